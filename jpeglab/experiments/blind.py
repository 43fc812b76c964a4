"""Which pairs of qualities leave no trace? Theory against measurement (slides: Double quantization footprints).

photos  --measure_photo-->  Fourier scores over (QF1, QF2)  --run-->  rows: modes with a trace, blind or not, AUC
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import compress_twice, crops
from jpeglab.experiments.rates import area, wins
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics import fourier
from jpeglab.forensics.double_quantization import blind, count_traces
from jpeglab.transform.pictures import compress
from jpeglab.transform.quantization import standard_table

__all__ = ["QUALITIES", "measure_photo", "run"]

QUALITIES = (50, 60, 70, 75, 80, 85, 90, 92, 95, 98, 100)
SIZE = 256


def measure_photo(path: Path, seed: int = 1) -> np.ndarray:
    """Fourier scores (1 + firsts, seconds): of the single, then of the doubles; empty where the photo is too small."""
    rows = []
    for crop in crops([path], SIZE, seed=seed):
        rows.append([compress(crop.pixels, second) for second in QUALITIES])
        rows += [[compress_twice(crop, first, second)[0] for second in QUALITIES] for first in QUALITIES]
    return np.array([[fourier.score(image)[0] for image in row] for row in rows])


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each pair: in how many of the ten modes theory has a trace, and the AUC of the Fourier score."""
    measured = map_items(measure_photo, paths, jobs=jobs, cache=cache, label="blind pairs", seed=seed)
    photos = [scores for scores in measured if scores.size]
    if not photos:
        return []
    scores = np.array(photos)
    return [
        _row(first, second, scores[:, [0, i + 1], j])
        for i, first in enumerate(QUALITIES)
        for j, second in enumerate(QUALITIES)
    ]


def _row(first: int, second: int, scores: np.ndarray) -> Row:
    tables = standard_table(first), standard_table(second)
    theory = {"modes_with_trace": int(count_traces(*tables)), "blind": bool(blind(*tables))}
    auc = area(wins(scores[:, 0], scores[:, 1:]))
    return {"first": first, "second": second, **theory, "photos": len(scores), **estimate("auc", auc)}
