"""Primary steps: planted steps come back, the class of a step is what brute force finds, A and B as printed."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jpegs import noise, photo

from jpeglab.coding.files import read, write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.pictures import picture
from jpeglab.forensics.double_quantization import FIRST_TEN, quantize_once, quantize_twice
from jpeglab.forensics.histograms import count_values, interior, off_grid_dct, select
from jpeglab.forensics.primary import (
    CANDIDATES,
    NOISE,
    PrimaryTable,
    StepFit,
    cumulate,
    distances,
    estimate_primary_table,
    estimator_a,
    estimator_b,
    expected_histogram,
    fit_steps,
    likeliest_steps,
    same_bins,
)
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table

steps = st.integers(1, 30)


def grey(name: str) -> np.ndarray:
    pixels = picture(name)
    return pixels if pixels.ndim == 2 else pixels[..., 1]


def double(pixels: np.ndarray, first: np.ndarray, second: np.ndarray) -> JpegImage:
    return compress(decompress(compress(pixels, tables=[first])), tables=[second])


def laplacian(count: int, scale: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).laplace(0, scale, count)


# --- as printed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("estimator", [estimator_a, estimator_b])
@pytest.mark.parametrize(("first", "second"), [(7, 3), (3, 2), (5, 4), (12, 5), (9, 6)])
def test_the_estimators_of_the_paper_find_a_planted_step(estimator, first: int, second: int) -> None:  # type: ignore[no-untyped-def]
    values = quantize_twice(laplacian(8000, 25, 1), first, second)
    assert estimator(values, laplacian(8000, 25, 2), second, range(1, 21)) == first


def test_estimator_a_is_the_sum_of_absolute_differences() -> None:
    values, null = quantize_twice(laplacian(500, 20, 1), 5, 3), laplacian(400, 20, 2)

    def distance(first: int) -> float:
        mine, theirs = Counter(values.tolist()), Counter(quantize_twice(null, first, 3).tolist())
        return sum(abs(mine[v] / 500 - theirs[v] / 400) for v in range(values.min() - 1, values.max() + 2))

    reach = int(np.abs(values).max())
    null = null[np.abs(null) < 3 * reach]  # so that the simulation has no bin beyond the values
    assert estimator_a(values, null, 3, range(1, 16)) == min(range(1, 16), key=distance)


def test_estimator_b_needs_holes_or_peaks() -> None:
    assert estimator_b(np.arange(-5, 6), np.arange(-5.0, 6.0), 6, (1, 2, 3)) == 1


def test_the_estimators_on_a_real_picture_with_four_columns_cropped() -> None:
    """Where the steps are far apart and a mode has enough coefficients, the printed form is enough."""
    image = double(grey("gravel"), standard_table(60), standard_table(90))
    for mode in [(0, 1), (1, 0), (1, 1)]:
        null = off_grid_dct(interior(image), image.luminance.table, (0, 4), [mode])[:, 0]
        values, second = select(interior(image), [mode])[:, 0], int(image.luminance.table[mode])
        assert estimator_a(values, null, second, range(1, 25)) == standard_table(60)[mode]


# --- the class of a step ----------------------------------------------------------------------------------------------


@given(steps, st.integers(1, 12), st.integers(1, 30))
@settings(max_examples=30)
def test_a_class_is_all_steps_that_feed_the_bins_alike(first: int, second: int, reach: int) -> None:
    def proportions(step: int) -> list[Fraction]:
        last = (reach + 2) * second // step + 2
        feeders = Counter(int(Fraction(u * step, second) + Fraction(1, 2)) for u in range(1, last + 1))
        counts = [feeders[v] for v in range(1, reach + 1)]
        # bin u = 0 reaches only v = 0, and v > 0 is fed by u > 0
        return [Fraction(count, max(sum(counts), 1)) for count in counts]

    found = same_bins(first, second, reach)
    assert first in found
    assert list(found) == [step for step in range(1, 256) if proportions(step) == proportions(first)]


def test_divisors_of_the_second_step_are_one_class() -> None:
    assert same_bins(4, 12, 30) == (1, 2, 3, 4, 6, 12) == same_bins(1, 12, 30)
    assert same_bins(9, 12, 30) == (9,)


# --- the model --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second", [1, 2, 3, 6])
def test_the_expected_histogram_is_what_a_simulation_gives(second: int) -> None:
    """Quantize, de-quantize, add the pixels' rounding, quantize: many times, at random."""
    null, rng = laplacian(200_000, 12, 3), np.random.default_rng(4)
    bins = np.arange(-15, 16)
    first = np.array([1, 2, 3, 4, 7, 10])
    expected = expected_histogram(cumulate(null), first, second, bins)
    for row, step in zip(expected, first, strict=True):
        decoded = quantize_once(null, int(step)) * step + rng.normal(0, NOISE, len(null))
        simulated = count_values(quantize_once(decoded, second)[:, None], 15)[0]
        # six standard errors of a count; and the null is read at every 1/8
        np.testing.assert_allclose(row, simulated, atol=6 * np.sqrt(simulated.max()), rtol=0.01)


