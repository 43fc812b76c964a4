"""Error level analysis against Pillow, and why it is a cautionary tale."""

import numpy as np
from jpegs import opened, photo, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.ela import error_level


def test_error_level_is_what_a_save_of_pillow_changes():
    image = jpeglab.compress(photo(24, 40, 1), 75)
    pixels = jpeglab.decompress(image)
    change = np.abs(pixels.astype(float) - opened(saved(pixels, quality=90)))
    np.testing.assert_allclose(error_level(image), change.reshape(3, 8, 5, 8).mean(axis=(1, 3)))


def test_texture_alone_lights_up():
    """An untouched picture: the block's own contrast explains its error level."""
    plane = picture("astronaut")[:256, :256, 1]
    image = jpeglab.read(saved(plane, quality=95))
    texture = plane.reshape(32, 8, 32, 8).std(axis=(1, 3))
    ranks = [np.argsort(np.argsort(values, axis=None)) for values in (error_level(image), texture)]
    assert np.corrcoef(*ranks)[0, 1] > 0.6
