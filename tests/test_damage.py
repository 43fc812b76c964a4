"""Damaged files: what is cut, flipped or lost is told or harmless, and what is not damaged is exact."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from jpegs import cjpeg, joined, needs_cjpeg, noise, parts, photo, saved, stored
from twin import decode, frame_of, mcus, scan_components

import jpeglab

PICTURE = noise(29, 43, seed=5)  # no block without coefficients
FOLDER = Path(__file__).parent / "files"

# Zig-zag, T.81 figure A.6, as the place of each natural index
PLACE = np.array(
    [
        [0, 1, 5, 6, 14, 15, 27, 28],
        [2, 4, 7, 13, 16, 26, 29, 42],
        [3, 8, 12, 17, 25, 30, 41, 43],
        [9, 11, 18, 24, 31, 40, 44, 53],
        [10, 19, 23, 32, 39, 45, 52, 54],
        [20, 22, 33, 38, 46, 51, 55, 60],
        [21, 34, 37, 47, 50, 56, 59, 61],
        [35, 36, 48, 49, 57, 58, 62, 63],
    ]
)


def first_sos_end(data: bytes) -> int:
    part = next(part for part in parts(data) if part.code == 0xDA)
    return part.offset + 4 + len(part.payload)


def missing(image: jpeglab.JpegImage) -> int:
    """How many blocks the warnings say are missing."""
    found = [int(n) for text in image.warnings for n in re.findall(r"(\d+) of \d+ blocks are missing", text)]
    return sum(found)


@cache
def sequential(name: str) -> bytes:
    if name == "restart":
        return cjpeg(PICTURE, "-quality", "30", "-restart", "2B")
    if name == "scans":
        return (FOLDER / "good" / "scans-y-then-colors-restart.jpg").read_bytes()
    return saved(PICTURE, quality=30, subsampling=name)


SEQUENTIAL = pytest.mark.parametrize("name", ["4:2:0", "4:4:4", pytest.param("restart", marks=needs_cjpeg), "scans"])


@SEQUENTIAL
def test_a_file_cut_anywhere_is_an_error(name: str) -> None:
    data = sequential(name)
    for cut in range(2, len(data)):
        with pytest.raises(jpeglab.FormatError) as caught:
            jpeglab.read(data[:cut])
        assert caught.value.offset == cut or "at least" in caught.value.message
    assert jpeglab.read(data).warnings == ()


@SEQUENTIAL
def test_a_cut_in_front_of_the_data_is_an_error_for_everybody(name: str) -> None:
    data = sequential(name)
    for cut in range(first_sos_end(data)):
        with pytest.raises(jpeglab.FormatError):
            jpeglab.read(data[:cut], truncated=True)


@SEQUENTIAL
def test_a_cut_sequential_file_gives_exactly_the_complete_blocks(name: str) -> None:
    """Which these are, a slow decoder says that knows where in the file every block ends."""
    data = sequential(name)
    blocks = decode(data)
    for cut in range(first_sos_end(data), len(data)):
        image = jpeglab.read(data[:cut], truncated=True)
        expected = [np.zeros_like(component.quantized) for component in image.components]
        complete = 0
        for block in blocks:
            rows, cols = expected[block.component].shape[:2]
            # A last FF may be data or the start of a marker: what needs it is not complete.
            if block.end <= cut:
                complete += 1
                if block.row < rows and block.col < cols:
                    expected[block.component][block.row, block.col] = np.array(block.zigzag)[PLACE]
        for component, wanted in zip(image.components, expected, strict=True):
            np.testing.assert_array_equal(component.quantized, wanted, err_msg=f"cut at {cut}")
        scanned = sum(len(unit) for part in parts_begun(data, cut) for unit in part)
        assert missing(image) == scanned - complete
        assert image.warnings


def parts_begun(data: bytes, cut: int) -> list[list[list[tuple[int, int, int]]]]:
    """The MCUs of each scan whose header the cut file still holds."""
    pieces = parts(data)
    frame = frame_of(pieces)
    begun = [p for p in pieces if p.code == 0xDA and p.offset + 4 + len(p.payload) <= cut]
    return [mcus(frame, scan_components(frame, p.payload)) for p in begun]


@cache
def progressive(name: str) -> bytes:
    if name == "restart":
        return (FOLDER / "good" / "scans-odd-progression-restart.jpg").read_bytes()
    if name == "restart 4:2:0":
        return cjpeg(photo(20, 37, seed=1), "-quality", "40", "-progressive", "-restart", "3B")
    return saved(photo(20, 37, seed=1), quality=40, subsampling=name, progressive=True)


PROGRESSIVE = pytest.mark.parametrize(
    "name", ["4:2:0", "4:4:4", "restart", pytest.param("restart 4:2:0", marks=needs_cjpeg)]
)


@PROGRESSIVE
def test_a_progressive_file_cut_anywhere_is_an_error(name: str) -> None:
    data = progressive(name)
    for cut in range(2, len(data)):
        with pytest.raises(jpeglab.FormatError):
            jpeglab.read(data[:cut])


@PROGRESSIVE
def test_a_cut_progressive_file_gives_every_block_as_its_last_complete_scan_left_it(name: str, tmp_path: Path) -> None:
    """How each scan leaves the coefficients, jpeglib says, reading the file up to there."""
    data = progressive(name)
    pieces = parts(data)
    frame = frame_of(pieces)
    places = [i for i, part in enumerate(pieces) if part.code == 0xDA]
    states = [[np.zeros((*frame.blocks(i), 8, 8), np.int16) for i in range(3)]]
    states += [stored(joined(pieces[: i + 1]) + b"\xff\xd9", tmp_path).coefficients for i in places]
    scans = [pieces[i] for i in places]
    orders = [[b for unit in mcus(frame, scan_components(frame, scan.payload)) for b in unit] for scan in scans]
    starts = [scan.offset + 4 + len(scan.payload) for scan in scans]
    done = 0
    for cut in range(starts[0], len(data)):
        image = jpeglab.read(data[:cut], truncated=True)
        number = max(i for i, start in enumerate(starts) if start <= cut)
        order = orders[number]
        count = len(order) - missing(image)
        expected = [state.copy() for state in states[number]]
        for component, row, col in order[:count]:
            rows, cols = frame.blocks(component)
            if row < rows and col < cols:
                expected[component][row, col] = states[number + 1][component][row, col]
        for component, wanted in zip(image.components, expected, strict=True):
            np.testing.assert_array_equal(component.quantized, wanted, err_msg=f"cut at {cut}")
        # More of the file never gives less, and all of a scan's bytes give all of its blocks.
        total = sum(map(len, orders[:number])) + count
        assert total >= done
        done = total
        if cut >= scans[number].offset + len(scans[number].bytes()):
            assert count == len(order)
        assert image.warnings


@SEQUENTIAL
def test_what_a_cut_file_holds_can_be_written(name: str) -> None:
    data = sequential(name)
    for cut in range(first_sos_end(data), len(data), 37):
        image = jpeglab.read(data[:cut], truncated=True)
        assert jpeglab.read(jpeglab.write(image)) == image
        assert jpeglab.decompress(image).shape == (image.height, image.width, 3)


@PROGRESSIVE
def test_what_a_cut_progressive_file_holds_can_be_written(name: str) -> None:
    data = progressive(name)
    for cut in range(first_sos_end(data), len(data), 37):
        image = jpeglab.read(data[:cut], truncated=True)
        assert jpeglab.read(jpeglab.write(image)) == image
        assert jpeglab.decompress(image).shape == (image.height, image.width, 3)


def test_the_part_of_the_file_that_is_missing_is_zero_gray() -> None:
    data = saved(noise(64, 64, channels=1))
    image = jpeglab.read(data[: len(data) // 2], truncated=True)
    lost = missing(image)
    assert 0 < lost < 64
    assert (jpeglab.decompress(image)[-8:] == 128).all()
    assert not image.luminance.quantized.reshape(64, -1)[-lost:].any()


# --- restart markers --------------------------------------------------------------------------------------------------


def restart_file() -> tuple[bytes, list[tuple[int, int]]]:
    """A file of 12 MCUs with a marker behind every second one, and where each interval's data lies."""
    data = saved(noise(48, 64, seed=2), quality=50)
    data = jpeglab.write(jpeglab.read(data), restart_interval=2)
    scan = next(part for part in parts(data) if part.code == 0xDA)
    begin = scan.offset + 4 + len(scan.payload)
    end = begin + len(scan.entropy)
    marks = [i for i in range(begin, end) if data[i] == 0xFF and 0xD0 <= data[i + 1] <= 0xD7]
    edges = [(begin, marks[0]), *((a + 2, b) for a, b in zip(marks, [*marks[1:], end], strict=True))]
    return data, edges


