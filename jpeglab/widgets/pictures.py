"""Pictures of an app: a file as it is, exact pixels, a plot.

bytes   --Picture.put-->   a file that the browser opens
pixels  --Pixels.show-->   every pixel, or each as a square of zoom x zoom
Figure  --Plot.show-->     its artists as they are now
"""

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import numpy as np
import traitlets
from PIL import Image, ImageDraw

from jpeglab.plots import VERMILION, new_figure

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = [
    "Picture", "Pixels", "Plot", "beside", "fitted", "join", "magnified", "middle", "png", "reduced", "ruled", "titled",
]  # fmt: skip

WIDEST, GAP = 1240, 16  # pixels of pictures that are put together
HEAVIEST = 140_000  # bytes of a picture that a notebook stores
LIGHTEST = 2 * 65_536  # bytes of a picture that is sent: two of the longest packets within a machine
NUMBERS = itertools.count()  # of what is sent
SPECK = 128  # pixels of the page: the longer side of a picture that is enlarged
SQUARES = "jpeglab-squares"  # of a picture whose pixels are enlarged
LIGHTER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("png", {"optimize": True}),
    ("jpeg", {"quality": 90, "subsampling": 0}),
    ("jpeg", {"quality": 75}),
)


def _to_send(value: bytes, widget: ipywidgets.Widget) -> list[int | bytes]:
    """A number, a file and, if it is light, zeros after it.

    The browser's half of ipywidgets compares each value with the one before, twice, and goes on up to the first
    difference: it finds one in the number, where pictures may be alike for many rows.

    Jupyter's server hands few bytes on only when the browser has confirmed those before, which it does up to 40 ms late
    (Nagle's algorithm and delayed acknowledgement). Full packets go at once.
    """
    return [next(NUMBERS), value, *([bytes(LIGHTEST - len(value))] if 0 < len(value) < LIGHTEST else [])]


class Picture(anywidget.AnyWidget):
    """A picture, ``alt``, a text for those who do not see it, and ``frame``, the part that is framed (see Browser).

    value, format : a file, and its kind: "png", "jpeg", or "pnm", which takes no time to pack and to unpack
    width, height : in pixels of the page
    """

    _esm = Path(__file__).with_name("picture.js")
    value = traitlets.Bytes().tag(sync=True, to_json=_to_send)
    format = traitlets.Unicode("png").tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)

    def __init__(self, alt: str, **traits: Any):
        self.alt = alt
        self.frame: list[float] = []
        super().__init__(**traits)
        self.add_class("jpeglab-picture")

    def put(self, value: bytes, kind: str, width: int, height: int, zoom: int = 1) -> None:
        """Show a file of this kind ("png", "jpeg", "pnm"), so many pixels wide and high, each a square of ``zoom``."""
        (self.add_class if zoom > 1 else self.remove_class)(SQUARES)
        with self.hold_sync():  # one message
            self.format, self.value = kind, value
            self.width, self.height = zoom * width, zoom * height


class Pixels(Picture):
    """Pixels, (H, W) or (H, W, 3) uint8, exact; each is a square of ``zoom`` pixels of the page."""

    def show(self, pixels: np.ndarray, zoom: int = 1, size: tuple[int, int] | None = None) -> None:
        """Show these pixels; ``size`` is the (width, height) of a picture that is not shown pixel by pixel."""
        width, height = size or pixels.shape[1::-1]
        self.put(pnm(pixels), "pnm", width, height, zoom)


