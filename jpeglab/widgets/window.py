"""A window on a picture that is too large for its app: its middle, pixel by pixel, so that all else stands beside it.

picture of any size  --Window-->  at most so many pixels of its middle, and a line that says so
"""

from typing import Any

import ipywidgets

from jpeglab.widgets.pictures import Picture

__all__ = ["Window"]

CUT = "The middle of the photo; the numbers are of all of it."


class Window(ipywidgets.VBox):
    """A picture, cut to its middle by the page; the picture itself stays whole.

    Parameters
    ----------
    picture : of which the middle is seen
    width, height : in pixels of the page
    """

    def __init__(self, picture: Picture, width: int = 512, height: int = 512):
        self.picture, self.largest, self.note = picture, (width, height), ipywidgets.HTML()
        self.note.add_class("jpeglab-caption")
        picture.layout.max_width = "none"  # it is cut, not shrunk
        cut = ipywidgets.Box(
            [picture],
            layout={
                "max_width": f"{width}px", "max_height": f"{height}px", "overflow": "hidden",
                "justify_content": "center", "align_items": "center",
            },
        )  # fmt: skip
        super().__init__([cut, self.note])
        picture.observe(self._say, ("width", "height"))

    def _say(self, _: Any) -> None:
        sides = self.picture.width, self.picture.height
        self.note.value = CUT if any(side > room for side, room in zip(sides, self.largest, strict=True)) else ""
