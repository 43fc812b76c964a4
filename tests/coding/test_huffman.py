"""Huffman tables: T.81's own, and those made to measure."""

import heapq
import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import noise, parts, photo, saved

from jpeglab.coding.huffman import (
    STANDARD,
    HuffmanTable,
    decode_symbols,
    encode_symbols,
    entropy,
    huffman_code,
    is_prefix_code,
    table_for,
)  # fmt: skip

# Some symbols often, some hardly ever: counts of all magnitudes
counts_of_bytes = st.dictionaries(
    st.integers(0, 255), st.integers(1, 20) | st.integers(1, 10**9) | st.integers(0, 30).map(lambda e: 2**e), min_size=1
)


def as_array(counts: dict[int, int]) -> np.ndarray:
    array = np.zeros(256, np.int64)
    for symbol, count in counts.items():
        array[symbol] = count
    return array


def least_cost(weights: list[int]) -> int:
    """The sum of all merged pairs: how many bits the best code takes."""
    heapq.heapify(weights)
    cost = 0
    while len(weights) > 1:
        pair = heapq.heappop(weights) + heapq.heappop(weights)
        cost += pair
        heapq.heappush(weights, pair)
    return cost


def check_table(table: HuffmanTable, symbols: set[int]) -> None:
    assert len(table.bits) == 16
    assert sum(table.bits) == len(table.values)
    assert set(table.values) == symbols
    codes = table.codes()
    assert set(codes) == symbols
    words = sorted(codes.values())
    assert all(1 <= len(word) <= 16 for word in words)
    assert all("0" in word for word in words)  # never all ones
    assert not any(longer.startswith(word) for word, longer in pairwise(words))
    assert is_prefix_code(table.bits)


@given(counts_of_bytes)
def test_table_for_any_counts_is_a_prefix_code_of_16_bits_at_most(counts: dict[int, int]) -> None:
    check_table(table_for(as_array(counts)), set(counts))


@pytest.mark.parametrize("symbols", [2, 16, 17, 18, 33, 34, 35, 45, 60, 85])
def test_fibonacci_counts_which_need_the_longest_codes(symbols: int) -> None:
    """Each count is the sum of the two before, so that a code is a bit longer than the next: beyond 32 bits for 85."""
    counts = [1, 1]
    while len(counts) < symbols:
        counts.append(counts[-1] + counts[-2])
    check_table(table_for(as_array(dict(enumerate(counts)))), set(range(symbols)))


@given(counts_of_bytes)
def test_no_code_takes_fewer_bits(counts: dict[int, int]) -> None:
    """Where 16 bits are enough: exactly the cost of Huffman's tree, with the reserved symbol as one of its leaves."""
    table = table_for(as_array(counts))
    lengths = dict(zip(table.values, table.lengths(), strict=True))
    longest = max(lengths.values())
    if longest < 16:
        cost = sum(counts[symbol] * length for symbol, length in lengths.items())
        best = least_cost([*counts.values(), 1])
        # the reserved code is as long as the longest, or one bit longer than the only one of that length
        assert best - cost in (longest, longest + 1)


@given(counts_of_bytes)
def test_bits_are_within_one_of_the_entropy(counts: dict[int, int]) -> None:
    code = huffman_code(counts)
    total = sum(counts.values())
    entropy = -sum(count / total * math.log2(count / total) for count in counts.values())
    average = sum(count * len(code[symbol]) for symbol, count in counts.items()) / total
    assert entropy - 1e-9 <= average <= entropy + 1 + 1e-9


@given(st.lists(st.integers(-300, 300), min_size=1))
def test_symbols_come_back_from_their_codes(symbols: list[int]) -> None:
    code = huffman_code(Counter(symbols))
    assert decode_symbols(encode_symbols(symbols, code), code) == symbols
    words = sorted(code.values())
    assert not any(longer.startswith(word) for word, longer in pairwise(words))


