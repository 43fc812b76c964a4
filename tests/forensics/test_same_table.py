"""Recompression with the same table, against Pillow; files of known history; features against a slow twin."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import noise, opened, photo, saved
from odd import odd_pictures, rewritten, without_and_with_numba
from PIL import Image

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.same_table import (
    error_block_features,
    huang_share,
    log_likelihood_ratio,
    luminance,
    perturb,
    recompress,
    recompression_counts,
    recompression_test,
    score,
)
from jpeglab.transform import idct_by_definition, standard_table

SHARE = st.floats(0, 1)


def saves(pixels: np.ndarray, times: int, quality: int = 90) -> jpeglab.JpegImage:
    """Saved so many times by Pillow."""
    data = saved(pixels, quality=quality)
    for _ in range(times - 1):
        data = saved(opened(data), quality=quality)
    return jpeglab.read(data)


@pytest.mark.parametrize("shape", [(64, 64), (61, 50), (8, 8), (1, 1), (3, 17)])
@pytest.mark.parametrize("quality", [50, 90, 97])
def test_recompression_is_a_save_of_pillow(shape, quality):
    pixels = noise(*shape, 1)
    once, twice = saves(pixels, 1, quality), saves(pixels, 2, quality)
    np.testing.assert_array_equal(recompress(once).luminance.quantized, twice.luminance.quantized)


def test_counts_are_the_differences_between_saves_of_pillow():
    files = [saves(picture("camera")[:200, :205], times, 93).luminance.quantized for times in (1, 2, 3, 4)]
    expected = tuple(int((a != b).sum()) for a, b in pairwise(files))
    once = saves(picture("camera")[:200, :205], 1, 93)
    assert recompression_counts(once, 3) == expected
    assert recompression_counts(once, 0) == ()
    assert expected[0] > expected[1] > expected[2] > 0  # Huang et al. 2010: they fall


def test_color_counts_only_luminance():
    image = jpeglab.compress(photo(40, 43), 90)
    alone = luminance(image)
    assert alone.color == "grey" and (alone.height, alone.width) == (40, 43)
    np.testing.assert_array_equal(alone.luminance.quantized, image.luminance.quantized)
    assert recompression_counts(image) == recompression_counts(alone)


@given(st.integers(0, 2**32 - 1), SHARE, st.booleans())
def test_perturb_changes_that_many_by_one(seed, share, ones):
    values = np.random.default_rng(seed).integers(-3, 4, (2, 2, 8, 8)).astype(np.int16)
    before = values.copy()
    difference = perturb(values, share, ones=ones, seed=seed) - values
    candidates = np.abs(values) == 1 if ones else np.ones(values.shape, bool)
    assert np.count_nonzero(difference) == int(share * candidates.sum())
    assert np.abs(difference).max() <= 1 and not difference[~candidates].any()
    np.testing.assert_array_equal(values, before)
    np.testing.assert_array_equal(difference, perturb(values, share, ones=ones, seed=seed) - values)


def test_a_share_beyond_1_is_refused():
    with pytest.raises(ValueError, match=r"expected a share in 0..1, got 1.5"):
        perturb(np.zeros((1, 1, 8, 8), np.int16), 1.5, seed=0)


def test_huang_share_follows_the_table():
    assert [huang_share(standard_table(quality)) for quality in (60, 75, 85, 90, 95)] == [
        0.0025,
        0.005,
        0.005,
        0.01,
        0.01,
    ]


@pytest.mark.parametrize("name", ["astronaut", "camera", "chelsea", "coffee"])
@pytest.mark.parametrize("quality", [90, 95])
def test_a_second_save_is_seen_at_the_natural_threshold(name, quality):
    grey = np.asarray(Image.fromarray(picture(name)).convert("L"))[:300, :300]
    once, twice = (recompression_test(saves(grey, times, quality)) for times in (1, 2))
    assert once.score < twice.score
    if quality == 95:  # where no photo of 90 was on the wrong side
        assert once.score < 0 < twice.score
    assert twice.changed < once.changed
    assert once.coefficients == 300 // 8 * 8 * (300 // 8 * 8)


def test_the_papers_own_perturbation_separates_too():
    grey = picture("camera")[:256, :256]
    share = huang_share(standard_table(95))
    once, twice = (recompression_test(saves(grey, times, 95), share=share, ones=False) for times in (1, 2))
    assert once.score < 0 < twice.score


def test_what_cannot_change_scores_zero():
    flat = recompression_test(jpeglab.compress(np.full((64, 64), 77, np.uint8), 80))
    assert (flat.score, flat.changed, set(flat.perturbed)) == (0, 0, {0})
    assert recompression_test(jpeglab.compress(np.full((7, 90), 77, np.uint8))).coefficients == 0


@pytest.mark.parametrize("name", ["astronaut", "camera", "chelsea", "coffee"])
@pytest.mark.parametrize("quality", [90, 95])
def test_the_score_is_below_zero_after_one_save_and_above_after_two(name, quality):
    grey = np.asarray(Image.fromarray(picture(name)).convert("L"))[:300, :300]
    assert score(saves(grey, 1, quality))[0] < 0 < score(saves(grey, 2, quality))[0]


def test_its_counts_are_differences_between_saves_of_pillow():
    """In a clipped picture, of blocks with a 0 or a 255 and of others; what is expected is counted on other grids."""
    pixels = np.clip(picture("camera")[:200, :208].astype(int) * 2 - 160, 0, 255).astype(np.uint8)
    evidence = score(saves(pixels, 1, 93))[1]
    np.testing.assert_array_equal(evidence["changed"], differences(pixels, 93))
    decoded = opened(saved(pixels, quality=93))
    shifts = (decoded[down:, right:] for down, right in ((4, 4), (3, 5), (5, 3), (2, 2)))
    blocks = 25 * 26
    others = [differences(part[: 8 * 24, : 8 * 25], 93) * blocks / (24 * 25) for part in shifts]
    np.testing.assert_allclose(evidence["expected"], 1.25 * np.mean(others, axis=0))
    assert evidence["coefficients"] == 64 * blocks and min(*evidence["changed"], *evidence["expected"]) > 10


def differences(pixels, quality):
    """(2,) coefficients that a second save by Pillow changes, of clipped blocks and of others."""
    once, decoded = saves(pixels, 1, quality), opened(saved(pixels, quality=quality))
    changed = saves(pixels, 2, quality).luminance.quantized != once.luminance.quantized
    rows, cols = changed.shape[:2]
    clipped = np.isin(decoded, (0, 255)).reshape(rows, 8, cols, 8).any(axis=(1, 3))
    return np.array([changed[clipped].sum(), changed[~clipped].sum()])


def test_a_ratio_of_one_in_the_middle_and_none_without_evidence():
    expected = np.array([100.0, 50.0])
    assert (log_likelihood_ratio(expected, expected) < 0).all()
    assert (log_likelihood_ratio(0.1 * expected, expected) > 0).all()
    halfway = np.sqrt((1 + expected) * (1 + np.array([0.4, 0.1]) * expected)) - 1
    np.testing.assert_allclose(log_likelihood_ratio(halfway, expected), 0, atol=1e-12)
    np.testing.assert_array_equal(log_likelihood_ratio(np.zeros(2), np.zeros(2)), 0)


def test_of_a_large_picture_windows_are_looked_at():
    image = jpeglab.compress(np.tile(picture("camera"), (4, 4)), 90)
    result = recompression_test(image, trials=1)
    assert 2_500_000 < result.coefficients <= 3 << 20 < image.luminance.quantized.size
    assert score(image)[1]["coefficients"] == result.coefficients
    assert result.score == pytest.approx(recompression_test(image, trials=1, seed=1).score, abs=0.2)  # the same picture


def slow_error_block_features(image):
    """Block by block with the slides' sum, and Pillow's decoder and encoder; Yang et al. 2014."""
    table, component = image.luminance.table.astype(float), image.luminance
    pixels = opened(jpeglab.write(image))
    again = jpeglab.read(saved(pixels, qtables=[image.luminance.table.ravel().tolist()])).luminance.quantized
    decoded = pixels.astype(float) - 128
    groups = {False: [], True: []}
    for row in range(component.quantized.shape[0]):
        for col in range(component.quantized.shape[1]):
            exact = idct_by_definition(component.quantized[row, col] * table)
            error = decoded[8 * row : 8 * row + 8, 8 * col : 8 * col + 8] - exact
            change = (again[row, col] - component.quantized[row, col]) * table
            if change.any():
                groups[bool((exact > 127.5).any() or (exact < -128.5).any())].append((np.abs(error), np.abs(change)))
    errors, changes = [], []
    for group in groups.values():
        stack = np.array([e for e, _ in group]).reshape(-1, 64)
        lines = np.array([c for _, c in group]).reshape(-1, 64)
        errors += [stack.mean(), stack.var()] if group else [0, 0]
        changes += (
            [lines[:, 0].mean(), lines[:, 0].var(), lines[:, 1:].mean(), lines[:, 1:].var()] if group else [0] * 4
        )
    return [*errors, *changes, len(groups[False]) / max(1, sum(map(len, groups.values())))]


@pytest.mark.parametrize("quality", [60, 97])
def test_error_block_features_are_the_formulas(quality):
    image = jpeglab.compress(noise(24, 32, 1), quality)
    # sums of some thousand terms in double precision
    np.testing.assert_allclose(error_block_features(image), slow_error_block_features(image), rtol=1e-9, atol=1e-12)


def test_error_blocks_become_fewer_with_every_save():
    once, twice = (error_block_features(saves(picture("camera"), times, 95)) for times in (1, 2))
    assert once.shape == (13,)
    assert twice[0] < once[0]  # the error of rounding blocks falls


@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_give_finite_numbers(image):
    assert np.isfinite(recompression_test(image).score) and np.isfinite(score(image)[0])
    assert np.isfinite(error_block_features(image)).all()
    assert len(recompression_counts(image, 2)) == 2


def test_a_lossless_rewrite_changes_nothing():
    image = jpeglab.compress(photo(80, 91), 92)
    for other in rewritten(image):
        assert recompression_test(other) == recompression_test(image) and score(other) == score(image)
        np.testing.assert_array_equal(error_block_features(other), error_block_features(image))


def test_numba_changes_nothing():
    code = (
        "from jpeglab.forensics.same_table import *; image = jpeglab.compress(photo(80, 91), 92); "
        "print(recompression_test(image), score(image), recompression_counts(image)); "
        "print(error_block_features(image).tolist())"
    )
    outputs = without_and_with_numba(code)
    assert outputs[0] == outputs[1] != ""
    assert outputs[0].startswith("RecompressionTest")
