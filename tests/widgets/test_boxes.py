import io
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from jpegs import parts, photo, saved
from PIL import Image

from jpeglab.coding.bits import bits_to_bytes, stuff
from jpeglab.coding.huffman import STANDARD
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.transform.dct import dct_by_definition
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import BoxesApp
from jpeglab.widgets.boxes import BOXES, decode, encode, stations
from jpeglab.widgets.photo import Photo

CODES = STANDARD[0, 0].codes(), STANDARD[1, 0].codes()


@pytest.fixture(scope="module")
def app():
    return BoxesApp()


@pytest.fixture(autouse=True)
def _start(app):
    app.go("reset")


def cells(html):
    """The numbers of a table, as they are read."""
    found = [cell.replace("\N{MINUS SIGN}", "-") for cell in re.findall(r"<td[^>]*>([^<]*)</td>", html)]
    return np.array(found, int).reshape(8, 8)


def words(html):
    return re.findall(r"<span>([^<]*)</span>", html)


def entropy_of(data):
    return next(part.entropy for part in parts(data) if part.code == 0xDA)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("quality", [5, 50, 95, 100])
def test_the_bits_of_all_blocks_are_the_data_of_pillows_file(channels, quality):
    pixels = photo(24, 37, channels, seed=quality)
    options = {} if channels == 1 else {"subsampling": "4:4:4"}
    picture, bits = Photo("a photo", 0, pixels), ""
    for row in range(3):
        for col in range(5):
            bits += "".join(stations(picture, quality, plane, row, col)[0].bits for plane in range(channels))
    assert stuff(bits_to_bytes(bits)) == entropy_of(saved(pixels, quality=quality, **options))


@pytest.mark.parametrize("quality", [10, 75, 100])
def test_what_comes_back_are_pillows_pixels(quality):
    pixels = photo(16, 24, 1, seed=1)
    seen = np.asarray(Image.open(io.BytesIO(saved(pixels, quality=quality)))).astype(int)
    for row in range(2):
        for col in range(3):
            _, back = stations(Photo("a photo", 0, pixels), quality, 0, row, col)
            expected = seen[8 * row : 8 * row + 8, 8 * col : 8 * col + 8]
            np.testing.assert_array_equal(back.samples + 128, expected)


def test_each_box_does_what_the_slide_says():
    samples, table = photo(8, 8, 1, seed=4).astype(int) - 128, standard_table(50)
    there = encode(samples, table, 3, CODES)
    np.testing.assert_allclose(there.coefficients, dct_by_definition(samples), atol=0.25)  # islow's rounding
    assert [there.line[k] for k in range(64)] == [there.quantized[mode] for mode in ZIGZAG]
    np.testing.assert_array_equal(
        there.quantized, np.trunc(there.coefficients / table + np.copysign(0.5, there.coefficients))
    )
    assert there.words[0].value == there.quantized[0, 0] - 3
    back = decode(there.bits, table, 3, CODES)
    np.testing.assert_array_equal(back.quantized, there.quantized)
    np.testing.assert_array_equal(back.coefficients, there.quantized * table.astype(int))
    assert np.abs(back.coefficients - there.coefficients).max() <= table.max() / 2


@pytest.mark.parametrize("box", range(5))
def test_a_box_takes_what_the_one_before_gave(app, box):
    app.move(box=box, way="encode", quality=30)
    given = app.output.value
    if box < len(BOXES) - 1:
        app.move(box=box + 1)
        assert strip_title(app.input.value) == strip_title(given)
    app.move(box=box, way="decode")
    taken = app.input.value
    if box < len(BOXES) - 1:
        app.move(box=box + 1)
        assert strip_title(app.output.value) == strip_title(taken)


def strip_title(html):
    return re.sub(r"<caption>.*?</caption>|<b>.*?</b>", "", html)


