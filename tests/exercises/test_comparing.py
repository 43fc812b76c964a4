"""Where two answers first differ."""

import math

import numpy as np
import pytest

from jpeglab.exercises.comparing import Difference, first_difference

EIGHT = np.arange(8)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (EIGHT, list(range(8))),
        (EIGHT, tuple(range(8))),
        (EIGHT, iter(range(8))),
        (EIGHT, EIGHT.astype(np.uint8)),
        (EIGHT, EIGHT.astype(float)),
        (EIGHT, [np.int16(k) for k in EIGHT]),
        (EIGHT, np.array(EIGHT.tolist(), object)),
        (EIGHT.reshape(2, 4), EIGHT.reshape(2, 4).tolist()),
        (3, np.array([3.0])),
        (True, np.True_),
        (math.inf, math.inf),
        ([(0, 5), (2, -3)], np.array([[0, 5], [2, -3]])),
        ((3, "101"), [3, "101"]),
        ({1: "0", 2: "10"}, {2: "10", 1: "0"}),
        ([], ()),
    ],
)
def test_what_counts_as_the_same(expected, got):
    assert first_difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "position"),
    [
        (EIGHT, EIGHT[::-1], "[0]"),
        (EIGHT, [*range(7), 8], "[7]"),
        (EIGHT.reshape(2, 4), EIGHT.reshape(2, 4) + 10 * (EIGHT.reshape(2, 4) > 5), "[1, 2]"),
        (EIGHT, EIGHT[:7], ""),
        (EIGHT, None, ""),
        (EIGHT, "01234567", ""),
        (EIGHT, [[1], [2, 3]], ""),
        (EIGHT, {0: 1}, ""),
        (5, 4, ""),
        (5, "5", ""),
        (5, math.nan, ""),
        (math.inf, 5, ""),
        (-200, np.uint8(56), ""),
        ("101", 101, ""),
        ([(0, 5)], [(0, 5), (0, 0)], "[1]"),
        ([(0, 5), (0, 0)], [(0, 5)], "[1]"),
        ([(0, 5)], 5, ""),
        ([(0, 5)], [(0, "5")], "[0][1]"),
        ((3, "101"), (3, "011"), "[1]"),
        ({1: "0", 2: "10"}, {1: "0"}, "[2]"),
        ({1: "0"}, {1: "0", 2: "10"}, "[2]"),
        ({1: "0"}, [0], ""),
    ],
)  # fmt: skip
def test_what_differs_and_where(expected, got, position):
    assert first_difference(expected, got).position == position


def test_it_says_what_stands_there():
    assert first_difference(EIGHT, [0, 1, 9, 9, 4, 5, 6, 7]) == Difference("[2]", 2, 9)
    assert first_difference([1, 2], [1]).got == "nothing: it ends before"
    assert first_difference(EIGHT, EIGHT[:7]).expected == "shape (8,)"
    assert first_difference(2.0, 2.0 + 1j).got == 2 + 1j


def test_the_tolerance_is_relative_above_1():
    assert first_difference(1000.0, 1000.9, 1e-3) is None
    assert first_difference(1000.0, 1001.1, 1e-3)
    assert first_difference(0.001, 0.0019, 1e-3) is None
    assert first_difference(0.001, 0.0021, 1e-3)
