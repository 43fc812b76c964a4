"""First digits before quantization, after one and after two (slides: Another feature: FSD distribution).

    photo, QF1, QF2  --compute-->  how often each digit comes first, the law that fits best, and how badly it does

Counted are the AC coefficients of whole blocks of luminance, zeros left out; of files, as the file stores them.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.first_digits import (
    DIGITS,
    FEWEST,
    Law,
    benford,
    digit_counts,
    generalized_benford,
    leading_digit,
    misfit,
)
from jpeglab.plots import digit_panel
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import dct_by_matrices
from jpeglab.widgets.app import slider
from jpeglab.widgets.comb import saved, saved_twice
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import record_table

__all__ = ["STAGES", "Digits", "FirstDigitsApp", "compute", "unquantized_counts"]

STAGES = ("not quantized", "saved once", "saved twice")


@dataclass(frozen=True, eq=False)
class Digits:
    """How often each digit comes first.

    counts : (9,) of the digits 1..9
    law : the generalised law that fits best, None with fewer than 100 coefficients
    score : log10 of its misfit; nan without a law
    """

    counts: np.ndarray
    law: Law | None
    score: float

    @property
    def shares(self) -> np.ndarray:
        """(9,) in 0..1; all 0 where nothing was counted."""
        return self.counts / max(self.counts.sum(), 1)

    @property
    def expected(self) -> np.ndarray:
        """(9,), what the law makes of it; (0,) without a law."""
        return generalized_benford(DIGITS, *self.law) if self.law else np.zeros(0)


def compute(photo: Photo, first: int, second: int) -> tuple[Digits, Digits, Digits]:
    """The photo's coefficients, those of a file, and those of a file that was opened and saved again; as STAGES."""
    return _unquantized(photo), _once(photo, second), _twice(photo, first, second)


def unquantized_counts(plane: np.ndarray) -> np.ndarray:
    """How often each digit comes first before any quantization: (H, W) uint8 to (9,) int64."""
    height, width = (side // 8 * 8 for side in plane.shape)
    coefficients = dct_by_matrices(split_blocks(plane[:height, :width])).reshape(-1, 64)[:, 1:]
    return np.bincount(leading_digit(coefficients).ravel(), minlength=10)[1:]


def _digits(counts: np.ndarray) -> Digits:
    if counts.sum() < FEWEST:
        return Digits(counts, None, float("nan"))
    value, law = misfit(counts)
    return Digits(counts, law, float(np.log10(max(value, 1e-9))))


@functools.lru_cache(maxsize=16)
def _unquantized(photo: Photo) -> Digits:
    return _digits(unquantized_counts(photo.luminance))


@functools.lru_cache(maxsize=256)
def _once(photo: Photo, quality: int) -> Digits:
    return _digits(digit_counts(saved(photo, quality)).sum(axis=0))


@functools.lru_cache(maxsize=256)
def _twice(photo: Photo, first: int, second: int) -> Digits:
    return _digits(digit_counts(saved_twice(photo, first, second)).sum(axis=0))


class FirstDigitsApp(PhotoApp):
    """First digits of a photo's coefficients: not quantized, saved once, saved twice.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2, 30..100
    """

    def __init__(self, picture: str = "astronaut", first: int = 60, second: int = 85):
        self.plot = Plot("", 830, 340, 2, 3, sharey="row", height_ratios=(2.2, 1))
        self.panels = [digit_panel(self.plot.axes[i], self.plot.axes[i + 3], title) for i, title in enumerate(STAGES)]
        self.plot.axes[0].legend(loc="upper right", fontsize=11, handlelength=1.5, frameon=False)
        self.plot.axes[0].set_ylabel("%")
        self.plot.axes[3].set_ylabel("found\nminus law")
        self.table = ipywidgets.HTML()
        sliders = slider("QF1", 30, 100, first), slider("QF2", 30, 100, second)
        for part in sliders:
            part.layout.width = "47%"
        super().__init__(
            {"first": sliders[0], "second": sliders[1]},
            ipywidgets.VBox([self.plot, self.table]),
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85},
                "80 then 85": {"first": 80, "second": 85},
                "85 then 80": {"first": 85, "second": 80},
                "95 then 75": {"first": 95, "second": 75},
            },
        )

    def view(self, picture: str, first: int, second: int) -> None:
        """Draw the three distributions with their laws."""
        photo = self.photo_with_blocks(picture)
        results = compute(photo, first, second)
        for panel, result in zip(self.panels, results, strict=True):
            panel.update(100 * result.shares, 100 * benford(), 100 * result.expected)
        ones = (f"{stage} {100 * result.shares[0]:.0f} %" for stage, result in zip(STAGES, results, strict=True))
        self.plot.alt = f"First digits of {photo.name}, QF {first} and {second}; digit 1: {', '.join(ones)}"
        self.plot.show()
        files = "", f": QF {second}", f": QF {first}, then {second}"
        header = ("", *(stage + file for stage, file in zip(STAGES, files, strict=True)))
        self.table.value = record_table(header, _rows(results))


def _rows(results: tuple[Digits, ...]) -> list[tuple[str, ...]]:
    return [
        ("coefficients", *(f"{result.counts.sum():,}" for result in results)),
        ("begin with 1, 2, 3", *(_percents(result.shares[:3]) for result in results)),
        ("law: n, q, s", *(_law(result.law) for result in results)),
        ("log10 of the misfit", *(_signed(result.score) for result in results)),
    ]


def _percents(shares: np.ndarray) -> str:
    return ", ".join(f"{100 * share:.1f}" for share in shares) + " %"


def _law(law: Law | None) -> str:
    return ", ".join(map(_signed, law)) if law else "too few"


def _signed(number: float) -> str:
    return "–" if np.isnan(number) else f"{number:.2f}".replace("-", "−")
