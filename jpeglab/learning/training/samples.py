"""What a network learns from: many pairs of qualities of each photo, and pieces of several sizes of each picture.

photos  --sample_photos(recipe)-->  Samples: the network's inputs, and what is known
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jpeglab.datasets.patches import Columns, Patches, cut_patches
from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import MARGIN, load_photo, random_of
from jpeglab.learning.training.qualities import Pair, draw_pairs

__all__ = ["Recipe", "Samples", "cut_tiles", "photo_samples", "sample_photos"]

TILE = 64


@dataclass(frozen=True)
class Recipe:
    """What one network learns from.

    gather : (quantized, tables) to (n, ...) numbers that add up over the parts of a picture
    inputs : those numbers and tables to (x, condition)
    pairs : (first, second) qualities to draw from
    draws : how many of them for each photo; of a third the photo is shrunk by a number in 1..2 before
    pieces : (tiles of 64 pixels a side, how many such pieces of every picture), the largest last
    shifted : whether doubles were compressed on another grid before
    near, far : as for draw_pairs
    """

    gather: Callable[[np.ndarray, np.ndarray], np.ndarray]
    inputs: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    pairs: tuple[Pair, ...]
    draws: int
    pieces: tuple[tuple[int, int], ...]
    shifted: bool = False
    near: float = 1
    far: float = 1 / 3


@dataclass(frozen=True, eq=False)
class Samples(Columns):
    """x and condition as a network gets them, but float16; first, second and photo as in ``Patches``.

    tiles : (n,) uint8, the side of the piece in tiles of 64 pixels
    """

    x: np.ndarray
    condition: np.ndarray
    first: np.ndarray
    second: np.ndarray
    photo: np.ndarray
    tiles: np.ndarray

    @property
    def double(self) -> np.ndarray:
        """(n,) bool, what is to be learned."""
        return self.first > 0

    def __len__(self) -> int:
        return len(self.first)


def sample_photos(
    paths: Sequence[Path], recipe: Recipe, *, seed: int = 1, jobs: int = 1, cache: Path | None = None
) -> Samples:
    """``photo_samples`` of many photos; jobs and cache as for ``map_items``."""
    parts = map_items(photo_samples, paths, jobs=jobs, cache=cache, label="samples", recipe=recipe, seed=seed)
    several = [sample for part in parts for sample in part]
    if not several:
        raise ValueError(f"expected photos of at least {TILE + MARGIN} pixels a side, got {len(paths)} photos")
    return Samples.join(several)


def photo_samples(path: Path, recipe: Recipe, seed: int = 1) -> list[Samples]:
    """Pieces of one photo, joined; [] if it is too small. A single and its double show the same pixels."""
    rng = np.random.default_rng(random_of("pieces", seed, path.name).getrandbits(64))
    parts: list[Samples] = []
    shrunk = recipe.draws // 3
    for scale, count in ((1.0, recipe.draws - shrunk), (float(rng.uniform(1, 2)), shrunk)):
        side = min((int(min(load_photo(path).shape) / scale) - MARGIN) // TILE, recipe.pieces[-1][0])
        if side > 0:
            pairs = draw_pairs(recipe.pairs, count, seed, path.name, scale, near=recipe.near, far=recipe.far)
            both = cut_patches(
                path, size=TILE * side, pairs=pairs, count=1, seed=seed, scale=scale, shifted=recipe.shifted
            )  # fmt: skip
            parts += [piece for k in range(0, len(both), 2) for piece in _pieces(both[k : k + 2], side, recipe, rng)]
    return [Samples.join(parts)] if parts else []


def _pieces(both: Patches, side: int, recipe: Recipe, rng: np.random.Generator) -> Iterator[Samples]:
    """Pieces of a single and its double, cut at the same places."""
    tables = np.repeat(both.tables, side * side, axis=0)
    gathered = recipe.gather(cut_tiles(both.quantized, side), tables)
    grid = gathered.reshape(2, side, side, *gathered.shape[1:])
    for tiles, number in recipe.pieces:
        tiles = min(tiles, side)
        sizes = np.full(2, tiles, np.uint8)
        for row, col in rng.integers(0, side - tiles + 1, (number, 2)):
            sums = grid[:, row : row + tiles, col : col + tiles].sum(axis=(1, 2))
            x, condition = (part.astype(np.float16) for part in recipe.inputs(sums, both.tables))
            yield Samples(x, condition, both.first, both.second, both.photo, sizes)


def cut_tiles(quantized: np.ndarray, side: int) -> np.ndarray:
    """(n, 8 side, 8 side, 8, 8) to (n side side, 8, 8, 8, 8), row by row."""
    apart = quantized.reshape(-1, side, 8, side, 8, 8, 8).swapaxes(2, 3)
    return apart.reshape(-1, 8, 8, 8, 8)
