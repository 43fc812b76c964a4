"""Exercise 14: a grid that was shifted (slides: Detection of double JPEG compression, numbers 3 and 5).

crop  --new_corner-->  (row, col); plane  --dc_at-->  DC  --periodicity-->  0..1  --find_shift-->  (row, col)
"""

import functools

import numpy as np

from jpeglab.datasets.pictures import picture
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.shifted import box_sums
from jpeglab.transform.pictures import compress, decompress

__all__ = ["TASKS"]

NEW_CORNER = Task(
    name="new_corner",
    asks="down, right: how many rows and columns were cut off a JPEG, above and at the left -> (row, col), 0..7, of "
    "the first "
    "whole block",
    reference=lambda down, right: (-down % 8, -right % 8),
    inputs=lambda: [(3, 5), (0, 1), (8, 0), (17, 39), (7, 64)],
    mistakes=(
        Mistake(
            lambda down, right: (down % 8, right % 8),
            "This is how much of a block is gone. Where does the next one begin?",
        ),
        Mistake(
            lambda down, right: (8 - down % 8, 8 - right % 8),
            "Right, but for whole blocks: if none is cut into, the first one begins at 0, not at 8.",
        ),
        Mistake(lambda down, right: (-right % 8, -down % 8), "Row and column are interchanged."),
        Mistake(lambda down, right: (-down, -right), "In 0..7, please: blocks begin every 8 pixels."),
    ),
    hints=("If 3 rows are cut off, 5 rows are left of that block. Then comes the next one.", "-3 % 8 is 5 in Python."),
    right="A detector gives you this corner: what was cut off is known only up to multiples of 8.",
)


def _camera() -> np.ndarray:
    return picture("camera")[100:132, 200:240].copy()


