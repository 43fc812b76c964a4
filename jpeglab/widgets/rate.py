"""What a bit buys: rate against distortion (slides: Impact of compression (in real life), Quality Factor).

    piece of a photo, subsampling  --curve_of-->  bits per pixel and PSNR or SSIM, for a row of qualities

The curves are worked out once for each photo, from the 256 x 256 pixels of its middle, and kept; a move of the slider
works out one point.
"""

import functools
from collections.abc import Callable

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.distortion import psnr, ssim
from jpeglab.plots import limit, rate_curves
from jpeglab.transform.pictures import Spectrum, decompress, transform
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Picture, Plot, magnified, titled
from jpeglab.widgets.tables import numbers

__all__ = ["MEASURES", "QUALITIES", "RateApp", "at_rate", "compute", "curve_of", "middle", "ticks_of"]

SIDE = 256  # of the piece, in pixels
QUALITIES = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100)
SUBSAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")
SMALLEST = 11  # pixels of a side, for SSIM's window
MEASURES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {"PSNR": psnr, "SSIM": ssim}


def middle(pixels: np.ndarray, height: int = SIDE, width: int = SIDE) -> np.ndarray:
    """The middle of a picture, at most (height, width), from a multiple of 8 on."""
    top, left = (max(0, length - size) // 16 * 8 for length, size in zip(pixels.shape, (height, width), strict=False))
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])


def compute(spectrum: Spectrum, pixels: np.ndarray, quality: int, measure: str) -> tuple[float, float, bytes]:
    """Bits per pixel (headers included), the measure of what came back, and the file."""
    image = spectrum.quantize(quality)
    data = write(image)
    return 8 * len(data) / (image.width * image.height), MEASURES[measure](pixels, decompress(image)), data


@functools.lru_cache(maxsize=8)
def piece_of(photo: Photo, subsampling: str) -> tuple[np.ndarray, Spectrum]:
    """The middle of a photo, and its T."""
    pixels = middle(photo.pixels)
    return pixels, transform(pixels, subsampling)


@functools.lru_cache(maxsize=60)
def curve_of(photo: Photo, subsampling: str, measure: str) -> tuple[list[float], list[float]]:
    """Bits per pixel, and the measure, for each of QUALITIES."""
    pixels, spectrum = piece_of(photo, subsampling)
    points = [compute(spectrum, pixels, quality, measure)[:2] for quality in QUALITIES]
    rates, values = zip(*points, strict=True)
    return list(rates), list(values)


def at_rate(photo: Photo, subsampling: str, measure: str, rate: float) -> float | None:
    """The measure at this many bits per pixel, between two qualities of a curve; None beside its ends."""
    rates, values = curve_of(photo, subsampling, measure)
    if not rates[0] <= rate <= rates[-1]:
        return None
    return float(np.interp(np.log(rate), np.log(rates), values))


def ticks_of(low: float, high: float) -> list[float]:
    """Numbers for a logarithmic axis: the powers of 2 in it, or some that are evenly spaced if there are few."""
    powers = [2.0**k for k in range(-6, 20) if low <= 2.0**k <= high]
    return powers if len(powers) > 2 else [float(f"{tick:.3g}") for tick in np.geomspace(1.02 * low, high / 1.02, 3)]


