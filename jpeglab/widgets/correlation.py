"""What R, G and B share, and what it costs not to use it (slides: Statistical redundancy).

    photo  --correlations-->  (3, 3) of R, G, B and of Y, Cb, Cr
    photo, color  --rates-->  bytes and PSNR over the Quality Factor

Both files are made without subsampling, so that the matrix alone is compared.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.distortion import psnr
from jpeglab.plots import BLACK, BLUE, VERMILION, curve, limit
from jpeglab.transform.pictures import Spectrum, decompress, transform
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import COLORED, PhotoApp
from jpeglab.widgets.pictures import Plot, beside
from jpeglab.widgets.tables import number_table, numbers

__all__ = ["CorrelationApp", "bytes_at", "correlations", "cost", "rates"]

QUALITIES = (5, 10, 20, 35, 50, 65, 80, 90, 95)


def correlations(samples: np.ndarray) -> np.ndarray:
    """Pearson's correlation of each pair of channels: (H, W, 3) to (3, 3); nan where a channel is constant."""
    centered = samples.reshape(-1, 3) - samples.mean(axis=(0, 1))
    products = centered.T @ centered
    norms = np.sqrt(np.diag(products))
    with np.errstate(invalid="ignore"):
        return products / np.outer(norms, norms)


@functools.lru_cache(maxsize=256)
def cost(photo: Photo, color: str, quality: int) -> tuple[int, float]:
    """Bytes of a JPEG file and its PSNR in dB; color is "YCbCr" or "RGB", subsampling 4:4:4."""
    image = _spectrum(photo, color).quantize(quality)
    return len(write(image)), psnr(photo.rgb, decompress(image))


@functools.lru_cache(maxsize=4)
def _spectrum(photo: Photo, color: str) -> Spectrum:
    return transform(photo.rgb, "4:4:4", color=color)


def rates(photo: Photo, color: str) -> np.ndarray:
    """(2, n): bytes and PSNR for a handful of Quality Factors."""
    return np.array([cost(photo, color, quality) for quality in QUALITIES]).T


def bytes_at(curve: np.ndarray, wanted: float) -> float:
    """Bytes at a PSNR, between two points of ``rates`` (straight in PSNR against log bytes); nan beyond its ends."""
    size, decibels = curve
    return float(np.exp(np.interp(wanted, decibels, np.log(size), left=np.nan, right=np.nan)))


class CorrelationApp(PhotoApp):
    """R, G, B against Y, Cb, Cr: what the channels share, and what a JPEG file of each costs."""

    def __init__(self, picture: str = "astronaut", quality: int = 50):
        self.tables = {"R, G, B": ipywidgets.HTML(), "Y, Cb, Cr": ipywidgets.HTML()}
        self.plot = Plot("", 540, 290)
        [axes] = self.plot.axes
        axes.set(xlabel="1000 bytes of the file", ylabel="PSNR in dB")
        axes.locator_params(nbins=5)
        axes.grid(True)
        self.curves = {
            "YCbCr": curve(axes, "YCbCr file", BLUE, marker="o"),
            "RGB": curve(axes, "RGB file", VERMILION, marker="s", line="--"),
        }
        self.same = curve(axes, "same PSNR", BLACK, marker="|", size=16)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1), ncols=3, frameon=False)  # off the curves of any photo
        self.numbers = ipywidgets.HTML()
        super().__init__(
            {"quality": slider("Quality Factor of the YCbCr file", 10, 95, quality)},
            ipywidgets.VBox([beside(*self.tables.values()), self.plot]),
            self.numbers,
            picture=picture,
            samples=COLORED,
        )

    def view(self, picture: str, quality: int) -> None:
        """The two files at one PSNR."""
        photo = self.photo(picture)
        for table, words in zip(self.tables.values(), _tables(photo), strict=True):
            table.value = words
        size, decibels = cost(photo, "YCbCr", quality)
        rgb_size = bytes_at(rates(photo, "RGB"), decibels)
        self._plot(photo, [size, rgb_size], decibels)
        self.numbers.value = numbers(
            [
                ("PSNR of both files", f"{decibels:.1f}", "dB"),
                ("YCbCr file", f"{size:,}", "bytes"),
                ("RGB file", _or_dash(rgb_size, ",.0f"), "bytes"),
                ("RGB needs", _or_dash(rgb_size / size, ".1f"), "times as much"),
            ]
        )

    def _plot(self, photo: Photo, sizes: list[float], decibels: float) -> None:
        for color, line in self.curves.items():
            size, values = rates(photo, color)
            line.set_data(size / 1000, values)
        spans = (np.concatenate([line.get_data()[i] for line in self.curves.values()]) for i in (0, 1))
        limit(self.plot.axes[0], *map(_with_margin, spans))
        self.same.set_data(np.divide(sizes, 1000), [decibels, decibels])
        self.plot.alt = f"PSNR against bytes for {photo.name}, as YCbCr and as RGB; marked at {decibels:.1f} dB"
        self.plot.show()


def _with_margin(values: np.ndarray) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    margin = 0.05 * (high - low) or 1
    return low - margin, high + margin


@functools.lru_cache(maxsize=4)
def _tables(photo: Photo) -> tuple[str, str]:
    return _table("R, G, B", photo.rgb), _table("Y, Cb, Cr", photo.ycbcr)


def _table(names: str, samples: np.ndarray) -> str:
    """Correlations, and below them the standard deviation of each channel."""
    letters = names.split(", ")
    rows = [*zip(letters, correlations(samples), strict=True), ("spread", samples.std(axis=(0, 1)))]
    forms = [*[".2f"] * 3, ".0f"]
    cells = [[name, *(_or_dash(value, form) for value in row)] for (name, row), form in zip(rows, forms, strict=True)]
    return number_table(np.array([["", *letters], *cells]), title=f"Correlation of {names}")


def _or_dash(value: float, form: str) -> str:
    return "–" if np.isnan(value) else format(value, form).replace("-", "−")
