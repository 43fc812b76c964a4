import numpy as np
import pytest
from apps import text
from sklearn.svm import SVC

from jpeglab.widgets import GeneralizationApp
from jpeglab.widgets.generalization import DRAWS, KERNELS, SIZES, TEST, _drawn, compute, curves


@pytest.fixture(scope="module")
def app():
    return GeneralizationApp()


def errors(machine, x, y):
    return float((machine.predict(x) != y).mean())


@pytest.mark.parametrize("kernel", KERNELS)
def test_errors_are_counted_on_both_sets(kernel):
    x, y = _drawn()
    draw, size = 2, 40
    mine = x[draw * SIZES[-1] :][:size], y[draw * SIZES[-1] :][:size]
    mean, spread = mine[0].mean(axis=0), mine[0].std(axis=0)
    machine = SVC(C=10, **KERNELS[kernel]).fit((mine[0] - mean) / spread, mine[1])
    learned = compute(kernel, 10.0, size, draw)
    assert learned.training == pytest.approx(errors(machine, (mine[0] - mean) / spread, mine[1]))
    assert learned.test == pytest.approx(errors(machine, (x[-2 * TEST :] - mean) / spread, y[-2 * TEST :]))


def test_training_and_test_sets_share_no_animal():
    x, _ = _drawn()
    assert len(np.unique(x, axis=0)) == len(x) == DRAWS * SIZES[-1] + 2 * TEST


def test_sets_are_balanced_and_grow():
    for size in SIZES:
        learned = compute("straight line", 1.0, size, 0)
        assert learned.y.sum() == 0 and len(learned.y) == size
        assert np.array_equal(learned.x, compute("straight line", 1.0, SIZES[-1], 0).x[:size])


def test_curves_are_means_over_draws():
    [training, test] = curves("cubic", 1.0)
    every = [compute("cubic", 1.0, SIZES[2], draw) for draw in range(DRAWS)]
    assert training[2] == pytest.approx(np.mean([one.training for one in every]))
    assert test[2] == pytest.approx(np.mean([one.test for one in every]))


def test_what_is_learned_by_heart_does_not_generalize():
    training, test = curves("Gaussian, narrow", 1000.0)
    assert training.max() == 0
    assert test[-1] > curves("straight line", 1.0)[1][-1] + 0.03


def test_more_examples_bring_both_errors_together():
    gaps = np.diff(curves("straight line", 1.0), axis=0)[0]
    assert gaps[0] > 0.1 > abs(gaps[-1])


def test_it_draws_what_was_computed(app):
    for state in ("reset", *app.states, "reset"):
        app.go(state)
        app.controls["draw"].value = 3
        values = app.values
        learned = compute(values["kernel"], values["cost"], values["size"], values["draw"] - 1)
        means = curves(values["kernel"], values["cost"])
        for line, percents in zip(app.curves, 100 * means, strict=False):
            np.testing.assert_allclose(line.get_ydata(), percents)
        assert list(app.curves[2].get_xdata()) == 2 * [values["size"]]
        shown = text(app.numbers)
        assert f"Training errors {100 * learned.training:.0f} %" in shown
        assert f"Test errors {100 * learned.test:.0f} %" in shown
        assert f"of {values['size']}" in shown
