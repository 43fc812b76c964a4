"""What only the browser can do for an app: describe and frame its pictures, tell where a reader points, save a file."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

__all__ = ["Browser"]


class Browser(anywidget.AnyWidget):
    """The half of an app that runs in the page; it shows nothing of its own.

    alts : a text for each picture of the app, in the order of the page; screen readers read it
    frames : for each picture the part of it that is framed, (x, y, width, height) in 0..1 of the picture, or nothing;
        where a reader points, the frame follows at once, in steps of its own size, unless the picture has the class
        ``jpeglab-held``
    point : (number of the picture, x, y, "move" or "down"), x and y in 0..1 of its width and height; only pictures with
        the class ``jpeglab-pick`` are pointed at. After "down" it is "move" again, so that the next click is a change
    """

    _esm = Path(__file__).with_name("browser.js")
    alts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    frames = traitlets.List(traitlets.List()).tag(sync=True)
    point = traitlets.List(default_value=[0, 0.0, 0.0, ""]).tag(sync=True)

    def __init__(self, **values: Any):
        super().__init__(**values)
        self.on_msg(self._clicked)

    def _clicked(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        for kind in ("down", "move"):
            self.point = [*message["down"], kind]

    def save(self, name: str, kind: str, data: bytes) -> None:
        """Let the reader's browser save a file; ``kind`` is its MIME type."""
        self.send({"name": name, "type": kind}, buffers=[data])
