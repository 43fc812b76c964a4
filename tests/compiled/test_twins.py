"""The compiled loops against the formulas in NumPy, and the whole codec with Numba against the codec without."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import ceil_div
from outcomes import outcomes

from jpeglab import compiled
from jpeglab.compiled import kernel
from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.color import rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.transform.dct import forward_dct, inverse_dct
from jpeglab.transform.quantization import dequantize, quantize
from jpeglab.transform.sampling import SUBSAMPLING, extend, subsample, upsample

ROOT = Path(__file__).parents[2]

if not compiled.AVAILABLE:
    pytest.skip("nothing is compiled: Numba is not installed, or turned off", allow_module_level=True)

from jpeglab.compiled import planes  # noqa: E402

shapes = st.tuples(st.integers(1, 3), st.integers(1, 70))  # more blocks a row than a tile holds
planes_of_samples = shapes.flatmap(lambda s: arrays(np.uint8, (8 * s[0], 8 * s[1])))
absurd = st.sampled_from([-32768, -32767, -1024, -1, 0, 0, 0, 1, 1023, 32767]) | st.integers(-32768, 32767)
steps = st.sampled_from([1, 2, 255, 256, 65535]) | st.integers(1, 65535)
tables = arrays(np.uint16, (8, 8), elements=steps)


def blocks_of(shape: tuple[int, int]) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.int16, (*shape, 8, 8), elements=absurd)


@given(shapes.flatmap(blocks_of), tables)
def test_inverse_rows_is_dequantize_inverse_dct_join_blocks(quantized: np.ndarray, table: np.ndarray) -> None:
    """Absurd coefficients included: both wrap in 32 bits alike."""
    rows, cols = quantized.shape[:2]
    plane = np.empty((8 * rows, 8 * cols), np.uint8)
    planes.inverse_rows(quantized, cols, table.astype(np.int32), plane)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(plane, join_blocks(inverse_dct(dequantize(quantized, table))))


@given(planes_of_samples, tables)
def test_forward_rows_is_split_blocks_forward_dct_quantize(plane: np.ndarray, table: np.ndarray) -> None:
    rows, cols = plane.shape[0] // 8, plane.shape[1] // 8
    exact = forward_dct(split_blocks(plane))
    out = np.empty((rows, cols, 8, 8), np.int16)
    planes.forward_rows(plane, cols, table.astype(np.float32), out)
    np.testing.assert_array_equal(out, quantize(exact, table))
    planes.forward_rows(plane, cols, np.zeros((8, 8), np.float32), out)
    np.testing.assert_array_equal(out, exact * 8)


def test_quantize_rows_is_quantize_for_every_value_and_many_steps() -> None:
    """All eighths that a DCT of 8-bit samples gives, and beyond."""
    values = np.arange(-16512, 16512).astype(np.int16).reshape(1, -1, 8, 8)
    for step in (*range(1, 300), 511, 1000, 4096, 32767, 65535):
        table = np.full((8, 8), step)
        out = np.empty_like(values)
        planes.quantize_rows(values, values.shape[1], table.astype(np.float32), out)
        np.testing.assert_array_equal(out, quantize(values / 8, table), err_msg=f"step {step}")


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))), st.integers(1, 4), st.integers(1, 4))
def test_upsample_rows_is_upsample(plane: np.ndarray, h: int, v: int) -> None:
    height, width = plane.shape
    out = np.empty((height * v, width * h), np.uint8)
    planes.upsample_rows(plane, height, width, h, v, out)
    np.testing.assert_array_equal(out, upsample(plane, h, v))


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(3))), st.sampled_from(list(SUBSAMPLING))
)
def test_ycbcr_rows_is_rgb_to_ycbcr_extend_subsample(pixels: np.ndarray, name: str) -> None:
    (h, v), (height, width) = SUBSAMPLING[name], pixels.shape[:2]
    rows, cols = ceil_div(ceil_div(height, v), 8), ceil_div(ceil_div(width, h), 8)
    y_rows, y_cols = -(-height // 8), -(-width // 8)
    y = np.empty((8 * y_rows, 8 * y_cols), np.uint8)
    chroma = np.empty((2, 8 * rows, 8 * cols), np.uint8)
    planes.ycbcr_rows(np.ascontiguousarray(pixels).reshape(height, -1), h, v, y, *chroma)
    samples = rgb_to_ycbcr(pixels)
    np.testing.assert_array_equal(y, extend(samples[..., 0], *y.shape))
    for i in (0, 1):
        wide = extend(samples[..., 1 + i], -(-height // v) * v, 8 * cols * h)
        np.testing.assert_array_equal(chroma[i], extend(subsample(wide, h, v), 8 * rows, 8 * cols))


@given(arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3))))
def test_rgb_rows_is_ycbcr_to_rgb(samples: np.ndarray) -> None:
    height, width = samples.shape[:2]
    y, cb, cr = (np.ascontiguousarray(samples[..., i]) for i in range(3))
    out = np.empty((height, 3 * width), np.uint8)
    planes.rgb_rows(y, cb, cr, height, width, 1, 1, 0, out)
    np.testing.assert_array_equal(out.reshape(height, width, 3), ycbcr_to_rgb(samples))


def test_trailing_zeros_and_nonzero_bits_are_what_python_says() -> None:
    import numba

    trailing, nonzero = kernel.trailing_zeros, kernel.nonzero_bits
    compiled_trailing, compiled_nonzero = numba.njit(lambda x: trailing(x)), numba.njit(lambda a, i: nonzero(a, i))
    rng = np.random.default_rng(0)
    for values in (
        np.zeros(64),
        np.ones(64),
        -np.ones(64),
        *rng.integers(-1, 2, (200, 64)) * rng.integers(1, 32768, 64),
    ):
        array = np.concatenate([np.ones(5), values]).astype(np.int16)
        bits = sum(1 << i for i in range(64) if array[5 + i])
        assert compiled_nonzero(array, 5) % 2**64 == bits  # the 64th bit makes it negative
        if 0 < bits < 2**63:
            assert compiled_trailing(bits) == (bits & -bits).bit_length() - 1


# --- the whole codec --------------------------------------------------------------------------------------------------


def test_the_codec_without_numba_does_and_says_the_same() -> None:
    """Pixels, coefficients, bytes, warnings, and the message and offset of every error."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    result = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "outcomes.py")], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": paths, "JPEGLAB_COMPILED": "0"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    plain, fast = json.loads(result.stdout), json.loads(json.dumps(dict(outcomes())))
    assert plain.keys() == fast.keys()
    assert {name: (plain[name], fast[name]) for name in fast if plain[name] != fast[name]} == {}
    assert sum(value[0] == "FormatError" for value in fast.values()) > 120  # most of what is damaged is noticed
