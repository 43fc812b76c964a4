"""Codewords: what is written for one block (slides: JPEG baseline encoding, steps 4 and 5).

block (8, 8) and the DC before it  --code_block-->  [Codeword, ...]  --as_bits-->  "0101..."  --decode_block-->  block
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from jpeglab.coding.runlength import END_OF_BLOCK, ZERO_RUN, category, from_category, from_run_lengths, run_lengths
from jpeglab.coding.zigzag import unzigzag, zigzag

__all__ = ["Code", "Codeword", "as_bits", "code_block", "decode_block", "symbol_name"]

Code = Mapping[int, str]  # each symbol's code as a string of 0 and 1


class Codeword(NamedTuple):
    """One symbol's Huffman code and the value bits behind it (T.81 F.1.2).

    place : zig-zag place of the coefficient that it brings; of ZRL, of its last zero; of EOB, 63
    run : how many zeros stand in front of that coefficient
    value : the coefficient, or for the DC its difference from the block before
    code : the symbol's code, a string of 0 and 1
    bits : the value bits, as many as the symbol's size
    """

    place: int
    run: int
    value: int
    code: str
    bits: str

    @property
    def symbol(self) -> int:
        """Run and size in one byte, as a DHT segment lists them."""
        return 16 * self.run + len(self.bits)

    @property
    def name(self) -> str:
        """ "DC size 5", "(run, size)", "ZRL" or "EOB"."""
        return f"DC size {len(self.bits)}" if self.place == 0 else symbol_name(self.symbol)


def symbol_name(symbol: int) -> str:
    """What an AC symbol is called.

    >>> symbol_name(0x23), symbol_name(0x00), symbol_name(0xF0)
    ('(2, 3)', 'EOB', 'ZRL')
    """
    run, size = divmod(symbol, 16)
    return {END_OF_BLOCK: "EOB", ZERO_RUN: "ZRL"}.get((run, size), f"({run}, {size})")


def code_block(block: np.ndarray, previous: int, dc: Code, ac: Code) -> list[Codeword]:
    """All codewords of a block, DC first.

    Parameters
    ----------
    block : (8, 8) quantized coefficients
    previous : DC of the component's block before, 0 for the first one and behind a restart marker
    dc, ac : {symbol: its code}, as ``HuffmanTable.codes`` gives them

    Raises
    ------
    ValueError : for a symbol without a code

    >>> from jpeglab.coding.huffman import STANDARD
    >>> block = np.zeros((8, 8), int)
    >>> block[0, :2] = 50, -3
    >>> as_bits(code_block(block, 52, STANDARD[0, 0].codes(), STANDARD[1, 0].codes()))
    '0110101001010'
    """
    line = zigzag(np.asarray(block))
    words, place = [_codeword(0, 0, int(line[0]) - previous, dc)], 0
    for run, value in run_lengths(line):
        place = 63 if (run, value) == END_OF_BLOCK else place + run + 1
        words.append(_codeword(place, run, value, ac))
    return words


def _codeword(place: int, run: int, value: int, code: Code) -> Codeword:
    size, bits = category(value)
    if 16 * run + size not in code:
        raise ValueError(f"expected a symbol that has a code, got run {run} and size {size}")
    return Codeword(place, run, value, code[16 * run + size], bits)


def as_bits(words: Iterable[Codeword]) -> str:
    """The codewords in a row, as a file holds them."""
    return "".join(word.code + word.bits for word in words)


def decode_block(bits: str, previous: int, dc: Code, ac: Code) -> tuple[np.ndarray, int]:
    """The first block that these bits hold, and how many of them it takes.

    Returns
    -------
    ((8, 8) int64, number of bits)

    Raises
    ------
    ValueError : where the bits end within the block, or its runs pass the last coefficient
    """
    (_, difference), position = _decode_pair(bits, 0, _inverse(dc))
    pairs, covered, symbols = [], 0, _inverse(ac)
    while covered < 63:
        pair, position = _decode_pair(bits, position, symbols)
        pairs.append(pair)
        covered = 63 if pair == END_OF_BLOCK else covered + pair[0] + 1
    return unzigzag(np.concatenate([[previous + difference], from_run_lengths(pairs)])), position


def _inverse(code: Code) -> dict[str, int]:
    return {word: symbol for symbol, word in code.items()}


def _decode_pair(bits: str, start: int, symbols: Mapping[str, int]) -> tuple[tuple[int, int], int]:
    """(run, value) of the codeword that stands at ``start``, and where it ends."""
    longest = max(map(len, symbols))
    ends = range(start + 1, min(start + longest, len(bits)) + 1)
    end = next((end for end in ends if bits[start:end] in symbols), None)
    if end is None:
        raise ValueError(f"expected a Huffman code, got {bits[start : start + longest]!r}")
    run, size = divmod(symbols[bits[start:end]], 16)
    if end + size > len(bits):
        raise ValueError(f"expected {size} value bits, got {bits[end:]!r}")
    return (run, from_category(bits[end : end + size])), end + size
