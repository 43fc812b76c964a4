"""What JPEG does that the eye can see, one kind of damage at a time (slides: JPEG compression footprints).

    photo, quality, kind  --compute-->  Seen: the pixels of the file, and the Artifact in them
    map of a photo  --plainest, worst-->  the squares where there is most of it

The same squares are shown at all qualities: those that are worst at QF 10.
"""

import functools
import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from jpeglab.forensics.artifacts import SMALLEST, Artifact, blockiness, blur, graininess, ringing
from jpeglab.plots import heat
from jpeglab.transform.pictures import decode_plane, decompress
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import SIDE_LABEL, PhotoApp
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.quality import Compressed
from jpeglab.widgets.quality import compute as compress_photo
from jpeglab.widgets.tables import numbers

__all__ = ["KINDS", "ArtifactApp", "Kind", "Seen", "compute", "plainest", "worst"]

Place = tuple[slice, slice]  # rows and columns

SIDE, ZOOM = 256, 4  # what is shown of a photo, in pixels; how much its middle is enlarged
WORST = 10  # the QF that decides which part of a photo is shown
PLACES = 9  # squares to choose from


@dataclass(frozen=True)
class Kind:
    """One kind of damage: how it is measured, and where it is plainest.

    measure : (plane, original) to Artifact
    unit, scale : of the number as it is shown
    top : what is yellow in the map, in the map's own unit, and in words
    picture, quality : a sample, and a QF, where it is plain to see
    """

    measure: Callable[[np.ndarray, np.ndarray], Artifact]
    unit: str
    scale: float
    top: tuple[float, str]
    picture: str
    quality: int


KINDS = {
    "blocking": Kind(lambda plane, _: blockiness(plane), "× (i + 1)", 1, (8, "8 × (i + 1) and more"), "sunset", 10),
    "ringing": Kind(ringing, "grey levels", 1, (24, "24 grey levels and more"), "page", 30),
    "graininess": Kind(graininess, "levels / pixel²", 1, (6, "6 levels / pixel² and more"), "camera", 15),
    "blurring": Kind(blur, "% of fine detail", 100, (1, "all fine detail lost"), "chelsea", 15),
}


@dataclass(frozen=True, eq=False)
class Seen:
    """What is left of a photo, and one kind of damage in it.

    Pixels can be shown before the damage is measured: each is worked out when it is asked for.
    """

    photo: Photo
    file: Compressed
    kind: str

    @functools.cached_property
    def pixels(self) -> np.ndarray:
        """Of the file, as the photo's."""
        return decompress(self.file.image)

    @functools.cached_property
    def artifact(self) -> Artifact:
        """In the luminance; the number is for the whole photo."""
        height, width = self.photo.luminance.shape
        plane = decode_plane(self.file.image.luminance)[:height, :width]
        return KINDS[self.kind].measure(plane, self.photo.luminance)

    @property
    def map(self) -> np.ndarray:
        """(H, W): the artifact's, a block's value at each of its pixels."""
        found, (height, width) = self.artifact.map, self.photo.luminance.shape
        block = 1 if found.shape == (height, width) else 8
        spread: np.ndarray = found.repeat(block, axis=0).repeat(block, axis=1)[:height, :width]
        return spread


@functools.lru_cache(maxsize=32)
def compute(photo: Photo, quality: int, kind: str) -> Seen:
    """Compress a photo, and look for one kind of damage."""
    return Seen(photo, compress_photo(photo, quality, "4:2:0"), kind)


