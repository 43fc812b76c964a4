"""Facts are compared with what Pillow, cjpeg or the test itself put into the file."""

import io
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import needs_cjpeg, photo, saved
from odd import odd_pictures
from PIL import Image

import jpeglab
from jpeglab.forensics.facts import NearestTable, file_facts, read_exif
from jpeglab.image import Segment

PIXELS = photo(48, 64)
MAKE, MODEL, SOFTWARE = 0x010F, 0x0110, 0x0131


def exif_of(**texts):
    exif = Image.Exif()
    for tag, value in texts.items():
        exif[{"Make": MAKE, "Model": MODEL, "Software": SOFTWARE}[tag]] = value
    return exif


def facts_of(data):
    return file_facts(jpeglab.read(data))


@pytest.mark.parametrize(("number", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_pillows_file(number, name):
    facts = facts_of(saved(PIXELS, quality=85, subsampling=number))
    assert (facts.width, facts.height, facts.color, facts.subsampling) == (64, 48, "YCbCr", name)
    assert facts.tables == (NearestTable(85, 0),) * 3
    assert (facts.huffman, facts.progressive, facts.scans, facts.script) == ("standard", False, 1, None)
    assert facts.segments == ("APP0 JFIF",)
    assert facts.exif == {} and facts.thumbnail is None and facts.warnings == ()
    assert any("Standard tables and no camera" in hint for hint in facts.hints)


def test_a_grey_file_has_one_table_and_no_subsampling():
    facts = facts_of(saved(PIXELS[..., 0], quality=60))
    assert (facts.color, facts.subsampling, facts.tables) == ("grey", None, (NearestTable(60, 0),))


def test_optimized_tables_lack_codes():
    assert facts_of(saved(PIXELS, quality=85, optimize=True)).huffman == "fitted"


def test_complete_tables_that_are_not_the_standards():
    image = jpeglab.read(saved(PIXELS[..., 0], quality=85))
    ((bits, values),) = [table for (group, _), table in image.scans[0].tables.items() if group == 1]
    own = {**image.scans[0].tables, (1, 0): (bits, values[::-1])}  # long codes for what is frequent
    object.__setattr__(image, "scans", (image.scans[0]._replace(tables=own),))
    assert file_facts(image).huffman == "other"


def test_progressive_files_of_libjpeg_have_its_script():
    facts = facts_of(saved(PIXELS, quality=85, progressive=True))
    assert (facts.progressive, facts.scans, facts.script, facts.huffman) == (True, 10, True, "fitted")


@needs_cjpeg
def test_another_script(tmp_path):
    (tmp_path / "scans").write_text("0,1,2: 0-0, 0, 0;\n0: 1-63, 0, 0;\n1: 1-63, 0, 0;\n2: 1-63, 0, 0;\n")
    picture = io.BytesIO()
    Image.fromarray(PIXELS).save(picture, "PPM")
    command = ["cjpeg", "-quality", "80", "-scans", tmp_path / "scans", "-restart", "2B"]
    data = subprocess.run(command, input=picture.getvalue(), check=True, capture_output=True).stdout
    facts = facts_of(data)
    assert (facts.scans, facts.script, facts.restart_interval) == (4, False, 2)
    assert any("mozjpeg" in hint for hint in facts.hints)


def test_a_picture_that_was_never_a_file():
    facts = file_facts(jpeglab.compress(PIXELS, 90))
    assert (facts.huffman, facts.scans, facts.script) == (None, 0, None)


def test_tables_of_its_own():
    facts = facts_of(jpeglab.write(jpeglab.compress(PIXELS, tables=[np.full((8, 8), 7), np.full((8, 8), 9)])))
    assert all(table.distance > 0 for table in facts.tables)
    assert facts.tables[1] == facts.tables[2]
    assert any("Tables of its own" in hint for hint in facts.hints)


# --- metadata ---------------------------------------------------------------------------------------------------------


def test_names_in_exif():
    facts = facts_of(saved(PIXELS, exif=exif_of(Make="ACME ", Model="Box 3", Software="v1\x1b[2J")))
    assert facts.exif == {"Make": "ACME", "Model": "Box 3", "Software": "v1.[2J"}  # nothing that moves a cursor
    assert facts.camera == "ACME Box 3"
    assert facts_of(saved(PIXELS, exif=exif_of(Make="Canon", Model="Canon EOS"))).camera == "Canon EOS"


def test_a_camera_with_fitted_tables_is_worth_a_hint():
    exif = exif_of(Make="ACME", Model="Box")
    assert facts_of(saved(PIXELS, exif=exif)).hints == ()
    assert "Huffman" in facts_of(saved(PIXELS, exif=exif, optimize=True)).hints[0]
    assert "progressive" in facts_of(saved(PIXELS, exif=exif, progressive=True)).hints[0]


def with_thumbnail(thumbnail, order="<"):
    """Exif data after TIFF 6.0: one entry in the first directory, two in the second, then the thumbnail."""
    number = "little" if order == "<" else "big"

    def entry(tag, kind, count, value):
        return b"".join(n.to_bytes(size, number) for n, size in ((tag, 2), (kind, 2), (count, 4))) + value

    def four(value):
        return value.to_bytes(4, number)

    head = (b"II*\0" if order == "<" else b"MM\0*") + four(8)
    first = (1).to_bytes(2, number) + entry(MAKE, 2, 4, b"Abc\0") + four(26)
    start = 8 + len(first) + 2 + 2 * 12 + 4
    second = (2).to_bytes(2, number) + entry(0x0201, 4, 1, four(start)) + entry(0x0202, 4, 1, four(len(thumbnail)))
    return b"Exif\0\0" + head + first + second + four(0) + thumbnail


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_thumbnail_has_its_own_table(order):
    data = with_thumbnail(saved(photo(24, 32), quality=70), order)
    facts = file_facts(jpeglab.compress(PIXELS, 90).replace(segments=[Segment(0xE1, data)]))
    assert facts.exif == {"Make": "Abc"}
    assert facts.thumbnail == (32, 24, (70, 0))


@given(st.data())
def test_damaged_exif_never_raises(data):
    exif = bytearray(with_thumbnail(saved(photo(8, 8), quality=70)))
    for _ in range(data.draw(st.integers(1, 4))):
        exif[data.draw(st.integers(6, len(exif) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(exif[: data.draw(st.integers(0, len(exif)))])
    file_facts(jpeglab.compress(PIXELS[:8, :8], 90).replace(segments=[Segment(0xE1, cut)]))


@given(st.binary(max_size=80), st.sampled_from([b"II*\0", b"MM\0*", b""]))
def test_no_bytes_are_too_strange_for_exif(noise, start):
    texts, _ = read_exif([Segment(0xE1, b"Exif\0\0" + start + noise)])
    assert all(32 <= ord(letter) < 127 for text in texts.values() for letter in text)


def test_comments_segments_and_what_follows_the_end():
    facts = facts_of(saved(PIXELS, comment="made by hand", icc_profile=b"x" * 30) + bytes(7))
    assert facts.comments == ("made by hand",)
    assert set(facts.segments) == {"APP0 JFIF", "APP2 ICC", "COM"}
    assert "7 bytes follow EOI" in facts.warnings[0]


@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_have_facts(image):
    assert len(file_facts(image).tables) == len(image.components)
