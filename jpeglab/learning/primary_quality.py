"""The first quality, from examples (slides: SVM-based double JPEG detection; Pevny and Fridrich 2008).

    histogram of each mode  --bank of pairwise SVMs-->  first step of each mode  --maximum likelihood-->  first quality

A mode's bank has an SVM for every two first steps, and the step that wins most duels is the estimate. How often a bank
mistakes one step for another is measured on photos that it did not learn from; the quality whose table makes all
estimates together most likely is the answer. First steps that divide the second leave no trace: they are one class.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.svm import SVC
from sklearn.utils.validation import check_is_fitted

from jpeglab.image import JpegImage
from jpeglab.learning.histogram_features import HistogramFeatures, ac_modes
from jpeglab.learning.stacks import stacks
from jpeglab.transform.quantization import standard_table

__all__ = ["Bank", "PrimaryQuality", "traced_step"]

ONCE = 0  # the "first quality" of what was compressed once


class Bank(NamedTuple):
    """What was fitted for one mode.

    machine : SVC over first steps; scikit-learn fits one for every two of them and lets them vote
    steps : (k,) its classes; 1 stands for no trace
    confusion : (k, k), [true, estimated], counts on photos that it did not learn from
    """

    machine: SVC
    steps: np.ndarray
    confusion: np.ndarray

    @property
    def likelihoods(self) -> np.ndarray:
        """(k, k): P(estimated | true), every case counted half a time more, so that none is impossible."""
        counts = self.confusion + 0.5
        shares: np.ndarray = counts / counts.sum(axis=1, keepdims=True)
        return shares


class PrimaryQuality(ClassifierMixin, BaseEstimator):
    """Estimate the quality of the first of two compressions, for one table of the second.

    Parameters
    ----------
    modes : how many AC modes in zig-zag order; the paper takes nine
    C, gamma : of the SVMs
    folds : of photos, to measure the confusions

    Attributes
    ----------
    banks_ : a Bank for each mode
    classes_ : the qualities it was fitted to; 0 if there were pictures that were compressed once
    """

    def __init__(self, modes: int = 9, C: float = 10.0, gamma: float = 3.0, folds: int = 3) -> None:
        self.modes = modes
        self.C = C
        self.gamma = gamma
        self.folds = folds

    def fit(self, images: Sequence[JpegImage], first: np.ndarray, photos: np.ndarray) -> Self:
        """Learn from pictures with one luminance table.

        Parameters
        ----------
        images : a list, or ``Patches``
        first : (n,) their first qualities; 0 for what was compressed once
        photos : (n,) from which photo each is
        """
        tables = np.unique(np.concatenate([several for _, _, several in stacks(images)]), axis=0)
        if len(tables) != 1:
            raise ValueError(f"expected pictures with one luminance table, got {len(tables)}")
        self.table_ = tables[0]
        self.classes_ = np.unique(np.asarray(first, int))
        self.banks_ = [
            self._bank(features, steps, np.asarray(photos))
            for features, steps in zip(self._histograms(images), self._true_steps(np.asarray(first, int)), strict=True)
        ]
        return self

    def steps(self, images: Sequence[JpegImage]) -> np.ndarray:
        """The first step of each mode: (n, modes) int64, 1 where there is no trace of one."""
        check_is_fitted(self)
        estimates = [b.machine.predict(part) for b, part in zip(self.banks_, self._histograms(images), strict=True)]
        return np.stack(estimates, axis=1)

    def decision_function(self, images: Sequence[JpegImage]) -> np.ndarray:
        """The log-likelihood of each quality: (n, len(classes_)) float64."""
        estimates = self.steps(images)
        likelihoods = np.zeros((len(images), len(self.classes_)))
        for bank, estimated, true in zip(self.banks_, estimates.T, self._true_steps(self.classes_), strict=True):
            rows, cols = np.searchsorted(bank.steps, true), np.searchsorted(bank.steps, estimated)
            likelihoods += np.log(bank.likelihoods)[np.ix_(rows, cols)].T
        return likelihoods

    def predict(self, images: Sequence[JpegImage]) -> np.ndarray:
        """The most likely first quality: (n,) int64 of ``classes_``."""
        return self.classes_[self.decision_function(images).argmax(axis=1)]

    def _bank(self, features: np.ndarray, steps: np.ndarray, photos: np.ndarray) -> Bank:
        machine, known = SVC(C=self.C, gamma=self.gamma, class_weight="balanced"), np.unique(steps)
        if len(known) < 2:
            raise ValueError(f"expected first qualities that differ in every mode, got step {known.tolist()} alone")
        estimated = cross_val_predict(machine, features, steps, groups=photos, cv=GroupKFold(self.folds))
        confusion = np.zeros((len(known), len(known)))
        np.add.at(confusion, (np.searchsorted(known, steps), np.searchsorted(known, estimated)), 1)
        return Bank(machine.fit(features, steps), known, confusion)

    def _histograms(self, images: Sequence[JpegImage]) -> list[np.ndarray]:
        """(n, 16) of each mode."""
        features = HistogramFeatures(self.modes, root=True, overflow=True).transform(images)
        return np.split(features, self.modes, axis=1)

    def _true_steps(self, first: np.ndarray) -> list[np.ndarray]:
        """(n,) of each mode, for (n,) qualities."""
        return [
            np.array([traced_step(quality, mode, int(self.table_[mode])) for quality in first.tolist()])
            for mode in ac_modes(self.modes)
        ]


def traced_step(first: int, mode: tuple[int, int], second_step: int) -> int:
    """The step of a standard table that a second step leaves a trace of; 1 where it divides it, or quality 0.

    >>> traced_step(60, (0, 1), 6), traced_step(75, (0, 1), 6), traced_step(0, (0, 1), 6)
    (9, 1, 1)
    """
    step = 1 if first == ONCE else int(standard_table(first)[mode])
    return 1 if second_step % step == 0 else step