def plainest(values: np.ndarray, side: int) -> Place:
    """The rows and columns of the square with the largest sum; it begins with a block.

    Parameters
    ----------
    values : (H, W), at least 8 x 8
    side : of the square, a multiple of 8; what is lower or narrower than that is taken as it is
    """
    rows, cols = (length // 8 for length in values.shape)
    sums = values[: 8 * rows, : 8 * cols].reshape(rows, 8, cols, 8).sum(axis=(1, 3), dtype=np.float64)
    window = min(side // 8, rows), min(side // 8, cols)
    found = sliding_window_view(sums, window).sum(axis=(2, 3))
    row, col = divmod(int(found.argmax()), found.shape[1])
    return slice(8 * row, 8 * (row + window[0])), slice(8 * col, 8 * (col + window[1]))


def worst(values: np.ndarray, side: int, count: int) -> list[Place]:
    """So many squares as ``plainest`` finds them, the worst first; what lies in one counts no more for the next."""
    left, found = values.copy(), []
    for _ in range(count):
        place = plainest(left, side)
        found.append(place)
        left[place] = 0
    return found


def widened(part: slice, side: int, length: int) -> slice:
    """As many as ``side`` of 0..length around a part, from a multiple of 8 on."""
    start = (part.start + part.stop - side) // 2
    start = max(0, min(start, length - side)) // 8 * 8
    return slice(start, min(start + side, length))


class ArtifactApp(PhotoApp):
    """One kind of damage: pixel for pixel, enlarged, and as a map.

    Parameters
    ----------
    kind : "blocking", "ringing", "graininess" or "blurring"; the app starts where it is plainest

    A number and a map are those of the JPEG, even where the original is shown.
    """

    def __init__(self, kind: str = "blocking"):
        if kind not in KINDS:
            raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r}")
        self.part, self.enlarged, self.map = Pixels(""), Pixels(""), Pixels("")
        self.caption, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.caption.add_class("jpeglab-caption")
        self.titled_part = titled("", self.part)
        panels = beside(
            self.titled_part,
            titled(f"In the frame, {ZOOM} times as large", self.enlarged),
            titled("Where it sits in the JPEG", self.map),
        )
        quality, place = slider("QF", 1, 100, KINDS[kind].quality), slider("Place, 1 is worst", 1, PLACES, 1)
        quality.layout.width, place.layout.width = "54%", "42%"
        choice = ipywidgets.Dropdown(
            options=tuple(KINDS), value=kind, description="Measure", style=SIDE_LABEL, layout={"width": "185px"}
        )
        original = ipywidgets.Checkbox(description="show original", indent=False, layout={"width": "auto"})
        super().__init__(
            {"quality": quality, "place": place, "kind": choice, "original": original},
            ipywidgets.VBox([panels, self.caption]),
            self.numbers,
            picture=KINDS[kind].picture,
            states={f"show {name}": _plain(name) for name in KINDS},
        )

    def view(self, picture: str, quality: int, place: int, kind: str, original: bool) -> None:
        """Show one of the worst parts of a photo, its middle, the map of both, and the number."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST:
            raise Refusal(f"{photo.name} is too small to look for artifacts: it takes {SMALLEST} × {SMALLEST} pixels.")
        seen = compute(photo, quality, kind)
        self._show(photo, seen, kind, place, original)
        name = f"{photo.name}, {'the original' if original else f'as a JPEG of QF {quality}'}"
        self.part.alt = f"Part of {name}; a square in its middle is framed"
        self.enlarged.alt = f"The framed square of {name}, enlarged {ZOOM} times"
        self.map.alt = f"Map of {kind} at QF {quality} in that part of {photo.name}: yellow where there is most"
        self.numbers.value = numbers(_lines(seen, quality, kind, original))

    def _show(self, photo: Photo, seen: Seen, kind: str, place: int, original: bool) -> None:
        middle, part = _places(photo, kind)[place - 1]
        self.titled_part.children[0].value = f"The {'original' if original else 'JPEG'}, pixel for pixel"
        pixels = photo.pixels if original else seen.pixels
        self.part.show(pixels[part])
        self.enlarged.show(pixels[middle], ZOOM)
        top, words = KINDS[kind].top
        self.map.show(heat(seen.map[part], top))
        self.part.frame = self.map.frame = _frame(middle, part)
        rows, cols = part
        self.caption.value = (
            f"<b>Shown:</b> rows {rows.start} to {rows.stop - 1} and columns {cols.start} to {cols.stop - 1} of "
            f"{html.escape(photo.name)}. <b>Map:</b> dark blue is 0, yellow is {words}, in luminance."
        )


def _plain(kind: str) -> dict[str, Any]:
    """The state in which a kind of damage is plain to see."""
    picture, quality = KINDS[kind].picture, KINDS[kind].quality
    return {"kind": kind, "picture": picture, "quality": quality, "place": 1, "original": False}


@functools.lru_cache(maxsize=32)
def _places(photo: Photo, kind: str) -> list[tuple[Place, Place]]:
    """The squares that can be enlarged, and the part of the photo around each."""
    return [(square, _around(square, photo)) for square in worst(compute(photo, WORST, kind).map, SIDE // ZOOM, PLACES)]


def _around(square: Place, photo: Photo) -> Place:
    rows, cols = (widened(span, SIDE, length) for span, length in zip(square, photo.pixels.shape, strict=False))
    return rows, cols


def _frame(inner: Place, outer: Place) -> list[float]:
    """Left, top, width and height of a place within another, in 0..1 of that."""
    (top, height), (left, width) = (
        (
            (span.start - around.start) / (around.stop - around.start),
            (span.stop - span.start) / (around.stop - around.start),
        )
        for span, around in zip(inner, outer, strict=True)
    )
    return [left, top, width, height]


def _lines(seen: Seen, quality: int, kind: str, original: bool) -> list[tuple[str, object, str]]:
    number, of = KINDS[kind].scale * seen.artifact.number, " of the JPEG" if original else ""
    return [
        ("QF", quality, ""),
        (f"{kind.capitalize()}{of}", f"{number:.1f}".replace("-", "\N{MINUS SIGN}"), KINDS[kind].unit),
        (f"File size{of}", f"{len(seen.file.data):,}", "bytes"),
    ]
