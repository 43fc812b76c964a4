"""A training set that teaches the wrong thing (slides: Data-driven vs Model-based appraoches, confounding factor).

QF1, QF2, faults    --training_set-->  Examples: histograms of a patch's DCT, computed from its pixels
QF1, QF2, faults    --validate-->      Right: how a machine does on a part of the same set
QF1, QF2, faults    --on_honest-->     Right: how it does on singles and doubles that were made alike
"""

import functools
from collections.abc import Iterator
from typing import NamedTuple

import ipywidgets
import numpy as np
from sklearn.model_selection import KFold
from sklearn.svm import SVC

from jpeglab.experiments.rates import Estimate, share
from jpeglab.learning.histogram_features import HistogramFeatures
from jpeglab.plots import check_bars
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import forward_dct
from jpeglab.transform.quantization import quantize
from jpeglab.widgets.app import App
from jpeglab.widgets.examples import FIRSTS, FOLDS, pair_examples, splits
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["ConfounderApp", "Examples", "Right", "alarm", "on_honest", "training_set", "validate"]

SIDE, SECOND, SEED = 56, 85, 1  # pixels of a window in a patch of 64; QF2
ONES = np.ones((8, 8), int)  # the pixels' own DCT, rounded: whoever reads pixels does not know the table
CHECKS = ("own validation", "labels shuffled", "the same table twice", "honest pictures")


class Examples(NamedTuple):
    """(n, 144) features, (n,) bool whether double, (n,) str the picture each is of."""

    features: np.ndarray
    double: np.ndarray
    photo: np.ndarray


class Right(NamedTuple):
    """How many singles and doubles are told right, and how many there are of both together."""

    singles: int
    doubles: int
    total: int

    @property
    def both(self) -> Estimate:
        """The share of both that is told right; there are as many singles as doubles."""
        return share(self.singles + self.doubles, self.total)


@functools.lru_cache(maxsize=64)
def training_set(first: int, second: int, cut: bool = False, mirrored: bool = False) -> Examples:
    """Singles and doubles of the sample pictures.

    Parameters
    ----------
    cut : singles are cut off the grid of their blocks, anywhere; doubles on it
    mirrored : each patch is there once more, mirrored
    """
    patches = pair_examples(first, second)
    pixels, double, photo = patches.pixels(), patches.double, patches.photo
    off = np.random.default_rng(SEED).integers(1, 8, (len(patches), 2))
    corners = np.where(cut & ~double[:, None], off, 0)
    windows = np.stack([
        patch[row : row + SIDE, col : col + SIDE] for patch, (row, col) in zip(pixels, corners, strict=True)
    ])  # fmt: skip
    if mirrored:
        windows = np.concatenate([windows, windows[:, :, ::-1]])
        double, photo = np.tile(double, 2), np.tile(photo, 2)
    return Examples(features_of_pixels(windows), double, photo)


def features_of_pixels(pixels: np.ndarray) -> np.ndarray:
    """Histograms of nine modes of the DCT that pixels have on a grid from their first row and column on.

    (n, H, W) uint8 to (n, 144)
    """
    blocks = np.stack([split_blocks(window) for window in pixels])
    return HistogramFeatures(root=True, overflow=True).of_stack(quantize(forward_dct(blocks), ONES), ONES)


