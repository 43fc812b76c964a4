import io
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import jpeglab
from jpeglab.coding.anatomy import KINDS, Part, anatomy
from jpeglab.datasets import picture, picture_file
from jpeglab.widgets import AnatomyApp
from jpeglab.widgets.anatomy import COLORS, FILES, NAMES, dump, sample_file, seen, strip


@pytest.fixture(scope="module")
def app():
    return AnatomyApp()


@pytest.fixture(autouse=True)
def _start(app):
    app.go("reset")


def upload(app, name, data):
    file = {
        "name": name,
        "type": "",
        "size": len(data),
        "content": memoryview(data),
        "last_modified": datetime.now(UTC),
    }
    app.controls["upload"].value = (file,)


def shown(app):
    """The lines of the table, and the one with the frame."""
    lines = re.findall(r"<tr( class=chosen)?>((?:<td>.*?</td>)+)</tr>", app.table.value)
    records = [re.findall(r"<td>(.*?)</td>", line) for _, line in lines]
    return records, next(record for (chosen, _), record in zip(lines, records, strict=True) if chosen)


@pytest.mark.parametrize("file", FILES)
def test_every_part_of_every_file(app, file):
    data = sample_file(file)
    parts = anatomy(data)
    app.controls["file"].value = file
    assert app.controls["part"].max == len(parts) - 1
    for number, part in enumerate(parts):
        app.controls["part"].value = number
        records, chosen = shown(app)
        assert chosen == [part.name, f"{part.offset:,}", f"{part.length:,}", NAMES.get(part.kind, part.kind)]
        assert len(records) == min(6, len(parts))
        assert app.values["line"] == 0
        first = data[part.offset : part.end][:16].hex(" ").upper()
        assert first in app.bytes.value
        app.controls["line"].value = app.controls["line"].max
        assert "bytes more" not in app.bytes.value  # its last bytes can be reached
    assert not app.message.value


def test_the_files_are_what_they_are_called():
    assert sample_file("rocket.jpg") == picture_file("rocket").read_bytes()
    assert Image.open(io.BytesIO(sample_file("progressive"))).info["progressive"] == 1
    assert jpeglab.read(sample_file("restart markers")).restart_interval == 64
    camera = Image.open(io.BytesIO(sample_file("as from a camera")))
    assert camera.getexif()[0x010F] == "Camera works" and camera.info["comment"] == b"half a fig"
    assert camera.info["icc_profile"] == Image.open(picture_file("rocket")).info["icc_profile"]
    for damaged in ("cut", "scratched"):
        with pytest.raises(jpeglab.FormatError):
            jpeglab.read(sample_file(damaged))


def test_each_kind_of_part_occurs_in_some_file():
    kinds = {part.kind for file in FILES for part in anatomy(sample_file(file))}
    assert kinds == set(KINDS) == set(COLORS)


def test_what_comes_out_of_a_good_file_are_pillows_pixels():
    for file in ("rocket.jpg", "progressive", "as from a camera"):
        pixels, words = seen(sample_file(file))
        np.testing.assert_array_equal(pixels, np.asarray(Image.open(io.BytesIO(sample_file(file)))))
        assert words == "Read without a complaint." or "follow EOI" in words


def test_what_comes_out_of_a_scratched_file_is_exact_behind_the_next_marker():
    whole = np.asarray(Image.open(io.BytesIO(sample_file("restart markers")))).astype(int)
    pixels, words = seen(sample_file("scratched"))
    wrong = (pixels != whole).any(axis=(1, 2))
    assert "went on" in words
    assert 0 < wrong.mean() < 0.2
    assert not wrong[:200].any() and not wrong[400:].any()


def test_nothing_comes_out_of_what_is_no_picture():
    pixels, words = seen(b"not a picture")
    assert pixels is None and words.startswith("Nothing can be read: a JPEG file starts with FF D8")


sizes = st.lists(st.tuples(st.integers(1, 5000), st.sampled_from(KINDS)), min_size=1, max_size=60)


