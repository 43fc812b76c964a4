"""DCTR against a twin that goes through the paper's definition kernel by kernel and pixel by pixel."""

import numpy as np
import pytest
from scipy.signal import correlate2d

import jpeglab
from jpeglab.datasets import picture
from jpeglab.learning import rich_features
from jpeglab.learning.rich_features import RichFeatures, rich_step
from jpeglab.transform.dct import BASIS


@pytest.fixture(scope="module")
def images():
    pixels = picture("astronaut")
    return [jpeglab.compress(pixels[y : y + 40, 200:224], quality) for y, quality in ((10, 75), (90, 95), (200, 30))]


def textbook(image, step):
    table, blocks = image.luminance.table.astype(float), image.luminance.quantized
    rows, cols = blocks.shape[:2]
    plane = np.zeros((8 * rows, 8 * cols))
    for row in range(rows):
        for col in range(cols):
            samples = np.einsum("vu,vuyx->yx", blocks[row, col] * table, BASIS)
            plane[8 * row : 8 * row + 8, 8 * col : 8 * col + 8] = samples
    features = []
    for v in range(8):
        for u in range(8):
            response = correlate2d(plane, BASIS[v, u], mode="valid")
            bins = np.minimum(np.floor(np.abs(response) / step + 0.5 + rich_features.TIE), 4).astype(int)
            counts = np.zeros((5, 5, 5))
            for (y, x), value in np.ndenumerate(bins):
                counts[min(y % 8, 8 - y % 8), min(x % 8, 8 - x % 8), value] += 1
            features.append(counts / counts.sum(axis=2, keepdims=True))
    return np.array(features).ravel()


@pytest.mark.parametrize(("k", "step"), [(0, 4.0), (1, 0.8), (2, 8 * 50 / 30)])
def test_the_features_are_the_paper_s(images, k, step):
    assert np.array_equal(RichFeatures().transform(images)[k], textbook(images[k], step).astype(np.float32))


def test_pictures_of_a_stack_do_not_touch_each_other(images, monkeypatch):
    together = RichFeatures().transform(images)
    monkeypatch.setattr(rich_features, "TOGETHER", 1)
    assert np.array_equal(RichFeatures().transform(images), together)


def test_the_step_is_the_paper_s_or_the_caller_s(images):
    assert [rich_step(quality) for quality in (50, 75, 90, 99, 100, 3)] == pytest.approx([8, 4, 1.6, 0.2, 0.2, 100])
    assert np.array_equal(RichFeatures(4.0).transform(images[:1]), RichFeatures().transform(images[:1]))
    assert not np.array_equal(RichFeatures(8.0).transform(images[:1]), RichFeatures().transform(images[:1]))


def test_large_pictures_are_counted_without_overflow():
    """A flat picture 2,064 pixels high: in every phase all responses are in one bin."""
    tall = jpeglab.compress(np.full((2064, 16), 200, np.uint8), 90)
    features = RichFeatures().transform([tall]).reshape(64, 25, 5)
    assert (features.sum(axis=2) == 1).all()
    assert (features[0, :, 4] == 1).all() and (features[1:, :, 0] == 1).all()


def test_a_picture_that_is_too_small():
    with pytest.raises(ValueError, match="at least 2 x 2 whole blocks, got 1 x 4"):
        RichFeatures().transform([jpeglab.compress(np.zeros((8, 32), np.uint8))])


def test_every_feature_has_a_name():
    names = RichFeatures().get_feature_names_out()
    assert len(set(names)) == 8000 and names[5 * (25 * 1 + 5 * 2 + 3) + 4] == "kernel (0, 1), phase (2, 3) = 4"
