"""How often are the steps of the first compression right?

photos  --measure_photo-->  modes right up to their class  --run-->  rows by second quality, and the first quality
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import compress_twice, crops
from jpeglab.experiments.detection import FIRSTS, SETTINGS
from jpeglab.experiments.rates import mean_of
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics.double_quantization import FIRST_TEN
from jpeglab.forensics.primary import estimate_primary_table
from jpeglab.transform.quantization import standard_table

__all__ = ["Measured", "measure_photo", "run"]


class Measured(NamedTuple):
    """One double: the share of ten modes whose class holds the true step, and the quality found (0: none)."""

    first: int
    second: int
    right: float
    quality: int


def measure_photo(path: Path, size: int, color: bool = False, seed: int = 1) -> list[Measured]:
    """All pairs on a crop of one photo, [] where it is too small. A mode that stays unknown is not right."""
    measured = []
    for crop in crops([path], size, color=color, seed=seed):
        for second, firsts in FIRSTS.items():
            for first in firsts:
                found = estimate_primary_table(compress_twice(crop, first, second)[0])
                true = standard_table(first)
                right = np.mean([true[mode] in found.ambiguous.get(mode, ()) for mode in FIRST_TEN])
                measured.append(Measured(first, second, float(right), found.quality or 0))
    return measured


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each size, second quality, and whether the first one was lower or higher."""
    options: dict[str, Any] = {"jobs": jobs, "cache": cache, "seed": seed}
    rows = []
    for size, color in SETTINGS:
        label = f"primary {size} {'color' if color else 'grey'}"
        measured = map_items(measure_photo, paths, label=label, size=size, color=color, **options)
        photos = [photo for photo in measured if photo]
        for second in FIRSTS if photos else ():
            setting = {"size": size, "color": "4:2:0" if color else "grey", "second": second, "photos": len(photos)}
            lower = [[m for m in photo if m.second == second and m.first < second] for photo in photos]
            higher = [[m for m in photo if m.second == second and m.first > second] for photo in photos]
            rows += [
                {**setting, "pairs": "QF1 < QF2", **_row(lower)},
                {**setting, "pairs": "QF1 > QF2", **_row(higher)},
            ]
    return rows


def _row(photos: list[list[Measured]]) -> Row:
    right = mean_of(np.array([np.mean([m.right for m in photo]) for photo in photos]))
    near = mean_of(np.array([np.mean([abs(m.quality - m.first) <= 1 for m in photo]) for photo in photos]))
    return estimate("steps_right", right) | estimate("quality_within_1", near)