class RateApp(PhotoApp):
    """Rate against distortion: every Quality Factor and subsampling is a point, and you choose one.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : 1..100
    subsampling : "4:4:4", "4:2:2" or "4:2:0"
    measure : "PSNR" or "SSIM"
    """

    def __init__(
        self, picture: str = "astronaut", quality: int = 50, subsampling: str = "4:2:0", measure: str = "PSNR"
    ):
        self.plot = Plot("", 540, 380)
        [self.axes] = self.plot.axes
        self.curves, self.point = rate_curves(self.axes, SUBSAMPLINGS)
        self.picture, self.numbers, self.rivals = Picture(""), ipywidgets.HTML(), ipywidgets.HTML()
        self.rivals.add_class("jpeglab-prose")
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, quality),
                "subsampling": ipywidgets.ToggleButtons(
                    options=SUBSAMPLINGS, value=subsampling, style={"button_width": "auto"},
                    tooltips=["no subsampling", "half of the columns", "half of the columns and rows"],
                ),
                "measure": ipywidgets.ToggleButtons(
                    options=tuple(MEASURES), value=measure, style={"button_width": "auto"},
                    tooltips=["peak signal-to-noise ratio", "structural similarity"],
                ),
            },
            self.plot,
            ipywidgets.VBox([titled("The middle of the photo", self.picture), self.numbers, self.rivals]),
            picture=picture,
            states={
                "low rate": {"quality": 10, "subsampling": "4:2:0"},
                "high rate": {"quality": 95, "subsampling": "4:4:4"},
                "a page": {"picture": "page", "quality": 50},
            },
        )  # fmt: skip

    def view(self, picture: str, quality: int, subsampling: str, measure: str) -> None:
        """Show the point on its curve, and the piece of the photo that it stands for."""
        photo = self.photo(picture)
        grey, small = photo.pixels.ndim == 2, min(photo.pixels.shape[:2]) < SMALLEST
        self.controls["subsampling"].disabled, self.controls["measure"].disabled = grey, small
        measure, chosen = "PSNR" if small else measure, "4:4:4" if grey else subsampling
        pixels, spectrum = piece_of(photo, chosen)
        rate, value, data = compute(spectrum, pixels, quality, measure)
        self.picture.put(data, "jpeg", pixels.shape[1], pixels.shape[0], magnified(pixels))
        self.picture.alt = f"the middle of {photo.name} as a JPEG of QF {quality}, {chosen}"
        self._draw(photo, measure, ["4:4:4"] if grey else list(SUBSAMPLINGS))
        self.point.set_data([rate], [min(value, self.axes.get_ylim()[1])])
        self.plot.alt = f"{measure} against bits per pixel; QF {quality}: {value:.4g} at {rate:.2f} bits per pixel"
        self.plot.show()
        self.numbers.value = numbers([
            ("Rate", f"{rate:.2f}", "bits/pixel"),
            (measure, _shown(value, measure), "dB" if measure == "PSNR" else ""),
        ])  # fmt: skip
        rivals = {name: at_rate(photo, name, measure, rate) for name in (["4:4:4"] if grey else SUBSAMPLINGS)}
        self.rivals.value = _compared({**rivals, chosen: value}, measure)

    def _draw(self, photo: Photo, measure: str, names: list[str]) -> None:
        """Draw the curves of a photo, and choose limits that hold for all of them."""
        for name, line in self.curves.items():
            line.set_data(*(curve_of(photo, name, measure) if name in names else ([], [])))
        rates, values = (np.concatenate([curve_of(photo, name, measure)[i] for name in names]) for i in (0, 1))
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0, 60)
        margin = 0.06 * (high - low) or 1
        limit(self.axes, y=(low - margin, high + margin))
        limits = 0.8 * rates.min(), 1.25 * rates.max()
        if limits != self.axes.get_xlim():
            self.axes.set_xlim(*limits)
            ticks = ticks_of(*limits)
            self.axes.set_xticks(ticks, [f"{tick:.4g}" for tick in ticks])
        if legend := self.axes.get_legend():
            legend.set_visible(len(names) > 1)
        label, form = ("PSNR in dB", "{x:.0f}") if measure == "PSNR" else ("SSIM", "{x:.2f}")
        if label != self.axes.get_ylabel():
            self.axes.set_ylabel(label)
            self.axes.yaxis.set_major_formatter(form)
            self.plot.figure.set_layout_engine("constrained")  # other numbers take other room


def _shown(value: float, measure: str) -> str:
    if not np.isfinite(value):
        return "∞"
    return f"{value:.1f}" if measure == "PSNR" else f"{value:.3f}"


def _compared(values: dict[str, float | None], measure: str) -> str:
    unit = " dB" if measure == "PSNR" else ""
    told = (f"{name} {'–' if value is None else _shown(value, measure)}" for name, value in values.items())
    return f"<b>{measure} at this rate:</b> {', '.join(told)}{unit}"
