"""Thresholds and figures, from networks that never saw the photos that they are judged by.

logits, samples  --fit_thresholds-->  thresholds by size and table
decisions, Patches  --figures-->  rows of a model card
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from jpeglab.datasets.patches import Patches
from jpeglab.forensics.thresholds import fineness
from jpeglab.learning.detector import Arrays
from jpeglab.learning.training.samples import Samples
from jpeglab.transform.quantization import standard_table

__all__ = ["balanced_accuracy", "figures", "fit_thresholds"]

KNOTS = (98, 95, 90, 85, 75, 62)  # qualities, from fine to coarse tables
ROUND = (50, 60, 70, 80, 90)  # first qualities that count, each alike: those that tables of results show
CANDIDATES = np.linspace(-2, 2, 81)
SOFTNESS = 0.3  # of a decision, in logits: what is nearer to the threshold than this counts in parts
RESAMPLES = 1000


def fit_thresholds(logits: np.ndarray, samples: Samples, tiles: Sequence[int]) -> Arrays:
    """The thresholds at which false alarms and misses together are fewest, for each size and kind of table.

    Parameters
    ----------
    logits : (n,) of networks that were not trained with these samples
    tiles : the sizes that were cut of all photos, in tiles of 64 pixels

    Returns
    -------
    "sizes" log2 of blocks, "fineness" mean log2 of steps, "thresholds" (sizes, fineness), as ``Ensemble`` takes them. A
    table between two knots adds to both.
    """
    knots = np.array([fineness(standard_table(quality)) for quality in KNOTS])
    tables = np.array([fineness(standard_table(quality)) for quality in range(1, 101)])[samples.second - 1]
    shares = np.stack([np.interp(tables, knots, row) for row in np.eye(len(knots))])
    found = [[_best(logits, samples.first, share * (samples.tiles == side)) for share in shares] for side in tiles]
    return {"sizes": np.log2(64.0 * np.square(tiles)), "fineness": knots, "thresholds": np.array(found)}


def _best(logits: np.ndarray, first: np.ndarray, weight: np.ndarray) -> float:
    """The candidate with the fewest soft errors, 0 where there is nothing to choose by."""
    alarms = _soft_errors(-logits, weight * (first == 0))
    misses = [_soft_errors(logits, weight * (first == quality)) for quality in ROUND]
    misses = [errors for errors in misses if errors.any()]
    if not misses or not alarms.any():
        return 0.0
    return float(CANDIDATES[np.argmin(alarms[::-1] + np.mean(misses, axis=0))])


def _soft_errors(logits: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """For each candidate the share of logits below it, by weight; zeros if nothing weighs."""
    used = weight > 0
    if not used.any():
        return np.zeros(len(CANDIDATES))
    margins = (CANDIDATES[:, None] - logits[used]) / SOFTNESS
    return np.average(1 / (1 + np.exp(-margins)), axis=1, weights=weight[used])


def figures(decisions: np.ndarray, patches: Patches, seed: int = 0) -> list[dict[str, Any]]:
    """A row for each pair of qualities: balanced accuracy at 0, with its interval over photos."""
    size, rows = 8 * patches.quantized.shape[1], []
    for first, second in sorted({(int(a), int(b)) for a, b in zip(patches.first, patches.second, strict=True) if a}):
        used = (patches.second == second) & ((patches.first == first) | (patches.first == 0))
        value, low, high = balanced_accuracy(decisions[used], patches[used].double, patches.photo[used], seed)
        ends = {"value": value, "low": low, "high": high}
        rows.append({"pixels": size, "QF2": second, "QF1": first} | ends)
    return rows


def balanced_accuracy(
    decisions: np.ndarray, double: np.ndarray, photo: np.ndarray, seed: int = 0
) -> tuple[float, float, float]:
    """The mean of the shares of singles and of doubles that are told right, and a 95 % interval by drawing photos."""
    right = (decisions > 0) == double
    names, place = np.unique(photo, return_inverse=True)
    counts = np.zeros((len(names), 2, 2))  # [photo, class, (all, right)]
    np.add.at(counts, (place, double.astype(int)), np.stack([np.ones(len(right)), right], axis=1))
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    low, high = np.quantile(_share(np.tensordot(drawn, counts, axes=1)), (0.025, 0.975))
    return float(_share(counts.sum(axis=0))), float(low), float(high)


def _share(counts: np.ndarray) -> np.ndarray:
    shares: np.ndarray = (counts[..., 1] / counts[..., 0]).mean(axis=-1)
    return shares
