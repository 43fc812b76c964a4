"""All maps: planted pastes of both stories, odd pictures, lossless rewrites, and the same without Numba."""

import numpy as np
import pytest
from jpegs import opened, photo, saved
from odd import odd_pictures, rewritten, without_and_with_numba

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics import improved, likelihood, posterior
from jpeglab.forensics.localization import METHODS, localize

BOX = (slice(96, 208), slice(64, 176))  # on the 8-pixel grid, so that every block is either pasted or not


def grey(name):
    pixels = picture(name).astype(int)
    return (pixels if pixels.ndim == 2 else pixels.sum(axis=2) // 3).astype(np.uint8)[:296, :296]


def spliced(first, second, story, shift=(0, 0), subsampling=None):
    """A paste of one photo in another, and which blocks it covers; what is double had its grid ``shift`` off."""
    top, left = (-shift[0]) % 8, (-shift[1]) % 8
    inside, outside = grey("chelsea"), grey("astronaut")
    double, single = (outside, inside) if story == "single" else (inside, outside)
    double = opened(saved(double, quality=first))[top : top + 288, left : left + 288]
    background, paste = (double, single) if story == "single" else (single, double)
    pixels = background[:288, :288].copy()
    pixels[BOX] = paste[BOX]
    mask = np.zeros((36, 36), bool)
    mask[12:26, 8:22] = True
    if subsampling:
        pixels = np.dstack([pixels] * 3)
    options = {"subsampling": subsampling} if subsampling else {}
    return jpeglab.read(saved(pixels, quality=second, **options)), mask


def auc(block_map, mask):
    """How often a pasted block is more suspicious than another, ties half."""
    inside, outside = block_map[mask][:, None], block_map[~mask][None]
    return float((inside > outside).mean() + (inside == outside).mean() / 2)


@pytest.mark.parametrize(("method", "raw"), [
    ("posterior", posterior.log_odds), ("improved", improved.log_odds),
    ("aligned", lambda image: -likelihood.aligned_ratios(image)),
])  # fmt: skip
def test_what_is_clipped_looks_single_and_counts_less(method, raw):
    pixels = picture("coffee")[:256, :384].astype(int)
    pixels[:, 192:] = (pixels[:, 192:] - 90) * 2.2 + 90
    image = jpeglab.read(saved(opened(saved(np.clip(pixels, 0, 255).astype(np.uint8), quality=60)), quality=90))
    as_it_is, weighed = likelihood.smooth(raw(image)), localize(image, method)
    assert weighed[:, :22].mean() < -3  # double, and it is seen
    assert as_it_is[:, 27:].mean() > 1  # double too, and single by its coefficients
    assert weighed[:, 27:].mean() < as_it_is[:, 27:].mean() / 2


@pytest.mark.parametrize(
    ("method", "story", "shift", "first", "second", "least"),
    [
        ("posterior", "single", (0, 0), 60, 85, 0.99),
        ("improved", "single", (0, 0), 60, 85, 0.99),
        ("aligned", "single", (0, 0), 60, 85, 0.99),
        ("shifted", "single", (3, 6), 60, 85, 0.98),
        ("ghost", "single", (0, 0), 60, 85, 0.95),
        ("zero", "single", (3, 6), 60, 99, 0.9),
        ("posterior", "double", (0, 0), 60, 85, 0.97),
        ("improved", "double", (0, 0), 60, 85, 0.98),
        ("aligned", "double", (0, 0), 60, 85, 0.98),
        ("shifted", "double", (3, 6), 60, 85, 0.97),
        ("zero", "double", (3, 6), 60, 99, 0.97),
        ("aligned", "single", (0, 0), 85, 95, 0.97),
        ("posterior", "single", (0, 0), 85, 95, 0.97),
    ],
)
def test_a_planted_paste_is_found(method, story, shift, first, second, least):
    image, mask = spliced(first, second, story, shift)
    block_map = localize(image, method, suspect=story)
    assert block_map.shape == mask.shape
    assert auc(block_map, mask) > least


@pytest.mark.parametrize("method", ["posterior", "improved", "aligned", "shifted"])
def test_color_tells_as_much(method):
    image, mask = spliced(60, 85, "single", shift=(3, 6) if method == "shifted" else (0, 0), subsampling=2)
    assert auc(localize(image, method), mask) > 0.97


@pytest.mark.parametrize("method", ["posterior", "improved", "aligned", "shifted", "ghost", "zero"])
def test_the_other_story_turns_the_map_round(method):
    image, _ = spliced(60, 85, "single")
    np.testing.assert_array_equal(localize(image, method), -localize(image, method, suspect="double"))


def test_ela_knows_no_story():
    image, _ = spliced(60, 85, "single")
    np.testing.assert_array_equal(localize(image, "ela"), localize(image, "ela", suspect="double"))


@pytest.mark.parametrize("method", ["improved", "aligned"])
def test_without_a_past_there_is_little_evidence(method):
    """Of a picture compressed once, the models that fit shares find far less than of a spliced one."""
    once = jpeglab.read(saved(grey("astronaut")[:288, :288], quality=85))
    image, _ = spliced(60, 85, "single")
    assert np.ptp(localize(once, method)) < np.ptp(localize(image, method)) / 3


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_give_finite_maps(image, method):
    for suspect in ("single", "double"):
        block_map = localize(image, method, suspect=suspect)
        assert block_map.shape == image.luminance.quantized.shape[:2]
        assert block_map.dtype == np.float64
        assert np.isfinite(block_map).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_lossless_rewrite_changes_nothing(method):
    image = jpeglab.compress(photo(90, 101), 85)
    expected = localize(image, method)
    for other in rewritten(image):
        np.testing.assert_array_equal(localize(other, method), expected)


def test_numba_changes_nothing():
    code = (
        "from jpeglab.forensics.localization import *; image = jpeglab.compress(photo(90, 101), 85); "
        "[sys.stdout.write(localize(image, method).tobytes().hex()) for method in METHODS]"
    )
    outputs = without_and_with_numba(code)
    assert outputs[0] == outputs[1] != ""


def test_an_unknown_method_or_suspect_is_refused():
    image = jpeglab.compress(photo(8, 8), 85)
    with pytest.raises(ValueError, match=r"expected a method of posterior, .*, got 'magic'"):
        localize(image, "magic")
    with pytest.raises(ValueError, match="expected a suspect of single, double, got 'triple'"):
        localize(image, suspect="triple")