class Plot(Picture):
    """A matplotlib figure: make its artists once, change them, and ``show``.

    ``axes`` lists the axes row by row; width and height are in pixels of the page. Ticks, labels and legends
    take most of the time to draw, and rarely change: they are kept, and what moves is drawn on top ("blitting").
    """

    def __init__(self, alt: str, width: int, height: int, rows: int = 1, cols: int = 1, **options: Any):
        super().__init__(alt, width=width, height=height)
        self.figure, self.axes = new_figure(width, height, rows, cols, **options)
        self._empty: Any = None  # the picture without what stands in the axes

    def show(self) -> None:
        """Draw the artists as they are now, and send the picture."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas = self.figure.canvas
        if not isinstance(canvas, FigureCanvasAgg):
            canvas = FigureCanvasAgg(self.figure)
        if self._empty is None:
            canvas.draw()
            self.figure.set_layout_engine("none")  # it was placed by this draw; again would take as long as the rest
        moving = [(axes, artist) for axes in self.figure.axes for artist in _inside(axes)]
        for _, artist in moving:
            artist.set_animated(True)  # from now on it does not make the figure stale
        if self._empty is None or self.figure.stale:
            canvas.draw()
            self._empty = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self._empty)
        for axes, artist in moving:
            axes.draw_artist(artist)
        self.figure.stale = False
        self.value = png(np.asarray(canvas.buffer_rgba())[..., :3])


def _inside(axes: "Axes") -> list["Artist"]:
    """What stands in the axes and above them, back to front: all but background, frame, ticks, labels, legend."""
    from matplotlib.axis import Axis
    from matplotlib.legend import Legend
    from matplotlib.spines import Spine

    inside = [a for a in axes.get_children() if a is not axes.patch and not isinstance(a, Axis | Legend | Spine)]
    return sorted(inside, key=lambda artist: artist.get_zorder())


def magnified(pixels: np.ndarray) -> int:
    """The zoom at which a tiny picture is no speck; 1 for all others."""
    return max(1, SPECK // max(pixels.shape[:2]))


def fitted(pixels: np.ndarray, width: int, height: int) -> tuple[int, int]:
    """The (width, height) at which a picture is shown where there is so much room: its own, or less if it is larger."""
    high, wide = pixels.shape[:2]
    scale = min(1, width / wide, height / high)
    return max(1, int(scale * wide)), max(1, int(scale * high))


def reduced(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Pixels, averaged over squares, as few as a picture of this (width, height) takes, so that less has to be sent.

    >>> reduced(np.array([[0, 10, 5, 5], [0, 10, 5, 5]], np.uint8), (2, 1)).tolist()
    [[5, 5]]
    """
    factor = min(there // shown for there, shown in zip(pixels.shape[1::-1], size, strict=True))
    return pixels if factor < 2 else np.asarray(Image.fromarray(pixels).reduce(factor))


def middle(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """The middle of a picture, at most so many pixels wide and high, for an app with less room."""
    top, left = (max(0, (side - room) // 2) for side, room in zip(pixels.shape, (height, width), strict=False))
    return pixels[top : top + height, left : left + width]


def pnm(pixels: np.ndarray) -> bytes:
    """A PGM or PPM file of pixels, (H, W) or (H, W, 3) uint8: their size, and they themselves.

    >>> pnm(np.array([[65, 66]], np.uint8))
    b'P5\\n2 1\\n255\\nAB'
    """
    height, width = pixels.shape[:2]
    return b"P%d\n%d %d\n255\n" % (5 if pixels.ndim == 2 else 6, width, height) + pixels.tobytes()


def png(pixels: np.ndarray) -> bytes:
    """A PNG file of pixels, packed fast rather than small."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG", compress_level=1)
    return file.getvalue()


def signed(values: np.ndarray, scale: float) -> np.ndarray:
    """Pixels that show numbers of both signs: white for 0, blue above and orange below, in full at ``scale``.

    (H, W) to (H, W, 3) uint8; the colors are those of ``number_table``.
    """
    strength = np.minimum(np.abs(values) / scale, 1)[..., None]
    color = np.where((values > 0)[..., None], (0, 114, 178), (230, 159, 0))
    return (255 + strength * (color - 255) + 0.5).astype(np.uint8)


def titled(title: str, *views: ipywidgets.Widget) -> ipywidgets.VBox:
    """Views one below the other, and above them what they are."""
    heading = ipywidgets.HTML(title)
    heading.add_class("jpeglab-title")
    return ipywidgets.VBox([heading, *views])


def ruled(
    view: ipywidgets.Widget, side: int, columns: Mapping[Any, float], rows: Mapping[Any, float]
) -> ipywidgets.HBox:
    """A square view of so many pixels with numbers to its left and below it: number -> place, 0..1 from top left."""
    across = "".join(_number(number, f"left: {place:.2%}") for number, place in columns.items())
    down = "".join(_number(number, f"top: {place:.2%}") for number, place in rows.items())
    left = ipywidgets.HTML(f'<div class="jpeglab-rows" style="height: {side}px">{down}</div>')
    below = ipywidgets.HTML(f'<div class="jpeglab-columns" style="width: {side}px">{across}</div>')
    box = ipywidgets.HBox([left, ipywidgets.VBox([view, below])])
    box.add_class("jpeglab-ruled")
    return box


def _number(number: Any, place: str) -> str:
    return f'<span style="{place}">{number}</span>'


def beside(*views: ipywidgets.Widget) -> ipywidgets.Box:
    """Views side by side, as long as there is room."""
    box = ipywidgets.Box(views)
    box.add_class("jpeglab-beside")
    return box


def join(pictures: Iterable[Picture]) -> tuple[str, bytes]:
    """All pictures as one file, ("png" or "jpeg", bytes): side by side, as on the page; a file alone stays as it is.

    Pixels that are shown as squares are squares in the file too.
    """
    shown = list(pictures)
    if len(shown) == 1 and shown[0].format != "pnm" and SQUARES not in shown[0]._dom_classes:
        return shown[0].format, shown[0].value
    sheet = _sheet([_as_shown(picture) for picture in shown])
    return "png", png(np.asarray(sheet))


def light(kind: str, value: bytes) -> tuple[str, bytes]:
    """The same picture, light enough to be stored in a notebook."""
    if len(value) <= HEAVIEST:
        return kind, value
    image = Image.open(io.BytesIO(value)).convert("RGB")
    while True:
        for kind, options in LIGHTER:
            file = io.BytesIO()
            image.save(file, kind, **options)
            if file.tell() <= HEAVIEST:
                return kind, file.getvalue()
        image = image.reduce(2)


def _as_shown(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.value)).convert("RGB")
    width, height = picture.width or image.width, picture.height or image.height
    enlarged = width >= image.width
    shown = image.resize((width, height), Image.Resampling.NEAREST if enlarged else Image.Resampling.BOX)
    if picture.frame:
        x, y, w, h = (part * side for part, side in zip(picture.frame, 2 * (width, height), strict=True))
        ImageDraw.Draw(shown).rectangle((x - 2, y - 2, x + w + 1, y + h + 1), outline=VERMILION, width=2)
    return shown


def _sheet(images: Sequence[Image.Image]) -> Image.Image:
    rows = list(_rows(images))
    width = max(sum(image.width + GAP for image in row) - GAP for row in rows)
    height = sum(max(image.height for image in row) + GAP for row in rows) - GAP
    sheet, y = Image.new("RGB", (width, height), "white"), 0
    for row in rows:
        x = 0
        for image in row:
            sheet.paste(image, (x, y))
            x += image.width + GAP
        y += max(image.height for image in row) + GAP
    return sheet


def _rows(images: Sequence[Image.Image]) -> Iterator[list[Image.Image]]:
    row: list[Image.Image] = []
    for image in images:
        if row and sum(other.width + GAP for other in row) + image.width > WIDEST:
            yield row
            row = []
        row.append(image)
    yield row
