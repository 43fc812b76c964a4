"""Histograms behind each other are a vector (slides: SVM-based double JPEG detection; Pevny and Fridrich 2008).

photo, QF1, QF2, modes  --compute-->  the vectors x of the photo saved once and saved twice
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.plots import GREY, feature_strips
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.saved import saved_once, saved_twice
from jpeglab.widgets.tables import numbers

__all__ = ["VECTORS", "FeatureVectorApp", "compute"]

BINS = 16
VECTORS = {"all 64 modes": tuple(ZIGZAG), "the nine": tuple(ZIGZAG[1:10])}
TOP = 0.5  # higher columns are cut off


@functools.lru_cache(maxsize=256)
def compute(photo: Photo, first: int, second: int, vector: str) -> tuple[np.ndarray, np.ndarray]:
    """x of the photo saved with QF2 alone, and after QF1: two of (16 modes,) float64."""
    from jpeglab.learning.histogram_features import HistogramFeatures

    once, twice = HistogramFeatures(VECTORS[vector], BINS).transform(
        [saved_once(photo, second), saved_twice(photo, first, second)]
    )
    return once, twice


class FeatureVectorApp(PhotoApp):
    """The feature vector of a photo saved once, and saved twice: all 64 modes, or the nine.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    vector : one of VECTORS
    """

    def __init__(self, picture: str = "gravel", first: int = 60, second: int = 85, vector: str = "the nine"):
        self.plot, self.numbers = Plot("", 840, 330, 2, 1), ipywidgets.HTML()
        self.strips = feature_strips(self.plot.axes, ("saved once", "saved twice"), TOP)
        below = self.plot.axes[1]
        self.names = [
            below.text(0, -0.04, "", transform=below.get_xaxis_transform(), va="top", color=GREY, fontsize=12)
            for _ in VECTORS["the nine"]
        ]
        qualities = slider("QF1", 30, 100, first), slider("QF2", 30, 100, second)
        for part in qualities:
            part.layout.width = "47%"
        super().__init__(
            {
                "first": qualities[0],
                "second": qualities[1],
                "vector": ipywidgets.ToggleButtons(
                    options=tuple(VECTORS), value=vector, style={"button_width": "150px"}
                ),
            },
            ipywidgets.VBox([self.plot, self.numbers]),
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85},
                "90 then 85": {"first": 90, "second": 85},
                "84 then 85": {"first": 84, "second": 85},
            },
        )

    def view(self, picture: str, first: int, second: int, vector: str) -> None:
        """Both vectors as strips, and how far they are apart."""
        photo = self.photo(picture)
        vectors = compute(photo, first, second, vector)
        for strip, values in zip(self.strips, vectors, strict=True):
            strip.update(values, BINS)
        self._name_modes(vector)
        once, twice = vectors
        distance = float(np.linalg.norm(twice - once))
        self.plot.alt = (
            f"Feature vectors of {photo.name}, {len(once)} numbers: saved once with QF {second}, and twice with "
            f"{first} and {second}; their distance is {distance:.2f}"
        )
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Numbers in x", f"{len(once):,}", ""),
                ("below 0.01: once", f"{(once < 0.01).sum():,}", ""),
                ("below 0.01: twice", f"{(twice < 0.01).sum():,}", ""),
                ("Distance of the two", f"{distance:.2f}", ""),
            ]
        )

    def _name_modes(self, vector: str) -> None:
        few = len(VECTORS[vector]) <= len(self.names)
        for place, (text, (v, u)) in enumerate(zip(self.names, VECTORS["the nine"], strict=True)):
            text.set_text(f"({v}, {u})" if few else "")
            text.set_x(BINS * (place + 0.25))
