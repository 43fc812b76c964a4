"""How well does a map show what was pasted? Splices of both stories, on and off the grid, in grey and in color.

photos  --measure_splice-->  pixel AUC and best F1 of each map  --run-->  rows: means over splices, one a photo
"""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import Truth, large_enough, splice
from jpeglab.experiments.rates import mean_of
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics.localization import METHODS, localize
from jpeglab.image import JpegImage

__all__ = ["Measured", "best_f1", "measure_splice", "pixel_area", "run"]

PAIRS = ((70, 90), (60, 85), (80, 95), (65, 75), (75, 85))
FAR = 15  # a difference of qualities
STORIES = tuple((suspect, shifted) for shifted in (False, True) for suspect in ("single", "double"))


class Measured(NamedTuple):
    """One map of one splice."""

    method: str
    suspect: str
    shifted: bool
    difference: int
    auc: float
    f1: float


def measure_splice(number: int, paths: Sequence[Path], color: bool = False, seed: int = 1) -> list[Measured]:
    """All maps of one splice, for all stories and pairs of qualities."""
    measured = []
    for (suspect, shifted), pair in itertools.product(STORIES, PAIRS):
        spliced = splice(paths, number, *pair, suspect=suspect, shifted=shifted, color=color, seed=seed)
        measured += _measure(*spliced, suspect)
    return measured


def _measure(image: JpegImage, truth: Truth, suspect: str) -> list[Measured]:
    assert truth.mask is not None
    rows, cols = image.luminance.quantized.shape[:2]
    pasted = truth.mask.reshape(rows, 8, cols, 8).mean(axis=(1, 3))
    maps = {method: localize(image, method, suspect=suspect) for method in METHODS}
    story = suspect, truth.grid != (0, 0), truth.history[1] - truth.history[0]
    return [Measured(name, *story, pixel_area(each, pasted), best_f1(each, pasted)) for name, each in maps.items()]


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each story and method, and whether the qualities are far apart; a splice for each photo."""
    large = tuple(large_enough(paths))
    options: dict[str, Any] = {"paths": large, "jobs": jobs, "cache": cache, "seed": seed}
    numbers = range(len(large) if len(large) > 1 else 0)
    rows: list[Row] = []
    for color in (False, True):
        label = f"maps {'color' if color else 'grey'}"
        splices = map_items(measure_splice, numbers, label=label, color=color, **options)
        rows += _rows(splices, "4:2:0" if color else "grey")
    return rows


def _rows(splices: Sequence[Sequence[Measured]], color: str) -> list[Row]:
    """Means over photos; of a photo's splices whose qualities are as far apart, the mean counts."""
    means: dict[tuple[str, str, bool, bool], list[np.ndarray]] = {}
    for measured in splices:
        alike: dict[tuple[str, str, bool, bool], list[tuple[float, float]]] = {}
        for m in measured:
            alike.setdefault((m.method, m.suspect, m.shifted, m.difference >= FAR), []).append((m.auc, m.f1))
        for story, values in alike.items():
            means.setdefault(story, []).append(np.mean(values, axis=0))
    return [_row(*story, color, np.array(values)) for story, values in means.items()]


def _row(method: str, suspect: str, shifted: bool, far: bool, color: str, values: np.ndarray) -> Row:
    auc, f1 = (mean_of(column) for column in values.T)
    grid, difference = "shifted" if shifted else "aligned", "15 to 25" if far else "10"
    story = {"method": method, "suspect": suspect, "grid": grid, "difference": difference, "color": color}
    return {**story, "photos": len(values), **estimate("pixel_auc", auc), **estimate("best_f1", f1)}


def pixel_area(block_map: np.ndarray, pasted: np.ndarray) -> float:
    """The area under the ROC curve over all pixels of a map.

    Parameters
    ----------
    block_map : (rows, cols)
    pasted : (rows, cols), the share of each block's pixels that was pasted
    """
    hits, alarms = _curve(block_map, pasted), _curve(block_map, 1 - pasted)
    return float(np.trapezoid(hits / hits[-1], alarms / alarms[-1]))


def best_f1(block_map: np.ndarray, pasted: np.ndarray) -> float:
    """The best F1 over all pixels that any threshold of this map gives; arguments as for ``pixel_area``."""
    hits, alarms = _curve(block_map, pasted), _curve(block_map, 1 - pasted)
    return float((2 * hits / (hits[-1] + hits + alarms)).max())


def _curve(block_map: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(levels + 1,): the sum of weights at or above each level of the map, highest level first, after a 0."""
    levels, places = np.unique(block_map, return_inverse=True)
    sums = np.bincount(places.ravel(), weights.ravel(), len(levels))
    return np.concatenate([[0.0], np.cumsum(sums[::-1])])
