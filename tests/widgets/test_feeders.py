from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.forensics.double_quantization import slide_signal
from jpeglab.widgets import FeedersApp
from jpeglab.widgets.feeders import SPAN, compute


@pytest.fixture(scope="module")
def app():
    return FeedersApp()


def rounded(value):
    """Half away from zero, for what is not negative."""
    return int(value + Fraction(1, 2))


def feeds_of(first, second, largest=127):
    """The bin v of each bin u, in fractions."""
    return [rounded(Fraction(u * first, second)) for u in range(rounded(Fraction(largest, first)) + 1)]


def lines_of(app):
    """(u b, v a) of each line that is drawn."""
    return sorted(
        (int(x), int(y))
        for collection in (app.stages.links, app.stages.strong)
        for (x, _), (y, _) in collection.get_segments()
    )


def test_every_move_draws_a_line_from_each_bin_to_the_one_it_feeds(app):
    for values in move_everything(app, sliders=4):
        first, second = values["first"], values["second"]
        feeds = feeds_of(first, second)
        n = len(compute(first, second).first)
        assert lines_of(app) == sorted((u * first, v * second) for u, v in enumerate(feeds[:n]))
        assert f"step {first} to bins of step {second}" in app.plot.alt


def test_every_move_draws_the_histograms_of_both_steps(app):
    signal = slide_signal()
    for values in move_everything(app, sliders=4):
        first, second, start = values["first"], values["second"], values["start"]
        counts = np.bincount(np.floor(signal / first + 0.5).astype(int))
        again = np.bincount(feeds_of(first, second)[: len(counts)], weights=counts)
        for drawn, step, expected in ((app.stages.first, first, counts), (app.stages.second, second, again)):
            heights, edges = drawn.get_data()[:2]
            np.testing.assert_allclose(heights / heights.sum(), expected / len(signal), rtol=1e-12)
            np.testing.assert_array_equal(edges, (np.arange(len(heights) + 1) - 0.5) * step)
            seen = (edges[1:] > start - 0.5) & (edges[:-1] <= start + SPAN + 0.5)
            assert heights[seen].max() == 1, "the highest column that is seen does not fill the scale"


def test_holes_are_where_no_line_ends_and_peaks_where_most_lines_do(app):
    for first, second in [(3, 2), (2, 3), (3, 5), (5, 3), (2, 4), (7, 7), (24, 1), (1, 24), (5, 7)]:
        app.move(first=first, second=second)
        ends = Counter(v for v in feeds_of(first, second) if 0 < v <= 120 // second)
        bins = range(1, 120 // second)  # further on a feeder may lie beyond the signal
        holes = [v * second for v in bins if ends[v] == 0]
        x = app.stages.holes.get_xdata()
        assert [value for value in x if value < 120 // second * second] == holes
        fed = {ends[v] for v in bins}
        peaks = [v for v in bins if min(fed) > 0 and len(fed) > 1 and ends[v] == max(fed)]
        drawn = np.flatnonzero(app.stages.peaks.get_data().values)
        assert [v for v in drawn if v in bins] == peaks


def test_the_window_moves_and_its_numbers_stand_at_their_bins(app):
    for start in (0, 24, 79):
        app.move(first=3, second=2, start=start)
        assert app.plot.axes[1].get_xlim() == (start - 0.5, start + SPAN + 0.5)
        for row, (step, unit) in zip(app.stages.numbers, ((3, 1), (3, 3), (2, 1)), strict=True):
            shown = {int(number.get_text()): number.get_position()[0] for number in row if number.get_text()}
            assert len(shown) >= 8
            assert all(place == number // unit * step for number, place in shown.items())
            assert all(start <= place <= start + SPAN for place in shown.values())


def test_numbers_of_the_slides_pairs(app):
    app.go("3 then 2")
    assert text(app.numbers).startswith("Bins u that feed a bin v 0 or 1 Repeats every 3 bins n(v)")
    assert "0 1 1 0 1 1 0 1 ..." in text(app.numbers)
    app.go("2 then 3")
    assert "1 or 2" in text(app.numbers) and "2 1 2 1 2 1 2 1 ..." in text(app.numbers)
    app.go("2 then 4")
    assert "no periodic trace" in text(app.numbers) and "2 2 2 2 2 2 2 2 ..." in text(app.numbers)
    app.move(first=2, second=6)
    assert "no trace at all" in text(app.numbers)
