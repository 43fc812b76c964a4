"""Patches of the sample pictures, few enough to learn from within seconds (slides: SVM-based double JPEG detection).

first, second  --pair_examples-->  Patches, singles and doubles
second         --examples-->       those of all FIRSTS
factor         --enlarged-->       JpegImages, enlarged before they were saved or not
classifier, features, labels, photos  --held_out-->  what classifiers say that learned from other pictures
"""

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from jpeglab.datasets.patches import Patches, patch_set
from jpeglab.datasets.pictures import picture_file
from jpeglab.datasets.sets import load_photo
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress
from jpeglab.widgets.saved import UNCOMPRESSED

__all__ = ["FIRSTS", "FOLDS", "SECONDS", "Enlarged", "enlarged", "examples", "held_out", "pair_examples", "splits"]

FIRSTS, SECONDS = (50, 60, 70, 80, 90), (75, 85, 95)  # qualities
SIZE, PLACES = 64, 12  # of a patch, in pixels; in each picture
FOLDS = 4  # parts of the eight pictures, each judged by what was learned from the others
QUALITY = 95  # of what was enlarged


class Enlarged(NamedTuple):
    """Pictures of another task: which were resampled before their only compression?

    images : of 64 x 64 pixels
    resampled : (n,) bool
    photo : (n,) str, the sample picture of each
    """

    images: list[JpegImage]
    resampled: np.ndarray
    photo: np.ndarray


@functools.lru_cache(maxsize=64)
def pair_examples(first: int, second: int, shifted: bool = False, places: int = PLACES) -> Patches:
    """Patches of all sample pictures without a JPEG past, saved with QF2 = ``second``, half of them after QF1."""
    photos = [picture_file(name) for name in UNCOMPRESSED]
    return patch_set(photos, SIZE, [(first, second)], places, shifted=shifted)


@functools.lru_cache(maxsize=8)
def examples(second: int) -> Patches:
    """Those of all first qualities."""
    return Patches.join(pair_examples(first, second) for first in FIRSTS)


@functools.lru_cache(maxsize=8)
def enlarged(factor: float, seed: int = 1) -> Enlarged:
    """Patches as they are, and the same places of the pictures enlarged by bicubic interpolation; all saved once."""
    rng = np.random.default_rng(seed)
    planes = [load_photo(picture_file(name)) for name in UNCOMPRESSED]
    pairs = [compress(patch, QUALITY) for plane in planes for patch in _as_is_and_enlarged(plane, factor, rng)]
    return Enlarged(pairs, np.arange(len(pairs)) % 2 > 0, np.repeat(UNCOMPRESSED, 2 * PLACES))


def _as_is_and_enlarged(plane: np.ndarray, factor: float, rng: np.random.Generator) -> Iterator[np.ndarray]:
    from PIL import Image

    height, width = plane.shape
    larger = Image.fromarray(plane).resize((int(factor * width), int(factor * height)), Image.Resampling.BICUBIC)
    for _ in range(PLACES):
        corner = rng.integers(0, (height - SIZE, width - SIZE))
        for pixels, (top, left) in ((plane, corner), (np.asarray(larger), (factor * corner).astype(int))):
            yield pixels[top : top + SIZE, left : left + SIZE]


def splits(photos: np.ndarray, pictures: int | None = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Indices to learn from and to be judged, for each part of the pictures; no picture is on both sides.

    Parameters
    ----------
    photos : (n,) str
    pictures : learn from so many of the others only; None: from all
    """
    names = np.unique(photos)
    for fold in range(FOLDS):
        others = np.roll(np.delete(names, np.s_[fold::FOLDS]), fold)[:pictures]
        yield np.flatnonzero(np.isin(photos, others)), np.flatnonzero(np.isin(photos, names[fold::FOLDS]))


def held_out(
    classifier: Any, features: np.ndarray, labels: np.ndarray, photos: np.ndarray, pictures: int | None = None
) -> np.ndarray:
    """What a scikit-learn classifier says of (n, d) features, having learned from other pictures each time: (n,)."""
    from sklearn.model_selection import cross_val_predict

    answers: np.ndarray = cross_val_predict(classifier, features, labels, cv=list(splits(photos, pictures)))
    return answers
