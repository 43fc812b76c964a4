"""The models that ship tell what they are said to tell, on pictures that did not train them."""

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import patch_set, photos, picture
from jpeglab.datasets.sets import splice
from jpeglab.learning.detector import load

UNKNOWN = ("brick", "camera", "dandelion", "fig", "gravel", "sunset")


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in UNKNOWN:
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    return photos(folder)


@pytest.mark.parametrize(
    ("name", "first", "second", "least"),
    [
        ("cnn-aligned", 60, 75, 0.93), ("cnn-aligned", 90, 75, 0.70), ("cnn-aligned", 70, 85, 0.95),
        ("cnn-aligned", 60, 95, 0.97), ("cnn-aligned", 60, 80, 0.95), ("cnn-shifted", 50, 75, 0.85),
        ("cnn-shifted", 60, 85, 0.93),
    ],
)  # fmt: skip
def test_the_figures_hold_on_unknown_pictures(name, first, second, least, paths):
    """Six pictures with 12 places each: the card's figures, less what so few pictures may differ by."""
    patches = patch_set(paths, 64, [(first, second)], 12, shifted=name == "cnn-shifted")
    detector = load(name)
    right = (detector.decision_function(patches) > 0) == patches.double
    accuracy = (right[patches.double].mean() + right[~patches.double].mean()) / 2
    (row,) = [r for r in detector.card.figures if (r["pixels"], r["QF1"], r["QF2"]) == (64, first, second)]
    assert accuracy >= least
    assert abs(accuracy - row["value"]) < 0.1


@pytest.mark.parametrize(("name", "first", "second"), [("cnn-aligned", 60, 85), ("cnn-shifted", 60, 90)])
def test_whole_pictures_are_told_right(name, first, second, paths):
    patches = patch_set(paths, 256, [(first, second)], 1, shifted=name == "cnn-shifted")
    assert np.array_equal(load(name).predict(patches), patches.double)


@pytest.mark.parametrize("quality", [60, 75, 92])
def test_color_pictures_compressed_once_are_single(quality):
    """In color, 4:2:0, sizes that are no multiples of 8, progressive: what cameras and editors write."""
    images = [jpeglab.compress(picture(name)[:250, 3:310], quality) for name in ("fig", "sunset", "dandelion")]
    images = [jpeglab.read(jpeglab.write(image, progressive=True)) for image in images]
    for name in ("cnn-aligned", "cnn-shifted"):
        assert load(name).predict(images).sum() <= 1


def test_the_map_finds_what_was_not_compressed_before(paths):
    """He et al.'s story: all but the paste was compressed twice on this grid. Windows at its edge hold both."""
    image, truth = splice(paths, 0, 60, 90, side=160)
    block_map = load("cnn-aligned").map(image)
    pasted = truth.mask[: 8 * block_map.shape[0] : 8, : 8 * block_map.shape[1] : 8]
    assert pasted[np.unravel_index(block_map.argmin(), block_map.shape)]
    assert block_map.min() < 0
    assert np.median(block_map[pasted]) < np.quantile(block_map[~pasted], 0.05)
