"""The first quality of patches of photos that the banks have not seen, and what a bank's confusions say."""

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import patch_set, photos, picture
from jpeglab.learning.primary_quality import PrimaryQuality, traced_step
from jpeglab.transform.quantization import standard_table

FIRSTS = (60, 70, 80)


@pytest.fixture(scope="module")
def patches(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in ("astronaut", "brick", "camera", "coffee", "gravel"):
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    return patch_set(photos(folder), 128, [(first, 90) for first in FIRSTS], 4)


@pytest.fixture(scope="module")
def fitted(patches):
    seen = patches[patches.photo != "coffee.png"]
    return PrimaryQuality().fit(seen, seen.first, seen.photo)


def test_the_quality_is_found_in_an_unseen_photo(fitted, patches):
    unseen = patches[patches.photo == "coffee.png"]
    assert fitted.classes_.tolist() == [0, 60, 70, 80]
    assert (fitted.predict(unseen) == unseen.first).mean() > 0.9
    assert (fitted.steps(unseen[unseen.first == 60])[:, 0] == standard_table(60)[0, 1]).mean() > 0.7


def test_the_likelihoods_are_those_of_the_estimated_steps(fitted, patches):
    """The formula of the paper, mode by mode."""
    image = patches[-1]
    estimates, expected = fitted.steps([image])[0], []
    for quality in fitted.classes_.tolist():
        total = 0.0
        for k, (mode, bank) in enumerate(zip([(0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)],
                                             fitted.banks_, strict=True)):  # fmt: skip
            known = bank.steps.tolist()
            row = bank.confusion[known.index(traced_step(quality, mode, int(image.luminance.table[mode])))]
            total += np.log((row[known.index(estimates[k])] + 0.5) / (row.sum() + 0.5 * len(known)))
        expected.append(total)
    assert np.allclose(fitted.decision_function([image])[0], expected, rtol=1e-12)


def test_every_picture_was_judged_once_for_the_confusions(fitted, patches):
    seen = int((patches.photo != "coffee.png").sum())
    assert all(bank.confusion.sum() == seen for bank in fitted.banks_)


def test_steps_that_divide_leave_no_trace():
    assert traced_step(95, (0, 1), 2) == 1 and traced_step(50, (0, 1), 2) == 11 and traced_step(90, (0, 1), 2) == 1


def test_several_tables_are_refused(patches):
    images = [patches[0], jpeglab.compress(picture("camera"), 75)]
    with pytest.raises(ValueError, match="one luminance table, got 2"):
        PrimaryQuality().fit(images, np.array([60, 70]), np.array(["a", "b"]))
