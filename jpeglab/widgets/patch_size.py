"""How large must a piece be, and on which grid must it lie? (slides: CNN-based DJPEG detection, Data-driven approaches)

photo, QF1, QF2, rows, cols, size  --pieces-->  JpegImages saved once, and the same saved twice
the same                           --compute-->  {network: decisions (2, n)}, once and twice
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.image import Component, JpegImage
from jpeglab.plots import decision_strip
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["NETWORKS", "SIZES", "PatchSizeApp", "compute", "pieces", "right"]

NETWORKS = ("cnn-aligned", "cnn-shifted")
SIZES = (64, 96, 128, 192, 256)  # pixels
CUT, MOST = 7, 16  # rows and columns at most; pieces
FARTHEST = 20  # where decisions are drawn at most


@functools.lru_cache(maxsize=64)
def pieces(
    photo: Photo, first: int, second: int, rows: int, cols: int, size: int
) -> tuple[list[JpegImage], list[JpegImage]]:
    """Pieces that do not overlap, at most 16; so many rows and columns are cut off between the saves."""
    plane = photo.luminance
    if min(plane.shape) < size + CUT:
        raise Refusal(f"This needs a photo of at least {size + CUT} × {size + CUT} pixels.")
    height, width = ((side - CUT) // size * size for side in plane.shape)
    opened = decompress(compress(plane, first))
    shown = np.s_[rows : rows + height, cols : cols + width]
    once, twice = (_cut(compress(pixels[shown], second), size) for pixels in (plane, opened))
    return once, twice


def _cut(image: JpegImage, size: int) -> list[JpegImage]:
    component, side = image.luminance, size // 8
    rows, cols = component.quantized.shape[:2]
    corners = [(row, col) for row in range(0, rows, side) for col in range(0, cols, side)]
    places = np.linspace(0, len(corners) - 1, min(MOST, len(corners))).astype(int)
    parts = (component.quantized[row : row + side, col : col + side] for row, col in (corners[k] for k in places))
    return [JpegImage(size, size, (Component(part, component.table),)) for part in parts]


@functools.lru_cache(maxsize=256)
def compute(photo: Photo, first: int, second: int, rows: int, cols: int, size: int) -> dict[str, np.ndarray]:
    """What each network says of every piece, above 0 for double: (2, n), saved once and twice."""
    from jpeglab.learning.detector import load

    once, twice = pieces(photo, first, second, rows, cols, size)
    return {name: load(name).decision_function(once + twice).reshape(2, -1) for name in NETWORKS}


def right(decisions: np.ndarray) -> float:
    """The share of pieces that is told right, of both kinds alike."""
    return float(((decisions[0] <= 0).mean() + (decisions[1] > 0).mean()) / 2)


class PatchSizeApp(PhotoApp):
    """What both networks say of pieces of a photo, by their size and by how far the grid was moved between the saves.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "gravel", first: int = 70, second: int = 85):
        self.plot, self.numbers = Plot("", 780, 300), ipywidgets.HTML()
        names = [f"{name}, {saved}" for name in NETWORKS for saved in ("once", "twice")]
        self.lines = decision_strip(self.plot.axes[0], names, FARTHEST)
        parts = {
            "size": ipywidgets.SelectionSlider(options=SIZES, value=64, description="Pixels a side"),
            "rows": slider("Rows cut off", 0, CUT, 0),
            "cols": slider("Columns cut off", 0, CUT, 0),
            "first": slider("QF1", 50, 98, first),
            "second": slider("QF2", 60, 98, second),
        }
        for name, part in parts.items():
            part.style.description_width = "auto"
            part.layout.width = "100%" if name == "size" else "46%"
            part.continuous_update = False
        super().__init__(
            parts,
            ipywidgets.VBox([titled("Pieces of the photo: single on the left, double on the right", self.plot),
                             self.numbers]),
            picture=picture,
            states={
                "aligned": {"rows": 0, "cols": 0},
                "shifted": {"rows": 3, "cols": 5},
                "90 then 75": {"first": 90, "second": 75, "rows": 0, "cols": 0},
            },
        )  # fmt: skip

    def view(self, picture: str, size: int, rows: int, cols: int, first: int, second: int) -> None:
        """The decisions as points, and how many are right."""
        decisions = compute(self.photo(picture), first, second, rows, cols, size)
        several = [part for both in decisions.values() for part in both]
        for place, (line, part) in enumerate(zip(self.lines, several, strict=True)):
            line.set_data(np.clip(part, -FARTHEST, FARTHEST), place + np.linspace(-0.25, 0.25, len(part)))
        shares = {name: 100 * right(both) for name, both in decisions.items()}
        self.plot.alt = f"Pieces of {size} pixels told right: " + ", ".join(f"{n} {s:.0f} %" for n, s in shares.items())
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Pieces of each kind", len(several[0]), ""),
                *((f"{name} is right", f"{share:.0f}", "%") for name, share in shares.items()),
            ]
        )
