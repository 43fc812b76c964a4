"""Spectra against the sum that defines them; the detector on pictures whose past is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import noise, photo

from jpeglab import compiled
from jpeglab.coding.files import read, write
from jpeglab.datasets.pictures import picture
from jpeglab.forensics.double_quantization import FIRST_TEN, footprint, quantize_twice, slide_signal
from jpeglab.forensics.fourier import (
    LENGTH,
    LOWEST,
    centered_histograms,
    is_double,
    peak,
    peaks,
    periodogram,
    relative_spectrum,
    residual,
    score,
    spectrum,
)
from jpeglab.image import COM, JpegImage, Segment
from jpeglab.transform.pictures import compress, decompress

CHANCE = 3.2  # no single-compressed photograph tried while this was written scored more, of 300 at 256 and 512 pixels


def grey(name: str) -> np.ndarray:
    pixels = picture(name)
    return pixels if pixels.ndim == 2 else pixels[..., 1]


def double(pixels: np.ndarray, first: int, second: int) -> JpegImage:
    return compress(decompress(compress(pixels, first)), second)


# --- the slides' rule -------------------------------------------------------------------------------------------------


def test_the_spectrum_is_the_sum_that_defines_it() -> None:
    histogram = np.random.default_rng(1).integers(0, 50, 24)
    places = np.arange(24)
    slow = [abs(sum((histogram - histogram.mean()) * np.exp(-2j * np.pi * f * places / 24))) for f in range(13)]
    np.testing.assert_allclose(spectrum(histogram), slow, atol=1e-9)


def test_the_slides_signal_has_peaks_at_multiples_of_its_period() -> None:
    """3 then 2: every third bin empty, so a peak at a third of the sampling frequency; 2 then 3: at half of it."""
    for first, second, width in [(3, 2, 60), (2, 3, 40)]:
        bins = quantize_twice(slide_signal(), first, second)
        power = spectrum(np.bincount(bins, minlength=width)[:width])
        slow = width // 8
        assert slow + int(power[slow:].argmax()) == width / footprint(first, second, bins).period


def test_a_peak_is_measured_in_medians() -> None:
    comb = np.where(np.arange(120) % 3, 100, 0)
    smooth = np.exp(-np.abs(np.arange(120) - 60) / 20) * 100
    assert peak(comb) > 1000 > 20 > peak(smooth)
    assert peak(np.stack([comb, smooth])).tolist() == [peak(comb), peak(smooth)]
    assert peak(np.zeros(64)) == 0


def test_a_relative_spectrum_is_one_in_the_middle_of_its_upper_part() -> None:
    histograms = np.random.default_rng(3).integers(0, 500, (5, 64))
    relative = relative_spectrum(histograms)
    np.testing.assert_allclose(np.median(relative[:, 8:], axis=1), 1)
    np.testing.assert_allclose(relative / relative[:, -1:], spectrum(histograms) / spectrum(histograms)[:, -1:])
    assert peak(histograms).tolist() == relative[:, 8:].max(axis=1).tolist()


def test_centered_histograms_are_counted_around_the_median() -> None:
    image = double(grey("astronaut"), 60, 85)
    modes = [(0, 0), (2, 1)]
    counts, medians = centered_histograms(image, modes)
    for row, median, (v, u) in zip(counts, medians, modes, strict=True):
        values = image.luminance.quantized[..., v, u]
        assert median == np.median(values)
        assert row.tolist() == [int((values == median + place).sum()) for place in range(-64, 64)]


def test_the_slides_rule_asks_for_any_of_the_ten_peaks() -> None:
    image = double(grey("astronaut"), 60, 75)
    strongest = peaks(image)
    assert strongest.tolist() == [peak(centered_histograms(image, [mode])[0])[0] for mode in FIRST_TEN]
    for threshold in (strongest.max() - 1e-9, strongest.max()):
        assert is_double(image, threshold) == (strongest > threshold).any()


def test_the_slides_rule_sees_a_difference_of_15_and_not_one_compression() -> None:
    for name in ("astronaut", "coffee", "dandelion"):
        assert is_double(double(grey(name), 60, 75))
        assert not is_double(compress(grey(name), 75))


def test_the_slides_rule_is_an_or_over_ten_modes() -> None:
    image = double(grey("astronaut"), 60, 75)
    assert is_double(image, 15) and not is_double(image, 16)


# --- as it holds in practice ------------------------------------------------------------------------------------------


def test_a_residual_counts_in_units_of_chance() -> None:
    rng = np.random.default_rng(0)
    for mean in (5, 50, 5000):
        counts = rng.poisson(mean, 20_000)
        # Anscombe: deviation 1/2 to a per cent from a mean of 5 on; 20000 values give it to half a per cent
        assert residual(counts, np.full(20_000, mean)).std() == pytest.approx(0.5, rel=0.04)
    assert residual(np.array([7.0, 0.0]), np.array([7.0, 0.0])).tolist() == [0, 0]
    assert residual(np.array([1e6, 0.0]), np.array([0.0, 1e6])).tolist() == [4, -4]


@given(st.integers(2, 10), st.integers(0, 9))
def test_a_period_is_found_at_its_frequency_or_a_harmonic(period: int, start: int) -> None:
    comb = np.where((np.arange(128) + start) % period, 0.5, -0.5)[None]
    place = LOWEST + int(periodogram(comb, np.array([128]))[0].argmax())
    cycles = place * period / LENGTH
    assert abs(cycles - round(cycles)) <= period / LENGTH and round(cycles) >= 1


@pytest.mark.parametrize("name", ["astronaut", "camera", "chelsea", "brick"])
@pytest.mark.parametrize("second", [75, 85, 95])
def test_one_compression_scores_low_and_two_high(name: str, second: int) -> None:
    pixels = grey(name)
    once, evidence = score(compress(pixels, second))
    assert 0 < once < CHANCE
    assert evidence["pixels"] == pixels.shape[0] // 8 * 8 * (pixels.shape[1] // 8 * 8)
    for first in (60, second - 10, second - 5):
        assert score(double(pixels, first, second))[0] > 2 * CHANCE


@pytest.mark.parametrize(("first", "second"), [(80, 75), (90, 85)])
def test_a_better_first_compression_shows_where_its_steps_do_not_divide(first: int, second: int) -> None:
    assert score(double(grey("astronaut"), first, second))[0] > 2 * CHANCE


def test_a_first_step_that_divides_the_second_is_not_seen() -> None:
    pixels = grey("astronaut")
    table = np.full((8, 8), 6)
    for step in (1, 2, 3, 6):
        first = decompress(compress(pixels, tables=[np.full((8, 8), step)]))
        assert score(compress(first, tables=[table]))[0] < CHANCE
    first = decompress(compress(pixels, tables=[np.full((8, 8), 4)]))
    assert score(compress(first, tables=[table]))[0] > 2 * CHANCE


def test_the_evidence_names_the_mode_and_the_period() -> None:
    """One mode alone with steps 9 then 6: every third bin empty."""
    first, second = np.full((8, 8), 6), np.full((8, 8), 6)
    first[1, 0] = 9
    image = compress(decompress(compress(grey("gravel"), tables=[first])), tables=[second])
    _, evidence = score(image)
    assert evidence["mode"] == (1, 0)
    assert evidence["period"] == pytest.approx(3, abs=3 * 3 / LENGTH)  # the spectrum's own resolution
    assert list(evidence["peaks"]) == list(FIRST_TEN) and max(evidence["peaks"].values()) == evidence["peaks"][1, 0]
    quantized = image.luminance.quantized
    assert evidence["coefficients"] == sum(np.count_nonzero(quantized[..., v, u]) for v, u in FIRST_TEN)


def test_only_the_coefficients_and_the_table_count() -> None:
    image = double(photo(120, 160), 60, 80)
    expected = score(image)
    for other in (
        read(write(image, progressive=True)),
        read(write(image, optimize=True, restart_interval=3)),
        image.replace(segments=[*image.segments, Segment(COM, b"anything")]),
    ):
        assert score(other) == expected


def test_it_is_the_same_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    image = double(photo(120, 160, 1), 60, 80)
    expected = score(image)
    monkeypatch.setattr(compiled, "AVAILABLE", False)
    assert score(image) == expected


@pytest.mark.parametrize("value", [0, 127, 255])
@pytest.mark.parametrize("size", [(1, 1), (8, 8), (9, 40), (128, 128)])
def test_flat_pictures_have_no_evidence(size: tuple[int, int], value: int) -> None:
    found, evidence = score(compress(np.full(size, value, np.uint8), 90))
    assert found == 0 and evidence["mode"] is None and evidence["period"] is None
    assert not is_double(compress(np.full(size, value, np.uint8), 90))


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(7, 7), (8, 8), (15, 16), (16, 16), (17, 40), (100, 100)])
def test_any_picture_has_a_finite_score(size: tuple[int, int], channels: int) -> None:
    for pixels in (photo(*size, channels), noise(*size, channels), noise(*size, channels) // 128 * 255):
        for quality in (1, 50, 100):
            assert 0 <= score(compress(pixels, quality))[0] < np.inf
