"""Samples are pieces of the pictures that the codec makes, and each has its counterpart."""

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import photos, picture
from jpeglab.learning import phase_net
from jpeglab.learning.ensemble import fold_of
from jpeglab.learning.histogram_net import BINS, MODES, count_bins, inputs
from jpeglab.learning.phase_net import PHASES
from jpeglab.learning.training.recipes import PLANS
from jpeglab.learning.training.samples import Recipe, cut_tiles, photo_samples, sample_photos

RECIPE = Recipe(count_bins, inputs, ((60, 85), (90, 75)), draws=6, pieces=((1, 3), (2, 1)))


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in ("brick", "camera", "fig"):
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    Image.fromarray(picture("fig")[:60]).save(folder / "small.png")
    return photos(folder)


@pytest.fixture(scope="module")
def samples(paths):
    return sample_photos(paths, RECIPE)


def test_singles_and_doubles_are_alike_in_all_but_their_past(samples):
    assert len(samples) == 3 * 6 * 2 * (3 + 1)
    single, double = samples[~samples.double], samples[samples.double]
    for name in ("second", "photo", "tiles"):
        assert np.array_equal(getattr(single, name), getattr(double, name))
    assert np.array_equal(single.condition, double.condition)
    assert (single.x != double.x).any(axis=(1, 2)).mean() > 0.95


def test_inputs_are_shares_and_half_precision_keeps_them(samples):
    assert samples.x.shape[1:] == (2 * len(MODES), BINS) and samples.x.dtype == np.float16
    assert np.allclose((samples.x.astype(float) ** 2).sum(axis=-1), 1, atol=5e-3)  # eleven bits of a root
    assert set(samples.tiles) == {1, 2}


def test_the_seed_decides(paths, samples):
    again, other = (sample_photos(paths, RECIPE, seed=seed) for seed in (1, 2))
    assert np.array_equal(again.x, samples.x)
    assert not np.array_equal(other.x, samples.x)


def testcut_tiles_are_cut_row_by_row():
    blocks = np.arange(16 * 24).reshape(1, 16, 24, 1, 1) * np.ones((1, 1, 1, 8, 8), int)
    with pytest.raises(ValueError):
        cut_tiles(blocks, 2)
    square = blocks[:, :, :16]
    tiles = cut_tiles(square, 2)
    assert np.array_equal(tiles[1], square[0, :8, 8:]) and np.array_equal(tiles[2], square[0, 8:, :8])


def test_no_photo_is_in_two_folds(samples):
    folds = {photo: {fold_of(p) for p in samples.photo[samples.photo == photo]} for photo in np.unique(samples.photo)}
    assert all(len(found) == 1 for found in folds.values())


def test_the_shifted_plan_gives_its_inputs_too(paths):
    recipe = PLANS["cnn-shifted"].recipe
    one_pair = Recipe(recipe.gather, recipe.inputs, ((60, 90),), 1, ((1, 2),), shifted=True)
    [joined] = photo_samples(paths[0], one_pair)
    assert joined.x.shape == (4, len(PHASES), len(phase_net.MODES) * len(phase_net.STEPS))
    assert joined.first.tolist() == [0, 60, 0, 60]  # two places, each once and twice


def test_photos_that_are_all_too_small_are_named(paths):
    with pytest.raises(ValueError, match="at least 72 pixels a side, got 1 photos"):
        sample_photos([path for path in paths if path.stem == "small"], RECIPE)
