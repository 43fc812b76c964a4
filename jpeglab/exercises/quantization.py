"""Exercise 04: quantization and QF (slides: Quantization; Quantization table: luminance).

coefficients (8, 8)  --quantize-->  (8, 8)  --reconstruct-->  (8, 8)        QF  --quality_table-->  (8, 8)
"""

import numpy as np

from jpeglab.exercises.rounding import half_to_even, half_up
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.transform.quantization import LUMINANCE, dequantize, nearest_quality, quantize, standard_table

__all__ = ["TASKS"]


def _blocks_and_tables() -> list[Arguments]:
    """Whole coefficients, so that nobody's floating point decides about a half."""
    rng = np.random.default_rng(4)
    slide = np.full((8, 8), 45)
    halves = np.arange(-32, 32).reshape(8, 8) * 2
    return [
        (slide, np.full((8, 8), 8)),
        (halves, np.full((8, 8), 4)),
        (rng.integers(-300, 301, (8, 8)), standard_table(50)),
    ]


QUANTIZE = Task(
    name="quantize",
    asks="coefficients (8, 8), table (8, 8) -> F_q (8, 8), rounded half away from zero",
    reference=quantize,
    inputs=_blocks_and_tables,
    mistakes=(
        Mistake(
            lambda coefficients, table: half_to_even(coefficients / table),
            "Halves go to the even neighbor here: that is what round and numpy.round do. On the slides and in JPEG "
            "software "
            "a half goes away from zero.",
        ),
        Mistake(
            lambda coefficients, table: half_up(coefficients / table),
            "Right for positive numbers. Below zero a half goes up here, towards zero; it shall go away from zero on "
            "both sides.",
        ),
        Mistake(
            lambda coefficients, table: np.trunc(coefficients / table + 0.5),
            "Right for positive numbers. Cutting off goes towards zero, so that below zero + 0.5 makes -2.6 a -2.",
        ),
        Mistake(
            lambda coefficients, table: np.trunc(coefficients / table),
            "You cut off what is behind the point (astype(int) does that). Round.",
        ),
        Mistake(
            lambda coefficients, table: coefficients // table,
            "You round down (// does that), which moves all negative coefficients. Round to the nearest.",
        ),
        Mistake(
            lambda coefficients, table: coefficients / table, "Divided, but not rounded. A file stores whole numbers."
        ),
        Mistake(
            lambda coefficients, table: quantize(coefficients, table.T),
            "The table is mirrored. It is not symmetric: 11 is to the right of 16, and 12 below it.",
        ),
        Mistake(
            lambda coefficients, table: dequantize(coefficients, table), "You multiply. That is the decoder's part."
        ),
    ),
    hints=(
        "Which function of NumPy rounds down? With + 0.5 in front it rounds to the nearest, at least for positive "
        "numbers.",
        "Round the absolute value, and give the sign back afterwards: numpy.sign, or numpy.copysign.",
    ),
    right="This is where a JPEG loses what it loses.",
)

RECONSTRUCT = Task(
    name="reconstruct",
    asks="coefficients (8, 8), table (8, 8) -> (8, 8), what a decoder will have of the coefficients",
    reference=lambda coefficients, table: dequantize(quantize(coefficients, table), table),
    inputs=_blocks_and_tables,
    mistakes=(
        Mistake(
            lambda coefficients, table: quantize(coefficients, table),
            "This is what the file stores. The decoder gets it and goes on: with what?",
        ),
        Mistake(
            lambda coefficients, table: coefficients - dequantize(quantize(coefficients, table), table),
            "This is the error, what is lost. What is left?",
        ),
        Mistake(
            lambda coefficients, table: np.trunc(coefficients / table) * table,
            "Every number comes back too near to zero: you cut off where you should round.",
        ),
        Mistake(
            lambda coefficients, table: half_to_even(coefficients / table) * table,
            "Halves go to the even neighbor here. In JPEG a half goes away from zero.",
        ),
        Mistake(
            lambda coefficients, table: coefficients / table * table,
            "You get everything back, so nothing was rounded on the way.",
        ),
    ),
    hints=("The slide has two formulas: F_q, and the hat over F. You have written the first one already.",),
    right="No value is off by more than half its step: look at abs(reconstruct(F, Q) - F) <= Q / 2.",
)


