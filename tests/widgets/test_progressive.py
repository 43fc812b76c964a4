import io
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from jpegs import photo, saved, stored
from PIL import Image

import jpeglab
from jpeglab.datasets import picture, pictures
from jpeglab.widgets import ProgressiveApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.progressive import received, send
from jpeglab.widgets.rate import middle


@pytest.fixture(scope="module")
def app():
    return ProgressiveApp()


@pytest.fixture(autouse=True)
def _start(app):
    app.go("reset")


def shown(view):
    return np.asarray(Image.open(io.BytesIO(view.value)))


def slow_ends(data):
    """Where each scan ends, a byte at a time."""
    ends, position = [], 2
    while data[position + 1] != 0xD9:
        code = data[position + 1]
        position += 2 + 256 * data[position + 2] + data[position + 3]
        if code == 0xDA:
            while not (data[position] == 0xFF and data[position + 1] != 0):
                position += 1
            ends.append(position)
    return ends


def test_both_files_are_pillows():
    pixels = photo(60, 70)
    sent = send(Photo("a photo", 0, pixels), 75)
    assert sent.progressive == saved(pixels, quality=75, progressive=True)
    assert sent.baseline == saved(pixels, quality=75, optimize=True)
    assert sent.ends == [*slow_ends(sent.progressive), max(len(sent.progressive), len(sent.baseline))]


def test_each_scan_of_the_slider(app):
    pixels = middle(picture("astronaut"), 232, 400)
    data, baseline = saved(pixels, quality=75, progressive=True), saved(pixels, quality=75, optimize=True)
    ends = slow_ends(data)
    assert app.controls["scan"].max == len(ends) + 1 == 11
    for scan, end in enumerate(ends, start=1):
        app.controls["scan"].value = scan
        for view, heading, file in zip((app.progressive, app.baseline), app.headings, (data, baseline), strict=True):
            np.testing.assert_array_equal(shown(view), jpeglab.decompress(jpeglab.read(file[:end], truncated=True)))
            error = np.mean((pixels.astype(float) - shown(view)) ** 2)
            assert f"{end:,} bytes, {10 * np.log10(255**2 / error):.1f} dB" in heading.value
        assert f"Scan {scan} of 10" in app.words.value
        assert f"have {len(data):,} and {len(baseline):,} bytes" in app.words.value
        assert list(app.curves[2].get_xdata()) == [end, end]


@pytest.mark.parametrize("channels", [1, 3])
def test_after_a_scan_libjpeg_finds_the_same_coefficients(channels, tmp_path):
    """Coefficients, since libjpeg smooths the pixels of a file as long as it is coarse."""
    sent = send(Photo("a photo", 0, photo(40, 56, channels)), 75)
    for end in sent.ends:
        theirs = stored(sent.progressive[:end] + b"\xff\xd9", tmp_path).coefficients
        whole = jpeglab.read(sent.progressive)
        seen = jpeglab.decompress(whole.replace(quantized=dict(enumerate(theirs))))
        np.testing.assert_array_equal(received(sent.progressive, end, sent.pixels.shape), seen)


def test_after_the_last_scan_nothing_is_missing(app):
    app.go("all scans")
    sent = send(app.photo("astronaut"), 75)
    np.testing.assert_array_equal(shown(app.progressive), np.asarray(Image.open(io.BytesIO(sent.progressive))))
    assert sent.quality[0][-1] == sent.quality[1][-1]  # both files are whole, and say the same


def test_behind_the_last_scan_both_files_are_complete(app):
    app.go("both complete")
    sent = send(app.photo("astronaut"), 75)
    assert np.array_equal(shown(app.progressive), shown(app.baseline))
    for heading, file in zip(app.headings, (sent.progressive, sent.baseline), strict=True):
        assert f"{len(file):,} bytes" in heading.value
        assert file.endswith(b"\xff\xd9")
    assert "EOI" in app.words.value


def test_a_curve_tells_the_quality_of_the_bytes_below_it(app):
    sent = send(app.photo("astronaut"), 75)
    assert sent.counts == sorted(set(sent.counts)) and set(sent.ends) <= set(sent.counts)
    for line, values in zip(app.curves[:2], sent.quality, strict=True):
        assert list(line.get_xdata()) == sent.counts and list(line.get_ydata()) == values
    assert sent.counts[-1] == max(len(sent.progressive), len(sent.baseline))


def test_nothing_is_seen_before_the_first_scan():
    data = saved(photo(20, 30), progressive=True)
    assert (received(data, 100, (20, 30, 3)) == 128).all()
    assert (received(data, 0, (20, 30, 3)) == 128).all()


def test_a_scan_says_what_it_brings(app):
    said = []
    for scan in range(1, 11):
        app.controls["scan"].value = scan
        said.append(re.search(r"has brought ([\w, ]+):", app.words.value)[1])
    assert said == ["Y, Cb, Cr", "Y", "Cr", "Cb", "Y", "Y", "Y, Cb, Cr", "Cr", "Cb", "Y"]  # jpeg_simple_progression


def test_grey_pictures_have_fewer_scans(app):
    app.controls["scan"].value = 10
    app.controls["picture"].value = "camera"
    assert (app.controls["scan"].max, app.controls["scan"].value) == (7, 7)
    assert not app.message.value
    app.move(picture="coffee", scan=9)
    assert app.controls["scan"].value == 9


def test_all_pictures_and_states(app):
    for name in pictures():
        app.controls["picture"].value = name
        assert not app.message.value
    app.go("reset")
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted}


@pytest.mark.parametrize("shape", [(1, 1), (3, 40, 3), (290, 3, 3)])
def test_odd_sizes(app, shape):
    file = io.BytesIO()
    Image.fromarray(photo(*shape[:2], channels=3 if len(shape) == 3 else 1)).save(file, "PNG")
    content = memoryview(file.getvalue())
    app.controls["upload"].value = (
        {"name": "odd.png", "type": "", "size": len(content), "content": content, "last_modified": datetime.now(UTC)},
    )
    for scan in range(1, app.controls["scan"].max + 1):
        app.controls["scan"].value = scan
        assert not app.message.value
