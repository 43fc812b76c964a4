"""Exercise 03: the DCT (slides: Discrete Cosine Transform (DCT)).

block (8, 8)  --dct-->  F (8, 8), indexed [v, u]  --inverse_dct-->  block
"""

import numpy as np

from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.transform.compaction import keep, rank_by_size
from jpeglab.transform.dct import dct_by_matrices, dct_matrix, idct_by_matrices

__all__ = ["TASKS"]

FLOATS = 1e-6  # sums of 64 products in any order differ by less than a billionth of the largest
FIRST = np.where(np.arange(8) == 0, np.sqrt(2), 1.0)  # what a missing C makes too large


def _samples() -> list[Arguments]:
    rows, cols = np.mgrid[:8, :8]
    return [
        (np.full((8, 8), 130, np.uint8),),
        ((10 * rows + 20 * cols).astype(np.uint8),),
        (np.random.default_rng(3).integers(0, 256, (8, 8)).astype(np.uint8),),
    ]


def _blocks() -> list[Arguments]:
    """Level-shifted: the last two of ``_samples``, and one with a single dot."""
    dot = np.zeros((8, 8), np.int16)
    dot[1, 2] = 100
    return [(dot,), *((samples.astype(np.int16) - 128,) for (samples,) in _samples()[1:])]


DC = Task(
    name="dc",
    asks="samples (8, 8) uint8, as pixels have them -> F(0, 0) behind the level shift of 128",
    reference=lambda samples: (samples.astype(float).sum() - 64 * 128) / 8,
    inputs=_samples,
    mistakes=(
        Mistake(
            lambda samples: samples.astype(float).sum() / 8,
            "Too large by 1024: the level shift is missing. JPEG takes 128 from every sample first.",
        ),
        Mistake(
            lambda samples: samples.mean(),
            "This is the mean of the samples. F(0, 0) is proportional to it only behind the level shift; and by which "
            "factor?",
        ),
        Mistake(
            lambda samples: samples.mean() - 128.0,
            "This is the mean. F(0, 0) is proportional to it: put u = v = 0 into the formula, and look what stands in "
            "front.",
        ),
        Mistake(
            lambda samples: (samples - np.uint8(128)).astype(float).sum() / 8,
            "Dark samples wrapped round: uint8 has no negative numbers. Change the dtype before you subtract.",
        ),
        Mistake(
            lambda samples: (samples.astype(float).sum() - 64 * 128) / 4,
            "Twice too large: C(0) stands in the formula twice.",
        ),
        Mistake(
            lambda samples: samples.astype(float).sum() / 8 - 128,
            "128 is taken from every sample, and so 64 times, not once from the sum.",
        ),
    ),
    hints=("All cosines are 1 for u = v = 0. What is left of the formula is a factor, and a sum.",),
    right="8 times the mean of the level-shifted block: DC is its brightness.",
    tolerance=FLOATS,
)


def _matrix(n: int, *, scale: float | None = None, half: float = 0.5) -> np.ndarray:
    u, x = np.mgrid[:n, :n]
    cosines = np.cos(np.pi * (x + half) * u / n)
    weights = np.where(u == 0, np.sqrt(0.5), 1) * (np.sqrt(2 / n) if scale is None else scale)
    return weights * cosines


COSINES = Task(
    name="cosines",
    asks="n -> the matrix D (n, n) whose row u is the u-th cosine, orthonormal",
    reference=lambda n: dct_matrix(n),
    inputs=lambda: [(8,), (2,), (4,), (16,)],
    mistakes=(
        Mistake(
            lambda n: dct_matrix(n).T,
            "The matrix is mirrored: row u is the u-th cosine, and along the row x changes.",
        ),
        Mistake(
            lambda n: _matrix(n) * np.where(np.arange(n) == 0, np.sqrt(2), 1)[:, None],
            "The first row is too large: C(0) is not 1.",
        ),
        Mistake(
            lambda n: _matrix(n, scale=0.5),
            "Right for n = 8, where the factor is 1/2. Which one makes every row have length 1 for any n?",
        ),
        Mistake(
            lambda n: _matrix(n, scale=1),
            "The rows are too long: the sum of the squares of each has to be 1.",
        ),
        Mistake(
            lambda n: _matrix(n, scale=1) * np.where(np.arange(n) == 0, np.sqrt(2), 1)[:, None],
            "The bare cosines. What stands in front of them makes each row as long as 1: the sum of its squares.",
        ),
        Mistake(
            lambda n: _matrix(n, half=0),
            "Your samples lie at x = 0, 1, 2 ... In the formula it is 2x + 1: they lie in the middle of their pixels.",
        ),
    ),
    hints=(
        "For n = 8 an entry is C(u) / 2 * cos(pi (2x + 1) u / 16). Which number becomes what for another n?",
        "u, x = numpy.mgrid[:n, :n] are the two numbers of each entry, as arrays.",
        "The factor in front is the square root of 2 / n, for row 0 that of 1 / n.",
    ),
    right="D @ D.T is the identity: the way back is the transposed matrix.",
    tolerance=FLOATS,
)

