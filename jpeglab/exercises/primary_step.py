"""Exercise 12: the steps of the first compression (slides: Detection of double JPEG compression, number 6).

null (m,)  --simulate-->  a histogram  --distance-->  from the one observed; steps of modes  --vote_quality-->  QF1
"""

from collections.abc import Callable

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.double_quantization import quantize_once, quantize_twice
from jpeglab.forensics.histograms import count_values
from jpeglab.transform.quantization import nearest_quality, standard_table

__all__ = ["TASKS"]

REACH = 32
LARGEST = 24  # first step


def _counts(bins: np.ndarray, reach: int) -> np.ndarray:
    return count_values(bins.reshape(-1, 1), reach)[0]


def _coefficients(count: int, seed: int) -> np.ndarray:
    """What an AC mode of a photo looks like: a Laplace law, not quantized. (count,) float64."""
    return np.random.default_rng(seed).laplace(0, 30, count)


SIMULATE = Task(
    name="simulate",
    asks="null (m,) coefficients, first, second, reach -> (2 reach + 1,) counts of the bins -reach..reach behind both "
    "quantizations",
    reference=lambda null, first, second, reach: _counts(quantize_twice(null, first, second), reach),
    inputs=lambda: [
        (np.array([0.4, 1.6, -1.7, 4.4, 7.1, -40.0]), 3, 2, 4),
        (_coefficients(500, 1), 7, 4, 12),
        (_coefficients(500, 2), 2, 5, 8),
    ],
    mistakes=(
        Mistake(
            lambda null, first, second, reach: _counts(quantize_twice(null, second, first), reach),
            "The order of the two: the candidate (first) comes first, the file's step (second) comes second.",
        ),
        Mistake(
            lambda null, first, second, reach: _counts(quantize_once(null, second), reach),
            "Quantized once only. What would the candidate have made of these coefficients before?",
        ),
        Mistake(
            lambda null, first, second, reach: _counts(quantize_once(quantize_once(null, first), second), reach),
            "De-quantization is missing between the two: a bin stands for its number times the first step.",
        ),
        Mistake(
            lambda null, first, second, reach: _counts(
                np.trunc(np.trunc(null / first) * first / second).astype(int), reach
            ),
            "Cut off instead of rounded, twice.",
        ),
        Mistake(
            lambda null, first, second, reach: _counts(
                np.clip(quantize_twice(null, first, second), -reach, reach), reach
            ),
            "Bins beyond reach are piled up in the last ones. They are left out.",
        ),
    ),
    hints=(
        "Quantize twice, as in exercise 09, and count, as in exercise 10.",
        "The null is not whole numbers, and halves hardly occur; but round all the same, do not cut off.",
    ),
    right="This is what the histogram would be if the candidate were true.",
)


def _shares(counts: np.ndarray) -> np.ndarray:
    return counts / counts.sum()


def _distance(counts: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(_shares(counts) - _shares(other)).sum())


DISTANCE = Task(
    name="distance",
    asks="counts (n,), other (n,) -> the sum of absolute differences of their shares",
    reference=_distance,
    inputs=lambda: [
        (np.array([1, 2, 1]), np.array([1, 0, 1])),
        (np.array([10, 20, 10]), np.array([1, 2, 1])),
        (np.array([5, 0, 0, 3]), np.array([0, 9, 1, 0])),
        (np.array([200, 40, 15], np.uint8), np.array([40, 200, 15], np.uint8)),
    ],
    mistakes=(
        Mistake(
            lambda counts, other: float(np.abs(counts.astype(int) - other).sum()),
            "Counts of two samples of different size do not compare: divide each histogram by its sum first.",
        ),
        Mistake(
            lambda counts, other: float((_shares(counts) - _shares(other)).sum()),
            "Differences of both signs cancel: this is always 0.",
        ),
        Mistake(
            lambda counts, other: float(np.square(_shares(counts) - _shares(other)).sum()),
            "Squares. Asked for are absolute differences.",
        ),
        Mistake(
            lambda counts, other: float(np.abs(_shares(counts) - _shares(other)).mean()),
            "This is the mean over the bins. Asked for is the sum.",
        ),
        Mistake(
            lambda counts, other: float(np.abs(_shares(counts) - _shares(other)).max()),
            "This is the largest difference. Asked for is the sum of all.",
        ),
    ),
    hints=("counts / counts.sum() are the shares.",),
    right="Between 0, the same shape, and 2, no bin in common.",
    tolerance=1e-9,  # sums in another order
)


def _far(values: np.ndarray, null: np.ndarray, second: int, first: int) -> float:
    return _distance(_counts(values, REACH), _counts(quantize_twice(null, first, second), REACH))


def _estimate(values: np.ndarray, null: np.ndarray, second: int) -> int:
    """The smallest of the nearest candidates."""
    return min(range(1, LARGEST + 1), key=lambda first: _far(values, null, second, first))


