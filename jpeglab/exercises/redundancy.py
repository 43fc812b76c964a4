"""Exercise 01: redundancy (slides: Statistical redundancy; Spatial redundancy: an example; Lossless compression).

plane (H, W)  --row_differences-->  (H, W - 1)        differences (H, W)  --undo_prediction-->  plane
"""

import numpy as np

from jpeglab.coding.huffman import entropy
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.transform.prediction import neighbor_mean, predict, unpredict

__all__ = ["TASKS"]


def _planes() -> list[Arguments]:
    rows, cols = np.mgrid[:16, :24]
    slope = (rows * 3 + cols * 7 + rows * cols % 5).astype(np.uint8)
    return [
        (np.array([[100, 101, 99, 99], [10, 200, 30, 255]], np.uint8),),
        (np.arange(15, dtype=np.uint8).reshape(3, 5) ** 2,),
        (slope,),
    ]


ROW_DIFFERENCES = Task(
    name="row_differences",
    asks="plane (H, W) uint8 -> (H, W - 1), each sample minus its left neighbor",
    reference=lambda plane: predict(plane)[:, 1:],
    inputs=_planes,
    mistakes=(
        Mistake(
            lambda plane: plane[:, 1:] - plane[:, :-1],
            "The samples are uint8, unsigned numbers of one byte, and 99 - 101 wraps round to 254. Give them a dtype "
            "with a "
            "sign first.",
        ),
        Mistake(
            lambda plane: -predict(plane)[:, 1:],
            "The signs are turned round: the sample minus its left neighbor, not the other way.",
        ),
        Mistake(
            lambda plane: np.diff(plane.astype(int), axis=0),
            "These are differences of rows. The left neighbor is in the same row: the columns are what changes.",
        ),
        Mistake(
            lambda plane: abs(predict(plane)[:, 1:]),
            "The signs are gone. Without them nobody gets the picture back.",
        ),
        Mistake(
            lambda plane: predict(plane),
            "One column too many: the first one has no left neighbor, so it is left out here.",
        ),
    ),
    hints=(
        "plane[:, 1:] is the picture without its first column. Which slice holds the left neighbors of these?",
        "plane.astype(int) has room for negative numbers.",
    ),
    right="Make a histogram of it for a photo: that is the peak at 0 that the slide shows.",
)

ENTROPY = Task(
    name="entropy",
    asks="symbols, an array of whole numbers of any shape -> bits per symbol",
    reference=lambda symbols: entropy(symbols),
    inputs=lambda: [
        (np.array([0, 0, 1, 2]),),
        (np.array([7, 7, 7]),),
        (np.array([[0, -1, 1], [0, 0, -1]]),),
        (np.repeat(np.arange(6), [32, 16, 8, 4, 2, 2]),),
    ],
    mistakes=(
        Mistake(
            lambda symbols: entropy(symbols) * np.log(2),
            "This is in nats. For bits the logarithm is the one to the base 2.",
        ),
        Mistake(lambda symbols: -entropy(symbols), "The sign: log2 of a share is negative, so the sum needs a minus."),
        Mistake(
            lambda symbols: np.log2(np.unique(symbols).size),
            "This is what n symbols cost if all are equally frequent. Count how often each occurs.",
        ),
        Mistake(
            lambda symbols: entropy(symbols) * symbols.size,
            "This is the cost of all of them together. Asked for is that of one symbol.",
        ),
        Mistake(
            lambda symbols: np.log2(1 / (np.unique(symbols, return_counts=True)[1] / symbols.size)).mean(),
            "A plain mean over the different symbols. Rare symbols are rarely written: weight each with its share.",
        ),
    ),
    hints=(
        "numpy.unique(symbols, return_counts=True) has the counts. A share is a count over the number of all symbols.",
        "A symbol with the share p is worth -log2(p) bits. Of 0, 0, 1, 2 the shares are 1/2, 1/4, 1/4: 1, 2 and 2 "
        "bits.",
    ),
    right="No code that gives each symbol a word of its own goes below it.",
    tolerance=1e-9,  # sums in another order
)

