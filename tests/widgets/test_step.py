import re
from fractions import Fraction

import pytest

from jpeglab.widgets import StepApp
from jpeglab.widgets.step import LARGEST, compute


@pytest.fixture(scope="module")
def app():
    return StepApp()


def shown(app):
    return [value.replace("−", "-") for value in re.findall(r"<dd>([^<]*)", app.numbers.value)]


@pytest.mark.parametrize(
    ("state", "numbers"),
    [("F = 45, Q = 4", ["11.25", "11", "44", "+1"]), ("F = 45, Q = 8", ["5.625", "6", "48", "-3"])],
)
def test_the_slides_example_with_signs(app, state, numbers):
    """The slide prints the errors 1 and 3."""
    app.go(state)
    assert shown(app) == numbers


def test_every_value_and_every_step_by_exact_fractions():
    for value in range(-LARGEST, LARGEST + 1):
        for step in range(1, 65):
            result = compute(value, step)
            nearest = int(abs(Fraction(value, step)) + Fraction(1, 2)) * (1 if value > 0 else -1)  # half away from 0
            assert (result.quantized, result.reconstructed) == (nearest, nearest * step)
            assert result.error == value - nearest * step and 2 * abs(result.error) <= step


@pytest.mark.parametrize("step", [1, 2, 7, 64])
@pytest.mark.parametrize("value", [-LARGEST, -3, 0, LARGEST])
def test_the_drawing(app, step, value):
    app.move(step=step, value=value)
    inputs, outputs = app.stairs.get_data()
    assert inputs[0] == -LARGEST and inputs[-1] == LARGEST
    assert abs(inputs - outputs).max() <= step / 2
    assert not (outputs % step).any()
    back = compute(value, step).reconstructed
    assert [list(values) for values in app.dot.get_data()] == [[value], [back]]
    assert [list(values) for values in app.error.get_data()] == [[value, value], [value, back]]
    assert str(value) in app.plot.alt and str(back) in app.plot.alt