DCT = Task(
    name="dct",
    asks="block (8, 8), level-shifted -> F (8, 8), indexed [v, u]: row v, column u",
    reference=lambda block: dct_by_matrices(block),
    inputs=_blocks,
    mistakes=(
        Mistake(
            lambda block: dct_by_matrices(block).T,
            "F is mirrored: x and u count columns, y and v rows, so that F(u, v) is F[v, u]. NumPy puts rows first.",
        ),
        Mistake(
            lambda block: dct_by_matrices(block) * FIRST * FIRST[:, None],
            "The first row and the first column are too large: C(0) is 1/sqrt(2).",
        ),
        Mistake(lambda block: 4 * dct_by_matrices(block), "Four times too large: what stands in front of the sum?"),
        Mistake(
            lambda block: block @ dct_matrix().T,
            "Only the rows are transformed. Then comes each column of what came out.",
        ),
        Mistake(
            lambda block: dct_matrix() @ block,
            "Only the columns are transformed. The rows need it as well.",
        ),
        Mistake(
            lambda block: dct_by_matrices(block.astype(float) - 128),
            "F(0, 0) is too small by 1024: the block is level-shifted already.",
        ),
        Mistake(
            lambda block: idct_by_matrices(block),
            "This is the inverse: from F to f. The matrix with the cosines in its rows comes first.",
        ),
    ),
    hints=(
        "Four loops do it: over v and u, and for each over y and x. Slow is fine.",
        "Faster: with D of task 2, rows and columns are two matrix products.",
        "D @ block transforms the columns. What has to stand behind the block for the rows?",
    ),
    right="One dot excites all 64 cosines; one cosine excites one coefficient.",
    tolerance=FLOATS,
)

INVERSE_DCT = Task(
    name="inverse_dct",
    asks="F (8, 8), indexed [v, u] -> f (8, 8), indexed [y, x], not rounded",
    reference=lambda F: idct_by_matrices(F),
    inputs=lambda: [(dct_by_matrices(block),) for (block,) in _blocks()],
    mistakes=(
        Mistake(
            lambda F: dct_by_matrices(F),
            "This is the forward transform a second time. Now the sum runs over u and v.",
        ),
        Mistake(lambda F: idct_by_matrices(F).T, "The block is mirrored: F(u, v) is F[v, u], and f(x, y) is f[y, x]."),
        Mistake(
            lambda F: idct_by_matrices(F * FIRST * FIRST[:, None]),
            "C(u) and C(v) are missing. They stand inside of this sum.",
        ),
        Mistake(
            lambda F: idct_by_matrices(F) + 128,
            "128 too much. The level shift is undone later, when blocks are joined.",
        ),
        Mistake(lambda F: 4 * idct_by_matrices(F), "Four times too large: what stands in front of the sum?"),
    ),
    hints=(
        "D is orthonormal, so its inverse is its transpose. From F = D f D.T, what is f?",
        "D.T on the left takes the D away, and D on the right takes the D.T away.",
    ),
    right="Together they give the block back, to the last digits of a float: the DCT itself loses nothing.",
    tolerance=FLOATS,
)


def _without_ties() -> list[Arguments]:
    rng = np.random.default_rng(33)
    sizes = rng.permutation(np.arange(1, 65)).reshape(8, 8) * rng.choice([-1, 1], (8, 8))
    F = sizes * 2.5
    return [(F, 4), (F, 1), (F, 64), (F, 0), (-F.T, 17)]


def _largest(F: np.ndarray, count: int, key: np.ndarray) -> np.ndarray:
    order = np.argsort(-key.ravel(), kind="stable")[:count]
    kept = np.zeros(64)
    kept[order] = F.ravel()[order]
    return kept.reshape(8, 8)


KEEP_LARGEST = Task(
    name="keep_largest",
    asks="F (8, 8), count 0..64 -> F with all but the count coefficients of largest magnitude set to 0",
    reference=lambda F, count: keep(F, rank_by_size(F), count),
    inputs=_without_ties,
    mistakes=(
        Mistake(
            lambda F, count: _largest(F, count, F),
            "You keep the largest numbers. A coefficient of -200 is a strong one: what counts is the absolute value.",
        ),
        Mistake(
            lambda F, count: _largest(F, count, -abs(F)),
            "You keep the smallest. The others hold the picture.",
        ),
        Mistake(
            lambda F, count: F - keep(F, rank_by_size(F), count),
            "These are the ones that should go, and they stayed.",
        ),
        Mistake(
            lambda F, count: keep(F, rank_by_size(F), max(count - 1, 0)),
            "One too few: a slice [:count] has count places, and the last of them is number count - 1.",
        ),
        Mistake(
            lambda F, count: keep(F, rank_by_size(F), min(count + 1, 64)),
            "One too many: in a list that counts from 0, number count is the first that has to go.",
        ),
        Mistake(
            lambda F, count: _largest(F, count, -np.arange(64)),
            "You keep the first ones, row by row. Which are the largest?",
        ),
    ),
    hints=(
        "numpy.argsort(-abs(F), axis=None) lists all 64 places, that of the largest magnitude first.",
        "Start from zeros, and copy the coefficients at the first count places. ravel and reshape go from 8 x 8 to 64 "
        "and back.",
    ),
    right="Try it on a block of a photo, and transform back: how few are enough?",
    tolerance=FLOATS,
)

TASKS = (DC, COSINES, DCT, INVERSE_DCT, KEEP_LARGEST)