def test_distances_are_zero_for_what_the_model_expects() -> None:
    null, bins = cumulate(laplacian(50_000, 15, 1)), np.arange(-20, 21)
    for first in (3, 7, 10):
        histogram = expected_histogram(null, np.array([first]), 4, bins)[0]
        found = distances(histogram, bins, null, 4)
        assert found.shape == CANDIDATES.shape and found.min() >= 0 and found.max() <= 1
        assert found[first - 1] == pytest.approx(0, abs=1e-6) and found.argmin() == first - 1


def test_a_fit_holds_what_the_table_is_estimated_from() -> None:
    """Of half the contrast, so that no block is clipped and left out."""
    image = double(grey("gravel") // 2 + 64, standard_table(60), standard_table(85))
    fits, table = fit_steps(image, FIRST_TEN), estimate_primary_table(image)
    likeliest = likeliest_steps(fits)
    assert {mode: fit.alike(likeliest[mode]) for mode, fit in fits.items()} == table.ambiguous
    for (v, u), fit in fits.items():
        values = image.luminance.quantized[..., v, u]
        assert fit.observed.tolist() == [int((values == place).sum()) for place in fit.bins]
        best = int(CANDIDATES[fit.distances.argmin()])
        assert best in fit.ambiguous and fit.second == standard_table(85)[v, u]
        others = fit.bins != 0
        assert fit.expected(best)[others].sum() == pytest.approx(fit.observed[others].sum())
        shares = [counts[others] / counts[others].sum() for counts in (fit.observed, fit.expected(best))]
        hellinger = np.sqrt(((np.sqrt(shares[0]) - np.sqrt(shares[1])) ** 2).sum() / 2)
        assert fit.distances.min() == pytest.approx(hellinger, abs=1e-6)


def test_a_mode_can_be_fitted_alone() -> None:
    image = double(grey("coffee"), standard_table(60), standard_table(85))
    [alone] = fit_steps(image, [(1, 1)]).values()
    assert np.array_equal(alone.distances, fit_steps(image, FIRST_TEN)[1, 1].distances)
    assert fit_steps(compress(np.full((64, 64), 90, np.uint8), 75), [(1, 1)]) == {}


def planted_fit(first: int, second: int, count: int, seed: int) -> StepFit:
    """A mode with so many Laplacian coefficients, quantized by ``first``, decoded, and quantized by ``second``."""
    rng, bins = np.random.default_rng(seed), np.arange(-20, 21)
    decoded = quantize_once(laplacian(count, 20, seed), first) * first + rng.normal(0, NOISE, count)
    observed = count_values(quantize_once(decoded, second)[:, None], 20)[0]
    null = cumulate(laplacian(4 * count, 20, seed + 1))
    return StepFit(second, bins, observed, null, distances(observed, bins, null, second), 20)


def test_a_mode_that_says_little_listens_to_the_others() -> None:
    """Nine clear modes of QF 90, and one with 40 coefficients that alone is nearest to another step."""
    first, second = standard_table(90), standard_table(75)
    clear, unclear = FIRST_TEN[:9], FIRST_TEN[9]
    fits = {mode: planted_fit(int(first[mode]), int(second[mode]), 4000, seed) for seed, mode in enumerate(clear)}
    alone = next(fit for seed in range(100) if first[unclear] not in (fit := planted_fit(3, 7, 40, seed)).ambiguous)
    found = likeliest_steps({**fits, unclear: alone})
    assert found[unclear] == first[unclear] == 3 and alone.likelihoods.max() == 1
    assert likeliest_steps({unclear: alone})[unclear] in CANDIDATES and likeliest_steps({}) == {}


def test_a_clear_mode_is_not_talked_out_of_an_odd_step() -> None:
    first, second = standard_table(60), standard_table(90)
    fits = {mode: planted_fit(int(first[mode]), int(second[mode]), 4000, seed) for seed, mode in enumerate(FIRST_TEN)}
    fits[1, 1] = planted_fit(17, int(second[1, 1]), 4000, 20)
    found = likeliest_steps(fits)
    assert found[1, 1] == 17 != first[1, 1]
    assert all(found[mode] == first[mode] for mode in FIRST_TEN if mode != (1, 1))


# --- real pictures ----------------------------------------------------------------------------------------------------


def right(table: PrimaryTable, image: JpegImage, first: np.ndarray) -> float:
    """The share of the ten modes whose class is exactly that of the true step."""
    found = 0
    for mode in FIRST_TEN:
        reach = int(np.abs(interior(image)[..., mode[0], mode[1]]).max())
        truth = same_bins(int(first[mode]), int(image.luminance.table[mode]), max(reach, 1))
        found += table.ambiguous.get(mode) == truth
        assert table.steps[mode] == table.ambiguous.get(mode, (0,))[0]
    return found / 10


@pytest.mark.parametrize("name", ["gravel", "coffee", "dandelion"])
@pytest.mark.parametrize(("first", "second"), [(60, 75), (80, 85), (70, 95), (80, 75), (90, 85)])
def test_standard_tables_come_back(name: str, first: int, second: int) -> None:
    image = double(grey(name), standard_table(first), standard_table(second))
    table = estimate_primary_table(image)
    assert right(table, image, standard_table(first)) >= 0.8
    assert table.quality is not None and abs(table.quality - first) <= 1
    assert len(table.agreeing) >= 8 and set(table.agreeing) <= set(FIRST_TEN)


@given(st.lists(st.integers(3, 20), min_size=10, max_size=10), st.integers(2, 8))
@settings(max_examples=10)
def test_any_table_comes_back(planted: list[int], second: int) -> None:
    """Steps that no standard table has, as cameras use them; steps beyond the second one, where the trace is strong."""
    first = np.full((8, 8), 20)
    for mode, step in zip(FIRST_TEN, planted, strict=True):
        first[mode] = step if step > second else second
    image = double(grey("gravel"), first, np.full((8, 8), second))
    assert right(estimate_primary_table(image), image, first) >= 0.8


@pytest.mark.parametrize("name", ["gravel", "coffee", "dandelion", "astronaut"])
@pytest.mark.parametrize("quality", [75, 85, 95])
def test_one_compression_has_no_first_quality(name: str, quality: int) -> None:
    table = estimate_primary_table(compress(grey(name), quality))
    assert table.quality is None and table.agreeing == ()
    assert sum(1 in steps for steps in table.ambiguous.values()) >= 8


def test_as_many_modes_as_asked_for() -> None:
    image = double(grey("gravel"), standard_table(60), standard_table(90))
    table = estimate_primary_table(image, modes=4)
    assert set(table.ambiguous) == set(ZIGZAG[:4]) and np.count_nonzero(table.steps) == 4


@pytest.mark.parametrize(("first", "second"), [(60, 75), (60, 85), (70, 95)])
def test_clipped_blocks_do_not_count(first: int, second: int) -> None:
    """With three times the contrast most blocks touch 0 or 255; with them no mode at all would be right."""
    contrast = np.clip(3 * (grey("gravel").astype(int) - 128) + 128, 0, 255).astype(np.uint8)
    image = double(contrast, standard_table(first), standard_table(second))
    table = estimate_primary_table(image)
    assert right(table, image, standard_table(first)) >= 0.9 and table.quality == first


def test_a_strip_of_blocks_has_no_other_grid_and_stays_unknown() -> None:
    table = estimate_primary_table(double(noise(8, 800, 1), standard_table(60), standard_table(90)))
    assert not table.steps.any() and table.ambiguous == {} and table.quality is None


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (9, 40), (64, 64)])
def test_flat_pictures_are_unknown(size: tuple[int, int]) -> None:
    table = estimate_primary_table(compress(np.full(size, 128, np.uint8), 90))
    assert not table.steps.any() and table.ambiguous == {} and table.quality is None


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(7, 90), (8, 8), (17, 40), (100, 100)])
def test_any_picture_gives_a_table(size: tuple[int, int], channels: int) -> None:
    for pixels in (photo(*size, channels), noise(*size, channels), noise(*size, channels) // 128 * 255):
        for quality in (1, 90):
            table = estimate_primary_table(compress(pixels, quality))
            assert table.steps.shape == (8, 8) and set(table.ambiguous) <= set(FIRST_TEN)


def test_only_the_coefficients_and_the_table_count() -> None:
    image = double(photo(120, 160, 1), standard_table(60), standard_table(80))
    expected, again = estimate_primary_table(image), estimate_primary_table(read(write(image, progressive=True)))
    assert again.ambiguous == expected.ambiguous and again.quality == expected.quality
