"""How far a threshold travels (slides: Another feature: FSD distribution).

    size, table, QF1, QF2  --compute-->  the misfit of each sample picture, saved once and saved twice

One threshold for all, and the reader sees whom it accuses. Of each picture the middle is taken, so large.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.files import read
from jpeglab.datasets import picture, picture_file, pictures
from jpeglab.forensics.first_digits import score
from jpeglab.plots import score_strip
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.rate import middle
from jpeglab.widgets.tables import numbers

__all__ = ["SIDES", "TABLES", "DigitScoresApp", "compute", "second_table"]

SIDES = (64, 128, 256)  # pixels
STANDARD, ROCKET, FLAT = "standard, by QF2", "of rocket.jpg", "all steps 30"
TABLES = (STANDARD, ROCKET, FLAT)


def second_table(table: str, second: int) -> np.ndarray:
    """The steps of the second compression: (8, 8) integers."""
    if table == ROCKET:
        return read(picture_file("rocket")).luminance.table
    return standard_table(second) if table == STANDARD else np.full((8, 8), 30)


def compute(side: int, table: str, first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of all sample pictures, saved once, and with ``first`` before: two of (n,) float64."""
    quality = second if table == STANDARD else 0  # another table does not follow it
    once = [_score(name, side, table, None, quality) for name in pictures()]
    twice = [_score(name, side, table, first, quality) for name in pictures()]
    return np.array(once), np.array(twice)


@functools.lru_cache(maxsize=4096)
def _score(name: str, side: int, table: str, first: int | None, second: int) -> float:
    pixels = _middle(name, side)
    if first is not None:
        pixels = decompress(compress(pixels, first))
    return score(compress(pixels, tables=[second_table(table, second)]))[0]


@functools.lru_cache(maxsize=64)
def _middle(name: str, side: int) -> np.ndarray:
    pixels = picture(name)
    return middle(pixels if pixels.ndim == 2 else rgb_to_ycbcr(pixels)[..., 0], side, side)


class DigitScoresApp(App):
    """The misfit of all sample pictures, saved once and twice, and one threshold for them.

    Parameters
    ----------
    threshold : of log10 of the misfit, -5..1
    side : 64, 128 or 256 pixels
    """

    def __init__(self, threshold: float = -2.5, side: int = 256):
        self.plot, self.numbers = Plot("", 560, 400), ipywidgets.HTML()
        self.once, self.twice, self.line = score_strip(self.plot.axes[0], pictures())
        level = ipywidgets.FloatSlider(
            threshold, min=-5, max=1, step=0.1, description="Threshold", readout_format=".1f",
            style={"description_width": "auto"}, layout={"width": "100%"},
        )  # fmt: skip
        start = {"threshold": threshold, "table": STANDARD}
        qualities = slider("QF1", 30, 98, 60), slider("QF2", 30, 98, 85)
        for part in qualities:
            part.layout.width = "47%"
        super().__init__(
            {
                "threshold": level, "first": qualities[0], "second": qualities[1],
                "side": _dropdown("Pixels a side", SIDES, side, "180px"),
                "table": _dropdown("Second table", TABLES, STANDARD, "270px"),
            },
            self.plot,
            self.numbers,
            states={
                "256 pixels": {**start, "side": 256, "first": 60, "second": 85},
                "64 pixels": {**start, "side": 64, "first": 60, "second": 85},
                "95 then 75": {**start, "side": 256, "first": 95, "second": 75},
                "80 then 75": {**start, "side": 128, "first": 80, "second": 75},
            },
        )  # fmt: skip

    def view(self, threshold: float, first: int, second: int, side: int, table: str) -> None:
        """Draw both scores of each picture, and count who is on the wrong side."""
        self.controls["second"].disabled = table != STANDARD  # it has its own steps
        once, twice = compute(side, table, first, second)
        places = range(len(once))
        self.once.set_data(once, places)
        self.twice.set_data(twice, places)
        self.line.set_xdata([threshold, threshold])
        alarms, missed = int((once > threshold).sum()), int((twice <= threshold).sum())
        self.plot.alt = (
            f"Misfits of {len(once)} pictures, saved once {once.min():.1f} to {once.max():.1f}, "
            f"twice {twice.min():.1f} to {twice.max():.1f}; threshold {threshold:.1f}"
        )
        self.plot.show()
        self.numbers.value = numbers([
            ("False alarms", alarms, f"of {len(once)}"),
            ("Missed", missed, f"of {len(twice)}"),
            ("Highest, saved once", _signed(once.max()), ""),
            ("Lowest, saved twice", _signed(twice.min()), ""),
        ])  # fmt: skip


def _dropdown(label: str, options: tuple, value: object, width: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=options, value=value, description=label,
        style={"description_width": "auto"}, layout={"width": width},
    )  # fmt: skip


def _signed(number: float) -> str:
    return f"{number:.1f}".replace("-", "−")
