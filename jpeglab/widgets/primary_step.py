"""Which step was first? One mode, candidate by candidate (Lukáš and Fridrich 2003; slides: Detection of double JPEG
compression).

    JpegImage, mode  --fit_steps-->  observed histogram, what each candidate expects, and how far it is off
    class of steps, true step  --judge-->  right, ambiguous, wrong

The null, the same mode on other grids of the same picture, stands for what the picture was before any compression.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.primary import CANDIDATES, StepFit, fit_steps
from jpeglab.plots import candidate_steps
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.saved import saved_twice
from jpeglab.widgets.tables import numbers

__all__ = ["AMBIGUOUS", "MODES", "RIGHT", "WRONG", "PrimaryStepApp", "fit_of", "in_words", "judge"]

MODES = 15  # of the zig-zag; those beyond are mostly 0
LARGEST = 30  # of the candidates that are shown
ACROSS = 20  # bins to either side of the middle one
RIGHT, AMBIGUOUS, WRONG = "✓ right", "≈ ambiguous", "✗ wrong"


def judge(found: tuple[int, ...], truth: int) -> str:
    """Whether a class of steps that cannot be told apart is the true step alone, holds it, or not."""
    if truth not in found:
        return WRONG
    return RIGHT if len(found) == 1 else AMBIGUOUS


def in_words(steps: tuple[int, ...], most: int = 4) -> str:
    """A class, as short as can be: "9", "1, 3", "1, 2, 3, 4 …"."""
    return ", ".join(map(str, steps[:most])) + (" …" if len(steps) > most else "")


@functools.lru_cache(maxsize=512)
def fit_of(photo: Photo, first: int, second: int, place: int) -> StepFit | None:
    """One mode, by its place in the zig-zag, of a photo saved twice; None if it says too little."""
    mode = ZIGZAG[place]
    return fit_steps(saved_twice(photo, first, second), [mode]).get(mode)


class PrimaryStepApp(PhotoApp):
    """One mode of a photo saved twice: which first step explains its histogram?

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    candidate : the first step to try, 1..30
    first, second : QF1 and QF2
    mode : place in the zig-zag
    """

    def __init__(self, picture: str = "gravel", candidate: int = 5, first: int = 60, second: int = 85, mode: int = 1):
        self.plot, self.numbers = Plot("", 560, 370, 2, 1), ipywidgets.HTML()
        self.artists = candidate_steps(self.plot.axes)
        qualities = {"first": slider("QF1", 1, 100, first), "second": slider("QF2", 1, 100, second)}
        for part in qualities.values():
            part.layout.width = "46%"
        super().__init__(
            {
                "candidate": slider("First step that is tried", 1, LARGEST, candidate),
                **qualities,
                "mode": slider("Mode, by its place in the zig-zag", 0, MODES - 1, mode),
            },
            titled("One mode, saved twice", self.plot),
            self.numbers,
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85, "mode": 1, "candidate": 9},
                "80 then 75": {"first": 80, "second": 75, "mode": 1, "candidate": 4},
                "95 then 75": {"first": 95, "second": 75, "mode": 1, "candidate": 1},
                "90 then 85": {"first": 90, "second": 85, "mode": 1, "candidate": 2},
            },
        )

    def view(self, picture: str, candidate: int, first: int, second: int, mode: int) -> None:
        """The observed histogram, the candidate's, the distances of all, and the class of the nearest."""
        fit = fit_of(self.photo_with_blocks(picture), first, second, mode)
        v, u = ZIGZAG[mode]
        if fit is None:
            raise Refusal(f"Mode v = {v}, u = {u} of {picture} is nearly always 0 at QF2 = {second}: it says nothing.")
        truth = int(standard_table(first)[v, u])
        self._show(fit, candidate, truth)
        nearest = int(CANDIDATES[fit.distances.argmin()])
        self.numbers.value = numbers(
            [
                (f"v = {v}, u = {u}: true first step", truth, f"then {fit.second}"),
                ("Nearest", nearest, f"at {fit.distances.min():.3f}"),
                ("This one", candidate, f"at {fit.distances[candidate - 1]:.3f}"),
                ("Cannot be told apart", in_words(fit.ambiguous), judge(fit.ambiguous, truth)),
            ]
        )

    def _show(self, fit: StepFit, candidate: int, truth: int) -> None:
        middle = int(fit.bins[np.cumsum(fit.observed) * 2 >= fit.observed.sum()][0])
        shown = np.abs(fit.bins - middle) <= ACROSS
        expected = fit.expected(candidate)
        self.artists.update(
            fit.bins[shown],
            fit.observed[shown],
            expected[shown],
            fit.distances[:LARGEST],
            fit.ambiguous,
            truth,
            candidate,
        )
        self.plot.alt = (
            f"Histogram of the file and what a first step of {candidate} expects, distance "
            f"{fit.distances[candidate - 1]:.3f}; the nearest is {CANDIDATES[fit.distances.argmin()]}, true is {truth}"
        )
        self.plot.show()