def test_every_quality_and_plane_shows_the_files_numbers(app):
    pixels = np.asarray(app.photo("astronaut").pixels)
    for quality in range(1, 101, 9):
        for plane in range(3):
            app.move(quality=quality, plane=plane, box=1, row=12, col=28)
            theirs = Image.open(io.BytesIO(saved(pixels, quality=quality, subsampling="4:4:4")))
            steps = np.reshape(theirs.quantization[min(plane, 1)], (8, 8))
            coefficients, quantized = cells(app.input.value), cells(app.output.value)
            assert (np.abs(coefficients - quantized * steps) <= steps / 2 + 0.5).all()  # F is shown rounded


def test_every_block_can_be_reached(app):
    for row, col in ((0, 0), (0, 63), (63, 0), (63, 63)):
        app.move(row=row, col=col, box=0)
        assert not app.message.value
        pixels = app.photo("astronaut").pixels[8 * row : 8 * row + 8, 8 * col : 8 * col + 8]
        luminance = np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).convert("YCbCr"))[..., 0].astype(int)
        np.testing.assert_allclose(
            cells(app.input.value), luminance - 128, atol=1
        )  # Pillow's conversion rounds otherwise
        shown = np.asarray(Image.open(io.BytesIO(app.before.value))).astype(int)
        np.testing.assert_array_equal(shown - 128, cells(app.input.value))


def test_the_bits_and_the_codewords_are_as_many(app):
    for quality in (1, 50, 100):
        app.move(quality=quality, box=4, way="encode")
        said = int(re.search(r"In the file: (\d+) bits", app.note.value)[1])
        there, _ = stations(app.photo("astronaut"), quality, 0, 12, 28)
        assert len(there.bits) == said
        for view in (app.input, app.output):
            cut = re.search(r"\.\.\. (\d+) more", view.value)
            assert len(words(view.value)) - bool(cut) + (int(cut[1]) if cut else 0) == len(there.words)


def test_the_dc_is_a_subtraction(app):
    """The DC of the blocks 27 and 28 of row 12: 35 and 36."""
    app.move(box=3, way="encode")
    assert words(app.output.value)[0] == "36 − 35 = 1;"


@pytest.mark.parametrize("plane", [0, 1])
def test_the_steps_are_those_of_the_standard(app, plane):
    app.move(quality=50, plane=plane)
    np.testing.assert_array_equal(cells(app.steps.value), standard_table(50, chrominance=bool(plane)))


@pytest.mark.parametrize("quality", [10, 100])
def test_the_largest_errors_are_told(app, quality):
    app.move(quality=quality, row=20, col=33)
    there, back = stations(app.photo("astronaut"), quality, 0, 20, 33)
    steps = standard_table(quality)
    lost = np.abs(there.coefficients - there.quantized * steps.astype(int)).max()
    assert f"error of F: {lost:.1f}" in app.note.value
    assert 0 < lost <= steps.max() / 2
    assert f"of a sample: {np.abs(there.samples - back.samples).max()} of 255" in app.note.value


def test_states_and_planes_of_all_pictures(app):
    for name in app.controls["picture"].options:
        app.controls["picture"].value = name
        grey = app.photo(name).pixels.ndim == 2
        assert len(app.controls["plane"].options) == (1 if grey else 3)
        assert not app.message.value
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted}


def test_color_goes_when_a_grey_picture_comes(app):
    app.move(plane=2)
    app.controls["picture"].value = "camera"
    assert app.values["plane"] == 0 and not app.message.value


@pytest.mark.parametrize("size", [(1, 1), (1, 30), (30, 1), (9, 17)])
def test_odd_sizes(app, size):
    file = io.BytesIO()
    Image.fromarray(photo(*size)).save(file, "PNG")
    content = memoryview(file.getvalue())
    app.controls["upload"].value = (
        {"name": "odd.png", "type": "", "size": len(content), "content": content, "last_modified": datetime.now(UTC)},
    )
    for box in range(5):
        app.move(box=box)
        assert not app.message.value
