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

from jpeglab.datasets.pool import map_items
from jpeglab.experiments.calibrate import Score, grids, measure_singles
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
    """One part of the photos after the other is judged by the rest."""
    alarms: dict[tuple[str, int, float], list[np.ndarray]] = {}
    for k in range(part.max() + 1):
        grid = grids([score for i in np.flatnonzero(part != k) for score in photos[i]])
        held_out = [score for i in np.flatnonzero(part == k) for score in photos[i]]
        for method, size in sorted({(score.method, score.size) for score in held_out}):
            judged = [score for score in held_out if (score.method, score.size) == (method, size)]
            for rate in RATES:
                alarms.setdefault((method, size, rate), []).append(_alarms(judged, grid[method], rate))
    return [_row(thresholds_from, *key, np.concatenate(called)) for key, called in sorted(alarms.items())]


def _alarms(judged: list[Score], grid: dict[str, Any], rate: float) -> np.ndarray:
    """(n,) bool, for scores of one method."""
    score, fineness, values = np.array([(s.score, s.fineness, s.values) for s in judged]).T
    enough: np.ndarray = values >= DETECTORS[judged[0].method].fewest
    return enough & (score > read_grid(grid, fineness, values, rate))


def _row(thresholds_from: str, method: str, size: int, rate: float, called: np.ndarray) -> Row:
    setting = {"method": method, "size": size, "thresholds_from": thresholds_from, "nominal": rate}
    return {**setting, "pictures": len(called), **estimate("measured", share(int(called.sum()), len(called)))}
