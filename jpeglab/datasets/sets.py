"""Pictures compressed once, twice, off the grid, or spliced, made from a folder of photos that never were a JPEG.

    folder  --photos-->  paths  --singles | doubles | shifted | splices-->  (JpegImage, Truth) of each

A set depends on the photos and the seed alone. Every picture of a photo shows the same crop of it, so that the classes
differ in nothing but their past; split such sets by photo, never by picture. Between two compressions pixels are uint8.
"""

import hashlib
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.history import jpeg_history
from jpeglab.datasets.pool import map_items
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress, decompress

__all__ = [
    "Crop", "Truth", "compress_shifted", "compress_twice", "crops", "doubles", "large_enough", "load_photo",
    "once_jpeg", "photos", "shifted", "singles", "splice", "splices",
]  # fmt: skip

LOSSLESS = (".png", ".tif", ".tiff", ".bmp", ".ppm", ".pgm")
MARGIN = 8  # pixels to the right and below, for any offset of a grid
FULL = 512  # crops of this size and more may be smaller, as the photo allows


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known about a picture.

    photo : its file's name
    history : the qualities of its compressions in the order of time; in a splice, of the part compressed twice
    grid : (row, col) in 0..7, where a block of the first compression begins in this picture; None after one compression
    number : which crop of the photo, or which splice
    mask : (H, W) bool, what was pasted; None if nothing was
    """

    photo: str
    history: tuple[int, ...]
    grid: tuple[int, int] | None = None
    number: int = 0
    mask: np.ndarray | None = None

    @property
    def double(self) -> bool:
        """Whether any part of it was compressed more than once."""
        return len(self.history) > 1


Sample = tuple[JpegImage, Truth]


# --- photos -----------------------------------------------------------------------------------------------------------


def photos(folder: str | Path) -> list[Path]:
    """The lossless pictures in a folder and the folders in it: PNG, TIFF, BMP, PPM, PGM, sorted."""
    if not Path(folder).is_dir():
        raise ValueError(f"expected a folder of photos, got {folder}")
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in LOSSLESS)


def once_jpeg(paths: Sequence[Path], *, jobs: int = 1, cache: str | Path | None = None) -> list[Path]:
    """Those photos whose pixels show that they were a JPEG once (``jpeg_history``): their singles would be doubles.

    jobs and cache are those of ``map_items``.
    """
    clean = map_items(_is_clean, paths, jobs=jobs, cache=cache, label="histories")
    return [path for path, never in zip(paths, clean, strict=True) if not never]


def _is_clean(path: Path) -> bool:
    return jpeg_history(load_photo(path, color=True)).clean


def load_photo(path: Path, color: bool = False) -> np.ndarray:
    """(H, W) uint8 luma as Pillow computes it, or (H, W, 3) uint8 RGB."""
    from PIL import Image

    with Image.open(path) as image:
        rgb = image.convert("RGB")
        return np.asarray(rgb if color else rgb.convert("L"))


# --- crops ------------------------------------------------------------------------------------------------------------


class Crop(NamedTuple):
    """A piece of a photo, sides a multiple of 8, so that there are no partial blocks.

    pixels : (H, W) or (H, W, 3) uint8, what singles and aligned doubles show
    wider : (H + 8, W + 8), the piece from which shifted doubles are cut after their first compression
    cut : (row, col) in 0..7, not (0, 0), where they are cut
    photo, number : the file's name, and which crop of it
    """

    pixels: np.ndarray
    wider: np.ndarray
    cut: tuple[int, int]
    photo: str
    number: int


def crops(
    paths: Iterable[Path], size: int, *, color: bool = False, seed: int = 1, per_photo: int = 1
) -> Iterator[Crop]:
    """Pieces at random places, ``per_photo`` of each photo.

    Parameters
    ----------
    size : of a side. From 512 on a photo that is too small gives a smaller piece, below it gives none
    color : RGB instead of luma
    """
    for path in paths:
        pixels = load_photo(path, color)
        sides = _sides(pixels, size)
        for number in range(per_photo if sides else 0):
            rng = random_of(seed, path.name, size, number)
            left, top = _corner(rng, pixels, sides)
            right, down = rng.randint(0, MARGIN), rng.randint(0, MARGIN)
            cut = divmod(rng.randint(1, 63), 8)
            wider = pixels[top : top + sides[0] + MARGIN, left : left + sides[1] + MARGIN]
            piece = wider[down : down + sides[0], right : right + sides[1]]
            yield Crop(piece, wider, cut, path.name, number)


def _sides(pixels: np.ndarray, size: int) -> tuple[int, ...]:
    """Height and width of a crop, () if the photo is too small."""
    sides = tuple(min(size, side - MARGIN) // 8 * 8 for side in pixels.shape[:2])
    return sides if min(sides) >= (size if size < FULL else 8) else ()


def _corner(rng: random.Random, pixels: np.ndarray, sides: Sequence[int]) -> tuple[int, int]:
    """Left and top of a crop that leaves the margin inside the photo."""
    (height, width), (tall, wide) = pixels.shape[:2], sides
    return rng.randint(0, width - wide - MARGIN), rng.randint(0, height - tall - MARGIN)


def random_of(*key: object) -> random.Random:
    """Of the standard library, since its draws are the same in every version."""
    return random.Random(hashlib.sha256("|".join(map(str, key)).encode()).hexdigest())


# --- compressed once, twice, off the grid -----------------------------------------------------------------------------


def singles(paths: Iterable[Path], size: int, quality: int, **options: Any) -> Iterator[Sample]:
    """Crops compressed once, grey or in color with 4:2:0; the other arguments are those of ``crops``."""
    for crop in crops(paths, size, **options):
        yield compress(crop.pixels, quality), Truth(crop.photo, (quality,), None, crop.number)


def doubles(
    paths: Iterable[Path], size: int, first: int, second: int, *, saves: int = 2, **options: Any
) -> Iterator[Sample]:
    """Crops compressed with quality ``first``, then ``saves - 1`` times with ``second``, on the same grid.

    With first equal to second the table is the same; the other arguments are those of ``crops``.
    """
    for crop in crops(paths, size, **options):
        yield compress_twice(crop, first, second, saves)


def compress_twice(crop: Crop, first: int, second: int, saves: int = 2) -> Sample:
    """One picture of ``doubles``."""
    image, history = compress(crop.pixels, first), (first,) + (second,) * (saves - 1)
    for quality in history[1:]:
        image = compress(decompress(image), quality)
    return image, Truth(crop.photo, history, (0, 0), crop.number)


def shifted(paths: Iterable[Path], size: int, first: int, second: int, **options: Any) -> Iterator[Sample]:
    """Crops compressed with quality ``first``, cut off the grid, then with ``second``; the rest as for ``crops``."""
    for crop in crops(paths, size, **options):
        yield compress_shifted(crop, first, second)


def compress_shifted(crop: Crop, first: int, second: int) -> Sample:
    """One picture of ``shifted``."""
    (height, width), (row, col) = crop.pixels.shape[:2], crop.cut
    decoded = decompress(compress(crop.wider, first))[row : row + height, col : col + width]
    return compress(decoded, second), Truth(crop.photo, (first, second), (-row % 8, -col % 8), crop.number)


# --- spliced ----------------------------------------------------------------------------------------------------------


def splices(
    paths: Iterable[Path], count: int, first: int, second: int, *, side: int = 192, **story: Any
) -> Iterator[Sample]:
    """Crops of one photo with a piece of another in them, squares and irregular shapes in turn.

    Parameters
    ----------
    count : how many splices
    first, second : qualities
    side : of the piece; photos with a side below side + 150 are left out
    story : the other arguments of ``splice``
    """
    large = large_enough(paths, side)
    for number in range(count):
        yield splice(large, number, first, second, side=side, **story)


def large_enough(paths: Iterable[Path], side: int = 192) -> list[Path]:
    """The photos that a piece of this side can be pasted into and cut from."""
    return [path for path in paths if min(_size(path)) >= side + 150]


def splice(
    paths: Sequence[Path],
    number: int,
    first: int,
    second: int,
    *,
    color: bool = False,
    seed: int = 1,
    size: int = 512,
    side: int = 192,
    shifted: bool = False,
    suspect: str = "single",
) -> Sample:
    """One picture of ``splices``.

    Parameters
    ----------
    paths : photos that are ``large_enough``
    number : which splice; even ones paste a square, odd ones an irregular shape
    first, second : qualities
    color : RGB and 4:2:0 instead of luma
    size, side : of the crop and of the piece
    suspect : "single": the crop was a JPEG and the piece never was (He et al. 2006). "double": the piece was, the crop
        never (the slides' story)
    shifted : the part that was a JPEG lies off the grid of the second compression
    """
    if suspect not in ("single", "double"):
        raise ValueError(f"expected a suspect of single, double, got {suspect!r}")
    if len(paths) < 2:
        raise ValueError(f"expected two photos of at least {side + 150} pixels a side, got {len(paths)}")
    order = list(range(len(paths)))
    random_of(seed, "order").shuffle(order)
    rng = random_of(seed, "splice", number, size, side)
    below = order[number % len(paths)]
    above = rng.choice([k for k in range(len(paths)) if k != below])
    canvas, source = load_photo(paths[below], color), load_photo(paths[above], color)
    base, source, grid = _parts(rng, canvas, source, size, first, suspect == "double", shifted)
    shape = np.ones((side, side), bool) if number % 2 == 0 else _blob(rng, side * side)
    pixels, mask = _paste(rng, base, source, shape, grid if suspect == "double" else None)
    return compress(pixels, second), Truth(paths[below].name, (first, second), grid, number, mask)


def _size(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as image:
        return image.size


def _parts(
    rng: random.Random, canvas: np.ndarray, source: np.ndarray, size: int, first: int, paste: bool, shifted: bool
) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """The crop to paste into, the photo to paste from, one of them decoded from a JPEG, and its grid."""
    height, width = (min(size, side - MARGIN) // 8 * 8 for side in canvas.shape[:2])
    left, top = _corner(rng, canvas, (height, width))
    row, col = divmod(rng.randint(1, 63), 8)
    right, down = rng.randint(0, MARGIN), rng.randint(0, MARGIN)
    grid = (-row % 8, -col % 8) if shifted else (0, 0)
    wider = canvas[top : top + height + MARGIN, left : left + width + MARGIN]
    crop = wider[down : down + height, right : right + width]
    if paste:
        whole = source[: source.shape[0] // 8 * 8, : source.shape[1] // 8 * 8]
        return crop, decompress(compress(whole, first)), grid
    if shifted:
        return decompress(compress(wider, first))[row : row + height, col : col + width], source, grid
    return decompress(compress(crop, first)), source, grid


def _paste(
    rng: random.Random, base: np.ndarray, source: np.ndarray, shape: np.ndarray, grid: tuple[int, int] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels with a piece of the source in them, and the mask; with ``grid`` the source's blocks begin there."""
    height, width = base.shape[:2]
    shape = shape[: min(height - 16, source.shape[0]), : min(width - 16, source.shape[1])]
    from_left, from_top = (rng.randint(0, source.shape[axis] - shape.shape[axis]) for axis in (1, 0))
    left, top = (rng.randint(8, base.shape[axis] - shape.shape[axis] - 8) for axis in (1, 0))
    if grid is not None:
        from_left, from_top = _onto_grid(from_left, left - grid[1]), _onto_grid(from_top, top - grid[0])
        shape = shape[: source.shape[0] - from_top, : source.shape[1] - from_left]
    mask = np.zeros((height, width), bool)
    mask[top : top + shape.shape[0], left : left + shape.shape[1]] = shape
    pixels = base.copy()
    pixels[mask] = source[from_top : from_top + shape.shape[0], from_left : from_left + shape.shape[1]][shape]
    return pixels, mask


def _onto_grid(place: int, phase: int) -> int:
    """The last place up to this one, or the first there is, with the same rest of 8 as ``phase``."""
    place -= (place - phase) % 8
    return place + 8 * (place < 0)


def _blob(rng: random.Random, area: int, corners: int = 48) -> np.ndarray:
    """An irregular star of about this area, (H, W) bool."""
    from PIL import Image, ImageDraw

    waves = [(rng.uniform(0, 0.22 / f), rng.uniform(0, 2 * math.pi), f) for f in (1, 2, 3, 5, 7)]
    angles = [2 * math.pi * i / corners for i in range(corners)]
    radii = [1 + sum(height * math.cos(f * t + phase) for height, phase, f in waves) for t in angles]
    aspect = math.sqrt(rng.uniform(0.75, 1.33))
    doubled = math.sin(2 * math.pi / corners) * sum(a * b for a, b in zip(radii, radii[1:] + radii[:1], strict=True))
    scale = math.sqrt(2 * area / doubled)
    xs = [scale * aspect * r * math.cos(t) for r, t in zip(radii, angles, strict=True)]
    ys = [scale / aspect * r * math.sin(t) for r, t in zip(radii, angles, strict=True)]
    points = [(x - min(xs), y - min(ys)) for x, y in zip(xs, ys, strict=True)]
    image = Image.new("1", (int(max(xs) - min(xs)) + 2, int(max(ys) - min(ys)) + 2))
    ImageDraw.Draw(image).polygon(points, fill=1)
    return np.asarray(image)
