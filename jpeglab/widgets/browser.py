"""What only the browser can do for an app: describe its pictures, tell where a reader points, save a file."""

from pathlib import Path

import anywidget
import traitlets

__all__ = ["Browser"]


class Browser(anywidget.AnyWidget):
    """The half of an app that runs in the page; it shows nothing of its own.

    alts : a text for each picture of the app, in the order of the page; screen readers read it
    point : (number of the picture, x, y, "move" or "down"), x and y in 0..1 of its width and height; only pictures with
        the class ``jpeglab-pick`` are pointed at
    present : whether a page runs it; False in a front end without anywidget
    """

    _esm = Path(__file__).with_name("browser.js")
    alts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    point = traitlets.List(default_value=[0, 0.0, 0.0, ""]).tag(sync=True)
    present = traitlets.Bool(default_value=False).tag(sync=True)

    def save(self, name: str, kind: str, data: bytes) -> None:
        """Let the reader's browser save a file; ``kind`` is its MIME type."""
        self.send({"name": name, "type": kind}, buffers=[data])
