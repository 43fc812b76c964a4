import hashlib

import numpy as np
import pytest
from apps import seen, text
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

import jpeglab
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.localization import localize
from jpeglab.widgets import FindApp
from jpeglab.widgets.evidence import ONCE
from jpeglab.widgets.forge_and_find import ROUNDS, hide, in_words, rates, roc, score, seal, truth

SECRET = "spring"


@pytest.fixture(scope="module")
def app():
    return FindApp(SECRET)


@pytest.fixture(autouse=True)
def start(app):
    app.answers = ()
    app.go("reset")


def forged(secret):
    return np.array([not kind.startswith("saved") for kind in truth(secret)])


@given(st.text(max_size=20))
def test_half_of_the_files_are_forged_in_every_way(secret):
    kinds = truth(secret)
    assert len(kinds) == ROUNDS and forged(secret).sum() == ROUNDS // 2
    assert {"double", "double off the grid", "single", "single off the grid"} <= set(kinds)
    assert kinds.count("saved once") == kinds.count("saved twice") == 3
    assert truth(secret) == kinds


def test_words_differ_and_their_order_tells_nothing():
    orders = {truth(f"word {n}") for n in range(20)}
    assert len(orders) == 20
    first = np.mean([forged(f"word {n}")[0] for n in range(200)])
    assert 0.35 < first < 0.65  # 200 throws of a coin: 4 standard deviations


def test_the_seal_binds_word_and_truth():
    assert seal(SECRET) == hashlib.sha256("\n".join([SECRET, *truth(SECRET)]).encode()).hexdigest()
    assert seal(SECRET) != seal(SECRET + "s")


@pytest.mark.parametrize("number", range(1, ROUNDS + 1))
def test_a_file_is_what_the_truth_says(number):
    kind, hidden = truth(SECRET)[number - 1], hide(SECRET, number)
    assert hidden.forged == hidden.mask.any() == (not kind.startswith("saved"))
    if kind in ("double", "single"):
        assert pixel_auc(localize(hidden.image, "aligned", suspect=kind), hidden.mask) > 0.9


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30))
def test_the_area_under_the_roc_is_scikit_learns(cases):
    scores, labels = np.array([case[0] for case in cases]) / 2, np.array([case[1] for case in cases])
    if labels.all() or not labels.any():
        return
    false_alarms, hits = roc(scores, labels)
    assert (false_alarms[0], hits[0], false_alarms[-1], hits[-1]) == (0, 0, 1, 1)
    assert np.trapezoid(hits, false_alarms) == pytest.approx(roc_auc_score(labels, scores))


def test_rates_count_hits_and_false_alarms():
    labels = np.array([True, True, False, False, False, True])
    assert rates((1, 6, 3), labels) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert rates((), labels) == (0, 0) and rates(range(1, 7), labels) == (1, 1)


def test_the_score_tells_forged_files_on_the_grid_from_others():
    """Of three words; "aligned" cannot see those off the grid."""
    scores, labels = [], []
    for secret in ("spring", "summer", "autumn"):
        for number, kind in enumerate(truth(secret), start=1):
            if "off" not in kind:
                scores.append(score(secret, number, "aligned"))
                labels.append(not kind.startswith("saved"))
    assert roc_auc_score(labels, scores) > 0.9


def test_sealed_nothing_is_told_and_opened_everything(app):
    number = int(np.flatnonzero(forged(SECRET))[0]) + 1
    app.move(number=number)
    assert text(app.words).startswith(f"Sealed: {seal(SECRET)}")
    assert len(np.unique(seen(app.file))) == 1 and shows_nothing_of_the_photo(app)
    assert all(len(line.get_xdata()) == 0 for line in [*app.curves.values(), app.point])
    sealed = seen(app.map)
    app.go("opened")
    assert text(app.words).startswith(f"File {number}: {in_words(truth(SECRET)[number - 1])}")
    assert app.file.value == jpeglab.write(hide(SECRET, number).image)
    lines = (seen(app.map) == 255).all(axis=2)
    assert lines.sum() > 300 and not lines[~_around(hide(SECRET, number).mask)].any()
    assert seen(app.map).shape == sealed.shape
    for method, line in app.curves.items():
        scores = np.array([score(SECRET, n, method) for n in range(1, ROUNDS + 1)])
        np.testing.assert_array_equal(line.get_xydata().T, roc(scores, forged(SECRET)))


def shows_nothing_of_the_photo(app):
    """Whether the map has one color in each block, so that no pixel of the photo shines through."""
    blocks = seen(app.map).reshape(32, 8, 40, 8, 3).swapaxes(1, 2)
    return (blocks == blocks[:, :, :1, :1]).all()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("double off the grid", "forged: the paste was a JPEG (slides), off the grid."),
        ("single", "forged: the photo was a JPEG (He), on the grid."),
        ("saved twice", "saved twice, nothing pasted."),
    ],
)
def test_what_happened_is_told_in_words(kind, words):
    assert in_words(kind) == words


def test_the_span_is_told_against_that_of_one_save(app):
    for number in (1, 2):
        app.move(number=number, method="posterior")
        span = np.ptp(np.percentile(localize(hide(SECRET, number).image, "posterior"), (2, 98)))
        assert f"The map spans {span:.1f} saved once: up to {ONCE['posterior']:g}" in text(app.numbers)


def test_the_first_map_has_a_roc(app):
    assert app.values["method"] in app.curves


def _around(mask):
    rows, cols = np.nonzero(mask)
    around = np.zeros_like(mask)
    around[max(rows.min() - 3, 0) : rows.max() + 4, max(cols.min() - 3, 0) : cols.max() + 4] = True
    return around


def test_the_answers_are_a_point(app):
    right = tuple(int(n) + 1 for n in np.flatnonzero(forged(SECRET)))
    assert app.judge(*right) == (0, 1)
    assert app.values["opened"] and app.point.get_xydata().tolist() == [[0, 1]]
    assert "you at 0% false alarms and 100% hits" in app.plot.alt
    wrong = [n for n in range(1, ROUNDS + 1) if n not in right]
    assert app.judge(*wrong[:3], right[0]) == (0.5, pytest.approx(1 / 6))
    with pytest.raises(ValueError, match="expected numbers of files, 1 to 12"):
        app.judge(13)
