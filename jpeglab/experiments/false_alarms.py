"""How often is a picture that was compressed once called double?

    photos  --measure_singles-->  scores  --run-->  rows: measured against nominal rate, by method and size

Twice: with thresholds from the other photos of the same collections (five folds), and from the other collections only,
which is what happens to a picture from elsewhere. A collection is a folder, or in one folder what stands before the
first "_" of names.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from jpeglab.experiments.calibrate import Score, grids, measure_singles
from jpeglab.experiments.pool import map_items
from jpeglab.experiments.rates import folds, share
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.thresholds import read_grid

__all__ = ["collections", "run"]

RATES = (0.05, 0.01)


def collections(paths: Sequence[Path]) -> np.ndarray:
    """(n,) int64: which collection each photo is of."""
    folders = {path.parent for path in paths}
    names = [path.name.split("_")[0] if len(folders) == 1 else str(path.parent) for path in paths]
    return np.unique(names, return_inverse=True)[1]


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each method, size, nominal rate and way of holding photos out."""
    photos = map_items(measure_singles, paths, jobs=jobs, cache=cache, label="singles", seed=seed)
    held_out = {"other photos": folds(len(paths)), "other collections": collections(paths)}
    return [row for name, part in held_out.items() if part.max() > 0 for row in _rows(photos, part, name)]


def _rows(photos: list[list[Score]], part: np.ndarray, thresholds_from: str) -> list[Row]:
    grid = {k: grids([score for i in np.flatnonzero(part != k) for score in photos[i]]) for k in range(part.max() + 1)}
    alarms: dict[tuple[str, int, float], list[bool]] = {}
    for k, photo in zip(part, photos, strict=True):
        for score in photo:
            for rate in RATES:
                alarms.setdefault((score.method, score.size, rate), []).append(_alarm(score, grid[k], rate))
    return [
        {
            "method": method,
            "size": size,
            "thresholds_from": thresholds_from,
            "nominal": rate,
            "pictures": len(called),
            **estimate("measured", share(sum(called), len(called))),
        }
        for (method, size, rate), called in sorted(alarms.items())
    ]


def _alarm(score: Score, grid: dict[str, Any], rate: float) -> bool:
    limit = read_grid(grid[score.method], np.array(score.fineness), np.array(score.values), rate)
    return bool(score.values >= DETECTORS[score.method].fewest and score.score > limit)
