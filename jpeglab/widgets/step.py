"""One number, divided by a step and rounded (slides: Quantization, the example of one number).

F, Q  --compute-->  F / Q, F_q = round(F / Q), the reconstructed value F_q * Q, and the signed error
"""

from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.plots import staircase
from jpeglab.transform.quantization import dequantize, quantize
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import numbers

__all__ = ["Quantized", "StepApp", "compute", "corners"]

LARGEST = 64  # of F, either way
WIDEST = 128  # of a step


@dataclass(frozen=True)
class Quantized:
    """A number before and after: F / Q, F_q and F_q * Q; ``error`` is F - F_q * Q."""

    quotient: float
    quantized: int
    reconstructed: int
    error: int


def compute(value: int, step: int) -> Quantized:
    """Quantize one whole number, and reconstruct it."""
    quantized = int(quantize(np.array([value]), np.array([step]))[0])
    return Quantized(value / step, quantized, quantized * step, value - quantized * step)


def corners(step: int) -> tuple[np.ndarray, np.ndarray]:
    """What comes back of each F from -LARGEST to LARGEST, as a staircase: the (F, F_q * Q) of its corners."""
    highest = compute(LARGEST, step).quantized
    risers = step * (np.arange(-highest, highest) + 0.5)
    treads = dequantize(np.arange(-highest, highest + 1), np.array(step))
    return np.concatenate([[-LARGEST], risers.repeat(2), [LARGEST]]), treads.repeat(2)


class StepApp(App):
    """One coefficient, one quantization step, and the error.

    Parameters
    ----------
    step : 1..128
    value : the coefficient F, -64..64
    """

    def __init__(self, step: int = 16, value: int = 45):
        self.plot, self.numbers = Plot("", 480, 380), ipywidgets.HTML()
        self.stairs, self.error, self.dot = staircase(self.plot.axes[0], LARGEST)
        self.plot.axes[0].set(ylim=(-2.1 * LARGEST, 2.1 * LARGEST), yticks=range(-WIDEST, WIDEST + 1, LARGEST))
        super().__init__(
            {"step": slider("Step Q", 1, WIDEST, step), "value": slider("Coefficient F", -LARGEST, LARGEST, value)},
            self.plot,
            self.numbers,
            states={"F = 45, Q = 4": {"value": 45, "step": 4}, "F = 45, Q = 8": {"value": 45, "step": 8}},
        )

    def view(self, step: int, value: int) -> None:
        """Show what comes back of every F, and of this one."""
        result = compute(value, step)
        self.stairs.set_data(*corners(step))
        self.error.set_data([value, value], [value, result.reconstructed])
        self.dot.set_data([value], [result.reconstructed])
        self.plot.alt = (
            f"What comes back of each F with Q = {step}, a staircase; F = {value} comes back as {result.reconstructed}"
        )
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("F / Q", _signed(result.quotient), ""),
                ("Stored: round(F / Q)", _signed(result.quantized), ""),
                ("Comes back", _signed(result.reconstructed), ""),
                ("Error", _signed(result.error, plus="+" if result.error else ""), ""),
            ]
        )


def _signed(number: float, plus: str = "") -> str:
    return f"{number:{plus}.4g}".replace("-", "−")
