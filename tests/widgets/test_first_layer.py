import numpy as np
import pytest
from apps import move_everything, seen, text

from jpeglab.learning import load
from jpeglab.widgets import FirstLayerApp
from jpeglab.widgets.first_layer import SHAPES, by_comb, compute, kernels, shape_shares


@pytest.fixture(scope="module")
def app():
    return FirstLayerApp()


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_all_of_itself(name):
    shares = dict(zip(SHAPES, shape_shares(3.0 * np.array([SHAPES[name]])), strict=True))
    assert shares.pop(name) == pytest.approx(1) and list(shares.values()) == pytest.approx([0, 0])


def test_random_weights_have_no_shape():
    shares = shape_shares(np.random.default_rng(0).normal(size=(100_000, 3)))
    np.testing.assert_allclose(shares, 1 / 3, atol=0.01)  # 4 deviations


def test_what_was_learned_compares_neighbors_on_the_own_grid_and_with_others():
    for network in range(3):
        own, others = kernels(network)[:, 0], kernels(network)[:, 1]
        assert shape_shares(own).argmax() == 2  # combs
        assert shape_shares(others)[2] < 1 / 3 < shape_shares(own)[2] - 0.05
        correlation = np.corrcoef(own[:, 1:].ravel(), others[:, 1:].ravel())[0, 1]  # of AC modes
        assert correlation < -0.1  # the one less the other; 5 deviations of chance


def test_filters_are_ordered_by_their_combs():
    shares = [shape_shares(kernels(0)[k, 0])[2] for k in by_comb(0)]
    assert shares == sorted(shares, reverse=True) and sorted(by_comb(0)) == list(range(48))


def test_answers_are_a_convolution_written_out(app):
    from jpeglab.widgets.first_layer import _inputs

    photo, (x, condition) = app.photo("camera"), _inputs(app.photo("camera"), 60, 85)
    member = load("cnn-aligned").members[1]
    scale, shift = np.split(condition @ member["film"].T + member["film_bias"], 2, axis=1)
    padded = np.pad(x[1], ((0, 0), (1, 1)))
    for place in (0, 7, 20):
        plain = (member["conv1"][5] * padded[:, place : place + 3]).sum() + member["conv1_bias"][5]
        expected = plain * (1 + scale[1, 5]) + shift[1, 5]
        assert compute(photo, 60, 85, 1)[1, 5, place] == pytest.approx(expected, abs=1e-4)  # float32


def test_it_draws_weights_and_answers(app):
    for values in move_everything(app, sliders=3):
        chosen = by_comb(values["network"])[values["filter"] - 1]
        for picture, weights in zip((app.own, app.others), kernels(values["network"])[chosen], strict=True):
            colors = seen(picture).astype(int)
            large = np.abs(weights) > 0.2 * np.abs(weights).max()
            assert colors.shape == (20, 3, 3)
            assert np.array_equal((colors[..., 2] > colors[..., 0])[large], (weights > 0)[large])
        answers = compute(app.photo(values["picture"]), values["first"], values["second"], values["network"])
        for line, answer in zip(app.lines, answers[:, chosen], strict=True):
            np.testing.assert_array_equal(line.get_ydata(), answer)
        assert f"{np.abs(answers[1, chosen] - answers[0, chosen]).max():.2f}" in text(app.numbers)
