"""The 64 DCT histograms of a photo, and the spectrum of one (slides: Computing the DCT histograms; Detection of double
quantization).

    JpegImage  --compute-->  Wall: histograms (8, 8, 128), their peaks (8, 8)  --draw_wall-->  pixels

The wall is drawn pixel by pixel: one pixel a bin, 47 bins around each mode's median.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import RANKS, ZIGZAG
from jpeglab.forensics.double_quantization import FIRST_TEN, Footprint, footprint
from jpeglab.forensics.fourier import SLIDE_THRESHOLD, centered_histograms, peak, relative_spectrum
from jpeglab.image import JpegImage
from jpeglab.plots import histogram_and_spectrum
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, titled
from jpeglab.widgets.saved import saved_once, saved_twice

__all__ = ["HISTORIES", "HistogramWallApp", "Wall", "compute", "draw_wall", "harmonics"]

SINGLE, DOUBLE = "once, with QF2", "twice, QF1 then QF2"
HISTORIES = (SINGLE, DOUBLE)
TILE = 48  # pixels of a side, with the line to the right and below
BARS = TILE - 1  # one pixel a bin
ACROSS = 40  # bins to either side of the median, in the plot of one mode
MARK = 7  # pixels of a side, in the corner of a tile with strong peaks
INK, FAINT_INK, PAPER, LINE, ALARM = (0, 114, 178), (119, 119, 119), (255, 255, 255), (200, 200, 200), (213, 94, 0)


@dataclass(frozen=True, eq=False)
class Wall:
    """What the blocks of a picture's luminance hold, mode by mode [v, u].

    histograms : (8, 8, 128) int64; column 64 is the median's
    medians : (8, 8) int64
    peaks : (8, 8) float64, the strongest peak in mid and high frequencies
    """

    histograms: np.ndarray
    medians: np.ndarray
    peaks: np.ndarray

    @property
    def double(self) -> bool:
        """The slides' rule: at least 1 of the first ten has strong peaks."""
        return any(self.peaks[mode] > SLIDE_THRESHOLD for mode in FIRST_TEN)


def compute(image: JpegImage) -> Wall:
    """Count the values of all 64 modes."""
    counts, medians = centered_histograms(image, ZIGZAG)
    return Wall(counts[RANKS], medians[RANKS], peak(counts)[RANKS])


@functools.lru_cache(maxsize=8)
def wall_of(photo: Photo, first: int | None, second: int) -> Wall:
    """The same of a photo saved once, where ``first`` is None, or twice."""
    return compute(saved_once(photo, second) if first is None else saved_twice(photo, first, second))


