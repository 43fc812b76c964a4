"""How often is a picture that was compressed once called double?

    photos  --measure_singles-->  scores  --run-->  rows: measured against nominal rate, by method and size

Twice: with thresholds from the other photos of the same collections (five folds), and from the other collections only,
which is what happens to a picture from elsewhere.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.experiments.calibrate import Score, collections, judge_held_out, measure_singles
from jpeglab.experiments.rates import folds, share
from jpeglab.experiments.tables import Row, estimate

__all__ = ["run"]

RATES = (0.01, 0.05)


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each method, size, nominal rate and way of holding photos out."""
    photos = map_items(measure_singles, paths, jobs=jobs, cache=cache, label="singles", seed=seed)
    held_out = {"other photos": folds(len(paths)), "other collections": collections(paths)}
    return [row for name, part in held_out.items() if part.max() > 0 for row in _rows(photos, part, name)]


def _rows(photos: list[list[Score]], part: np.ndarray, thresholds_from: str) -> list[Row]:
    rows = []
    for method, (scores, alarms) in sorted(judge_held_out(photos, part, RATES).items()):
        sizes = np.array([score.size for score in scores])
        for size in np.unique(sizes).tolist():
            for rate, called in zip(RATES, alarms[sizes == size].T, strict=True):
                rows.append(_row(thresholds_from, method, size, rate, called))
    return rows


def _row(thresholds_from: str, method: str, size: int, rate: float, called: np.ndarray) -> Row:
    setting = {"method": method, "size": size, "thresholds_from": thresholds_from, "nominal": rate}
    return {**setting, "pictures": len(called), **estimate("measured", share(int(called.sum()), len(called)))}
