import numpy as np
import pytest
from apps import text

from jpeglab.learning import HistogramFeatures
from jpeglab.widgets import LearnersApp
from jpeglab.widgets.examples import FIRSTS, examples, splits
from jpeglab.widgets.learners import LEARNERS, compute, confusion, told_right


@pytest.fixture(scope="module")
def app():
    return LearnersApp(95)


def test_the_nearest_mean_written_out():
    patches = examples(95)
    x = HistogramFeatures().transform(patches)
    said = compute(95, "shares", "nearest mean")
    for learned, judged in splits(patches.photo):
        scaled = (x - x[learned].mean(axis=0)) / np.where(x[learned].std(axis=0) > 0, x[learned].std(axis=0), 1)
        y = patches.double[learned]
        distances = [
            np.linalg.norm(scaled[judged] - scaled[learned][y == side].mean(axis=0), axis=1) for side in (False, True)
        ]
        assert np.array_equal(said[judged], distances[1] < distances[0])


def test_shares_and_confusions_count_the_same_answers():
    patches, said = examples(95), compute(95, "shares", "SVM")
    right = told_right(95, said)
    assert list(right) == [0, *FIRSTS]
    for first in FIRSTS:
        [[kept, alarms], [missed, found]] = confusion(95, first, said)
        assert kept + alarms == (patches.first == 0).sum() and missed + found == (patches.first == first).sum()
        assert right[first] == pytest.approx(found / (missed + found))
        assert right[0] == pytest.approx(kept / (kept + alarms))


def test_all_learn_where_the_trace_is_strong():
    for name in LEARNERS:
        right = told_right(95, compute(95, "shares", name))
        assert right[50] > 0.9 and right[0] > 0.8


def test_one_picture_teaches_less_than_six():
    few, many = ((compute(95, "shares", "SVM", count) == examples(95).double).mean() for count in (1, 6))
    assert few < many


def test_it_draws_what_was_said(app):
    for change in ({}, {"vector": "their square roots"}, {"pictures": 1}, {"learner": "nearest mean"}, {"first": 60}):
        app.move(**change)
        values = app.values
        for line, name in zip(app.lines, LEARNERS, strict=True):
            said = compute(95, values["vector"], name, values["pictures"])
            np.testing.assert_allclose(line.get_ydata(), [100 * share for share in told_right(95, said).values()])
            assert f"{name}, all {100 * (said == examples(95).double).mean():.0f} %" in text(app.numbers)
        counts = confusion(95, values["first"], compute(95, values["vector"], values["learner"], values["pictures"]))
        assert text(app.table).endswith(
            f"single {counts[0, 0]} {counts[0, 1]} double, {values['first']} {counts[1, 0]} {counts[1, 1]}"
        )
        assert text(app.table).startswith(f"The {values['learner']} says")
