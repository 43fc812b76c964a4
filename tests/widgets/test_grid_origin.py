import numpy as np
import pytest
from apps import seen
from jpegs import opened, saved

from jpeglab.datasets import picture
from jpeglab.forensics.artifacts import phase_votes
from jpeglab.widgets import GridApp
from jpeglab.widgets.grid_origin import LINE, draw_grid
from jpeglab.widgets.photo import Photo


@pytest.fixture(scope="module")
def app():
    return GridApp()


@pytest.fixture(autouse=True)
def start(app):
    app.go("reset")


def by_pillow(pixels, quality):
    return opened(saved(pixels, quality=quality))


@pytest.mark.parametrize("quality", [20, 50, 90])
@pytest.mark.parametrize("rows, cols", [(0, 0), (0, 7), (7, 0), (3, 6), (1, 1)])
def test_the_grid_is_found_wherever_the_picture_is_cut(app, quality, rows, cols):
    app.move(quality=quality, rows=rows, cols=cols)
    origin = (-rows % 8, -cols % 8)
    assert app.numbers.value.count(f"<dd>{origin}<") == 2
    assert "right" in app.numbers.value
    for (bars, most), place in zip(app.bars, origin, strict=True):
        assert bars.get_data().values.argmax() == place
        assert np.flatnonzero(most.get_data().values).tolist() == [place]


def test_the_bars_are_the_votes_in_percent(app):
    votes = phase_votes(by_pillow(picture("camera"), 50)[3:, 6:])
    for (bars, _), expected in zip(app.bars, votes, strict=True):
        np.testing.assert_allclose(bars.get_data().values, 100 * expected)


def test_on_a_page_of_text_the_letters_outvote_the_grid_at_high_qf(app):
    app.go("text, QF 90")
    assert "wrong" in app.numbers.value


def test_without_the_grid_the_pixels_are_those_of_the_file(app):
    app.controls["grid"].value = False
    decoded = by_pillow(picture("camera"), 50)[3:, 6:]
    part = seen(app.part)[::4, ::4]
    assert part.shape == (64, 64)
    found = [
        (y, x)
        for y in range(0, decoded.shape[0] - 63, 8)
        for x in range(0, decoded.shape[1] - 63, 8)
        if np.array_equal(decoded[y : y + 64, x : x + 64], part)
    ]
    assert found
    assert "lines" not in app.part.alt
    app.controls["grid"].value = True
    assert "lines where the blocks that were found begin" in app.part.alt


def test_the_lines_stand_where_blocks_begin(app):
    drawn = seen(app.part)
    assert drawn.shape == (256, 256, 3)
    line = (drawn == LINE).all(axis=-1)
    assert np.flatnonzero(line.all(axis=1)).tolist() == list(range(4 * 5, 256, 32))
    assert np.flatnonzero(line.all(axis=0)).tolist() == list(range(4 * 2, 256, 32))
    grey = np.arange(64, dtype=np.uint8).reshape(8, 8)
    drawn = draw_grid(grey, (1, 3), 2)
    assert (drawn[2] == LINE).all() and (drawn[:, 6] == LINE).all()
    assert (drawn[3, :6] == np.repeat(grey[1, :3], 2)[:, None]).all()


def test_every_state_and_every_picture(app):
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted}
    for name in app.controls["picture"].options:
        app.controls["picture"].value = name
        assert not app.message.value
        assert seen(app.part).shape == (256, 256, 3)


def test_odd_photos(app):
    for shape, words in (((23, 200, 3), "too small to be cut: it takes 24 × 24 pixels"), ((24, 30), "")):
        app.uploads["odd"] = Photo("odd.png", 1, np.random.default_rng(0).integers(0, 256, shape, np.uint8))
        app.controls["picture"].options = (*app.samples, "odd")
        app.controls["picture"].value = "odd"
        assert words in app.message.value and bool(words) == bool(app.message.value)
        app.controls["picture"].value = "camera"
