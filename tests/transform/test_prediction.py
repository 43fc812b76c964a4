"""A transform without loss, and the slides' scheme without Q: prediction, Huffman code, and all the way back."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import photo

from jpeglab.coding.huffman import decode_symbols, encode_symbols, huffman_code
from jpeglab.transform.prediction import predict, unpredict

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