def draw_wall(wall: Wall) -> np.ndarray:
    """All 64 histograms as one picture: (384, 384, 3) uint8.

    Each is as high as the highest of its bins but the middle one, which is cut off where it is higher. The first ten
    are blue, the others grey; a square in the corner marks those with strong peaks.
    """
    shown = wall.histograms[..., 64 - BARS // 2 : 65 + BARS // 2].astype(np.float64)
    highest = np.delete(shown, BARS // 2, axis=-1).max(axis=-1, keepdims=True)
    heights = np.clip(np.ceil(BARS * shown / np.maximum(highest, 1)), 0, BARS)
    inked = np.arange(BARS, 0, -1)[:, None] <= heights[:, :, None]
    inks = np.where(np.isin(RANKS, np.arange(len(FIRST_TEN)))[..., None], INK, FAINT_INK)
    tiles = np.full((8, 8, TILE, TILE, 3), LINE)
    tiles[..., :BARS, :BARS, :] = np.where(inked[..., None], inks[:, :, None, None], PAPER)
    tiles[wall.peaks > SLIDE_THRESHOLD, :MARK, BARS - MARK : BARS] = ALARM
    return tiles.swapaxes(1, 2).reshape(8 * TILE, 8 * TILE, 3).astype(np.uint8)


class HistogramWallApp(PhotoApp):
    """The 64 DCT histograms of a photo saved once or twice, and the spectrum of one.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    mode : (v, u), 0..7
    """

    def __init__(self, picture: str = "gravel", first: int = 60, second: int = 85, mode: tuple[int, int] = (0, 1)):
        self.wall, self.plot = Pixels(""), Plot("", 410, 352, 2, 1)
        self.wall.add_class("jpeglab-pick")
        self.artists = histogram_and_spectrum(self.plot.axes, SLIDE_THRESHOLD)
        self.heading, self.text = ipywidgets.HTML(), ipywidgets.HTML()
        for part in (self.heading, self.text):
            part.add_class("jpeglab-title")
        sliders = {
            "first": slider("QF1", 1, 100, first),
            "second": slider("QF2", 1, 100, second),
            "v": slider("Mode v", 0, 7, mode[0]),
            "u": slider("Mode u", 0, 7, mode[1]),
        }
        for part in sliders.values():
            part.layout.width = "46%"
        history = ipywidgets.Dropdown(
            options=HISTORIES, value=DOUBLE, description="Saved",
            style={"description_width": "auto"}, layout={"width": "270px"},
        )  # fmt: skip
        super().__init__(
            {**sliders, "history": history},
            beside(
                titled("The 64 histograms: v down, u to the right", self.wall),
                ipywidgets.VBox([self.heading, self.plot, self.text]),
            ),
            picture=picture,
            states={
                "once": {"history": SINGLE},
                "holes": {"history": DOUBLE, "first": 60, "second": 85, "v": 0, "u": 1},
                "(1, 1) from 1": {"history": DOUBLE, "first": 75, "second": 85, "v": 0, "u": 0},
                "(1, 1) from 0": {"history": DOUBLE, "first": 75, "second": 85, "v": 1, "u": 1},
                "peaks": {"history": DOUBLE, "first": 90, "second": 75, "v": 0, "u": 2},
            },
        )
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def view(self, picture: str, first: int, second: int, v: int, u: int, history: str) -> None:
        """The wall, and the histogram and the spectrum of one mode."""
        wall = wall_of(self.photo_with_blocks(picture), first if history == DOUBLE else None, second)
        self.controls["first"].disabled = history == SINGLE
        self.wall.show(draw_wall(wall))
        self.wall.frame = [u / 8, v / 8, 1 / 8, 1 / 8]
        strong = int((wall.peaks > SLIDE_THRESHOLD).sum())
        self.wall.alt = f"64 histograms of {picture}, {strong} of them with strong peaks; v = {v}, u = {u} framed"
        steps = int(standard_table(first)[v, u]), int(standard_table(second)[v, u])
        self._show_mode(wall, (v, u), steps if history == DOUBLE else (1, steps[1]))
        verdict = "double" if wall.double else "no trace"
        among = sum(wall.peaks[mode] > SLIDE_THRESHOLD for mode in FIRST_TEN)
        self.text.value = f"Strong peaks in {among} of the first 10: “{verdict}”"

    def _show_mode(self, wall: Wall, mode: tuple[int, int], steps: tuple[int, int]) -> None:
        counts, median = wall.histograms[mode], int(wall.medians[mode])
        bins = np.arange(median - ACROSS, median + ACROSS + 1)
        trace = footprint(*steps, bins)
        self.artists.update(
            counts[64 - ACROSS : 65 + ACROSS], bins, trace.holes, relative_spectrum(counts), harmonics(trace.period)
        )
        self.heading.value = f"v = {mode[0]}, u = {mode[1]}: {in_words(steps, trace)}"
        self.plot.alt = f"Histogram and spectrum of v = {mode[0]}, u = {mode[1]}: peak {wall.peaks[mode]:.1f} medians"
        self.plot.show()

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """On the wall: a click takes this mode."""
        chosen = {"v": int(8 * y), "u": int(8 * x)}
        same = all(self.controls[name].value == value for name, value in chosen.items())
        if self.pictures()[number] is self.wall and kind == "down" and not same:
            self.move(**chosen)


def harmonics(period: int) -> np.ndarray:
    """The frequencies, in 1 / bins, at which a histogram that repeats every ``period`` bins has peaks."""
    return np.arange(1, period // 2 + 1) / period


def in_words(steps: tuple[int, int], trace: Footprint) -> str:
    """What theory expects of a first and a second step."""
    if steps[0] == 1:
        return f"step {steps[1]}"
    kind = "no periodic trace" if trace.period == 1 else f"period {trace.period}"
    return f"steps {steps[0]} then {steps[1]}, {kind}"
