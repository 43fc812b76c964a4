import io
import re

import numpy as np
import pytest
from apps import move_everything, seen, upload
from PIL import Image

import jpeglab
from jpeglab.datasets import picture
from jpeglab.widgets import DamageApp
from jpeglab.widgets.damage import DAMAGES, RESTARTS, coded, compute, find, told


@pytest.fixture(scope="module")
def app():
    return DamageApp()


@pytest.fixture(autouse=True)
def again(app):
    app.go("reset")


def text(app):
    return re.sub(r"<[^>]*>", "", app.text.value)


@pytest.mark.parametrize("restarts", RESTARTS)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("share", [0, 0.25, 0.5, 1])
def test_the_picture_is_what_a_reader_finds_that_goes_on(app, restarts, damage, share):
    app.move(restarts=restarts, damage=damage)
    app.controls["position"].value = int(share * app.controls["position"].max)
    assert not app.message.value
    scan = coded(app.photo("astronaut"), restarts)
    bit = 8 * scan.start + app.values["position"]
    data = scan.data[: bit // 8]
    if damage == DAMAGES[0]:
        data += bytes([scan.data[bit // 8] ^ 128 >> bit % 8]) + scan.data[bit // 8 + 1 :]
    expected = jpeglab.decompress(jpeglab.read(data, truncated=True, resync=True))
    assert np.array_equal(Image.open(io.BytesIO(app.picture.value)), expected)
    try:
        jpeglab.read(data)
    except jpeglab.FormatError as error:
        assert str(error) in text(app)
    else:
        assert "notices nothing" in text(app)


def test_what_no_file_can_hold_is_shown_as_pixels(app):
    photo = app.photo("astronaut")
    image = coded(photo, "none").image
    values = image.luminance.quantized.copy()
    values[3, 4, 0, 1] = 2000
    beyond = image.replace(quantized={0: values})
    with pytest.raises(ValueError, match="no code"):
        jpeglab.write(beyond)
    app._show(photo, beyond)
    assert app.picture.format == "pnm"
    assert np.array_equal(seen(app.picture), jpeglab.decompress(beyond))


def test_the_file_is_pillows():
    app = DamageApp()
    file = io.BytesIO()
    Image.fromarray(picture("astronaut")).save(file, "JPEG", quality=50)
    assert coded(app.photo("astronaut"), "none").data == file.getvalue()


def test_a_dc_value_breaks_no_ac_and_all_dc_behind_it_up_to_a_restart(app):
    for restarts, heals in (("none", False), ("every 8 MCUs", True)):
        scan = coded(app.photo("astronaut"), restarts)
        result = compute(scan, find(scan, "value", "DC size"), DAMAGES[0])
        assert result.complaint == "" and not result.wrong_ac.any()
        wrong = scan.blocks[result.wrong_dc]
        assert set(wrong[:, 0]) == {0}
        behind = scan.blocks[np.flatnonzero(result.wrong_dc)[0] :]
        first_interval = 8 * scan.blocks_per_mcu if heals else len(behind)
        assert len(wrong) <= (behind[:first_interval, 0] == 0).sum()
        assert heals or len(wrong) == (behind[:, 0] == 0).sum()


def test_an_ac_value_breaks_one_coefficient(app):
    scan = coded(app.photo("astronaut"), "none")
    result = compute(scan, find(scan, "value", "(0, 3)"), DAMAGES[0])
    before, after = scan.image.luminance.quantized, result.image.luminance.quantized
    assert np.count_nonzero(before != after) == 1
    assert (np.count_nonzero(result.wrong_dc), np.count_nonzero(result.wrong_ac)) == (0, 1)


def test_a_cut_file_is_exact_up_to_the_cut(app):
    scan = coded(app.photo("astronaut"), "none")
    result = compute(scan, find(scan, "code"), DAMAGES[1])
    number = scan.number(*result.owner.block)
    assert not (result.wrong_dc | result.wrong_ac)[:number].any()
    assert "the file ends" in result.complaint


def test_a_flip_that_makes_a_marker_shows_grey_or_goes_on(app):
    """The zero stuffed behind an FF becomes something else: a marker where none may be."""
    scan = coded(app.photo("gravel"), "none")
    app.move(picture="gravel")
    first = find(scan, "stuffing", share=0)
    for bit in range(8):
        app.controls["position"].value = first + bit
        assert not app.message.value
        assert "stuffed so that no data looks like a marker" in text(app)
        assert "notices nothing" not in text(app)


def test_states_land_where_their_names_say(app):
    said = {
        "a DC": "a value bit behind DC size 4",
        "an AC value": "a value bit behind (0, 3)",
        "a code": "the Huffman code of EOB",
        "a code, with restarts": "the Huffman code of EOB",
        "a restart marker": "of a restart marker",
        "cut": "the file ends",
    }
    for state, words in said.items():
        app.go(state)
        assert app.values == {**app.values, **app.states[state]}
        assert words in text(app) and not app.message.value
    app.move(picture="camera")
    app.go("cut")  # from a smaller file back to a larger one
    assert app.values["position"] == app.states["cut"]["position"]


def test_a_smaller_file_takes_the_slider_along(app):
    app.controls["position"].value = app.controls["position"].max
    smallest = min(app.controls["picture"].options, key=lambda name: len(coded(app.photo(name), "none").data))
    assert smallest != "astronaut"
    app.controls["picture"].value = smallest
    scan = coded(app.photo(smallest), "none")
    assert app.controls["position"].max == 8 * (scan.end - scan.start) - 1 == app.values["position"]
    assert not app.message.value


def test_the_counts_are_those_of_the_coefficients(app):
    for state in app.states:
        app.go(state)
        scan = coded(app.photo("astronaut"), app.values["restarts"])
        result = compute(scan, app.values["position"], app.values["damage"])
        luminance = scan.blocks[:, 0] == 0
        for wrong in (result.wrong_dc, result.wrong_ac):
            ours, others = np.count_nonzero(wrong & luminance), np.count_nonzero(wrong & ~luminance)
            assert f">{ours:,}<small>of 4,096 (Cb, Cr: {others:,})<" in app.numbers.value
        inside = [
            np.count_nonzero((ours.quantized != theirs.quantized).any(axis=(2, 3)))
            for ours, theirs in zip(scan.image.components, result.image.components, strict=True)
        ]
        assert sum(inside) == np.count_nonzero(result.wrong_dc | result.wrong_ac)  # 512 x 512: there is no padding


def test_a_lost_reader_without_restart_markers_says_so(app):
    app.go("a code")
    assert "no restart marker follows" in text(app)
    app.go("a code, with restarts")
    assert "no restart marker follows" not in text(app)


def test_what_is_missing_is_mid_grey(app):
    app.go("cut")
    assert "blocks are missing: shown as mid-grey" in text(app) and "left as they were" not in text(app)
    assert (seen(app.picture)[-1] == 128).all()
    assert told("scan 2: 3 of 9 blocks are missing, and left as they were").endswith("left as they were")


def test_one_wrong_block_heals_at_once(app):
    app.go("an AC value")
    assert "from the next block on" in text(app) and "a valid file, of another picture" in text(app)


def test_a_bit_that_changes_nothing_leaves_the_same_picture(app):
    scan = coded(app.photo("astronaut"), "every row of MCUs")
    app.move(restarts="every row of MCUs", position=find(scan, "fill"))
    assert "a valid file, of the same picture" in text(app)
    assert np.array_equal(seen(app.picture), jpeglab.decompress(scan.image))


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert app.picture.alt.startswith("odd.png")


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        assert seen(app.picture).shape == app.photo(app.values["picture"]).pixels.shape
