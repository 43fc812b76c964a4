"""What is learned from examples beside what is known from models: all methods on the same patches.

    photos  --measure_photo-->  features of each method  --run-->  rows: balanced accuracy for every two qualities

Every photo is judged by a classifier, or a threshold, that comes from other photos: three parts, as ``fold_of`` makes
them. All learn from all first qualities together, one classifier for each second quality and size; from what is blind
in the 20 lowest AC modes there is nothing to learn, it is only judged. Each double has a single of the same pixels.

* fourier: ``forensics.fourier.score`` and the threshold with the fewest errors
* first_digits: shares of first digits in 20 modes, logistic regression (Li, Shi and Huang 2008)
* svm_paper: nine modes, values 0..15, Gaussian SVM (Pevny and Fridrich 2008)
* svm: ``double_jpeg_svm`` as it ships, 20 modes and square roots
* rich: DCTR and the ensemble of Fisher's discriminants, on small patches only, where it is affordable
* cnn: the network that ships, that of its members which never saw the photo; it knows every second quality at once
* c_pix, c_noise: networks on pixels and on their noise residual, trained here for one epoch, if PyTorch is installed

Doubles whose first grid lies elsewhere are a table of their own, with other methods beside rich, c_pix and c_noise:

* ipm: ``forensics.shifted.find_shifted_grid`` and the threshold with the fewest errors
* phase: the network for shifted grids that ships, taken as cnn is
"""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.patches import Patches, cut_patches
from jpeglab.datasets.pool import map_items
from jpeglab.experiments.detection import FIRSTS
from jpeglab.experiments.rates import Estimate, mean_of
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics import fourier
from jpeglab.forensics.double_quantization import blind
from jpeglab.forensics.shifted import find_shifted_grid
from jpeglab.learning.detector import load
from jpeglab.learning.digit_features import DigitFeatures
from jpeglab.learning.ensemble import Ensemble, fold_of
from jpeglab.learning.fisher import FisherEnsemble
from jpeglab.learning.histogram_features import HistogramFeatures
from jpeglab.learning.pixel_nets import fit_pixel_network, view
from jpeglab.learning.rich_features import RichFeatures
from jpeglab.learning.svm import MODES, fit_svm, svm_features
from jpeglab.transform.quantization import standard_table

__all__ = ["METHODS", "Learned", "Measured", "Method", "measure_photo", "run"]

SIZES = {64: 2, 256: 1, 504: 1}  # pixels a side (504: a photo of 512 has it for every grid), places of a photo and pair
UNSEEN = 80  # a second quality that the networks were not trained for
SECONDS = {**FIRSTS, UNSEEN: (50, 60, 70, 75, 85, 90, 95)}
SETTINGS = (
    *(("aligned", 64, second) for second in (*FIRSTS, UNSEEN)),
    ("aligned", 256, 75),
    *(("aligned", 504, second) for second in FIRSTS),
    *(("shifted", 64, second) for second in FIRSTS),
)  # grid, size, second quality
PAPER_GRID = {"C": (1, 10, 100), "gamma": (1, 10, 100)}  # shares are small numbers
GRID = {"C": (3, 10), "gamma": (0.1, 0.3)}

Decide = Callable[[np.ndarray], np.ndarray]


class Learned(NamedTuple):
    """What a method learns from: (n, ...) features, (n,) bool whether double, (n,) str photos."""

    features: np.ndarray
    double: np.ndarray
    photo: np.ndarray


class Method(NamedTuple):
    """What is compared.

    name : in the table
    measure : patches to (n, ...) features
    learn : from those of other photos, to a function of features, > 0 = double
    sizes : where it is affordable
    grids : what it is for, "aligned" or "shifted" doubles
    """

    name: str
    measure: Callable[[Patches], np.ndarray]
    learn: Callable[[Learned], Decide]
    sizes: tuple[int, ...] = tuple(SIZES)
    grids: tuple[str, ...] = ("aligned",)


class Measured(NamedTuple):
    """The patches of a photo: (n,) first qualities, 0 for singles, and the features of each method."""

    photo: str
    first: np.ndarray
    features: dict[str, np.ndarray]


# --- methods ----------------------------------------------------------------------------------------------------------


def _fourier(patches: Patches) -> np.ndarray:
    return np.array([fourier.score(image)[0] for image in patches])


def _threshold(learned: Learned) -> Decide:
    """Above the threshold with the fewest misses and false alarms."""
    from sklearn.metrics import roc_curve

    alarms, hits, places = roc_curve(learned.double, learned.features)
    limit = np.nextafter(places[np.argmax(hits - alarms)], -np.inf)
    return lambda scores: scores - limit


def _logistic(learned: Learned) -> Decide:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000))
    decide: Decide = model.fit(learned.features, learned.double).decision_function
    return decide


def _svm(learned: Learned) -> Decide:
    decide: Decide = fit_svm(*learned, grid=GRID, tuned_with=1500).decision_function
    return decide


def _paper_svm(learned: Learned) -> Decide:
    decide: Decide = fit_svm(*learned, grid=PAPER_GRID, tuned_with=1500).decision_function
    return decide


def _ensemble(learned: Learned) -> Decide:
    ensemble = FisherEnsemble(n_estimators=51, subspace=400)
    return ensemble.fit(learned.features, learned.double, groups=learned.photo).decision_function


