"""Exercise 06: Huffman codes (slides: General compression scheme, the box C; Preparation for Entropy Coding).

code {symbol: word}  --average_length-->  bits        bits  --decode-->  symbols        counts  --huffman_bits-->  bits
"""

import heapq
import itertools
import math
from collections.abc import Sequence

from jpeglab.coding.huffman import HuffmanTable, decode_symbols, huffman_code
from jpeglab.exercises.task import Arguments, Mistake, Task

__all__ = ["TASKS"]

SMALL = {0: "0", 3: "10", -1: "110", 7: "111"}
UNARY = {symbol: "1" * symbol + "0" for symbol in range(6)}


def _prefix_free(words: Sequence[str]) -> bool:
    return not any(one.startswith(other) for one, other in itertools.permutations(words, 2))


PREFIX_FREE = Task(
    name="prefix_free",
    asks="words, a list of texts of 0 and 1 -> True if none is the beginning of another, else False",
    reference=lambda words: _prefix_free(words),
    inputs=lambda: [
        (["0", "10", "110", "111"],),
        (["0", "01", "11"],),
        (["10", "0", "100"],),
        (["01", "1", "001"],),
        (["00", "01", "00"],),
        (["110", "10", "0", "11"],),
        (["0", "10"],),
        (["00", "01", "1"],),
    ],
    mistakes=(
        Mistake(
            lambda words: len(set(words)) == len(words),
            "Different words are not enough: after 0, is it the word 0, or the beginning of 01?",
        ),
        Mistake(
            lambda words: not any(other.startswith(one) for one, other in itertools.combinations(words, 2)),
            "You look at later words only. A word may also be the beginning of one before it.",
        ),
        Mistake(
            lambda words: (
                not any(one.startswith(other) for one, other in itertools.permutations(sorted(set(words)), 2))
            ),
            "The same word twice: then nobody knows which of the two symbols is meant.",
        ),
        Mistake(
            lambda words: not any(other in one for one, other in itertools.permutations(words, 2)),
            "A word may well occur inside of another, or at its end. Only at its beginning it is in the way.",
        ),
        Mistake(
            lambda words: not _prefix_free(words),
            "It is the other way round: True if the code can be used.",
        ),
    ),
    hints=(
        '"100".startswith("10") is True.',
        "Compare every word with every other, in both orders; but not with itself.",
    ),
    right="Such a code needs no commas: a decoder knows where each word ends.",
)


def _average(counts: dict[int, int], code: dict[int, str]) -> float:
    return sum(count * len(code[symbol]) for symbol, count in counts.items()) / sum(counts.values())


AVERAGE_LENGTH = Task(
    name="average_length",
    asks="counts {symbol: how often}, code {symbol: word} -> bits per symbol",
    reference=lambda counts, code: _average(counts, code),
    inputs=lambda: [
        ({0: 2, 3: 1, -1: 1}, SMALL),
        ({0: 1, 3: 1, -1: 1, 7: 1}, SMALL),
        ({0: 90, 3: 5, -1: 3, 7: 2}, SMALL),
        ({7: 5}, SMALL),
    ],
    mistakes=(
        Mistake(
            lambda counts, code: sum(map(len, code.values())) / len(code),
            "A plain mean over the words. Short words are written more often: that is why they are short.",
        ),
        Mistake(
            lambda counts, code: sum(len(code[symbol]) for symbol in counts) / len(counts),
            "A plain mean over the words that occur. Short ones are written more often: that is why they are short.",
        ),
        Mistake(
            lambda counts, code: _average(counts, code) * sum(counts.values()),
            "These are the bits of all symbols together. Asked for: of one, on average.",
        ),
        Mistake(
            lambda counts, code: _average(counts, code) * sum(counts.values()) / len(counts),
            "Divided by the number of different symbols. How many symbols are written?",
        ),
    ),
    hints=("First the bits of all symbols: each word's length, times how often it is written.",),
    right="Compare it with the entropy of the same counts: it is never below, and Huffman's is less than one bit "
    "above.",
    tolerance=1e-9,  # one division
)


def _table(counts: Sequence[int]) -> HuffmanTable:
    return HuffmanTable(bytes(counts), bytes(range(sum(counts))))


def _codes(counts: Sequence[int]) -> list[str]:
    return list(_table(counts).codes().values())


def _numbered(counts: Sequence[int], *, twice: bool = True) -> list[str]:
    """Counting upwards without a zero appended, or appended only where there is a code."""
    words, code = [], 0
    for length, count in enumerate(counts, start=1):
        words += [format(code + k, f"0{length}b") for k in range(count)]
        code = (code + count) * (2 if twice and count else 1)
    return words


