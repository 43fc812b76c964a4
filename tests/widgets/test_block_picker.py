import io
from datetime import UTC, datetime

import numpy as np
import pytest
from apps import upload
from PIL import Image

from jpeglab.datasets import picture, pictures
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.pictures import Pixels, join


class CornerApp(BlockPicker):
    """The picked block, enlarged."""

    def __init__(self, **options):
        self.corner, self.drawn = Pixels("the block"), []
        states = {"cat": {"picture": "chelsea", "row": 37, "col": 56}}
        super().__init__({"zoom": slider("zoom", 1, 9, 4)}, self.corner, states=states, **options)

    def view_block(self, photo, row, col, zoom):
        self.drawn.append((row, col))
        self.corner.show(photo.pixels[8 * row : 8 * row + 8, 8 * col : 8 * col + 8], zoom)


@pytest.fixture
def app():
    return CornerApp(picture="chelsea", block=(3, 5))


def point(app, x, y, number=0):
    app.browser.point = [number, x, y, "move"]


def click(app, x, y):
    app.browser._handle_custom_msg({"down": [0, x, y]}, [])  # what arrives from the page


def place(app):
    return app.controls["row"].value, app.controls["col"].value


def corner(app):
    return np.asarray(Image.open(io.BytesIO(app.corner.value)))


def test_it_starts_where_it_is_told(app):
    assert place(app) == (3, 5)
    assert np.array_equal(corner(app), picture("chelsea")[24:32, 40:48])


def test_the_pointer_takes_the_block_along(app):
    height, width = picture("chelsea").shape[:2]
    for row, col in [(0, 0), (20, 11), (37, 56)]:  # the last ones are not whole: 300 = 37 * 8 + 4, 451 = 56 * 8 + 3
        point(app, (8 * col + 2.5) / width, (8 * row + 3.5) / height)
        assert place(app) == (row, col)
        assert np.array_equal(corner(app), picture("chelsea")[8 * row : 8 * row + 8, 8 * col : 8 * col + 8])
        x, y, w, h = app.map.frame
        assert (x * width, y * height, w * width, h * height) == pytest.approx((8 * col, 8 * row, 8, 8))
        assert app.browser.frames == [app.map.frame, []]


def test_within_a_block_nothing_is_drawn_anew(app):
    point(app, 0.5, 0.5)
    before = list(app.drawn)
    point(app, 0.5 + 1e-4, 0.5)
    assert app.drawn == before


def test_other_pictures_are_not_pointed_at(app):
    point(app, 0.9, 0.9, number=1)
    assert place(app) == (3, 5)


def test_a_click_holds_the_block_and_another_lets_it_go(app):
    click(app, 0.5, 0.5)
    held = place(app)
    point(app, 0.9, 0.9)
    assert place(app) == held and "held" in app.help.value and "jpeglab-held" in app.map._dom_classes
    click(app, 0.1, 0.1)  # a click elsewhere takes that block, and holds it
    assert place(app) == (3, 5) and app.held
    click(app, 0.1, 0.1)
    point(app, 0.9, 0.9)
    assert place(app) != (3, 5) and "jpeglab-held" not in app.map._dom_classes


def test_reset_and_a_photo_of_the_readers_own_let_the_block_go(app):
    click(app, 0.5, 0.5)
    app.go("cat")
    assert app.held
    app.go("reset")
    assert not app.held and "jpeglab-held" not in app.map._dom_classes and "click holds" in app.help.value
    click(app, 0.5, 0.5)
    upload(app, "own.png", picture("camera"))
    assert not app.held


@pytest.mark.parametrize("name", pictures())
def test_the_sliders_reach_every_block_of_every_picture(app, name):
    app.controls["picture"].value = name
    height, width = picture(name).shape[:2]
    assert (app.controls["row"].max, app.controls["col"].max) == (-(-height // 8) - 1, -(-width // 8) - 1)
    for control in ("row", "col"):
        app.controls[control].value = app.controls[control].max
    assert np.array_equal(corner(app), picture(name)[-(-height // 8) * 8 - 8 :, -(-width // 8) * 8 - 8 :])
    assert app.map.width <= 400 and app.map.height <= 400
    assert app.map.width / app.map.height == pytest.approx(width / height, rel=0.01)  # whole pixels
    assert np.array_equal(Image.open(io.BytesIO(app.map.value)), picture(name))
    assert not app.message.value


def test_a_state_reaches_a_block_of_another_picture(app):
    app.controls["picture"].value = "coffee"
    app.go("cat")
    assert (app.values["picture"], *place(app)) == ("chelsea", 37, 56)
    app.go("reset")
    assert place(app) == (3, 5)


@pytest.mark.parametrize("size", [(1, 1), (3, 1), (9, 17), (1500, 20)])
def test_a_photo_of_any_size(app, size):
    file = io.BytesIO()
    Image.new("L", size).save(file, "PNG")
    content = memoryview(file.getvalue())
    app.controls["upload"].value = (
        {"name": "odd.png", "type": "", "size": len(content), "content": content, "last_modified": datetime.now(UTC)},
    )
    assert not app.message.value
    point(app, 1 - 1e-6, 1 - 1e-6)
    assert place(app) == (app.controls["row"].max, app.controls["col"].max)


def test_the_saved_figure_has_the_frame_too(app):
    app.move(row=10, col=10)
    still = np.asarray(Image.open(io.BytesIO(join(app.pictures())[1])))
    scale = app.map.width / picture("chelsea").shape[1]
    assert still[int(80 * scale) + 3, int(80 * scale) - 1].tolist() == [0xD5, 0x5E, 0x00]


def test_a_row_that_is_not_there_is_the_last_one(app):
    app.move(row=999)
    assert place(app) == (37, 5)
