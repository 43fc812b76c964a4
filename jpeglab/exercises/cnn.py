"""Exercise 17: the pieces of a convolutional network, forward only (slides: CNN-based DJPEG detection).

values, edges  --soft_histogram-->  shares        line, kernel  --convolve-->  line
x (inputs, length), weights  --layer-->  (outputs, length)  --pool-->  shorter
weights  --first_layer-->  how much it looks at each input
"""

import numpy as np
from scipy.special import expit

from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.learning.detector import load
from jpeglab.learning.histogram_net import HistogramDetector
from jpeglab.learning.layers import convolve, relu

__all__ = ["TASKS"]


def _one_line(line: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    convolved: np.ndarray = convolve(line[None, None], kernel[None, None], np.zeros(1))[0, 0]
    return convolved


CONVOLVE = Task(
    name="convolve",
    asks="line (n,), kernel (k,), k odd -> (n,): at each place the sum of kernel times the line around it, the middle "
    "of the kernel at the place, with zeros beyond both ends",
    reference=_one_line,
    inputs=lambda: [
        (np.array([1.0, 2.0, 4.0]), np.array([1.0, 0.0, -1.0])),
        (np.array([0.0, 0.0, 1.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0])),
        (np.array([5.0, 1.0, 0.0, 2.0, 2.0, 7.0, 1.0]), np.array([1.0, -2.0, 4.0, 0.5, 3.0])),
    ],
    mistakes=(
        Mistake(
            lambda line, kernel: _one_line(line, kernel[::-1]),
            "The kernel is mirrored. So does mathematics, and numpy.convolve; networks do not.",
        ),
        Mistake(
            lambda line, kernel: np.correlate(line, kernel, "valid"),
            "Too short: the ends are missing. Put zeros beyond them.",
        ),
        Mistake(
            lambda line, kernel: np.correlate(np.pad(line, len(kernel) // 2, mode="edge"), kernel, "valid"),
            "You repeat the last values beyond the ends. They are zeros here.",
        ),
        Mistake(
            lambda line, kernel: np.correlate(np.pad(line, (len(kernel) - 1, 0)), kernel, "valid"),
            "The kernel's last number lies at the place. Its middle shall: zeros on both sides.",
        ),
        Mistake(
            lambda line, kernel: np.correlate(np.pad(line, len(kernel) // 2, mode="wrap"), kernel, "valid"),
            "Beyond the end you go on at the beginning. A histogram is no circle: put zeros there.",
        ),
    ),
    hints=("numpy.pad(line, k // 2) has the zeros.", "Then one window of k values for each place, times the kernel."),
    right="A kernel of -1, 2, -1 on a histogram answers to a bin that is higher than both neighbors: a comb detector.",
    tolerance=1e-9,  # sums in another order
)


def _layer(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    answers: np.ndarray = relu(convolve(x[None], weight, bias))[0]
    return answers


def _layers() -> list[Arguments]:
    rng = np.random.default_rng(17)
    one = np.array([[1.0, 2.0, 4.0]]), np.array([[[0.0, 1.0, 0.0]], [[0.0, -1.0, 0.0]]]), np.array([1.0, 3.0])
    return [one, (rng.normal(0, 1, (3, 5)), rng.normal(0, 1, (2, 3, 3)), np.array([0.5, -0.25]))]


LAYER = Task(
    name="layer",
    asks="x (inputs, n), weight (outputs, inputs, k), bias (outputs,) -> (outputs, n): for each output the sum over "
    "all inputs of their convolutions, plus its bias, and 0 where that is negative",
    reference=lambda x, weight, bias: _layer(x, weight, bias),
    inputs=_layers,
    mistakes=(
        Mistake(lambda x, weight, bias: convolve(x[None], weight, bias)[0], "Negative answers are left. Make them 0."),
        Mistake(
            lambda x, weight, bias: _layer(x, weight, 0 * bias),
            "The bias is missing.",
        ),
        Mistake(
            lambda x, weight, bias: relu(convolve(x[None], weight, 0 * bias))[0] + bias[:, None],
            "The bias comes before the negative answers are cut off.",
        ),
        Mistake(
            lambda x, weight, bias: sum(_layer(x[[k]], weight[:, [k]], bias) for k in range(len(x))),
            "Each input was cut off at 0 by itself, and has its own bias. First add up, then cut off, once.",
        ),
        Mistake(
            lambda x, weight, bias: abs(convolve(x[None], weight, bias)[0]),
            "The absolute value: a strong no is no yes. Negative answers become 0.",
        ),
    ),
    hints=(
        "Two loops: over outputs and inputs, with your convolve inside.",
        "The sum over inputs starts with the bias; numpy.maximum(0, ...) comes last.",
    ),
    right="PyTorch calls it Conv1d and ReLU; our networks are some of these, one after the other.",
    tolerance=1e-9,  # sums in another order
)


def _pool(x: np.ndarray, size: int) -> np.ndarray:
    kept = x[:, : x.shape[1] // size * size]
    largest: np.ndarray = kept.reshape(len(x), -1, size).max(axis=2)
    return largest


POOL = Task(
    name="pool",
    asks="x (channels, n), size -> (channels, n // size): the largest of every size values in a row; what is left over "
    "at the end goes",
    reference=lambda x, size: _pool(x, size),
    inputs=lambda: [
        (np.array([[1.0, 5.0, 2.0, 2.0, 9.0]]), 2),
        (np.array([[-3.0, -1.0, -2.0, 0.5], [4.0, 4.0, 7.0, -8.0]]), 2),
        (np.random.default_rng(3).normal(0, 1, (3, 11)), 3),
    ],
    mistakes=(
        Mistake(
            lambda x, size: x[:, : x.shape[1] // size * size].reshape(len(x), -1, size).mean(axis=2),
            "The mean. That is done, too, but asked for is the largest.",
        ),
        Mistake(
            lambda x, size: np.lib.stride_tricks.sliding_window_view(x, size, axis=1).max(axis=2),
            "Your windows overlap. They lie side by side, so that the result is shorter.",
        ),
        Mistake(
            lambda x, size: np.array([[max(row[k : k + size]) for k in range(0, len(row), size)] for row in x]),
            "The last window is not full. Drop it.",
        ),
        Mistake(lambda x, size: x[:, : x.shape[1] // size * size : size], "The first of each window, not the largest."),
        Mistake(
            lambda x, size: abs(x[:, : x.shape[1] // size * size]).reshape(len(x), -1, size).max(axis=2),
            "The largest magnitude. -8 is small here.",
        ),
    ),
    hints=("Cut off what is left over, then reshape to (channels, n // size, size).",),
    right="What was found is kept, where exactly is forgotten.",
    tolerance=1e-12,  # nothing is computed
)


def _soft(values: np.ndarray, edges: np.ndarray, gamma: float) -> np.ndarray:
    above = expit(gamma * (values[:, None] - edges)).mean(axis=0)
    shares: np.ndarray = above[:-1] - above[1:]
    return shares


def _values() -> list[Arguments]:
    drawn = np.random.default_rng(4).laplace(0, 3, 200)
    return [
        (np.array([1.0]), np.array([0.5, 1.5]), 2.0),
        (np.array([0.0, 1.0, 1.0, 2.0]), np.array([-0.5, 0.5, 1.5, 2.5]), 8.0),
        (drawn, np.arange(-5.5, 6.0), 3.0),
    ]


SOFT_HISTOGRAM = Task(
    name="soft_histogram",
    asks="values (n,), edges (m + 1,), rising, gamma -> (m,): with s(edge) the mean of 1 / (1 + exp(-gamma (value - "
    "edge))), the differences s(lower edge) - s(upper edge)",
    reference=_soft,
    inputs=_values,
    mistakes=(
        Mistake(
            lambda values, edges, gamma: -_soft(values, edges, gamma),
            "All signs are turned: more values lie above the lower edge than above the upper one.",
        ),
        Mistake(
            lambda values, edges, gamma: np.histogram(values, edges)[0] / len(values),
            "This is the hard histogram: its derivatives are 0, and nothing could be learned through it.",
        ),
        Mistake(
            lambda values, edges, gamma: len(values) * _soft(values, edges, gamma),
            "A sum instead of a mean: it grows with the picture.",
        ),
        Mistake(
            lambda values, edges, gamma: expit(gamma * (values[:, None] - edges)).mean(axis=0),
            "This is the share of values above each edge. A bin lies between two edges: subtract.",
        ),
        Mistake(
            lambda values, edges, gamma: _soft(values, edges, 1.0),
            "gamma is missing: it says how sharp the edges are.",
        ),
    ),
    hints=("First the share of values above each edge, softly: one number an edge.", "numpy.diff, and mind the sign."),
    right="A layer that counts, and has derivatives. The larger gamma, the nearer it is to a histogram.",
    tolerance=1e-9,  # exponentials
)


def _weights() -> list[Arguments]:
    detector = load("cnn-aligned")
    assert isinstance(detector, HistogramDetector)
    trained = detector.members[0]["conv1"].astype(np.float64)
    return [(np.array([[[3.0, 4.0, 0.0]], [[0.0, 0.0, 12.0]]]),), (np.arange(12.0).reshape(2, 3, 2) - 5,), (trained,)]


FIRST_LAYER = Task(
    name="first_layer",
    asks="weight (outputs, inputs, k) -> (inputs,): for each input the root of the sum of the squares of all weights "
    "that look at it",
    reference=lambda weight: np.sqrt((weight**2).sum(axis=(0, 2))),
    inputs=_weights,
    mistakes=(
        Mistake(
            lambda weight: np.sqrt((weight**2).sum(axis=(1, 2))),
            "One number for each output. What is wanted is one for each input, the second axis.",
        ),
        Mistake(
            lambda weight: abs(weight.sum(axis=(0, 2))),
            "Weights of both signs cancel: 5 and -5 look twice, and you count nothing.",
        ),
        Mistake(
            lambda weight: abs(weight).sum(axis=(0, 2)), "Sums of absolute values. Asked for are squares, and a root."
        ),
        Mistake(lambda weight: (weight**2).sum(axis=(0, 2)), "The root is missing."),
        Mistake(
            lambda weight: np.linalg.norm(weight, axis=2).mean(axis=0),
            "The mean over the outputs of their norms. Take all weights of an input together.",
        ),
    ),
    hints=("numpy.sum takes several axes: axis=(0, 2).", "Which axes are to go? Those of outputs and of the kernel."),
    right="The last input is a trained network: 20 modes of the file, and the same 20 off its grid. It looks at all of "
    "them, and most at the file's own.",
    tolerance=1e-6,  # single precision
)

TASKS = (CONVOLVE, LAYER, POOL, SOFT_HISTOGRAM, FIRST_LAYER)
