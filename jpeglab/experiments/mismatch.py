"""What a detector loses when it is asked about other pictures than those that it learned from, or learned from few.

    photos  --measure_photo-->  DCT histograms of singles and doubles  --run-->  rows: what was learned, what is asked

Slides: Data-driven vs Model-based approaches. The detector is an SVM on ``svm_features``, patches have 64 x 64 pixels,
and every photo is judged by a machine that comes from other photos, as in ``experiments.learning``. Each setting
differs from the first in one thing:

* QF2 85 instead of 75
* the same photos, shrunk by 1.6 and by 3.2
* an encoder that rounds down, as many cameras do (Agarwal and Farid 2017), instead of to the nearest
* learned from the other collections, as ``calibrate.collections`` tells them apart
* learned from "some of each": as many photos as before, spread over all settings
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.svm import SVC

from jpeglab.datasets.patches import cut_patches
from jpeglab.datasets.pool import map_items
from jpeglab.experiments.calibrate import collections
from jpeglab.experiments.rates import area, mean_of, wins
from jpeglab.experiments.tables import Row, estimate
from jpeglab.image import Component, JpegImage
from jpeglab.learning.ensemble import fold_of
from jpeglab.learning.svm import svm_features
from jpeglab.transform.pictures import compress, transform
from jpeglab.transform.quantization import standard_table

__all__ = ["AMOUNTS", "FIRSTS", "SETTINGS", "Setting", "decide", "learn", "measure_photo", "round_down", "run"]

FIRSTS = (50, 60, 70, 80, 90)
SIZE, PLACES = 64, 4  # pixels a side; patches of each photo, class and first quality
PHOTOS = 40  # to learn from, where their number is not what varies
AMOUNTS, DRAWS = (1, 2, 5, 10, 20, 40, 80, 120), 5  # photos to learn from; so many different choices of few


def round_down(pixels: np.ndarray, quality: int) -> JpegImage:
    """Compress a grey picture as an encoder does that rounds F / Q down: (H, W) uint8, 1..100."""
    (eighths,), table = transform(pixels).coefficients, standard_table(quality)
    height, width = pixels.shape
    return JpegImage(width, height, (Component(eighths // (8 * table).astype(np.int16), table),))


class Setting(NamedTuple):
    """Where patches are from: quality of the last compression, how much the photos are shrunk, the encoder."""

    second: int = 75
    scale: float = 1.0
    encode: Callable[[np.ndarray, int], JpegImage] = compress


AS_IT_IS, SOME_OF_EACH, ELSEWHERE = "QF2 75", "some of each", "other collections"
SETTINGS = {
    AS_IT_IS: Setting(),
    "QF2 85": Setting(second=85),
    "1.6 times smaller": Setting(scale=1.6),
    "3.2 times smaller": Setting(scale=3.2),
    "rounded down": Setting(encode=round_down),
}


# --- measuring and learning -------------------------------------------------------------------------------------------


def measure_photo(path: Path, setting: Setting, seed: int = 1) -> np.ndarray:
    """The features of one photo's patches: (first qualities, 2, places, 320); fewer places where it is too small.

    On the second axis come singles, then doubles of the same pixels.
    """
    pairs = [(first, setting.second) for first in FIRSTS]
    patches = cut_patches(
        path, size=SIZE, pairs=pairs, count=PLACES, seed=seed, scale=setting.scale, encode=setting.encode
    )
    features = svm_features().transform(patches)
    return features.reshape(len(FIRSTS), 2, -1, features.shape[-1])


def learn(features: np.ndarray) -> SVC:
    """From (photos, first qualities, 2, places, d) features, singles and doubles on the third axis."""
    double = np.broadcast_to(np.arange(2)[:, None], features.shape[:-1])
    return SVC(C=10, gamma=0.1).fit(features.reshape(-1, features.shape[-1]), double.ravel())


def decide(machine: SVC, features: np.ndarray) -> np.ndarray:
    """(..., d) to (...), > 0 = double."""
    decisions: np.ndarray = machine.decision_function(features.reshape(-1, features.shape[-1]))
    return decisions.reshape(features.shape[:-1])


# --- the table --------------------------------------------------------------------------------------------------------


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """Each setting asked about by machines of each setting; and machines of few photos, or of other collections."""
    options: dict[str, Any] = {"jobs": jobs, "cache": cache, "seed": seed}
    measured = [
        map_items(measure_photo, paths, label=f"mismatch, {name}", setting=setting, **options)
        for name, setting in SETTINGS.items()
    ]
    whole = [k for k in range(len(paths)) if all(several[k].shape[2] == PLACES for several in measured)]
    judges = _Judges(np.array([fold_of(paths[k].name) for k in whole]), seed)
    if not judges.most:
        return []
    sets = {name: np.stack([several[k] for k in whole]) for name, several in zip(SETTINGS, measured, strict=True)}
    elsewhere = _Judges(collections([paths[k] for k in whole]), seed)
    return [*_amounts(sets, judges), *_mismatches(sets, judges), *_from_elsewhere(sets, elsewhere)]


class _Judges:
    """Machines that judge one part of the photos each, having learned from others; part (n,)."""

    def __init__(self, part: np.ndarray, seed: int):
        order = np.random.default_rng(seed).permutation(len(part))
        self.parts = [(order[part[order] != k], order[part[order] == k]) for k in np.unique(part)]
        self.most = min((len(others) for others, _ in self.parts), default=0)  # photos to learn from, in every part

    def __call__(self, learned: np.ndarray, asked: Sequence[np.ndarray], amount: int, draws: int = 1) -> np.ndarray:
        """Decisions on each set of features that is asked about: (sets, draws, photos, first qualities, 2, places)."""
        decisions = np.empty((len(asked), draws, *asked[0].shape[:-1]))
        for others, held_out in self.parts:
            for draw in range(draws):
                machine = learn(learned[others[draw * amount : (draw + 1) * amount]])
                for answers, features in zip(decisions, asked, strict=True):
                    answers[draw, held_out] = decide(machine, features[held_out])
        return decisions


def _amounts(sets: dict[str, np.ndarray], judges: _Judges) -> Iterator[Row]:
    """More and more photos to learn from."""
    features = sets[AS_IT_IS]
    for amount in [amount for amount in AMOUNTS if amount <= judges.most]:
        [decisions] = judges(features, [features], amount, min(DRAWS, judges.most // amount))
        yield from _rows({"topic": "amount", "learned": AS_IT_IS, "amount": amount, "asked": AS_IT_IS}, decisions)


def _mismatches(sets: dict[str, np.ndarray], judges: _Judges) -> Iterator[Row]:
    """Every setting against every other."""
    count, several = np.arange(len(sets[AS_IT_IS])), np.stack(list(sets.values()))
    amount = min(PHOTOS, judges.most)
    for name, learned in {**sets, SOME_OF_EACH: several[count % len(several), count]}.items():
        for asked, decisions in zip(sets, judges(learned, list(several), amount), strict=True):
            yield from _rows({"topic": "mismatch", "learned": name, "amount": amount, "asked": asked}, decisions)


def _from_elsewhere(sets: dict[str, np.ndarray], judges: _Judges) -> Iterator[Row]:
    """Nothing of a photo's own collection."""
    if amount := min(PHOTOS, judges.most):
        [decisions] = judges(sets[AS_IT_IS], [sets[AS_IT_IS]], amount)
        yield from _rows({"topic": "mismatch", "learned": ELSEWHERE, "amount": amount, "asked": AS_IT_IS}, decisions)


def _rows(about: Row, decisions: np.ndarray) -> Iterator[Row]:
    """One for each first quality, and one for all; decisions (draws, photos, first qualities, 2, places)."""
    for first, chosen in [*((str(q), [k]) for k, q in enumerate(FIRSTS)), ("mean", list(range(len(FIRSTS))))]:
        singles, doubles = (decisions[:, :, chosen, side] for side in (0, 1))
        right = ((singles <= 0).mean(axis=(0, 2, 3)) + (doubles > 0).mean(axis=(0, 2, 3))) / 2
        yield {
            **about,
            "first": first,
            "photos": decisions.shape[1],
            **estimate("accuracy", mean_of(right)),
            **estimate("auc", area(_wins(singles, doubles))),
        }


def _wins(singles: np.ndarray, doubles: np.ndarray) -> np.ndarray:
    """How often doubles of one photo score higher than singles of another, within a draw and a first quality."""
    draws, _, firsts, places = singles.shape
    cells = [(draw, first, place) for draw in range(draws) for first in range(firsts) for place in range(places)]
    return np.mean([wins(singles[d, :, f, p], doubles[d, :, f]) for d, f, p in cells], axis=0)
