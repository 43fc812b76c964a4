"""What its neighbors tell of a pixel (slides: Spatial redundancy and.....irrelevancy).

photo, place  --patch-->  5 x 5 pixels, the middle one is to be guessed
photo  --errors-->  how far the mean of eight neighbors is off, for every inner pixel
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.transform.prediction import neighbor_mean
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, beside
from jpeglab.widgets.tables import number_table, numbers, record_table

__all__ = ["MissingPixelApp", "errors", "patch"]

SIDE, PLACES = 5, 100
MIDDLE = (SIDE // 2, SIDE // 2)
CLOSE = 5  # an error that counts as small


def patch(photo: Photo, place: int) -> np.ndarray:
    """(5, 5) uint8: luminance around a pixel; place 1..100 stands for a position that was drawn at random."""
    plane = photo.luminance
    if min(plane.shape) < SIDE:
        raise Refusal(f"{photo.name} is too small: a pixel with neighbors on all sides needs {SIDE} × {SIDE} pixels.")
    rows, cols = plane.shape[0] - SIDE + 1, plane.shape[1] - SIDE + 1
    row, col = divmod(int(np.random.default_rng(place).integers(rows * cols)), cols)
    return plane[row : row + SIDE, col : col + SIDE]


@functools.lru_cache(maxsize=8)
def errors(photo: Photo) -> np.ndarray:
    """|pixel - mean of its neighbors|, (H - 2, W - 2) float64."""
    return np.abs(photo.luminance[1:-1, 1:-1] - neighbor_mean(photo.luminance))


class MissingPixelApp(PhotoApp):
    """A pixel is missing: guess it from its neighbors."""

    def __init__(self, picture: str = "fig", place: int = 14):
        self.table, self.numbers, self.score = (ipywidgets.HTML() for _ in range(3))
        self.pixels = Pixels("")
        self.asked: tuple[str, int] | None = None  # picture and place that the reader has before them
        self.guesses: dict[tuple[str, int], tuple[float, float]] = {}  # how far the reader was off, and the mean
        super().__init__(
            {
                "guess": slider("Your guess", 0, 255, 128),
                "place": slider("Another pixel", 1, PLACES, place),
                "solution": ipywidgets.Checkbox(
                    description="show the solution", indent=False, layout={"width": "auto"}
                ),
            },
            ipywidgets.VBox([beside(self.table, self.pixels), self.score]),
            self.numbers,
            picture=picture,
        )  # fmt: skip

    def go(self, state: str) -> None:
        """Set a state; "reset" forgets all guesses too."""
        if state == "reset":
            self.guesses.clear()
            self.asked = None
        super().go(state)

    def view(self, picture: str, guess: int, place: int, solution: bool) -> None:
        """The neighbors with the guess in their middle, as numbers and as what the eye gets."""
        photo = self.photo(picture)
        true = patch(photo, place)
        solution = self._hide_if_new(picture, place) and solution
        value, mean = int(true[MIDDLE]), float(neighbor_mean(true[1:-1, 1:-1])[0, 0])
        if solution:
            self.guesses.setdefault((picture, place), (abs(guess - value), abs(mean - value)))
        self._show(photo, true, value if solution else guess, solution)
        self.numbers.value = numbers(
            [("Your guess", guess, ""), *(_solution(guess, value, mean, photo) if solution else [])]
        )
        self.score.value = _score(list(self.guesses.values()))

    def _hide_if_new(self, picture: str, place: int) -> bool:
        """Whether the pixel is the one that was there before; the solution of another one is not for this one."""
        if self.asked == (picture, place):
            return True
        self.asked = picture, place
        with self.still():
            self.controls["solution"].value = False
        return False

    def _show(self, photo: Photo, true: np.ndarray, middle: int, solution: bool) -> None:
        shown = true.copy()
        shown[MIDDLE] = middle
        self.pixels.show(shown, zoom=48)
        self.pixels.alt = f"5 × 5 pixels of {photo.name}; the middle one is {'the true one' if solution else middle}"
        words = shown.astype(object)
        words[MIDDLE] = middle if solution else "?"
        self.table.value = number_table(words, marked=[MIDDLE])


def _solution(guess: int, value: int, mean: float, photo: Photo) -> list[tuple[str, object, str]]:
    share = (errors(photo) <= CLOSE).mean()
    return [
        ("Its true value", value, ""),
        ("Your error", f"{guess - value:+d}".replace("-", "−"), ""),
        ("Mean of its 8 neighbors", f"{mean:.1f}", ""),
        (f"Pixels that mean hits to ±{CLOSE}", f"{100 * share:.0f}", "% of the photo"),
    ]


def _score(guesses: list[tuple[float, float]]) -> str:
    """How far the reader was off so far, and how far the mean of the neighbors; nothing before the first guess."""
    if not guesses:
        return ""
    yours, means = np.mean(guesses, axis=0)
    return record_table(
        ("Guesses", "Your mean error", "The mean's error"), [(len(guesses), f"{yours:.1f}", f"{means:.1f}")]
    )
