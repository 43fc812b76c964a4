"""The features are those of a slow twin that counts one coefficient after the other, and of the paper's nine modes."""

import numpy as np
import pytest

import jpeglab
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.forensics.first_digits import first_digit_features
from jpeglab.learning import histogram_features
from jpeglab.learning.digit_features import DigitFeatures
from jpeglab.learning.histogram_features import HistogramFeatures, count_magnitudes


@pytest.fixture(scope="module")
def images():
    pixels = picture("astronaut")
    places = ((0, 0, 64, 64), (100, 200, 64, 64), (300, 10, 40, 72), (60, 330, 37, 50), (300, 300, 64, 64))
    return [jpeglab.compress(pixels[y : y + h, x : x + w], 50 + 11 * k) for k, (y, x, h, w) in enumerate(places)]


def textbook(image, bins=16):
    """Pevny and Fridrich 2008, 1-based modes i + j <= 5 without DC, in zig-zag order."""
    blocks = image.luminance.quantized[: image.height // 8, : image.width // 8]
    vector = []
    for v, u in ZIGZAG:
        if 2 < (v + 1) + (u + 1) <= 5:
            counts = [0] * bins
            for value in blocks[:, :, v, u].ravel().tolist():
                if abs(value) < bins:
                    counts[abs(value)] += 1
            vector += [count / sum(counts) for count in counts]
    return vector


def test_the_vector_is_the_paper_s(images):
    features = HistogramFeatures().transform(images)
    assert features.shape == (5, 144)
    assert np.array_equal(features, [textbook(image) for image in images])
    assert np.array_equal(HistogramFeatures(root=True).transform(images), np.sqrt(features))


def test_the_number_of_pictures_counted_at_once_does_not_matter(images, monkeypatch):
    usual = HistogramFeatures(20).transform(images)
    monkeypatch.setattr(histogram_features, "LARGEST", 1)
    assert np.array_equal(HistogramFeatures(20).transform(images), usual)


def test_larger_values_are_left_out_or_in_the_last_bin(images):
    blocks = images[0].luminance.quantized[None]
    every = count_magnitudes(blocks, ZIGZAG, 2048)
    assert (every.sum(axis=2) == 64).all()
    assert np.array_equal(count_magnitudes(blocks, ZIGZAG, 5), every[:, :, :5])
    with_rest = count_magnitudes(blocks, ZIGZAG, 5, overflow=True)
    assert np.array_equal(with_rest[:, :, :4], every[:, :, :4])
    assert np.array_equal(with_rest[:, :, 4], every[:, :, 4:].sum(axis=2))


def test_a_mode_without_small_values_is_zero():
    blocks = np.full((8, 8, 8, 8), 40, np.int16)
    image = jpeglab.compress(np.zeros((64, 64), np.uint8)).replace(quantized={0: blocks})
    assert not HistogramFeatures().transform([image]).any()


def test_all_64_modes_and_counts_that_are_not_normalized(images):
    counts = HistogramFeatures(ZIGZAG, bins=8, normalize=False, overflow=True).transform(images)
    assert counts.shape == (5, 64 * 8)
    assert counts[0].sum() == 64 * 64


def test_every_feature_has_a_name():
    names = HistogramFeatures().get_feature_names_out()
    assert len(names) == 144 and names[0] == "(0, 1) = 0" and names[-1] == "(3, 0) = 15"


@pytest.mark.parametrize("modes", [0, [], [(0, 8)], [(-1, 0)]])
def test_modes_that_there_are_not(modes, images):
    with pytest.raises(ValueError, match="63 AC modes"):
        HistogramFeatures(modes).transform(images)


def test_digits_are_those_of_each_picture_alone(images):
    assert np.array_equal(DigitFeatures().transform(images), [first_digit_features(image) for image in images])
    assert DigitFeatures(9).transform(images).shape == (5, 81) == (5, len(DigitFeatures(9).get_feature_names_out()))