DC_AT = Task(
    name="dc_at",
    asks="plane (H, W) uint8, row, col -> F(0, 0), level-shifted, of the 8 x 8 pixels whose upper left corner is there",
    reference=lambda plane, row, col: (int(box_sums(plane)[row, col]) - 64 * 128) / 8,
    inputs=lambda: [(np.full((8, 8), 130, np.uint8), 0, 0), (_camera(), 3, 5), (_camera(), 24, 11), (_camera(), 0, 32)],
    mistakes=(
        Mistake(
            lambda plane, row, col: int(box_sums(plane)[row, col]) / 8,
            "Too large by 1024: the level shift is missing.",
        ),
        Mistake(
            lambda plane, row, col: int(box_sums(plane)[row, col]) / 64 - 128,
            "This is the mean. F(0, 0) is 8 times as large.",
        ),
        Mistake(
            lambda plane, row, col: (int(box_sums(plane)[row // 8 * 8, col // 8 * 8]) - 64 * 128) / 8,
            "You go to the file's own block. The 8 x 8 pixels may begin anywhere.",
        ),
        Mistake(
            lambda plane, row, col: (int(plane[row : row + 7, col : col + 7].sum()) - 64 * 128) / 8,
            "Seven rows and seven columns: row : row + 8 are eight.",
        ),
        Mistake(
            lambda plane, row, col: (int(box_sums(plane)[col, row]) - 64 * 128) / 8,
            "Row and column are interchanged.",
        ),
    ),
    hints=(
        "plane[row : row + 8, col : col + 8] are these 64 samples.",
        "The sum of 64 samples, each less 128, over 8: exercise 03.",
    ),
    right="On the first grid these numbers were multiples of its DC step, before the second save blurred them.",
    tolerance=1e-9,  # eighths are exact
)


def _periodicity(dc: np.ndarray, step: int) -> float:
    return float(abs(np.exp(-2j * np.pi * dc / step).mean()))


PERIODICITY = Task(
    name="periodicity",
    asks="dc (n,), step -> |mean of exp(-2 pi i DC / step)|: 1 if all are multiples of the step, up to one offset",
    reference=_periodicity,
    inputs=lambda: [
        (np.array([0.0, 16, -32, 48]), 16),
        (np.array([3.0, 19, -29, 51]), 16),
        (np.array([0.0, 4, 8, 12]), 16),
        (np.random.default_rng(14).integers(-20, 21, 300) * 12 + np.random.default_rng(15).normal(0, 1.5, 300), 12),
        (np.random.default_rng(14).integers(-2000, 2001, 300) / 8, 11),
    ],
    mistakes=(
        Mistake(
            lambda dc, step: np.exp(-2j * np.pi * dc / step).mean(),
            "A complex number. Its magnitude says how well they agree.",
        ),
        Mistake(
            lambda dc, step: float(np.cos(2 * np.pi * dc / step).mean()),
            "Only the real part: multiples with an offset would count as none. Take the magnitude of the complex mean.",
        ),
        Mistake(
            lambda dc, step: float(abs(np.exp(-2j * np.pi * dc / step)).mean()),
            "The magnitude of each number on the unit circle is 1. First the mean, then the magnitude.",
        ),
        Mistake(
            lambda dc, step: float(abs(np.exp(-2j * np.pi * dc / step).sum())),
            "The sum grows with the number of blocks. Take the mean.",
        ),
        Mistake(
            lambda dc, step: float(abs(np.exp(-1j * dc / step).mean())),
            "2 pi is missing: one step shall be one turn.",
        ),
    ),
    hints=(
        "numpy.exp takes complex numbers: 1j is the imaginary unit.",
        "One turn for each step; the mean of all these; its magnitude. In this order.",
    ),
    right="A Fourier transform at a single frequency, that of the step.",
    tolerance=1e-9,  # sums in another order
)


@functools.cache
def _strengths_of(samples: bytes, shape: tuple[int, int], step: int) -> np.ndarray:
    sums = box_sums(np.frombuffer(samples, np.uint8).reshape(shape)).astype(float)
    grids = [[sums[row::8, col::8] / 8 - 1024 for col in range(8)] for row in range(8)]
    return np.array([[_periodicity(dc, step) for dc in line] for line in grids])


def _strengths(plane: np.ndarray, step: int) -> np.ndarray:
    """(8, 8): periodicity on the 64 grids."""
    return _strengths_of(plane.tobytes(), plane.shape, step)


def _best(strengths: np.ndarray) -> tuple[int, int]:
    row, col = divmod(int(np.argmax(strengths)), 8)
    return row, col


def _without_own(strengths: np.ndarray) -> np.ndarray:
    others = strengths.copy()
    others[0, 0] = -1
    return others


def _cropped_and_saved() -> list[Arguments]:
    """Saved with a DC step, cropped, saved finely: the second save leaves its own grid, at (0, 0), and a weak one."""
    arguments = []
    for name, first, second, (down, right) in (
        ("camera", 40, 90, (3, 5)),
        ("gravel", 50, 85, (4, 0)),
        ("brick", 30, 80, (1, 7)),
    ):
        once = compress(picture(name)[:264, :264], first)
        twice = compress(decompress(once)[down:, right:].copy(), second)
        arguments.append((decompress(twice), int(once.luminance.table[0, 0])))
    twice = compress(picture("camera")[:256, :256], 30)
    return [*arguments, (decompress(twice), int(twice.luminance.table[0, 0]))]


FIND_SHIFT = Task(
    name="find_shift",
    asks="plane (H, W) uint8, step: the DC step of the first save -> (row, col), 0..7 but not (0, 0), of the grid "
    "that is most "
    "periodic",
    reference=lambda plane, step: _best(_without_own(_strengths(plane, step))),
    inputs=_cropped_and_saved,
    mistakes=(
        Mistake(
            lambda plane, step: _best(_strengths(plane, step)),
            "(0, 0) is the file's own grid, which is there in every JPEG. Look at the 63 others.",
        ),
        Mistake(
            lambda plane, step: _best(_without_own(_strengths(plane, step)))[::-1],
            "Row and column are interchanged.",
        ),
        Mistake(
            lambda plane, step: tuple(-place % 8 for place in _best(_without_own(_strengths(plane, step)))),
            "This is how much was cut off. Asked for is where the grid begins now: task 1.",
        ),
        Mistake(
            lambda plane, step: _best(-_strengths(plane, step)),
            "This is the grid that is least periodic.",
        ),
    ),
    hints=(
        "For each of 63 corners: the DC of all 8 x 8 pixels that begin there, 8 pixels apart, and their periodicity.",
        "The windows of the grid (row, col) begin at row, row + 8, row + 16 ..., as long as 8 pixels are left.",
        "Slow is fine: dc_at in two loops. Faster: sums of all windows at once, from numpy.cumsum.",
    ),
    right="Found without looking at a single border of a block.",
)

TASKS = (NEW_CORNER, DC_AT, PERIODICITY, FIND_SHIFT)
