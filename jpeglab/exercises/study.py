"""Nine small studies to judge, measured when they are asked for (slides: Data-driven vs Model-based approaches).

pictures  --studies-->  {"A" .. "I": what a paper would tell of itself, as arrays}

Each of them trains an SVM on the histograms of patches of 64 x 64 pixels and asks it about others. The numbers are
true; what is wrong is how they came about. Exercise 18 is to find that; whoever reads the code below need not.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
from sklearn.svm import SVC

from jpeglab.datasets.patches import Patches, cut_patches
from jpeglab.datasets.pictures import picture_file
from jpeglab.learning.histogram_features import HistogramFeatures

__all__ = ["Study", "accuracies", "studies"]

Study = dict[str, Any]

PICTURES = ("astronaut", "brick", "camera", "coffee", "dandelion", "fig", "gravel", "sunset")
SIDE = 64  # pixels
PLACES = 12  # patches of each picture and class
TWO_PARTS = np.array([0, 1, 0, 1, 0, 1, 0, 1], bool)  # pictures


@cache
def studies() -> Mapping[str, Study]:
    """The nine, by their letters.

    Each is a dictionary:

    training_photos, test_photos : (m,), (n,) int, the picture that each patch is from
    double, said : (n,) bool, the truth about each patch of the test, and what the SVM said
    columns : {name: (n,)}, what else is known about each patch of the test
    learned, claimed : qualities of the last compression in the training set, and for which the study claims its result
    other : the accuracy, on the same test, of the method that it claims to beat
    """
    easy, near, same = _patches(60, 75), _patches(70, 75), _patches(85, 85)
    photo, double = _numbers(easy), easy.double
    test = TWO_PARTS[photo]
    own = photo % 4 // 2 == double  # half of the pictures were saved once, half twice
    every_second = np.arange(len(photo)) % 2 == 0
    few_singles = double | (np.arange(len(photo)) % 5 == 0)
    at_90 = _with_singles_of(easy, _patches(60, 90))
    return {
        "A": _study(same, own & ~every_second, own & every_second, claimed=[85], rule=_coin),
        "B": _study(easy, ~test, test, claimed=[75]),
        "C": _study(at_90, ~test, test, claimed=[75]),
        "D": _study(same, ~test & few_singles, test & few_singles, claimed=[85]),
        "E": _study(near, ~test, test, claimed=[75]),
        "F": _study(easy, ~test, test, claimed=[75, 85, 95]),
        "G": _study(same, own & ~every_second, own & every_second, claimed=[75], rule=_coin),
        "H": _study(near, ~test, test, claimed=[75], rule=partial(_nearest_mean, modes=9)),
        "I": _study(near, ~test, test, claimed=[75], rule=partial(_nearest_mean, modes=3)),
    }


@cache
def accuracies(lasts: Sequence[int] = (75, 85, 95), first: int = 60) -> np.ndarray:
    """Of machines of one last quality each, asked about all of them: (learned, asked). No picture is on both sides."""
    sets = [_patches(first, last) for last in lasts]
    test = TWO_PARTS[_numbers(sets[0])]
    machines = [_machine(patches[~test]) for patches in sets]
    asked = [(_vectors(patches[test]), patches[test].double) for patches in sets]
    return np.array([[(machine.predict(x) == double).mean() for x, double in asked] for machine in machines])


def _coin(learned: Patches, asked: Patches) -> float:
    return 0.5


def _nearest_mean(learned: Patches, asked: Patches, modes: int = 20) -> float:
    """The accuracy of the simplest machine: to which class's mean vector is a patch nearer?"""
    seen, x = _vectors(learned, modes), _vectors(asked, modes)
    single, double = (np.linalg.norm(x - seen[learned.double == side].mean(axis=0), axis=1) for side in (False, True))
    return float(((double < single) == asked.double).mean())


def _study(
    patches: Patches,
    training: np.ndarray,
    test: np.ndarray,
    claimed: list[int],
    rule: Callable[[Patches, Patches], float] = _nearest_mean,
) -> Study:
    photo, learned, asked = _numbers(patches), patches[training], patches[test]
    return {
        "training_photos": photo[training],
        "test_photos": photo[test],
        "double": asked.double,
        "said": _machine(learned).predict(_vectors(asked)),
        "columns": {"side": np.full(len(asked), SIDE), "last quality": asked.second.astype(int), "place": asked.pair},
        "learned": sorted(set(learned.second.tolist())),
        "claimed": claimed,
        "other": rule(learned, asked),
    }


@cache
def _patches(first: int, second: int) -> Patches:
    return Patches.join(
        cut_patches(picture_file(name), size=64, pairs=[(first, second)], count=PLACES) for name in PICTURES
    )


def _with_singles_of(patches: Patches, others: Patches) -> Patches:
    return Patches.join([patches[patches.double], others[~others.double]])


def _numbers(patches: Patches) -> np.ndarray:
    return np.unique(patches.photo, return_inverse=True)[1]


def _vectors(patches: Patches, modes: int = 9) -> np.ndarray:
    return HistogramFeatures(modes, root=True).transform(patches)


def _machine(patches: Patches) -> SVC:
    return SVC(C=10, gamma=1).fit(_vectors(patches), patches.double)
