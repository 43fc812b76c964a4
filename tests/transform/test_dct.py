"""The DCT: the definition, its matrices and the integers that files are made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.transform.dct import (
    BASIS,
    dct_by_definition,
    dct_by_matrices,
    dct_matrix,
    forward_dct,
    idct_by_definition,
    idct_by_matrices,
    inverse_dct,
)  # fmt: skip

samples = arrays(np.int16, (8, 8), elements=st.integers(-128, 127))

# How far the integers may be from the definition, in units of a coefficient. Constants of 13 bits are off by 2**-14;
# each pass sums 8 products of values up to 128 * 8, and there are two of them, each rounded once to 1/8 or less.
FORWARD = 8 * 128 * 2 * 2**-14 * 2 + 2 * 1 / 8
# And of a sample: coefficients of a real block are at most 1024 * 8 in sum of squares; rounding adds half a step, the
# first pass 2 * 2**-11.
INVERSE = 0.5 + 0.1


@given(samples)
def test_forward_dct_is_the_definition_up_to_rounding(block: np.ndarray) -> None:
    ours = forward_dct(block)
    assert ours.dtype == np.float64
    np.testing.assert_array_equal(ours * 8, np.floor(ours * 8))  # exact multiples of 1/8
    assert abs(ours - dct_by_matrices(block)).max() < FORWARD


@given(samples)
def test_inverse_dct_is_the_definition_up_to_rounding(block: np.ndarray) -> None:
    coefficients = np.floor(dct_by_matrices(block) + 0.5).astype(np.int32)
    matrix = dct_matrix()
    exact = matrix.T @ coefficients @ matrix
    assert abs(inverse_dct(coefficients) - exact).max() < INVERSE


@given(samples)
def test_there_and_back_with_steps_of_1_is_off_by_two_at_most(block: np.ndarray) -> None:
    """Rounding 64 coefficients has an error of norm 8 * 0.29 on average: 0.29 a sample, and 2 is seven times that."""
    coefficients = np.floor(forward_dct(block) + 0.5).astype(np.int32)
    assert abs(inverse_dct(coefficients) - block).max() <= 2


def slow_forward(block: np.ndarray) -> list[list[int]]:
    """jfdctint.c, one row or column at a time, in Python's integers."""

    def one(d: list[int], first: bool) -> list[int]:
        shift = 11 if first else 15
        t0, t7, t1, t6 = d[0] + d[7], d[0] - d[7], d[1] + d[6], d[1] - d[6]
        t2, t5, t3, t4 = d[2] + d[5], d[2] - d[5], d[3] + d[4], d[3] - d[4]
        t10, t13, t11, t12 = t0 + t3, t0 - t3, t1 + t2, t1 - t2
        out = [0] * 8
        out[0] = (t10 + t11) << 2 if first else (t10 + t11 + 2) >> 2
        out[4] = (t10 - t11) << 2 if first else (t10 - t11 + 2) >> 2
        z1 = (t12 + t13) * 4433
        out[2], out[6] = z1 + t13 * 6270, z1 + t12 * -15137
        z1, z2, z3, z4 = t4 + t7, t5 + t6, t4 + t6, t5 + t7
        z5 = (z3 + z4) * 9633
        t4, t5, t6, t7 = t4 * 2446, t5 * 16819, t6 * 25172, t7 * 12299
        z1, z2, z3, z4 = z1 * -7373, z2 * -20995, z3 * -16069 + z5, z4 * -3196 + z5
        out[7], out[5], out[3], out[1] = t4 + z1 + z3, t5 + z2 + z4, t6 + z2 + z3, t7 + z1 + z4
        return [value if k in (0, 4) else (value + (1 << shift - 1)) >> shift for k, value in enumerate(out)]

    rows = [one([int(x) for x in row], first=True) for row in block]
    columns = [one([row[u] for row in rows], first=False) for u in range(8)]
    return [[columns[u][v] for u in range(8)] for v in range(8)]


@given(samples)
def test_forward_dct_is_jfdctint_c_to_the_bit(block: np.ndarray) -> None:
    assert (forward_dct(block) * 8).astype(int).tolist() == slow_forward(block)


@given(arrays(np.int16, (2, 3, 8, 8), elements=st.integers(-128, 127)))
def test_many_blocks_at_once_are_each_block_alone(blocks: np.ndarray) -> None:
    forward = forward_dct(blocks)
    coefficients = np.floor(forward).astype(np.int32)
    inverse = inverse_dct(coefficients)
    assert inverse.dtype == np.int32
    for row in range(2):
        for col in range(3):
            np.testing.assert_array_equal(forward[row, col], forward_dct(blocks[row, col]))
            np.testing.assert_array_equal(inverse[row, col], inverse_dct(coefficients[row, col]))
            np.testing.assert_allclose(dct_by_matrices(blocks)[row, col], dct_by_matrices(blocks[row, col]), atol=1e-9)


def test_by_matrices_is_by_definition() -> None:
    """Sums of 64 terms of up to 128 in double precision."""
    block = np.random.default_rng(0).integers(-128, 128, (8, 8))
    np.testing.assert_allclose(dct_by_matrices(block), dct_by_definition(block), atol=1e-10)
    np.testing.assert_allclose(idct_by_definition(dct_by_definition(block)), block, atol=1e-10)


@pytest.mark.parametrize("size", [1, 4, 8, 16, 32])
def test_matrices_lead_back_in_every_size(size: int) -> None:
    blocks = np.random.default_rng(0).integers(-128, 128, (2, 3, size, size))
    coefficients = dct_by_matrices(blocks)
    np.testing.assert_allclose(idct_by_matrices(coefficients), blocks, atol=1e-10)
    if size == 8:
        np.testing.assert_allclose(
            idct_by_matrices(coefficients)[1, 2], idct_by_definition(coefficients[1, 2]), atol=1e-10
        )


@given(arrays(np.float64, (8, 8), elements=st.floats(-200, 200)))
def test_the_transform_keeps_energy(block: np.ndarray) -> None:
    assert (dct_by_matrices(block) ** 2).sum() == pytest.approx((block**2).sum(), rel=1e-9, abs=1e-6)


def test_basis_pictures_are_orthonormal() -> None:
    np.testing.assert_allclose(BASIS.reshape(64, 64) @ BASIS.reshape(64, 64).T, np.eye(64), atol=1e-12)
    np.testing.assert_allclose(idct_by_definition(np.eye(64)[10].reshape(8, 8)), BASIS[1, 2], atol=1e-12)


def test_v_is_the_vertical_frequency() -> None:
    stripes = np.where(np.arange(8) % 2 == 0, 100, -100)
    across, down = forward_dct(np.tile(stripes, (8, 1))), forward_dct(np.tile(stripes[:, None], (1, 8)))
    assert abs(across).argmax() == 7  # [0, 7]: changes along x
    assert abs(down).argmax() == 56
    np.testing.assert_array_equal(across[1:], 0)
    np.testing.assert_array_equal(down[:, 1:], 0)


@pytest.mark.parametrize("size", [2, 4, 16])
def test_matrices_of_other_sizes_are_orthonormal(size: int) -> None:
    np.testing.assert_allclose(dct_matrix(size) @ dct_matrix(size).T, np.eye(size), atol=1e-12)


@pytest.mark.parametrize("stage", [forward_dct, inverse_dct])
def test_other_shapes_are_a_value_error(stage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"expected blocks of shape \(\.\.\., 8, 8\), got \(8, 7\)"):
        stage(np.zeros((8, 7), np.int16))
