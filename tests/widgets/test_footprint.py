import io
import wave
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.forensics.double_quantization import slide_signal
from jpeglab.widgets import FootprintApp
from jpeglab.widgets.footprint import AWAY, EVEN, LARGEST, compute, period_of, round_half_to_even


@pytest.fixture(scope="module")
def app():
    return FootprintApp()


def heights(columns):
    return columns.get_data().values


def away(values, step):
    return np.floor(np.asarray(values) / step + 0.5 + 1e-9).astype(int)


def test_every_move_draws_what_numpy_counts(app):
    signal = slide_signal()
    for values in move_everything(app, sliders=6):
        first, second = values["first"], values["second"]
        rounded = away if values["rounding"] == AWAY else lambda x, step: np.round(x / step).astype(int)
        n = len(heights(app.histograms.once))
        np.testing.assert_array_equal(heights(app.histograms.once), np.bincount(away(signal, second))[:n])
        twice = np.bincount(rounded(rounded(signal, first) * first, second), minlength=n)[:n]
        np.testing.assert_array_equal(heights(app.histograms.twice), twice)
        assert app.plot.axes[1].get_ylim()[1] > twice.max()


def test_the_formula_predicts_every_hole_of_every_pair():
    for first in range(1, LARGEST + 1):
        for second in range(1, LARGEST + 1):
            result = compute(first, second)
            assert result.expected.holes.tolist() == result.holes.tolist(), (first, second)


def test_the_formula_predicts_every_peak_of_every_pair():
    """On a flat signal, where a bin is higher than others by whole bins u, or not at all."""
    flat = np.full(127 * 200, 1.0)
    for first in range(1, 11):
        for second in range(first + 1, 11):
            result = compute(first, second)
            values = np.arange(len(flat)) / 200
            columns = np.bincount(away(away(values, first) * first, second))
            middle = result.bins[2:-2]
            highest = [v for v in middle if columns[v] > columns[middle].min() + 0.5 * first * 200]
            assert [v for v in result.expected.peaks if v in middle] == highest, (first, second)


@pytest.mark.parametrize(
    ("state", "holes", "peaks"),
    [("3 then 2", [16, 19, 22, 25], []), ("2 then 3", [], [17, 19, 21, 23, 25]), ("3 then 5", [], [16, 17, 19, 20])],
)
def test_the_slides_examples(app, state, holes, peaks):
    app.go(state)
    assert [v for v in app.histograms.holes.get_xdata() if 15 <= v <= 26] == holes
    last = 20 if state == "3 then 5" else 26
    assert [v for v in app.histograms.peaks.get_xdata() if 16 <= v <= last] == peaks


def test_half_to_even_puts_the_holes_elsewhere_than_predicted(app):
    app.go("3 then 2, to even")
    empty = np.flatnonzero(heights(app.histograms.twice) == 0)
    assert [v for v in empty if 15 <= v <= 26] == [17, 19, 23, 25]
    assert "Holes predicted, found 21, 21 of them in the same place 11" in text(app.numbers)


@pytest.mark.parametrize("step", [1, 2, 3, 10])
def test_half_to_even_is_pythons_round(step):
    values = np.arange(-200, 200) / 4
    expected = [round(Fraction(int(4 * value), 4 * step)) for value in values]
    assert round_half_to_even(values, step).tolist() == expected


def test_a_cycle_is_as_long_as_the_holes_and_peaks_that_are_found(app):
    """The period of n(v) by definition, with Python's round; 3 then 2 to even: holes at 17, 19, 23, 25."""
    rules = {AWAY: lambda x: int(x + Fraction(1, 2)), EVEN: round}
    for rounding, rule in rules.items():
        for first in (*range(1, 8), 12, 16):
            for second in (*range(1, 8), 12, 16):
                ends = Counter(rule(Fraction(u * first, second)) for u in range(40 * second))
                fed = [ends[v] for v in range(1, 39 * first)]
                period = next(p for p in range(1, 3 * first) if fed[p:] == fed[:-p])
                assert period_of(first, second, rounding) == period, (first, second, rounding)
    app.go("3 then 2, to even")
    assert text(app.numbers).startswith("One cycle is 6 bins") and "640 Hz" in text(app.heard[1].children[0])


def test_rounding_changes_nothing_where_no_half_occurs():
    for pair in ((3, 5), (9, 7)):  # an odd second step
        assert compute(*pair, AWAY).twice.tolist() == compute(*pair, EVEN).twice.tolist()


def test_once_sounds_of_one_low_note_and_twice_of_a_tone_that_follows_the_slider(app):
    for first, second in ((3, 2), (2, 3), (4, 3), (5, 4), (5, 2)):
        app.move(first=first, second=second, rounding=AWAY)
        low, high = (spectrum(sound) for sound in app.sounds)
        assert low[low[:, 0] > 150, 1].sum() < 0.02 < 0.05 < high[high[:, 0] > 150, 1].sum()
        [hertz] = [int(word.replace(",", "")) for word in text(app.heard[1].children[0]).split() if word[0].isdigit()]
        n = len(heights(app.histograms.twice))
        assert hertz == pytest.approx(60 * n / (first / np.gcd(first, second)), abs=1)
        strongest = high[high[:, 0] > 150]
        harmonic = strongest[strongest[:, 1].argmax(), 0]
        assert abs(harmonic - hertz * max(1, round(harmonic / hertz))) <= 31  # its lines are multiples of 60 Hz
    app.move(first=2, second=4)
    assert text(app.heard[1].children[0]) == "Quantized twice: no tone" and "no periodic trace" in text(app.numbers)
    assert spectrum(app.sounds[1])[:, 1][spectrum(app.sounds[1])[:, 0] > 150].sum() < 0.02


def spectrum(sound):
    """(n, 2): Hz, and the share of the power there."""
    with wave.open(io.BytesIO(sound.value)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        samples, rate = np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()
    power = np.abs(np.fft.rfft(samples, 4 * rate)) ** 2
    return np.stack([np.arange(len(power)) / 4, power / power.sum()], axis=1)
