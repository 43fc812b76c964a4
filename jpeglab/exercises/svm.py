"""Exercise 16: a support vector machine (slides: Formally...; ML algorithms; SVM-based double JPEG detection).

quantized  --feature_vector-->  x  --standardize-->  of mean 0  --kernel-->  similarity
w, b, examples  --svm_cost-->  what an SVM makes small  --fit_line-->  w, b
"""

import numpy as np

from jpeglab.datasets.pictures import picture
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.learning.histogram_features import count_magnitudes
from jpeglab.transform.pictures import compress

__all__ = ["TASKS"]

Modes = list[tuple[int, int]]


def _blocks() -> list[Arguments]:
    one = np.zeros((1, 4, 8, 8), np.int16)
    one[0, :, 0, 1], one[0, :, 2, 0] = (0, 1, -1, 5), (2, 2, -2, 0)
    photo = picture("camera")[96:192, 160:256]
    return [
        (one, [(0, 1)], 4),
        (one, [(0, 1), (2, 0)], 3),
        (compress(photo, 85).luminance.quantized, [(0, 1), (1, 0), (0, 2), (1, 1), (2, 0)], 8),
    ]


def _shares(counts: np.ndarray) -> np.ndarray:
    """(modes, bins) counts to shares in one line; every mode of the inputs has small values."""
    shares: np.ndarray = counts / counts.sum(axis=1, keepdims=True)
    return shares.ravel()


def _histograms(quantized: np.ndarray, modes: Modes, bins: int, overflow: bool = False) -> np.ndarray:
    counts: np.ndarray = count_magnitudes(quantized[None], modes, bins, overflow)[0]
    return counts


def _positive(quantized: np.ndarray, modes: Modes, bins: int) -> np.ndarray:
    return np.array([[(quantized[:, :, v, u] == k).sum() for k in range(bins)] for v, u in modes])


FEATURE_VECTOR = Task(
    name="feature_vector",
    asks="quantized (rows, cols, 8, 8), modes [(v, u), ...], bins -> (len(modes) * bins,): for one mode after the "
    "other, the shares of |F| = 0, 1 ... bins - 1 among those of its values that are so small",
    reference=lambda quantized, modes, bins: _shares(_histograms(quantized, modes, bins)),
    inputs=_blocks,
    mistakes=(
        Mistake(
            lambda quantized, modes, bins: _histograms(quantized, modes, bins).ravel(),
            "These are counts. A larger picture would have a longer vector: divide each histogram by its sum.",
        ),
        Mistake(
            lambda quantized, modes, bins: _shares(_positive(quantized, modes, bins)),
            "Negative values are missing: -3 counts as 3.",
        ),
        Mistake(
            lambda quantized, modes, bins: _histograms(quantized, modes, bins).ravel() / quantized[:, :, 0, 0].size,
            "You divide by the number of blocks. Larger values are left out, so what is left adds up to less than 1.",
        ),
        Mistake(
            lambda quantized, modes, bins: _shares(_histograms(quantized, modes, bins, overflow=True)),
            "The last bin has all larger values in it, too: numpy.clip does that. Here they are left out.",
        ),
        Mistake(
            lambda quantized, modes, bins: _shares(_histograms(quantized, [mode[::-1] for mode in modes], bins)),
            "v and u are interchanged: the vertical frequency v comes first.",
        ),
        Mistake(
            lambda quantized, modes, bins: (
                _histograms(quantized, modes, bins) / _histograms(quantized, modes, bins).sum()
            ).ravel(),
            "The whole vector adds up to 1. Each mode's histogram shall do so by itself.",
        ),
    ),
    hints=(
        "quantized[:, :, v, u] has one value of each block.",
        "numpy.bincount counts 0, 1, 2 ...; of what it gives only the first so many bins are wanted, all of them "
        "(minlength).",
        "Divide, mode by mode, and then numpy.concatenate.",
    ),
    right="With nine modes and 16 bins these are the 144 numbers of Pevny and Fridrich.",
    tolerance=1e-9,  # one division
)


