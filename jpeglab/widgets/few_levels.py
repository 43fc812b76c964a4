"""A picture that was saved once and still shows combs (slides: Double compression: footprints, "single JPEG doesn't").

    pixels, factor  --stretch-->  pixels with few levels  --compress-->  JpegImage, whose DC has a comb

If all pixels are multiples of ``factor``, up to a constant, every DC before quantization is a multiple of factor / 8:
as if it had been quantized with that step.
"""

import functools
from dataclasses import dataclass
from fractions import Fraction

import ipywidgets
import numpy as np

from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.double_quantization import footprint
from jpeglab.forensics.fourier import SLIDE_THRESHOLD, centered_histograms, peak, relative_spectrum
from jpeglab.forensics.verdict import Verdict
from jpeglab.image import JpegImage
from jpeglab.plots import histogram_and_spectrum
from jpeglab.transform.pictures import compress
from jpeglab.widgets.app import slider
from jpeglab.widgets.histogram_wall import harmonics
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, middle, titled
from jpeglab.widgets.tables import numbers

__all__ = ["FewLevelsApp", "Stretched", "compute", "stretch"]

DC = (0, 0)
FALSE_ALARM = 0.01  # of the detector, on photos
ACROSS = 40  # bins to either side of the median
WIDE, HIGH = 340, 250  # pixels of the page for the picture


@dataclass(frozen=True, eq=False)
class Stretched:
    """A picture whose contrast was lowered and raised again, saved once.

    pixels : what was saved
    image : the file
    histogram : (128,) of DC, the median's count in column 64
    median : of DC
    verdict : of the detector that takes the null from the picture itself
    """

    pixels: np.ndarray
    image: JpegImage
    histogram: np.ndarray
    median: int
    verdict: Verdict

    @property
    def peak(self) -> float:
        """The slides' measure of DC, in medians."""
        return float(peak(self.histogram))


def stretch(pixels: np.ndarray, factor: int) -> np.ndarray:
    """Divide the contrast by ``factor``, keep whole numbers as a file does, and multiply it again: uint8.

    >>> stretch(np.array([0, 100, 128, 140, 255], np.uint8), 24).tolist()
    [8, 104, 128, 152, 248]
    """
    levels = np.floor((pixels.astype(np.int64) - 128) / factor + 0.5).astype(np.int64)
    return np.clip(128 + factor * levels, 0, 255).astype(np.uint8)


@functools.lru_cache(maxsize=16)
def compute(photo: Photo, factor: int, quality: int) -> Stretched:
    """Stretch the luminance of a photo, and save it once."""
    pixels = stretch(photo.luminance, factor)
    image = compress(pixels, quality)
    counts, medians = centered_histograms(image, [DC])
    return Stretched(pixels, image, counts[0], int(medians[0]), DETECTORS["fourier"](image, false_alarm=FALSE_ALARM))


class FewLevelsApp(PhotoApp):
    """A false alarm: a picture with few levels, saved once, whose histogram shows a comb.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    factor : by which the contrast was stretched
    quality : QF of the one and only save
    """

    def __init__(self, picture: str = "gravel", factor: int = 24, quality: int = 95):
        self.picture, self.plot, self.numbers = Pixels(""), Plot("", 450, 340, 2, 1), ipywidgets.HTML()
        self.artists = histogram_and_spectrum(self.plot.axes, SLIDE_THRESHOLD)
        super().__init__(
            {"factor": slider("Contrast stretched by", 1, 32, factor), "quality": slider("QF", 1, 100, quality)},
            ipywidgets.VBox([
                beside(titled("The middle of what was saved", self.picture), titled("Its DC, saved once", self.plot)),
                self.numbers,
            ]),
            picture=picture,
            states={
                "24, QF 95": {"picture": "gravel", "factor": 24, "quality": 95},
                "16, QF 95": {"picture": "gravel", "factor": 16, "quality": 95},
                "2, QF 95": {"picture": "gravel", "factor": 2, "quality": 95},
            },
        )  # fmt: skip

    def view(self, picture: str, factor: int, quality: int) -> None:
        """The picture, the histogram of DC, its spectrum, and both measures."""
        result = compute(self.photo(picture), factor, quality)
        self.picture.show(middle(result.pixels, WIDE, HIGH))
        self.picture.alt = f"The middle of {picture}, contrast stretched by {factor}"
        bins = np.arange(result.median - ACROSS, result.median + ACROSS + 1)
        counts = result.histogram[64 - ACROSS : 65 + ACROSS]
        step = int(result.image.luminance.table[DC])
        trace = footprint(factor // 8, step, bins) if factor % 8 == 0 else footprint(1, step, bins)
        spectrum = relative_spectrum(result.histogram)
        self.artists.update(counts, bins, trace.holes, spectrum, harmonics(trace.period))
        self.plot.alt = f"Histogram and spectrum of DC: the peak is {result.peak:.1f} medians high"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Levels of grey", len(np.unique(result.pixels)), ""),
                ("Steps of DC", f"{Fraction(factor, 8)} then {step}", ""),
                ("Peak of DC", f"{result.peak:.1f}", _verdict(result.peak > SLIDE_THRESHOLD)),
                ("Beyond the null", f"{result.verdict.score:.1f}", _verdict(result.verdict.positive is True)),
            ]
        )


def _verdict(alarm: bool) -> str:
    return "“double”" if alarm else "“no trace”"
