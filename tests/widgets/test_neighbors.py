from collections import Counter

import numpy as np
import pytest
import scipy.stats
from apps import move_everything, text, upload

from jpeglab.datasets import picture
from jpeglab.widgets import NeighborsApp
from jpeglab.widgets.app import Refusal
from jpeglab.widgets.neighbors import ABOVE, LEFT, compute
from jpeglab.widgets.photo import Photo


def columns(artist):
    return artist.get_data().values


def test_every_move_draws_the_histogram_of_the_differences():
    app = NeighborsApp("camera")
    for values in move_everything(app):
        plane = app.photo(values["picture"]).luminance.astype(int)
        distance = values["distance"]
        steps = {
            LEFT: plane[:, distance:] - plane[:, : plane.shape[1] - distance],
            ABOVE: plane[distance:] - plane[: plane.shape[0] - distance],
        }[values["direction"]]
        shares, _ = np.histogram(steps, np.arange(-128, 129) - 0.5)
        np.testing.assert_allclose(columns(app.difference_columns), 100 * shares / steps.size)
        pixels, _ = np.histogram(plane, np.arange(257) - 0.5)
        np.testing.assert_allclose(columns(app.pixel_columns), 100 * pixels / plane.size)
        top = app.plot.axes[0].get_ylim()[1]
        assert max(columns(app.pixel_columns).max(), columns(app.difference_columns).max()) < top
        assert values["picture"] in app.plot.alt


def test_the_numbers_are_scipys():
    app = NeighborsApp("coffee")
    plane = app.photo("coffee").luminance.astype(int)
    steps = np.diff(plane, axis=1)
    entropies = [scipy.stats.entropy(list(Counter(array.ravel()).values()), base=2) for array in (plane, steps)]
    correlation = scipy.stats.pearsonr(plane[:, 1:].ravel(), plane[:, :-1].ravel()).statistic
    assert text(app.numbers) == (
        f"Entropy of the pixels {entropies[0]:.2f} bits Entropy of the differences {entropies[1]:.2f} bits "
        f"Correlation of the two {correlation:.3f} Differences of −2 to 2 {100 * (abs(steps) <= 2).mean():.0f} % "
        f"Skewness (0: both sides alike) {scipy.stats.skew(steps.ravel()):.2f}".replace("-", "−")
    )


@pytest.mark.parametrize("name", ["astronaut", "camera", "coffee", "sunset"])
def test_neighbors_are_more_alike_than_far_pixels_and_cost_less(name):
    """The slide's claim, and its limit: 64 pixels away there is nothing left of it."""
    photo = NeighborsApp(name).photo(name)
    near, far = compute(photo, 1, LEFT), compute(photo, 64, LEFT)
    assert near.difference_entropy < near.sample_entropy
    assert near.difference_entropy < far.difference_entropy
    assert near.differences.argmax() == 255  # the highest column is that of 0
    assert near.correlation > far.correlation


def test_on_a_page_of_text_differences_cost_more_than_pixels():
    """Mostly two values, which any predictor without a memory of letters makes more of."""
    near = compute(NeighborsApp("page").photo("page"), 1, LEFT)
    assert near.difference_entropy > near.sample_entropy


def test_the_distribution_is_peaked_rather_than_skewed():
    """slides: "very skewed"; an exponential one has skewness 2, an even one 0; a normal one has excess kurtosis 0."""
    for name in ("astronaut", "camera", "coffee", "sunset"):
        photo = NeighborsApp(name).photo(name)
        assert abs(compute(photo, 1, LEFT).skewness) < 1
        assert scipy.stats.kurtosis(np.diff(photo.luminance.astype(int), axis=1).ravel()) > 5


def test_one_color_has_no_correlation_and_costs_nothing():
    app = NeighborsApp()
    upload(app, "flat.png", np.full((70, 70, 3), 9, np.uint8))
    assert "pixels 0.00 bits" in text(app.numbers) and "of the two – " in text(app.numbers)


def test_a_photo_without_neighbors_is_refused_in_words():
    app = NeighborsApp()
    upload(app, "dot.png", np.zeros((1, 1), np.uint8))
    assert "dot.png is too small: no pixel of it has another one 1 to the left" in app.message.value
    with pytest.raises(Refusal, match="64 above"):
        compute(Photo("row.png", 0, np.zeros((3, 100), np.uint8)), 64, ABOVE)


def test_compute_does_not_touch_the_photo():
    photo = Photo("chelsea.png", 0, picture("chelsea"))
    before = photo.pixels.copy()
    compute(photo, 2, ABOVE)
    assert np.array_equal(photo.pixels, before)
