import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jpegs import opened, saved
from PIL import Image

import jpeglab
from jpeglab.datasets import picture
from jpeglab.datasets.forgery import as_jpeg, ellipse, forge, paste, resize

BACKGROUND, SOURCE = picture("fig"), picture("coffee")[:200, :240]
PLACE = st.tuples(st.integers(0, 7), st.integers(0, 7))


def combed(plane, step, grid):
    """The share of DC coefficients on a grid that lie on multiples of a step, by sums of 8 x 8 pixels."""
    part = plane[grid[0] :, grid[1] :].astype(float)
    rows, cols = part.shape[0] // 8, part.shape[1] // 8
    dc = part[: 8 * rows, : 8 * cols].reshape(rows, 8, cols, 8).sum(axis=(1, 3)) / 8 - 1024
    return (np.abs((dc + step / 2) % step - step / 2) < 1).mean()


def test_as_jpeg_on_the_grid_is_what_pillow_saves_and_opens():
    np.testing.assert_array_equal(as_jpeg(SOURCE, 60), opened(saved(SOURCE, quality=60)))


@settings(max_examples=10)
@given(PLACE)
def test_off_the_grid_blocks_begin_where_they_were_asked_to(grid):
    step = 24  # DC at QF 33; rounding the pixels moves a DC coefficient by 0.3 in the mean square
    left = as_jpeg(picture("gravel")[:200, :200], 33, grid)
    assert left.shape == (200, 200)
    assert combed(left, step, grid) > 0.95
    other = (grid[0], (grid[1] + 4) % 8)
    assert combed(left, step, other) < 0.3  # 2 / 24 by chance


@settings(max_examples=20)
@given(PLACE, st.integers(60, 300), st.integers(100, 400))
def test_a_paste_changes_what_is_masked_and_brings_its_grid_along(grid, row, col):
    mask = ellipse(BACKGROUND.shape, (row, col), (90, 110))
    source = np.full((200, 240, 3), 7, np.uint8)
    source[::8, ::8] = 200  # where its blocks begin
    pixels = paste(BACKGROUND, source, mask, grid)
    np.testing.assert_array_equal(pixels[~mask], BACKGROUND[~mask])
    corners = np.argwhere((pixels[..., 0] == 200) & mask)
    assert corners.size
    assert (corners % 8 == grid).all()


def test_without_a_grid_the_middle_of_the_source_is_pasted():
    mask = np.zeros(BACKGROUND.shape[:2], bool)
    mask[40:100, 64:200] = True
    pixels = paste(BACKGROUND, SOURCE, mask)
    np.testing.assert_array_equal(pixels[40:100, 64:200], SOURCE[70:130, 52:188])


def test_nothing_is_written_into_the_arguments():
    before = BACKGROUND.copy()
    paste(BACKGROUND, SOURCE, ellipse(BACKGROUND.shape, (100, 100), (50, 50)))
    np.testing.assert_array_equal(BACKGROUND, before)


def test_color_goes_into_grey_and_grey_into_color():
    mask = ellipse((360, 528), (100, 100), (50, 50))
    grey = BACKGROUND[..., 0]
    inside = paste(grey, SOURCE, mask)
    assert inside.shape == grey.shape
    row, col = 100, 100
    expected = SOURCE[100, 120].astype(float).mean()  # the middles meet
    assert abs(float(inside[row, col]) - expected) <= 0.5
    assert (np.ptp(paste(BACKGROUND, SOURCE[..., 0], mask)[mask], axis=1) == 0).all()


def test_the_ellipse_is_the_textbook_one():
    mask = ellipse((60, 80), (30, 40), (20, 40))
    rows, cols = np.nonzero(mask)
    assert (rows.min(), rows.max(), cols.min(), cols.max()) == (20, 39, 20, 59)
    assert abs(mask.sum() - np.pi * 10 * 20) < 20  # pixels at the edge count whole
    assert not ellipse((60, 80), (-40, 40), (20, 40)).any()


@pytest.mark.parametrize("suspect", ["double", "single"])
def test_each_story_compresses_what_it_says(suspect):
    mask = ellipse(BACKGROUND.shape, (200, 300), (100, 120))
    forgery = forge(BACKGROUND, SOURCE, mask, first=50, second=90, suspect=suspect)
    rest_is_jpeg = np.array_equal(forgery.pixels[~mask], opened(saved(BACKGROUND, quality=50))[~mask])
    assert rest_is_jpeg == (suspect == "single")
    assert np.array_equal(forgery.pixels[~mask], BACKGROUND[~mask]) == (suspect == "double")
    assert jpeglab.write(forgery.image) == saved(forgery.pixels, quality=90)


def test_resizing_comes_after_the_first_compression():
    mask = ellipse(BACKGROUND.shape, (200, 300), (80, 90))
    forgery = forge(BACKGROUND, SOURCE, mask, first=50, second=90, percent=80)
    file = io.BytesIO()
    Image.fromarray(SOURCE).save(file, "JPEG", quality=50)
    smaller = np.asarray(Image.open(file).resize((192, 160), Image.Resampling.BICUBIC))
    np.testing.assert_array_equal(forgery.pixels, paste(BACKGROUND, smaller, mask, (0, 0)))
    assert resize(SOURCE, 100) is SOURCE
    assert resize(SOURCE[:1, :1], 50).shape == (1, 1, 3)


def test_bad_input_is_told():
    mask = ellipse(BACKGROUND.shape, (200, 300), (100, 120))
    with pytest.raises(ValueError, match="expected a suspect of double, single, got 'triple'"):
        forge(BACKGROUND, SOURCE, mask, first=50, second=90, suspect="triple")
    with pytest.raises(ValueError, match="expected a mask that covers something"):
        paste(BACKGROUND, SOURCE, mask & False)
    with pytest.raises(ValueError, match="expected a source of at least 108 pixels on axis 0, got 50"):
        paste(BACKGROUND, SOURCE[:50], mask)
