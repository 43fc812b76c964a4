"""What goes wrong is said: in which class, where in the file, and in words that help."""

import copy
import io
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jpegs import changed, noise, parts, photo, saved

import jpeglab
from jpeglab import Component, FormatError, JpegError, JpegImage, Segment, UnsupportedError

GREY = np.zeros((8, 8), np.uint8)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_two_classes_are_jpeg_errors_and_nothing_else() -> None:
    assert issubclass(FormatError, JpegError)
    assert issubclass(UnsupportedError, JpegError)
    assert not issubclass(JpegError, (OSError, ValueError))


@pytest.mark.parametrize("travel", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copy", "pickle"])
def test_errors_travel_between_processes(travel: Any) -> None:
    broken = travel(FormatError("DHT: the segment is empty", 17))
    assert (broken.message, broken.offset, str(broken)) == (
        "DHT: the segment is empty", 17, "DHT: the segment is empty (at byte 17)",
    )  # fmt: skip
    assert str(travel(FormatError("no place"))) == "no place"
    assert travel(UnsupportedError("arithmetic coding (SOF9)")).feature == "arithmetic coding (SOF9)"


def test_a_missing_file_stays_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        jpeglab.read(tmp_path / "none.jpg")
    with pytest.raises(OSError):
        jpeglab.read(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        jpeglab.write(jpeglab.compress(GREY), tmp_path / "no folder" / "a.jpg")


@pytest.mark.parametrize("source", [None, 5, ["a.jpg"], io.StringIO("text")], ids=str)
def test_what_is_no_source_is_a_value_error(source: Any) -> None:
    with pytest.raises(ValueError, match="expected a path, bytes or a binary file, got"):
        jpeglab.read(source)


def test_more_pixels_than_max_pixels_are_refused_and_as_many_are_not() -> None:
    data = saved(photo(20, 31))
    assert jpeglab.read(data, max_pixels=620).width == 31
    with pytest.raises(UnsupportedError, match=r"31 x 20 pixels, more than max_pixels=619"):
        jpeglab.read(data, max_pixels=619)


def test_a_huge_size_is_refused_by_default() -> None:
    data = changed(saved(photo(8, 8)), 0xC0, lambda payload: payload[:1] + b"\xff\xff\xff\xff" + payload[5:])
    with pytest.raises(UnsupportedError, match="65535 x 65535 pixels"):
        jpeglab.read(data)
    with pytest.raises(FormatError, match="at least"):
        jpeglab.read(data, max_pixels=2**32)


def test_a_dnl_with_too_many_lines_is_refused() -> None:
    """The size is known only behind the first scan."""
    path = Path(__file__).parent / "files" / "good" / "dnl.jpg"
    with pytest.raises(UnsupportedError, match="45 x 37 pixels"):
        jpeglab.read(path, max_pixels=1000)


@pytest.mark.parametrize("shift", [0, 1, 1000])
def test_the_offset_moves_with_the_defect(shift: int) -> None:
    """Comments in front of a defect: its offset counts them, and the message stays."""
    data = changed(saved(photo(16, 16)), 0xC4, lambda payload: payload[:-1])
    place = next(part.offset for part in parts(data) if part.code == 0xC4) + 4
    comment = b"\xff\xfe" + (shift + 2).to_bytes(2, "big") + bytes(shift)
    with pytest.raises(FormatError) as caught:
        jpeglab.read(data[:2] + comment + data[2:])
    assert caught.value.offset == place + len(comment)
    assert caught.value.message == "DHT announces 12 codes but 11 bytes remain"


def test_the_offset_of_bad_data_counts_stuffed_zeros() -> None:
    """Sixteen ones, which no table has, behind n blocks whose data is full of FF 00."""
    flat = saved(np.full((8, 80), 128, np.uint8))
    scan = next(part for part in parts(flat) if part.code == 0xDA)
    begin = scan.offset + 4 + len(scan.payload)
    # DC category 8 (111110) with +255, then end of block (1010); the next block goes back with -255
    up, down, end = "111110" + "1" * 8, "111110" + "0" * 8, "1010"
    for blocks in range(1, 7):
        bits = "".join((up if i % 2 == 0 else down) + end for i in range(blocks))
        before = len(bits) // 8
        bits += "1" * 40
        raw = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8))
        data = flat[:begin] + raw.replace(b"\xff", b"\xff\0") + bytes(8) + b"\xff\xd9"
        expected = begin + before + raw[:before].count(0xFF)
        with pytest.raises(
            FormatError, match=f"scan 1, MCU {blocks}: no Huffman code starts with these bits"
        ) as caught:
            jpeglab.read(data)
        assert caught.value.offset == expected


def test_fractional_sampling_is_read_but_has_no_pixels() -> None:
    blocks = [Component(np.zeros((2, cols, 8, 8), np.int16), np.ones((8, 8)), (h, 1), i) for i, (h, cols) in
              enumerate([(3, 3), (2, 2), (1, 1)])]  # fmt: skip
    image = JpegImage(24, 16, tuple(blocks))
    assert jpeglab.read(jpeglab.write(image)) == image
    with pytest.raises(UnsupportedError, match="sampling ratios 3:2 and 1:1"):
        jpeglab.decompress(image)