def _scaled(training: np.ndarray, test: np.ndarray, ddof: int = 0) -> np.ndarray:
    scaled: np.ndarray = (test - training.mean(axis=0)) / training.std(axis=0, ddof=ddof)
    return scaled


def _sets() -> list[Arguments]:
    rng = np.random.default_rng(16)
    return [
        (np.array([[1.0], [3.0]]), np.array([[2.0], [5.0]])),
        (np.array([[0.0, 10.0], [2.0, 50.0], [4.0, 30.0]]), np.array([[2.0, 40.0]])),
        (rng.normal(5, 2, (12, 3)), rng.normal(8, 1, (5, 3))),
    ]


STANDARDIZE = Task(
    name="standardize",
    asks="training (m, n), test (k, n), a row each example -> (k, n): test, moved and scaled so that each column of "
    "the training set would have mean 0 and standard deviation 1",
    reference=lambda training, test: _scaled(training, test),
    inputs=_sets,
    mistakes=(
        Mistake(
            lambda training, test: (test - test.mean(axis=0)) / np.where(test.std(axis=0), test.std(axis=0), 1),
            "Scaled with the test set's own mean and spread. One picture alone has no spread: what was learned from "
            "the training set is applied to it as it is.",
        ),
        Mistake(
            lambda training, test: _scaled(np.concatenate([training, test]), test),
            "Mean and spread of both sets together: the test set has a say in what is learned. That is a leak.",
        ),
        Mistake(
            lambda training, test: (test - training.mean(axis=0)) / training.var(axis=0),
            "Divided by the variance. The standard deviation is its root.",
        ),
        Mistake(
            lambda training, test: (test - training.mean()) / training.std(),
            "One mean for the whole table. Each column is a feature with a unit of its own: axis=0.",
        ),
        Mistake(lambda training, test: _scaled(training, test, ddof=1), "Divide by m, not by m - 1: ddof=0."),
        Mistake(
            lambda training, test: _scaled(training, training), "This is the training set, scaled. Scale the test set."
        ),
    ),
    hints=("training.mean(axis=0) and training.std(axis=0) have one number a column.",),
    right="scikit-learn's StandardScaler does this: fit on the training set, transform on both.",
    tolerance=1e-9,  # sums in another order
)


def _squares(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    squares: np.ndarray = ((one[:, None] - other) ** 2).sum(axis=2)
    return squares


def _points() -> list[Arguments]:
    rng = np.random.default_rng(17)
    return [
        (np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 2.0]]), 0.5),
        (np.array([[1.0], [2.0], [4.0]]), np.array([[2.0], [3.0]]), 2.0),
        (rng.normal(0, 1, (4, 3)), rng.normal(0, 1, (6, 3)), 0.1),
    ]


KERNEL = Task(
    name="kernel",
    asks="one (n, d), other (m, d), gamma -> (n, m): exp(-gamma |x - x'|^2) of each row of the one and each of the "
    "other",
    reference=lambda one, other, gamma: np.exp(-gamma * _squares(one, other)),
    inputs=_points,
    mistakes=(
        Mistake(
            lambda one, other, gamma: np.exp(-gamma * np.sqrt(_squares(one, other))),
            "The distance is not squared.",
        ),
        Mistake(
            lambda one, other, gamma: np.exp(-_squares(one, other) / (2 * gamma**2)),
            "Here gamma stands before the square; it is no sigma: large means narrow.",
        ),
        Mistake(
            lambda one, other, gamma: np.exp(gamma * _squares(one, other)),
            "The minus is missing: what is far away is to be less alike, not more.",
        ),
        Mistake(
            lambda one, other, gamma: np.exp(-gamma * _squares(one, other)).T,
            "Transposed: rows belong to the one, columns to the other.",
        ),
        Mistake(
            lambda one, other, gamma: one @ other.T,
            "This is the linear kernel, a straight line. The Gaussian one is asked for.",
        ),
    ),
    hints=(
        "Two loops will do: one number for each pair of rows.",
        "Or one[:, None] - other, (n, m, d): all differences at once.",
    ),
    right="1 for the same, near 0 for what is far away. An SVM is a weighted sum of these.",
    tolerance=1e-9,  # sums in another order
)


