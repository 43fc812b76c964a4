"""Every byte of a file has a part: against a slow walk, Pillow, what ``read`` finds, and the corpora."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import photo, saved
from PIL import Image, ImageCms

import jpeglab
from jpeglab.coding.anatomy import KINDS, Part, anatomy, scan_ends, scan_meaning
from jpeglab.coding.markers import marker_name
from jpeglab.image import Scan

FILES = Path(__file__).parents[1] / "files"
GOOD, BROKEN, UNSUPPORTED = (sorted((FILES / name).glob("*.jpg")) for name in ("good", "broken", "unsupported"))
ROCKET = Path(__file__).parents[2] / "images" / "rocket.jpg"
STRAY = "metadata-longer-than-it-says"


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def slow_walk(data: bytes) -> Iterator[tuple[str, int, int]]:
    """(name, offset, length) of a well-formed file's parts, a byte at a time as T.81 B.1.1 tells it."""
    position, in_scan = 0, False
    while position < len(data):
        start = position
        if in_scan and not (data[position] == 0xFF and data[position + 1] != 0):
            while not (data[position] == 0xFF and data[position + 1] != 0):
                position += 2 if data[position] == 0xFF else 1
            yield "data", start, position - start
            continue
        while data[position + 1] == 0xFF:
            position += 1
        if position > start:
            yield "fill", start, position - start
        code = data[position + 1]
        length = 0 if code == 0x01 or 0xD0 <= code <= 0xD9 else 256 * data[position + 2] + data[position + 3]
        yield marker_name(code), position, 2 + length
        position += 2 + length
        in_scan = code == 0xDA or (in_scan and 0xD0 <= code <= 0xD7)
        if code == 0xD9 and position < len(data):
            yield "behind EOI", position, len(data) - position
            return


NAMES = {0xD8: "SOI", 0xD9: "EOI"}


def plain(part: Part) -> tuple[str, int, int]:
    name = part.name if part.name == "behind EOI" else part.name.split()[0]
    return name, part.offset, part.length


def covers(parts: list[Part], size: int) -> bool:
    """Without a gap, without overlap, none of them empty."""
    offsets = [part.offset for part in parts] + [size]
    return all(part.length > 0 for part in parts) and offsets == [0, *(part.end for part in parts)]


@named([path for path in [*GOOD, *UNSUPPORTED, ROCKET] if path.stem != STRAY])
def test_parts_are_those_of_a_slow_walk(path: Path) -> None:
    data = path.read_bytes()
    slow = [(NAMES.get(data[at + 1], name) if size == 2 else name, at, size) for name, at, size in slow_walk(data)]
    assert [plain(part) for part in anatomy(data)] == slow
    assert "damaged" not in [part.kind for part in anatomy(data)]


def test_what_a_camera_left_behind_miscounted_metadata_is_a_part() -> None:
    parts = anatomy((FILES / "good" / f"{STRAY}.jpg").read_bytes())
    assert [(part.name, part.length) for part in parts if part.kind == "damaged"] == [("stray", 3)]