CANONICAL_CODES = Task(
    name="canonical_codes",
    asks="counts (16,), how many words have 1, 2 ... 16 bits -> the list of words, shortest first",
    reference=lambda counts: _codes(counts),
    inputs=lambda: [
        ([0, 2, 1, *[0] * 13],),
        ([1, 1, 1, 1, *[0] * 12],),
        ([0, 1, 5, 1, 1, 1, 1, 1, 1, *[0] * 7],),
        ([0, 1, 0, 3, *[0] * 12],),
    ],
    mistakes=(
        Mistake(
            lambda counts: _numbered(counts, twice=False),
            "Where words get longer, a zero has to be appended to the number that comes next: 10 becomes 100.",
        ),
        Mistake(
            lambda counts: _numbered(counts),
            "If there is no word of some length, a zero is appended all the same. From 2 bits to 4 that makes two.",
        ),
        Mistake(
            lambda counts: [format(int(word, 2), "b") for word in _codes(counts)],
            "Zeros in front are lost. They are part of the word: 00 is not 0.",
        ),
        Mistake(
            lambda counts: ["".join("10"[int(bit)] for bit in word) for word in _codes(counts)],
            "All bits are turned over: counting begins with zeros.",
        ),
        Mistake(
            lambda counts: [word[::-1] for word in _codes(counts)],
            "Each word is written backwards: the first bit is the one of highest value.",
        ),
    ),
    hints=(
        "Count upwards through all words: code = 0 for the first, and code + 1 for each that follows.",
        "After the words of one length, code is doubled: the words that come next are one bit longer.",
        'format(5, "06b") is 000101.',
    ),
    right="Two lists are all that a DHT segment holds: these counts, and the symbols in the order of their words.",
)


def _word_not_cleared(bits: str, code: dict[int, str]) -> list[int]:
    symbol_of, symbols, word = {word: symbol for symbol, word in code.items()}, [], ""
    for bit in bits:
        word += bit
        if word in symbol_of:
            symbols.append(symbol_of[word])
    return symbols


def _messages() -> list[Arguments]:
    texts = [([0, 3, 0], SMALL), ([7, 7, -1, 0, 3, 3], SMALL), ([5, 0, 2, 4], UNARY), ([], SMALL)]
    return [("".join(code[symbol] for symbol in symbols), code) for symbols, code in texts]


DECODE = Task(
    name="decode",
    asks="bits, a text of 0 and 1, and code {symbol: word} -> the list of symbols",
    reference=lambda bits, code: decode_symbols(bits, code),
    inputs=_messages,
    mistakes=(
        Mistake(
            lambda bits, code: decode_symbols(bits, code)[:-1],
            "The last symbol is missing. Look for a word after the last bit, too.",
        ),
        Mistake(
            _word_not_cleared,
            "Where a symbol is found, the next word begins: with no bits yet.",
        ),
        Mistake(
            lambda bits, code: [code[symbol] for symbol in decode_symbols(bits, code)],
            "These are the words. Which symbols do they stand for?",
        ),
        Mistake(
            lambda bits, code: decode_symbols(bits, code)[::-1],
            "The right symbols, last one first.",
        ),
    ),
    hints=(
        "Turn the code round first: a dict from word to symbol.",
        "Add one bit after the other to a word. As soon as it is one of the code's, note the symbol and start again.",
    ),
    right="That works since no word is the beginning of another: the first that fits is the right one.",
)


def _code_bits(counts: Sequence[int]) -> int:
    words = huffman_code(dict(enumerate(counts)))
    return sum(count * len(words[symbol]) for symbol, count in enumerate(counts))


def _never_merged_again(counts: Sequence[int]) -> int:
    """The rarest are merged, but the sum always goes to the front: a comb."""
    ordered = sorted(counts)
    return sum(itertools.accumulate(ordered)) - ordered[0]


def _most_frequent_first(counts: Sequence[int]) -> int:
    heap, bits = [-count for count in counts], 0
    heapq.heapify(heap)
    while len(heap) > 1:
        merged = heapq.heappop(heap) + heapq.heappop(heap)
        bits -= merged
        heapq.heappush(heap, merged)
    return bits


HUFFMAN_BITS = Task(
    name="huffman_bits",
    asks="counts, a list of at least two -> bits that the best code needs for all these symbols together",
    reference=lambda counts: _code_bits(counts),
    inputs=lambda: [
        ([5, 2, 1],),
        ([1, 1],),
        ([4, 4, 4, 4],),
        ([45, 13, 12, 16, 9, 5],),
        ([1, 1, 2, 3, 5, 8, 13, 21],),
        ([7, 7, 8, 9, 10],),
    ],
    mistakes=(
        Mistake(
            lambda counts: sum(counts) * math.ceil(math.log2(len(counts))),
            "A code of fixed length. Frequent symbols can do with less.",
        ),
        Mistake(
            lambda counts: sum(count * math.ceil(math.log2(sum(counts) / count)) for count in counts),
            "Each length is -log2 of the share, rounded up. That is a usable code (Shannon's), but not the best one.",
        ),
        Mistake(
            lambda counts: sum(count * math.log2(sum(counts) / count) for count in counts),
            "This is the entropy, the limit. Words have whole numbers of bits.",
        ),
        Mistake(
            _never_merged_again,
            "You merge each symbol with what was merged before. Look for the two smallest anew each time: both may be "
            "sums, or "
            "none.",
        ),
        Mistake(
            _most_frequent_first,
            "You merge the most frequent first, and they get the longest words.",
        ),
    ),
    hints=(
        "Merge the two rarest into one whose count is the sum, until one is left. What does each merge cost?",
        "A merge puts one bit in front of the words of all symbols in it: as many bits as the sum says.",
        "The module heapq gives the smallest each time, but sorting the list anew is fine as well.",
    ),
    right="Several codes may be best; the number of bits is the same for all.",
)

TASKS = (PREFIX_FREE, AVERAGE_LENGTH, DECODE, CANONICAL_CODES, HUFFMAN_BITS)
