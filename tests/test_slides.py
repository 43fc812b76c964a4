"""Every number that is printed on the slides' compression half, in the slides' order, and the slips among them."""

from itertools import pairwise

import numpy as np
import pytest

import jpeglab
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.color import TO_RGB, TO_YCBCR, rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.transform.dct import BASIS, dct_by_definition, forward_dct, idct_by_definition
from jpeglab.transform.quantization import dequantize, quantize, standard_table
from jpeglab.transform.sampling import subsample


def matrix(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.strip().splitlines()], float)


# --- Color space transform: RGB to YCbCr ------------------------------------------------------------------------------

SLIDE_TO_YCBCR = matrix("""
     0.299  0.587  0.114
    -0.169 -0.331  0.500
     0.500 -0.419 -0.081
""")
SLIDE_TO_RGB = matrix("""
    1.000  0.000  1.403
    1.000 -0.344 -0.714
    1.000  1.773  0.000
""")


def three_places(values: np.ndarray) -> np.ndarray:
    return np.copysign(np.floor(np.abs(values) * 1000 + 0.5), values) / 1000


def test_matrix_to_ycbcr_is_the_slides_to_their_three_places() -> None:
    np.testing.assert_array_equal(three_places(TO_YCBCR), SLIDE_TO_YCBCR)


def test_matrix_to_rgb_is_the_slides_but_for_two_slips() -> None:
    """The slides have 1.403 and 1.773 where JFIF has 1.402 and 1.772."""
    jfif = SLIDE_TO_RGB.copy()
    jfif[0, 2], jfif[2, 1] = 1.402, 1.772
    np.testing.assert_array_equal(three_places(TO_RGB), jfif)
    assert [tuple(place) for place in np.argwhere(three_places(TO_RGB) != SLIDE_TO_RGB)] == [(0, 2), (2, 1)]


def test_the_two_matrices_are_each_others_inverse_only_without_the_slips() -> None:
    """Five places leave some 1e-5; each slip of 0.001, times the 0.5 of Cb or Cr, leaves 5e-4."""
    assert abs(TO_RGB @ TO_YCBCR - np.eye(3)).max() < 3e-5
    assert abs(SLIDE_TO_RGB @ TO_YCBCR - np.eye(3)).max() == pytest.approx(5e-4)


def test_rgb_to_ycbcr_is_the_slides_formula_rounded() -> None:
    """Off by one at most: a table of three places against one of five, 255 * 3 * 0.0005 < 1, and one rounding."""
    pixels = np.random.default_rng(0).integers(0, 256, (10000, 3), np.uint8)
    formula = pixels @ SLIDE_TO_YCBCR.T + [0, 128, 128]
    assert abs(rgb_to_ycbcr(pixels) - formula).max() <= 1
    # with JFIF's own factors: half a step of rounding, and what 2**-16 of fixed point adds
    exact = pixels @ TO_YCBCR.T + [0, 128, 128]
    assert abs(rgb_to_ycbcr(pixels) - np.minimum(exact, 255)).max() < 0.5 + 3 * 255 / 2**16


def test_ranges_are_0_to_255_but_the_formula_reaches_255_and_a_half() -> None:
    corners = np.array([[r, g, b] for r in (0, 255) for g in (0, 255) for b in (0, 255)], np.uint8)
    converted = rgb_to_ycbcr(corners)
    formula = corners @ SLIDE_TO_YCBCR.T + [0, 128, 128]
    assert formula.max() == 255.5
    assert converted.max(axis=0).tolist() == [255, 255, 255]
    assert converted.min(axis=0).tolist() == [0, 0, 0]
    assert ycbcr_to_rgb(np.array([[255, 255, 255], [0, 0, 0]], np.uint8)).tolist() == [[255, 121, 255], [0, 135, 0]]


def test_only_23_6_percent_of_the_ycbcr_cube_is_a_valid_rgb_color() -> None:
    """A footnote to the slide's ranges: the RGB cube lies within the YCbCr cube, and det compares volumes."""
    assert abs(np.linalg.det(TO_YCBCR)) == pytest.approx(0.236, abs=5e-4)


