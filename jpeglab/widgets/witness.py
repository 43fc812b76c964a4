"""A witness: the same file, byte for byte, from the software that everybody uses (slides: JPEG baseline encoding).

    pixels, quality, subsampling, coding  --ours, theirs-->  two files

Pillow writes with libjpeg-turbo. To see that the comparison can fail, the DCT may be taken as the slides write it, with
exact cosines, instead of libjpeg's whole numbers.
"""

import functools
import hashlib
import io
from typing import Any

import ipywidgets
import numpy as np
from PIL import Image

from jpeglab.coding.files import read, write
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import dct_by_matrices
from jpeglab.transform.quantization import quantize
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, spectrum
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, titled
from jpeglab.widgets.rate import middle
from jpeglab.widgets.tables import numbers

__all__ = ["CODINGS", "SUBSAMPLINGS", "WitnessApp", "differing", "equal_files", "map_of", "ours", "theirs"]

SUBSAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")  # those that Pillow has names for
CODINGS: dict[str, dict[str, Any]] = {
    "standard tables": {}, "fitted tables": {"optimize": True}, "progressive": {"progressive": True},
}  # fmt: skip
SIDE = 64  # of the piece that every quality is tried with
CELL = (8, 36)  # width and height of a file of the map, in pixels
EQUAL, DIFFERENT = (0, 114, 178), (213, 94, 0)  # BLUE and VERMILION of jpeglab.plots


@functools.lru_cache(maxsize=2)
def _exact_luminance(photo: Photo) -> np.ndarray:
    """F of the luminance, (rows, cols, 8, 8), by the formula of the slides."""
    return dct_by_matrices(split_blocks(photo.luminance).astype(float))


def ours(photo: Photo, quality: int, subsampling: str, coding: str, exact: bool = False) -> bytes:
    """The file that jpeglab makes; ``exact``: with the luminance transformed by exact cosines."""
    image = spectrum(photo, subsampling).quantize(quality)
    if exact:
        image = image.replace(quantized={0: quantize(_exact_luminance(photo), image.luminance.table)})
    return write(image, **CODINGS[coding])


def theirs(photo: Photo, quality: int, subsampling: str, coding: str) -> bytes:
    """The file that Pillow makes."""
    file = io.BytesIO()
    chroma = {} if photo.pixels.ndim == 2 else {"subsampling": subsampling}
    Image.fromarray(photo.pixels).save(file, "JPEG", quality=quality, **chroma, **CODINGS[coding])
    return file.getvalue()


def differing(data: bytes, other: bytes) -> int:
    """How many bytes differ, place by place; what one file has more counts too."""
    size = min(len(data), len(other))
    same = np.frombuffer(data, np.uint8, size) == np.frombuffer(other, np.uint8, size)
    return max(len(data), len(other)) - int(np.count_nonzero(same))


@functools.lru_cache(maxsize=16)
def equal_files(photo: Photo, coding: str, exact: bool = False) -> np.ndarray:
    """Whether both files are the same, (3, 100) bool, for each subsampling and quality; of the middle of a photo."""
    piece = Photo(photo.name, photo.size, middle(photo.pixels, SIDE, SIDE))
    return np.array([
        [ours(piece, q, name, coding, exact) == theirs(piece, q, name, coding) for q in range(1, 101)]
        for name in SUBSAMPLINGS
    ])  # fmt: skip


def map_of(equal: np.ndarray, row: int, quality: int) -> np.ndarray:
    """A cell for each file, (rows * 36, cols * 8, 3) uint8: blue if equal, orange with a white bar if not.

    The cell of this row and quality has a black frame.
    """
    width, height = CELL
    cells = np.where(equal[..., None], EQUAL, DIFFERENT).astype(np.uint8)
    pixels = cells.repeat(height, axis=0).repeat(width, axis=1)
    pixels[::height], pixels[:, ::width] = 255, 255
    for i, j in np.argwhere(~equal):
        pixels[i * height + 17 : i * height + 20, j * width + 2 : j * width + 7] = 255
    chosen = pixels[row * height : (row + 1) * height, (quality - 1) * width : quality * width]
    inner = chosen[3:-3, 2:-2].copy()
    chosen[:] = 0
    chosen[3:-3, 2:-2] = inner
    return pixels


