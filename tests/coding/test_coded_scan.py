"""Whose each bit of the data is: every block's bits are decoded by the textbook, and all bits have one owner."""

from collections import Counter

import numpy as np
import pytest
from jpegs import noise, only, photo, saved

import jpeglab
from jpeglab.coding.bits import bits_to_bytes, stuff
from jpeglab.coding.coded_scan import read_scan
from jpeglab.coding.codewords import as_bits, code_block, decode_block

FILES = {
    "grey": saved(photo(24, 40, channels=1)),
    "4:4:4": saved(photo(24, 40), subsampling="4:4:4"),
    "4:2:0 with padding": saved(photo(33, 17), subsampling="4:2:0", quality=50),
    "fitted tables": saved(photo(33, 40), subsampling="4:2:0", optimize=True),
    "restart markers": saved(photo(40, 50), subsampling="4:2:0", restart_marker_blocks=2),
    "noise, so that zeros are stuffed": saved(noise(40, 41), quality=100),
}


@pytest.fixture(params=FILES.values(), ids=FILES)
def scan(request):
    return read_scan(request.param)


def codes(scan, component):
    dc, ac = scan.tables(component)
    return dc.codes(), ac.codes()


def decoded(scan, number):
    return decode_block(scan.bits(number), scan.previous_dc(number), *codes(scan, scan.blocks[number, 0]))[0]


def test_every_blocks_bits_are_its_codewords(scan):
    for number, (component, row, col) in enumerate(scan.blocks.tolist()):
        previous = scan.previous_dc(number)
        block, used = decode_block(scan.bits(number), previous, *codes(scan, component))
        assert used == len(scan.bits(number))
        assert scan.bits(number) == as_bits(code_block(block, previous, *codes(scan, component)))
        quantized = scan.image.components[component].quantized
        if row < quantized.shape[0] and col < quantized.shape[1]:  # and no padding
            assert np.array_equal(block, quantized[row, col])
            assert scan.number(component, row, col) == number


def test_all_blocks_are_there_once(scan):
    blocks = set(map(tuple, scan.blocks.tolist()))
    assert len(blocks) == len(scan.blocks)
    for index, component in enumerate(scan.image.components):
        rows, cols = component.quantized.shape[:2]
        assert {(index, row, col) for row in range(rows) for col in range(cols)} <= blocks


def test_every_bit_has_the_owner_that_the_bytes_say(scan):
    owners = [scan.owner(offset, bit) for offset in range(scan.start, scan.end) for bit in range(8)]
    kinds = Counter(owner.kind for owner in owners)
    data = only(scan.data, 0xDA).entropy if not scan.image.restart_interval else scan.data[scan.start : scan.end]
    assert data == scan.data[scan.start : scan.end]
    markers = sum(data.count(bytes((0xFF, 0xD0 + n))) for n in range(8))
    assert kinds["stuffing"] == 8 * data.count(b"\xff\0")
    assert kinds["restart"] == 16 * markers
    assert kinds["fill"] < 8 * (markers + 1)
    assert kinds["code"] + kinds["value"] == sum(len(scan.bits(number)) for number in range(len(scan.blocks)))


def test_a_blocks_first_bit_is_owned_by_it_and_is_a_dc_code(scan):
    for number, block in enumerate(scan.blocks.tolist()):
        owner = scan.owner(*scan.position(number))
        assert owner.block == tuple(block) and owner.kind == "code" and owner.symbol.startswith("DC")


def test_ac_symbols_are_those_of_the_blocks(scan):
    for component in range(len(scan.image.components)):
        expected = [
            word.symbol
            for number in np.flatnonzero(scan.blocks[:, 0] == component)
            for word in code_block(decoded(scan, number), scan.previous_dc(number), *codes(scan, component))[1:]
        ]
        assert scan.ac_symbols(component).tolist() == expected


def test_without_markers_the_blocks_in_a_row_are_the_data():
    data = FILES["noise, so that zeros are stuffed"]
    scan = read_scan(data)
    text = "".join(scan.bits(number) for number in range(len(scan.blocks)))
    assert stuff(bits_to_bytes(text)) == data[scan.start : scan.end]


def test_a_value_bit_is_known_by_what_its_flip_does():
    """The sign bit of the last DC difference: nothing but that DC changes."""
    image = jpeglab.compress(photo(32, 32, channels=1), 50)
    scan = read_scan(jpeglab.write(image))
    number = len(scan.blocks) - 1
    offset, bit = scan.position(number)
    while scan.owner(offset, bit).kind == "code":
        offset, bit = offset + (bit == 7), (bit + 1) % 8
    assert scan.owner(offset, bit).kind == "value"
    flipped = bytearray(scan.data)
    flipped[offset] ^= 128 >> bit
    difference = jpeglab.read(bytes(flipped)).luminance.quantized != image.luminance.quantized
    assert np.argwhere(difference).tolist() == [[3, 3, 0, 0]]


def test_several_scans_are_a_value_error():
    with pytest.raises(ValueError, match="one sequential scan"):
        read_scan(saved(photo(16, 16), progressive=True))


def test_what_does_not_exist_is_a_value_error():
    scan = read_scan(FILES["grey"])
    with pytest.raises(ValueError, match="expected a block of the scan, got component 0, row 3, col 0"):
        scan.number(0, 3, 0)
    with pytest.raises(ValueError, match=r"expected bit 0\.\.7 of a byte in"):
        scan.owner(scan.end, 0)
