"""Many small pictures with a known past, to learn from.

    photo, (first, second) pairs  --cut_patches-->  Patches  --patches[k]-->  JpegImage
    photos                        --patch_set-->    Patches of all of them, made on several cores

A photo is compressed whole, once and twice, and its blocks are cut afterwards: the coefficients of a grey patch are
those that the patch alone would have. Every double stands beside a single of the same pixels and the same last table,
so that the two classes differ in nothing but their past. Every photo and every pair of qualities begins at another
pixel: a grid that began at the same pixel in one class only would be learned instead.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, overload

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import MARGIN, load_photo, random_of
from jpeglab.image import Component, JpegImage
from jpeglab.transform.pictures import compress, decode_plane, decompress

__all__ = ["Columns", "Patches", "cut_patches", "patch_set"]

Pair = tuple[int, int]
Encode = Callable[[np.ndarray, int], JpegImage]
BLOCK = 8


class Columns:
    """Base of dataclasses of arrays of one length: what stands at one place of each belongs together."""

    @classmethod
    def join(cls, parts: Iterable[Self]) -> Self:
        """Several, behind each other; ValueError if there is none."""
        several = list(parts)
        if not several:
            raise ValueError(f"expected at least one set of {cls.__name__.lower()}, got none")
        return cls(**{name: np.concatenate([getattr(part, name) for part in several]) for name in cls._names()})

    def __getitem__(self, chosen: slice | np.ndarray) -> Self:
        """Those that a slice, a mask or an array of indices selects."""
        return type(self)(**{name: getattr(self, name)[chosen] for name in self._names()})

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return tuple(cls.__dataclass_fields__)  # type: ignore[attr-defined]


@dataclass(frozen=True, eq=False)
class Patches(Columns, Sequence[JpegImage]):
    """Grey pictures of one size, stacked: a sequence of JpegImage, and arrays of what is known about each.

    quantized : (n, rows, cols, 8, 8) int16
    tables : (n, 8, 8) uint16
    first, second : (n,) uint8 qualities; first is 0 for what was compressed once
    photo : (n,) str, the photo each was cut from: what is split, splits here
    pair : (n,) int32; a single and the double of the same pixels share a number, within a photo and a pair of qualities
    """

    quantized: np.ndarray
    tables: np.ndarray
    first: np.ndarray
    second: np.ndarray
    photo: np.ndarray
    pair: np.ndarray

    @property
    def double(self) -> np.ndarray:
        """(n,) bool, whether compressed twice: what is to be learned."""
        return self.first > 0

    def __len__(self) -> int:
        return len(self.quantized)

    @overload
    def __getitem__(self, index: int) -> JpegImage: ...

    @overload
    def __getitem__(self, index: slice | np.ndarray) -> "Patches": ...

    def __getitem__(self, index: int | slice | np.ndarray) -> "JpegImage | Patches":
        """One as JpegImage, or those that a slice, a mask or an array of indices selects."""
        if not isinstance(index, int | np.integer):
            return super().__getitem__(index)
        height, width = (BLOCK * blocks for blocks in self.quantized.shape[1:3])
        return JpegImage(width, height, (Component(self.quantized[index], self.tables[index]),))

    def __iter__(self) -> Iterator[JpegImage]:
        return (self[k] for k in range(len(self)))

    def pixels(self) -> np.ndarray:
        """All of them decoded: (n, H, W) uint8."""
        return decode_patches(self.quantized, self.tables)


def decode_patches(quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """Grey pictures of one size: (n, rows, cols, 8, 8) int16 and (n, 8, 8) tables to (n, 8 rows, 8 cols) uint8."""
    count, rows, cols = quantized.shape[:3]
    pixels = np.empty((count, BLOCK * rows, BLOCK * cols), np.uint8)
    for table in np.unique(tables, axis=0):
        chosen = np.flatnonzero((tables == table).all(axis=(1, 2)))
        tall = quantized[chosen].reshape(-1, cols, BLOCK, BLOCK)  # one below the other
        pixels[chosen] = decode_plane(Component(tall, table)).reshape(len(chosen), BLOCK * rows, BLOCK * cols)
    return pixels


def cut_patches(
    path: Path,
    *,
    size: int,
    pairs: Sequence[Pair],
    count: int,
    shifted: bool = False,
    seed: int = 1,
    scale: float = 1.0,
    encode: Encode = compress,
) -> Patches:
    """Singles and doubles of one photo.

    Parameters
    ----------
    path : a photo that never was a JPEG, lossless
    size : of a side, a multiple of 8
    pairs : (first, second) qualities; equal ones give doubles with the same table
    count : at most so many places for each pair; every place gives a single and a double. A photo that is smaller than
        ``size`` gives none
    shifted : doubles whose first grid lies elsewhere, at one of the 63 other places
    seed : of the places
    scale : the photo is shrunk by this before anything else
    encode : what compresses every time, (H, W) uint8 and a quality to JpegImage; the places do not depend on it

    Returns
    -------
    Patches; for each pair first the singles, then the doubles
    """
    if size % BLOCK or size < BLOCK:
        raise ValueError(f"expected a size that is a multiple of 8, got {size}")
    pixels = _shrink(load_photo(path), scale)
    parts = [_empty(size)]
    for pair in pairs:
        rng = np.random.default_rng(random_of(seed, path.name, size, pair, shifted, scale).getrandbits(64))
        sides = [(side - MARGIN) // BLOCK * BLOCK for side in pixels.shape]
        if min(sides) < size:
            break
        places = _places(rng, sides, size, count)
        for first, image in zip((0, pair[0]), _once_and_twice(rng, pixels, sides, pair, shifted, encode), strict=True):
            parts.append(_cut(image, places, size, first, pair[1], path.name))
    return Patches.join(parts)


def patch_set(
    paths: Sequence[Path],
    size: int,
    pairs: Sequence[Pair],
    count: int,
    *,
    shifted: bool = False,
    seed: int = 1,
    scale: float = 1.0,
    jobs: int = 1,
    cache: str | Path | None = None,
) -> Patches:
    """``cut_patches`` of many photos; jobs and cache as for ``map_items``."""
    parts = map_items(
        cut_patches, paths, jobs=jobs, cache=cache, label=f"patches of {size}",
        size=size, pairs=tuple(pairs), count=count, shifted=shifted, seed=seed, scale=scale,
    )  # fmt: skip
    return Patches.join(parts)


def _shrink(pixels: np.ndarray, scale: float) -> np.ndarray:
    if scale == 1:
        return pixels
    from PIL import Image

    height, width = (max(1, int(side / scale)) for side in pixels.shape)
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))


def _once_and_twice(
    rng: np.random.Generator,
    pixels: np.ndarray,
    sides: Sequence[int],
    pair: Pair,
    shifted: bool,
    encode: Encode,
) -> tuple[JpegImage, JpegImage]:
    """The same pixels compressed with the second quality, without and with a compression before."""
    (height, width), (first, second) = sides, pair
    top, left = rng.integers(0, [whole - side + 1 for whole, side in zip(pixels.shape, sides, strict=True)])
    row, col = divmod(int(rng.integers(1, 64)), BLOCK) if shifted else (0, 0)
    top, left = max(row, top), max(col, left)
    once = encode(pixels[top - row :, left - col :], first)
    decoded = decompress(once)[row : row + height, col : col + width]
    return encode(pixels[top : top + height, left : left + width], second), encode(decoded, second)


def _places(rng: np.random.Generator, sides: Sequence[int], size: int, count: int) -> np.ndarray:
    """Corners (row, col) in blocks of squares that do not overlap, (at most count, 2)."""
    rows, cols = (side // size for side in sides)
    drawn = rng.permutation(rows * cols)[:count]
    return np.stack(np.divmod(drawn, cols), axis=1) * (size // BLOCK)


def _cut(image: JpegImage, places: np.ndarray, size: int, first: int, second: int, photo: str) -> Patches:
    blocks, side, count = image.luminance.quantized, size // BLOCK, len(places)
    return Patches(
        quantized=np.stack([blocks[row : row + side, col : col + side] for row, col in places]),
        tables=np.repeat(image.luminance.table[None], count, axis=0),
        first=np.full(count, first, np.uint8),
        second=np.full(count, second, np.uint8),
        photo=np.full(count, photo),
        pair=np.arange(count, dtype=np.int32),
    )


def _empty(size: int) -> Patches:
    side = size // BLOCK
    blocks, tables = np.zeros((0, side, side, 8, 8), np.int16), np.zeros((0, 8, 8), np.uint16)
    none = np.zeros(0, np.uint8)
    return Patches(blocks, tables, none, none, none.astype(str), none.astype(np.int32))
