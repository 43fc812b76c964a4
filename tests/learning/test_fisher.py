"""The ensemble is a scikit-learn classifier, and each of its learners is the textbook's discriminant."""

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.utils.estimator_checks import check_estimator

from jpeglab.learning import fisher
from jpeglab.learning.fisher import FisherEnsemble


def many_weak_features(count=400, dimension=300, strength=0.25, seed=0):
    """Two classes whose first 60 features differ a little in their means."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % 2
    features = rng.standard_normal((count, dimension))
    features[:, :60] += strength * y[:, None]
    return features, y


def test_it_keeps_scikit_learn_s_rules():
    check_estimator(FisherEnsemble(n_estimators=5, subspace=4), on_skip=None)


def test_one_learner_is_fisher_s_discriminant():
    features, y = many_weak_features(dimension=20)
    learner = fisher._discriminant(features, y > 0, np.arange(20))
    textbook = LinearDiscriminantAnalysis(solver="eigen").fit(features, y).coef_[0]
    cosine = learner.weights @ textbook / np.linalg.norm(learner.weights) / np.linalg.norm(textbook)
    assert cosine == pytest.approx(1, abs=1e-9)


def test_the_threshold_is_the_best_of_all():
    projections = np.random.default_rng(1).integers(0, 12, 60).astype(float)  # with ties
    positive = projections + np.random.default_rng(2).normal(0, 4, 60) > 6

    def error(threshold):
        return (projections[positive] <= threshold).mean() + (projections[~positive] > threshold).mean()

    found = error(fisher._threshold(projections, positive))
    assert found == min(error(threshold) for threshold in np.arange(-1, 13, 0.5))


def test_many_weak_features_make_one_strong_classifier():
    features, y = many_weak_features(strength=0.4)
    unseen, truth = many_weak_features(strength=0.4, seed=1)
    accuracies = [FisherEnsemble(n, 40).fit(features, y).score(unseen, truth) for n in (1, 61)]
    assert accuracies[0] + 0.1 < accuracies[1] < 0.96  # no rule can pass Phi(0.4 sqrt(60) / 2) = 0.939, but by luck


def test_the_out_of_bag_error_is_that_on_unseen_samples():
    features, y = many_weak_features(strength=0.4)
    unseen, truth = many_weak_features(strength=0.4, seed=1)
    ensemble = FisherEnsemble(n_estimators=61, subspace=40).fit(features, y)
    # Out of bag only a third of the learners vote, so that it is a little too high; either has a deviation of 0.02.
    assert -0.06 < ensemble.oob_error_ - (1 - ensemble.score(unseen, truth)) < 0.1


def test_learners_are_added_until_the_error_settles_and_features_searched():
    features, y = many_weak_features(count=60, dimension=30, strength=3.0)
    ensemble = FisherEnsemble().fit(features, y)
    assert 25 <= len(ensemble.learners_) < 100 and ensemble.oob_error_ < 0.02  # the classes are far apart
    assert 1 <= ensemble.subspace_ <= 30


def test_labels_of_chance_give_chance_only_if_groups_stay_together():
    """Every sample three times, as of a photo: out of bag, without groups, the other two are in the bag."""
    rng = np.random.default_rng(3)
    features = np.repeat(rng.standard_normal((150, 40)), 3, axis=0) + 1e-3 * rng.standard_normal((450, 40))
    y, photo = np.repeat(rng.permutation(150) % 2, 3), np.repeat(np.arange(150), 3)
    options = {"n_estimators": 31, "subspace": 20}
    assert FisherEnsemble(**options).fit(features, y, groups=photo).oob_error_ == pytest.approx(0.5, abs=0.13)  # 3 s.d.
    assert FisherEnsemble(**options).fit(features, y).oob_error_ < 0.35


def test_features_that_do_not_vary_are_left_out():
    features, y = many_weak_features(count=80, dimension=100, strength=1.0)
    with_constants = np.concatenate([features, np.zeros((80, 5)), np.full((80, 5), 7.0)], axis=1)
    options = {"n_estimators": 9, "subspace": 20}
    plain, other = FisherEnsemble(**options).fit(features, y), FisherEnsemble(**options).fit(with_constants, y)
    assert np.array_equal(plain.decision_function(features), other.decision_function(with_constants))


def test_three_classes_are_not_two():
    with pytest.raises(ValueError, match="Only binary classification"):
        FisherEnsemble().fit(np.eye(6), [0, 1, 2, 0, 1, 2])
