"""A transform without loss, and the slides' scheme without Q: prediction, Huffman code, and all the way back."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import photo

from jpeglab.coding.huffman import decode_symbols, encode_symbols, huffman_code
from jpeglab.transform.prediction import neighbor_mean, predict, unpredict

planes = arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20)))


@given(planes)
def test_prediction_comes_back_exactly(plane: np.ndarray) -> None:
    differences = predict(plane)
    assert differences.dtype == np.int16
    for row in range(plane.shape[0]):
        for col in range(plane.shape[1]):
            assert differences[row, col] == int(plane[row, col]) - (int(plane[row, col - 1]) if col else 0)
    back = unpredict(differences)
    assert back.dtype == np.uint8
    np.testing.assert_array_equal(back, plane)


def test_the_lossless_scheme_is_exact_and_takes_fewer_bits() -> None:
    """T, C and back; neighbors are alike, so differences cost less than 8 bits, and less than the samples do."""
    plane = np.sort(photo(40, 60, channels=1), axis=1)
    bits = {}
    for name, symbols in {"samples": plane, "differences": predict(plane)}.items():
        code = huffman_code(Counter(symbols.ravel().tolist()))
        text = encode_symbols(symbols.ravel().tolist(), code)
        assert decode_symbols(text, code) == symbols.ravel().tolist()
        bits[name] = len(text)
    assert bits["differences"] < bits["samples"] < 8 * plane.size


@given(arrays(np.uint8, st.tuples(st.integers(3, 9), st.integers(3, 9))))
def test_neighbor_mean_is_the_sum_of_the_eight_around_by_eight(plane: np.ndarray) -> None:
    """Sums of whole numbers by a power of two: exact."""
    means = neighbor_mean(plane)
    assert means.shape == (plane.shape[0] - 2, plane.shape[1] - 2)
    for row, col in np.ndindex(*means.shape):
        around = [int(plane[row + y, col + x]) for y in range(3) for x in range(3) if (y, x) != (1, 1)]
        assert means[row, col] == sum(around) / 8


@pytest.mark.parametrize("shape", [(2, 9), (9, 2), (1, 1)])
def test_a_plane_without_inner_samples_is_a_value_error(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="expected a plane of at least 3 x 3 samples, got"):
        neighbor_mean(np.zeros(shape, np.uint8))