def _cnn(patches: Patches) -> np.ndarray:
    return cast(Ensemble, load("cnn-aligned")).held_out(patches.photo[0]).decision_function(patches)


def _phase(patches: Patches) -> np.ndarray:
    return cast(Ensemble, load("cnn-shifted")).held_out(patches.photo[0]).decision_function(patches)


def _as_they_are(learned: Learned) -> Decide:
    """Decisions that were learned before."""
    return lambda decisions: decisions


def _periodicity(patches: Patches) -> np.ndarray:
    return np.array([find_shifted_grid(image).score for image in patches])


def _residual(patches: Patches) -> np.ndarray:
    return view(patches, residual=True)


def _pixel_network(learned: Learned) -> Decide:
    from jpeglab.learning.training.fitting import logits

    network = fit_pixel_network(learned.features, learned.double, epochs=1)
    return lambda seen: logits(network, (seen,))


BOTH = ("aligned", "shifted")
METHODS: tuple[Method, ...] = (
    Method("fourier", _fourier, _threshold),
    Method("first_digits", DigitFeatures().transform, _logistic),
    Method("svm_paper", HistogramFeatures().transform, _paper_svm),
    Method("svm", svm_features().transform, _svm),
    Method("rich", RichFeatures().transform, _ensemble, (64,), BOTH),
    Method("cnn", _cnn, _as_they_are),
    Method("ipm", _periodicity, _threshold, (64,), ("shifted",)),
    Method("phase", _phase, _as_they_are, (64,), ("shifted",)),
)
if importlib.util.find_spec("torch"):
    METHODS += (
        Method("c_pix", view, _pixel_network, (64,), BOTH),
        Method("c_noise", _residual, _pixel_network, (64,), BOTH),
    )


# --- measuring --------------------------------------------------------------------------------------------------------


def measure_photo(path: Path, grid: str, size: int, second: int, count: int, seed: int = 1) -> Measured:
    """All methods on the patches of one photo; none where it is too small."""
    pairs = [(first, second) for first in SECONDS[second]]
    patches = cut_patches(path, size=size, pairs=pairs, count=count, seed=seed, shifted=grid == "shifted")
    methods = [method for method in METHODS if size in method.sizes and grid in method.grids and len(patches)]
    return Measured(path.name, patches.first, {method.name: method.measure(patches) for method in methods})


# --- the table --------------------------------------------------------------------------------------------------------


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """For each kind of grid, size and second quality the rows of every first one, and those of their mean."""
    options: dict[str, Any] = {"jobs": jobs, "cache": cache, "seed": seed}
    rows: list[Row] = []
    for grid, size, second in SETTINGS:
        setting: dict[str, Any] = {"grid": grid, "size": size, "second": second}
        label = f"{grid} {size}, QF2 {second}"
        measured = map_items(measure_photo, paths, label=label, count=SIZES[size], **setting, **options)
        photos = [photo for photo in measured if len(photo.first)]
        if len({fold_of(photo.photo) for photo in photos}) > 1:
            rows += _rows(photos, setting)
    return rows


def _rows(photos: list[Measured], setting: Row) -> list[Row]:
    """All methods below each other for each first quality."""
    firsts = SECONDS[setting["second"]]
    left_out = _blind_firsts(setting["second"]) if setting["grid"] == "aligned" else []
    judged = {method.name: _judge(photos, method, left_out) for method in METHODS if method.name in photos[0].features}
    return [
        {
            **setting,
            "first": first,
            "method": name,
            "photos": len(photos),
            **estimate("accuracy", _balanced(shares, which)),
        }
        for first, which in [*((str(first), [first]) for first in firsts), ("mean", firsts)]
        for name, shares in judged.items()
    ]


def _judge(photos: list[Measured], method: Method, left_out: Sequence[int]) -> list[dict[int, float]]:
    """For each photo the share of its patches that are told right, by first quality; those left out teach nothing."""
    part = np.array([fold_of(photo.photo) for photo in photos])
    shares: list[dict[int, float]] = [{} for _ in photos]
    for fold in np.unique(part):
        decide = method.learn(_learned([photos[k] for k in np.flatnonzero(part != fold)], method.name, left_out))
        for k in np.flatnonzero(part == fold):
            first = photos[k].first
            right = (decide(photos[k].features[method.name]) > 0) == (first > 0)
            shares[k] = {int(quality): float(right[first == quality].mean()) for quality in np.unique(first)}
    return shares


def _learned(photos: list[Measured], name: str, left_out: Sequence[int]) -> Learned:
    first = np.concatenate([photo.first for photo in photos])
    names = np.repeat([photo.photo for photo in photos], [len(photo.first) for photo in photos])
    features = np.concatenate([photo.features[name] for photo in photos])
    used = ~np.isin(first, left_out)
    return Learned(features[used], first[used] > 0, names[used])


def _blind_firsts(second: int) -> list[int]:
    table = standard_table(second)
    return [first for first in SECONDS[second] if blind(standard_table(first), table, ZIGZAG[1 : MODES + 1])]


def _balanced(shares: list[dict[int, float]], firsts: Sequence[int]) -> Estimate:
    """The mean of the shares of singles and of doubles that are told right, with its interval over photos."""
    return mean_of(np.array([(photo[0] + np.mean([photo[first] for first in firsts])) / 2 for photo in shares]))