@named([*GOOD, *BROKEN, *UNSUPPORTED])
def test_parts_cover_the_file(path: Path) -> None:
    data = path.read_bytes()
    parts = anatomy(data)
    assert covers(parts, len(data))
    assert {part.kind for part in parts} <= set(KINDS)
    assert all(part.meaning for part in parts)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with bytes changed, put in or left out, or cut; or any bytes."""
    data = bytearray(draw(st.sampled_from([*GOOD, *BROKEN])).read_bytes())
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        data[start : start + draw(st.integers(0, 9))] = draw(st.binary(max_size=9) | st.just(b"\xff") | st.just(b"\0"))
    return bytes(data[: draw(st.integers(0, len(data)))]) if draw(st.booleans()) else bytes(data)


marks = st.lists(st.sampled_from([b"\xff", b"\0", b"\xd8", b"\xda", b"\xd0", b"\xc0", b"\xe1", b"\3"])).map(b"".join)


@given(damaged() | st.binary(max_size=60) | marks)
def test_parts_cover_any_bytes(data: bytes) -> None:
    parts = anatomy(data)
    assert covers(parts, len(data))
    for part in parts:
        if part.kind not in ("data", "behind", "damaged", "foreign") and part.name != "fill":
            code = data[part.offset + 1]
            assert data[part.offset] == 0xFF and part.name.split()[0] == marker_name(code)
            assert part.length == 2 or part.length == 2 + int.from_bytes(data[part.offset + 2 : part.offset + 4], "big")


@named([path for path in GOOD if path.stem != "tem-marker"])
def test_what_read_finds_stands_where_the_anatomy_says(path: Path) -> None:
    data = path.read_bytes()
    parts, image = anatomy(data), jpeglab.read(data)
    metadata = [(part.offset, part.length - 4) for part in parts if part.kind == "metadata"]
    assert metadata == [(segment.offset, len(segment.data)) for segment in image.segments]
    assert sum(part.name == "SOS" for part in parts) == len(image.scans) == len(scan_ends(data))
    assert f"{image.width} × " in next(part.meaning for part in parts if part.name.startswith("SOF"))


# Where read says that a file is broken, and the defect stands in a segment and not in the coded data: this is the part.
IN_A_SEGMENT = (
    "dqt-",
    "dht-",
    "sof-s",
    "sof-w",
    "sof-no",
    "sof-p",
    "dri-",
    "sos-b",
    "length-",
    "second-soi",
    "reserved-",
)
ELSEWHERE = {"dqt-missing", "dht-missing-progressive", "sof-missing", "dht-ac-category-11", "dht-dc-category-12"}


@named([path for path in BROKEN if path.stem.startswith(IN_A_SEGMENT) and path.stem not in ELSEWHERE])
def test_a_broken_segment_is_the_damaged_part(path: Path) -> None:
    data = path.read_bytes()
    with pytest.raises(jpeglab.FormatError) as caught:
        jpeglab.read(data)
    offset = caught.value.offset
    assert offset is not None
    first = next(part for part in anatomy(data) if part.kind == "damaged")
    assert first.offset <= offset <= first.end


def test_the_words_agree_with_pillow() -> None:
    exif = Image.Exif()
    exif.update({0x010F: "Camera & Sons", 0x0110: "M1", 0x0131: "editor 2", 0x0112: 6})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(
        photo(40, 50), quality=30, exif=exif, comment=b"hello", icc_profile=profile, xmp=b"<x:xmpmeta/>", dpi=(300, 300)
    )
    image = Image.open(io.BytesIO(data))
    words = {part.name: part.meaning for part in anatomy(data)}
    width, height = image.size
    assert words["SOF0"].startswith(f"baseline, {width} × {height} pixels")
    assert words["APP0 JFIF"] == "JFIF version {0[0]}.{0[1]:02}, {1[0]} × {1[1]} pixels an inch".format(
        image.info["jfif_version"], image.info["dpi"]
    )
    read = image.getexif()
    assert words["APP1 Exif"] == (
        f"Exif data with {len(read)} entries, Make “{read[0x010F]}”, Model “{read[0x0110]}”, Software “{read[0x0131]}”"
    )
    assert words["COM"] == f"a comment: “{image.info['comment'].decode()}”"
    assert words["APP2 ICC"] == "color profile (ICC), part 1 of 1, for RGB colors"
    assert words["APP1 XMP"] == f"metadata as XML (XMP): “{image.info['xmp'].decode()}”"
    steps = [f"table {slot}, steps {min(table)} to {max(table)}" for slot, table in image.quantization.items()]
    said = [part.meaning for part in anatomy(data) if part.name == "DQT"]
    assert said == [f"quantization {step}" for step in steps]


@named([path for path in [*GOOD, ROCKET] if not path.with_suffix(".npz").exists()])  # Pillow opens those
def test_segments_are_those_of_pillow(path: Path) -> None:
    data = path.read_bytes()
    theirs = Image.open(io.BytesIO(data)).applist
    first_scan = next(part.offset for part in anatomy(data) if part.name == "SOS")
    ours = [part for part in anatomy(data) if part.kind == "metadata" and part.offset < first_scan]
    assert [data[part.offset + 4 : part.end] for part in ours] == [payload for _, payload in theirs]


def test_nothing_has_no_parts() -> None:
    assert anatomy(b"") == []


def test_a_walk_of_many_restarts_numbers_them() -> None:
    image = jpeglab.compress(photo(64, 64), 50, "4:4:4")
    names = [part.name for part in anatomy(jpeglab.write(image, restart_interval=1))]
    markers = [name for name in names if name.startswith("RST")]
    assert markers == [f"RST{i % 8}" for i in range(63)]
    assert names.count("data") == 64


def test_a_scan_that_is_read_up_to_its_end_is_complete() -> None:
    image = jpeglab.compress(photo(40, 56), 60)
    data = jpeglab.write(image, progressive=True)
    ends = scan_ends(data)
    assert len(ends) == 10 and ends[-1] == len(data) - 2
    for count, end in enumerate(ends, start=1):
        arrived = jpeglab.read(data[:end], truncated=True)
        assert len(arrived.scans) == count
        assert not [warning for warning in arrived.warnings if "blocks" in warning]
    # the last scan but one: all but the last bit of luminance AC has come
    before, table = jpeglab.read(data[: ends[-2]], truncated=True), image.luminance.quantized
    ac = np.ones((8, 8), bool)
    ac[0, 0] = False
    np.testing.assert_array_equal(
        before.luminance.quantized[..., ac], np.sign(table[..., ac]) * (abs(table[..., ac]) & ~1)
    )
    np.testing.assert_array_equal(before.luminance.quantized[..., 0, 0], table[..., 0, 0])


def test_a_restart_marker_that_is_missing_is_damage_of_the_data() -> None:
    whole = jpeglab.write(jpeglab.compress(photo(64, 64), 50, "4:4:4"), restart_interval=4)
    gone = [whole.index(bytes([0xFF, 0xD1])), whole.index(bytes([0xFF, 0xD2]))]
    data = bytearray(whole)
    for place in gone:
        data[place : place + 2] = bytes(2)
    [damaged] = [part for part in anatomy(bytes(data)) if part.kind == "damaged"]
    assert damaged.offset < gone[0] < gone[1] < damaged.end and damaged.name == "data"
    assert damaged.meaning.endswith("RST1, RST2 are missing, at its end or within")
    behind = next(part for part in anatomy(bytes(data)) if part.offset == damaged.end)
    assert (behind.name, behind.kind) == ("RST3", "restart")
    assert behind.meaning == "RST3, where RST1 was due: RST1, RST2 are missing"


@pytest.mark.parametrize("count", [1, 7, 8, 9, 17])
def test_restart_markers_count_from_0_to_7_and_round(count: int) -> None:
    data = jpeglab.write(jpeglab.compress(photo(8, 8 * (count + 1)), 50, "4:4:4"), restart_interval=1)
    assert not [part for part in anatomy(data) if part.kind == "damaged"]


FOREIGN = ("PNG", "GIF", "BMP", "TIFF", "WebP")


@pytest.mark.parametrize("name", FOREIGN)
def test_another_format_is_one_part_with_its_name(name: str) -> None:
    file = io.BytesIO()
    Image.fromarray(photo(20, 30)).save(file, name)
    [part] = anatomy(file.getvalue())
    assert (part.name, part.kind) == ("not a JPEG file", "foreign")
    assert part.meaning == f"a {name} file, by its first bytes"


@pytest.mark.parametrize(
    ("data", "words"), [(b"dear reader,\n", "text, it seems"), (bytes(50), "a JPEG file begins with FF D8")]
)
def test_what_is_no_picture_is_no_damaged_jpeg_file(data: bytes, words: str) -> None:
    assert [(part.kind, part.meaning) for part in anatomy(data)] == [("foreign", words)]


def test_a_jpeg_file_behind_other_bytes_is_taken_apart() -> None:
    parts = anatomy(b"mail header\r\n" + ROCKET.read_bytes())
    assert [part.name for part in parts[:3]] == ["stray", "SOI", "APP0 JFIF"]


def test_the_frame_tells_blocks_and_tables_of_each_component() -> None:
    data = jpeglab.write(jpeglab.compress(photo(40, 50), 60))
    [said] = [part.meaning for part in anatomy(data) if part.name == "SOF0"]
    assert said.endswith("Y: 2×2 blocks per MCU, quantization table 0; Cb: 1×1, table 1; Cr: 1×1, table 1")
    [scan] = [part.meaning for part in anatomy(data) if part.name == "SOS"]
    assert scan == "scan 1, Y, Cb, Cr: all coefficients"


def test_a_sequential_file_with_restarts_has_one_end() -> None:
    data = jpeglab.write(jpeglab.compress(photo(40, 56), 60), restart_interval=2)
    assert scan_ends(data) == [len(data) - 2]


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (Scan((0, 1, 2)), "1, 2, 3: all coefficients"),
        (Scan((0, 1, 2), (0, 0), (0, 1)), "1, 2, 3: DC, without the last bit"),
        (Scan((1,), (1, 63), (2, 1)), "2: AC 1 to 63, the last but one bit"),
        (Scan((1,), (6, 9), (5, 4)), "2: AC 6 to 9, the last but 4 bit"),
    ],
)
def test_scans_in_words(scan: Scan, words: str) -> None:
    assert scan_meaning(scan, [str(i + 1) for i in scan.components]) == words
