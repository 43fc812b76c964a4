"""An ensemble of Fisher's linear discriminants, for features by the thousand (slides: Rich feature sets).

(n, d) features, (n,) classes  --FisherEnsemble.fit-->  votes of many weak learners  --majority-->  class

Kodovský, Fridrich, Holub 2012, "Ensemble Classifiers for Steganalysis of Digital Media". Each learner sees some
features and a bootstrap of the training set. What its bootstrap left out tells, before any test set, how good the
ensemble is: that error says when there are learners enough, and how many features each should see.
"""

from typing import Any, NamedTuple, Self

import numpy as np
from scipy.linalg import LinAlgError, solve
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

__all__ = ["FisherEnsemble"]

FEWEST, MOST = 25, 500  # learners, where the ensemble decides
MEMORY, WITHIN = 50, 0.005  # it stops when the last 50 errors, averaged by five, lie so close together
FIRST_SUBSPACE, TOLERANCE = 200, 0.02  # of the search for the number of features
RIDGE = 1e-10


class Ensemble(NamedTuple):
    """Learners, and the error of the votes of those that did not see a sample."""

    learners: "list[_Learner]"
    error: float


class _Learner(NamedTuple):
    """Votes for the second class where features[chosen] @ weights > threshold."""

    chosen: np.ndarray
    weights: np.ndarray
    threshold: float

    def votes(self, features: np.ndarray) -> np.ndarray:
        """(n, d) to (n,) of -1 and 1."""
        return np.where(features[:, self.chosen] @ self.weights > self.threshold, 1, -1)


