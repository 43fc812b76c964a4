"""Blocks: cutting and joining are each other's inverse, and the level shift is 128."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.transform.blocks import join_blocks, split_blocks

planes = arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30)))


@given(planes, st.integers(1, 12))
def test_joining_undoes_splitting(plane: np.ndarray, size: int) -> None:
    blocks = split_blocks(plane, size)
    assert blocks.shape == (-(-plane.shape[0] // size), -(-plane.shape[1] // size), size, size)
    back = join_blocks(blocks, plane.shape)
    assert back.dtype == np.uint8
    np.testing.assert_array_equal(back, plane)


@given(planes)
def test_every_sample_lies_where_its_block_is(plane: np.ndarray) -> None:
    blocks = split_blocks(plane)
    for y in range(8 * blocks.shape[0]):
        for x in range(8 * blocks.shape[1]):
            nearest = plane[min(y, plane.shape[0] - 1), min(x, plane.shape[1] - 1)]
            assert blocks[y // 8, x // 8, y % 8, x % 8] == int(nearest) - 128


@given(planes)
def test_without_a_level_shift_the_samples_are_as_they_were(plane: np.ndarray) -> None:
    blocks = split_blocks(plane, level_shift=0)
    assert blocks[0, 0, 0, 0] == plane[0, 0]
    np.testing.assert_array_equal(join_blocks(blocks, plane.shape, level_shift=0), plane)


@given(arrays(np.int32, (2, 3, 8, 8), elements=st.integers(-1000, 1000)))
def test_joining_clips_to_0_and_255(blocks: np.ndarray) -> None:
    plane = join_blocks(blocks)
    assert plane.shape == (16, 24)
    for y in range(16):
        for x in range(24):
            assert plane[y, x] == min(max(int(blocks[y // 8, x // 8, y % 8, x % 8]) + 128, 0), 255)


def test_the_argument_stays_as_it_is() -> None:
    plane = np.full((3, 3), 7, np.uint8)
    blocks = split_blocks(plane)
    join_blocks(blocks)
    assert (plane == 7).all()
    assert (blocks == -121).all()
