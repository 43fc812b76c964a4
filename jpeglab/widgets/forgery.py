"""Forge a photo, save it, and look for the paste (slides: Double compression is telltale of manipulation).

    photos, Plan  --compute-->  Found: the forged JPEG, the truth, the map

A picture from the Web is small, so samples are halved before they become one. It is compressed before it is pasted, or
the photo is in which it ends: the two stories.
"""

import functools
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.forgery import SPARE, Forgery, ellipse, forge
from jpeglab.forensics.agreement import ALIGNED_MODES, blind_spot, pixel_auc
from jpeglab.forensics.double_quantization import count_traces
from jpeglab.forensics.localization import localize
from jpeglab.transform.pictures import decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.evidence import ONCE, SPANS, legend, method_choice, outline, overlay, reach, story_choice
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Picture, Pixels, beside, fitted, titled
from jpeglab.widgets.tables import numbers

__all__ = ["CLEAN", "WEB", "ForgeryApp", "Found", "Plan", "compute", "from_the_web", "theory"]

# samples that show no JPEG past; the rocket is a JPEG, and the cat most likely was one
CLEAN = ("fig", "dandelion", "sunset", "astronaut", "coffee", "camera", "brick", "gravel")
WEB = ("coffee", "astronaut", "dandelion", "fig", "sunset", "gravel")
OFF_GRID = (3, 5)  # where the first grid begins, if it is not the second's
SMALLEST_SIDE, SMALLEST_PASTE = 96, 32  # pixels
ASPECT = 7 / 8  # height over width of what is pasted
SHOWN = (404, 303)  # width and height that each picture may take


@dataclass(frozen=True)
class Plan:
    """How to forge.

    center : (row, col) of the paste in the photo
    size : width of the paste in pixels
    percent : to which the paste is resized before
    first, second : QF of the picture that was a JPEG before, and of the save at the end
    suspect : "double" if that picture is the paste, "single" if it is the photo
    aligned : whether its blocks end on the grid of the second save
    """

    center: tuple[int, int]
    size: int
    percent: int = 100
    first: int = 60
    second: int = 95
    suspect: str = "double"
    aligned: bool = True

    @property
    def grid(self) -> tuple[int, int]:
        """Where the first grid begins in the forged photo."""
        return (0, 0) if self.aligned else OFF_GRID


@dataclass(frozen=True, eq=False)
class Found:
    """A forgery, what a method finds in it, and how far that agrees with the truth."""

    forgery: Forgery
    block_map: np.ndarray
    auc: float


def compute(background: Photo, source: Photo, plan: Plan, method: str) -> Found:
    """Forge as planned, and localize."""
    forgery = _forge(background, source, plan)
    block_map = localize(forgery.image, method, suspect=plan.suspect)
    return Found(forgery, block_map, pixel_auc(block_map, forgery.mask))


@functools.lru_cache(maxsize=4)  # all methods look at the same
def _forge(background: Photo, source: Photo, plan: Plan) -> Forgery:
    pixels = from_the_web(source)
    mask = ellipse(background.pixels.shape, plan.center, _fit(plan, pixels, background.pixels))
    return forge(
        background.pixels, pixels, mask, first=plan.first, second=plan.second,
        suspect=plan.suspect, grid=plan.grid, percent=plan.percent,
    )  # fmt: skip


