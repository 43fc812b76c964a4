"""Artifacts: against slow formulas, planted damage, and JPEG files that Pillow made."""

import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from jpeglab.datasets import picture, pictures
from jpeglab.forensics.artifacts import (
    Artifact,
    blockiness,
    blur,
    graininess,
    grid_origin,
    phase_steps,
    phase_votes,
    ringing,
)
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.dct import dct_by_matrices, dct_matrix

QUALITIES = (10, 20, 40, 60, 80, 95)
MEASURES = {
    "blocking": lambda plane, original: blockiness(plane),
    "ringing": ringing,
    "graininess": graininess,
    "blurring": blur,
}


def luminance(name: str) -> np.ndarray:
    pixels = picture(name)
    return pixels if pixels.ndim == 2 else rgb_to_ycbcr(pixels)[..., 0]


def as_jpeg(plane: np.ndarray, quality: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(plane).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)


# --- The eight phases, and the grid -----------------------------------------------------------------------------------


def test_phase_steps_by_the_slow_formula() -> None:
    plane = noise(35, 45).astype(int)
    steps: dict[tuple[int, int], list[int]] = {(way, phase): [] for way in (0, 1) for phase in range(8)}
    for y in range(35):
        for x in range(45):
            if y > 0:
                steps[0, y % 8].append(abs(plane[y, x] - plane[y - 1, x]))
            if x > 0:
                steps[1, x % 8].append(abs(plane[y, x] - plane[y, x - 1]))
    for (way, phase), values in steps.items():
        # means of line means in float32: seven digits
        assert phase_steps(plane)[way, phase] == pytest.approx(np.mean(values), rel=1e-5)


def test_phase_votes_by_the_slow_formula() -> None:
    plane = noise(28, 37).astype(int) // 32  # with ties
    cast: dict[tuple[int, int], list[bool]] = {(way, phase): [] for way in (0, 1) for phase in range(8)}
    for way, lines in enumerate((plane, plane.T)):
        for y in range(2, lines.shape[0] - 1):
            for x in range(lines.shape[1] - 1):
                before, here, after = (
                    abs(lines[i, x] - lines[i, x + 1] - lines[i - 1, x] + lines[i - 1, x + 1])
                    for i in (y - 1, y, y + 1)
                )
                cast[way, y % 8].append(here > before and here > after)
    for (way, phase), votes in cast.items():
        assert phase_votes(plane)[way, phase] == pytest.approx(np.mean(votes), rel=1e-5)


def test_in_a_jpeg_the_phase_where_blocks_begin_stands_out() -> None:
    plane = luminance("sunset")
    before, after = phase_steps(plane), phase_steps(as_jpeg(plane, 20))
    assert after.argmax(axis=1).tolist() == [0, 0]
    assert (after[:, 0] > 2 * after[:, 1:].mean(axis=1)).all()
    assert (before.max(axis=1) < 1.1 * before.min(axis=1)).all()


@settings(max_examples=60)
@given(st.sampled_from(pictures()), st.integers(5, 50), st.integers(0, 7), st.integers(0, 7))
def test_the_grid_of_a_jpeg_that_was_cut_is_found(name: str, quality: int, rows: int, cols: int) -> None:
    cut = as_jpeg(luminance(name), quality)[rows:, cols:]
    assert grid_origin(cut) == (-rows % 8, -cols % 8)


