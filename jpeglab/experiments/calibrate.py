"""Thresholds of all detectors, from photos that were compressed once.

photos  --measure_singles-->  scores  --fit_grid-->  jpeglab/forensics/thresholds.json
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
from jpeglab.forensics.thresholds import DATA, fineness, fit_grid
from jpeglab.transform.pictures import compress

__all__ = ["QUALITIES", "SIZES", "Score", "calibrate", "grids", "measure_singles"]

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
    scores = [score for photo in measured for score in photo]
    content = {
        "provenance": provenance("calibrate", paths, seed) | {"qualities": QUALITIES, "sizes": SIZES},
        "methods": grids(scores),
    }
    to.write_text(json.dumps(content, separators=(",", ":")) + "\n")


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


def grids(scores: Sequence[Score]) -> dict[str, dict[str, Any]]:
    """A grid of thresholds for each detector, from the scores that rest on enough evidence."""
    grids = {}
    for name, detector in DETECTORS.items():
        enough = [score for score in scores if score.method == name and score.values >= detector.fewest]
        grids[name] = fit_grid(*np.array([(s.score, s.fineness, s.values) for s in enough]).reshape(-1, 3).T)
    return grids
