import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.neighbors import KNeighborsClassifier

from jpeglab.datasets import picture_file
from jpeglab.transform.pictures import decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.examples import FIRSTS, FOLDS, PLACES, enlarged, examples, held_out, pair_examples, splits
from jpeglab.widgets.saved import UNCOMPRESSED


def test_as_many_singles_as_doubles_of_every_picture_without_a_past():
    patches = pair_examples(60, 85)
    assert len(patches) == 2 * PLACES * len(UNCOMPRESSED)
    assert patches.double.mean() == 0.5
    assert set(patches.photo) == {picture_file(name).name for name in UNCOMPRESSED}
    assert (patches.tables == standard_table(85)).all()
    assert set(patches.first) == {0, 60} and set(patches.second) == {85}


def test_examples_of_a_second_quality_are_those_of_its_pairs():
    patches = examples(85)
    assert len(patches) == len(FIRSTS) * len(pair_examples(60, 85))
    for first in FIRSTS:
        alone = pair_examples(first, 85)
        assert np.array_equal(patches[patches.first == first].quantized, alone[alone.double].quantized)


def test_no_picture_is_on_both_sides_and_each_is_judged_once():
    photos = np.repeat(["a", "b", "c", "d", "e", "f", "g", "h"], 3)
    judged = []
    for learned, test in splits(photos):
        assert not set(photos[learned]) & set(photos[test])
        assert len(set(photos[learned])) == 6
        judged += test.tolist()
    assert sorted(judged) == list(range(len(photos)))


@pytest.mark.parametrize("pictures", [1, 2, 4])
def test_as_many_pictures_are_learned_from_as_were_asked_for(pictures):
    photos = np.repeat(["a", "b", "c", "d", "e", "f", "g", "h"], 2)
    learned = [set(photos[indices]) for indices, _ in splits(photos, pictures)]
    assert [len(names) for names in learned] == FOLDS * [pictures]
    assert len(set.union(*learned)) > pictures  # not the same for all


def test_a_learner_that_knows_pictures_by_heart_fails_on_others():
    """The only feature is which picture it is: one neighbor then knows its training set, and of others the wrong."""
    number = np.repeat(np.arange(8), 10)
    labels, features = number % 2, number[:, None].astype(float)
    model = KNeighborsClassifier(1)
    assert model.fit(features, labels).score(features, labels) == 1
    assert not (held_out(model, features, labels, number.astype(str)) == labels).any()


def test_shuffled_labels_give_chance():
    patches = pair_examples(60, 85)
    labels = np.random.default_rng(1).permutation(patches.double)
    features = patches.quantized.reshape(len(patches), -1, 64)[:, :, 1].astype(float)
    right = (held_out(KNeighborsClassifier(5), features, labels, patches.photo) == labels).mean()
    assert abs(right - 0.5) < 0.15  # four standard deviations of 192 tosses
    assert (held_out(DummyClassifier(), features, labels, patches.photo) == labels).mean() <= 0.55


def test_what_is_enlarged_stands_beside_what_is_not():
    images, resampled, photo = enlarged(1.25)
    assert len(images) == len(resampled) == len(photo) == 2 * PLACES * len(UNCOMPRESSED)
    assert resampled.mean() == 0.5
    assert all((image.height, image.width) == (64, 64) for image in images)
    assert np.array_equal(images[0].luminance.table, standard_table(95))


def test_enlarged_patches_are_smoother():
    images, resampled, _ = enlarged(2)
    rough = np.array([np.abs(np.diff(decompress(image).astype(int), axis=1)).mean() for image in images])
    assert (rough[resampled] < rough[~resampled]).mean() > 0.9  # the same place, twice as large: half the slopes
