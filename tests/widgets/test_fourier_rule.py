import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.datasets import picture
from jpeglab.forensics.fourier import is_double
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets import FourierRuleApp
from jpeglab.widgets.fourier_rule import THRESHOLDS, compute, one_in_ten, peaks_of_pieces
from jpeglab.widgets.saved import pieces


@pytest.fixture(scope="module")
def app():
    return FourierRuleApp()


def test_false_alarms_are_counted_one_by_one():
    singles = np.random.default_rng(1).exponential(4, (7, 10))
    found = compute(singles, np.array([2, 8, 20]))
    for place, threshold in enumerate((2, 8, 20)):
        histograms = sum(value > threshold for row in singles for value in row)
        assert found.one_mode[place] == pytest.approx(histograms / 70)
        assert found.counted[place] == pytest.approx(sum(max(row) > threshold for row in singles) / 7)


def test_one_in_ten_is_what_independent_modes_give():
    """A thousand a thousandfold: the standard error of a share is 0.0005 at most."""
    rng = np.random.default_rng(2)
    for alpha in (0.001, 0.01, 0.1):
        simulated = (rng.random((1_000_000, 10)) < alpha).any(axis=1).mean()
        assert one_in_ten(np.array(alpha)) == pytest.approx(simulated, abs=0.0025)
    assert one_in_ten(np.array(0.01)) == pytest.approx(0.0956, abs=5e-5)


def test_of_ten_modes_the_rule_never_raises_more_alarms_than_ten_times_one():
    alarms = compute(peaks_of_pieces(85), THRESHOLDS)
    assert (alarms.one_mode <= alarms.counted).all() and (alarms.counted <= 10 * alarms.one_mode + 1e-12).all()
    assert (np.diff(alarms.counted) <= 0).all()


@pytest.mark.parametrize("threshold", [4, 8])
def test_counted_is_the_slides_rule_on_every_piece(threshold):
    expected = np.mean([is_double(compress(piece, 85), threshold) for piece in pieces()])
    assert compute(peaks_of_pieces(85), np.array([threshold])).counted == [expected]


@pytest.mark.parametrize(("first", "second", "threshold"), [(75, 85, 8), (60, 75, 12), (90, 85, 3)])
def test_the_verdicts_are_those_of_the_detector(app, first, second, threshold):
    app.move(picture="coffee", first=first, second=second, threshold=threshold)
    once = compress(picture("coffee"), second)
    twice = compress(decompress(compress(picture("coffee"), first)), second)
    shown = text(app.numbers)
    for image, name, line in ((once, "Saved once", app.single), (twice, "Saved twice", app.double)):
        above = int((line.get_ydata() > threshold).sum())
        verdict = "“double”" if is_double(image, threshold) else "“no trace”"
        assert f"{name} {above} of 10 {verdict}" in shown
        assert (above > 0) == is_double(image, threshold)
    assert set(app.level.get_ydata()) == {threshold} == set(app.curves[3].get_xdata())


def test_everything_moves(app):
    app.go("reset")
    for values in move_everything(app, 3):
        one, formula, counted, _ = (line.get_ydata() for line in app.curves)
        np.testing.assert_allclose(formula, 100 * (1 - (1 - one / 100) ** 10), atol=1e-9)
        place = values["threshold"] - THRESHOLDS[0]
        assert f"False alarms of the rule {counted[place]:.0f} %" in text(app.numbers)
