import numpy as np
import pytest
from apps import text

from jpeglab.widgets import TwoBinsApp
from jpeglab.widgets.examples import pair_examples
from jpeglab.widgets.two_bins import BINS, compute, shares


@pytest.fixture(scope="module")
def app():
    return TwoBinsApp()


def test_a_point_is_two_columns_of_a_histogram():
    patches = pair_examples(60, 85)
    plane = compute(60, 85, (0, 1), 2, 3)
    for k in (0, 17, 100):
        values = np.abs(patches.quantized[k, :, :, 0, 1]).ravel()
        small = values[values < BINS]
        assert plane.points[k] == pytest.approx([(small == 2).mean(), (small == 3).mean()])
    assert np.array_equal(plane.double, patches.first > 0)


def test_shares_are_shares():
    histograms, _ = shares(60, 85, (1, 0))
    np.testing.assert_allclose(histograms.sum(axis=1), 1)


def test_9_then_3_leaves_a_hole_at_2():
    """Every third value is left (slides: holes), and a line tells the two classes apart."""
    plane = compute(60, 85, (0, 1), 2, 3)
    assert np.median(plane.points[plane.double, 0]) == 0 < np.median(plane.points[~plane.double, 0])
    assert min(plane.right) > 0.9


def test_of_12_then_6_only_even_values_are_left():
    plane = compute(50, 75, (1, 0), 1, 2)
    odd, even = np.median(plane.points[plane.double], axis=0)
    assert odd < 0.02 < even


def test_it_draws_what_was_computed(app):
    for change in ({}, {"first": 90}, {"second": 75}, {"mode": (2, 0)}, {"across": 5}, {"up": 0}, {"across": 0}):
        app.move(**change)
        values = app.values
        plane = compute(*(values[name] for name in ("first", "second", "mode", "across", "up")))
        for drawn, side in zip(app.plane.points, (False, True), strict=True):
            np.testing.assert_allclose(np.transpose(drawn.get_data()), plane.points[plane.double == side])
        assert np.array_equal(app.plane.regions.get_array(), plane.regions)
        assert f"share of |F| = {values['across']}" in app.plot.axes[0].get_xlabel()
        assert f"Doubles told right {100 * plane.right[1]:.0f} %" in text(app.numbers)


def test_steps_and_holes_are_said(app):
    app.go("two neighbors")
    assert "9 then 3" in text(app.numbers) and "1, 2, 4 …" in text(app.numbers)


def test_the_blind_mode_is_blind(app):
    """6 is a multiple of 2: no pair of its bins tells more than a coin does, within what 192 patches can (4 sigma)."""
    app.go("blind mode")
    assert "2 then 6" in text(app.numbers) and "no bin" in text(app.numbers)
    rates = [compute(90, 75, (1, 1), across, up).right for across, up in ((1, 2), (2, 3), (0, 1))]
    assert np.mean(rates, axis=1) == pytest.approx(0.5, abs=4 * 0.5 / 192**0.5)


def test_every_state_works(app):
    for state in app.states:
        app.go(state)
        assert not app.message.value