MISSING_PIXEL = Task(
    name="missing_pixel",
    asks="plane (H, W) uint8, row, col (not at the edge) -> the mean of the eight samples around",
    reference=lambda plane, row, col: neighbor_mean(plane)[row - 1, col - 1],
    inputs=lambda: [
        (np.array([[1, 2, 3], [4, 99, 6], [7, 8, 9]], np.uint8), 1, 1),
        (_planes()[2][0], 3, 10),
        (255 - _planes()[2][0], 14, 1),
        (np.arange(48, dtype=np.uint8).reshape(6, 8) ** 2, 4, 2),
    ],
    mistakes=(
        Mistake(
            lambda plane, row, col: plane[row - 1 : row + 2, col - 1 : col + 2].mean(),
            "The missing pixel itself is among your nine. It is missing: there are eight others.",
        ),
        Mistake(
            lambda plane, row, col: (
                (0.0 + plane[row - 1, col] + plane[row + 1, col] + plane[row, col - 1] + plane[row, col + 1]) / 4
            ),
            "You take the four that share a side with it. The four at the corners count here as well.",
        ),
        Mistake(
            lambda plane, row, col: neighbor_mean(plane)[col - 1, row - 1],
            "Row and column are interchanged: the row comes first, in NumPy and here.",
        ),
        Mistake(
            lambda plane, row, col: neighbor_mean(plane)[row - 1, col - 1] * 8 % 256 / 8,
            "The sum of eight samples does not fit into uint8, and wraps round. Make them int, or let mean do it.",
        ),
        Mistake(
            lambda plane, row, col: neighbor_mean(plane)[row - 1, col - 1] * 8 / 9,
            "The sum of eight, divided by nine.",
        ),
    ),
    hints=(
        "plane[row - 1 : row + 2, col - 1 : col + 2] are nine samples; the middle one has to go.",
        "Their sum, minus the one in the middle, over 8. Mind the dtype.",
    ),
    right="The slide asks how critical the exact reproduction is: on smooth ground this guess is good to a level or "
    "two.",
    tolerance=1e-9,  # a mean of eight whole numbers is exact in eighths
)

UNDO_PREDICTION = Task(
    name="undo_prediction",
    asks="differences (H, W): the first column as it is, all others minus their left neighbor -> the plane (H, W)",
    reference=lambda differences: unpredict(differences),
    inputs=lambda: [(predict(plane),) for (plane,) in _planes()],
    mistakes=(
        Mistake(
            lambda differences: differences.astype(int).cumsum(),
            "One long line: without an axis cumsum runs through all rows. Each row starts with its own first sample.",
        ),
        Mistake(
            lambda differences: differences.astype(int).cumsum().reshape(differences.shape),
            "Your sum runs on from one row into the next. Each row starts with its own first sample.",
        ),
        Mistake(
            lambda differences: differences.astype(int).cumsum(axis=0),
            "You add down the columns. The prediction was from the left.",
        ),
        Mistake(
            lambda differences: np.concatenate(
                [differences[:, :1], differences[:, :-1].astype(int) + differences[:, 1:]], axis=1
            ),
            "You add two neighboring differences. What has to be added is the sample to the left, which itself is a "
            "sum.",
        ),
        Mistake(
            lambda differences: differences[:, :1].astype(int) + differences,
            "You add the first sample to all. It is the sample directly to the left that has to be added.",
        ),
    ),
    hints=(
        "With a loop: go along the columns, and add to each the column to its left, which is right already.",
        "A running sum is called cumsum in NumPy. Along which axis?",
    ),
    right="Exact for every picture: this T loses nothing, as the slide says.",
)

PREDICTED_BITS = Task(
    name="predicted_bits",
    asks="plane (H, W) uint8 -> bits per sample that an ideal code needs for the predicted plane",
    reference=lambda plane: entropy(predict(plane)),
    inputs=lambda: [*_planes(), (np.random.default_rng(1).integers(0, 256, (12, 20)).astype(np.uint8),)],
    mistakes=(
        Mistake(lambda plane: entropy(plane), "This is the entropy of the samples themselves: T is missing."),
        Mistake(
            lambda plane: entropy(predict(plane)[:, 1:]),
            "The first column is missing. Without it nobody gets the picture back, so it has to be paid for.",
        ),
        Mistake(
            lambda plane: entropy(np.diff(plane, axis=1, prepend=np.uint8(0))),
            "Your differences are modulo 256. That is clever, loses nothing, and is what PNG does; but here they keep "
            "their "
            "sign.",
        ),
        Mistake(
            lambda plane: entropy(predict(plane.T)),
            "You predict from above. Asked for is the prediction from the left.",
        ),
        Mistake(
            lambda plane: entropy(predict(plane)) * plane.size, "These are the bits of all samples. Asked for: of one."
        ),
    ),
    hints=(
        "T first: the first column as it is, all others minus their left neighbor, as task 4 gets them. Then count "
        "symbols.",
        "You have entropy already, and row_differences for all but the first column. numpy.concatenate puts them "
        "together.",
    ),
    right="Compare it with 8, and with the entropy of the samples: that is what spatial redundancy is worth.",
    tolerance=1e-9,  # sums in another order
)

TASKS = (ROW_DIFFERENCES, MISSING_PIXEL, ENTROPY, UNDO_PREDICTION, PREDICTED_BITS)
