import io
import re

import numpy as np
import pytest
from apps import move_everything, upload
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.widgets import HuffmanTablesApp
from jpeglab.widgets.huffman_tables import compute


@pytest.fixture(scope="module")
def app():
    return HuffmanTablesApp()


@pytest.fixture(autouse=True)
def again(app):
    app.go("reset")


def saved(name, quality, optimize):
    file = io.BytesIO()
    Image.fromarray(picture(name)).save(file, "JPEG", quality=quality, optimize=optimize)
    return file.getvalue()


def bytes_of(data):
    """Bytes of DHT segments, of the data between SOS and EOI, and of the rest, from the markers alone."""
    position, tables = 2, 0
    while data[position + 1] != 0xDA:
        length = 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        tables += length if data[position + 1] == 0xC4 else 0
        position += length
    start = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return len(data) - tables - (len(data) - 2 - start), tables, len(data) - 2 - start


@pytest.mark.parametrize("quality", [1, 50, 75, 100])
@pytest.mark.parametrize("name", ["astronaut", "camera"])
def test_the_bytes_are_those_of_pillows_files(app, name, quality):
    app.move(picture=name, quality=quality)
    for optimize, result in zip((False, True), compute(app.photo(name), quality, "4:2:0")[:2], strict=True):
        data = saved(name, quality, optimize)
        assert tuple(result) == bytes_of(data)
        assert result.total == len(data)
        line = [f"{part:,}" for part in (*bytes_of(data), len(data))]
        assert line in [re.findall(r"<td>([\d,]+)</td>", row) for row in app.table.value.split("<tr")]
        assert f">{len(data):,}<" in app.numbers.value


def test_the_code_lengths_are_those_of_the_tables(app):
    """T.81 table K.5: (0, 1) and (0, 2) take 2 bits, EOB 4."""
    app.draw()
    names = [name.get_text() for name in app.lengths.names]
    lengths = dict(zip(names, app.lengths.lines[1].get_ydata(), strict=True))
    assert (lengths["(0, 1)"], lengths["(0, 2)"], lengths["EOB"]) == (2, 2, 4)
    share = app.lengths.lines[0].get_ydata()
    assert np.all(np.diff(share) >= 0)  # the most frequent first


def test_fitted_lengths_are_worth_their_bits(app):
    """Huffman's code is within one bit of the entropy; T.81's reserved code costs little on top."""
    result = compute(app.photo("astronaut"), 50, "4:2:0")
    share = result.counts / result.counts.sum()
    assert share @ result.ideal <= share @ result.fitted_lengths <= share @ result.ideal + 1
    assert share @ result.fitted_lengths <= share @ result.lengths


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert len(app.lengths.lines[0].get_xdata()) >= 1


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        assert np.all(app.lengths.lines[2].get_ydata() >= 1)
