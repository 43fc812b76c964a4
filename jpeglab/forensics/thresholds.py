"""How high must a score be? What single-compressed photos reach, by the file's own table and by how much was read.

    method, table, count, false-alarm rate  --threshold-->  Threshold: value, note
    scores of single-compressed photos  --fit_grid-->  the numbers in thresholds.json

Slide: Detection of double JPEG compression. A score's chance level depends on the steps, and on how many values it was
computed from; a quality factor says neither of a camera's table. So thresholds lie on a grid of both: at each node they
come from the nearest photos' scores, and between the nodes they are interpolated. Beyond the score that one in ten
exceeds, scores are taken to thin out exponentially; the highest few of a collection say little about the next one.
``thresholds.json`` says from which photos, which command makes it anew, and how many scores of photos from other
collections such thresholds let pass.
"""

import functools
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.interpolate import interpn

from jpeglab.forensics.double_quantization import FIRST_TEN

__all__ = ["DATA", "RATES", "Threshold", "calibration", "fineness", "fit_grid", "read_grid", "threshold"]

DATA = Path(__file__).with_name("thresholds.json")
RATES = (0.01, 0.02, 0.05, 0.1)  # the false-alarm rates that are stored
FEWEST_NEIGHBORS, SHARE = 200, 0.03  # of the scores: those that a node takes its thresholds from
CAUTION = 0.75  # of each rate: photos from elsewhere exceed a threshold more often than those that set it,
LONGER = 1.25  # and have longer tails
STEP_SPACING, COUNT_SPACING = 0.5, 0.5  # of the nodes, in octaves


class Threshold(NamedTuple):
    """What a score is compared with.

    value : what it has to exceed
    note : "" or why this is less sure than others
    false_alarm : 0..1, how many single-compressed photos of other collections exceeded such a threshold
    """

    value: float
    note: str
    false_alarm: float


def fineness(table: np.ndarray) -> float:
    """The mean log2 of a table's first ten steps: 0 where all are 1.

    >>> fineness(np.full((8, 8), 4))
    2.0
    """
    v, u = np.array(FIRST_TEN).T
    return float(np.log2(np.asarray(table)[v, u]).mean())


def threshold(method: str, table: np.ndarray, count: float, false_alarm: float = 0.05) -> Threshold:
    """The score that at most a share of single-compressed photos with such a table exceeds.

    Parameters
    ----------
    method : a key of DETECTORS
    table : (8, 8), the file's luminance steps
    count : how many values the method read, in the unit of the method
    false_alarm : that share, in 0.01..0.1

    Returns
    -------
    Threshold. Beyond the finest and coarsest table, and the fewest and most values that were calibrated, it stays what
    it is there, and the note says so.
    """
    grid = calibration()["methods"][method]
    place = fineness(table), math.log2(max(count, 1))
    value = read_grid(grid, np.array(place[0]), np.array(count), false_alarm)
    measured = np.interp(np.log(false_alarm), np.log(RATES), grid["measured"])
    return Threshold(float(value), _note(place, (grid["fineness"], grid["log2_count"])), float(measured))


def read_grid(grid: dict[str, Any], fineness: np.ndarray, counts: np.ndarray, false_alarm: float = 0.05) -> np.ndarray:
    """Thresholds for many files: (n,) each of fineness and counts to (n,) float64; ``grid`` as from ``fit_grid``."""
    if not RATES[0] <= false_alarm <= RATES[-1]:
        raise ValueError(f"expected a false-alarm rate in {RATES[0]}..{RATES[-1]}, got {false_alarm}")
    axes = np.log(RATES), np.array(grid["fineness"]), np.array(grid["log2_count"])
    asked = np.log(false_alarm), fineness, np.log2(np.maximum(counts, 1))
    inside = [np.clip(places, axis[0], axis[-1]) for places, axis in zip(asked, axes, strict=True)]
    thresholds: np.ndarray = interpn(
        axes, np.array(grid["thresholds"]), np.stack(np.broadcast_arrays(*inside), axis=-1)
    )
    return thresholds.reshape(np.shape(counts))


def _note(asked: tuple[float, float], axes: tuple[list[float], list[float]]) -> str:
    """Which side of the grid was left, in words; "" inside."""
    words = ("finer", "coarser"), ("smaller", "larger")
    tables, sizes = (
        low if place < axis[0] else high if place > axis[-1] else ""
        for place, axis, (low, high) in zip(asked, axes, words, strict=True)
    )
    left = [f"a {tables} table"] * bool(tables) + [f"a {sizes} picture"] * bool(sizes)
    return f"threshold extrapolated: {' and '.join(left)} than any that it was calibrated on" if left else ""


@functools.cache
def calibration() -> dict[str, Any]:
    """What thresholds.json holds: "provenance", and for each of "methods" the grid's axes and thresholds."""
    content: dict[str, Any] = json.loads(DATA.read_text())
    return content


# --- calibrating ------------------------------------------------------------------------------------------------------


def fit_grid(scores: np.ndarray, fineness: np.ndarray, counts: np.ndarray) -> dict[str, list[Any]]:
    """Thresholds from the scores of single-compressed photos.

    Parameters
    ----------
    scores, fineness, counts : (n,), a photo's score, its table's fineness, how many values were read

    Returns
    -------
    "fineness" (f,), "log2_count" (c,): the grid's nodes; "thresholds" (rates, f, c): what three quarters of this share
    of the scores nearest to a node exceed, had these a tail a quarter longer, and their common slope over the grid
    """
    if not len(scores):
        raise ValueError("expected scores of pictures that show enough, got none")
    places = np.stack([fineness / STEP_SPACING, np.log2(np.maximum(counts, 1)) / COUNT_SPACING], axis=1)
    nodes = [np.linspace(axis.min(), axis.max(), 1 + math.ceil(np.ptp(axis))) for axis in places.T]
    grid = np.stack(np.meshgrid(*nodes, indexing="ij"), axis=-1)
    distances = np.linalg.norm(grid[:, :, None] - places, axis=-1)
    neighbors = max(FEWEST_NEIGHBORS, int(SHARE * len(scores)))
    nearest = np.argsort(distances, axis=-1, kind="stable")[..., :neighbors]
    slopes = np.linalg.lstsq(places - places.mean(axis=0), scores, rcond=None)[0]
    level = (scores - places @ slopes)[nearest]
    thresholds = _tail(level, CAUTION * np.array(RATES)) + grid @ slopes
    return {
        "fineness": _short(nodes[0] * STEP_SPACING),
        "log2_count": _short(nodes[1] * COUNT_SPACING),
        "thresholds": _short(thresholds),
    }


def _tail(scores: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """What so many of some scores exceed, by an exponential law above one in ten: (..., n) and (r,) to (r, ...)."""
    tenth = np.quantile(scores, 0.9, axis=-1)
    above = np.maximum(scores - tenth[..., None], 0)
    excess = above.sum(axis=-1) / np.maximum((above > 0).sum(axis=-1), 1)
    folds = np.log(0.1 / rates).reshape(-1, *[1] * tenth.ndim)
    thresholds: np.ndarray = tenth + LONGER * excess * folds
    return thresholds


def _short(values: np.ndarray) -> list[Any]:
    """Nested lists of numbers with four digits behind the point, for a small file."""
    rounded: list[Any] = (np.floor(values * 1e4 + 0.5) / 1e4).tolist()
    return rounded
