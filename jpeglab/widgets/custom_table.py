"""A table of your own (slides: Quantization, How to choose Q?).

photo, first step, slope  --compute-->  a file with Q(u, v) = first + slope * (u + v), and a standard one as large
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, spectrum
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Picture, magnified, titled
from jpeglab.widgets.quality import Compressed
from jpeglab.widgets.quality import compute as compress_photo
from jpeglab.widgets.tables import number_table, numbers
from jpeglab.widgets.window import Window

__all__ = ["CustomTableApp", "compute", "sloped_table", "standard_rival"]


def sloped_table(first: int, slope: int) -> np.ndarray:
    """Q(u, v) = first + slope * (u + v), at most 255: (8, 8) uint16."""
    v, u = np.indices((8, 8))
    return np.minimum(first + slope * (u + v), 255).astype(np.uint16)


def compute(photo: Photo, first: int, slope: int) -> Compressed:
    """Compress a photo with this table, for luminance and chrominance alike."""
    return Compressed(photo.pixels, spectrum(photo, "4:2:0").quantize(tables=[sloped_table(first, slope)]))


def standard_rival(photo: Photo, size: int) -> int:
    """The highest QF whose file with standard tables is at most ``size`` bytes large; 1 if none is."""
    low, high = 1, 100
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _size(photo, middle) <= size else (low, middle - 1)
    return low


@functools.lru_cache(maxsize=256)
def _size(photo: Photo, quality: int) -> int:
    return len(_standard(photo, quality).data)


@functools.lru_cache(maxsize=8)
def _standard(photo: Photo, quality: int) -> Compressed:
    return compress_photo(photo, quality, "4:2:0")


class CustomTableApp(PhotoApp):
    """A photo with a table of your own, against the standard one at the same size.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, slope : the step for DC, 1..128, and by how much it grows with u + v, 0..32
    """

    def __init__(self, picture: str = "astronaut", first: int = 24, slope: int = 0):
        self.picture, self.table, self.numbers = Picture(""), ipywidgets.HTML(), ipywidgets.HTML()
        self.table.add_class("jpeglab-compact")
        self.shown = titled("", self.table)
        super().__init__(
            {
                "first": slider("First step Q(0, 0)", 1, 128, first),
                "slope": slider("Slope", 0, 32, slope),
                "show": ipywidgets.Dropdown(
                    options=("your table", "the standard one"), description="Show",
                    style={"description_width": "auto"}, layout={"width": "230px"},
                ),
            },
            Window(self.picture),
            ipywidgets.VBox([self.shown, self.numbers]),
            picture=picture,
            states={
                "flat": {"first": 24, "slope": 0}, "like JPEG's": {"first": 8, "slope": 8},
                "steep": {"first": 1, "slope": 32},
            },
        )  # fmt: skip
        for name in ("first", "slope"):
            self.controls[name].layout.width = "46%"

    def view(self, picture: str, first: int, slope: int, show: str) -> None:
        """Show one of the two files, the table, and both PSNRs."""
        photo = self.photo(picture)
        own = compute(photo, first, slope)
        if show == "your table":  # shown before its rival is looked for
            self._show(own, sloped_table(first, slope), "Shown: your file, with this table")
        quality = standard_rival(photo, len(own.data))
        rival = _standard(photo, quality)
        if show != "your table":
            self._show(rival, standard_table(quality), f"Shown: the standard one, QF {quality}")
        self.picture.alt = f"{photo.name}, compressed with {show}"
        small = ": none is that small" if len(rival.data) > len(own.data) else ""
        self.numbers.value = numbers(
            [
                ("Your file", f"{len(own.data):,}", "bytes"),
                ("PSNR", _decibels(own.psnr), "dB"),
                (f"Standard, QF {quality}{small}", f"{len(rival.data):,}", "bytes"),
                ("PSNR", _decibels(rival.psnr), "dB"),
            ]
        )

    def _show(self, file: Compressed, table: np.ndarray, title: str) -> None:
        height, width = file.pixels.shape[:2]
        self.picture.put(file.data, "jpeg", width, height, magnified(file.pixels))
        self.table.value = number_table(table, scale=255)
        self.shown.children[0].value = title


def _decibels(value: float) -> str:
    return f"{value:.1f}" if np.isfinite(value) else "∞"
