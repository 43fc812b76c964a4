import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.widgets import FeatureVectorApp
from jpeglab.widgets.feature_vector import BINS, VECTORS, compute
from jpeglab.widgets.saved import saved_twice


@pytest.fixture(scope="module")
def app():
    return FeatureVectorApp()


def test_it_is_64_histograms_or_nine_behind_each_other(app):
    photo = app.photo("fig")
    for vector, modes in VECTORS.items():
        _, twice = compute(photo, 60, 85, vector)
        assert len(twice) == BINS * len(modes)
        blocks = saved_twice(photo, 60, 85).luminance.quantized
        assert photo.pixels.shape[0] % 8 == photo.pixels.shape[1] % 8 == 0  # so that all blocks count
        for place in (0, 5, len(modes) - 1):
            values = np.abs(blocks[:, :, *modes[place]]).ravel()
            expected = np.bincount(values[values < BINS], minlength=BINS)
            found = twice[BINS * place : BINS * (place + 1)]
            np.testing.assert_allclose(found, expected / max(expected.sum(), 1))


def test_the_nine_are_those_of_the_paper():
    """Pevny and Fridrich 2008: the AC modes with v + u <= 3."""
    assert set(VECTORS["the nine"]) == {(v, u) for v in range(4) for u in range(4) if 0 < v + u <= 3}
    assert list(VECTORS["all 64 modes"]) == list(ZIGZAG)


def test_it_draws_both_vectors(app):
    for values in move_everything(app, sliders=3):
        photo = app.photo(values["picture"])
        vectors = compute(photo, values["first"], values["second"], values["vector"])
        for strip, expected in zip(app.strips, vectors, strict=True):
            np.testing.assert_allclose(strip.columns.get_data().values, expected)
            assert len(strip.borders.get_segments()) == len(VECTORS[values["vector"]]) + 1
        shown = text(app.numbers)
        assert f"Numbers in x {len(vectors[0]):,}" in shown
        assert f"{np.sqrt(((vectors[0] - vectors[1]) ** 2).sum()):.2f}" in shown


def test_modes_have_names_where_there_is_room(app):
    app.move(vector="the nine")
    assert [name.get_text() for name in app.names] == [f"({v}, {u})" for v, u in ZIGZAG[1:10]]
    app.move(vector="all 64 modes")
    assert not any(name.get_text() for name in app.names)
