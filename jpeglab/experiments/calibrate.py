"""Thresholds of all detectors, from photos that were compressed once.

photos  --measure_singles-->  scores  --fit_grid-->  jpeglab/forensics/thresholds.json

How often such thresholds are exceeded is measured on one collection after the other, each judged by the rest, which is
what happens to a picture from elsewhere. A collection is what stands before the first "_" of names in one folder.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import Crop, crops
from jpeglab.experiments.tables import provenance
from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.thresholds import DATA, RATES, fineness, fit_grid, read_grid
from jpeglab.transform.pictures import compress

__all__ = [
    "QUALITIES", "SIZES", "Judged", "Score", "calibrate", "collections", "grids", "judge_held_out", "measure_singles",
]  # fmt: skip

QUALITIES = (30, 40, 50, 60, 65, 70, 75, 80, 85, 90, 92, 95, 97, 100)
SIZES = (64, 128, 256, 512, 1024, 2048)


class Score(NamedTuple):
    """What a detector measured on one picture that was compressed once."""

    method: str
    photo: str
    size: int
    quality: int
    fineness: float
    values: float
    score: float


def calibrate(
    paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None, to: Path = DATA
) -> None:
    """Measure singles and write the data file."""
    measured = map_items(measure_singles, paths, jobs=jobs, cache=cache, label="singles", seed=seed)
    fitted = grids([score for photo in measured for score in photo])
    elsewhere = judge_held_out(measured, collections(paths), RATES)
    content = {
        "provenance": provenance("calibrate", paths, seed) | {"qualities": QUALITIES, "sizes": SIZES},
        "methods": {name: grid | {"measured": _shares(elsewhere[name])} for name, grid in fitted.items()},
    }
    to.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


def measure_singles(path: Path, seed: int = 1) -> list[Score]:
    """All detectors on crops of one photo, of all sizes that it has, compressed once with each quality."""
    scores = []
    for size in SIZES:
        for crop in crops([path], size, seed=seed):
            if 2 * min(crop.pixels.shape) > size:
                scores += [score for quality in QUALITIES for score in _scores(crop, size, quality)]
    return scores


def _scores(crop: Crop, size: int, quality: int) -> list[Score]:
    image = compress(crop.pixels, quality)
    fine, measured = fineness(image.luminance.table), {name: DETECTORS[name].measure(image) for name in DETECTORS}
    return [Score(name, crop.photo, size, quality, fine, m.values, m.score) for name, m in measured.items()]


def collections(paths: Sequence[Path]) -> np.ndarray:
    """(n,) int64: which collection each photo is of."""
    names = [(str(path.parent), path.name.split("_")[0] if "_" in path.name else "") for path in paths]
    return np.unique([" ".join(name) for name in names], return_inverse=True)[1]


class Judged(NamedTuple):
    """Scores of one method, and whether each is above the thresholds of some rates: alarms (n, rates) bool."""

    scores: list[Score]
    alarms: np.ndarray


def judge_held_out(photos: Sequence[list[Score]], part: np.ndarray, rates: Sequence[float]) -> dict[str, Judged]:
    """For each method all scores, one part of the photos after the other judged by thresholds from the rest.

    A part without a rest, and so without thresholds, is judged by its own.
    """
    scores: dict[str, list[Score]] = {name: [] for name in DETECTORS}
    alarms: dict[str, list[np.ndarray]] = {name: [] for name in DETECTORS}
    for k in range(part.max() + 1):
        held_out = [score for photo, of in zip(photos, part, strict=True) if of == k for score in photo]
        rest = [score for photo, of in zip(photos, part, strict=True) if of != k for score in photo]
        fitted = grids(rest or held_out)
        for name in DETECTORS:
            judged = [score for score in held_out if score.method == name]
            scores[name] += judged
            alarms[name].append(_alarms(judged, fitted[name], rates))
    return {name: Judged(scores[name], np.concatenate(alarms[name])) for name in DETECTORS}


def _alarms(judged: list[Score], grid: dict[str, Any], rates: Sequence[float]) -> np.ndarray:
    """(n, rates) bool, for scores of one method."""
    if not judged:
        return np.zeros((0, len(rates)), bool)
    score, fine, values = np.array([(s.score, s.fineness, s.values) for s in judged]).T
    detector = DETECTORS[judged[0].method]
    enough = (values >= detector.fewest) & (score > detector.least)
    return np.stack([enough & (score > read_grid(grid, fine, values, rate)) for rate in rates], axis=1)


def _shares(judged: Judged) -> list[float]:
    return [float(f"{share:.4f}") for share in judged.alarms.mean(axis=0)]


def grids(scores: Sequence[Score]) -> dict[str, dict[str, Any]]:
    """A grid of thresholds for each detector, from the scores that rest on enough evidence."""
    grids = {}
    for name, detector in DETECTORS.items():
        enough = [score for score in scores if score.method == name and score.values >= detector.fewest]
        grids[name] = fit_grid(*np.array([(s.score, s.fineness, s.values) for s in enough]).reshape(-1, 3).T)
    return grids
