"""Several networks and a threshold: what a photo trained is left out where that photo judges."""

import numpy as np
import pytest

import jpeglab
from jpeglab.datasets import cut_patches, picture, picture_file
from jpeglab.learning.detector import load
from jpeglab.learning.ensemble import MEMBERS, fold_of
from jpeglab.transform.quantization import standard_table


@pytest.fixture(scope="module", params=["cnn-aligned", "cnn-shifted"])
def detector(request):
    return load(request.param)


def test_photos_are_spread_over_the_members_by_name_alone():
    names = [f"photo_{k}.png" for k in range(300)]
    counts = np.bincount([fold_of(name) for name in names], minlength=MEMBERS)
    assert len(counts) == MEMBERS and counts.min() > 70  # 100 and five standard deviations of 8, and more
    assert [fold_of(name) for name in names] == [fold_of(name) for name in reversed(names)][::-1]


def test_the_detector_is_the_mean_of_its_members(detector):
    patches = cut_patches(picture_file("gravel"), size=64, pairs=[(60, 85)], count=4)
    names = {fold_of(name): name for name in (f"{k}.png" for k in range(50))}
    assert len(names) == MEMBERS
    alone = [detector.held_out(name).decision_function(patches) for name in names.values()]
    assert np.allclose(np.mean(alone, axis=0), detector.decision_function(patches), rtol=0, atol=1e-5)
    assert not np.allclose(alone[0], alone[1], atol=1e-3)


def test_thresholds_are_those_of_the_nearest_size_and_table(detector):
    grid = detector.thresholds
    place = np.argmin(abs(grid["fineness"] - 2.73))  # about quality 75
    table = standard_table(75)[None]
    at_64 = detector.threshold(np.array([64]), table)[0]
    assert (
        min(grid["thresholds"][0, place - 1 : place + 2]) <= at_64 <= max(grid["thresholds"][0, place - 1 : place + 2])
    )
    huge = detector.threshold(np.array([10**6]), table)[0]
    assert huge == detector.threshold(np.array([int(2 ** grid["sizes"][-1]) + 1]), table)[0]
    for odd in (np.ones((1, 8, 8)), np.full((1, 8, 8), 65535)):
        assert np.isfinite(detector.threshold(np.array([64]), odd)).all()


def test_a_large_picture_is_scored_whole(detector):
    """In more than one portion, and to the same as alone."""
    pixels = picture("camera")
    images = [jpeglab.compress(pixels[:, :], quality) for quality in (70, 80)] * 9
    scores = detector.decision_function(images)
    assert np.allclose(scores[:2], [detector.decision_function(image)[0] for image in images[:2]], rtol=0, atol=1e-5)
    assert np.allclose(scores[:2], scores[-2:], rtol=0, atol=1e-5)
