"""Exercise 09: double quantization (slides: Double quantization (DQ); Double quantization footprints).

values  --quantize_twice-->  bins        first, second  --holes, feeders, period-->  the footprint
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from jpeglab.exercises.rounding import half_to_even, half_up
from jpeglab.exercises.task import Mistake, Task
from jpeglab.forensics.double_quantization import count_feeders, footprint, quantize_once, quantize_twice

__all__ = ["TASKS"]

EVEN = (
    "Halves go to the even neighbor here, as with Python's round. On the slides a half goes away from zero, and then "
    "other bins are hit."
)
ORDER = "The order of the two: on the slides, and here, b comes first (first), and a second (second)."

Rounding = Callable[[np.ndarray], np.ndarray]

QUANTIZE_TWICE = Task(
    name="quantize_twice",
    asks="values (n,), first (b), second (a) -> (n,) bins of the second quantization",
    reference=lambda values, first, second: quantize_twice(values, first, second),
    inputs=lambda: [
        (np.arange(10), 3, 2),
        (np.arange(-12, 13), 3, 2),
        (np.arange(-60, 61), 2, 3),
        (np.arange(-60, 61), 10, 4),
        (np.arange(0, 200, 7), 5, 1),
    ],
    mistakes=(
        Mistake(lambda values, first, second: quantize_twice(values, second, first), ORDER),
        Mistake(
            lambda values, first, second: half_to_even(half_to_even(values / first) * first / second),
            EVEN,
        ),
        Mistake(
            lambda values, first, second: half_up(half_up(values / first) * first / second),
            "Right for positive values. Below zero your halves go up, towards zero; they shall go away from it.",
        ),
        Mistake(
            lambda values, first, second: quantize_once(quantize_once(values, first), second),
            "The step in between is missing: de-quantization brings the bins back to the range of the values.",
        ),
        Mistake(
            lambda values, first, second: quantize_once(values, second),
            "Quantized once, with the second step. The first one has to leave its trace: round there, too.",
        ),
        Mistake(
            lambda values, first, second: quantize_twice(values, first, second) * second,
            "De-quantized once more at the end. Asked for are the bins, as a file stores them.",
        ),
    ),
    hints=(
        "Three steps, as on the slide: quantize with b, de-quantize with b, quantize with a.",
        "For a half away from zero: numpy.sign(x) * numpy.floor(abs(x) + 0.5).",
    ),
    right="Make a histogram of it for 3 then 2, and for 2 then 3: holes, and peaks.",
)


def _brute_holes(first: int, second: int, last: int, rounding: Rounding, largest: int) -> list[int]:
    filled = set(rounding(rounding(np.arange(largest + 1) / first) * first / second).tolist())
    return [v for v in range(1, last + 1) if v not in filled]


HOLES = Task(
    name="holes",
    asks="first, second, last -> the list of bins in 1..last that stay empty, whatever the values are",
    reference=lambda first, second, last: footprint(first, second, range(1, last + 1)).holes.tolist(),
    inputs=lambda: [(3, 2, 25), (5, 2, 12), (4, 2, 9), (2, 3, 20), (2, 4, 20), (7, 3, 30), (9, 6, 31), (5, 5, 8)],
    mistakes=(
        Mistake(
            lambda first, second, last: _brute_holes(first, second, last, half_to_even, first * second * (last + 2)),
            EVEN,
        ),
        Mistake(
            lambda first, second, last: footprint(second, first, range(1, last + 1)).holes.tolist(),
            ORDER,
        ),
        Mistake(
            lambda first, second, last: footprint(first, second, range(1, last)).holes.tolist(),
            "The last bin counts as well: 1..last, with both ends.",
        ),
        Mistake(
            lambda first, second, last: sorted(
                set(range(1, last + 1)) - set(footprint(first, second, range(1, last + 1)).holes.tolist())
            ),
            "These are the bins that are filled. Which are not?",
        ),
        Mistake(
            lambda first, second, last: _brute_holes(
                first, second, last, lambda x: np.floor(np.asarray(x) + 0.5), last
            ),
            "Your values end too early: to reach bin v they have to go up to about v times the second step.",
        ),
    ),
    hints=(
        "Quantize many values twice, and see which bins occur: numpy.unique, or a set.",
        "After the first step only its multiples are left: take the values 0, b, 2b, 3b ... How far?",
    ),
    right="3 then 2 has holes at 1, 4, 7 ... 16, 19, 22, 25: those that the slide shows.",
)


def _brute_feeders(first: int, second: int, v: int, accept: Callable[[float], bool]) -> int:
    reach = second * (abs(v) + 2) // first + 2
    return sum(accept(u * first / second - v) for u in range(-reach, reach + 1))


FEEDERS = Task(
    name="feeders",
    asks="first, second, v -> how many bins u of the first step end in bin v of the second",
    reference=lambda first, second, v: int(count_feeders(first, second, np.array(v))),
    inputs=lambda: [
        *((2, 3, v) for v in (1, 2, 3, 4)),
        (3, 2, 1),
        (3, 2, 2),
        (2, 8, 0),
        (2, 8, 5),
        (2, 4, 0),
        (2, 4, 3),
        (2, 4, -3),
        (1, 7, 0),
    ],
    mistakes=(
        Mistake(lambda first, second, v: int(count_feeders(second, first, np.array(v))), ORDER),
        Mistake(
            lambda first, second, v: _brute_feeders(first, second, v, lambda gap: -0.5 <= gap <= 0.5),
            "You count halves on both sides of the bin. Each value ends in one bin only: a half goes away from zero.",
        ),
        Mistake(
            lambda first, second, v: _brute_feeders(first, second, v, lambda gap: -0.5 < gap < 0.5),
            "You count halves on neither side. Each value ends somewhere: a half goes away from zero.",
        ),
        Mistake(
            lambda first, second, v: sum(half_to_even(np.array(u * first / second)) == v for u in range(-99, 100)),
            EVEN,
        ),
        Mistake(
            lambda first, second, v: (
                (int(count_feeders(first, second, np.array(v))) + 1) // 2
                if v == 0
                else int(count_feeders(first, second, np.array(v))) * (v > 0)
            ),
            "You go through u = 0, 1, 2 ... only. Bins of the first step lie on both sides of zero.",
        ),
    ),
    hints=(
        "u ends in the bin round(u b / a). Go through many u, on both sides of zero, and count.",
        "|u| need not go beyond (|v| + 1) a / b.",
        "A half away from zero: int(abs(x) + 0.5) is right for the magnitude.",
    ),
    right="More than elsewhere: a peak. None: a hole. That is the whole footprint, in whole numbers.",
)

PERIOD = Task(
    name="period",
    asks="first, second -> after how many bins of the second step the footprint repeats; 1 if there is none",
    reference=lambda first, second: footprint(first, second, range(1, 200)).period,
    inputs=lambda: [(3, 2), (2, 3), (6, 4), (4, 6), (2, 4), (5, 5), (9, 6), (8, 2)],
    mistakes=(
        Mistake(
            lambda first, second: first,
            "Right as long as the two have no common divisor. For 6 then 4, list the holes up to bin 20: how far apart "
            "are they?",
        ),
        Mistake(lambda first, second: second // math.gcd(first, second), ORDER),
        Mistake(
            lambda first, second: math.lcm(first, second),
            "In units of the values that is right: there both combs meet again. How many bins of the second step are "
            "that?",
        ),
        Mistake(
            lambda first, second: math.gcd(first, second), "This is what the two steps have in common. What is left?"
        ),
    ),
    hints=(
        "The multiples of b and those of a meet again at their least common multiple.",
        "That is so many steps of a: divide.",
        "math.gcd is the greatest common divisor, math.lcm the least common multiple.",
    ),
    right="It is 1, no periodic trace, exactly if the first step divides the second.",
)


def _explaining(filled: Sequence[int], second: int, largest: int) -> list[int]:
    return [b for b in range(1, largest + 1) if (count_feeders(b, second, np.array(filled)) > 0).all()]


def _explaining_exactly(filled: Sequence[int], second: int, largest: int) -> list[int]:
    empty = set(range(1, max(filled) + 1)) - set(filled)
    return [
        b
        for b in _explaining(filled, second, largest)
        if empty <= set(footprint(b, second, range(1, max(filled) + 1)).holes.tolist())
    ]


FIRST_STEPS = Task(
    name="first_steps",
    asks="filled, a list of bins that are not empty, second, largest -> the list of first steps in 1..largest that "
    "can fill "
    "them all",
    reference=lambda filled, second, largest: _explaining(filled, second, largest),
    inputs=lambda: [
        ([2, 3, 5, 6, 8, 9, 12], 2, 8),
        ([2, 4, 6, 8, 10, 12], 3, 16),
        ([3, 5, 8, 10, 13], 4, 16),
        ([1, 2, 3, 4, 5, 6, 7], 3, 12),
        ([7, 14], 1, 14),
    ],
    mistakes=(
        Mistake(
            _explaining_exactly,
            "You also ask that every bin that is empty is a hole. An empty bin proves nothing: maybe no value came "
            "there.",
        ),
        Mistake(
            lambda filled, second, largest: [
                b for b in range(1, largest + 1) if (count_feeders(second, b, np.array(filled)) > 0).all()
            ],
            ORDER,
        ),
        Mistake(
            lambda filled, second, largest: [b for b in _explaining(filled, second, largest) if b > 1],
            "A first step of 1 fills every bin. It cannot be ruled out.",
        ),
        Mistake(
            lambda filled, second, largest: [b for b in _explaining(filled, second, largest) if second % b],
            "First steps that divide the second leave no trace. That does not rule them out.",
        ),
        Mistake(
            lambda filled, second, largest: [
                b for b in range(1, largest + 1) if (count_feeders(b, second, np.array(filled)) > 0).any()
            ],
            "One bin that a step cannot fill is enough to rule it out: all have to be possible.",
        ),
    ),
    hints=(
        "Go through the steps 1 to largest. Your feeders says whether a step can fill a bin.",
        "all(... for v in filled) is True if every bin can be filled.",
    ),
    right="The largest of them is the best guess; 1 is always among them, so holes never prove a first compression by "
    "themselves.",
)

TASKS = (QUANTIZE_TWICE, HOLES, PERIOD, FEEDERS, FIRST_STEPS)