def intact(data: bytes, image: jpeglab.JpegImage, lost: set[int]) -> bool:
    """All blocks of the other intervals are those of the whole file."""
    whole = jpeglab.read(data)
    frame = frame_of(parts(data))
    for number, unit in enumerate(mcus(frame, [0, 1, 2])):
        if number // 2 not in lost:
            for component, row, col in unit:
                rows, cols = frame.blocks(component)
                if row < rows and col < cols:
                    a, b = (i.components[component].quantized[row, col] for i in (whole, image))
                    if not np.array_equal(a, b):
                        return False
    return True


def test_damage_in_one_interval_leaves_all_others_exact() -> None:
    data, edges = restart_file()
    rng = np.random.default_rng(3)
    assert len(edges) == 6
    told = 0
    for number, (begin, end) in enumerate(edges):
        for _ in range(20):
            garbage = rng.integers(0, 255, end - begin, np.uint8).tobytes()  # no FF, so no marker
            damaged = data[:begin] + garbage + data[end:]
            image = jpeglab.read(damaged, resync=True)
            assert intact(data, image, {number})
            try:
                jpeglab.read(damaged)
            except jpeglab.FormatError as error:
                told += 1
                assert error.offset is not None
                assert begin <= error.offset <= end
                assert any(f"at byte {error.offset}" in text for text in image.warnings)
    assert told > 100  # of 120: random bits hardly ever end where they should


