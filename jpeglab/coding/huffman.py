"""Huffman tables: from counts of symbols to codes, and from codes back to symbols.

    counts (256,)  --table_for-->  HuffmanTable  --codes-->  {symbol: "0101..."}
    symbols  --encode_symbols-->  "0101..."  --decode_symbols-->  symbols

A table travels in a DHT segment as two lists (T.81 B.2.4.2): ``bits``, how many codes have length 1..16, and
``values``, the symbols in the order of their codes.  Everything else follows from these two.
"""

import functools
import heapq
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from jpeglab.compiled.layout import END, LOOK

__all__ = [
    "STANDARD", "HuffmanTable", "decode_symbols", "encode_symbols", "entropy", "huffman_code", "lookup", "table_for",
]  # fmt: skip


class HuffmanTable(NamedTuple):
    """A table as its DHT segment spells it.

    bits : bytes of length 16, the number of codes of length 1..16
    values : bytes, the symbols, shortest code first
    """

    bits: bytes
    values: bytes

    def lengths(self) -> list[int]:
        """Code length of each symbol, in the order of ``values`` (HUFFSIZE, T.81 figure C.1)."""
        return [length for length, count in enumerate(self.bits, start=1) for _ in range(count)]

    def codes(self) -> dict[int, str]:
        """Every symbol's code as a string of 0 and 1 (HUFFCODE, T.81 figure C.2).

        >>> table = HuffmanTable(bytes([0, 2, 1] + [0] * 13), bytes([5, 6, 7]))
        >>> table.codes()
        {5: '00', 6: '01', 7: '100'}
        """
        return {
            symbol: format(code, f"0{length}b")
            for symbol, code, length in zip(self.values, _canonical(self.bits), self.lengths(), strict=True)
        }


def _canonical(bits: bytes) -> list[int]:
    """Codes in order: count upwards, and append a zero bit whenever the length grows (T.81 figure C.2)."""
    codes: list[int] = []
    code = 0
    for count in bits:
        codes += range(code, code + count)
        code = (code + count) << 1
    return codes


def is_prefix_code(bits: bytes) -> bool:
    """Whether the counts leave room for every code: no length may claim more codes than are left."""
    room = 1
    for count in bits:
        room = 2 * room - count
        if room < 0:
            return False
    return True


def _table(bits: str, values: bytes) -> HuffmanTable:
    return HuffmanTable(bytes(map(int, bits.split())), values)


# T.81 tables K.3 to K.6: class (0 DC, 1 AC) and destination (0 luminance, 1 chrominance)
STANDARD = {
    (0, 0): _table("0 1 5 1 1 1 1 1 1 0 0 0 0 0 0 0", bytes(range(12))),
    (0, 1): _table("0 3 1 1 1 1 1 1 1 1 1 0 0 0 0 0", bytes(range(12))),
    (1, 0): _table(
        "0 2 1 3 3 2 4 3 5 5 4 4 0 0 1 125",
        bytes.fromhex(
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f0"
            "2433627282090a161718191a25262728292a3435363738393a43444546474849"
            "4a535455565758595a636465666768696a737475767778797a83848586878889"
            "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5"
            "c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8"
            "f9fa"
        ),
    ),
    (1, 1): _table(
        "0 2 1 2 4 4 3 4 7 5 4 4 0 1 2 119",
        bytes.fromhex(
            "0001020311040521310612415107617113223281081442"
            "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a353637"
            "38393a434445464748494a535455565758595a636465666768696a7374757677"
            "78797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3"
            "b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8"
            "e9eaf2f3f4f5f6f7f8f9fa"
        ),
    ),
}


def table_for(frequencies: np.ndarray) -> HuffmanTable:
    """The best table for given symbol counts, at most 16 bits a code and none of all ones (T.81 K.2).

    Parameters
    ----------
    frequencies : (256,) integer array, how often each symbol occurs.

    Ties follow libjpeg, so that the bytes of optimised files agree: of equal counts the larger symbol is merged first.
    """
    counted = {int(symbol): int(frequencies[symbol]) for symbol in np.flatnonzero(frequencies)}
    lengths = code_lengths({**counted, 256: 1})  # the reserved symbol takes the code of all ones
    counts = np.bincount(list(lengths.values()), minlength=18)
    for length in range(len(counts) - 1, 16, -1):  # T.81 figure K.3: shorten what is too long, a pair at a time
        while counts[length] > 0:
            shorter = length - 2
            while counts[shorter] == 0:
                shorter -= 1
            counts[length] -= 2
            counts[length - 1] += 1
            counts[shorter + 1] += 2
            counts[shorter] -= 1
    longest = max(np.flatnonzero(counts))
    counts[longest] -= 1
    symbols = sorted((length, symbol) for symbol, length in lengths.items() if symbol != 256)
    return HuffmanTable(bytes(counts[1:17].tolist()), bytes(symbol for _, symbol in symbols))


