"""The lecture's story in its beats: a photo, a picture from the Internet, a fake, a save, a question, an answer.

    beat, suspect, on the grid  --compute-->  Scene: a picture, what is told of it, how often each part was quantized

Slides: "Why understanding whether an image has been JPEG compressed (quantized) twice is important?" and the next,
up to "By observing that ...". He et al. 2006 tell the mirror image: there the photo comes from the Internet.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.datasets import picture
from jpeglab.datasets.forgery import Forgery, ellipse, forge
from jpeglab.forensics.localization import localize
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.evidence import SPANS, legend, outline, overlay, story_choice
from jpeglab.widgets.pictures import Picture, pnm
from jpeglab.widgets.tables import record_table

__all__ = ["BEATS", "FIRST", "SECOND", "Scene", "StoryApp", "compute", "cup", "plate", "told"]

FIRST, SECOND = 60, 95
CENTER, SIZE = (232, 112), (175, 200)  # of the paste: (row, col), (height, width)
GRID = (3, 5)  # where the first grid begins, if not on the second's
ZOOM, PART = 4, (slice(130, 220), slice(136, 268))  # what is enlarged to look for the seam
BEATS = ("A nice picture", "From the Internet", "The editing software", "Saved as JPEG", "The question", "The answer")

PHOTO = "The photo that you took. It never was a JPEG: think of a TIFF file."
OLD = "It is a JPEG: the Internet hardly has anything else. QF1 is"
TEXTS = {
    "double": (PHOTO, f"A cup of coffee, downloaded. {OLD} {FIRST}."),
    "single": (
        f"A photo that you downloaded. {OLD} {FIRST}.",
        "A cup of coffee, your own picture. It never was a JPEG.",
    ),
}
LATER = (
    "Cut the cup out, put it down beside the bowl. The line shows what only you know: where the paste ends.",
    f"Fake finished, line off, save as JPEG with QF2 = {SECOND}. This is the file that goes out into the world.",
    "Could anybody reveal your manipulation? Here is the seam, four times enlarged. Light, color and sharpness fit.",
)
ANSWERS = {
    "double": "The cup has been quantized twice: in the image that you downloaded, and when you saved the fake. All "
    "the rest was quantized once, when you saved.",
    "single": "All that you downloaded has been quantized twice: there, and when you saved the fake. Only the cup was "
    "quantized once.",
}
METHODS = {True: "improved", False: "shifted"}  # by whether the first grid is the second's
GRIDS = {
    True: "The old blocks lie on the new grid, so the map reads histograms (improved).",
    False: f"The old blocks lie off the new grid, at {GRID}: the map has to look for shifted grids (shifted).",
}


@dataclass(frozen=True, eq=False)
class Scene:
    """A beat of the story.

    data, kind : a picture file, "pnm" or "jpeg"
    text : what happens
    quantized : for the photo, and for the cup from beat 2 on, the qualities so far
    """

    data: bytes
    kind: str
    text: str
    quantized: dict[str, tuple[int, ...]]


def plate() -> np.ndarray:
    """The photo that is forged, (360, 528, 3) uint8: a fig in a bowl."""
    return picture("fig")


@functools.cache
def cup() -> np.ndarray:
    """What is pasted, (200, 300, 3) uint8: a cup of coffee, as small as pictures on the Internet are."""
    pixels = picture("coffee").astype(np.float32)
    return (pixels.reshape(200, 2, 300, 2, 3).mean(axis=(1, 3)) + 0.5).astype(np.uint8)


@functools.cache
def told(suspect: str, aligned: bool) -> Forgery:
    """The forgery of the story; ``suspect`` and the grid as in ``forge``."""
    mask = ellipse(plate().shape, CENTER, SIZE)
    grid = (0, 0) if aligned else GRID
    return forge(plate(), cup(), mask, first=FIRST, second=SECOND, suspect=suspect, grid=grid)


@functools.cache
def compute(beat: int, suspect: str, aligned: bool) -> Scene:
    """Beat 1..6 of the story."""
    data, kind = _picture(beat, suspect, aligned)
    texts = (*TEXTS[suspect], *LATER, f"{ANSWERS[suspect]} {GRIDS[aligned]}")
    return Scene(data, kind, texts[beat - 1], _quantized(beat, suspect))


def _quantized(beat: int, suspect: str) -> dict[str, tuple[int, ...]]:
    before = {"photo": (FIRST,) * (suspect == "single"), "cup": (FIRST,) * (suspect == "double")}
    known = ("photo",) if beat == 1 else ("photo", "cup")
    return {part: before[part] + (SECOND,) * (beat >= 4) for part in known}


def _picture(beat: int, suspect: str, aligned: bool) -> tuple[bytes, str]:
    forgery = told(suspect, aligned)
    if beat == 1:
        return _downloaded(plate()) if suspect == "single" else (pnm(plate()), "pnm")
    if beat == 2:
        return _downloaded(cup()) if suspect == "double" else (pnm(cup()), "pnm")
    if beat == 3:
        return pnm(outline(forgery.pixels, forgery.mask)), "pnm"
    if beat == 4:
        return write(forgery.image), "jpeg"
    if beat == 5:
        return pnm(decompress(forgery.image)[PART].repeat(ZOOM, axis=0).repeat(ZOOM, axis=1)), "pnm"
    method = METHODS[aligned]
    block_map = localize(forgery.image, method, suspect=suspect)
    return pnm(outline(overlay(decompress(forgery.image), block_map, SPANS[method]), forgery.mask)), "pnm"


def _downloaded(pixels: np.ndarray) -> tuple[bytes, str]:
    return write(compress(pixels, FIRST)), "jpeg"


class StoryApp(App):
    """The story of a fake, beat by beat, and its mirror image."""

    def __init__(self, suspect: str = "double"):
        self.picture, self.title, self.text = Picture(""), ipywidgets.HTML(), ipywidgets.HTML()
        self.title.add_class("jpeglab-title")
        beat = slider("Beat", 1, len(BEATS), 1)
        on_grid = ipywidgets.Checkbox(
            True, description="the paste lies on the old grid", indent=False, layout={"width": "auto"}
        )
        super().__init__(
            {"beat": beat, "suspect": story_choice(suspect), "aligned": on_grid},
            ipywidgets.VBox([self.title, self.picture]),
            self.text,
            states={
                "the question": {"beat": 5},
                "the answer": {"beat": 6, "suspect": "double", "aligned": True},
                "He's answer": {"beat": 6, "suspect": "single", "aligned": True},
                "off the grid": {"beat": 6, "suspect": "double", "aligned": False},
            },
        )

    def view(self, beat: int, suspect: str, aligned: bool) -> None:
        """Show the picture of a beat; beside it what is told, and how often each part has been quantized."""
        scene = compute(beat, suspect, aligned)
        width, height = (300, 200) if beat == 2 else (528, 360)
        self.picture.put(scene.data, scene.kind, width, height)
        self.picture.alt = f"{BEATS[beat - 1]}. {scene.text}"
        self.title.value = f"{beat}. {BEATS[beat - 1]}"
        answered = beat == len(BEATS)
        known = legend(METHODS[aligned], suspect) if answered else ""
        self.text.value = f"<p>{scene.text}</p>{_histories(scene.quantized, answered)}{known}"


def _histories(quantized: dict[str, tuple[int, ...]], answered: bool) -> str:
    rows = [(part, " → ".join(map(str, qualities)) or "none") for part, qualities in quantized.items()]
    if not answered:
        return record_table(("part", "QF"), rows)
    counts = (("not", "once: single", "twice: double")[len(qualities)] for qualities in quantized.values())
    return record_table(("part", "QF", "quantized"), [(*row, count) for row, count in zip(rows, counts, strict=True)])
