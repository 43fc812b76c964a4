"""The tables of every quality factor (slides: Quantization table: luminance, chrominance; Quantization).

QF  --compute-->  the luminance and the chrominance table, (8, 8) each
"""

import ipywidgets
import numpy as np

from jpeglab.plots import step_curves
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Plot, beside, titled
from jpeglab.widgets.tables import number_table, numbers

__all__ = ["QuantizationTablesApp", "compute", "scale"]

QUALITIES = range(1, 101)
LIMITS = (1, 255)  # of a step in a baseline file


def compute(quality: int) -> tuple[np.ndarray, np.ndarray]:
    """Both standard tables of a quality factor, (8, 8) uint16."""
    return standard_table(quality), standard_table(quality, chrominance=True)


def scale(quality: int) -> int:
    """By how many percent libjpeg multiplies the tables of QF 50."""
    return 5000 // quality if quality < 50 else 200 - 2 * quality


class QuantizationTablesApp(App):
    """The luminance and the chrominance table of a quality factor.

    Parameters
    ----------
    quality : 1..100
    """

    def __init__(self, quality: int = 50):
        self.tables = [ipywidgets.HTML(), ipywidgets.HTML()]
        for table in self.tables:
            table.add_class("jpeglab-compact")
        self.plot, self.numbers = Plot("", 400, 210), ipywidgets.HTML()
        lines, self.dots = step_curves(self.plot.axes[0])
        for chrominance, line in enumerate(lines):
            line.set_data(QUALITIES, [compute(value)[chrominance].mean() for value in QUALITIES])
        luminance, chrominance = self.tables
        super().__init__(
            {"quality": slider("Quality Factor (QF)", 1, 100, quality)},
            ipywidgets.VBox([
                beside(titled("Luminance", luminance), titled("Chrominance", chrominance)),
                beside(titled("Mean step against QF", self.plot), self.numbers),
            ]),
            states={f"QF {value}": {"quality": value} for value in (10, 50, 70, 90, 100)},
        )  # fmt: skip

    def view(self, quality: int) -> None:
        """Show both tables, with a frame where a step is at its limit."""
        pair = compute(quality)
        for view, table in zip(self.tables, pair, strict=True):
            marked = [(int(v), int(u)) for v, u in np.argwhere(np.isin(table, LIMITS))]
            view.value = number_table(table, scale=255, marked=marked)
        for dot, table in zip(self.dots, pair, strict=True):
            dot.set_data([quality], [table.mean()])
        means = " and ".join(f"{table.mean():.1f}" for table in pair)
        self.plot.alt = f"Mean steps of both tables against QF, falling; at QF {quality} they are {means}"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Times the tables of QF 50", scale(quality), "%"),
                ("Steps at 1 or 255", f"{sum(int(np.isin(table, LIMITS).sum()) for table in pair)}", "of 128"),
            ]
        )