def _fit(plan: Plan, source: np.ndarray, background: np.ndarray) -> tuple[int, int]:
    """Height and width of a paste that the source can cover, and that leaves something of the background."""
    most_high, most_wide = (
        min(given * plan.percent // 100 - SPARE, side * 3 // 4)
        for given, side in zip(source.shape, background.shape[:2], strict=False)
    )
    width = int(min(plan.size, most_wide, most_high / ASPECT))
    return int(ASPECT * width), width


@functools.lru_cache(maxsize=8)
def from_the_web(photo: Photo) -> np.ndarray:
    """The pixels of a photo at half its size, as small as pictures on the Web are."""
    height, width = (side // 2 * 2 for side in photo.pixels.shape[:2])
    even = photo.pixels[:height, :width].astype(np.float32)
    quarters = (even[0::2] + even[1::2])[:, 0::2] + (even[0::2] + even[1::2])[:, 1::2]
    half: np.ndarray = (quarters / 4 + 0.5).astype(np.uint8)
    return half


def theory(plan: Plan, method: str) -> str:
    """What theory knows of a plan before the map is drawn: why it is blind, or how many modes carry a trace."""
    first, second = standard_table(plan.first), standard_table(plan.second)
    if plan.suspect == "double" and plan.percent != 100 and method != "ela":
        return f"Theory: {method} is blind. What was resized has no 8 × 8 grid any more: the paste counts as single."
    if reason := blind_spot(method, first, second, plan.grid):
        return f"Theory: {method} is blind here, since {reason}."
    if method in ALIGNED_MODES:
        modes = ALIGNED_MODES[method]
        traces = int(count_traces(first, second, ZIGZAG[:modes]))
        return f"Theory: a periodic trace in {traces} of the {modes} modes that {method} reads."
    if method == "ela":
        return "No theory: ela has no model of a first compression, no threshold and no rate of false alarms."
    return f"Theory: nothing forbids that {method} sees it."


class ForgeryApp(PhotoApp):
    """Paste into a photo what was a JPEG, or the other way round, and watch each map find it.

    Point at the photo or at the map to move the paste there; ``suspect``, ``aligned`` and ``method`` are the start.
    """

    def __init__(self, suspect: str = "double", aligned: bool = True, method: str = "improved"):
        self.file, self.map = Picture(""), Pixels("")
        for picture in (self.file, self.map):
            picture.add_class("jpeglab-pick")
        self.legend, self.numbers, self.theory = (ipywidgets.HTML() for _ in range(3))
        self.legend.add_class("jpeglab-below")
        self.theory.layout.width = "300px"
        start = {"first": 60, "second": 95, "percent": 100, "size": 200, "picture": "fig", "source": "coffee"}
        super().__init__(
            {**_sliders(), **_choices(suspect, aligned, method)},
            self.legend,
            beside(titled("The file that is saved", self.file), titled("The map, the truth outlined", self.map)),
            beside(self.numbers, self.theory),
            picture="fig",
            samples=CLEAN,
            states={
                "slides": {**start, "suspect": "double", "aligned": True, "method": "improved"},
                "He": {**start, "suspect": "single", "aligned": True, "method": "improved"},
                "off the grid": {**start, "suspect": "double", "aligned": False, "method": "shifted"},
                "resized": {**start, "suspect": "double", "aligned": True, "method": "improved", "percent": 110},
                "QF1 = QF2": {**start, "suspect": "double", "aligned": True, "method": "improved", "first": 95},
            },
        )
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def view(
        self, picture: str, source: str, row: int, col: int, size: int, method: str, suspect: str, **plan: Any
    ) -> None:
        """Show the file, the map over it, and how far it agrees with the truth."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST_SIDE:
            raise Refusal(f"{photo.name} is too small to be forged: it takes {SMALLEST_SIDE} × {SMALLEST_SIDE} pixels.")
        self._reach(photo)
        center = self.controls["row"].value, self.controls["col"].value
        chosen = Plan(center, size, suspect=suspect, **plan)
        self._show_file(photo, _forge(photo, self.photo(source), chosen), chosen)  # before the map is worked out
        found = compute(photo, self.photo(source), chosen, method)
        self._show_map(photo, found, method)
        self.legend.value = legend(method, suspect)
        self.theory.value = f"{theory(chosen, method)} {_past(photo)}"
        self.numbers.value = numbers(
            [("Pixel AUC", f"{found.auc:.2f}", "0.5: a guess"),
             ("The map spans", f"{reach(found.block_map):.1f}", f"saved once: up to {ONCE[method]:g}")]
        )  # fmt: skip

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """Move the paste to x, y in 0..1 of a picture that is clicked; see ``Browser.point``."""
        if kind == "down":
            height, width = self.photo(self.controls["picture"].value).pixels.shape[:2]
            self.move(row=int(y * height), col=int(x * width))

    def move(self, **values: object) -> None:
        """Set several controls, and draw once."""
        if values.get("picture") in self.controls["picture"].options:
            self._reach(self.photo(str(values["picture"])))  # first, so that the sliders can take a place in it
        super().move(**values)

    def _reach(self, photo: Photo) -> None:
        """Let the sliders reach every pixel of a photo, and no more."""
        with self.still():
            for name, length in zip(("row", "col"), photo.pixels.shape, strict=False):
                self.controls[name].max = length - 1

    def _show_file(self, photo: Photo, forgery: Forgery, plan: Plan) -> None:
        self.file.put(write(forgery.image), "jpeg", *fitted(photo.pixels, *SHOWN))
        self.file.alt = f"{photo.name} with a paste at row {plan.center[0]}, column {plan.center[1]}, as it was saved"

    def _show_map(self, photo: Photo, found: Found, method: str) -> None:
        drawn = overlay(decompress(found.forgery.image), found.block_map, SPANS[method])
        self.map.show(outline(drawn, found.forgery.mask), size=fitted(photo.pixels, *SHOWN))
        self.map.alt = f"Map of {method} over the photo, the paste outlined; pixel AUC {found.auc:.2f}"


def _past(photo: Photo) -> str:
    if photo.jpeg is None:
        return ""
    return f"{photo.name} is a JPEG itself: what is quantized once here was quantized once more before."


def _sliders() -> dict[str, ipywidgets.IntSlider]:
    sliders = {
        "first": slider("QF1", 30, 100, 60),
        "second": slider("QF2", 30, 100, 95),
        "size": slider("Width", SMALLEST_PASTE, 320, 200),
        "row": slider("Row", 0, 359, 232),
        "col": slider("Column", 0, 527, 112),
        "percent": slider("Resized to %", 50, 150, 100, 5),
    }
    for control in sliders.values():
        control.layout.width = "31%"
    return sliders


def _choices(suspect: str, aligned: bool, method: str) -> dict[str, ipywidgets.Widget]:
    style = {"description_width": "auto"}
    on_grid = ipywidgets.Checkbox(
        aligned, description="on the grid", indent=False, layout={"width": "auto"},
        tooltip="Whether blocks of the first compression are blocks of the second",
    )  # fmt: skip
    return {
        "method": method_choice(method),
        "suspect": story_choice(suspect),
        "aligned": on_grid,
        "source": ipywidgets.Dropdown(options=WEB, description="Paste", style=style, layout={"width": "180px"}),
    }
