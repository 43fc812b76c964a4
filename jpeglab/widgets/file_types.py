"""One photo as nine files (slides: Importance of compression (in real life)).

    photo  --save_all-->  the files of the slides' table, made by Pillow and by jpeglab
    photo  --rival-->  the best JPEG file that is not larger than the GIF

The slides name five levels of JPEG, by quality or by compression, and no Quality Factor; 90, 75, 50, 25 and 5 are our
reading.
"""

import functools
import io
from dataclasses import dataclass, replace

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.distortion import psnr
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, middle, titled
from jpeglab.widgets.saved import saved_once
from jpeglab.widgets.tables import record_table

__all__ = ["File", "FileTypesApp", "rival", "save_all"]

LEVELS = {
    "high quality": 90, "medium quality": 75, "typical web quality": 50, "low quality": 25,
    "absurdly high compression": 5,
}  # fmt: skip
GIF = "GIF, 256 colors"
WIDTH, HEIGHT, ZOOM = 144, 100, 2  # of what is shown of a file, in pixels; how much it is enlarged
TABLE = "530px"  # for the longest of all lines, so that the pictures beside it stay where they are
FACES = {"astronaut": (74, 154)}  # top and left of a part that says more than the middle


@dataclass(frozen=True, eq=False)
class File:
    """A file of a photo, its bytes, and the pixels that are seen when it is opened."""

    name: str
    data: bytes
    pixels: np.ndarray


@functools.lru_cache(maxsize=4)
def save_all(photo: Photo) -> tuple[File, ...]:
    """The slides' table, line by line."""
    return (
        _saved(photo, "TIFF, uncompressed", "TIFF"),
        _saved(photo, "TIFF, LZW", "TIFF", compression="tiff_lzw"),
        *(_jpeg(photo, f"JPEG, {level} (QF {quality})", quality) for level, quality in LEVELS.items()),
        _saved(photo, "PNG", "PNG"),
        _saved(photo, GIF, "GIF"),
    )


@functools.lru_cache(maxsize=4)
def rival(photo: Photo) -> File:
    """The JPEG file of the largest Quality Factor that needs no more bytes than the GIF; if all need more, of QF 1."""
    room = len(save_all(photo)[-1].data)
    fitting, too_large = 1, 101
    while too_large - fitting > 1:
        quality = (fitting + too_large) // 2
        if len(write(saved_once(photo, quality))) <= room:
            fitting = quality
        else:
            too_large = quality
    smallest = _jpeg(photo, f"JPEG ≤ GIF (QF {fitting})", fitting)
    if len(smallest.data) > room:
        return replace(smallest, name="JPEG, QF 1 (none is as small as the GIF)")
    return smallest


def _jpeg(photo: Photo, name: str, quality: int) -> File:
    return _opened(photo, name, write(saved_once(photo, quality)))


def _saved(photo: Photo, name: str, kind: str, **options: str) -> File:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(photo.pixels).save(file, kind, **options)
    return _opened(photo, name, file.getvalue())


def _opened(photo: Photo, name: str, data: bytes) -> File:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return File(name, data, np.array(image.convert("L" if photo.pixels.ndim == 2 else "RGB")))


class FileTypesApp(PhotoApp):
    """One photo as nine files: bytes, and what is left of the photo."""

    def __init__(self, picture: str = "astronaut", file: int = 3):
        self.table = ipywidgets.HTML(layout={"width": TABLE})
        self.table.add_class("jpeglab-compact")
        self.chosen, self.rival = Pixels(""), Pixels("")
        self.shown = titled("", self.chosen), titled("", self.rival)
        super().__init__(
            {"file": slider("Line of the table", 1, 9, file)},
            self.table,
            ipywidgets.VBox(self.shown),
            picture=picture,
        )

    def view(self, picture: str, file: int) -> None:
        """The table, a part of the file of the line that is chosen, and below it the same of the GIF's rival."""
        photo = self.photo(picture)
        files = save_all(photo)
        chosen, other = files[file - 1], rival(photo)
        for name, pixels, view, of in (
            (f"{file}. {chosen.name}", self.chosen, self.shown[0], chosen),
            (f"10. {other.name}", self.rival, self.shown[1], other),
        ):
            view.children[0].value = name
            pixels.show(_part(picture, of.pixels), ZOOM)
            pixels.alt = f"A part of {photo.name} as {of.name}, {len(of.data):,} bytes"
        self.table.value = _table(photo, [*files, other], file - 1)


def _part(picture: str, pixels: np.ndarray) -> np.ndarray:
    if picture not in FACES:
        return middle(pixels, WIDTH, HEIGHT)
    top, left = FACES[picture]
    return pixels[top : top + HEIGHT, left : left + WIDTH]


def _table(photo: Photo, files: list[File], chosen: int) -> str:
    records = [
        (
            f"{number}. {file.name}",
            f"{len(file.data):,}",
            f"{photo.pixels.nbytes / len(file.data):.1f}",
            _psnr(photo, file),
        )
        for number, file in enumerate(files, start=1)
    ]
    return record_table(("File", "Bytes", "1 :", "PSNR"), records, chosen)


def _psnr(photo: Photo, file: File) -> str:
    decibels = psnr(photo.pixels, file.pixels)
    return f"{decibels:.1f} dB" if np.isfinite(decibels) else "exact"
