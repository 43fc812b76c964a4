"""Wrong answers as students write them, in code that does not come from the tasks, and the word that each gets."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from jpeglab.exercises import NotRight, check

SLIDE = np.array([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
SHIFT = [0, 128, 128]
QUARTERS = [(slice(v, None, 2), slice(u, None, 2)) for v in (0, 1) for u in (0, 1)]
AROUND = [(v, u) for v in (-1, 0, 1) for u in (-1, 0, 1) if (v, u) != (0, 0)]


def without_long_runs(line):
    pairs, run = [], 0
    for value in line:
        if value == 0:
            run += 1
        else:
            pairs.append((run, value))
            run = 0
    return [*pairs, (0, 0)]


def bins(values, count):
    return np.bincount(values.ravel(), minlength=count)[:count]


def normal_interval(right):
    half = 1.96 * np.std(right, ddof=1) / np.sqrt(len(right))
    return np.mean(right) - half, np.mean(right) + half


WRONG = [
    ("row_differences", np.diff, "wraps round"),
    ("row_differences", lambda p: np.abs(np.diff(p.astype(int))), "signs are gone"),
    ("missing_pixel", lambda p, row, col: sum(p[row + v, col + u] for v, u in AROUND) / 8, "does not fit into uint8"),
    ("entropy", lambda s: -sum(p * np.log(p) for p in np.unique(s, return_counts=True)[1] / s.size), "nats"),
    ("undo_prediction", np.cumsum, "One long line"),
    ("to_ycbcr", lambda p: (p @ SLIDE.T + SHIFT).astype(np.uint8), "Cut off instead of rounded"),
    ("to_ycbcr", lambda p: np.round(p @ SLIDE.T + SHIFT).astype(np.uint8), "Cb is 255.5"),
    ("halve", lambda p: sum(p[quarter] for quarter in QUARTERS) / 4, "does not fit into a byte"),
    ("dc", lambda s: s.sum() / 8, "Too large by 1024"),
    ("dc", np.mean, "mean of the samples"),
    ("cosines", lambda n: np.cos(np.pi * np.outer(range(n), 2 * np.arange(n) + 1) / (2 * n)), "bare cosines"),
    ("quantize", lambda F, Q: np.round(F / Q), "even neighbor"),
    ("quantize", lambda F, Q: (F / Q + 0.5).astype(int), "-2.6 a -2"),
    ("quantize", lambda F, Q: np.floor(F / Q + 0.5), "Below zero a half goes up"),
    ("zigzag", np.ravel, "row by row"),
    ("dc_differences", np.diff, "first DC is missing"),
    ("category", lambda v: (abs(v).bit_length(), f"{abs(v):b}"), "0 has no bits"),
    ("run_lengths", without_long_runs, "sixteen zeros"),
    ("psnr", lambda a, b: 10 * np.log10(255**2 / np.mean((a - b) ** 2)), "uint8 has no negative numbers"),
    ("quantize_twice", lambda x, b, a: np.round(np.round(x / b) * b / a), "even neighbor"),
    ("histogram", lambda v, reach: np.histogram(v, bins=range(-reach, reach + 1))[0], ""),
    ("spectrum", lambda c: np.fft.rfft(c - c.mean()), "Complex numbers"),
    ("threshold", lambda scores, rate: np.quantile(scores, 1 - rate), "between two scores"),
    ("first_digit", lambda values: [int(str(v)[0]) for v in values], "invalid literal"),
    ("periodicity", lambda dc, step: np.mean(np.exp(2j * np.pi * dc / step)).real, ""),
    ("posterior", lambda single, double: single / double, "These are the odds"),
    ("enlarge", lambda block_map, shape: np.kron(block_map, np.ones((8, 8))), "Too large"),
    ("feature_vector", lambda F, modes, n: [h for v, u in modes for h in bins(abs(F[:, :, v, u]), n)], "are counts"),
    ("standardize", lambda training, test: StandardScaler().fit_transform(test), "own mean and spread"),
    ("kernel", lambda a, b, gamma: np.exp(-gamma * np.linalg.norm(a[:, None] - b, axis=2)), "not squared"),
    ("convolve", lambda line, kernel: np.convolve(line, kernel, "same"), "kernel is mirrored"),
    ("pool", lambda x, size: [[max(row[k : k + size]) for k in range(0, len(row), size)] for row in x], "not full"),
    ("first_layer", lambda weight: np.linalg.norm(weight, axis=(1, 2)), "one for each input"),
    ("leak", lambda training, test: len(set(training) & set(test)) / len(set(test)), "share of the photos"),
    ("gain", lambda double, said: np.mean(double == said) - 0.5, "A coin gets one half"),
    ("interval", lambda right, photos: normal_interval(right), "count photos"),
    ("drop", lambda table: [row[k] - min(row) for k, row in enumerate(table)], "its own kind"),
    ("drop", lambda table: table.max(axis=1) - table.min(axis=1), "largest minus the smallest"),
    ("svm_cost", lambda w, b, x, y, C: w @ w / 2 + C * (1 - y * (x @ w + b)).clip(0).mean(), "mean of the losses"),
]


@pytest.mark.parametrize(("name", "answer", "word"), WRONG, ids=[f"{name}-{k}" for k, (name, *_) in enumerate(WRONG)])
def test_it_gets_its_word(name, answer, word):
    with pytest.raises(NotRight) as caught:
        check(name, answer)
    assert word.lower() in " ".join(str(caught.value).lower().split())
