"""One block as codewords, there and back, and against the bits of Pillow's files."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from jpeglab.coding.codewords import Codeword, as_bits, code_block, decode_block, symbol_name
from jpeglab.coding.huffman import STANDARD
from jpeglab.coding.zigzag import ZIGZAG, zigzag

DC, AC = STANDARD[0, 0].codes(), STANDARD[1, 0].codes()
blocks = arrays.arrays(np.int16, (8, 8), elements=st.integers(-1023, 1023) | st.just(0), fill=st.just(0))


@given(blocks, st.integers(-1023, 1023), st.text("01", max_size=20))
def test_a_block_comes_back_from_its_bits_whatever_follows(block, previous, more):
    bits = as_bits(code_block(block, previous, DC, AC))
    decoded, used = decode_block(bits + more, previous, DC, AC)
    assert np.array_equal(decoded, block)
    assert used == len(bits)


@given(blocks)
def test_each_codeword_says_where_its_coefficient_stands(block):
    line = zigzag(block)
    words = code_block(block, 0, DC, AC)
    brought = {word.place: word.value for word in words if word.value}
    assert brought == {k: int(line[k]) for k in np.flatnonzero(line)}
    assert all(not line[word.place - word.run : word.place].any() for word in words)


def test_a_block_by_hand():
    """T.81 tables K.3 and K.5: DC sizes 2 and 5 are 011 and 110; (0, 2) 01, (2, 1) 11100, ZRL 11111111001, EOB 1010."""
    block = np.zeros((8, 8), int)
    for place, value in {0: -30, 1: 3, 4: -1, 23: 1}.items():
        block[ZIGZAG[place]] = value
    words = code_block(block, -33, DC, AC)
    assert words == [
        Codeword(0, 0, 3, "011", "11"),
        Codeword(1, 0, 3, "01", "11"),
        Codeword(4, 2, -1, "11100", "0"),
        Codeword(20, 15, 0, "11111111001", ""),
        Codeword(23, 2, 1, "11100", "1"),
        Codeword(63, 0, 0, "1010", ""),
    ]
    assert [word.name for word in words] == ["DC size 2", "(0, 2)", "(2, 1)", "ZRL", "(2, 1)", "EOB"]


def test_a_block_that_is_full_has_no_end_of_block():
    assert [word.name for word in code_block(np.ones((8, 8), int), 0, DC, AC)] == ["DC size 1"] + 63 * ["(0, 1)"]


@pytest.mark.parametrize(("symbol", "name"), [(0x00, "EOB"), (0xF0, "ZRL"), (0x51, "(5, 1)"), (0xFA, "(15, 10)")])
def test_names_of_symbols(symbol, name):
    assert symbol_name(symbol) == name


def test_what_has_no_code_is_a_value_error():
    block = np.zeros((8, 8), int)
    block[0, 1] = 1024
    with pytest.raises(ValueError, match="a symbol that has a code, got run 0 and size 11"):
        code_block(block, 0, DC, AC)


def test_bits_that_end_early_are_a_value_error():
    block = np.zeros((8, 8), int)
    block[:2, :2] = 9
    bits = as_bits(code_block(block, 0, DC, AC))
    for length in range(len(bits)):
        with pytest.raises(ValueError, match=r"expected .* got"):
            decode_block(bits[:length], 0, DC, AC)


def test_runs_beyond_the_block_are_a_value_error():
    with pytest.raises(ValueError, match="63 coefficients"):
        decode_block(DC[0] + 4 * AC[0xF0], 0, DC, AC)
