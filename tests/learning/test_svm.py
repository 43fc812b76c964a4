"""The SVM learns what is there and nothing from chance; the machines that ship decide as scikit-learn does."""

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import GroupKFold

import jpeglab
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import patch_set, photos, picture
from jpeglab.learning.detector import load
from jpeglab.learning.histogram_features import HistogramFeatures, count_magnitudes
from jpeglab.learning.svm import BINS, MODES, Machine, double_jpeg_svm, fit_svm, machine_arrays, svm_features

CLEAN = ("brick", "camera", "dandelion", "fig", "gravel", "sunset")  # none of them trained what ships
FEW = {"C": (10,), "gamma": (0.1, 0.3)}


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in CLEAN:
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    return photos(folder)


@pytest.fixture(scope="module")
def patches(paths):
    return patch_set(paths, 64, [(60, 85), (75, 85)], 10)


def held_out(patches, double, folds=3):
    """Decisions about every patch by a machine that has not seen its photo."""
    decisions = np.zeros(len(patches))
    for seen, unseen in GroupKFold(folds).split(double, groups=patches.photo):
        assert not set(patches.photo[seen]) & set(patches.photo[unseen])
        machine = double_jpeg_svm(patches[seen], double[seen], patches.photo[seen], grid=FEW)
        decisions[unseen] = machine.decision_function(patches[unseen])
    return decisions > 0


def test_it_learns_what_is_there(patches):
    assert balanced_accuracy_score(patches.double, held_out(patches, patches.double)) > 0.85


def test_shuffled_labels_give_chance(patches):
    """240 patches of six photos, which hang together: a deviation of about 0.04."""
    shuffled = np.random.default_rng(0).permutation(patches.double)
    assert balanced_accuracy_score(shuffled, held_out(patches, shuffled)) == pytest.approx(0.5, abs=0.12)


def test_the_paper_s_features_can_be_chosen(patches):
    plain = HistogramFeatures()
    machine = double_jpeg_svm(patches, patches.double, patches.photo, features=plain, grid={"C": (10,), "gamma": (3,)})
    assert machine[-1].n_features_in_ == 144 and machine[-1].get_params()["gamma"] == 3
    assert set(machine.predict(patches)) == {0, 1}


def test_one_machine_is_for_one_table(patches):
    other = [jpeglab.compress(picture("brick")[:64, :64], 75)]
    with pytest.raises(ValueError, match="expected pictures with one luminance table, got 2"):
        double_jpeg_svm([*patches[:5], *other], np.arange(6) > 2, np.arange(6))


def test_numpy_decides_as_scikit_learn_does(patches):
    features = svm_features().transform(patches)
    fitted = fit_svm(features, patches.double, patches.photo, grid=FEW)
    counts = count_magnitudes(patches.quantized, ZIGZAG[1 : MODES + 1], BINS, overflow=True)
    machine = Machine.from_arrays(machine_arrays(fitted, counts, patches.tables[0], np.array([64, 64])))
    # Sums of some hundred numbers up to C = 10: the order of summation is worth some 1e-13.
    assert np.abs(machine.decide(features) - fitted.decision_function(features)).max() < 1e-10


# --- as it ships ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def detector():
    return load("svm")


@pytest.mark.parametrize(
    ("size", "first", "second", "at_least"),
    [(64, 50, 75, 0.85), (64, 60, 85, 0.93), (64, 70, 95, 0.95), (256, 60, 75, 0.93), (256, 90, 85, 0.93)],
)
def test_it_is_as_good_as_its_card_says_on_other_pictures(detector, paths, size, first, second, at_least):
    """The card's figure is that of about 190 photos; here are six, at most 6 (1) patches of each."""
    patches = patch_set(paths, size, [(first, second)], 6 if size == 64 else 1)
    accuracy = balanced_accuracy_score(patches.double, detector.predict(patches))
    card = {(row["pixels"], row["QF1"], row["QF2"]): row["value"] for row in detector.card.figures}
    assert accuracy >= at_least
    assert card[size, first, second] >= at_least


def test_it_takes_pictures_of_any_size(detector):
    pixels = picture("astronaut")
    images = [
        jpeglab.compress(pixels[:h, :w], quality) for h, w, quality in ((64, 64, 75), (203, 131, 85), (512, 512, 95))
    ]
    doubles = [jpeglab.compress(jpeglab.decompress(image), 85) for image in (jpeglab.compress(pixels, 60),)]
    decisions = detector.decision_function([*images, *doubles])
    assert decisions.shape == (4,) and np.isfinite(decisions).all() and decisions[3] > 0
    assert np.array_equal(detector.predict(doubles[0]), [1])


def test_the_map_covers_the_picture(detector):
    image = jpeglab.compress(picture("coffee")[:203, :131], 85)
    block_map = detector.map(image)
    assert block_map.shape == image.luminance.quantized.shape[:2] and np.isfinite(block_map).all()


def test_a_table_that_it_does_not_know(detector):
    with pytest.raises(ValueError, match=r"expected a luminance table of quality 75, 85, 95, got 80"):
        detector.predict(jpeglab.compress(picture("camera"), 80))


def test_a_flat_picture_is_no_double(detector):
    for value in (0, 7, 128, 255):
        assert detector.predict(jpeglab.compress(np.full((64, 64), value, np.uint8), 75)).tolist() == [0]


def test_files_are_small(detector):
    from jpeglab.learning.detector import MODELS

    assert all((MODELS / file).stat().st_size <= 2e6 for file in detector.card.files)
