import re

import numpy as np
import pytest
from apps import move_everything, seen, upload

import jpeglab
from jpeglab.datasets import picture
from jpeglab.widgets import ZigzagApp
from jpeglab.widgets.zigzag import PATHS, compute

# T.81 figure A.6: the place of each coefficient
FIGURE = np.array([
    [0, 1, 5, 6, 14, 15, 27, 28], [2, 4, 7, 13, 16, 26, 29, 42], [3, 8, 12, 17, 25, 30, 41, 43],
    [9, 11, 18, 24, 31, 40, 44, 53], [10, 19, 23, 32, 39, 45, 52, 54], [20, 22, 33, 38, 46, 51, 55, 60],
    [21, 34, 37, 47, 50, 56, 59, 61], [35, 36, 48, 49, 57, 58, 62, 63],
])  # fmt: skip


@pytest.fixture(scope="module")
def app():
    return ZigzagApp()


@pytest.fixture(autouse=True)
def again(app):
    app.go("reset")


def drawn(app):
    cols, rows = app.path.path.get_data()
    return list(zip(rows, cols, strict=True))


@pytest.mark.parametrize("place", [0, 1, 14, 63])
def test_the_path_is_that_of_the_standard(app, place):
    app.controls["place"].value = place
    assert [FIGURE[mode] for mode in drawn(app)] == list(range(place + 1))


def test_row_by_row_is_another_path(app):
    app.move(path="row by row", place=63)
    assert drawn(app) == [(v, u) for v in range(8) for u in range(8)]


@pytest.mark.parametrize("quality", [1, 50, 100])
def test_the_numbers_are_the_blocks(app, quality):
    app.move(quality=quality, row=20, col=33)
    block = jpeglab.compress(picture("astronaut"), quality, "4:4:4").luminance.quantized[20, 33]
    shown = [[int(text.get_text().replace("−", "-") or 0) for text in line] for line in app.path.numbers]
    zeros = set(zip(app.path.zeros.get_ydata(), app.path.zeros.get_xdata(), strict=True))
    assert np.array_equal(shown, block)
    assert zeros == {(v, u) for v in range(8) for u in range(8) if block[v, u] == 0}


@pytest.mark.parametrize("path", PATHS)
def test_runs_and_values_make_the_line_again(path):
    rng = np.random.default_rng(3)
    for _ in range(50):
        block = rng.integers(-3, 4, (8, 8)) * (rng.random((8, 8)) < 0.1)
        line = compute(block, path)
        spread = [value for run, number in line.pairs for value in [0] * run + [number]]
        assert spread[: line.last] == line.values[1 : line.last + 1].tolist()
        assert not line.values[line.last + 1 :].any()


def test_what_is_said_of_the_block_between_her_eyes(app):
    """Worked out by hand: 12 5 -1 -3 -2 1 0 0 1 and zeros, with T.81 table K.5."""
    assert "(0, 12) (0, 5) (0, −1) (0, −3) (0, −2) (0, 1) (2, 1) EOB" in app.pairs.value.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "k = 9" in app.numbers.value
    # 4+4, 3+3, 2+1, 2+2, 2+2, 2+1, 5+1, 4; row by row 12 -2 1, 5 zeros... by T.81 table K.5 as well
    block = jpeglab.compress(picture("astronaut"), 50, "4:4:4").luminance.quantized[12, 28]
    assert f">38 / {compute(block, 'row by row').bits}<" in app.numbers.value


def test_the_bits_row_by_row_by_hand():
    """(0, 12) (0, -2) (0, 1), (4, 5), (0, -3), (6, -1), (7, 1), EOB: T.81 table K.5."""
    block = np.zeros((8, 8), int)
    block[0, :4], block[1, :2], block[2, 0], block[3, 0] = (36, 12, -2, 1), (5, -3), -1, 1
    line = compute(block, "row by row")
    assert line.pairs == [(0, 12), (0, -2), (0, 1), (4, 5), (0, -3), (6, -1), (7, 1), (0, 0)]
    assert line.bits == (4 + 4) + (2 + 2) + (2 + 1) + (16 + 3) + (2 + 2) + (7 + 1) + (8 + 1) + 4


def test_a_long_list_says_how_much_is_left_out(app):
    app.go("gravel, QF 90")
    shown, left = app.pairs.value.count("("), int(re.search(r"\.\.\. (\d+) more EOB", app.pairs.value)[1])
    pairs = compute(jpeglab.compress(picture("gravel"), 90).luminance.quantized[30, 30], "zig-zag").pairs
    assert shown - 1 + left + 1 == len(pairs)  # without the heading's, with EOB


def test_the_block_is_shown_enlarged(app):
    app.move(row=20, col=33)
    assert np.array_equal(seen(app.block), picture("astronaut")[160:168, 264:272])
    assert int(app.block.width) > 100


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert len(drawn(app)) == app.values["place"] + 1


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        shown = sum(bool(text.get_text()) for line in app.path.numbers for text in line)
        assert shown + len(app.path.zeros.get_xdata()) == 64
