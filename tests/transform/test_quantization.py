"""Quantization against exact fractions, half away from zero; libjpeg's tables against Pillow's."""

import io
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import saved
from PIL import Image

from jpeglab.transform.quantization import dequantize, nearest_quality, quantize, standard_table

eighths = arrays(np.int64, (8, 8), elements=st.integers(-16500, 16500))
tables = arrays(np.uint16, (8, 8), elements=st.integers(1, 65535) | st.integers(1, 30))


def half_away_from_zero(value: Fraction) -> int:
    magnitude = int(abs(value) + Fraction(1, 2))  # int() rounds towards zero
    return magnitude if value >= 0 else -magnitude


@given(eighths, tables)
def test_quantize_is_the_exact_fraction_rounded_half_away_from_zero(values: np.ndarray, table: np.ndarray) -> None:
    ours = quantize(values / 8, table)
    assert ours.dtype == np.int16
    for place in np.ndindex(8, 8):
        assert ours[place] == half_away_from_zero(Fraction(int(values[place]), 8 * int(table[place])))


@pytest.mark.parametrize("step", [1, 2, 3, 4, 6, 10, 16, 99, 255, 256, 1000, 65535])
def test_exact_halves_go_away_from_zero(step: int) -> None:
    """Where numpy.round and any error of floating point would go wrong."""
    table = np.full((8, 8), step)
    odd = np.arange(64).reshape(8, 8) * 2 + 1
    small = odd[odd * step * 4 <= 16500]
    values = np.zeros((8, 8))
    values.ravel()[: small.size] = small * step / 2
    expected = np.zeros(64, int)
    expected[: small.size] = small // 2 + 1
    assert quantize(values, table).ravel().tolist() == expected.tolist()
    assert quantize(-values, table).ravel().tolist() == (-expected).tolist()


@given(eighths, tables)
def test_the_error_is_half_a_step_at_most(values: np.ndarray, table: np.ndarray) -> None:
    back = dequantize(quantize(values / 8, table), table)
    assert (2 * abs(8 * back - values) <= 8 * table.astype(int)).all()


@given(
    arrays(np.int16, (8, 8), elements=st.integers(-1023, 1023)), arrays(np.uint16, (8, 8), elements=st.integers(1, 255))
)
def test_quantizing_what_was_dequantized_changes_nothing(quantized: np.ndarray, table: np.ndarray) -> None:
    np.testing.assert_array_equal(quantize(dequantize(quantized, table), table), quantized)


@given(eighths, tables)
def test_quantization_is_odd(values: np.ndarray, table: np.ndarray) -> None:
    np.testing.assert_array_equal(quantize(-values / 8, table), -quantize(values / 8, table))


def test_dequantize_does_not_overflow() -> None:
    product = dequantize(np.full((8, 8), -32768, np.int16), np.full((8, 8), 65535, np.uint16))
    assert (product == -32768 * 65535).all()
    assert product.dtype == np.int32


def test_many_blocks_share_one_table() -> None:
    blocks = np.random.default_rng(0).integers(-500, 500, (3, 4, 8, 8))
    table = standard_table(60)
    assert quantize(blocks, table).shape == dequantize(blocks, table).shape == (3, 4, 8, 8)
    np.testing.assert_array_equal(quantize(blocks, table)[2, 1], quantize(blocks[2, 1], table))


@pytest.mark.parametrize("quality", range(1, 101))
def test_standard_tables_are_those_of_pillows_files(quality: int) -> None:
    file = Image.open(io.BytesIO(saved(np.zeros((8, 8, 3), np.uint8), quality=quality)))
    for slot, chrominance in enumerate((False, True)):
        ours = standard_table(quality, chrominance=chrominance)
        assert ours.dtype == np.uint16
        assert ours.ravel().tolist() == list(file.quantization[slot])


@pytest.mark.parametrize("chrominance", [False, True])
def test_nearest_quality_finds_every_standard_table(chrominance: bool) -> None:
    for quality in range(1, 101):
        table = standard_table(quality, chrominance=chrominance)
        found, distance = nearest_quality(table, chrominance=chrominance)
        assert distance == 0
        np.testing.assert_array_equal(standard_table(found, chrominance=chrominance), table)


def test_nearest_quality_tells_how_far_a_table_is() -> None:
    table = standard_table(60).copy()
    table[7, 7] += 3
    assert nearest_quality(table) == (60, 3)


@pytest.mark.parametrize("quality", [-1, 0, 101])
def test_no_such_quality_is_a_value_error(quality: int) -> None:
    with pytest.raises(ValueError, match=rf"1\.\.100.*got {quality}"):
        standard_table(quality)


def test_arguments_stay_as_they_are() -> None:
    values, table = np.full((8, 8), 9.0), np.full((8, 8), 4)
    dequantize(quantize(values, table), table)
    assert (values == 9).all()
    assert (table == 4).all()


def test_a_standard_table_is_the_callers_own() -> None:
    standard_table(50)[:] = 1
    assert standard_table(50)[0, 0] == 16
