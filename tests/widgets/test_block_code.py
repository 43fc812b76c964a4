import io
import re

import numpy as np
import pytest
from apps import move_everything, upload
from PIL import Image

from jpeglab.coding.coded_scan import read_scan
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.widgets import BlockCodeApp
from jpeglab.widgets.block_code import TABLES, codeword_boxes, colored_bits, compute


@pytest.fixture
def app():
    return BlockCodeApp()


def saved(quality, optimize):
    file = io.BytesIO()
    Image.fromarray(picture("astronaut")).save(file, "JPEG", quality=quality, subsampling=0, optimize=optimize)
    return read_scan(file.getvalue())


def cells(app):
    return np.array(re.findall(r"<td[^>]*>([^<]*)</td>", app.table.value)).reshape(8, 8)


def shown_bits(app):
    return "".join(re.findall(r"<span[^>]*>([01]*)</span>", app.file.value))


def boxes(app):
    """[(name, code and value bits), ...] as they stand in the page."""
    return [
        (re.sub(r"<[^>]*>", "", head), re.sub(r"[^01]", "", code))
        for head, code in re.findall(r"<span>(.*?)</span><code>(.*?)</code>", app.words.value)
    ]


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize("quality", [1, 50, 100])
@pytest.mark.parametrize("place", [(0, 0), (12, 28), (63, 63)])
def test_the_bits_are_those_of_pillows_file(app, tables, quality, place):
    row, col = place
    app.move(tables=tables, quality=quality, row=row, col=col)
    scan = saved(quality, tables == TABLES[1])
    held, listed = scan.bits(scan.number(0, row, col)), "".join(bits for _, bits in boxes(app)[:-1])
    assert held.startswith(shown_bits(app)) and len(shown_bits(app)) >= min(160, len(held))
    assert held.startswith(listed) and held.endswith(boxes(app)[-1][1])
    assert ("more" in app.words.value) == (listed + boxes(app)[-1][1] != held)
    cut = re.search(r"\.\.\. (\d+) more", app.file.value)
    assert len(shown_bits(app)) + (int(cut[1]) if cut else 0) == len(held)
    assert "stand <b>the same bits</b>" in app.file.value
    assert f"In the file of {len(scan.data):,} bytes" in app.file.value


def test_the_first_block_by_hand(app):
    """36 after 35 is 1: size 1, code 010; 12 behind no zero: (0, 4), code 1011; T.81 tables K.3 and K.5."""
    assert boxes(app)[:2] == [("DC size 1 1", "0101"), ("(0, 4) 12", "10111100")]
    assert boxes(app)[-1] == ("EOB", "1010")
    assert "DC: 36 after 35" in app.file.value


def test_many_codewords_are_counted(app):
    app.move(picture="gravel", quality=100)
    words = compute(app.photo("gravel"), 100, 12, 28, 0, 0, False).words
    assert len(words) > 50
    assert len(boxes(app)) + int(re.search(r"\.\.\. (\d+) more", app.words.value)[1]) == len(words)


@pytest.mark.parametrize("place", [0, 1, 12, 63])
@pytest.mark.parametrize("change", [-15, -1, 1, 15])
def test_a_changed_coefficient_is_in_the_table_and_in_the_bits(app, place, change):
    before, bits = cells(app), shown_bits(app)
    app.move(place=place, change=change)
    v, u = ZIGZAG[place]
    assert int(cells(app)[v, u].replace("−", "-")) == int(before[v, u].replace("−", "-")) + change
    assert (cells(app) != before).sum() == 1
    assert shown_bits(app) != bits
    assert "the same bits" in app.file.value


def test_the_largest_coefficients_stay_within_what_jpeg_can_code(app):
    result = compute(app.photo("page"), 100, 0, 0, 0, 15, False)
    assert abs(result.block).max() <= 1023


def test_every_state_can_be_reached(app):
    expected = {"as it is": 42, "k = 12 to 1": 48, "DC to 37": 43, "k = 63 to 1": 79}
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted}
        assert len(shown_bits(app)) == expected.get(state, 42)


def test_a_symbol_keeps_its_color_and_is_named_too(app):
    words = compute(app.photo("astronaut"), 50, 12, 28, 0, 0, False).words
    assert_one_look_each(words, looks(codeword_boxes(words)))


def test_symbols_of_a_rich_block_are_told_apart(app):
    words = compute(app.photo("gravel"), 70, 12, 28, 0, 0, False).words
    shown = looks(colored_bits("", words))
    assert len(set(shown)) > 7  # more than there are colors
    assert_one_look_each(words[: len(shown)], shown)


def looks(html):
    return re.findall(r'style="([^"]*)"', html)


def assert_one_look_each(words, looks):
    named = {}
    for word, look in zip(words, looks, strict=True):
        assert named.setdefault(word.name, look) == look
    assert len(set(named.values())) == len(named)


def test_each_piece_of_the_file_has_the_color_of_its_box(app):
    app.move(quality=60)
    pieces = re.findall(r'style="([^"]*)">([01]*)</span>', app.file.value)
    assert len(pieces) > 10
    assert pieces == list(zip(looks(app.words.value), [bits for _, bits in boxes(app)], strict=True))


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert "the same bits" in app.file.value


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        assert "the same bits" in app.file.value