def test_an_interval_that_is_gone_leaves_all_others_exact() -> None:
    """With its marker in front or behind; the numbers of the markers tell which one it was."""
    data, edges = restart_file()
    for number, (begin, end) in enumerate(edges):
        cuts = ([(begin - 2, end)] if number else []) + ([(begin, end + 2)] if number + 1 < len(edges) else [])
        for start, stop in cuts:
            damaged = data[:start] + data[stop:]
            with pytest.raises(jpeglab.FormatError):
                jpeglab.read(damaged)
            image = jpeglab.read(damaged, resync=True)
            assert image.warnings
            if stop == end:  # RSTn is gone with what stood behind it
                assert intact(data, image, {number})


def test_a_restart_marker_that_is_gone_costs_one_interval() -> None:
    data, edges = restart_file()
    for number, (_, end) in enumerate(edges[:-1]):
        damaged = data[:end] + data[end + 2 :]
        with pytest.raises(jpeglab.FormatError):
            jpeglab.read(damaged)
        image = jpeglab.read(damaged, resync=True)
        assert image.warnings
        assert intact(data, image, {number, number + 1})


def test_a_restart_marker_with_a_wrong_number_is_told_and_what_stands_in_front_is_exact() -> None:
    """What stands behind may be taken for another interval, as only the number says which it is."""
    data, edges = restart_file()
    for number, (_, end) in enumerate(edges[:-1]):
        for other in range(8):
            if other != number:
                damaged = data[:end] + bytes((0xFF, 0xD0 + other)) + data[end + 2 :]
                with pytest.raises(jpeglab.FormatError, match="RST") as caught:
                    jpeglab.read(damaged)
                image = jpeglab.read(damaged, resync=True)
                assert caught.value.offset == end
                assert image.warnings
                assert intact(data, image, set(range(number + 1, len(edges))))


def test_a_marker_within_the_data_is_damage_like_any_other() -> None:
    data, edges = restart_file()
    begin = edges[2][0]
    for code in (0x02, 0xC5, 0xD8, 0xF3):
        damaged = data[: begin + 9] + bytes((0xFF, code)) + data[begin + 11 :]
        with pytest.raises(jpeglab.JpegError):
            jpeglab.read(damaged)
        image = jpeglab.read(damaged, resync=True)
        assert intact(data, image, {2})


def test_the_warning_says_whether_a_restart_marker_follows() -> None:
    data, edges = restart_file()
    for number, words in ((0, "went on behind the next restart marker"), (len(edges) - 1, "no restart marker follows")):
        begin, end = edges[number]
        damaged = data[:begin] + b"\xfe" * (end - begin) + data[end:]  # ones only: no codeword begins with so many
        assert any(words in warning for warning in jpeglab.read(damaged, resync=True).warnings)


def test_a_restart_file_without_damage_is_read_the_same() -> None:
    data, _ = restart_file()
    assert jpeglab.read(data, resync=True) == jpeglab.read(data)
    assert jpeglab.read(data, resync=True).warnings == ()


# --- bit flips --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
def test_a_flipped_bit_is_an_error_or_reads_as_jpeglib_reads_it(progressive: bool, full: bool, tmp_path: Path) -> None:
    data = saved(photo(24, 32, seed=9), quality=60, progressive=progressive)
    flips = [
        8 * position + bit
        for part in parts(data) if part.code == 0xDA
        for position in range(part.offset + 4 + len(part.payload), part.offset + len(part.bytes()))
        for bit in range(8)
    ]  # fmt: skip
    flagged, read = 0, 0
    for flip in flips[:: 1 if full else 3]:
        damaged = bytearray(data)
        damaged[flip // 8] ^= 128 >> flip % 8
        try:
            image = jpeglab.read(bytes(damaged))
        except jpeglab.JpegError:
            flagged += 1
            continue
        read += 1
        theirs = stored(bytes(damaged), tmp_path).coefficients
        assert all(map(np.array_equal, [c.quantized for c in image.components], theirs)), flip
        assert jpeglab.decompress(image).shape == (24, 32, 3)
        assert jpeglab.read(jpeglab.write(image)) == image
    assert flagged > 0
    assert read > 0


def test_a_flipped_bit_of_the_padding_is_harmless() -> None:
    data = saved(np.full((8, 8), 128, np.uint8))  # 00 1010, then two bits of padding
    assert data[-3] == 0b00101011
    assert jpeglab.read(data[:-3] + b"\x28" + data[-2:]) == jpeglab.read(data)
