import numpy as np
import pytest
from apps import move_everything, seen, text

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import blind_map, quantize_twice
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import BlindPairsApp
from jpeglab.widgets.blind_pairs import compute, records


@pytest.fixture(scope="module")
def app():
    return BlindPairsApp()


def traces(first, second, modes):
    """By definition: the first step does not divide the second."""
    tables = standard_table(first).tolist(), standard_table(second).tolist()
    return sum(tables[1][v][u] % tables[0][v][u] != 0 for v, u in ZIGZAG[:modes])


@pytest.mark.parametrize("modes", [1, 10, 64])
def test_the_map_counts_pair_by_pair(modes):
    counts = compute(modes)
    for first, second in np.random.default_rng(modes).integers(1, 101, (200, 2)).tolist():
        assert counts[first - 1, second - 1] == traces(first, second, modes)


def test_white_is_blind(app):
    for modes in (1, 10, 20):
        app.move(modes=modes)
        white = (seen(app.map) == 255).all(axis=2)
        assert np.array_equal(white[::-1].T, blind_map(ZIGZAG[:modes]))


def test_more_modes_leave_fewer_blind_pairs():
    """95 then 75: in ten modes every first step divides the second, in twenty not."""
    assert (compute(10) == 0).sum() > (compute(20) == 0).sum() > (compute(64) == 0).sum()
    assert compute(10)[94, 74] == 0 < compute(20)[94, 74]


def test_the_words_for_a_trace_are_what_brute_force_finds():
    values = np.arange(-40_000, 40_000)
    for first, second in ((60, 85), (85, 60), (95, 75), (80, 85), (85, 80)):
        for _, b, a, words in records(first, second, 10):
            bins, counts = np.unique(quantize_twice(values, b, a), return_counts=True)
            inner = np.bincount(bins[(bins > 0) & (bins <= 60)], counts[(bins > 0) & (bins <= 60)], minlength=61)[1:]
            kind = "holes" if (inner == 0).any() else "peaks" if len(set(inner)) > 1 else "–"
            assert words.startswith(kind), (b, a)
            if kind != "–":
                period = int(words.split()[-1])
                assert np.array_equal(inner[period:], inner[:-period])


def test_a_click_takes_a_pair(app):
    app.go("reset")
    app.browser.point = [0, 0.705, 0.095, "down"]
    assert (app.values["first"], app.values["second"]) == (71, 91)
    x, y, *_ = app.map.frame
    assert (x, y) == (0.70, 0.09)


def test_everything_moves(app):
    for values in move_everything(app):
        first, second, modes = values["first"], values["second"], values["modes"]
        count = traces(first, second, modes)
        heading = f"QF1 {first} then QF2 {second}: traces in {count} of {modes}"
        assert text(app.heading) == heading + ("" if count else ": blind")
        assert app.text.value.count("<tr") == 1 + min(modes, 10)


def test_modes_with_a_trace_come_first():
    """95 then 75: none among the first ten, and of the next ten four."""
    for first, second, modes in ((95, 75, 20), (95, 75, 10), (85, 60, 15), (60, 85, 64)):
        told = [words != "–" for *_, words in records(first, second, modes)]
        assert told == sorted(told, reverse=True) and sum(told) == min(10, traces(first, second, modes))
    listed = [line[0] for line in records(60, 85, 10)]
    assert listed == [f"{v}, {u}" for v, u in ZIGZAG[:10]]
