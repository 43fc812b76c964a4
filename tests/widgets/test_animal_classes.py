import numpy as np
import pytest
from apps import move_everything, seen, text

from jpeglab.datasets.animals import ELEPHANT, TIGER
from jpeglab.widgets import AnimalsApp
from jpeglab.widgets.animal_classes import (
    EACH,
    NAMES,
    STRIPES,
    WARMTH,
    features,
    new_animals,
    regions,
    training_set,
)


@pytest.fixture(scope="module")
def app():
    return AnimalsApp()


def nearest_mean(x, y, point):
    """Written out: each feature is divided by its spread, and the nearer of the two means decides."""
    spread = x.std(axis=0)
    distances = [np.sum(((point - x[y == label].mean(axis=0)) / spread) ** 2) for label in (ELEPHANT, TIGER)]
    return TIGER if distances[1] < distances[0] else ELEPHANT


def test_the_training_set_is_that_of_the_slides():
    x, y = training_set()
    assert x.shape == (100, 2)
    assert (y == ELEPHANT).sum() == (y == TIGER).sum() == EACH == 50


def test_all_animals_fit_into_the_plane():
    for x in (training_set()[0], features(new_animals()[0])):
        for values, (low, high) in zip(x.T, (WARMTH, STRIPES), strict=True):
            assert low < values.min() and values.max() < high


def test_the_new_ones_are_new():
    known = {tuple(point) for point in training_set()[0]}
    assert not known & {tuple(point) for point in features(new_animals()[0])}


def test_points_are_the_examples_and_the_star_is_the_new_one(app):
    x, y = training_set()
    for values in move_everything(app):
        count = 2 * values["each"]
        for drawn, label in zip(app.plane.points, (ELEPHANT, TIGER), strict=True):
            np.testing.assert_allclose(np.transpose(drawn.get_data()), x[:count][y[:count] == label])
        pixels, labels = (part[values["new"] - 1] for part in new_animals())
        np.testing.assert_allclose(np.transpose(app.plane.new.get_data())[0], features(pixels[None])[0])
        assert np.array_equal(seen(app.picture), pixels)
        assert (f"It is {NAMES[int(labels)]}" in text(app.numbers)) == values["truth"]
        assert app.plane.regions.get_visible() == (values["classifier"] != "none")


def test_the_truth_is_not_told_of_the_next_one_before_it_is_asked(app):
    app.move(new=3, truth=True)
    assert "It is ?" not in text(app.numbers)
    app.controls["new"].value = 4
    assert "It is ?" in text(app.numbers) and app.values["truth"] is False


@pytest.mark.parametrize("each", [2, 10, 50])
def test_the_nearest_mean_decides(app, each):
    x, y = (part[: 2 * each] for part in training_set())
    for new in (1, 5, 9, 14):
        app.move(new=new, each=each, classifier="nearest mean", truth=False)
        [point] = features(new_animals()[0][new - 1][None])
        assert f"says {NAMES[nearest_mean(x, y, point)]}" in text(app.numbers)


def test_each_place_of_the_plane_has_the_color_of_its_class():
    class Warm:
        """Says tiger where it is warm."""

        def predict(self, places):
            return np.where(places[:, 0] > 0, TIGER, ELEPHANT)

    class Striped:
        """Says tiger where there are stripes."""

        def predict(self, places):
            return np.where(places[:, 1] > 7.5, TIGER, ELEPHANT)

    warm, striped = regions(Warm()), regions(Striped())
    assert warm[:, -1].all() and not warm[:, 0].any()
    assert striped[-1].all() and not striped[0].any()  # row 0 is the lowest
    assert warm.mean() == pytest.approx(45 / 70, abs=0.01)  # a column is 1/120 wide
    assert striped.mean() == pytest.approx(0.5, abs=0.01)


def test_a_straight_line_separates_most(app):
    app.move(classifier="SVM", each=EACH)
    said = []
    for new in range(1, 21):
        app.move(new=new, truth=True)
        said.append(text(app.numbers))
    right = [words.split("says ")[1].split()[0] == words.split("It is ")[1].split()[0] for words in said]
    assert np.mean(right) >= 0.75