def test_two_components_are_read_but_have_no_pixels() -> None:
    image = jpeglab.read(Path(__file__).parent / "files" / "good" / "two-components.jpg")
    assert len(image.components) == 2
    with pytest.raises(UnsupportedError, match="two components"):
        jpeglab.decompress(image)


# --- compressing ------------------------------------------------------------------------------------------------------

ARGUMENTS = {
    "float pixels": ((np.zeros((8, 8)),), {}, "expected pixels as a uint8 array, got float64"),
    "a list": (([[0]],), {}, "expected pixels as a uint8 array, got list"),
    "two channels": ((np.zeros((8, 8, 2), np.uint8),), {}, r"\(H, W\), \(H, W, 3\) or \(H, W, 4\), got \(8, 8, 2\)"),
    "one dimension": ((np.zeros(8, np.uint8),), {}, r"got \(8,\)"),
    "four dimensions": ((np.zeros((1, 8, 8, 3), np.uint8),), {}, r"got \(1, 8, 8, 3\)"),
    "no pixels": ((np.zeros((0, 8), np.uint8),), {}, "expected 1..65535 pixels a side, got 8 x 0"),
    "too many pixels": ((np.zeros((1, 65536), np.uint8),), {}, "got 65536 x 1"),
    "quality 0": ((GREY, 0), {}, r"expected a quality in 1\.\.100.*got 0"),
    "quality 101": ((GREY, 101), {}, r"expected a quality in 1\.\.100.*got 101"),
    "subsampling": ((GREY, 75, "4:1:0"), {}, r"4:4:4, 4:2:2, 4:2:0, 4:4:0, 4:1:1, got '4:1:0'"),
    "color": ((GREY,), {"color": "CMYK"}, "expected a color of YCbCr or RGB, got 'CMYK'"),
    "no tables": ((GREY,), {"tables": []}, "expected one to three tables, got 0"),
    "four tables": ((GREY,), {"tables": [np.ones((8, 8), int)] * 4}, "expected one to three tables, got 4"),
    "a table of 64": ((GREY,), {"tables": [np.ones(64, int)]}, r"expected tables of shape \(8, 8\).*got \(64,\)"),
    "step 0": ((GREY,), {"tables": [np.zeros((8, 8), int)]}, r"1\.\.65535"),
    "step -1": ((GREY,), {"tables": [np.full((8, 8), -1)]}, r"1\.\.65535"),
    "step 65536": ((GREY,), {"tables": [np.full((8, 8), 65536)]}, r"1\.\.65535"),
    "step 1.5": ((GREY,), {"tables": [np.full((8, 8), 1.5)]}, r"1\.\.65535"),
    "step nan": ((GREY,), {"tables": [np.full((8, 8), np.nan)]}, r"1\.\.65535"),
    "a tables array": ((GREY,), {"tables": np.ones((8, 8), int)}, "table"),
    "tables of text": ((GREY,), {"tables": ["standard"]}, "table"),
    "quality as text": ((GREY, "75"), {}, "quality"),
    "quality nan": ((GREY, float("nan")), {}, "quality"),
    "quality 75.5": ((GREY, 75.5), {}, "quality"),
    "subsampling as a pair": ((GREY, 75, (2, 2)), {}, "subsampling"),
    "subsampling as a list": ((GREY, 75, [2, 2]), {}, "subsampling"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.filterwarnings("error")
def test_a_wrong_argument_of_compress_is_a_value_error(name: str) -> None:
    arguments, options, message = ARGUMENTS[name]
    with pytest.raises(ValueError, match=message):
        jpeglab.compress(*arguments, **options)


# --- images -----------------------------------------------------------------------------------------------------------

ONE_BLOCK = np.zeros((1, 1, 8, 8), np.int16)
ONES = np.ones((8, 8), np.uint16)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros((8, 8), np.int16), ONES), r"expected quantized of shape \(rows, cols, 8, 8\), got \(8, 8\)"),
        ((np.full((1, 1, 8, 8), 40000), ONES), r"-32768\.\.32767 for quantized"),
        ((np.full((1, 1, 8, 8), 0.5), ONES), "expected integers"),
        ((ONE_BLOCK, np.ones((4, 4))), r"expected a table of shape \(8, 8\), got \(4, 4\)"),
        ((ONE_BLOCK, np.zeros((8, 8))), r"1\.\.65535, got 0"),
        ((ONE_BLOCK, np.full((8, 8), 65536)), "for table"),
        ((ONE_BLOCK, np.full((8, 8), -1)), "for table"),
        ((ONE_BLOCK, ONES, (0, 1)), r"sampling factors in 1\.\.4, got \(0, 1\)"),
        ((ONE_BLOCK, ONES, (1, 5)), r"sampling factors in 1\.\.4, got \(1, 5\)"),
        ((ONE_BLOCK, ONES, (1, 1), 256), r"identifier in 0\.\.255, got 256"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_wrong_component_is_a_value_error(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Component(*arguments)


def component(identifier: int = 1) -> Component:
    return Component(ONE_BLOCK, ONES, (1, 1), identifier)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((0, 8, (component(),)), {}, r"1\.\.65535 pixels a side, got 0 x 8"),
        ((8, 65536, (component(),)), {}, "got 8 x 65536"),
        ((8, 8, ()), {}, "1 to 4 components, got 0"),
        ((8, 8, tuple(component(i) for i in range(5))), {}, "1 to 4 components, got 5"),
        ((8, 9, (component(),)), {}, r"component 0 needs \(2, 1\) blocks \(rows, cols\), got \(1, 1\)"),
        ((8, 8, (component(),)), {"restart_interval": 65536}, r"0\.\.65535 MCUs, got 65536"),
        ((8, 8, (component(), component())), {}, "identifier"),
        ((8, 8, (component(),)), {"segments": (Segment(0xDA, b""),)}, "marker|APPn"),
    ],
)
def test_a_wrong_image_is_a_value_error(arguments: tuple[Any, ...], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        JpegImage(*arguments, **options)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"quantized": {1: ONE_BLOCK}}, "component index below 1, got 1"),
        ({"quantized": {-1: ONE_BLOCK}}, "component index below 1, got -1"),
        ({"quantized": {0: np.zeros((2, 1, 8, 8), np.int16)}}, r"shape \(1, 1, 8, 8\), got \(2, 1, 8, 8\)"),
        ({"tables": {0: np.zeros((8, 8))}}, r"1\.\.65535, got 0"),
        ({"tables": {2: ONES}}, "component index"),
        ({"restart_interval": -1}, "got -1"),
    ],
)
def test_a_wrong_replacement_is_a_value_error(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jpeglab.compress(GREY).replace(**changes)


def test_segments_that_would_change_the_color_are_refused() -> None:
    image = jpeglab.compress(noise(8, 8), color="RGB")
    with pytest.raises(ValueError, match="would be read as YCbCr, not RGB"):
        image.replace(segments=[Segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")])


# --- writing ----------------------------------------------------------------------------------------------------------


def with_coefficient(value: int, place: tuple[int, int], blocks: int = 1, last: int | None = None) -> JpegImage:
    """A grey picture of some blocks in a row with one value each; ``last`` is the last block's."""
    image = jpeglab.compress(np.full((8, 8 * blocks), 128, np.uint8))
    quantized = np.zeros((1, blocks, 8, 8), np.int16)
    quantized[..., place[0], place[1]] = value
    if last is not None:
        quantized[0, -1, place[0], place[1]] = last
    return image.replace(quantized={0: quantized})


@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
@pytest.mark.parametrize("value", [1024, -1024, 32767, -32768])
def test_an_ac_value_beyond_1023_cannot_be_written(value: int, progressive: bool) -> None:
    with pytest.raises(ValueError, match=rf"AC coefficient within \+-1023, got {value} in MCU 0"):
        jpeglab.write(with_coefficient(value, (3, 4)), progressive=progressive)


@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
@pytest.mark.parametrize(
    ("first", "second"), [(2047, 2047), (-2047, -2047), (2047, 0), (1023, -1024), (1500, 3000), (-1024, -2048),
                          (-1025, -2050), (-2048, -2048), (2048, 2048), (2047, -2047), (4000, 4000), (32767, -32768)],
)  # fmt: skip
def test_a_dc_value_is_refused_or_read_back(first: int, second: int, progressive: bool) -> None:
    """Never written so that it cannot be read: ``read(write(image)) == image`` always."""
    image = with_coefficient(first, (0, 0), 2, second)
    try:
        data = jpeglab.write(image, progressive=progressive)
    except ValueError as error:
        assert re.search(r"DC \w+ within \+-\d+, got -?\d+ in MCU [01]", str(error))
        assert max(abs(first), abs(second), abs(first - second)) > 2047
    else:
        assert jpeglab.read(data).components == image.components


@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
@pytest.mark.parametrize("value", [1023, -1023])
def test_the_largest_values_can_be_written(value: int, progressive: bool) -> None:
    for place in ((0, 0), (0, 1), (7, 7)):
        image = with_coefficient(value, place)
        assert jpeglab.read(jpeglab.write(image, progressive=progressive)).components == image.components


@pytest.mark.parametrize("interval", [-1, 65536])
def test_a_restart_interval_out_of_range_is_a_value_error(interval: int) -> None:
    with pytest.raises(ValueError, match=rf"expected a restart interval of 0\.\.65535 MCUs, got {interval}"):
        jpeglab.write(jpeglab.compress(GREY), restart_interval=interval)


def test_a_segment_that_is_too_long_is_a_value_error() -> None:
    image = jpeglab.compress(GREY).replace(segments=[Segment(0xFE, bytes(65534))])
    with pytest.raises(ValueError, match="at most 65533 bytes for COM, got 65534"):
        jpeglab.write(image)
    longest = image.replace(segments=[Segment(0xFE, bytes(65533))])
    assert jpeglab.read(jpeglab.write(longest)) == longest