def code_lengths(counts: Mapping[int, int]) -> dict[int, int]:
    """Huffman's algorithm: merge the two rarest until one is left; each merge adds a bit (T.81 figure K.1).

    Of equal counts the larger symbol goes first, as in libjpeg; a lone symbol gets 0 bits.
    """
    heap = [(count, -symbol) for symbol, count in counts.items()]
    heapq.heapify(heap)
    members = {symbol: [symbol] for symbol in counts}
    lengths = dict.fromkeys(counts, 0)
    while len(heap) > 1:
        rarest_count, rarest = heapq.heappop(heap)
        second_count, second = heapq.heappop(heap)
        heapq.heappush(heap, (rarest_count + second_count, rarest))
        members[-rarest] += members.pop(-second)
        for symbol in members[-rarest]:
            lengths[symbol] += 1
    return lengths


def huffman_code(counts: Mapping[int, int]) -> dict[int, str]:
    """The textbook's code for any whole-number symbols, without JPEG's limit of 16 bits.

    >>> huffman_code({0: 5, 1: 2, -1: 1})
    {0: '0', -1: '10', 1: '11'}
    """
    code, length, result = 0, 0, {}
    for bits, symbol in sorted((max(bits, 1), symbol) for symbol, bits in code_lengths(counts).items()):
        code <<= bits - length
        length = bits
        result[symbol] = format(code, f"0{length}b")
        code += 1
    return result


def entropy(symbols: np.ndarray) -> float:
    """Bits per symbol that no code goes below if it gives each symbol a word of its own (Shannon 1948).

    Parameters
    ----------
    symbols : integers of any shape

    >>> entropy(np.array([0, 0, 1, 2]))
    1.5
    """
    _, counts = np.unique(symbols, return_counts=True)
    shares = counts / counts.sum()
    return float((shares * np.log2(1 / shares)).sum())


def encode_symbols(symbols: Iterable[int], code: Mapping[int, str]) -> str:
    """The codes of all symbols in a row (slides: C assigns a codeword to each symbol).

    >>> encode_symbols([0, 1, 0], {0: "0", 1: "11"})
    '0110'
    """
    return "".join([code[symbol] for symbol in symbols])


def decode_symbols(bits: str, code: Mapping[int, str]) -> list[int]:
    """The symbols again; ValueError where the bits end within a code."""
    symbol_of = {word: symbol for symbol, word in code.items()}
    symbols, word = [], ""
    for bit in bits:
        word += bit
        if word in symbol_of:
            symbols.append(symbol_of[word])
            word = ""
    if word:
        raise ValueError(f"expected whole codes, {word!r} is left over")
    return symbols


@functools.lru_cache(maxsize=256)
def lookup(table: HuffmanTable, kind: str) -> np.ndarray:
    """The decoding table of ``jpeglab.compiled.entropy`` for one use of a Huffman table.

    Parameters
    ----------
    kind : "dc", "ac" (sequential), "ac_first" or "ac_refine" (progressive)

    Returns
    -------
    (n,) int32, read-only; the layout is described in ``jpeglab.compiled.entropy``.
    """
    lengths = np.array(table.lengths(), np.int64)
    symbols = np.frombuffer(table.values, np.uint8).astype(np.int64)
    run, size = symbols >> 4, symbols & 15
    if kind == "dc":
        advance, valid = np.ones_like(run), symbols <= 11  # T.81 table F.1
    else:
        advance = run + 1
        block_end = (size == 0) & ((run == 0) if kind == "ac" else (run < 15))
        advance[block_end] = END
        valid = (size >= 1) & (size <= 10) | block_end | (symbols == 0xF0)  # T.81 table F.2
        size = np.where(block_end, run, size)
        if kind == "ac_refine":
            valid &= (size <= 1) | block_end  # T.81 G.1.2.3: a new coefficient is +1 or -1
    entries = np.where(valid, lengths | size << 5 | advance << 9, 0)
    # All 16-bit windows in the order of the codes: a code of length n opens 2**(16 - n) of them.
    spread = np.zeros(1 << 16, np.int64)
    filled = np.repeat(entries, 1 << (16 - lengths))
    spread[: len(filled)] = filled
    first = spread[:: 1 << (16 - LOOK)].copy()
    first[(first & 31) > LOOK] = 0
    if kind in ("dc", "ac"):
        first = _fold(first, folds=True)
    elif kind == "ac_first":
        first = _fold(first, folds=(first >> 9) & 127 != END)
    return _with_second_level(first, spread)


def _fold(first: np.ndarray, folds: np.ndarray | bool) -> np.ndarray:
    """Put the coefficient itself into each entry whose value bits lie within the window too."""
    length, size = first & 31, (first >> 5) & 15
    folds = folds & (size > 0) & (length + size <= LOOK)
    below = np.maximum(LOOK - length - size, 0)
    value = (np.arange(1 << LOOK) >> below) & ((1 << size) - 1)
    value = np.where(value >> np.maximum(size - 1, 0) == 0, value - (1 << size) + 1, value)
    return np.where(folds, value << 16 | (first & 0xFE00) | (length + size), first)


def _with_second_level(first: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Append, for every window that is only the start of longer codes, a table of their remaining bits."""
    windows = spread.reshape(1 << LOOK, -1)
    long = np.flatnonzero((first == 0) & windows.any(axis=1))
    tail = windows.shape[1]
    first[long] = ((1 << LOOK) + tail * np.arange(len(long))) << 16
    entries = np.concatenate([first, windows[long].ravel()]).astype(np.int32)
    entries.flags.writeable = False
    return entries
