"""A learned map beside a derived one, of the same forged photo (slides: CNN-based DJPEG detection).

photo, Plan  --compute-->  Maps: the forged JPEG, the truth, a map of each kind, and scores of the whole picture
"""

import functools
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np

from jpeglab.datasets.forgery import SPARE, Forgery, ellipse, forge, mirrored
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.fourier import score
from jpeglab.forensics.localization import localize
from jpeglab.transform.pictures import decompress
from jpeglab.widgets.app import Refusal, choice, slider
from jpeglab.widgets.evidence import SPANS, legend, outline, overlay
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, beside, middle, titled
from jpeglab.widgets.tables import minus, numbers

__all__ = ["GRIDS", "Maps", "NetMapApp", "Plan", "compute"]

SIDE = 256  # pixels of the photo's middle
SMALLEST, LARGEST = 96, 160  # pixels of the photo; of the paste
OFF_GRID = (3, 5)  # where the first grid begins, if it is not the second's
SPAN = 4.0  # of the network's colors at least
GRIDS = {"aligned": "cnn-aligned", "shifted": "cnn-shifted"}  # derived method: learned detector


@dataclass(frozen=True)
class Plan:
    """How to forge: the paste's width in pixels, both qualities, and whether its blocks stay on the grid."""

    size: int
    first: int
    second: int
    aligned: bool


@dataclass(frozen=True, eq=False)
class Maps:
    """A forgery, and what is found in it, larger for what was compressed twice."""

    forgery: Forgery
    derived: np.ndarray
    learned: np.ndarray
    fourier: float
    decision: float


@functools.lru_cache(maxsize=64)
def compute(photo: Photo, plan: Plan, grid: str) -> Maps:
    """Paste what lies on the other side of the photo, after it was a JPEG, and look for it.

    grid : "aligned" or "shifted", what is looked for
    """
    from jpeglab.learning.detector import load

    forgery = forged(photo, plan)
    detector = load(GRIDS[grid])
    return Maps(
        forgery,
        localize(forgery.image, grid, suspect="double"),
        detector.map(forgery.image),
        score(forgery.image)[0],
        float(detector.decision_function(forgery.image)[0]),
    )


@functools.lru_cache(maxsize=2)
def forged(photo: Photo, plan: Plan) -> Forgery:
    """The middle of a photo with a paste as planned."""
    pixels = middle(photo.luminance, SIDE, SIDE)
    if min(pixels.shape) < SMALLEST:
        raise Refusal(f"This needs a photo of at least {SMALLEST} × {SMALLEST} pixels.")
    center = pixels.shape[0] // 2, pixels.shape[1] // 2
    side = min(plan.size, min(pixels.shape) - 2 * SPARE) // 2 * 2
    source = mirrored(pixels, center, (side, side))
    mask = ellipse(pixels.shape, center, (side, side))
    grid = (0, 0) if plan.aligned else OFF_GRID
    return forge(pixels, source, mask, first=plan.first, second=plan.second, grid=grid)


class NetMapApp(PhotoApp):
    """A paste that was a JPEG before, a derived map of it, and a learned one.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "camera", first: int = 70, second: int = 85):
        self.photo_view, self.derived, self.learned = Pixels(""), Pixels(""), Pixels("")
        self.numbers, self.legend = ipywidgets.HTML(), ipywidgets.HTML(legend("aligned", "double"))
        qualities = slider("QF1", 50, 95, first), slider("QF2", 60, 98, second)
        for part in qualities:
            part.layout.width = "47%"
        controls: dict[str, Any] = {
            "size": slider("Width of the paste", 32, LARGEST, 112, step=16),
            "first": qualities[0],
            "second": qualities[1],
            "aligned": choice("The paste's blocks", {"on the grid": True, "off the grid": False}, True, "310px"),
            "grid": choice(
                "Look for blocks", {"on the grid": "aligned", "off the grid (slower)": "shifted"}, "aligned", "310px"
            ),
        }
        super().__init__(
            controls,
            ipywidgets.VBox([
                beside(
                    titled("The forged photo", self.photo_view),
                    titled("Derived map", self.derived),
                    titled("Learned map", self.learned),
                ),
                self.legend,
                self.numbers,
            ]),
            picture=picture,
            states={
                "small": {"size": 48, "first": 70, "second": 85, "aligned": True, "grid": "aligned"},
                "QF1 above QF2": {"size": 112, "first": 85, "second": 75, "aligned": True, "grid": "aligned"},
                "off the grid": {"size": 112, "first": 70, "second": 85, "aligned": False, "grid": "shifted"},
            },
        )  # fmt: skip
        for name in ("size", "first", "second"):
            self.controls[name].continuous_update = False

    def view(self, picture: str, size: int, first: int, second: int, aligned: bool, grid: str) -> None:
        """The truth and two maps, how well each finds the paste, and what is said of the picture as a whole."""
        photo = self.photo(picture)
        plan = Plan(size, first, second, aligned)
        forgery = forged(photo, plan)
        pixels, mask = decompress(forgery.image), forgery.mask
        self.photo_view.show(outline(np.stack([pixels] * 3, axis=-1), mask))  # before the maps are worked out
        maps = compute(photo, plan, grid)
        self.photo_view.alt = f"{photo.name} with a paste in its middle, outlined"
        aucs = {}
        for name, shown, values, span in (
            ("derived", self.derived, maps.derived, SPANS[grid]),
            ("learned", self.learned, maps.learned, SPAN),
        ):
            aucs[name] = pixel_auc(values, mask)
            shown.show(outline(overlay(pixels, values, span), mask))
            shown.alt = f"The {name} map, its pixel AUC {aucs[name]:.2f}"
        self.numbers.value = numbers(
            [
                *((f"AUC, {name} map", f"{value:.2f}", "") for name, value in aucs.items()),
                ("All of it: Fourier score", f"{maps.fourier:.1f}", ""),
                (GRIDS[grid], minus(f"{maps.decision:.1f}"), "double if above 0"),
            ]
        )
