import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.forensics.primary import fit_steps
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import PrimaryStepApp
from jpeglab.widgets.primary_step import AMBIGUOUS, LARGEST, RIGHT, WRONG, in_words, judge
from jpeglab.widgets.saved import save_again


@pytest.fixture(scope="module")
def app():
    return PrimaryStepApp()


def test_a_class_is_right_if_it_is_the_truth_alone():
    assert judge((9,), 9) == RIGHT
    assert judge((1, 3), 3) == judge((1, 3), 1) == AMBIGUOUS
    assert judge((9,), 10) == judge((1, 3), 9) == WRONG


def test_a_long_class_is_cut_short():
    assert in_words((9,)) == "9"
    assert in_words((1, 2, 3, 6)) == "1, 2, 3, 6"
    assert in_words((1, 2, 3, 4, 6, 12)) == "1, 2, 3, 4 …"


@pytest.mark.parametrize(("first", "second"), [(60, 85), (80, 75), (90, 85)])
def test_the_true_step_is_the_nearest(app, first, second):
    app.move(picture="gravel", first=first, second=second, mode=1)
    truth = int(standard_table(first)[0, 1])
    steps, distances = app.artists.line.get_data()
    assert list(steps) == list(range(1, LARGEST + 1))
    assert int(steps[np.argmin(distances)]) == truth
    assert app.artists.truth.get_xdata() == [truth]
    assert f"Nearest {truth} " in text(app.numbers) and RIGHT in text(app.numbers)


def test_the_histograms_are_the_files_and_the_candidates(app):
    app.go("60 then 85")
    image = save_again(picture("gravel"), 60, 85)
    fit = fit_steps(image, [(0, 1)])[0, 1]
    for candidate in (1, 8, 9, 30):
        app.controls["candidate"].value = candidate
        heights, edges, _ = app.artists.bars.get_data()
        shown = np.isin(fit.bins, edges[:-1] + 0.5)
        assert len(heights) == 41 and np.array_equal(heights, fit.observed[shown])
        np.testing.assert_allclose(app.artists.outline.get_data().values, fit.expected(candidate)[shown])
        assert f"This one {candidate} at {fit.distances[candidate - 1]:.3f}" in text(app.numbers)


def test_steps_that_divide_the_second_cannot_be_told_apart(app):
    """QF 95 then 75: 1 then 6."""
    app.go("95 then 75")
    assert list(app.artists.alike.get_xdata()) == [1, 2, 3, 6]
    distances = app.artists.alike.get_ydata()
    assert max(distances) < 0.7 * min(app.artists.line.get_ydata()[[6, 7, 8]])
    assert f"1, 2, 3, 6 {AMBIGUOUS}" in text(app.numbers)


def test_a_mode_that_is_always_0_says_nothing(app):
    app.go("reset")
    app.move(picture="sunset", second=2)
    app.controls["mode"].value = 14
    assert "it says nothing" in app.message.value
    app.go("reset")


def test_everything_moves(app):
    app.go("reset")
    for values in move_everything(app, 3):
        v, u = ZIGZAG[values["mode"]]
        assert f"v = {v}, u = {u}: true first step {standard_table(values['first'])[v, u]}" in text(app.numbers)
