"""Exercise 15: where was it edited? (slides: How can one reveal your manipulation?; By observing that ...)

counts  --period_shares-->  p(v | double)  --posterior-->  0..1; block map  --enlarge, auc, find_paste-->
"""

import numpy as np

from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.agreement import pixel_auc

__all__ = ["TASKS"]


def _maps() -> list[Arguments]:
    return [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (16, 16)),
        (np.array([[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]]), (13, 18)),
        (np.array([[0.5, -1.0]]), (1, 9)),
    ]


def _enlarged(block_map: np.ndarray) -> np.ndarray:
    return np.kron(block_map, np.ones((8, 8)))


ENLARGE = Task(
    name="enlarge",
    asks="block_map (rows, cols), shape (H, W) of the picture -> (H, W): each pixel has the value of its block",
    reference=lambda block_map, shape: _enlarged(block_map)[: shape[0], : shape[1]],
    inputs=_maps,
    mistakes=(
        Mistake(
            lambda block_map, shape: _enlarged(block_map),
            "Too large: the last blocks lie partly outside of the picture. Cut that off.",
        ),
        Mistake(
            lambda block_map, shape: np.tile(block_map, (8, 8))[: shape[0], : shape[1]],
            "The map is repeated like a tile. Each of its values has to fill 8 x 8 pixels.",
        ),
        Mistake(
            lambda block_map, shape: np.repeat(block_map, 8, axis=1)[: shape[0], : shape[1]],
            "Enlarged along the rows only. The columns need it as well.",
        ),
        Mistake(
            lambda block_map, shape: _enlarged(block_map.T)[: shape[0], : shape[1]],
            "The map is mirrored: rows and columns are interchanged.",
        ),
    ),
    hints=("numpy.repeat, along both axes.", "Then [:H, :W]."),
    right="Now the map can lie over the photo, and be compared with a mask.",
    tolerance=1e-12,  # nothing is computed
)


POSTERIOR = Task(
    name="posterior",
    asks="single (n,), double (n,): p(block | single) and p(block | double), both stories equally likely before -> "
    "(n,) "
    "p(single | block)",
    reference=lambda single, double: single / (single + double),
    inputs=lambda: [
        (np.array([0.2, 0.1, 0.3]), np.array([0.2, 0.3, 0.1])),
        (np.array([1e-9, 0.0, 0.5]), np.array([3e-9, 0.1, 0.0])),
    ],
    mistakes=(
        Mistake(
            lambda single, double: double / (single + double),
            "This is the probability of the other story: p(double | block).",
        ),
        Mistake(
            lambda single, double: single / double,
            "These are the odds. 1 to 1 is a probability of one half.",
        ),
        Mistake(
            lambda single, double: single,
            "How likely the block is if the story is true is not how likely the story is. That takes Bayes' rule.",
        ),
        Mistake(
            lambda single, double: single - double,
            "A difference is no probability: it can be negative.",
        ),
        Mistake(
            lambda single, double: single / (single + double) / 2,
            "Half of it: the prior stands above and below the line, and cancels.",
        ),
    ),
    hints=("Bayes: p(single | block) = p(block | single) p(single) / p(block). What is p(block), with two stories?",),
    right="He's map is this, block by block, of products over several modes.",
    tolerance=1e-9,  # one division
)


def _period_shares(counts: np.ndarray, period: int) -> np.ndarray:
    periods = counts.reshape(-1, period)
    totals = periods.sum(axis=1, keepdims=True)
    shares: np.ndarray = np.where(totals > 0, periods / np.maximum(totals, 1), 1 / period)
    return shares.ravel()


PERIOD_SHARES = Task(
    name="period_shares",
    asks="counts (n,), period, which divides n -> (n,): each bin's share of its period; of an empty period 1 / period "
    "each",
    reference=_period_shares,
    inputs=lambda: [
        (np.array([6, 0, 2, 3, 0, 1]), 3),
        (np.array([5, 5, 9, 1]), 2),
        (np.array([4, 0, 0, 0, 1, 1, 0, 2]), 2),
    ],
    mistakes=(
        Mistake(
            lambda counts, period: counts / counts.sum(),
            "Shares of the whole histogram: that is its slope as much as its comb. Compare a bin with its own period "
            "only.",
        ),
        Mistake(
            lambda counts, period: (counts.reshape(-1, period) / counts.reshape(-1, period).sum(axis=0)).ravel(),
            "You take bins that lie a period apart together. A period is so many bins in a row.",
        ),
        Mistake(
            lambda counts, period: (
                counts.reshape(-1, period) / counts.reshape(-1, period).sum(axis=1)[:, None]
            ).ravel(),
            "0 / 0 in a period without values: then all of its bins are alike, 1 / period each.",
        ),
        Mistake(
            lambda counts, period: np.nan_to_num(
                (counts.reshape(-1, period) / counts.reshape(-1, period).sum(axis=1)[:, None]).ravel()
            ),
            "An empty period got zeros. That would say that nothing can ever be there: say 1 / period, nothing is "
            "known.",
        ),
        Mistake(
            lambda counts, period: period * _period_shares(counts, period),
            "Your shares add up to the period. Those of one period shall add up to 1.",
        ),
    ),
    hints=(
        "counts.reshape(-1, period) has one period a row.",
        "Divide each row by its sum; sum(axis=1, keepdims=True) stays a column.",
    ),
    right="p(v | double) of He et al.; p(v | single) is 1 / period for all.",
    tolerance=1e-9,  # one division
)