@functools.lru_cache(maxsize=256)
def validate(first: int, second: int, cut: bool, mirrored: bool, shuffled: bool = False) -> Right:
    """Judge parts of a training set by the rest of it.

    Parts are of other pictures; with ``mirrored`` they are drawn from all patches, so that copies part.
    shuffled : labels are drawn anew, a copy's with that of its patch
    """
    x, double, photo = training_set(first, second, cut, mirrored)
    if shuffled:
        half = double[: len(double) // (1 + mirrored)]
        double = np.tile(np.random.default_rng(SEED).permutation(half), 1 + mirrored)
    answers = np.empty(len(x), bool)
    for others, held_out in _parts(photo, mirrored):
        answers[held_out] = _machine().fit(x[others], double[others]).predict(x[held_out])
    return _right(answers, double)


@functools.lru_cache(maxsize=256)
def on_honest(first: int, second: int, cut: bool, mirrored: bool) -> Right:
    """Judge singles and doubles that were made alike, of other pictures than those learned from."""
    x, double, photo = training_set(first, second, cut, mirrored)
    honest = training_set(first, second)
    answers = np.empty(len(honest.double), bool)
    for _, held_out in splits(honest.photo):
        others = ~np.isin(photo, honest.photo[held_out])
        answers[held_out] = _machine().fit(x[others], double[others]).predict(honest.features[held_out])
    return _right(answers, honest.double)


def alarm(check: str, found: Estimate, own: Estimate) -> bool:
    """Whether a check says that something is wrong: better than chance, or on honest pictures worse than its own."""
    if check == CHECKS[3]:
        return found.high < own.low
    return check != CHECKS[0] and found.low > 0.5


class ConfounderApp(App):
    """A training set with faults to switch on, and checks to switch on that find them or not.

    Parameters
    ----------
    first : QF1, one of 50, 60, 70, 80, 90; QF2 is 85
    """

    def __init__(self, first: int = 80):
        self.plot, self.numbers = Plot("", 780, 290), ipywidgets.HTML()
        self.bars = check_bars(self.plot.axes[0], CHECKS)
        quality = ipywidgets.SelectionSlider(
            options=FIRSTS, value=first, description=f"QF1 (QF2 is {SECOND})", style={"description_width": "auto"},
            layout={"width": "100%"},
        )  # fmt: skip
        faults = {"cut": "Fault: singles cut off the grid", "mirrored": "Fault: mirrored copies, split at random"}
        checks = {"shuffled": "Check: shuffle labels", "same": "Check: same table", "honest": "Check: honest pictures"}
        super().__init__(
            {"first": quality, **{name: _switch(text) for name, text in {**faults, **checks}.items()}},
            ipywidgets.VBox([titled("A machine, and what is found out about it", self.plot), self.numbers]),
            states={
                "perfect": {"cut": True, "mirrored": False},
                "mirrored copies": {"cut": False, "mirrored": True},
                "all checks": dict.fromkeys(checks, True),
            },
        )

    def view(self, first: int, cut: bool, mirrored: bool, shuffled: bool, same: bool, honest: bool) -> None:
        """A bar for each check that is switched on."""
        own = validate(first, SECOND, cut, mirrored)
        done = {
            CHECKS[0]: own,
            CHECKS[1]: validate(first, SECOND, cut, mirrored, True) if shuffled else None,
            CHECKS[2]: validate(SECOND, SECOND, cut, mirrored) if same else None,
            CHECKS[3]: on_honest(first, SECOND, cut, mirrored) if honest else None,
        }
        found = {check: right.both for check, right in done.items() if right}
        alarms = [check for check, estimate in found.items() if alarm(check, estimate, own.both)]
        measured = [[100 * part for part in found[check]] if check in found else None for check in CHECKS]
        expected = [100 * own.both.value, 50, 50, 100 * own.both.value]
        self.bars.update(measured, expected, [check in alarms for check in CHECKS])
        self.plot.alt = "; ".join(f"{check}: {estimate.value:.2f} told right" for check, estimate in found.items())
        self.plot.show()
        shown = done[CHECKS[3]] or own
        self.numbers.value = numbers(
            [
                ("Own validation", f"{own.both.value:.2f}", ""),
                ("Checks done", len(found) - 1, "of 3"),
                ("Alarms", len(alarms), ""),
                (f"Singles right, {'honest' if honest else 'own'}", f"{shown.singles}", f"of {shown.total // 2}"),
                ("Doubles right", f"{shown.doubles}", f"of {shown.total // 2}"),
            ]
        )


def _machine() -> SVC:
    return SVC(C=100, gamma=0.1)


def _parts(photo: np.ndarray, at_random: bool) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return KFold(FOLDS, shuffle=True, random_state=SEED).split(photo) if at_random else splits(photo)


def _right(answers: np.ndarray, double: np.ndarray) -> Right:
    singles, doubles = (int((answers == double)[double == side].sum()) for side in (False, True))
    return Right(singles, doubles, len(double))


def _switch(text: str) -> ipywidgets.Checkbox:
    return ipywidgets.Checkbox(False, description=text, indent=False, layout={"width": "auto"})
