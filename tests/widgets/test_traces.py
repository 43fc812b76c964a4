import re

import numpy as np
import pytest
from apps import move_everything, seen, text

from jpeglab.forensics.double_quantization import slide_signal
from jpeglab.widgets import TracesApp
from jpeglab.widgets.traces import CELL, KINDS, LARGEST, compute, kinds


@pytest.fixture(scope="module")
def app():
    return TracesApp()


def away(values, step):
    return np.copysign(np.floor(np.abs(values) / step + 0.5 + 1e-9), values).astype(int)


def kind_by_counting(first, second):
    """From the bins that whole numbers of first steps end in."""
    ends = away(np.arange(-60 * second, 60 * second) * first, second)
    fed = np.bincount(ends[(ends > 0) & (ends <= 24)], minlength=25)[1:]
    if len(set(fed)) == 1:
        return "no periodic trace"
    return "peaks, no holes" if fed.min() else "holes"


def test_the_map_is_what_counting_finds(app):
    found, pixels = kinds(), seen(app.map)
    for first in range(1, LARGEST + 1):
        for second in range(1, LARGEST + 1):
            expected = kind_by_counting(first, second)
            assert list(KINDS)[found[first - 1, second - 1]] == expected
            cell = pixels[(first - 1) * CELL + 2, (second - 1) * CELL + 2]
            assert tuple(cell) == KINDS[expected]


def test_the_kinds_differ_by_more_than_color(app):
    """In grey their marks differ: none, a light disk, a dark bar."""
    grey = seen(app.map).mean(axis=2)[CELL // 2 :: CELL, CELL // 2 :: CELL]
    middles = {name: set(grey[kinds() == i].tolist()) for i, name in enumerate(KINDS)}
    assert middles == {"no periodic trace": {235.0}, "holes": {255.0}, "peaks, no holes": {0.0}}


def test_no_trace_exactly_where_the_first_step_divides_the_second():
    assert np.argwhere(kinds() == 0).tolist() == [
        [b - 1, a - 1] for b in range(1, LARGEST + 1) for a in range(1, LARGEST + 1) if a % b == 0
    ]


def test_every_move_tells_what_is_left(app):
    signal = slide_signal() - 63.5
    for values in move_everything(app, sliders=5):
        first, second = values["first"], values["second"]
        once, twice = away(signal, second), away(away(signal, first) * first, second)
        shares = np.mean(once == 0), np.mean(twice == 0), np.mean(once == twice)
        shown = [float(number) for number in re.findall(r"([\d.]+) %", text(app.numbers))]
        np.testing.assert_allclose(shown, [100 * share for share in shares], atol=0.051)
        black = (seen(app.map) == 0).all(axis=2)
        assert np.flatnonzero(black.all(axis=1)).tolist() == [(first - 1) * CELL, first * CELL]
        assert np.flatnonzero(black.all(axis=0)).tolist() == [(second - 1) * CELL, second * CELL]
        assert app.map.frame[:2] == [(second - 1) / LARGEST, (first - 1) / LARGEST]
        kind = "no trace at all" if second // first % 2 and second % first == 0 else kind_by_counting(first, second)
        assert app.map.alt.endswith(f": {kind}") and text(app.numbers).startswith(f"{first} then {second} {kind} a / b")
        fed = [int(np.sum(away(np.arange(-900, 901) * first, second) == v)) for v in range(9)]
        assert [int(cell) for cell in re.findall(r">(\d+)<", app.table.value)][9:] == fed


def test_odd_ratios_leave_nothing_and_even_ones_fewer_zeros():
    for first in range(1, 5):
        for ratio in range(1, 7):
            result = compute(first, first * ratio)
            if ratio % 2:
                assert result.unmoved == 1
            else:
                # bin 0 is fed by ratio - 1 of ratio steps; the hump is flat there to some per cent
                assert result.zeros_twice / result.zeros_once == pytest.approx((ratio - 1) / ratio, abs=0.03)


def test_no_trace_is_said_only_where_every_value_ends_where_it_would(app):
    for first in range(1, 7):
        for second in range(first, 25, first):
            app.move(first=first, second=second)
            assert ("no trace at all" in text(app.numbers)) == (compute(first, second).unmoved == 1)


def test_numbers_stand_at_the_rows_and_columns_of_the_map(app):
    [table] = [child for child in app.children[-2].children if app.map in _inside(child)]
    ticks = [widget.value for widget in _inside(table) if "jpeglab-rows" in str(getattr(widget, "value", ""))]
    places = {int(step): float(place) for place, step in re.findall(r"top: ([\d.]+)%\">(\d+)<", ticks[0])}
    assert set(places) == {1, 4, 8, 12, 16, 20, 24}
    for step, place in places.items():
        assert place == pytest.approx(100 * (step - 0.5) / LARGEST, abs=0.01)


def _inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _inside(child)


def test_a_click_takes_a_pair(app):
    app.browser.point = [0, 5.5 / LARGEST, 2.5 / LARGEST, "down"]
    assert app.values == {"first": 3, "second": 6}
    app.browser.point = [0, 0.9, 0.9, "move"]
    assert app.values == {"first": 3, "second": 6}