def _modes() -> list[Arguments]:
    arguments = []
    pairs = (7, 4), (3, 5), (10, 3), (24, 2), (5, 4)
    for seed, (first, second) in enumerate(pairs):
        values = quantize_twice(_coefficients(4000, 50 + seed), first, second)
        arguments.append((values, _coefficients(900, 60 + seed), second))
    return arguments


ESTIMATE_STEP = Task(
    name="estimate_step",
    asks="values (n,) bins, null (m,) coefficients, second -> the first step 1..24 whose simulation is nearest to the "
    "values",
    reference=_estimate,
    inputs=_modes,
    mistakes=(
        Mistake(
            lambda values, null, second: _estimate(values, null, second) - 1,
            "Too small by one, each time: a list counts from 0, and the candidates from 1.",
        ),
        Mistake(
            lambda values, null, second: max(
                range(1, LARGEST + 1), key=lambda first: _far(values, null, second, first)
            ),
            "This is the candidate that is farthest away.",
        ),
        Mistake(
            lambda values, null, second: min(range(1, LARGEST), key=lambda first: _far(values, null, second, first)),
            "24 is a candidate as well. range(1, 24) ends before it.",
        ),
        Mistake(
            lambda values, null, second: min(
                range(1, LARGEST + 1),
                key=lambda first: abs(
                    _counts(values, REACH) - _counts(quantize_twice(null, first, second), REACH)
                ).sum(),
            ),
            "There are more values than null coefficients: compare shares, not counts.",
        ),
        Mistake(
            lambda values, null, second: min(
                range(1, LARGEST + 1),
                key=lambda first: _distance(
                    _counts(values, REACH), _counts(quantize_twice(null, second, first), REACH)
                ),
            ),
            "In your simulation the file's step comes first and the candidate second. It was the other way round.",
        ),
    ),
    hints=(
        "For each candidate: simulate, and take the distance from the histogram of the values. A reach of 32 is "
        "enough.",
        "min(range(1, 25), key=...) gives the candidate itself, not its place.",
    ),
    right="Lukáš and Fridrich's first estimator. Steps that divide the second fill the same bins: there it is a guess.",
)


def _agreeing(steps: dict[tuple[int, int], int], table: Callable[[int], np.ndarray]) -> list[int]:
    return [sum(int(table(quality)[mode]) == step for mode, step in steps.items()) for quality in range(1, 101)]


def _winner(steps: dict[tuple[int, int], int], table: Callable[[int], np.ndarray] = standard_table) -> int:
    return int(np.argmax(_agreeing(steps, table))) + 1


def _steps(quality: int, wrong: dict[tuple[int, int], int], modes: int = 10) -> Arguments:
    table = standard_table(quality)
    return ({(v, u): int(table[v, u]) for v, u in ZIGZAG[:modes]} | wrong,)


def _nearest(steps: dict[tuple[int, int], int]) -> int:
    distances = [
        sum(abs(int(standard_table(quality)[mode]) - step) for mode, step in steps.items()) for quality in range(1, 101)
    ]
    return int(np.argmin(distances)) + 1


def _first_as_table(steps: dict[tuple[int, int], int]) -> int:
    table = np.zeros((8, 8), int)
    for mode, step in steps.items():
        table[mode] = step
    return nearest_quality(table)[0]


VOTE_QUALITY = Task(
    name="vote_quality",
    asks="steps {(v, u): first step} -> the QF 1..100 whose luminance table has exactly these steps in most modes",
    reference=lambda steps: _winner(steps),
    inputs=lambda: [
        _steps(60, {}),
        _steps(70, {(0, 0): 64, (1, 1): 1}),
        _steps(43, {(0, 1): 60, (2, 0): 60, (0, 3): 2}),
        _steps(88, {(3, 0): 40, (1, 2): 40}),
    ],
    mistakes=(
        Mistake(
            lambda steps: _winner(steps) - 1,
            "Too low by one, each time: a list counts from 0, and the QF from 1.",
        ),
        Mistake(
            _nearest,
            "The nearest table: one step that is far off spoils it. Count how many modes agree instead.",
        ),
        Mistake(
            _first_as_table,
            "Modes that were not estimated count in your table as 0. Compare only those that are in steps.",
        ),
        Mistake(
            lambda steps: _winner({(u, v): step for (v, u), step in steps.items()}),
            "Row and column are interchanged: (v, u), v is the row. The table is not symmetric.",
        ),
        Mistake(
            lambda steps: _winner(steps, lambda quality: standard_table(quality, chrominance=True)),
            "You compare with chrominance tables.",
        ),
    ),
    hints=(
        "For each QF: in how many modes is standard_table(quality)[v, u] the step?",
        "A tuple is an index: table[mode] is table[v, u].",
    ),
    right="A few wrong estimates do not matter: that is why it is a vote.",
)

TASKS = (DISTANCE, SIMULATE, VOTE_QUALITY, ESTIMATE_STEP)
