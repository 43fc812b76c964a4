"""The explorable with a block to choose: point at the photo (slides: block-based transform).

    pointer or sliders  -->  (row, col) of an 8 x 8 block  --view_block-->  what the app shows of it

A pointer that moves takes the block along, a click holds it. The frame round the block is drawn by the browser, so that
it follows at once. Where a page lacks anywidget the two sliders do the same.
"""

from collections.abc import Mapping
from typing import Any

import ipywidgets
import numpy as np

from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, fitted

__all__ = ["BlockPicker"]

SIZE = 8  # pixels of a block's side
HELD, LOOSE = "This block is held: click it to let it go.", "Point at the photo; a click holds the block."


class BlockPicker(PhotoApp):
    """An app with two controls more, "row" and "col" of a block, and ``self.map``, the photo to point at.

    A class made of it draws in ``view_block``; ``self.map_box`` (the photo and a line of help) is the first view.

    Parameters
    ----------
    controls, views, picture, options : as for PhotoApp
    block : (row, col) at the start
    largest : width and height of the page that the photo may take
    """

    def __init__(
        self,
        controls: Mapping[str, ipywidgets.Widget],
        *views: ipywidgets.Widget,
        block: tuple[int, int] = (0, 0),
        largest: tuple[int, int] = (400, 400),
        **options: Any,
    ):
        self.largest, self.held = largest, False
        self.map, self.help = Pixels(""), ipywidgets.HTML(LOOSE)
        self.map.add_class("jpeglab-pick")
        self.help.add_class("jpeglab-caption")
        self.map_box = ipywidgets.VBox([self.map, self.help])
        row, col = slider("Block row", 0, block[0], block[0]), slider("Block column", 0, block[1], block[1])
        for part in (row, col):
            part.layout.width = "46%"
        main = dict(list(controls.items())[:1])
        super().__init__({**main, "row": row, "col": col, **controls}, self.map_box, *views, **options)
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def view(self, picture: str, row: int, col: int, **values: Any) -> None:
        """Show the photo, frame the block, and draw what there is to see of it."""
        photo = self.photo(picture)
        self._fit(photo)
        row, col = self.controls["row"].value, self.controls["col"].value
        height, width = photo.pixels.shape[:2]
        zoom = max(1, min(self.largest[0] // width, self.largest[1] // height))
        self.map.show(self.map_of(photo, **values), zoom, fitted(photo.pixels, *self.largest))
        self.map.frame = [col * SIZE / width, row * SIZE / height, SIZE / width, SIZE / height]
        self.map.alt = f"{photo.name}, block in row {row}, column {col} framed"
        self.view_block(photo, row, col, **values)

    def map_of(self, photo: Photo, *_: Any, **values: Any) -> np.ndarray:
        """The picture to point at, (H, W) or (H, W, 3) uint8, as large as the photo."""
        return photo.pixels

    def view_block(self, photo: Photo, row: int, col: int, *_: Any, **values: Any) -> None:
        """Draw what the other controls say of block (row, col) of a photo."""
        raise NotImplementedError

    def move(self, **values: Any) -> None:
        """Set several controls, and draw once."""
        if values.get("picture") in self.controls["picture"].options:
            self._fit(self.photo(values["picture"]))  # first, so that the sliders can take a row and a column of it
        super().move(**values)

    def go(self, state: str) -> None:
        """Set a state by its name; "reset" lets the block go."""
        if state == "reset":
            self.hold(False)
        super().go(state)

    def upload(self, files: tuple[dict[str, Any], ...]) -> None:
        """Open an uploaded file, and show it; the block is let go."""
        super().upload(files)
        self.hold(False)

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """Take the block at x, y in 0..1 of picture ``number``, if that is the map; see ``Browser.point``."""
        if self.pictures()[number] is not self.map:
            return
        height, width = self.photo(self.controls["picture"].value).pixels.shape[:2]
        chosen = {"row": int(y * height) // SIZE, "col": int(x * width) // SIZE}
        same = all(self.controls[name].value == value for name, value in chosen.items())
        if kind == "down":
            self.hold(not (self.held and same))
        elif self.held:
            return
        if not same:
            self.move(**chosen)

    def hold(self, held: bool) -> None:
        """Keep the block when the pointer moves, or let it go."""
        self.held, self.help.value = held, HELD if held else LOOSE
        (self.map.add_class if held else self.map.remove_class)("jpeglab-held")

    def _fit(self, photo: Photo) -> None:
        """Let the sliders reach every block of a photo, and no more."""
        with self.still():
            for name, length in zip(("row", "col"), photo.pixels.shape, strict=False):
                self.controls[name].max = (length - 1) // SIZE