def test_rounding_brings_back_about_a_quarter_of_all_colors() -> None:
    """A footnote to 'one-to-one': counted on every fifth value of each of R, G and B."""
    colors = np.stack(np.meshgrid(*[np.arange(0, 256, 5)] * 3), axis=-1).astype(np.uint8)
    back = (ycbcr_to_rgb(rgb_to_ycbcr(colors)) == colors).all(axis=-1).mean()
    assert 0.2 < back < 0.3


# --- Color space transform: subsampling -------------------------------------------------------------------------------


def samples(subsampling: str) -> int:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    return sum(component.quantized.size for component in jpeglab.compress(pixels, 75, subsampling).components)


def test_a_64_x_64_block_has_12288_values_without_subsampling_and_6144_with() -> None:
    assert samples("4:4:4") == 3 * 64**2 == 12288
    assert samples("4:2:0") == 64**2 + 2 * 32**2 == 6144
    assert samples("4:2:0") / samples("4:4:4") == 0.5


def test_color_is_taken_once_for_a_block_of_2_x_2_pixels() -> None:
    assert subsample(np.zeros((64, 64), np.uint8), 2, 2).shape == (32, 32)


# --- Discrete Cosine Transform ----------------------------------------------------------------------------------------

X, Y = np.meshgrid(np.arange(8), np.arange(8))
C = [1 / np.sqrt(2)] + 7 * [1]


def slide_forward(f: np.ndarray, u: int, v: int) -> float:
    """F(u, v), f[y, x]."""
    waves = np.cos(np.pi * (2 * X + 1) * u / 16) * np.cos(np.pi * (2 * Y + 1) * v / 16)
    return float(1 / 4 * C[u] * C[v] * (f * waves).sum())


@pytest.fixture
def block() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (8, 8))


def test_dct_by_definition_is_the_slides_double_sum(block: np.ndarray) -> None:
    ours = dct_by_definition(block)
    for u in range(8):
        for v in range(8):
            assert ours[v, u] == pytest.approx(slide_forward(block, u, v), abs=1e-9)


def test_the_slides_inverse_gives_the_block_back(block: np.ndarray) -> None:
    np.testing.assert_allclose(idct_by_definition(dct_by_definition(block)), block, atol=1e-9)


def test_the_dct_of_a_basis_picture_is_one_coefficient() -> None:
    for u in range(8):
        for v in range(8):
            assert slide_forward(BASIS[v, u], u, v) == pytest.approx(1)


def test_the_missing_level_shift_makes_f_0_0_differ_by_1024(block: np.ndarray) -> None:
    plane = block.astype(np.uint8)
    ours, slides = dct_by_definition(split_blocks(plane)[0, 0]), dct_by_definition(block)
    difference = slides - ours
    assert difference[0, 0] == pytest.approx(1024)
    difference[0, 0] = 0
    np.testing.assert_allclose(difference, 0, atol=1e-9)
    assert forward_dct(split_blocks(np.zeros((8, 8), np.uint8)))[0, 0, 0, 0] == -1024


# --- Quantization -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "quotient", "quantized", "reconstructed", "error"), [(4, 11.25, 11, 44, 1), (8, 5.625, 6, 48, 3)]
)
def test_the_example_of_one_number(step: int, quotient: float, quantized: int, reconstructed: int, error: int) -> None:
    coefficients, table = np.full((8, 8), 45.0), np.full((8, 8), step)
    result = quantize(coefficients, table)
    assert 45 / step == quotient
    assert (result == quantized).all()
    assert (dequantize(result, table) == reconstructed).all()
    assert (abs(dequantize(result, table) - 45) == error).all()


SLIDE_LUMINANCE_50 = matrix("""
    16 11 10 16 24  40  51  61
    12 12 14 19 26  58  60  55
    14 13 16 24 40  57  69  56
    14 17 22 29 51  87  80  62
    18 22 37 56 68 109 103  77
    24 36 55 64 81 104 113  92
    49 64 78 87 103 121 120 101
    72 92 95 98 112 100 103 99
""")
SLIDE_LUMINANCE_70 = matrix("""
    10 7 6 10 14 24 31 37
    7 7 8 11 16 35 36 33
    8 8 10 14 24 34 41 34
    8 10 13 17 31 52 48 37
    11 13 22 34 41 65 62 46
    14 21 33 38 49 62 68 55
    29 38 47 52 62 73 72 61
    43 55 57 59 67 60 62 59
""")
SLIDE_CHROMINANCE_70 = matrix("""
    10 11 14 28 59 59 59 59
    11 13 16 40 59 59 59 59
    14 16 34 59 59 59 59 59
    28 40 59 59 59 59 59 59
    59 59 59 59 59 59 59 59
    59 59 59 59 59 59 59 59
    59 59 59 59 59 59 59 59
    59 59 59 59 59 59 59 59
""")
# The slide's table is a figure whose text is lost; T.81 table K.2 is what it shows.
CHROMINANCE_50 = matrix("""
    17 18 24 47 99 99 99 99
    18 21 26 66 99 99 99 99
    24 26 56 99 99 99 99 99
    47 66 99 99 99 99 99 99
    99 99 99 99 99 99 99 99
    99 99 99 99 99 99 99 99
    99 99 99 99 99 99 99 99
    99 99 99 99 99 99 99 99
""")


