"""Thresholds lie where errors are fewest, and accuracies are what one counts by hand."""

import numpy as np
import pytest

from jpeglab.datasets import Patches
from jpeglab.learning.training.calibration import KNOTS, balanced_accuracy, figures, fit_thresholds
from jpeglab.learning.training.samples import Samples


def planted(seconds, middle, tiles=1, count=4000):
    """Logits of singles around middle - 1.5 and of doubles around middle + 1.5, and their samples."""
    rng = np.random.default_rng(seconds)
    first = np.tile([0, 60], count // 2).astype(np.uint8)
    logits = rng.normal(0, 1, count) + np.where(first > 0, 1.5, -1.5) + middle
    none = np.zeros((count, 0))
    return logits, Samples(
        none, none, first, np.full(count, seconds, np.uint8), np.full(count, "a"), np.full(count, tiles)
    )


def test_each_size_and_table_gets_its_own_threshold():
    middles = {(98, 1): 0.5, (62, 1): -1.0, (98, 4): 0.0, (62, 4): 1.2}
    parts = [planted(second, middle, tiles) for (second, tiles), middle in middles.items()]
    logits, samples = np.concatenate([part[0] for part in parts]), Samples.join([part[1] for part in parts])
    found = fit_thresholds(logits, samples, [1, 4])
    assert found["sizes"].tolist() == [6, 10]
    assert found["thresholds"].shape == (2, len(KNOTS))
    for (second, tiles), middle in middles.items():
        # 4,000 logits: the flat bottom of the error is a few tenths wide
        assert found["thresholds"][tiles // 4, KNOTS.index(second)] == pytest.approx(middle, abs=0.25)
    assert (found["thresholds"][:, KNOTS.index(85)] == 0).all()  # quality 85, of which there was none


def test_balanced_accuracy_counts_both_classes_alike():
    decisions = np.array([-1, -1, -1, 1, 1, 0.0])  # singles: 3 of 4 right; doubles: 1 of 2, since 0 means single
    double = np.array([False, False, False, False, True, True])
    value, low, high = balanced_accuracy(decisions, double, np.array(["a"] * 6))
    assert value == low == high == (3 / 4 + 1 / 2) / 2  # one photo: drawing it again changes nothing


def test_the_interval_is_that_of_photos_not_of_pictures():
    rng = np.random.default_rng(0)
    photo = np.repeat(np.arange(40), 50)
    right = np.repeat(rng.random(40) < 0.8, 50)  # what one picture of a photo shows, all do
    double = np.tile([False, True], 1000)
    value, low, high = balanced_accuracy(np.where(right == double, 1, -1), double, photo)
    assert low < value < high
    # the standard deviation of a mean of 40, not of 2,000, twice on both sides
    assert high - low == pytest.approx(4 * np.sqrt(value * (1 - value) / 40), rel=0.25)


def test_figures_have_a_row_for_each_pair():
    first, second = np.array([0, 60, 0, 90, 0, 60]), np.array([85, 85, 75, 75, 85, 85])
    blocks, tables = np.zeros((6, 8, 8, 8, 8), np.int16), np.ones((6, 8, 8), np.uint16)
    patches = Patches(blocks, tables, first, second, np.array(list("aaaabb")), np.zeros(6, np.int32))
    rows = figures(np.array([-1, 1, 1, 1, 1, 1]), patches)
    assert [(row["pixels"], row["QF2"], row["QF1"], row["value"]) for row in rows] == [
        (64, 85, 60, 0.75),
        (64, 75, 90, 0.5),
    ]
