"""Shares and areas against their definitions, scikit-learn and known intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import roc_auc_score

from jpeglab.experiments.rates import area, folds, mean_of, share, wins

SCORES = arrays(float, st.tuples(st.integers(2, 8), st.integers(2, 5)), elements=st.integers(0, 4).map(float))


@given(SCORES)
def test_the_area_is_scikit_learns_ties_included(scores):
    singles, doubles = scores[:, 0], scores[:, 1:]
    truth = np.repeat([0, 1], [singles.size, doubles.size])
    expected = roc_auc_score(truth, np.concatenate([singles, doubles.ravel()]))
    assert area(wins(singles, doubles)).value == pytest.approx(expected)


def test_wilsons_interval_as_in_the_literature():
    # Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 1 of 29
    for hits, count, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)):
        value, below, above = share(hits, count)
        assert (value, round(below, 4), round(above, 4)) == (hits / count, low, high)


def test_intervals_of_photos_hold_about_as_often_as_they_say():
    rng, held = np.random.default_rng(0), 0
    for trial in range(100):
        singles = rng.normal(0, 1, 60)
        held_by = area(wins(singles, rng.normal(1, 1, (60, 3))), seed=trial)
        held += held_by.low <= 0.7602 <= held_by.high  # the area for two normal laws one deviation apart
    assert 85 <= held <= 100  # 95 expected; a bootstrap of 60 is a little too narrow


def test_the_mean_has_the_interval_of_its_standard_error():
    values = np.random.default_rng(0).normal(5, 2, 400)
    mean, low, high = mean_of(values)
    assert mean == values.mean()
    assert (high - low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.15)  # of 1000 resamples


@given(st.integers(5, 200), st.integers(2, 5))
def test_folds_are_as_equal_as_can_be_and_always_the_same(count, parts):
    part = folds(count, parts)
    sizes = np.bincount(part, minlength=parts)
    assert sizes.max() - sizes.min() <= 1
    assert (part == folds(count, parts)).all()
