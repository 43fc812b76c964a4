"""The anatomy of a real file: which of its bytes are for what (slides: JPEG baseline encoding).

    bytes  --anatomy-->  parts  --strip, dump-->  the file as a strip of colors; the bytes of one part

Files may be damaged: what can be read of them is shown beside.
"""

import functools
import html
import io
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image

from jpeglab.coding.anatomy import KINDS, Part, anatomy
from jpeglab.coding.files import read, write
from jpeglab.datasets.pictures import picture, picture_file
from jpeglab.errors import JpegError
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import App, Refusal, slider
from jpeglab.widgets.damage import told
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import record_table

__all__ = ["FILES", "AnatomyApp", "dump", "sample_file", "seen", "strip"]

COLORS = {
    "marker": "#777777", "metadata": "#CC79A7", "table": "#E69F00", "header": "#0072B2", "data": "#56B4E9",
    "restart": "#222222", "behind": "#F0E442", "damaged": "#D55E00", "foreign": "#009E73",
}  # fmt: skip
NAMES = {"behind": "after the end", "foreign": "not JPEG"}  # of kinds that do not speak for themselves
WIDTH, HEIGHT, MARK = 820, 34, 8  # of the strip; of what marks the chosen part
WIDEST, TALLEST = 260, 190  # of the picture that comes out
LINES = 6  # of the table
BYTES, ROWS = 16, 4  # of a line of the dump; lines
MOST_BYTES, MOST_PIXELS = 50_000_000, 50_000_000  # of a file


