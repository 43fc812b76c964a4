"""Error level analysis as a cautionary tale: bright is where texture is, in untouched photos too.

    photo, quality, history  --compute-->  Levels: the file, its error levels, a map with a model, the texture

Krawetz 2007 saves a picture once more and looks at what changes. No slide shows it, but the Web is full of it.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.datasets.forgery import ellipse, forge
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.localization import localize
from jpeglab.image import JpegImage
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.pictures import decode_plane, decompress
from jpeglab.widgets.app import Refusal, choice, slider
from jpeglab.widgets.evidence import SPANS, STORIES, outline, overlay
from jpeglab.widgets.forgery import ASPECT, CLEAN, SMALLEST_SIDE, WEB, from_the_web
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Picture, Pixels, beside, fitted, reduced, titled
from jpeglab.widgets.saved import saved_once
from jpeglab.widgets.tables import minus, numbers

__all__ = ["ErrorLevelApp", "Levels", "compute", "texture"]

HISTORIES = {"none": "saved once, untouched", **STORIES}
FIRST = 60  # quality of what was a JPEG before
SHOWN = (258, 230)  # width and height that each picture may take


@dataclass(frozen=True, eq=False)
class Levels:
    """One file, seen by ELA and by a method with a model.

    ela, improved : (rows, cols) maps
    likeness : -1..1, correlation of the error levels with texture
    mask : (H, W) bool, or None if nothing was pasted
    """

    image: JpegImage
    ela: np.ndarray
    improved: np.ndarray
    likeness: float
    mask: np.ndarray | None

    def auc(self, block_map: np.ndarray) -> str:
        """Agreement with the truth, in figures; a dash if nothing was pasted."""
        return "–" if self.mask is None else f"{pixel_auc(block_map, self.mask):.2f}"


def texture(image: JpegImage) -> np.ndarray:
    """(rows, cols): standard deviation of the luminance in each block."""
    return split_blocks(decode_plane(image.luminance)).std(axis=(2, 3))


@functools.lru_cache(maxsize=4)
def compute(photo: Photo, source: Photo, quality: int, history: str) -> Levels:
    """Save a photo, pasted into as a story says or untouched, and look at it both ways."""
    image, mask = _saved(photo, source, quality, history)
    suspect = "single" if history == "none" else history
    ela = localize(image, "ela")
    return Levels(image, ela, localize(image, "improved", suspect=suspect), _likeness(ela, texture(image)), mask)


@functools.lru_cache(maxsize=4)
def _saved(photo: Photo, source: Photo, quality: int, history: str) -> tuple[JpegImage, np.ndarray | None]:
    if history == "none":
        return saved_once(photo, quality), None
    height, width = photo.pixels.shape[:2]
    size = min(width, height, *from_the_web(source).shape[:2]) * 3 // 4
    mask = ellipse((height, width), (height * 2 // 3, width // 4), (int(ASPECT * size), size))
    forgery = forge(photo.pixels, from_the_web(source), mask, first=FIRST, second=quality, suspect=history)
    return forgery.image, mask


def _likeness(first: np.ndarray, second: np.ndarray) -> float:
    if first.std() == 0 or second.std() == 0:
        return 0.0
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


class ErrorLevelApp(PhotoApp):
    """Error levels beside a map that has a model, of a photo that may be untouched."""

    def __init__(self, picture: str = "astronaut"):
        self.file = Picture("")
        self.maps = {"ela": Pixels(""), "improved": Pixels("")}
        self.numbers = ipywidgets.HTML()
        source = choice("Paste", {name: name for name in WEB}, "coffee", "180px")
        super().__init__(
            {
                "quality": slider("QF of the file", 50, 100, 95),
                "history": choice("History", {name: key for key, name in HISTORIES.items()}, "none", "330px"),
                "source": source,
            },
            beside(
                titled("The file", self.file),
                titled("Error levels (ela)", self.maps["ela"]),
                titled("A model (improved)", self.maps["improved"]),
            ),
            self.numbers,
            picture=picture,
            samples=CLEAN,
            states={
                "untouched": {"quality": 95, "history": "none", "picture": "astronaut"},
                "slides": {"quality": 95, "history": "double", "picture": "fig", "source": "coffee"},
                "He": {"quality": 95, "history": "single", "picture": "fig", "source": "coffee"},
                "QF 90": {"quality": 90},
            },
        )

    def view(self, picture: str, source: str, quality: int, history: str) -> None:
        """Show the file and both maps, the paste outlined if there is one."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST_SIDE:
            raise Refusal(f"{photo.name} is too small to be forged: it takes {SMALLEST_SIDE} × {SMALLEST_SIDE} pixels.")
        saved = photo, self.photo(source), quality, history
        size = fitted(photo.pixels, *SHOWN)
        self.file.put(write(_saved(*saved)[0]), "jpeg", *size)  # before the maps are worked out
        self.file.alt = f"{photo.name}, {HISTORIES[history]}"
        levels = compute(*saved)
        self._show_maps(photo, levels, size)
        self.numbers.value = numbers(
            [
                ("Error levels are texture", minus(f"{levels.likeness:.2f}"), "correlation"),
                ("Pixel AUC of ela", levels.auc(levels.ela), ""),
                ("of improved", levels.auc(levels.improved), ""),
            ]
        )
        self.controls["source"].disabled = history == "none"

    def _show_maps(self, photo: Photo, levels: Levels, size: tuple[int, int]) -> None:
        pixels = decompress(levels.image)
        for method, block_map in (("ela", levels.ela), ("improved", levels.improved)):
            drawn = reduced(overlay(pixels, block_map, SPANS[method]), size)
            if levels.mask is not None:
                drawn = outline(drawn, reduced(levels.mask.astype(np.uint8), size) > 0)
            self.maps[method].show(drawn, size=size)
            self.maps[method].alt = f"Map of {method} over the photo; pixel AUC {levels.auc(block_map)}"
