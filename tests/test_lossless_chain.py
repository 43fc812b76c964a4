"""The slides' lossless scheme, T and C without Q: a left-neighbor predictor, then Huffman; exact on the way back."""

from collections import Counter

import numpy as np
import pytest

from jpeglab.coding import decode_symbols, encode_symbols, huffman_code
from jpeglab.datasets import picture
from jpeglab.transform import predict, unpredict


@pytest.mark.parametrize("name", ["camera", "gravel", "page"])
def test_predictor_and_huffman_give_the_picture_back(name):
    plane = picture(name)[:128, :160]
    differences = predict(plane)
    symbols = differences.ravel().tolist()
    code = huffman_code(Counter(symbols))
    bits = encode_symbols(symbols, code)
    decoded = np.array(decode_symbols(bits, code), np.int16).reshape(plane.shape)
    assert np.array_equal(unpredict(decoded), plane)


def test_prediction_helps_and_huffman_comes_within_a_bit_of_the_entropy():
    plane = picture("camera")
    for samples in (plane, predict(plane)):
        counts = Counter(samples.ravel().tolist())
        shares = np.array(list(counts.values())) / samples.size
        entropy = -(shares * np.log2(shares)).sum()
        code = huffman_code(counts)
        mean = sum(len(code[symbol]) * count for symbol, count in counts.items()) / samples.size
        assert entropy <= mean < entropy + 1  # Shannon's and Huffman's bounds for any source
    assert mean < 8 * 0.75  # the slides' point: differences cost far less than 8 bits a pixel


def test_bits_that_end_within_a_code_are_an_error():
    with pytest.raises(ValueError, match="expected whole codes, '1' is left over"):
        decode_symbols("0101", {0: "0", 1: "10"})