def strip(parts: Sequence[Part], chosen: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A file from its first byte to its last as (height + 8, width, 3) uint8, each part in the color of its kind.

    A part is never narrower than a pixel, if there is room; below, a black line marks the chosen one.
    """
    starts = np.array([part.offset for part in parts])
    columns = starts * width // parts[-1].end
    if len(parts) < width:  # move each start to the right of the one before, and all back within the strip
        places = np.arange(len(parts))
        columns = np.maximum.accumulate(columns - places) + places
        columns = np.minimum(columns, width - len(parts) + places)
    ends = np.append(columns[1:], width)
    owner = np.searchsorted(columns, np.arange(width), side="right") - 1
    palette = np.array([_rgb(COLORS[kind]) for kind in KINDS], np.uint8)
    line = palette[[KINDS.index(parts[i].kind) for i in owner]]
    pixels = np.full((height + MARK, width, 3), 255, np.uint8)
    pixels[:height] = line
    pixels[height + 2 :, columns[chosen] : max(ends[chosen], columns[chosen] + 3)] = 0
    return pixels


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def dump(data: bytes, part: Part, lines: int = ROWS, first: int = 0) -> str:
    """Lines of a part as text, from line ``first``: offset, 16 bytes in hexadecimal, and the letters among them.

    >>> print(dump(b"\\xff\\xd8", Part(0, 2, "SOI", "marker", "start of image")))
           0  FF D8                                            ..
    """
    rows = []
    for start in range(part.offset, part.end, BYTES)[first : first + lines]:
        piece = data[start : min(start + BYTES, part.end)]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in piece)
        rows.append(f"{start:8}  {piece.hex(' ').upper():<47}  {text}")
    left = part.end - part.offset - BYTES * (first + lines)
    return "\n".join([*rows, f"{'...':>8}  {left:,} bytes more"] if left > 0 else rows)


def seen(data: bytes) -> tuple[np.ndarray | None, str]:
    """What comes out of a file, as far as it can be read: pixels (H, W) or (H, W, 3) or None; and in words."""
    try:
        image = read(data, truncated=True, resync=True, max_pixels=MOST_PIXELS)
        pixels = decompress(image)
    except JpegError as error:
        return None, f"Nothing can be read: {error}."
    pixels = pixels[..., :3] if image.color in ("CMYK", "YCCK") else pixels
    return pixels, "; ".join(map(told, image.warnings)) or "Read without a complaint."


# --- the files --------------------------------------------------------------------------------------------------------


def _rocket() -> bytes:
    return picture_file("rocket").read_bytes()


def _baseline() -> bytes:
    return write(compress(picture("astronaut"), 75))


def _progressive() -> bytes:
    return write(compress(picture("astronaut"), 75), progressive=True)


def _restarts() -> bytes:
    return write(compress(picture("astronaut"), 75), restart_interval=64)


def _from_a_camera() -> bytes:
    """With what cameras and editors put into their files, made by Pillow."""
    exif = Image.Exif()
    exif.update({0x010F: "Camera works", 0x0110: "Model 1", 0x0131: "Editor 2.0", 0x0112: 1})
    file = io.BytesIO()
    Image.fromarray(picture("fig")).save(
        file, "JPEG", exif=exif, comment=b"half a fig", dpi=(300, 300), icc_profile=_profile(),
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    )  # fmt: skip
    return file.getvalue() + b"what an app left behind"


def _profile() -> bytes:
    """The color profile that rocket.jpg carries."""
    data = _rocket()
    [part] = [part for part in anatomy(data) if part.name == "APP2 ICC"]
    return data[part.offset + 18 : part.end]


def _cut() -> bytes:
    return _rocket()[:60_000]


def _scratched() -> bytes:
    """Data lost between two restart markers, and a marker with it."""
    data = bytearray(_restarts())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    return bytes(data)


def _png() -> bytes:
    return picture_file("camera").read_bytes()


FILES: dict[str, Callable[[], bytes]] = {
    "rocket.jpg": _rocket, "baseline": _baseline, "progressive": _progressive, "restart markers": _restarts,
    "as from a camera": _from_a_camera, "cut": _cut, "scratched": _scratched, "not a JPEG": _png,
}  # fmt: skip


@functools.cache
def sample_file(name: str) -> bytes:
    """One of FILES."""
    return FILES[name]()


@functools.lru_cache(maxsize=4)
def _parts(data: bytes) -> tuple[Part, ...]:
    return tuple(anatomy(data))


@functools.lru_cache(maxsize=4)
def _seen(data: bytes) -> tuple[np.ndarray, str]:
    """As ``seen``, small enough to stand beside the table; an empty paper where nothing can be read."""
    pixels, words = seen(data)
    if pixels is None:
        return np.full((TALLEST, WIDEST), 255, np.uint8), words
    step = max(-(-pixels.shape[0] // TALLEST), -(-pixels.shape[1] // WIDEST))
    return np.asarray(Image.fromarray(pixels).reduce(step)), words


def _zeros() -> int:
    """The line in which the zeros of "scratched" begin, less one."""
    data = sample_file("scratched")
    [part] = [part for part in _parts(data) if part.kind == "damaged"]
    return (data.index(bytes(100), part.offset) - part.offset) // BYTES - 1


class AnatomyApp(App):
    """A file from its first byte to its last: part by part, with its meaning.

    Parameters
    ----------
    file : one of FILES
    part : the number of a part, from 0
    """

    def __init__(self, file: str = "rocket.jpg", part: int = 0):
        self.uploads: dict[str, bytes] = {}
        self.strip, self.picture = Pixels(""), Pixels("")
        self.table, self.bytes, self.words = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.words.add_class("jpeglab-prose")
        result = beside(self.table, titled("What comes out of it", self.picture))
        part_slider, line_slider = slider("Part", 0, part, part), slider("its bytes, from line", 0, 0, 0)
        for control in (part_slider, line_slider):
            control.layout.width = "48%"
        super().__init__(
            {
                "part": part_slider,
                "line": line_slider,
                "file": ipywidgets.Dropdown(
                    options=tuple(FILES), value=file, description="File", style={"description_width": "auto"},
                    layout={"width": "230px"},
                ),
                "upload": ipywidgets.FileUpload(
                    description="A file of your own", layout={"width": "auto"},
                    tooltip="A JPEG file, damaged or not; it goes to this kernel and no further",
                ),
            },
            ipywidgets.VBox([self.strip, ipywidgets.HTML(_legend()), result, self.words, self.bytes]),
            states={
                "progressive": {"file": "progressive", "part": 6, "line": 0},
                "as from a camera": {"file": "as from a camera", "part": 2, "line": 0},
                "scratched": {"file": "scratched", "part": 27, "line": _zeros()},
            },
            actions={"upload": self.upload},
        )  # fmt: skip

    def file(self, name: str) -> bytes:
        """The bytes that a value of the control "file" names."""
        return self.uploads[name] if name in self.uploads else sample_file(name)

    def upload(self, files: Sequence[dict[str, Any]]) -> None:
        """Take an uploaded file, whatever it is; Refusal if there is nothing in it, or too much."""
        for file in files:
            self.controls["upload"].value = ()
            data, name = bytes(file["content"]), f"yours: {file['name']}"
            if not 0 < len(data) <= MOST_BYTES:
                raise Refusal(f"{file['name']} has {len(data):,} bytes; from 1 to {MOST_BYTES:,} are taken apart here.")
            self.uploads[name] = data
            with self.still():
                self.controls["file"].options = (*FILES, *self.uploads)
            self.move(file=name, part=0, line=0)

    def move(self, **values: Any) -> None:
        """Set several controls, and draw once."""
        wanted = {**self.values, **values}
        if wanted["file"] in self.controls["file"].options:
            self._fit(wanted["file"], wanted["part"])  # first, so that the sliders can reach the part and the line
        super().move(**values)

    def _changed(self, name: str, value: Any) -> None:
        if not self._still and name in ("part", "file"):
            with self.still():
                self.controls["line"].value = 0  # another part is shown from its start
        super()._changed(name, value)

    def _fit(self, file: str, part: int) -> None:
        """Let the sliders reach every part of a file, and every line of the part."""
        parts = _parts(self.file(file))
        with self.still():
            self.controls["part"].max = len(parts) - 1
            self.controls["line"].max = max(0, -(-parts[min(part, len(parts) - 1)].length // BYTES) - ROWS)

    def view(self, part: int, line: int, file: str) -> None:
        """Show the strip, the lines of the table around the part, its bytes, and what comes out of the file."""
        self._fit(file, part)
        data = self.file(file)
        parts, chosen = _parts(data), self.controls["part"].value
        self.strip.show(strip(parts, chosen))
        self.strip.alt = f"the {len(data):,} bytes of {file} as a strip; marked: {parts[chosen].name}"
        pixels, words = _seen(data)
        self.picture.show(pixels)
        self.picture.alt = f"what comes out of {file}"
        self.words.value = f"<b>A reader that goes on:</b> {html.escape(words)}"
        self.table.value = _table(parts, chosen)
        self.bytes.value = _bytes(data, parts[chosen], self.controls["line"].value)


def _table(parts: Sequence[Part], chosen: int) -> str:
    first = max(0, min(chosen - LINES // 2, len(parts) - LINES))
    lines = parts[first : first + LINES]
    records = [(part.name, f"{part.offset:,}", f"{part.length:,}", NAMES.get(part.kind, part.kind)) for part in lines]
    return record_table(("Part", "Offset", "Bytes", "Kind"), records, chosen - first)


def _bytes(data: bytes, part: Part, line: int) -> str:
    title = f"{html.escape(part.name)}: {html.escape(part.meaning)}"
    return f'<div class="jpeglab-dump"><b>{title}</b><pre>{html.escape(dump(data, part, first=line))}</pre></div>'


def _legend() -> str:
    squares = (
        f'<span><i style="background: {color}"></i>{NAMES.get(kind, kind)}</span>' for kind, color in COLORS.items()
    )
    return f'<div class="jpeglab-legend">{"".join(squares)}</div>'