def test_bits_that_end_within_a_code_are_a_value_error() -> None:
    with pytest.raises(ValueError, match="expected whole codes, '1' is left over"):
        decode_symbols("0101", {5: "0", 6: "10", 7: "11"})


@given(counts_of_bytes, st.data())
def test_symbols_come_back_from_a_files_table(counts: dict[int, int], data: st.DataObject) -> None:
    codes = table_for(as_array(counts)).codes()
    symbols = data.draw(st.lists(st.sampled_from(sorted(counts)), max_size=50))
    assert decode_symbols(encode_symbols(symbols, codes), codes) == symbols


def test_the_standard_tables_are_those_of_pillows_files() -> None:
    found = {}
    for part in parts(saved(photo(8, 8))):
        if part.code == 0xC4:
            assert 17 + sum(part.payload[1:17]) == len(part.payload)
            found[divmod(part.payload[0], 16)] = HuffmanTable(part.payload[1:17], part.payload[17:])
    assert found == STANDARD


def test_a_fitted_table_is_never_worse_than_the_standard_one() -> None:
    symbols = {0xF0: 4, 0x00: 80, 0x01: 33, 0x02: 20, 0x11: 9, **{0x10 * run + 2: run for run in range(1, 16)}}
    fitted, standard = table_for(as_array(symbols)).codes(), STANDARD[1, 0].codes()
    assert sum(n * len(fitted[s]) for s, n in symbols.items()) <= sum(n * len(standard[s]) for s, n in symbols.items())


def test_tables_fitted_to_a_picture_are_libjpegs() -> None:
    """Ties broken otherwise would give other bytes; test_exactness.py holds whole files to it."""
    import jpeglab

    file = saved(noise(40, 40, channels=1), quality=100, optimize=True)
    ours = jpeglab.write(jpeglab.compress(noise(40, 40, channels=1), 100), optimize=True)
    assert [p.payload for p in parts(ours) if p.code == 0xC4] == [p.payload for p in parts(file) if p.code == 0xC4]


@pytest.mark.parametrize(
    ("bits", "fits"),
    [
        ([2], True), ([1, 2], True), ([1, 3], False), ([3], False), ([0, 4], True), ([0, 5], False), ([2, 1], False),
        ([0] * 15 + [255], True), ([1] * 16, True),
    ],
)  # fmt: skip
def test_which_counts_leave_room_for_every_code(bits: list[int], fits: bool) -> None:
    """Kraft's inequality."""
    padded = bytes(bits + [0] * (16 - len(bits)))
    assert is_prefix_code(padded) == fits
    assert fits == (sum(count / 2**length for length, count in enumerate(padded, 1)) <= 1)


symbols_of_all_kinds = st.lists(st.integers(-300, 300), min_size=1, max_size=60)


@given(symbols_of_all_kinds)
def test_entropy_is_shannons_sum(symbols: list[int]) -> None:
    """Term by term with Python's floats; both sums round, in different orders."""
    counts = Counter(symbols).values()
    expected = -sum(count / len(symbols) * math.log2(count / len(symbols)) for count in counts)
    assert entropy(np.array(symbols)) == pytest.approx(expected, abs=1e-12)


@given(symbols_of_all_kinds.filter(lambda symbols: len(set(symbols)) > 1))
def test_huffmans_code_comes_within_a_bit_of_the_entropy(symbols: list[int]) -> None:
    """Shannon's and Huffman's bounds, which hold for any source of two symbols or more."""
    mean = len(encode_symbols(symbols, huffman_code(Counter(symbols)))) / len(symbols)
    bound = entropy(np.array(symbols))
    assert bound - 1e-12 <= mean < bound + 1


@pytest.mark.parametrize("bits", range(9))
def test_symbols_that_are_all_as_frequent_have_the_entropy_of_a_fixed_length(bits: int) -> None:
    assert entropy(np.arange(2**bits)) == entropy(np.arange(2**bits).reshape(-1, 1) - 7) == bits
