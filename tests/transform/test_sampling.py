"""Subsampling: libjpeg's averages and interpolation, written out sample by sample."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.transform.sampling import SUBSAMPLING, extend, subsample, upsample

planes = arrays(np.uint8, st.tuples(st.integers(1, 11), st.integers(1, 11)))
factors = st.tuples(st.integers(1, 4), st.integers(1, 4))


def slow_subsample(plane: np.ndarray, h: int, v: int) -> list[list[int]]:
    """jcsample.c: int_downsample, and h2v1 and h2v2 with their alternating bias."""
    height, width = plane.shape
    result = []
    for row in range(-(-height // v)):
        line = []
        for col in range(-(-width // h)):
            total = sum(
                int(plane[min(row * v + y, height - 1), min(col * h + x, width - 1)])
                for y in range(v)
                for x in range(h)
            )
            if (h, v) == (2, 1):
                line.append((total + col % 2) >> 1)
            elif (h, v) == (2, 2):
                line.append((total + 1 + col % 2) >> 2)
            else:
                line.append((total + h * v // 2) // (h * v))
        result.append(line)
    return result


def triangle(near: int, far: int, bias: int) -> int:
    return (3 * near + far + bias) >> 2


def slow_upsample(plane: np.ndarray, h: int, v: int) -> list[list[int]]:
    """jdsample.c: fancy upsampling for 2 x 1, 2 x 2 and 1 x 2, else replication; first and last columns apart."""
    values = plane.astype(int).tolist()
    height, width = plane.shape
    if (h, v) == (1, 2):
        return [
            [triangle(values[row][x], values[min(max(row + side, 0), height - 1)][x], bias) for x in range(width)]
            for row in range(height)
            for side, bias in ((-1, 1), (1, 2))
        ]
    if (h, v) == (2, 1) and width > 2:
        result = []
        for line in values:
            out = [line[0], triangle(line[0], line[1], 2)]
            for x in range(1, width - 1):
                out += [triangle(line[x], line[x - 1], 1), triangle(line[x], line[x + 1], 2)]
            result.append([*out, triangle(line[-1], line[-2], 1), line[-1]])
        return result
    if (h, v) == (2, 2) and width > 2:
        result = []
        for row in range(height):
            for side in (-1, 1):
                far = values[min(max(row + side, 0), height - 1)]
                sums = [3 * a + b for a, b in zip(values[row], far, strict=True)]
                out = [(4 * sums[0] + 8) >> 4, (3 * sums[0] + sums[1] + 7) >> 4]
                for x in range(1, width - 1):
                    out += [(3 * sums[x] + sums[x - 1] + 8) >> 4, (3 * sums[x] + sums[x + 1] + 7) >> 4]
                result.append([*out, (3 * sums[-1] + sums[-2] + 8) >> 4, (4 * sums[-1] + 7) >> 4])
        return result
    return [[value for value in line for _ in range(h)] for line in values for _ in range(v)]


@given(planes, factors)
def test_subsample_is_libjpegs_mean(plane: np.ndarray, factor: tuple[int, int]) -> None:
    ours = subsample(plane, *factor)
    assert ours.dtype == np.uint8
    assert ours.tolist() == slow_subsample(plane, *factor)


@given(planes, factors)
def test_upsample_is_libjpegs_interpolation(plane: np.ndarray, factor: tuple[int, int]) -> None:
    ours = upsample(plane, *factor)
    assert ours.dtype == np.uint8
    assert ours.tolist() == slow_upsample(plane, *factor)


@given(st.integers(0, 255), st.tuples(st.integers(1, 9), st.integers(1, 9)), factors)
def test_a_constant_plane_stays_constant_both_ways(value: int, shape: tuple[int, int], factor: tuple[int, int]) -> None:
    plane = np.full(shape, value, np.uint8)
    h, v = factor
    thin = subsample(plane, h, v)
    assert thin.shape == (-(-shape[0] // v), -(-shape[1] // h))
    assert (thin == value).all()
    wide = upsample(plane, h, v)
    assert wide.shape == (shape[0] * v, shape[1] * h)
    assert (wide == value).all()


@given(planes, factors)
def test_nothing_leaves_the_range_of_the_plane(plane: np.ndarray, factor: tuple[int, int]) -> None:
    for result in (subsample(plane, *factor), upsample(plane, *factor)):
        assert plane.min() <= result.min()
        assert result.max() <= plane.max()


@given(planes)
def test_factor_one_changes_nothing(plane: np.ndarray) -> None:
    np.testing.assert_array_equal(subsample(plane, 1, 1), plane)
    np.testing.assert_array_equal(upsample(plane, 1, 1), plane)


@given(planes, factors)
def test_what_was_repeated_comes_back(plane: np.ndarray, factor: tuple[int, int]) -> None:
    """The mean of equal samples is that sample, whatever the bias."""
    h, v = factor
    np.testing.assert_array_equal(subsample(np.repeat(np.repeat(plane, v, axis=0), h, axis=1), h, v), plane)


@given(planes, st.integers(0, 5), st.integers(0, 5))
def test_extend_repeats_the_edge(plane: np.ndarray, more_rows: int, more_cols: int) -> None:
    height, width = plane.shape
    wide = extend(plane, height + more_rows, width + more_cols)
    for row in range(height + more_rows):
        for col in range(width + more_cols):
            assert wide[row, col] == plane[min(row, height - 1), min(col, width - 1)]


@pytest.mark.parametrize(
    ("name", "samples"), [("4:4:4", 3), ("4:2:2", 2), ("4:4:0", 2), ("4:2:0", 1.5), ("4:1:1", 1.5)]
)
def test_samples_per_pixel_of_each_name(name: str, samples: float) -> None:
    h, v = SUBSAMPLING[name]
    assert 1 + 2 / (h * v) == samples