def _scaled(percent: int) -> np.ndarray:
    return np.clip((LUMINANCE.astype(int) * percent + 50) // 100, 1, 255)


def _percent(quality: int) -> int:
    return 5000 // quality if quality < 50 else 200 - 2 * quality


QUALITY_TABLE = Task(
    name="quality_table",
    asks="quality 1..100 -> the luminance table (8, 8) of that QF",
    reference=lambda quality: standard_table(quality),
    inputs=lambda: [(quality,) for quality in (50, 70, 75, 90, 100, 30, 10, 1)],
    mistakes=(
        Mistake(
            lambda quality: np.clip(LUMINANCE.astype(int) * _percent(quality) // 100, 1, 255),
            "Cut off instead of rounded: what is the 50 in the formula for?",
        ),
        Mistake(
            lambda quality: (LUMINANCE.astype(int) * _percent(quality) + 50) // 100,
            "A step is at least 1 (who could divide by 0?) and at most 255, the largest number of one byte.",
        ),
        Mistake(
            lambda quality: np.maximum((LUMINANCE.astype(int) * _percent(quality) + 50) // 100, 1),
            "Some steps are above 255. A table of one byte a step has no larger ones.",
        ),
        Mistake(
            lambda quality: _scaled(200 - 2 * quality),
            "Right from QF 50 on. Below it S is another formula: 200 - 2 QF would reach only 198 percent.",
        ),
        Mistake(
            lambda quality: _scaled(5000 // quality),
            "Right up to QF 50. Above it S is another formula, which reaches 0 at QF 100.",
        ),
        Mistake(
            lambda quality: np.clip((LUMINANCE * np.uint8(_percent(quality) % 256) + 50) // 100, 1, 255),
            "Some products are too large for the dtype of the table, and wrap round. Make it int first.",
        ),
        Mistake(
            lambda quality: standard_table(quality).T, "The table is mirrored: 11 is to the right of 16, 12 below it."
        ),
    ),
    hints=(
        "S is a percentage: 100 at QF 50. Compute it first, with an if, and print it for QF 50, 100 and 1.",
        "// between whole numbers rounds down; that is what the brackets in the formula mean.",
        "numpy.clip(steps, 1, 255) does the rest.",
    ),
    right="libjpeg's rule, and so that of most programs; cameras often have tables of their own.",
)


def _disturbed() -> list[Arguments]:
    rng = np.random.default_rng(44)
    tables = [standard_table(quality) for quality in (50, 75, 1, 100)]
    noisy = standard_table(82) + rng.integers(-1, 2, (8, 8))
    dc_moved = standard_table(68).astype(int)
    dc_moved[0, 0] = 16
    return [(table,) for table in (*tables, noisy, dc_moved)]


def _distances(table: np.ndarray) -> np.ndarray:
    return np.array([(table.astype(int) - standard_table(quality)).ravel() for quality in range(1, 101)])


def _only_exact(table: np.ndarray) -> int | None:
    exact = np.flatnonzero((_distances(table) == 0).all(axis=1))
    return int(exact[0]) + 1 if exact.size else 0


GUESS_QUALITY = Task(
    name="guess_quality",
    asks="table (8, 8) -> the QF 1..100 whose table is nearest: smallest sum of absolute differences",
    reference=lambda table: nearest_quality(table)[0],
    inputs=_disturbed,
    mistakes=(
        Mistake(
            lambda table: nearest_quality(table)[0] - 1,
            "Too low by one, each time: a list counts from 0, and the QF from 1.",
        ),
        Mistake(
            _only_exact,
            "Right for tables that are exactly those of some QF. Others have a nearest QF, too.",
        ),
        Mistake(
            lambda table: int(abs(_distances(table)[:, 0]).argmin()) + 1,
            "You look at the DC step only. Several QF share it; compare all 64.",
        ),
        Mistake(
            lambda table: int(_distances(table).sum(axis=1).argmin()) + 1,
            "Differences of both signs cancel. Take their absolute values before you add them up.",
        ),
        Mistake(
            lambda table: int(abs(_distances(table)).sum(axis=1).argmax()) + 1,
            "This is the QF whose table is farthest away.",
        ),
    ),
    hints=(
        "You have quality_table: compare the given table with that of every QF.",
        "If a and b are tables of unsigned numbers, a - b is never negative. Make them int first.",
        "min(range(1, 101), key=distance), where distance is a function of the QF, finds the QF with the smallest "
        "distance.",
    ),
    right="The first question of a forensic report: with which quality was this file saved last?",
)

TASKS = (QUANTIZE, RECONSTRUCT, QUALITY_TABLE, GUESS_QUALITY)
