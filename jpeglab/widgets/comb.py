"""One DCT histogram of a photo that was saved once, and twice (slides: Double quantization and DJPEG).

    photo, QF1, QF2, mode  --compute-->  both histograms, the two steps of this mode, and what they predict

The files are real ones: what the first leaves goes through its decoder, which rounds and clips pixels, before it is
saved again. So bins that theory calls holes are low, and empty only where the steps are large beside that rounding.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.files import read, write
from jpeglab.forensics.double_quantization import FIRST_TEN, Footprint, footprint, leaves_trace
from jpeglab.forensics.histograms import dct_histogram, interior
from jpeglab.image import JpegImage
from jpeglab.plots import ceiling, once_and_twice
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import slider
from jpeglab.widgets.footprint import said
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.sound import Sound, tone
from jpeglab.widgets.tables import numbers

__all__ = ["Comb", "CombApp", "compute", "saved", "saved_twice"]

REACH = 96  # values of F, either way, that are seen


@dataclass(frozen=True, eq=False)
class Comb:
    """The histogram of one mode, quantized once and twice.

    first, second : the steps b and a of this mode
    bins : (2 n + 1,) of the second step, -n..n
    once, twice : (2 n + 1,) how often each occurs
    expected : where theory has holes and peaks among them
    """

    first: int
    second: int
    bins: np.ndarray
    once: np.ndarray
    twice: np.ndarray
    expected: Footprint

    @property
    def in_holes(self) -> float:
        """The share of the coefficients other than 0 that lie in a predicted hole all the same; nan without one."""
        holes = np.isin(self.bins, self.expected.holes)
        others = self.twice[self.bins != 0].sum()
        return float(self.twice[holes].sum() / others) if holes.any() and others else float("nan")

    @property
    def tone(self) -> int | None:
        """How high the comb sounds, in Hz."""
        return tone(len(self.bins), self.expected.period)


@functools.lru_cache(maxsize=64)
def saved(photo: Photo, quality: int) -> JpegImage:
    """The luminance of a photo as a JPEG file, read back."""
    return read(write(compress(photo.luminance, quality)))


@functools.lru_cache(maxsize=64)
def saved_twice(photo: Photo, first: int, second: int) -> JpegImage:
    """The same, decoded and saved again."""
    return read(write(compress(decompress(saved(photo, first)), second)))


def compute(photo: Photo, first: int, second: int, mode: tuple[int, int]) -> Comb:
    """Save a photo once with the second quality, and with the first and then the second."""
    b, a = (int(standard_table(quality)[mode]) for quality in (first, second))
    reach = REACH // a
    once, twice = (
        dct_histogram(interior(image), [mode], reach)[0]
        for image in (saved(photo, second), saved_twice(photo, first, second))
    )
    bins = np.arange(-reach, reach + 1)
    return Comb(b, a, bins, once, twice, footprint(b, a, bins))


class CombApp(PhotoApp):
    """A DCT histogram of a photo saved once and twice, to be seen and heard.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2, 30..98
    """

    def __init__(self, picture: str = "camera", first: int = 60, second: int = 85):
        self.plot, self.numbers, self.sounds = (
            Plot("", 560, 360, 2, 1, sharex=True),
            ipywidgets.HTML(),
            (Sound(), Sound()),
        )
        self.histograms = once_and_twice(*self.plot.axes)
        self.heard = titled("Saved once", self.sounds[0]), titled("", self.sounds[1])
        sliders = slider("QF1", 30, 98, first), slider("QF2", 30, 98, second)
        for part in sliders:
            part.layout.width = "47%"
        mode = ipywidgets.Dropdown(
            options=[(f"row {v}, column {u}", (int(v), int(u))) for v, u in FIRST_TEN], value=(0, 1),
            description="Mode", style={"description_width": "auto"}, layout={"width": "230px"},
        )  # fmt: skip
        super().__init__(
            {"first": sliders[0], "second": sliders[1], "mode": mode},
            self.plot,
            ipywidgets.VBox([self.numbers, *self.heard]),
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85, "mode": (0, 1)},
                "85 then 60": {"first": 85, "second": 60, "mode": (0, 1)},
                "95 then 75": {"first": 95, "second": 75, "mode": (0, 1)},
            },
        )

    def view(self, picture: str, first: int, second: int, mode: tuple[int, int]) -> None:
        """Draw both histograms, and give both their sound."""
        photo = self.photo_with_blocks(picture)
        result = compute(photo, first, second, mode)
        expected = result.expected
        above, below = self.plot.axes
        above.set_title(f"once: QF {second}", loc="left", fontweight="bold")
        below.set_title(f"twice: QF {first}, {second}", loc="left", fontweight="bold")
        tops = _top(result.bins, result.once), _top(result.bins, result.twice)
        self.histograms.update(result.bins, result.once, result.twice, expected.holes, expected.peaks, tops)
        self.plot.alt = (
            f"Histograms of mode {mode} of {photo.name}, saved once and twice; steps {result.first} then "
            f"{result.second}, {len(expected.holes)} holes and {len(expected.peaks)} peaks predicted"
        )
        self.plot.show()
        for sound, columns in zip(self.sounds, (result.once, result.twice), strict=True):
            sound.put(np.sqrt(columns))
        self.heard[1].children[0].value = "Saved twice: " + said(result.tone)
        self.numbers.value = numbers([
            ("Steps of this mode", f"{result.first}, then {result.second}", ""),
            ("Trace" if self.histograms.marked else "Trace, too close to mark", _trace(result), ""),
            ("In predicted holes", _share(result.in_holes), ""),
        ])  # fmt: skip


def _top(bins: np.ndarray, counts: np.ndarray) -> float:
    """Where the vertical scale ends: above all columns but that of 0, which is cut off."""
    return ceiling(1.1 * max([*counts[bins != 0], 1]))


def _trace(result: Comb) -> str:
    if not leaves_trace(result.first, result.second):
        return "none periodic"
    return "holes" if len(result.expected.holes) else "peaks"


def _share(share: float) -> str:
    return "–" if np.isnan(share) else f"{share:.1%}".replace("%", " %")
