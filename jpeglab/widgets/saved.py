"""Photos, and pieces of the sample pictures, saved once or twice (slides: Double JPEG compression forensics).

    photo, second  --saved_once-->  JpegImage
    photo, first, second  --saved_twice-->  JpegImage
    photo, first, second, rows, cols  --saved_off_grid-->  JpegImage, cropped between the saves

T of what the first save left is done once for each photo and QF1; a move of QF2 is Q alone.
"""

import functools

import numpy as np

from jpeglab.datasets import picture
from jpeglab.image import JpegImage
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.pictures import Spectrum, compress, decompress, transform
from jpeglab.widgets.photo import Photo, spectrum

__all__ = ["UNCOMPRESSED", "pieces", "save_again", "saved_off_grid", "saved_once", "saved_twice"]

UNCOMPRESSED = ("astronaut", "brick", "camera", "coffee", "dandelion", "fig", "gravel", "sunset")  # no trace of a JPEG
SIDE = 256  # of a piece, in pixels


def saved_once(photo: Photo, quality: int) -> JpegImage:
    """A photo as a JPEG, with 4:2:0 if it is in color."""
    return spectrum(photo, "4:2:0").quantize(quality)


def saved_twice(photo: Photo, first: int, second: int) -> JpegImage:
    """A photo saved with QF1 = ``first``, opened, and saved with QF2 = ``second``, on the same grid."""
    return _spectrum_of_saved(photo, first).quantize(second)


def saved_off_grid(photo: Photo, first: int, second: int, rows: int, cols: int) -> JpegImage:
    """A photo saved with QF1 = ``first``, opened, without its first rows and columns saved with QF2 = ``second``."""
    return compress(_pixels_of_saved(photo, first)[rows:, cols:], second)


def save_again(pixels: np.ndarray, first: int, second: int) -> JpegImage:
    """The same for pixels (H, W) or (H, W, 3)."""
    return compress(decompress(compress(pixels, first)), second)


@functools.cache
def pieces() -> tuple[np.ndarray, ...]:
    """Pieces of (256, 256) uint8, luminance, of the sample pictures that show no trace of a JPEG; none overlap."""
    cut = (_cut(picture(name)) for name in UNCOMPRESSED)
    return tuple(piece for group in cut for piece in group)


def _cut(pixels: np.ndarray) -> list[np.ndarray]:
    plane = pixels if pixels.ndim == 2 else rgb_to_ycbcr(pixels)[..., 0]
    height, width = (length // SIDE * SIDE for length in plane.shape)
    corners = [(top, left) for top in range(0, height, SIDE) for left in range(0, width, SIDE)]
    return [np.ascontiguousarray(plane[top : top + SIDE, left : left + SIDE]) for top, left in corners]


@functools.lru_cache(maxsize=32)
def _spectrum_of_saved(photo: Photo, first: int) -> Spectrum:
    return transform(_pixels_of_saved(photo, first))


@functools.lru_cache(maxsize=8)
def _pixels_of_saved(photo: Photo, first: int) -> np.ndarray:
    return decompress(saved_once(photo, first))
