import io

import numpy as np
import pytest
from jpegs import saved
from PIL import Image

import jpeglab
from jpeglab.datasets import jpeg_history, picture, picture_file
from jpeglab.widgets.photo import open_photo
from jpeglab.widgets.saved import UNCOMPRESSED, pieces, save_again, saved_once, saved_twice


def by_pillow(pixels, quality):
    return saved(pixels, quality=quality)


@pytest.mark.parametrize("name", ["gravel", "coffee"])
def test_two_saves_are_those_of_pillow(name):
    photo, pixels = open_photo(f"{name}.png", picture_file(name).read_bytes()), picture(name)
    once = by_pillow(pixels, 60)
    twice = by_pillow(np.asarray(Image.open(io.BytesIO(once))), 85)
    assert saved_once(photo, 60) == jpeglab.read(once)
    assert saved_twice(photo, 60, 85) == jpeglab.read(twice) == save_again(pixels, 60, 85)


def test_pieces_are_of_pictures_without_a_past_and_do_not_overlap():
    assert all(jpeg_history(picture(name)).clean for name in UNCOMPRESSED)
    assert len(pieces()) == 25 and {(piece.shape, piece.dtype) for piece in pieces()} == {((256, 256), np.dtype("u1"))}
    camera = picture("camera")
    quarters = [camera[:256, :256], camera[:256, 256:], camera[256:, :256], camera[256:, 256:]]
    assert all(any(np.array_equal(quarter, piece) for piece in pieces()) for quarter in quarters)
    assert len({piece.tobytes() for piece in pieces()}) == len(pieces())