def _auc(scores: np.ndarray, mask: np.ndarray, ties: float = 0.5) -> float:
    inside, outside = scores[mask][:, None], scores[~mask]
    return float((inside > outside).mean() + ties * (inside == outside).mean())


def _score_maps() -> list[Arguments]:
    rng = np.random.default_rng(16)
    mask = np.zeros((6, 9), bool)
    mask[1:4, 2:6] = True
    levels = rng.integers(0, 5, mask.shape) + 2.0 * mask
    return [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[False, False], [False, True]])),
        (np.array([[1.0, 2.0], [2.0, 0.0]]), np.array([[False, True], [False, True]])),
        (levels, mask),
        (-levels, mask),
    ]


AUC = Task(
    name="auc",
    asks="block_map, mask (rows, cols) -> the chance that a block of the paste has more evidence than one of the "
    "rest, ties half",
    reference=lambda block_map, mask: pixel_auc(block_map, np.kron(mask, np.ones((8, 8), bool))),
    inputs=_score_maps,
    mistakes=(
        Mistake(
            lambda block_map, mask: _auc(block_map, mask, 0),
            "Ties count as lost. A coin would win half of them.",
        ),
        Mistake(
            lambda block_map, mask: _auc(block_map, mask, 1),
            "Ties count as won. A coin would win half of them.",
        ),
        Mistake(
            lambda block_map, mask: 1 - _auc(block_map, mask),
            "The other way round: the paste shall have more evidence.",
        ),
        Mistake(
            lambda block_map, mask: max(_auc(block_map, mask), 1 - _auc(block_map, mask)),
            "A map that is turned round is wrong, not good. Whoever flips it has to know the truth beforehand.",
        ),
        Mistake(
            lambda block_map, mask: float(((block_map > np.median(block_map)) == mask).mean()),
            "This is how often one threshold is right. The area under the ROC needs none.",
        ),
    ),
    hints=(
        "block_map[mask] are the blocks of the paste, block_map[~mask] the others. Compare every one with every other.",
        "inside[:, None] > outside is a table of all pairs.",
    ),
    right="0.5 is a coin, 1 a perfect map. It is the area under the ROC.",
    tolerance=1e-9,  # a mean of halves and ones
)


def _window_sums(block_map: np.ndarray, size: int) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(block_map, (size, size))
    sums: np.ndarray = windows.sum(axis=(2, 3))
    return sums


def _place(values: np.ndarray) -> tuple[int, int]:
    row, col = np.unravel_index(int(np.argmax(values)), values.shape)
    return int(row), int(col)


def _noisy_maps() -> list[Arguments]:
    arguments: list[Arguments] = [(np.arange(12.0).reshape(3, 4) % 7, 1)]
    for seed, (row, col), shape, size in ((1, (3, 7), (12, 16), 4), (2, (8, 1), (13, 10), 5), (3, (0, 2), (7, 9), 3)):
        block_map = np.random.default_rng(seed).normal(0, 1, shape)
        block_map[row : row + size, col : col + size] += 1.5
        block_map[-2, -2] = 9
        arguments.append((block_map, size))
    return arguments


FIND_PASTE = Task(
    name="find_paste",
    asks="block_map (rows, cols), size -> (row, col), the upper left block of the size x size blocks whose mean is "
    "largest",
    reference=lambda block_map, size: _place(_window_sums(block_map, size)),
    inputs=_noisy_maps,
    mistakes=(
        Mistake(
            lambda block_map, size: _place(block_map),
            "One block alone tells little, and the largest is often an accident. Look at all windows of the given "
            "size.",
        ),
        Mistake(
            lambda block_map, size: tuple(place + size // 2 for place in _place(_window_sums(block_map, size))),
            "This is the middle of the window. Asked for is its upper left block.",
        ),
        Mistake(
            lambda block_map, size: _place(_window_sums(block_map, size))[::-1],
            "Row and column are interchanged: the row comes first.",
        ),
        Mistake(
            lambda block_map, size: _place(-_window_sums(block_map, size)),
            "This is the least suspicious window. In our maps larger means more suspicious.",
        ),
        Mistake(
            lambda block_map, size: tuple(
                size * place for place in _place(_window_sums(block_map, size)[::size, ::size])
            ),
            "Your windows lie side by side. A paste begins at any block: let them overlap.",
        ),
    ),
    hints=(
        "Two loops over the upper left block, as long as the window fits: rows - size + 1 places.",
        "block_map[row : row + size, col : col + size].mean()",
    ),
    right="A place, not a proof: the largest mean of a map without a paste is somewhere, too.",
)

TASKS = (ENLARGE, POSTERIOR, PERIOD_SHARES, AUC, FIND_PASTE)
