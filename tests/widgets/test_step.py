import re
from fractions import Fraction

import numpy as np
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
        for step in range(1, 129):
            result = compute(value, step)
            nearest = int(abs(Fraction(value, step)) + Fraction(1, 2)) * (1 if value > 0 else -1)  # half away from 0
            assert (result.quantized, result.reconstructed) == (nearest, nearest * step)
            assert result.error == value - nearest * step and 2 * abs(result.error) <= step


@pytest.mark.parametrize("step", [1, 2, 7, 64, 91, 128])
@pytest.mark.parametrize("value", [-LARGEST, -3, 0, LARGEST])
def test_the_drawing(app, step, value):
    app.move(step=step, value=value)
    inputs, outputs = app.stairs.get_data()
    assert inputs[0] == -LARGEST and inputs[-1] == LARGEST
    assert abs(inputs - outputs).max() <= step / 2
    assert not (outputs % step).any()
    assert not (np.diff(inputs) * np.diff(outputs)).any()  # vertical risers, level treads
    middles, wide = (inputs[::2] + inputs[1::2]) / 2, inputs[::2] < inputs[1::2]
    expected = np.sign(middles) * np.floor(abs(middles) / step + 0.5) * step
    assert (expected == outputs[::2])[wide].all()
    back = compute(value, step).reconstructed
    assert [list(values) for values in app.dot.get_data()] == [[value], [back]]
    assert [list(values) for values in app.error.get_data()] == [[value, value], [value, back]]
    assert str(value) in app.plot.alt and str(back) in app.plot.alt


def test_the_answer_to_the_question(app):
    """At F = 45 the error jumps from minus to plus where F / Q has just fallen below a half, and less is stored."""
    app.go("reset")
    assert app.values["step"] == 16
    errors = {step: compute(45, step).error for step in range(16, 129)}
    jumps = [step for step in range(17, 129) if errors[step - 1] < 0 < errors[step]]
    assert jumps == [19, 31, 91]
    assert [compute(45, step).quantized for step in (90, 91, 128)] == [1, 0, 0]
    app.move(step=9)
    assert shown(app)[-1] == "0"