def test_luminance_table_of_qf_50_but_for_the_misprint() -> None:
    """Row 6 starts with 24 36 on the slide, with 24 35 in T.81 table K.1."""
    ours = standard_table(50)
    assert np.argwhere(ours != SLIDE_LUMINANCE_50).tolist() == [[5, 1]]
    assert ours[5, 1] == 35
    assert SLIDE_LUMINANCE_50[5, 1] == 36


def test_the_slides_own_table_of_qf_70_needs_35_not_36() -> None:
    scale = 200 - 2 * 70
    assert (35 * scale + 50) // 100 == SLIDE_LUMINANCE_70[5, 1] == 21
    assert (36 * scale + 50) // 100 == 22


def test_chrominance_table_of_qf_50() -> None:
    np.testing.assert_array_equal(standard_table(50, chrominance=True), CHROMINANCE_50)


def test_both_tables_of_qf_70() -> None:
    np.testing.assert_array_equal(standard_table(70), SLIDE_LUMINANCE_70)
    np.testing.assert_array_equal(standard_table(70, chrominance=True), SLIDE_CHROMINANCE_70)


def test_files_are_made_with_these_tables() -> None:
    image = jpeglab.compress(np.zeros((8, 8, 3), np.uint8), 70)
    tables = [component.table for component in image.components]
    np.testing.assert_array_equal(tables, [SLIDE_LUMINANCE_70, SLIDE_CHROMINANCE_70, SLIDE_CHROMINANCE_70])


def test_qf_ranges_from_100_best_to_1() -> None:
    assert (standard_table(100) == 1).all()
    for chrominance in (False, True):
        tables = [standard_table(quality, chrominance=chrominance) for quality in range(1, 101)]
        assert all((finer <= coarser).all() for coarser, finer in pairwise(tables))
        assert tables[0].sum() > tables[99].sum()
    for quality in (0, 101):
        with pytest.raises(ValueError, match=r"1\.\.100"):
            standard_table(quality)


def test_the_quantization_is_less_strong_at_larger_qf() -> None:
    assert (SLIDE_LUMINANCE_70 < SLIDE_LUMINANCE_50).all()
    assert (standard_table(70) < standard_table(50)).all()


def test_color_is_quantized_more_coarsely_almost_everywhere() -> None:
    """Not at 8 of 64 modes, all of high frequency, where K.1 has 100 and more."""
    coarser = standard_table(50, chrominance=True) >= standard_table(50)
    assert [tuple(mode) for mode in np.argwhere(~coarser)] == [
        (4, 5), (4, 6), (5, 5), (5, 6), (6, 4), (6, 5), (6, 6), (6, 7), (7, 4), (7, 5), (7, 6),
    ]  # fmt: skip


# --- Zig-zag ----------------------------------------------------------------------------------------------------------


def test_the_first_ten_modes_run_along_the_zigzag() -> None:
    """T.81 figure A.6; the slides take 'the first 10 DCT histograms'."""
    assert list(ZIGZAG[:10]) == [(0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)]


def test_double_quantization_rounds_half_away_from_zero() -> None:
    """Q_ab with b = 3, then a = 2: the bins between 0 and 25 that stay empty are those of the slides' histogram."""
    table_2, table_3 = np.full((8, 8), 2), np.full((8, 8), 3)
    x = np.arange(64.0).reshape(8, 8)
    twice = quantize(dequantize(quantize(x, table_3), table_3).astype(float), table_2)
    holes = sorted(set(range(26)) - set(twice.ravel().tolist()))
    assert holes[-4:] == [16, 19, 22, 25]
