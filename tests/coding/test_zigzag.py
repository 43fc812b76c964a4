"""Zig-zag: the path of T.81 figure A.6, there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.coding.zigzag import NATURAL, RANKS, ZIGZAG, unzigzag, zigzag

# T.81 figure A.6: the place of each mode
FIGURE = [
    [0, 1, 5, 6, 14, 15, 27, 28],
    [2, 4, 7, 13, 16, 26, 29, 42],
    [3, 8, 12, 17, 25, 30, 41, 43],
    [9, 11, 18, 24, 31, 40, 44, 53],
    [10, 19, 23, 32, 39, 45, 52, 54],
    [20, 22, 33, 38, 46, 51, 55, 60],
    [21, 34, 37, 47, 50, 56, 59, 61],
    [35, 36, 48, 49, 57, 58, 62, 63],
]


def test_the_path_is_that_of_the_standard() -> None:
    for v in range(8):
        for u in range(8):
            assert ZIGZAG[FIGURE[v][u]] == (v, u)
            assert NATURAL[FIGURE[v][u]] == 8 * v + u
    assert RANKS.tolist() == FIGURE
    np.testing.assert_array_equal(zigzag(np.array(FIGURE)), np.arange(64))


@given(arrays(np.int16, st.tuples(st.integers(0, 3), st.integers(0, 3), st.just(8), st.just(8))))
def test_unzigzag_undoes_zigzag(blocks: np.ndarray) -> None:
    line = zigzag(blocks)
    assert line.shape == (*blocks.shape[:2], 64)
    back = unzigzag(line)
    assert back.dtype == blocks.dtype
    np.testing.assert_array_equal(back, blocks)
    np.testing.assert_array_equal(zigzag(unzigzag(line)), line)


@pytest.mark.parametrize(
    ("stage", "shape", "message"),
    [(zigzag, (8, 7), r"\(\.\.\., 8, 8\), got \(8, 7\)"), (unzigzag, (63,), r"\(\.\.\., 64\), got \(63,\)")],
)
def test_other_shapes_are_a_value_error(stage, shape: tuple[int, ...], message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        stage(np.zeros(shape))
