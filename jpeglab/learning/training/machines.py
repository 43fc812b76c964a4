"""The SVMs that ship: what they learn from, and how.

photos  --count_photo-->  Counted: histograms of singles and doubles  --train_svm-->  models/svm-*.npz, Card
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.patches import Columns, cut_patches
from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import MARGIN, load_photo, random_of
from jpeglab.forensics.double_quantization import blind
from jpeglab.learning.detector import Arrays, Card, write_weights
from jpeglab.learning.ensemble import fold_of
from jpeglab.learning.histogram_features import count_magnitudes
from jpeglab.learning.svm import BINS, MODES, Machine, fit_svm, machine_arrays, roots
from jpeglab.learning.training.calibration import balanced_accuracy
from jpeglab.learning.training.registry import model_card
from jpeglab.learning.training.samples import TILE, cut_tiles
from jpeglab.transform.quantization import standard_table

__all__ = ["SECONDS", "Counted", "count_photo", "train_svm"]

SECONDS = (75, 85, 95)
FIRSTS = (*range(50, 96, 5), 98)
SHOWN = (50, 60, 70, 80, 90)  # first qualities in the model card
PIECES = ((1, 5), (2, 1), (4, 1), (7, 1))  # tiles a side, how many such pieces of every picture
SIZES = {"small": (1, 2), "large": (4, 7)}  # tiles a side of what a machine learned from
MOST = 9000  # pieces that a machine learns from, drawn at random
GRID = {"C": (3, 10), "gamma": (0.1, 0.3)}
TITLE = "a second JPEG compression on the same grid, by support vector machines on histograms of DCT coefficients"
RECIPE = (
    "every photo compressed once and twice with every pair of qualities, first 50, 55, ... 95 or 98, second 75, 85 or "
    "95, as far as the first leaves a trace; a third of the pairs again of the photo shrunk by a number in 1..2",
    "of every picture pieces at random places: "
    + ", ".join(f"{number} of {TILE * tiles}" for tiles, number in PIECES)
    + " pixels a side; singles and doubles from the same places",
    f"square roots of the histograms of |value| 0..{BINS - 1} and more in the first {MODES} AC modes",
    f"for every second quality a Gaussian SVM for pieces of 64 and 128 pixels and one for larger ones, each on {MOST} "
    "pieces, both classes of equal weight, C and gamma by cross-validation over photos",
    "the figures are those of three machines, each fitted without a third of the photos, on that third",
)
BLIND = (
    f"First qualities whose steps divide the second's in the first {MODES} AC modes, left out of training: the "
    "same quality twice, and 98. Where it does so in most modes, as for 95 then 75, little is left to see."
)
LIMITS = (
    "Tables of the last compression other than those of quality 75, 85 and 95: it refuses them.",
    "A second compression on another grid (after a crop): ask cnn-shifted.",
    "Pictures that were resized, filtered or denoised between the compressions.",
    "Small pieces of smooth photographs of high resolution, which have fewer coefficients than those of training: more "
    "misses, hardly more false alarms.",
    "Nearly flat pictures: without coefficients there is no evidence, and the answer is single.",
    "As proof: it is a share of wrong answers, measured on photographs of a few sources.",
)


@dataclass(frozen=True, eq=False)
class Counted(Columns):
    """Pieces of pictures: counts (n, 20, 16) uint16; first, second, tiles (n,) uint8; photo (n,) str."""

    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray
    tiles: np.ndarray
    photo: np.ndarray


def traced_firsts(second: int) -> list[int]:
    """The first qualities that leave a trace in the modes that the machines read."""
    table, modes = standard_table(second), ZIGZAG[1 : MODES + 1]
    return [first for first in FIRSTS if not blind(standard_table(first), table, modes)]


def count_photo(path: Path, seed: int = 1) -> list[Counted]:
    """Pieces of one photo, every pair of qualities once; of a third of the pairs again, shrunk by a number in 1..2."""
    rng = np.random.default_rng(random_of("machines", seed, path.name).getrandbits(64))
    pairs = [(first, second) for second in SECONDS for first in traced_firsts(second)]
    again = [pairs[k] for k in rng.permutation(len(pairs))[: len(pairs) // 3]]
    parts = []
    for scale, several in ((1.0, pairs), (float(rng.uniform(1, 2)), again)):
        side = min((int(min(load_photo(path).shape) / scale) - MARGIN) // TILE, PIECES[-1][0])
        for pair in several if side > 0 else ():
            both = cut_patches(path, size=TILE * side, pairs=[pair], count=1, seed=seed, scale=scale)
            parts += _pieces(_tile_counts(both.quantized, side), both.first, pair[1], path.name, rng)
    return parts


def _tile_counts(quantized: np.ndarray, side: int) -> np.ndarray:
    """(2, 8 side, 8 side, 8, 8) to (2, side, side, 20, 16)."""
    counts = count_magnitudes(cut_tiles(quantized, side), ZIGZAG[1 : MODES + 1], BINS, overflow=True)
    return counts.reshape(-1, side, side, MODES, BINS)


def _pieces(counts: np.ndarray, first: np.ndarray, second: int, photo: str, rng: np.random.Generator) -> list[Counted]:
    """Pieces of a single and its double, cut at the same places."""
    side, parts = counts.shape[1], []
    for tiles, number in PIECES:
        corners = rng.integers(0, side - tiles + 1, (number, 2)) if tiles <= side else ()
        for row, col in corners:
            sums = counts[:, row : row + tiles, col : col + tiles].sum(axis=(1, 2)).astype(np.uint16)
            rest = np.full(2, second, np.uint8), np.full(2, tiles, np.uint8), np.full(2, photo)
            parts.append(Counted(sums, first, *rest))
    return parts


def train_svm(
    name: str,
    paths: Sequence[Path],
    to: Path,
    *,
    data: Sequence[str] = (),
    seed: int = 1,
    jobs: int = 1,
    cache: Path | None = None,
) -> Card:
    """Fit the machines of every table and size, write their files to a folder and return their card."""
    counted = map_items(count_photo, paths, jobs=jobs, cache=cache, label="histograms", seed=seed)
    pieces = Counted.join([piece for photo in counted for piece in photo])
    files, figures = {}, []
    for second in SECONDS:
        for size, tiles in SIZES.items():
            of_size = pieces[(pieces.second == second) & np.isin(pieces.tiles, tiles)]
            file = f"{name}-{second}-{size}.npz"
            files[file] = write_weights(to / file, _fit(of_size, seed))
            figures += _cross_validate(of_size, seed)
    return model_card(
        name, seed, ("numpy", "scikit-learn"), title=TITLE, data=tuple(data), recipe=RECIPE, figures=tuple(figures),
        blind=BLIND, limits=LIMITS, files=files,
    )  # fmt: skip


def _fit(pieces: Counted, seed: int) -> Arrays:
    """A machine that has learned from at most ``MOST`` of these pieces."""
    drawn = np.random.default_rng(seed).permutation(len(pieces.first))[:MOST]
    seen = pieces[drawn]
    blocks = 64 * np.array([seen.tiles.min(), seen.tiles.max()]).astype(np.int32) ** 2
    machine = fit_svm(roots(seen.counts), seen.first > 0, seen.photo, grid=GRID, tuned_with=2000)
    return machine_arrays(machine, seen.counts, standard_table(int(seen.second[0])), blocks)


def _cross_validate(pieces: Counted, seed: int) -> list[dict[str, Any]]:
    """A row for each size and first quality, every photo judged by a machine that did not learn from it."""
    part = np.array([fold_of(photo) for photo in pieces.photo])
    decisions = np.zeros(len(part))
    for fold in np.unique(part):
        machine = Machine.from_arrays(_fit(pieces[part != fold], seed))
        decisions[part == fold] = machine.decide(roots(pieces.counts[part == fold]))
    return [
        {"pixels": TILE * int(tiles), "QF2": int(pieces.second[0]), "QF1": first}
        | _accuracy(pieces, decisions, (pieces.tiles == tiles) & np.isin(pieces.first, (0, first)))
        for tiles in np.unique(pieces.tiles)
        for first in SHOWN
    ]


def _accuracy(pieces: Counted, decisions: np.ndarray, used: np.ndarray) -> dict[str, float]:
    ends = balanced_accuracy(decisions[used], pieces.first[used] > 0, pieces.photo[used])
    return dict(zip(("value", "low", "high"), ends, strict=True))
