"""A support vector machine on DCT histograms (slides: SVM-based double JPEG detection; Pevny and Fridrich 2008).

    JpegImages of one table, classes, photos  --double_jpeg_svm-->  fitted pipeline: histograms, then a Gaussian SVM
    JpegImages                                --SvmDetector-->      (n,) > 0 = double, as machines fitted before say

One machine knows one table of the last compression. The paper's vector is ``HistogramFeatures()``; here it is the 20
lowest AC modes, a last bin for all larger values, and square roots: on small pictures that is clearly better.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple, Self

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import SVC
from sklearn.utils import resample

from jpeglab.image import JpegImage
from jpeglab.learning.detector import Arrays, Detector, Shapes
from jpeglab.learning.histogram_features import HistogramFeatures
from jpeglab.learning.stacks import StackFeatures, stacks
from jpeglab.transform.quantization import nearest_quality

__all__ = ["GRID", "Machine", "SvmDetector", "double_jpeg_svm", "fit_svm", "machine_arrays", "roots", "svm_features"]

MODES, BINS = 20, 16
GRID: Mapping[str, Sequence[float]] = {"C": (3, 10, 30), "gamma": (0.03, 0.1, 0.3)}
TOGETHER = 1 << 22  # kernel values


def svm_features() -> HistogramFeatures:
    """What the machines see: (n, 320)."""
    return HistogramFeatures(MODES, BINS, root=True, overflow=True)


# --- fitting ----------------------------------------------------------------------------------------------------------


def double_jpeg_svm(
    images: Sequence[JpegImage],
    double: np.ndarray,
    photos: np.ndarray,
    *,
    features: StackFeatures | None = None,
    grid: Mapping[str, Sequence[float]] = GRID,
    folds: int = 3,
) -> Pipeline:
    """Fit a detector of double compression for one table.

    Parameters
    ----------
    images : singles and doubles, all with the same luminance table: a list, or ``Patches``
    double : (n,) bool, whether compressed twice
    photos : (n,) from which photo each is; no photo is on both sides of a fold
    features : what the machine sees; None: ``svm_features()``
    grid : values of C and gamma to choose from
    folds : of the cross-validation that chooses, fewer where there are fewer photos

    Returns
    -------
    Pipeline of the features and the SVC with the best balanced accuracy, refitted to all; classes 0 and 1
    """
    tables = {table.tobytes() for _, _, several in stacks(images) for table in np.unique(several, axis=0)}
    if len(tables) != 1:
        raise ValueError(f"expected pictures with one luminance table, got {len(tables)}")
    chosen = svm_features() if features is None else clone(features)
    machine = fit_svm(chosen.transform(images), double, photos, grid=grid, folds=folds)
    return make_pipeline(chosen, machine)


def fit_svm(
    features: np.ndarray,
    double: np.ndarray,
    photos: np.ndarray,
    *,
    grid: Mapping[str, Sequence[float]] = GRID,
    folds: int = 3,
    tuned_with: int = 3000,
) -> SVC:
    """A Gaussian SVM on (n, d) features, its C and gamma chosen by cross-validation grouped by photo.

    Both classes weigh the same. ``tuned_with`` is how many samples, drawn at random, choose; all are then fitted.
    """
    labels = np.asarray(double).astype(int)
    drawn = resample(np.arange(len(labels)), n_samples=min(tuned_with, len(labels)), replace=False, random_state=0)
    machine = SVC(class_weight="balanced", cache_size=500)
    groups = np.asarray(photos)[drawn]
    parts = GroupKFold(min(folds, len(np.unique(groups))))
    search = GridSearchCV(machine, dict(grid), scoring="balanced_accuracy", cv=parts, refit=False)
    search.fit(features[drawn], labels[drawn], groups=groups)
    return machine.set_params(**search.best_params_).fit(features, labels)


# --- fitted before ----------------------------------------------------------------------------------------------------


class Machine(NamedTuple):
    """A fitted SVM for one table and some sizes.

    table : (8, 8)
    blocks : smallest and largest number of blocks of the pictures that it learned from
    vectors : (m, 320) the features of its support vectors
    weights : (m,), positive for doubles
    gamma, bias : f(x) = sum of weights exp(-gamma |x - vector|^2) + bias
    """

    table: np.ndarray
    blocks: np.ndarray
    vectors: np.ndarray
    weights: np.ndarray
    gamma: float
    bias: float

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """From what ``machine_arrays`` made."""
        vectors = roots(arrays["counts"])
        return cls(
            arrays["table"], arrays["blocks"], vectors, arrays["weights"], float(arrays["gamma"]), float(arrays["bias"])
        )

    def decide(self, features: np.ndarray) -> np.ndarray:
        """(n, 320) to (n,): scikit-learn's decision_function."""
        together = max(1, TOGETHER // len(self.vectors))
        parts = [self._decide(features[start : start + together]) for start in range(0, len(features), together)]
        return np.concatenate(parts)

    def _decide(self, features: np.ndarray) -> np.ndarray:
        squares = (features**2).sum(axis=1)[:, None] + (self.vectors**2).sum(axis=1)
        distances = np.maximum(squares - 2 * features @ self.vectors.T, 0)
        decisions: np.ndarray = np.exp(-self.gamma * distances) @ self.weights + self.bias
        return decisions

    def distance(self, blocks: int) -> float:
        """How far a number of blocks is from those it learned from, as a logarithm."""
        return abs(float(np.log(blocks / np.clip(blocks, *self.blocks))))


def machine_arrays(machine: SVC, counts: np.ndarray, table: np.ndarray, blocks: np.ndarray) -> Arrays:
    """What a file of weights holds of a fitted SVM: the support vectors as counts, which are small whole numbers.

    ``counts`` (n, 20, 16) are those of the pictures it was fitted to; table and blocks as in ``Machine``.
    """
    support = counts[machine.support_]
    return {
        "table": table.astype(np.uint16),
        "blocks": blocks.astype(np.int32),
        "counts": support.astype(np.uint8 if support.max() < 256 else np.uint16),
        "weights": machine.dual_coef_[0],
        "gamma": np.array(machine.gamma, np.float64),
        "bias": machine.intercept_[0],
    }


class SvmDetector(Detector):
    """SVMs of several tables, each for small and for large pictures; loaded by ``load("svm")``.

    A picture is judged by the machine of its own table that learned from pictures of its size. Its score is in the
    machine's own units: 1 is the margin.
    """

    shapes: ClassVar[Shapes] = {
        "table": (8, 8), "blocks": (2,), "counts": (None, MODES, BINS), "weights": (None,), "gamma": (), "bias": (),
    }  # fmt: skip

    def __init__(self, machines: Sequence[Machine]) -> None:
        self.machines = tuple(machines)

    @classmethod
    def from_weights(cls, weights: Mapping[str, Arrays]) -> "SvmDetector":
        """From {file: arrays}."""
        for name, arrays in weights.items():
            if len(arrays["counts"]) != len(arrays["weights"]):
                raise ValueError(f"{name}: expected {len(arrays['counts'])} weights, got {len(arrays['weights'])}")
        return cls([Machine.from_arrays(arrays) for arrays in weights.values()])

    @property
    def qualities(self) -> tuple[int, ...]:
        """The qualities of the last compression that it knows."""
        return tuple(sorted({nearest_quality(machine.table)[0] for machine in self.machines}))

    def scores(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 and (n, 8, 8) to (n,) float64; ValueError for a table that it does not know."""
        features = svm_features().of_stack(quantized, tables)
        decisions = np.zeros(len(features))
        different, which = np.unique(tables, axis=0, return_inverse=True)
        for k, table in enumerate(different):
            chosen = which.ravel() == k
            decisions[chosen] = self._machine(table, quantized.shape[1] * quantized.shape[2]).decide(features[chosen])
        return decisions

    def _machine(self, table: np.ndarray, blocks: int) -> Machine:
        fitting = [machine for machine in self.machines if np.array_equal(machine.table, table)]
        if not fitting:
            quality, distance = nearest_quality(table)
            got = f"{quality}" if distance == 0 else f"another table, nearest {quality}"
            raise ValueError(f"expected a luminance table of quality {', '.join(map(str, self.qualities))}, got {got}")
        return min(fitting, key=lambda machine: machine.distance(blocks))


def roots(counts: np.ndarray) -> np.ndarray:
    """(n, 20, 16) counts to (n, 320) features, as ``svm_features`` makes them."""
    shares = counts / np.maximum(counts.sum(axis=2, keepdims=True, dtype=np.int64), 1)
    return np.sqrt(shares).reshape(len(counts), -1)