@given(sizes, st.data())
def test_the_strip_shows_every_part_in_its_place(sizes, data):
    parts, offset = [], 0
    for length, kind in sizes:
        parts.append(Part(offset, length, "part", kind, "of a file"))
        offset += length
    chosen = data.draw(st.integers(0, len(parts) - 1))
    pixels = strip(parts, chosen, width=200, height=5)
    colors = ["#" + bytes(pixel).hex().upper() for pixel in pixels[0]]
    runs = [kind for i, kind in enumerate(colors) if i == 0 or colors[i - 1] != kind]
    wanted = [COLORS[kind] for kind in (part.kind for part in parts)]
    assert runs == [color for i, color in enumerate(wanted) if i == 0 or wanted[i - 1] != color]
    assert (pixels == pixels[0]).all(axis=(1, 2))[:5].all()
    marked = np.flatnonzero((pixels[-1] == 0).all(axis=1))
    assert len(marked) and colors[marked[0]] == COLORS[parts[chosen].kind]
    # no place is further off than the pixels that parts in front of it, or behind, have to keep
    assert abs(marked[0] - parts[chosen].offset * 200 / offset) <= len(parts)


def test_a_strip_of_more_parts_than_pixels():
    parts = [Part(i, 1, "part", "data", "of a file") for i in range(3000)]
    pixels = strip(parts, 1500, width=100)
    assert np.flatnonzero((pixels[-1] == 0).all(axis=1))[0] == 50


@given(st.binary(min_size=1, max_size=200), st.integers(0, 12), st.integers(1, 5))
def test_lines_of_the_dump_are_those_of_the_whole(data, first, lines):
    part = Part(0, len(data), "part", "data", "of a file")
    whole = dump(data, part, lines=20).splitlines()
    assert dump(data, part, lines, first).splitlines()[:lines] == whole[first : first + lines] or not whole[first:]


@given(st.binary(min_size=1, max_size=200), st.data())
def test_the_dump_can_be_read_back(data, draws):
    start = draws.draw(st.integers(0, len(data) - 1))
    end = draws.draw(st.integers(start + 1, len(data)))
    text = dump(data, Part(start, end - start, "part", "data", "of a file"), lines=20)
    lines = text.splitlines()
    assert bytes.fromhex("".join(line[10:57] for line in lines)) == data[start:end]
    assert [int(line[:8]) for line in lines] == list(range(start, end, 16))


def test_a_long_part_says_how_much_is_left():
    assert dump(bytes(1000), Part(0, 1000, "part", "data", "of a file")).endswith("936 bytes more")


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"\xff\xd8", b"no picture <b>", bytes(5000), picture_file("camera").read_bytes()[:3000]],
    ids=["half a marker", "SOI only", "text", "zeros", "PNG"],
)
def test_any_file_can_be_uploaded(app, data):
    upload(app, "<odd>.jpg", data)
    assert app.values["file"] == "yours: <odd>.jpg" and not app.message.value
    app.controls["part"].value = app.controls["part"].max
    assert "<odd>" not in app.bytes.value and not app.message.value
    app.go("reset")
    assert app.values["file"] == "rocket.jpg"


def test_a_damaged_upload_shows_what_can_be_read(app):
    data = jpeglab.write(jpeglab.compress(picture("chelsea"), 50))
    upload(app, "cat.jpg", data[:9000])
    assert "the file ends without EOI" in app.words.value
    top = np.asarray(Image.open(io.BytesIO(app.picture.value)))[:20]
    whole = np.asarray(Image.fromarray(np.asarray(Image.open(io.BytesIO(data)))).reduce(2))[:20]
    np.testing.assert_array_equal(top, whole)


def test_nothing_and_too_much_are_refused(app):
    before = app.values
    upload(app, "none.jpg", b"")
    assert "none.jpg has 0 bytes" in app.message.value
    assert app.values == before


def test_the_states_say_what_the_notebook_says(app):
    app.go("scratched")
    assert "damaged" in shown(app)[1] and "RST0 is missing" in app.bytes.value
    assert "00 " * 15 + "00" in app.bytes.value
    app.controls["part"].value += 1
    assert "RST1, where RST0 was due" in app.bytes.value and app.values["line"] == 0
    app.go("as from a camera")
    assert "Exif" in app.bytes.value and "Camera works" in app.bytes.value
    app.go("progressive")
    assert app.strip.alt.endswith(anatomy(sample_file("progressive"))[6].name)


def test_its_repr_is_fixed(app):
    assert repr(app) == "<AnatomyApp: A file from its first byte to its last: part by part, with its meaning.>"
