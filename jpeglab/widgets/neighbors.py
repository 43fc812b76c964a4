"""How alike two pixels are (slides: Statistical redundancy; Spatial redundancy: an example).

    photo, distance, direction  --compute-->  histograms of the pixels and of the differences, and what each would cost

At distance 1 along the row the differences are those of ``predict``, without its first column.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.huffman import entropy
from jpeglab.plots import SKY, VERMILION, ceiling, histogram, limit
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import numbers

__all__ = ["Neighbors", "NeighborsApp", "compute"]

LEFT, ABOVE = "to the left", "above"
SMALL = 2  # a difference that counts as small


@dataclass(frozen=True, eq=False)
class Neighbors:
    """Pixels, and their differences to the pixels some way off.

    samples : (256,) share of each value 0..255
    differences : (511,) share of each difference -255..255
    sample_entropy, difference_entropy : in bits
    correlation : of a pixel and the other; nan if all pixels are alike
    """

    samples: np.ndarray
    differences: np.ndarray
    sample_entropy: float
    difference_entropy: float
    correlation: float

    @property
    def small(self) -> float:
        """The share of differences of at most 2."""
        return float(self.differences[255 - SMALL : 256 + SMALL].sum())

    @property
    def skewness(self) -> float:
        """Of the differences: the third standardized moment, 0 if both sides are alike; nan if all are the same."""
        values = np.arange(-255, 256)
        centered = values - self.differences @ values
        variance = self.differences @ centered**2
        return float(self.differences @ centered**3 / variance**1.5) if variance else float("nan")


@functools.lru_cache(maxsize=256)
def compute(photo: Photo, distance: int, direction: str) -> Neighbors:
    """Compare each pixel's luminance with that of the pixel ``distance`` to the left of it, or above it."""
    plane = photo.luminance.astype(np.int16) if direction == LEFT else photo.luminance.T.astype(np.int16)
    if distance >= plane.shape[1]:
        raise Refusal(f"{photo.name} is too small: no pixel of it has another one {distance} {direction}.")
    pixel, other = plane[:, distance:], plane[:, :-distance]
    differences = pixel - other
    return Neighbors(
        np.bincount(plane.ravel(), minlength=256) / plane.size,
        np.bincount(differences.ravel() + 255, minlength=511) / differences.size,
        entropy(plane),
        entropy(differences),
        _correlation(pixel, other),
    )


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return float(np.corrcoef(x.ravel(), y.ravel())[0, 1])


class NeighborsApp(PhotoApp):
    """A pixel and its neighbor: how far their differences spread, and what they cost.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    distance : of the two pixels, 1..64
    """

    def __init__(self, picture: str = "sunset", distance: int = 1):
        self.plot = Plot("", 540, 400)
        [axes] = self.plot.axes
        self.pixel_columns = histogram(axes, 0, 255, "pixels (Y)", SKY)
        self.difference_columns = histogram(axes, -128, 127, "pixel minus neighbor", VERMILION, filled=False)
        axes.set(xlim=(-129, 256), xticks=(-128, -64, 0, 64, 128, 192, 255), ylabel="% of all")
        axes.locator_params(axis="y", nbins=4)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)  # off the peaks of any photo
        self.numbers = ipywidgets.HTML()
        super().__init__(
            {
                "distance": slider("Distance of the two pixels", 1, 64, distance),
                "direction": ipywidgets.Dropdown(
                    options=(LEFT, ABOVE), description="Neighbor",
                    style={"description_width": "auto"}, layout={"width": "200px"},
                ),
            },
            self.plot,
            self.numbers,
            picture=picture,
            states={"neighbors": {"distance": 1}, "64 apart": {"distance": 64}},
        )  # fmt: skip

    def view(self, picture: str, distance: int, direction: str) -> None:
        """Both histograms at one scale."""
        result = compute(self.photo(picture), distance, direction)
        self.pixel_columns.set_data(100 * result.samples)
        self.difference_columns.set_data(100 * result.differences[127:383])
        limit(self.plot.axes[0], y=(0, ceiling(102 * max(result.samples.max(), result.differences.max()))))
        self.plot.alt = (
            f"Two histograms of {picture}. Pixels: highest column {100 * result.samples.max():.0f} %. "
            f"Differences: {100 * result.differences.max():.0f} %, at {result.differences.argmax() - 255}."
        )
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Entropy of the pixels", f"{result.sample_entropy:.2f}", "bits"),
                ("Entropy of the differences", f"{result.difference_entropy:.2f}", "bits"),
                ("Correlation of the two", _number(result.correlation, 3), ""),
                (f"Differences of −{SMALL} to {SMALL}", f"{100 * result.small:.0f}", "%"),
                ("Skewness (0: both sides alike)", _number(result.skewness, 2), ""),
            ]
        )


def _number(value: float, places: int) -> str:
    return "–" if np.isnan(value) else f"{value:.{places}f}".replace("-", "−")
