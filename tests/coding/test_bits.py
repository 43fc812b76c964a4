"""Bits and bytes, stuffed and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpeglab.coding.bits import bits_to_bytes, bytes_to_bits, flip_bit, stuff, unstuff

with_ff = st.lists(st.sampled_from([0, 1, 0x7F, 0xD0, 0xFE, 0xFF]) | st.integers(0, 255)).map(bytes)


@given(st.text("01"))
def test_bits_come_back_with_ones_that_fill_the_last_byte(bits: str) -> None:
    data = bits_to_bytes(bits)
    assert len(data) == (len(bits) + 7) // 8
    assert bytes_to_bits(data) == bits + "1" * (8 * len(data) - len(bits))


@given(with_ff)
def test_bytes_come_back_from_bits(data: bytes) -> None:
    assert bits_to_bytes(bytes_to_bits(data)) == data


@given(with_ff)
def test_unstuff_undoes_stuff(data: bytes) -> None:
    stuffed = stuff(data)
    assert unstuff(stuffed) == data
    assert len(stuffed) == len(data) + data.count(0xFF)


@given(with_ff)
def test_stuffed_data_holds_no_marker(data: bytes) -> None:
    stuffed = stuff(data) + b"\0"
    assert all(stuffed[i + 1] == 0 for i, byte in enumerate(stuffed) if byte == 0xFF)


def test_fill_bytes_in_front_of_a_stuffed_zero_are_dropped() -> None:
    """T.81 B.1.1.2 lets any number of FF stand in front of a marker; libjpeg reads FF FF 00 as one FF."""
    assert unstuff(b"\1\xff\xff\xff\0\2") == b"\1\xff\2"


@given(st.binary(min_size=1), st.data())
def test_a_flipped_bit_is_the_only_other_one(data: bytes, more: st.DataObject) -> None:
    bit = more.draw(st.integers(0, 8 * len(data) - 1))
    before, after = bytes_to_bits(data), bytes_to_bits(flip_bit(data, bit))
    assert [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [bit]


@pytest.mark.parametrize("bit", [-1, 16])
def test_a_bit_that_is_not_there_is_a_value_error(bit: int) -> None:
    with pytest.raises(ValueError, match=rf"expected a bit in 0\.\.15, got {bit}"):
        flip_bit(b"ab", bit)
