"""Where the blocks of a picture begin that was cut after it was compressed (slides: Blocking artifacts).

photo, quality, rows and columns cut off  --compute-->  Cut: the pixels that are left, the votes, the grid found
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch

from jpeglab.forensics.artifacts import SMALLEST, grid_origin, phase_votes
from jpeglab.plots import BLUE, SKY, histogram, styled
from jpeglab.transform.pictures import decode_plane, decompress
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.artifacts import WORST, plainest
from jpeglab.widgets.artifacts import compute as find_artifact
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, titled
from jpeglab.widgets.quality import compute as compress_photo
from jpeglab.widgets.tables import numbers

__all__ = ["Cut", "GridApp", "compute", "draw_grid"]

SIDE, ZOOM = 64, 4  # pixels of the part that is shown; how much it is enlarged
LINE = (213, 94, 0)  # vermilion
SMALLEST_CUT = SMALLEST + 8


@dataclass(frozen=True, eq=False)
class Cut:
    """A decoded picture without its first rows and columns.

    pixels : what is left
    begins : (row, col), where its first whole block begins
    votes : (2, 8), of each phase of rows and columns
    found : (row, col), the phases with the most votes
    """

    pixels: np.ndarray
    begins: tuple[int, int]
    votes: np.ndarray
    found: tuple[int, int]


@functools.lru_cache(maxsize=16)
def compute(photo: Photo, quality: int, rows: int, cols: int) -> Cut:
    """Compress a photo, decode it, cut it, and look for the grid in the luminance of what is left."""
    image = compress_photo(photo, quality, "4:2:0").image
    plane = decode_plane(image.luminance)[: image.height, : image.width][rows:, cols:]
    return Cut(decompress(image)[rows:, cols:], (-rows % 8, -cols % 8), phase_votes(plane), grid_origin(plane))


def draw_grid(pixels: np.ndarray, begins: tuple[int, int], zoom: int) -> np.ndarray:
    """Pixels (H, W) or (H, W, 3), each a square of ``zoom`` pixels, and a thin line where each block begins.

    Returns
    -------
    (zoom * H, zoom * W, 3) uint8
    """
    color = pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=-1)
    drawn = color.repeat(zoom, axis=0).repeat(zoom, axis=1)
    drawn[zoom * begins[0] :: 8 * zoom] = LINE
    drawn[:, zoom * begins[1] :: 8 * zoom] = LINE
    return drawn


class GridApp(PhotoApp):
    """A JPEG that was cut, and the votes that find its blocks again.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    """

    def __init__(self, picture: str = "camera"):
        self.part, self.numbers = Pixels(""), ipywidgets.HTML()
        self.plot = Plot("", 540, 286, 1, 2, sharey=True)
        self.bars = [_bars(axes, name) for axes, name in zip(self.plot.axes, ("row", "column"), strict=True)]
        self.plot.axes[0].set(ylabel="% of the pixels that say yes")
        grid = ipywidgets.Checkbox(True, description="draw the grid found", indent=False, layout={"width": "auto"})
        rows, cols = slider("Rows cut off", 0, 7, 3), slider("Columns cut off", 0, 7, 6)
        for part in (rows, cols):
            part.layout.width = "47%"
        super().__init__(
            {"quality": slider("QF", 1, 100, 50), "rows": rows, "cols": cols, "grid": grid},
            beside(titled("A part of what is left", self.part), titled("Is the step into the line larger?", self.plot)),
            self.numbers,
            picture=picture,
            states={
                "QF 20": {"picture": "camera", "quality": 20},
                "QF 90": {"picture": "camera", "quality": 90},
                "text, QF 90": {"picture": "page", "quality": 90},
            },
        )

    def view(self, picture: str, quality: int, rows: int, cols: int, grid: bool) -> None:
        """Show a part, with the grid if it is wanted, the votes, and both origins."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST_CUT:
            raise Refusal(f"{photo.name} is too small to be cut: it takes {SMALLEST_CUT} × {SMALLEST_CUT} pixels.")
        cut = compute(photo, quality, rows, cols)
        self._show_part(photo, cut, grid)
        self._show_votes(cut)
        self.numbers.value = numbers(
            [
                ("QF", quality, ""),
                ("First whole block", f"{cut.begins}", "row, column"),
                ("Found", f"{cut.found}", "right" if cut.found == cut.begins else "wrong"),
            ]
        )

    def _show_part(self, photo: Photo, cut: Cut, grid: bool) -> None:
        whatever_is_cut = find_artifact(photo, WORST, "blocking").map[:-8, :-8]
        pixels = cut.pixels[plainest(whatever_is_cut, SIDE)]
        if grid:
            self.part.show(draw_grid(pixels, cut.found, ZOOM))
        else:
            self.part.show(pixels.repeat(ZOOM, axis=0).repeat(ZOOM, axis=1))
        self.part.alt = f"Part of {photo.name} after the cut, enlarged {ZOOM} times"
        self.part.alt += ", with lines where the blocks that were found begin" if grid else ""

    def _show_votes(self, cut: Cut) -> None:
        for (bars, most), votes, found in zip(self.bars, cut.votes, cut.found, strict=True):
            bars.set_data(100 * votes)
            most.set_data(100 * votes * (np.arange(8) == found))
        self.plot.alt = f"Votes of eight phases each: row {cut.found[0]} and column {cut.found[1]} have the most"
        self.plot.show()


@styled
def _bars(axes: Axes, name: str) -> tuple[StepPatch, StepPatch]:
    """The bars of all eight phases, and that of the one with the most votes."""
    bars, most = histogram(axes, 0, 7, "", SKY), histogram(axes, 0, 7, "the most", BLUE)
    axes.set(title=f"{name} 8n + ...", xticks=range(8), xlim=(-0.5, 7.5), ylim=(0, 50))
    axes.legend(loc="upper right", handles=[most])
    return bars, most