@settings(max_examples=30)
@given(
    st.sampled_from(sorted({*pictures()} - {"page", "gravel"})),
    st.integers(51, 92),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_in_photos_it_is_found_long_after_the_eye_sees_it(name: str, quality: int, rows: int, cols: int) -> None:
    """All but the rough gravel, and the page with its straight edges."""
    cut = as_jpeg(luminance(name), quality)[rows:, cols:]
    assert grid_origin(cut) == (-rows % 8, -cols % 8)


def test_the_one_sample_that_is_a_jpeg_says_so() -> None:
    assert grid_origin(luminance("rocket")) == (0, 0)
    cut = luminance("rocket")[3:, 5:]
    assert grid_origin(cut) == (5, 3)


# --- The measures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", pictures())
def test_every_number_falls_as_qf_rises(name: str, full: bool) -> None:
    """From QF 10 on: below it graininess may fall again, where all edges dissolve into blocks."""
    original = luminance(name)
    planes = [as_jpeg(original, quality) for quality in (range(10, 96, 5) if full else QUALITIES)]
    for kind, measure in MEASURES.items():
        numbers = [measure(plane, original).number for plane in planes]
        assert all(coarse > fine for coarse, fine in pairwise(numbers)), (kind, numbers)


def test_ringing_of_text_can_be_told_without_the_original() -> None:
    page = luminance("page")
    numbers = [ringing(as_jpeg(page, quality)).number for quality in QUALITIES]
    assert all(coarse > fine for coarse, fine in pairwise(numbers))
    assert ringing(page).number == pytest.approx(0, abs=1e-3)  # the mean of equal pixels, in float32


@pytest.mark.parametrize("kind", MEASURES)
def test_the_map_says_where(kind: str) -> None:
    """Only the left half is damaged: all that is more than two blocks to the right of it is as in the original."""
    original = luminance("camera")
    half = original.copy()
    half[:, :256] = as_jpeg(original, 10)[:, :256]
    whole, found = MEASURES[kind](original, original), MEASURES[kind](half, original)
    width = found.map.shape[1]
    untouched = slice(width // 2 + width // 32, None)
    np.testing.assert_array_equal(found.map[:, untouched], whole.map[:, untouched])
    left, right = found.map[:, : width // 2].mean(), found.map[:, untouched].mean()
    assert left > 3 * max(right, 0.1 * left)


@pytest.mark.parametrize("kind", ["ringing", "graininess", "blurring"])
def test_no_damage_is_zero(kind: str) -> None:
    number, found = MEASURES[kind](luminance("coffee"), luminance("coffee"))
    assert number == 0
    assert not found.any()


@pytest.mark.parametrize("kind", MEASURES)
def test_flat_and_odd_planes_are_no_obstacle(kind: str) -> None:
    flat = np.full((17, 31), 90, np.uint8)
    assert MEASURES[kind](flat, flat).number == 0
    odd = noise(17, 31)
    number, found = MEASURES[kind](as_jpeg(odd, 20), odd)
    assert np.isfinite(number) and np.isfinite(found).all()
    assert found.shape in ((17, 31), (3, 4))


def test_blockiness_by_the_slow_formula() -> None:
    plane = noise(24, 32).astype(int)
    found = blockiness(plane)
    for row in range(1, 3):
        for col in range(1, 4):
            y, x = 8 * row, 8 * col
            sides = [abs(plane[y, x + i] - plane[y - 1, x + i]) for i in range(8)]
            sides += [abs(plane[y + i, x] - plane[y + i, x - 1]) for i in range(8)]
            inside = [abs(plane[y + j, x + i] - plane[y + j - 1, x + i]) for i in range(8) for j in range(1, 8)]
            inside += [abs(plane[y + i, x + j] - plane[y + i, x + j - 1]) for i in range(8) for j in range(1, 8)]
            expected = (np.mean(sides) - np.mean(inside)) / (np.mean(inside) + 1)
            assert found.map[row, col] == pytest.approx(expected, rel=1e-4)  # float32
    assert found.number == pytest.approx(found.map.mean())


@pytest.mark.parametrize("row, col", [(0, 0), (0, 5), (3, 0), (2, 7)])
def test_blockiness_is_largest_on_the_grid_that_there_is(row: int, col: int) -> None:
    tiles = np.kron(noise(6, 6), np.ones((8, 8), np.uint8))[-row % 8 :, -col % 8 :]
    numbers = [[blockiness(tiles, (y, x)).number for x in range(8)] for y in range(8)]
    assert np.unravel_index(np.argmax(numbers), (8, 8)) == (row, col)


def edge_with(*, dot: bool = False, band: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A plane with an upright edge at column 32, and what was added beside it."""
    plane = np.full((64, 64), 60.0)
    plane[:, 32:] = 200
    added = np.zeros_like(plane)
    if dot:
        added[30:33, 27:30] = [[4, 10, 4], [10, 24, 10], [4, 10, 4]]
    if band:
        added[:, 27:30] = [10, 24, 10]
    return plane, plane + added


def test_a_dot_is_grain_and_a_band_is_not() -> None:
    plane, dotted = edge_with(dot=True)
    _, banded = edge_with(band=True)
    grain = graininess(dotted, plane)
    assert np.unravel_index(grain.map.argmax(), grain.map.shape) == (31, 28)
    assert grain.number > 0
    assert graininess(banded, plane).number == pytest.approx(0, abs=1e-3)  # rounding of float32


def test_an_echo_of_an_edge_is_ringing_as_large_as_it_is() -> None:
    plane, _ = edge_with()
    echoed = plane.copy()
    echoed[:, 26:30] += 10  # within reach of the edge, and away from its own slope
    echoed[:, 4:8] += 10  # out of reach
    found = ringing(echoed, plane)
    assert found.map.max() == 10
    assert set(np.flatnonzero(found.map.any(axis=0))) == {26, 27, 28, 29}
    share = (found.map > 0).sum() / sum(found.map[:, x].size for x in (*range(24, 30), *range(34, 40)))
    assert found.number == pytest.approx(10 * np.sqrt(share), rel=1e-5)


@pytest.mark.parametrize("kept", [0.0, 0.25, 1.0])
def test_blur_is_the_share_of_fine_detail_that_went(kept: float) -> None:
    plane = noise(64, 48)
    blocks = plane.reshape(8, 8, 6, 8).swapaxes(1, 2).astype(float)
    coefficients = dct_by_matrices(blocks)
    v, u = np.indices((8, 8))
    coefficients[..., v + u >= 4] *= kept
    smooth = (dct_matrix().T @ coefficients @ dct_matrix()).swapaxes(1, 2).reshape(64, 48)
    found = blur(smooth, plane)
    np.testing.assert_allclose(found.map, 1 - kept, atol=1e-5)  # float32
    assert found.number == pytest.approx(1 - kept, abs=1e-5)


def test_blur_needs_texture_that_can_be_lost() -> None:
    smooth = np.tile(np.arange(64, dtype=np.uint8), (64, 1))
    assert blur(np.full((64, 64), 32, np.uint8), smooth) == Artifact(0.0, pytest.approx(np.zeros((8, 8))))


def test_bad_input_is_refused() -> None:
    small, plane = np.zeros((15, 40), np.uint8), np.zeros((32, 32), np.uint8)
    for call in (phase_steps, phase_votes, grid_origin, blockiness, ringing):
        with pytest.raises(ValueError, match=r"at least 16 x 16, got shape \(15, 40\)"):
            call(small)
    with pytest.raises(ValueError, match=r"got shape \(32, 32, 3\)"):
        ringing(np.zeros((32, 32, 3), np.uint8))
    for measure in (ringing, graininess, blur):
        with pytest.raises(ValueError, match=r"an original of shape \(32, 32\), got \(15, 40\)"):
            measure(plane, small)