class WitnessApp(PhotoApp):
    """Our file and Pillow's, byte for byte.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : 1..100
    subsampling : "4:4:4", "4:2:2" or "4:2:0"
    """

    def __init__(self, picture: str = "astronaut", quality: int = 50, subsampling: str = "4:2:0"):
        self.map, self.numbers, self.sums = Pixels(""), ipywidgets.HTML(), ipywidgets.HTML()
        title = f"The middle {SIDE} × {SIDE} pixels at QF 1 to 100; a row each for {', '.join(SUBSAMPLINGS)}"
        self.legend = ipywidgets.HTML()
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, quality),
                "subsampling": ipywidgets.ToggleButtons(
                    options=SUBSAMPLINGS, value=subsampling, style={"button_width": "auto"},
                    tooltips=["no subsampling", "half of the columns", "half of the columns and rows"],
                ),
                "coding": ipywidgets.Dropdown(
                    options=tuple(CODINGS), value="standard tables", description="Coding",
                    style={"description_width": "auto"}, layout={"width": "240px"},
                ),
                "exact": ipywidgets.Checkbox(
                    description="exact cosines in our DCT", indent=False, layout={"width": "auto"}
                ),
            },
            ipywidgets.VBox([self.numbers, self.sums, titled(title, self.map), self.legend]),
            picture=picture,
            states={
                "QF 100, 4:4:4": {"quality": 100, "subsampling": "4:4:4", "exact": False},
                "exact cosines": {"quality": 90, "exact": True},
            },
        )  # fmt: skip

    def view(self, picture: str, quality: int, subsampling: str, coding: str, exact: bool) -> None:
        """Mark the file in the map of all; make it twice, and compare."""
        photo = self.photo(picture)
        equal = equal_files(photo, coding, exact)
        self.map.show(map_of(equal, SUBSAMPLINGS.index(subsampling), quality))
        self.map.alt = f"{np.count_nonzero(equal)} of {equal.size} files equal Pillow's; QF {quality} is framed"
        self.legend.value = _legend(equal)
        data = ours(photo, quality, subsampling, coding, exact)
        other = theirs(photo, quality, subsampling, coding)
        blocks = np.prod(spectrum(photo, subsampling).coefficients[0].shape[:2])
        self.controls["subsampling"].disabled = photo.pixels.ndim == 2
        self.numbers.value = numbers([
            ("jpeglab", f"{len(data):,}", "bytes"), ("Pillow", f"{len(other):,}", "bytes"),
            ("Bytes that differ", f"{differing(data, other):,}", ""),
            ("Coefficients of Y that differ", f"{_coefficients(data, other):,}", f"of {64 * blocks:,}"),
        ])  # fmt: skip
        self.sums.value = _sums({"jpeglab": data, "Pillow": other})


def _coefficients(data: bytes, other: bytes) -> int:
    """How many quantized coefficients of the luminance differ between two files."""
    quantized, expected = (read(file).luminance.quantized for file in (data, other))
    return int(np.count_nonzero(quantized != expected))


def _sums(files: dict[str, bytes]) -> str:
    lines = (f"{hashlib.sha256(data).hexdigest()[:32]}...  {name}" for name, data in files.items())
    title = "Fingerprints of the files (SHA-256, the first half)"
    return f'<div class="jpeglab-dump"><b>{title}</b><pre>{chr(10).join(lines)}</pre></div>'


def _legend(equal: np.ndarray) -> str:
    counts = ("equal", EQUAL, np.count_nonzero(equal)), ("different", DIFFERENT, np.count_nonzero(~equal))
    squares = (f'<span><i style="background: rgb{color}"></i>{name}: {count}</span>' for name, color, count in counts)
    return f'<div class="jpeglab-legend">{"".join(squares)}</div>'
