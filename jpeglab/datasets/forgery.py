"""A forged photo in the lecture's steps, with the truth.

    pixels  --as_jpeg-->  pixels that were a JPEG
    background, source, mask  --paste-->  pixels
    background, source  --forge-->  Forgery: the JPEG that is saved at the end, and the mask of the paste

Slides: "Create a fake, realistic and deceptive image. Save your effort as JPEG". Two stories: in the slides' the paste
was a JPEG before (suspect="double"), in that of He et al. 2006 the photo that it is pasted into (suspect="single").
"""

from dataclasses import dataclass

import numpy as np

from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress, decompress

__all__ = ["SUSPECTS", "Forgery", "as_jpeg", "ellipse", "forge", "mirrored", "paste", "resize"]

SUSPECTS = ("double", "single")  # how often the paste was compressed
SPARE = 8  # pixels of a source beside what is pasted, to bring its blocks where they shall begin

Grid = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Forgery:
    """A forged photo.

    pixels : what the image editor showed, (H, W) or (H, W, 3) uint8
    mask : (H, W) bool, what was pasted
    image : what was saved
    """

    pixels: np.ndarray
    mask: np.ndarray
    image: JpegImage


def forge(
    background: np.ndarray,
    source: np.ndarray,
    mask: np.ndarray,
    *,
    first: int,
    second: int,
    suspect: str = "double",
    grid: Grid = (0, 0),
    percent: int = 100,
) -> Forgery:
    """Paste a part of one photo into another, and save.

    Parameters
    ----------
    background, source : (H, W) or (H, W, 3) uint8, neither of them a JPEG before
    mask : (H, W) bool
    first : quality of the JPEG that one of the two comes from
    second : quality of the save at the end
    suspect : "double": the source was that JPEG. "single": the background was
    grid : (row, col) in 0..7, where the blocks of the first compression begin in the forged photo. (0, 0): on the grid
        of the second
    percent : to what the source is resized before it is pasted; its blocks are then no longer 8 x 8
    """
    if suspect not in SUSPECTS:
        raise ValueError(f"expected a suspect of {', '.join(SUSPECTS)}, got {suspect!r}")
    if suspect == "double":
        pixels = paste(background, resize(as_jpeg(source, first), percent), mask, grid)
    else:
        pixels = paste(as_jpeg(background, first, grid), resize(source, percent), mask)
    return Forgery(pixels, mask, compress(pixels, second))


def as_jpeg(pixels: np.ndarray, quality: int, grid: Grid = (0, 0)) -> np.ndarray:
    """What is left of pixels that were cut from a JPEG whose blocks begin at ``grid``: the same shape, uint8."""
    above, left = (-place % 8 for place in grid)
    wider = np.pad(pixels, [(above, 0), (left, 0)] + [(0, 0)] * (pixels.ndim - 2), mode="edge")
    return decompress(compress(wider, quality))[above:, left:]


def paste(background: np.ndarray, source: np.ndarray, mask: np.ndarray, grid: Grid | None = None) -> np.ndarray:
    """Cover the mask with the middle of the source.

    Parameters
    ----------
    background, source : (H, W) or (H, W, 3) uint8; a grey background takes the mean of a colored source's channels
    mask : (H, W) bool; the source has to be 8 pixels higher and wider than what it covers
    grid : where in the picture the source's blocks shall begin; it is moved by up to 7 pixels. None: it stays

    Returns
    -------
    as the background
    """
    rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        raise ValueError("expected a mask that covers something, got an empty one")
    box = (slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1))
    places = []
    for axis, part in enumerate(box):
        room = source.shape[axis] - (part.stop - part.start)
        if room < SPARE:
            raise ValueError(f"expected a source of at least {part.stop - part.start + SPARE} pixels on axis {axis}, "
                             f"got {source.shape[axis]}")  # fmt: skip
        places.append(room // 2 if grid is None else _onto(room // 2, int(part.start) - grid[axis]))
    piece = source[tuple(slice(at, at + part.stop - part.start) for at, part in zip(places, box, strict=True))]
    pixels = background.copy()
    covered = mask[box] if background.ndim == 2 else mask[box][..., None]
    np.copyto(pixels[box], _alike(piece, background.ndim), where=covered)
    return pixels


def _onto(place: int, phase: int) -> int:
    """The last place up to this one that has the same rest of 8 as ``phase``, or the first there is."""
    place -= (place - phase) % 8
    return place if place >= 0 else place + 8


def _alike(pixels: np.ndarray, ndim: int) -> np.ndarray:
    if pixels.ndim > ndim:
        return (pixels.mean(axis=2) + 0.5).astype(np.uint8)
    return pixels if pixels.ndim == ndim else np.stack([pixels] * 3, axis=-1)


def ellipse(shape: tuple[int, ...], center: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    """(H, W) bool: an ellipse around (row, col), so many pixels high and wide, as far as it lies in the picture."""
    row, col = (np.arange(length) + 0.5 - middle for length, middle in zip(shape[:2], center, strict=True))
    inside: np.ndarray = (2 * row[:, None] / size[0]) ** 2 + (2 * col / size[1]) ** 2 <= 1
    return inside


def mirrored(pixels: np.ndarray, center: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    """A source for a paste that no eye sees: what lies on the other side of a photo, mirrored.

    Parameters
    ----------
    pixels : (H, W) or (H, W, 3)
    center, size : of the paste, as for ``ellipse``

    Returns
    -------
    a piece with 8 pixels more on each side; light and sharpness are right
    """
    rows, cols = (slice(at - side // 2 - 8, at + side // 2 + 8) for at, side in zip(center, size, strict=True))
    return np.ascontiguousarray(pixels[rows, ::-1][:, cols])


def resize(pixels: np.ndarray, percent: int) -> np.ndarray:
    """Bicubic, as image editors do it; 100 leaves the pixels as they are."""
    from PIL import Image

    if percent == 100:
        return pixels
    height, width = (max(1, side * percent // 100) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC))
