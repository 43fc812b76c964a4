"""Patches are the pictures that the codec would make of the same pixels alone; their classes differ in one thing."""

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import Patches, cut_patches, patch_set, photos, picture
from jpeglab.datasets.patches import decode_patches

PAIRS = ((60, 85), (85, 85), (90, 75))


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in ("astronaut", "coffee"):
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    Image.fromarray(picture("coffee")[:60, :90]).save(folder / "too_small.png")
    return photos(folder)


@pytest.fixture(scope="module")
def patches(paths):
    return patch_set(paths, 64, PAIRS, 5)


def test_there_are_as_many_singles_as_doubles_of_every_pair_and_photo(patches):
    assert len(patches) == 2 * 2 * 5 * len(PAIRS)
    assert set(patches.photo) == {"astronaut.png", "coffee.png"}  # one was too small
    for first, second in PAIRS:
        at_second = patches.second == second
        pairs_at_second = sum(pair[1] == second for pair in PAIRS)
        assert (at_second & (patches.first == first)).sum() == 10
        assert (at_second & ~patches.double).sum() == 10 * pairs_at_second


def test_a_patch_is_what_the_codec_makes_of_its_pixels_alone(paths, patches):
    """Found again in the photo: the single of a pair, and the double of the same pixels."""
    luma = np.asarray(Image.open(paths[0]).convert("L"))
    first, second = PAIRS[0]
    here = patches[(patches.photo == paths[0].name) & (patches.second == second)]
    single, double = here[~here.double][:1], here[here.first == first][:1]
    every = np.lib.stride_tricks.sliding_window_view(luma, (64, 64))
    distance = np.abs(every[::1, ::1, 32, :].astype(int) - single.pixels()[0, 32].astype(int)).sum(axis=-1)
    row, col = np.unravel_index(distance.argmin(), distance.shape)
    pixels = every[row, col]
    assert jpeglab.compress(pixels, second).luminance == single[0].luminance
    decoded = jpeglab.decompress(jpeglab.compress(pixels, first))
    assert jpeglab.compress(decoded, second).luminance == double[0].luminance


@pytest.mark.parametrize("shifted", [False, True])
def test_a_single_and_its_double_show_the_same_pixels(paths, shifted):
    patches = cut_patches(paths[0], size=128, pairs=[(95, 95)], count=4, shifted=shifted)
    single, double = patches[~patches.double], patches[patches.double]
    assert np.array_equal(single.pair, double.pair)
    difference = single.pixels().astype(int) - double.pixels()
    assert np.abs(difference).mean() < 3  # what quality 95 costs; other pixels differ by tens
    assert (single.quantized != double.quantized).any()


def test_pixels_are_those_that_the_codec_decodes(patches):
    decoded = np.stack([jpeglab.decompress(image) for image in patches])
    assert np.array_equal(patches.pixels(), decoded)
    assert np.array_equal(decode_patches(patches.quantized, patches.tables), decoded)


def test_the_seed_decides_and_the_number_of_processes_does_not(paths, patches):
    again = patch_set(paths, 64, PAIRS, 5, jobs=2)
    other = patch_set(paths, 64, PAIRS, 5, seed=2)
    assert np.array_equal(again.quantized, patches.quantized)
    assert not np.array_equal(other.quantized, patches.quantized)


def test_patches_are_a_sequence_of_pictures(patches):
    assert patches[3] == list(patches)[3]
    assert patches[np.array([3, 1])][1] == patches[1]
    assert len(patches[patches.double]) == patches.double.sum()
    assert np.array_equal(Patches.join([patches[:7], patches[7:]]).quantized, patches.quantized)


def test_shrinking_comes_first(paths):
    half = cut_patches(paths[0], size=64, pairs=[(60, 85)], count=99, scale=2.0)
    assert len(half) == 2 * 3 * 3  # of 256 x 256 pixels, 8 of them for the grid's place


def test_bad_input_is_named(paths):
    with pytest.raises(ValueError, match="multiple of 8, got 63"):
        cut_patches(paths[0], size=63, pairs=[(60, 85)], count=1)
    with pytest.raises(ValueError, match="at least one"):
        Patches.join([])


def test_another_encoder_compresses_every_time(paths):
    asked = []

    def encode(pixels, quality):
        asked.append(quality)
        return jpeglab.compress(pixels, quality)

    ours = cut_patches(paths[0], size=64, pairs=PAIRS, count=2)
    theirs = cut_patches(paths[0], size=64, pairs=PAIRS, count=2, encode=encode)
    assert np.array_equal(ours.quantized, theirs.quantized)
    assert sorted(asked) == sorted(quality for first, second in PAIRS for quality in (first, second, second))
