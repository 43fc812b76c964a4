"""The loss by stage, against the file that is made in the end, and against a decoder that does not round."""

import io

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.distortion import squared_error
from jpeglab.transform import (
    after_each_stage,
    compress,
    dct_by_matrices,
    dequantize,
    rgb_to_ycbcr,
    split_blocks,
    ycbcr_to_rgb,
)
from jpeglab.transform.sampling import SUBSAMPLING, upsample
from jpeglab.transform.stages import STAGES, _enlarge, after_quantization

SMOOTH = picture("chelsea")[:200, :203]  # sides that fill no block


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])  # those that Pillow names as we do
@pytest.mark.parametrize("quality", [10, 90])
def test_the_last_stage_is_the_file(subsampling, quality):
    stages = after_each_stage(SMOOTH, quality, subsampling)
    assert tuple(stages) == STAGES
    file = io.BytesIO()
    Image.fromarray(SMOOTH).save(file, "JPEG", quality=quality, subsampling=subsampling)
    np.testing.assert_array_equal(stages["rounding, clipping"], Image.open(file))


@pytest.mark.parametrize("subsampling", SUBSAMPLING)
def test_rounding_changes_little(subsampling):
    """Samples by 0.5 each and upsampling by 0.5 more; times 1 + 1.772 in the color matrix, and its own 0.5."""
    stages = after_each_stage(SMOOTH, 75, subsampling)
    exact = np.clip(stages["quantization"], 0, 255)
    assert abs(exact - stages["rounding, clipping"]).max() < 0.6 + 1.1 * 1.772 + 0.5


@pytest.mark.parametrize("factors", SUBSAMPLING.values())
@pytest.mark.parametrize("shape", [(5, 7), (1, 1), (4, 2), (9, 3)])
def test_enlarging_is_upsampling_without_rounding(factors, shape):
    plane = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    exact = _enlarge(plane.astype(np.float32), *factors)
    assert exact.shape == upsample(plane, *factors).shape
    assert abs(exact - upsample(plane, *factors)).max() <= 0.75  # libjpeg rounds a half down and up in turn


def test_without_subsampling_that_stage_adds_nothing_and_color_is_rounding_alone():
    stages = after_each_stage(SMOOTH, 50, "4:4:4")
    np.testing.assert_array_equal(stages["color"], ycbcr_to_rgb(rgb_to_ycbcr(SMOOTH)))
    np.testing.assert_array_equal(stages["subsampling"], stages["color"])
    assert 0 < squared_error(SMOOTH, stages["color"]) < 1


def test_a_grey_picture_loses_in_quantization_and_rounding_only():
    grey = picture("camera")[:99, :101]
    stages = after_each_stage(grey, 50)
    np.testing.assert_array_equal(stages["color"], grey)
    np.testing.assert_array_equal(stages["subsampling"], grey)
    assert stages["quantization"].shape == grey.shape
    assert squared_error(grey, stages["quantization"]) > 0.5


def test_quantization_error_is_that_of_the_coefficients():
    """The DCT is orthonormal: for whole blocks the mean squared error of samples is that of coefficients."""
    grey = picture("camera")[:96, :96]
    image = compress(grey, 30)
    back = dequantize(image.luminance.quantized, image.luminance.table)
    expected = np.mean((dct_by_matrices(split_blocks(grey)) - back) ** 2)
    assert squared_error(grey, after_quantization(image, (1, 1))) == pytest.approx(expected, rel=1e-4)  # float32