def _margins(weights: np.ndarray, bias: float, points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    margins: np.ndarray = labels * (points @ weights + bias)
    return margins


def _cost(weights: np.ndarray, bias: float, points: np.ndarray, labels: np.ndarray, cost: float) -> float:
    losses = np.maximum(0, 1 - _margins(weights, bias, points, labels))
    return float(weights @ weights / 2 + cost * losses.sum())


def _lines() -> list[Arguments]:
    rng = np.random.default_rng(18)
    points, labels = np.array([[2.0, 0.0], [0.5, 1.0], [-1.0, 0.0]]), np.array([1, 1, -1])
    return [
        (np.array([1.0, 0.0]), 0.0, points, labels, 1.0),
        (np.array([3.0, 4.0]), -2.0, points, labels, 0.1),
        (np.array([0.5, -0.25]), 0.5, rng.normal(0, 2, (9, 2)), np.array([1, -1, 1, -1, -1, 1, 1, -1, 1]), 10.0),
    ]


SVM_COST = Task(
    name="svm_cost",
    asks="weights (d,), bias, points (m, d), labels (m,) of +1 and -1, cost (C) -> |w|^2 / 2 + C times the sum of "
    "max(0, 1 - y (w x + b))",
    reference=_cost,
    inputs=_lines,
    mistakes=(
        Mistake(
            lambda weights, bias, points, labels, cost: (
                weights @ weights / 2 + cost * np.maximum(0, -_margins(weights, bias, points, labels)).sum()
            ),
            "Only points on the wrong side cost you something. Those on the right side but inside the street, with "
            "y (w x + b) < 1, do as well.",
        ),
        Mistake(
            lambda weights, bias, points, labels, cost: (
                weights @ weights / 2 + cost * (_margins(weights, bias, points, labels) < 0).sum()
            ),
            "You count the errors. The loss also says how far each point is on the wrong side.",
        ),
        Mistake(
            lambda weights, bias, points, labels, cost: (
                weights @ weights / 2 + cost * (1 - _margins(weights, bias, points, labels)).sum()
            ),
            "A point far on its own side earns you something: below 0 the loss stays 0.",
        ),
        Mistake(
            lambda weights, bias, points, labels, cost: (
                np.linalg.norm(weights) / 2 + _cost(weights, bias, points, labels, cost) - weights @ weights / 2
            ),
            "|w| is not squared.",
        ),
        Mistake(
            lambda weights, bias, points, labels, cost: (
                weights @ weights / 2 + cost * np.maximum(0, 1 - _margins(weights, bias, points, labels)).mean()
            ),
            "The mean of the losses instead of their sum.",
        ),
        Mistake(
            lambda weights, bias, points, labels, cost: _cost(weights, bias, points, labels, cost) + bias**2 / 2,
            "The bias is not part of |w|^2: moving the line costs nothing.",
        ),
    ),
    hints=(
        "labels * (points @ weights + bias) is one number a point: above 1 outside of the street, below 0 on the wrong "
        "side.",
        "numpy.maximum(0, ...) compares number by number; max does not.",
    ),
    right="The first term wants a wide street, the second one an empty one; C says which is dearer.",
    tolerance=1e-9,  # sums in another order
)


def _descend(
    points: np.ndarray, labels: np.ndarray, cost: float, rate: float, steps: int, street: float = 1, width: float = 1
) -> tuple[np.ndarray, float]:
    """Gradient steps; a point pulls while its margin is below ``street``, ``width`` weighs |w|^2."""
    weights, bias = np.zeros(points.shape[1]), 0.0
    for _ in range(steps):
        pulls = cost * labels * (_margins(weights, bias, points, labels) < street)
        weights, bias = weights - rate * (width * weights - pulls @ points), bias + rate * pulls.sum()
    return weights, float(bias)


def _one_after_the_other(
    points: np.ndarray, labels: np.ndarray, cost: float, rate: float, steps: int
) -> tuple[np.ndarray, float]:
    """The bias moves with the weights that have moved already."""
    weights, bias = np.zeros(points.shape[1]), 0.0
    for _ in range(steps):
        pulls = cost * labels * (_margins(weights, bias, points, labels) < 1)
        weights = weights - rate * (weights - pulls @ points)
        bias += rate * (cost * labels * (_margins(weights, bias, points, labels) < 1)).sum()
    return weights, float(bias)


def _examples() -> list[Arguments]:
    """The steps are such that no margin comes nearer to 1 than rounding errors reach."""
    rng = np.random.default_rng(19)
    labels = np.repeat([1, -1], 10)
    return [
        (np.array([[2.0], [-1.0]]), np.array([1, -1]), 1.0, 0.1, 1),
        (np.array([[2.0], [-1.0]]), np.array([1, -1]), 1.0, 0.13, 4),
        (np.array([[2.0, 1.0], [1.0, 1.5], [-1.0, 0.5]]), np.array([1, -1, -1]), 0.5, 0.11, 7),
        (rng.normal(0, 1, (20, 2)) + labels[:, None], labels, 1.0, 0.013, 60),
    ]


FIT_LINE = Task(
    name="fit_line",
    asks="points (m, d), labels (m,), cost, rate, steps -> (weights, bias) after so many steps downhill from zeros: "
    "each subtracts rate times the derivatives of the SVM's cost",
    reference=lambda points, labels, cost, rate, steps: _descend(points, labels, cost, rate, steps),
    inputs=_examples,
    mistakes=(
        Mistake(
            lambda points, labels, cost, rate, steps: _descend(points, labels, cost, rate, steps, street=np.inf),
            "All points pull. Those with y (w x + b) >= 1 cost nothing, and their derivative is 0.",
        ),
        Mistake(
            lambda points, labels, cost, rate, steps: _descend(points, labels, cost, rate, steps, street=1e-12),
            "Only points on the wrong side pull. Those inside the street do as well.",
        ),
        Mistake(
            lambda points, labels, cost, rate, steps: _descend(points, labels, cost, rate, steps, width=0),
            "|w|^2 / 2 has a derivative, too: without it the street is not made wide.",
        ),
        Mistake(
            lambda points, labels, cost, rate, steps: _descend(points, labels, cost, rate, steps, width=2),
            "The derivative of |w|^2 / 2 is w, not 2 w.",
        ),
        Mistake(
            lambda points, labels, cost, rate, steps: _descend(points, labels, cost, -rate, steps),
            "Uphill: the cost grows. Check the signs.",
        ),
        Mistake(
            lambda points, labels, cost, rate, steps: (_descend(points, labels, cost, rate, steps)[0], 0.0),
            "The bias stays 0: it has a derivative as well.",
        ),
        Mistake(
            _one_after_the_other,
            "The bias moves by the new weights. Compute both derivatives first, then move both.",
        ),
    ),
    hints=(
        "Which points have y (w x + b) < 1? Only they matter in this step.",
        "By w: w - C times the sum of y x over these points. By b: - C times the sum of y over these.",
        "Start with numpy.zeros(points.shape[1]) and 0.0.",
    ),
    right="You have trained a machine. scikit-learn's SVC finds the same line, faster.",
    tolerance=1e-6,  # rounding errors of some hundred steps
)

TASKS = (FEATURE_VECTOR, STANDARDIZE, KERNEL, SVM_COST, FIT_LINE)