class FisherEnsemble(ClassifierMixin, BaseEstimator):
    """Two classes told apart by a majority of Fisher's linear discriminants.

    Parameters
    ----------
    n_estimators : learners; None: as many as it takes until the out-of-bag error settles, 25 to 500
    subspace : features that each learner sees; None: searched, to the smallest out-of-bag error
    random_state : seed of features and bootstraps

    Attributes
    ----------
    subspace_ : features that each learner sees
    oob_error_ : (misses + false alarms) / 2 on the training set, each sample judged by the learners that did not see it
    """

    def __init__(
        self, n_estimators: int | None = None, subspace: int | None = None, random_state: int | None = 0
    ) -> None:
        self.n_estimators = n_estimators
        self.subspace = subspace
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray, groups: np.ndarray | None = None) -> Self:
        """Learn from (n, d) features and (n,) classes.

        ``groups``, (n,), are what shows the same: a bootstrap draws whole groups, such as all that is cut from a photo.
        Without them the out-of-bag error of such a set is too good to be true.
        """
        X, y = validate_data(self, X, y, dtype=(np.float64, np.float32), ensure_min_samples=2)
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            raise ValueError(f"Only binary classification is supported, got y with {len(self.classes_)} class(es)")
        members = np.unique(np.arange(len(X)) if groups is None else groups, return_inverse=True)[1]
        self._scale(X)
        training = _Training(self._scaled(X), labels > 0, members, self.n_estimators, self.random_state)
        best = training.search() if self.subspace is None else training.learn(self.subspace)
        self.learners_, self.oob_error_ = best
        self.subspace_ = len(self.learners_[0].chosen)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """The mean vote: (n, d) to (n,) float64 in -1..1, > 0 = ``classes_[1]``."""
        check_is_fitted(self)
        features = self._scaled(validate_data(self, X, dtype=(np.float64, np.float32), reset=False))
        return np.mean([learner.votes(features) for learner in self.learners_], axis=0)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(n, d) to (n,) of ``classes_``; a tie is ``classes_[0]``, where the paper tosses a coin."""
        positive = self.decision_function(X) > 0
        return self.classes_[positive.astype(int)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _scale(self, X: np.ndarray) -> None:
        """Remember which features vary, and how much."""
        spread = X.std(axis=0)
        varying = spread > 1e-9 * np.abs(X).max(axis=0)
        self._varying = np.flatnonzero(varying) if varying.any() else np.arange(X.shape[1])
        self._mean = X.mean(axis=0)[self._varying]
        self._spread = np.where(varying, spread, 1)[self._varying]

    def _scaled(self, X: np.ndarray) -> np.ndarray:
        return (X[:, self._varying] - self._mean) / self._spread


class _Training:
    """What all ensembles of one training set share."""

    def __init__(
        self, features: np.ndarray, positive: np.ndarray, groups: np.ndarray, count: int | None, seed: Any
    ) -> None:
        self.features, self.positive, self.groups, self.count = features, positive, groups, count
        self.seed = check_random_state(seed).randint(1 << 31)

    def search(self) -> Ensemble:
        """The ensemble with the smallest error over numbers of features: up and down in steps that are halved."""
        most = self.features.shape[1]
        center = min(FIRST_SUBSPACE, most)
        step, tried = center, {center: self.learn(center)}
        while step > TOLERANCE * center:
            for subspace in (center - step // 2, min(center + step, most)):
                if subspace not in tried and subspace > 0:
                    tried[subspace] = self.learn(subspace)
            best = min(tried, key=lambda subspace: tried[subspace].error)
            center, step = best, step if best > center else step // 2
        return tried[center]

    def learn(self, subspace: int) -> Ensemble:
        """Learners that see so many features."""
        rng = np.random.RandomState(self.seed)
        learners: list[_Learner] = []
        errors: list[float] = []
        votes = np.zeros(len(self.features))
        while not self._enough(errors):
            seen = self._bootstrap(rng)
            chosen = rng.permutation(self.features.shape[1])[:subspace]
            learners.append(_discriminant(self.features[np.ix_(seen, chosen)], self.positive[seen], chosen))
            unseen = np.setdiff1d(np.arange(len(votes)), seen)
            votes[unseen] += learners[-1].votes(self.features[unseen])
            errors.append(_error(votes, self.positive))
        return Ensemble(learners, errors[-1])

    def _enough(self, errors: list[float]) -> bool:
        if self.count is not None or len(errors) < FEWEST:
            return len(errors) >= (self.count or FEWEST)
        recent = np.convolve(errors[-MEMORY:], np.full(5, 1 / 5), "valid")
        return len(errors) >= MOST or float(np.ptp(recent)) < WITHIN

    def _bootstrap(self, rng: np.random.RandomState) -> np.ndarray:
        """Indices of a sample of groups, drawn again until it has both classes."""
        count = self.groups.max() + 1
        while True:
            times = np.bincount(rng.randint(count, size=count), minlength=count)
            seen = np.repeat(np.arange(len(self.groups)), times[self.groups])
            if len(set(self.positive[seen].tolist())) == 2:
                return seen


def _discriminant(features: np.ndarray, positive: np.ndarray, chosen: np.ndarray) -> _Learner:
    """w = (S0 + S1)^-1 (mu1 - mu0), and the threshold with the fewest errors."""
    means = [features[positive == side].mean(axis=0) for side in (False, True)]
    centered = features - np.where(positive[:, None], means[1], means[0])
    scatter = centered.T @ centered / len(features)
    weights = _solve(scatter, means[1] - means[0])
    return _Learner(chosen, weights, _threshold(features @ weights, positive))


def _solve(scatter: np.ndarray, difference: np.ndarray) -> np.ndarray:
    """With a ridge that grows until the matrix can be inverted."""
    ridge = RIDGE
    while True:
        try:
            return solve(scatter + ridge * np.eye(len(scatter)), difference, assume_a="pos")
        except LinAlgError:
            ridge *= 10


def _threshold(projections: np.ndarray, positive: np.ndarray) -> float:
    """Between two neighbors, where (misses + false alarms) / 2 is smallest."""
    order = np.argsort(projections, kind="stable")
    sorted_up, labels = projections[order], positive[order]
    missed, alarms = np.cumsum(labels) / labels.sum(), 1 - np.cumsum(~labels) / (~labels).sum()
    errors = np.where(np.append(sorted_up[1:] > sorted_up[:-1], True), missed + alarms, 2)
    place = int(np.argmin(errors))
    return float(sorted_up[place : place + 2].mean())


def _error(votes: np.ndarray, positive: np.ndarray) -> float:
    """(misses + false alarms) / 2; no vote or a tie is half an error."""
    wrong = np.where(votes == 0, 0.5, (votes > 0) != positive)
    return float((wrong[positive].mean() + wrong[~positive].mean()) / 2)
