"""How well is a second compression seen? Every detector over pairs of qualities, sizes, grey and color.

    photos  --measure_photo-->  scores of singles, doubles, shifted, same table  --run-->  rows: AUC, TPR, FPR, accuracy

A row's thresholds come from the other photos (five folds), as the detector would have had them: the grid of
``thresholds``, for the picture's own table and size. A picture that is left open counts as single.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import Crop, Truth, compress_shifted, compress_twice, crops
from jpeglab.experiments.calibrate import grids, measure_singles
from jpeglab.experiments.rates import area, folds, share, wins
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics.detectors import DETECTORS, Measurement
from jpeglab.forensics.same_table import recompression_test
from jpeglab.forensics.thresholds import fineness, read_grid
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress

__all__ = ["FIRSTS", "GROUPS", "Group", "Measured", "measure_photo", "run"]

FIRSTS = {
    75: (50, 60, 65, 70, 80, 85, 90, 95),
    85: (50, 60, 70, 75, 80, 90, 95),
    95: (50, 60, 70, 75, 80, 85, 90, 98),
}
SAME = (60, 75, 85, 90, 95)
PAPER = "recompression_test"  # beside the detectors
SETTINGS = ((512, False), (256, False), (512, True), (256, True))  # size, color
RATES = (0.05, 0.01)

Pair = tuple[int, int]


class Measured(NamedTuple):
    """One detector on one picture; ``first`` is 0 for a single, ``exact`` whether the shift was found."""

    method: str
    first: int
    second: int
    fineness: float
    values: float
    score: float
    exact: bool


class Group(NamedTuple):
    """A row of the table: a method, and the pairs of qualities whose mean it shows."""

    method: str
    what: str
    pairs: tuple[Pair, ...]


def _groups() -> tuple[Group, ...]:
    groups = []
    for method in ("fourier", "benford", "shifted"):
        for second, firsts in FIRSTS.items():
            far = tuple((first, second) for first in firsts if first <= second - 10)
            groups.append(Group(method, f"QF1 <= QF2 - 10, QF2 {second}", far))
        groups.append(Group(method, "QF1 = QF2 - 5", ((70, 75), (80, 85), (90, 95))))
        groups += [
            Group(method, f"{first} then {second}", ((first, second),))
            for first, second in ((80, 75), (85, 75), (90, 85))
        ]
    groups += [Group("shifted", f"QF1 = QF2 = {second}", ((second, second),)) for second in FIRSTS]
    return (*groups, *(Group("same_table", f"QF1 = QF2 = {second}", ((second, second),)) for second in SAME))


GROUPS = _groups()


# --- measuring --------------------------------------------------------------------------------------------------------


def measure_photo(path: Path, size: int, color: bool = False, seed: int = 1) -> list[Measured]:
    """All detectors on what they are for: nothing where the photo is too small."""
    return [measured for crop in crops([path], size, color=color, seed=seed) for measured in _measure_crop(crop)]


def _measure_crop(crop: Crop) -> list[Measured]:
    measured = []
    for second in SAME:
        measured += _measure(compress(crop.pixels, second), Truth(crop.photo, (second,)), (*DETECTORS, PAPER))
        measured += _measure(*compress_twice(crop, second, second), ("same_table", PAPER))
    for second, firsts in FIRSTS.items():
        for first in firsts:
            measured += _measure(*compress_twice(crop, first, second), ("fourier", "benford"))
        for first in (*firsts, second):
            measured += _measure(*compress_shifted(crop, first, second), ("shifted",))
    return measured


def _measure(image: JpegImage, truth: Truth, methods: Sequence[str]) -> list[Measured]:
    first, second = truth.history if truth.double else (0, *truth.history)
    measured = []
    for method in methods:
        score, values, evidence = _paper(image) if method == PAPER else DETECTORS[method].measure(image)
        exact = truth.double and evidence.get("shift") == truth.grid
        measured.append(Measured(method, first, second, fineness(image.luminance.table), values, score, exact))
    return measured


def _paper(image: JpegImage) -> Measurement:
    """The test of Huang, Huang, Shi 2010, perturbed as in Niu et al. 2019: above 0 is a double."""
    test = recompression_test(image)
    return Measurement(test.score, test.coefficients, {})


# --- the table --------------------------------------------------------------------------------------------------------


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """The rows of all settings."""
    options: dict[str, Any] = {"jobs": jobs, "cache": cache, "seed": seed}
    calibrating = map_items(measure_singles, paths, label="singles", **options)
    rows = []
    for size, color in SETTINGS:
        label = f"detection {size} {'color' if color else 'grey'}"
        measured = map_items(measure_photo, paths, label=label, size=size, color=color, **options)
        rows += _rows(measured, calibrating, {"size": size, "color": "4:2:0" if color else "grey"})
    return rows


def _rows(measured: list[list[Measured]], calibrating: list[list[Any]], setting: Row) -> list[Row]:
    """The groups of one size; photos too small for it have measured nothing."""
    kept = [k for k, photo in enumerate(measured) if photo]
    if len(kept) < 2:
        return []
    part = folds(len(measured))
    fitted = [grids([s for k, photo in enumerate(calibrating) if part[k] != fold for s in photo]) for fold in range(5)]
    table = _Table([measured[k] for k in kept], [fitted[part[k]] for k in kept])
    return [{"method": group.method, "pairs": group.what, **setting, **table.row(group)} for group in GROUPS]


class _Table:
    """Scores by method and pair, one value a photo, and the margins over thresholds that the photo had no part in."""

    def __init__(self, photos: list[list[Measured]], grids: list[dict[str, Any]]) -> None:
        self.photos, self.grids = photos, grids

    def row(self, group: Group) -> Row:
        """AUC; for each rate TPR, measured FPR and accuracy; the paper's accuracy; how often the shift is exact."""
        seconds = sorted({second for _, second in group.pairs})
        doubles = {pair: self._of(group.method, *pair) for pair in group.pairs}
        singles = {second: self._of(group.method, 0, second) for second in seconds}
        won = [wins(_scores(singles[pair[1]]), _scores(doubles[pair])[:, None]) for pair in group.pairs]
        row: Row = {"photos": len(self.photos), **estimate("auc", area(np.mean(won, axis=0)))}
        for rate in RATES:
            hits = np.concatenate([self._positive(doubles[pair], rate) for pair in group.pairs])
            alarms = np.concatenate([self._positive(singles[second], rate) for second in seconds])
            percent = f"{100 * rate:.0f}"
            row |= estimate(f"tpr_{percent}", share(hits.sum(), len(hits)))
            row |= estimate(f"fpr_{percent}", share(alarms.sum(), len(alarms)))
            row[f"accuracy_{percent}"] = float(f"{(hits.mean() + 1 - alarms.mean()) / 2:.4f}")
        exact = np.mean([m.exact for pair in group.pairs for m in doubles[pair]])
        row["accuracy_paper"] = self._paper(group.pairs) if group.method == "same_table" else ""
        row["shift_exact"] = float(f"{exact:.4f}") if group.method == "shifted" else ""
        return row

    def _paper(self, pairs: tuple[Pair, ...]) -> float:
        """The accuracy of the paper's rule."""
        hits = np.concatenate([_scores(self._of(PAPER, *pair)) > 0 for pair in pairs])
        alarms = np.concatenate([_scores(self._of(PAPER, 0, second)) > 0 for _, second in pairs])
        return float(f"{(hits.mean() + 1 - alarms.mean()) / 2:.4f}")

    def _of(self, method: str, first: int, second: int) -> list[Measured]:
        return [m for photo in self.photos for m in photo if (m.method, m.first, m.second) == (method, first, second)]

    def _positive(self, measured: list[Measured], rate: float) -> np.ndarray:
        """(n,) bool: what the detector would have said."""
        detector = DETECTORS[measured[0].method]
        limits = [
            float(read_grid(grid[detector.name], np.array(m.fineness), np.array(m.values), rate))
            for m, grid in zip(measured, self.grids, strict=True)
        ]
        return np.array(
            [
                m.values >= detector.fewest and m.score > max(limit, detector.least)
                for m, limit in zip(measured, limits, strict=True)
            ]
        )


def _scores(measured: list[Measured]) -> np.ndarray:
    return np.array([m.score for m in measured])
