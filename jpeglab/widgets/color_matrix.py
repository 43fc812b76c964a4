"""One color through the matrix and back (slides: Color space transform: RGB to YCbCr).

R, G, B  --compute-->  Y, Cb, Cr exact, rounded as a file has them, and R, G, B again
Y  --slice_at-->  the colors of all Cb and Cr, and which of them there are
"""

from typing import NamedTuple

import ipywidgets
import numpy as np

from jpeglab.transform.color import TO_RGB, TO_YCBCR, rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import number_table, numbers

__all__ = ["ColorMatrixApp", "Journey", "compute", "slice_at"]

CENTER = np.array([0, 128, 128])
NO_COLOR, LIGHTER = 225, 245  # a pattern of two greys, for what is no color
MARGIN = 14  # pixels around the map, so that the cross of a color at its edge is whole


class Journey(NamedTuple):
    """A color on its way: (3,) float64 where the formula has fractions, (3,) uint8 where a file has whole numbers."""

    rgb: np.ndarray
    exact: np.ndarray
    rounded: np.ndarray
    back: np.ndarray


def compute(red: int, green: int, blue: int) -> Journey:
    """The slide's formula, and what the codec makes of it."""
    rgb = np.array([red, green, blue], np.uint8)
    rounded = rgb_to_ycbcr(rgb)
    return Journey(rgb, TO_YCBCR @ rgb + CENTER, rounded, ycbcr_to_rgb(rounded))


def slice_at(y: int) -> tuple[np.ndarray, np.ndarray]:
    """All 256 x 256 triples with this Y, Cb to the right and Cr upwards.

    Returns
    -------
    colors (256, 256, 3) uint8, clipped where there is no such color; valid (256, 256) bool, whether all of R, G and B
    round to 0..255
    """
    cr, cb = np.mgrid[255:-1:-1, 0:256]
    triples = np.stack([np.full_like(cb, y), cb, cr], axis=-1)
    rgb = (triples - CENTER) @ TO_RGB.T
    return ycbcr_to_rgb(triples.astype(np.uint8)), ((rgb >= -0.5) & (rgb < 255.5)).all(axis=-1)


class ColorMatrixApp(App):
    """One color to YCbCr and back, and where it lies among all that are possible."""

    def __init__(self, red: int = 250, green: int = 120, blue: int = 10):
        self.table = ipywidgets.HTML()
        self.before, self.after = Pixels(""), Pixels("")
        self.plane = Pixels("")
        self.plane_title = titled("", self.plane)
        self.numbers = ipywidgets.HTML()
        swatches = beside(titled("Before", self.before), titled("After", self.after))
        starts = {"red": ("R", red), "green": ("G", green), "blue": ("B", blue), "y": ("Y, as a grey", 0)}
        controls = {name: slider(label, 0, 255, value) for name, (label, value) in starts.items()}
        for control in controls.values():
            control.layout.width = "47%"
        super().__init__(
            controls,
            ipywidgets.VBox([self.table, swatches]),
            self.plane_title,
            self.numbers,
            states={
                "red": {"red": 255, "green": 0, "blue": 0},
                "blue": {"red": 0, "green": 0, "blue": 255},
                "grey": {"red": 100, "green": 100, "blue": 100},
            },
            actions={"y": self.be_grey},
        )

    def be_grey(self, y: int) -> None:
        """Take the grey of this Y."""
        self.move(red=y, green=y, blue=y)

    def view(self, red: int, green: int, blue: int) -> None:
        """The numbers of each step, the color before and after, and its place at this Y."""
        way = compute(red, green, blue)
        self.table.value = number_table(_table(way))
        for view, color, name in ((self.before, way.rgb, "before"), (self.after, way.back, "after")):
            view.show(color.reshape(1, 1, 3), zoom=110)
            view.alt = f"A square of the color {name}, {color.tolist()}"
        with self.still():
            self.controls["y"].value = int(way.rounded[0])
        colors, valid = slice_at(int(way.rounded[0]))
        self.plane.show(_map(colors, valid, way.rounded))
        self.plane.alt = f"Cb to the right, Cr upwards: the colors with Y = {way.rounded[0]}, this one is marked"
        self.plane_title.children[0].value = f"Y = {way.rounded[0]}: Cb →, Cr ↑"
        off = int(np.abs(way.back.astype(int) - way.rgb).max())
        self.numbers.value = numbers(
            [
                ("Comes back", "exactly" if off == 0 else f"off by {off}", ""),
                ("Pairs Cb, Cr that are colors at this Y", f"{valid.sum():,}", f"of {valid.size:,}"),
            ]
        )


def _table(way: Journey) -> np.ndarray:
    return np.array(
        [
            ["", "R", "G", "B"], ["before", *way.rgb],
            ["", "Y", "Cb", "Cr"], ["exact", *(f"{value:.2f}" for value in way.exact)], ["rounded", *way.rounded],
            ["", "R", "G", "B"], ["after", *way.back],
        ]
    )  # fmt: skip


def _map(colors: np.ndarray, valid: np.ndarray, ycbcr: np.ndarray) -> np.ndarray:
    """The slice with a white margin, a pattern where there is no color, and a cross at this one."""
    row, col = np.mgrid[:256, :256]
    pattern = np.where((row // 8 + col // 8) % 2, NO_COLOR, LIGHTER)
    slice_ = np.where(valid[..., None], colors, pattern[..., None]).astype(np.uint8)
    shown = np.pad(slice_, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)), constant_values=255)
    row, col = np.mgrid[: shown.shape[0], : shown.shape[1]]
    y, x = MARGIN + 255 - int(ycbcr[2]), MARGIN + int(ycbcr[1])
    near = np.maximum(abs(row - y), abs(col - x))
    cross = ((row == y) | (col == x)) & (near >= 4) & (near <= 14)
    shown[cross] = 0
    shown[(near == 3)] = 255
    return shown
