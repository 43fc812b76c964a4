"""First digits of every mode and a linear classifier (Li, Shi and Huang 2008), over pairs of qualities.

    photos  --measure_photo-->  features of singles and doubles  --run-->  rows: AUC pooled over all first qualities

One classifier for each second quality; every photo is judged by one that has learned from other photos. It reads more
modes than the paper: in the paper's 20 every step of QF 98 divides that of QF 95.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import compress_twice, crops
from jpeglab.experiments.detection import FIRSTS, SETTINGS
from jpeglab.experiments.rates import area, folds, wins
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics.first_digits import first_digit_features
from jpeglab.transform.pictures import compress

__all__ = ["measure_photo", "run"]

MODES = 35
PARTS = 5


def measure_photo(path: Path, size: int, color: bool = False, seed: int = 1) -> dict[int, np.ndarray]:
    """For each second quality (1 + firsts, features): the single, then the doubles; {} where the photo is too small."""
    measured = {}
    for crop in crops([path], size, color=color, seed=seed):
        for second, firsts in FIRSTS.items():
            images = [compress(crop.pixels, second), *(compress_twice(crop, first, second)[0] for first in firsts)]
            measured[second] = np.array([first_digit_features(image, MODES) for image in images])
    return measured


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each size, grey and color, and second quality."""
    options: dict[str, Any] = {"jobs": jobs, "cache": cache, "seed": seed}
    rows = []
    for size, color in SETTINGS:
        label = f"first digits {size} {'color' if color else 'grey'}"
        measured = map_items(measure_photo, paths, label=label, size=size, color=color, **options)
        photos = [photo for photo in measured if photo]
        for second in FIRSTS if len(photos) >= PARTS else ():
            scores = _held_out(np.array([photo[second] for photo in photos]))
            auc = area(wins(scores[:, 0], scores[:, 1:]))
            setting = {"size": size, "color": "4:2:0" if color else "grey", "second": second, "photos": len(photos)}
            rows.append({**setting, **estimate("auc", auc)})
    return rows


def _held_out(features: np.ndarray) -> np.ndarray:
    """(photos, 1 + firsts, features) to the scores (photos, 1 + firsts) of classifiers that never saw the photo."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    part, scores = folds(len(features), PARTS), np.zeros(features.shape[:2])
    double = np.arange(features.shape[1]) > 0
    for k in range(PARTS):
        seen, unseen = features[part != k], features[part == k]
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000))
        model.fit(seen.reshape(-1, seen.shape[-1]), np.tile(double, len(seen)))
        scores[part == k] = model.decision_function(unseen.reshape(-1, unseen.shape[-1])).reshape(len(unseen), -1)
    return scores
