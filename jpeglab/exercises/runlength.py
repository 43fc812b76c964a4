"""Exercise 05: zig-zag and run lengths (slides: Preparation for Entropy Coding).

block (8, 8)  --zigzag-->  (64,)  --dc_differences, run_lengths, category-->  what is coded
"""

from collections.abc import Callable

import numpy as np

from jpeglab.coding.runlength import END_OF_BLOCK, ZERO_RUN, category, differences, run_lengths
from jpeglab.coding.zigzag import NATURAL, unzigzag, zigzag
from jpeglab.exercises.task import Arguments, Mistake, Task

__all__ = ["TASKS"]

PLACES = np.arange(64).reshape(8, 8)


def _some_blocks() -> list[Arguments]:
    block = np.zeros((8, 8), np.int16)
    block[:3, :3] = [[50, -3, 2], [7, 0, 0], [0, 1, -1]]
    return [(PLACES,), (block,), (np.random.default_rng(5).integers(-9, 10, (8, 8)),)]


def _diagonals_without_turns(block: np.ndarray) -> list[int]:
    return [int(block[v, s - v]) for s in range(15) for v in range(8) if 0 <= s - v < 8]


def _turned_too_late(block: np.ndarray) -> np.ndarray:
    """Right in the upper left half; behind the longest diagonal each one runs the wrong way."""
    line = [zigzag(block)[:36]]
    for s in range(8, 15):
        diagonal = [block[v, s - v] for v in range(s - 7, 8)]
        line.append(np.array(diagonal[::-1] if s % 2 else diagonal))
    return np.concatenate(line)


ZIGZAG = Task(
    name="zigzag",
    asks="block (8, 8) -> its 64 values along the zig-zag",
    reference=lambda block: zigzag(block),
    inputs=_some_blocks,
    mistakes=(
        Mistake(
            lambda block: zigzag(block.T),
            "The right path, mirrored: you go down first. From the DC the path goes to its neighbor on the right.",
        ),
        Mistake(lambda block: block.ravel(), "This is row by row. The zig-zag follows the diagonals."),
        Mistake(lambda block: block.T.ravel(), "This is column by column. The zig-zag follows the diagonals."),
        Mistake(
            _diagonals_without_turns,
            "Your diagonals all run the same way, down to the left. The path turns round at each edge of the block.",
        ),
        Mistake(
            lambda block: _diagonals_without_turns(block.T),
            "Your diagonals all run the same way, up to the right. The path turns round at each edge of the block.",
        ),
        Mistake(
            _turned_too_late,
            "Right up to the longest diagonal, and wrong behind it. There a diagonal no longer begins in the first "
            "row or "
            "column, but its direction still alternates.",
        ),
        Mistake(lambda block: zigzag(block)[1:], "The DC is missing: the path begins at [0, 0]."),
    ),
    hints=(
        "On one diagonal row + column is the same for all places. How many diagonals are there?",
        "Odd diagonals (row + column = 1, 3, 5 ...) run one way, even ones the other. Which one runs downwards? Look "
        "at the "
        "second and the third place of the path.",
        "Sort all 64 places by a key: first row + column, then the row or the column, depending on the diagonal.",
    ),
    right="Was the path worth it? Notebook 05, section 1, writes a file along it and another row by row.",
)

UNZIGZAG = Task(
    name="unzigzag",
    asks="line (64,) -> the block (8, 8) that it came from",
    reference=lambda line: unzigzag(line),
    inputs=lambda: [(zigzag(block),) for (block,) in _some_blocks()],
    mistakes=(
        Mistake(
            lambda line: np.asarray(line)[NATURAL].reshape(8, 8),
            "You go along the zig-zag a second time. The way back is the inverse: not where a value is to be taken "
            "from, but "
            "where it is to be put.",
        ),
        Mistake(lambda line: unzigzag(line).T, "The right block, mirrored: rows and columns are interchanged."),
        Mistake(
            lambda line: np.reshape(line, (8, 8)), "This fills the block row by row. Put each value where it came from."
        ),
    ),
    hints=(
        "You have a function that says in which order the places are visited. What does it make of a block that holds "
        "the "
        "numbers 0 to 63?",
        "If order[k] is the place that is visited as number k, then the block has line[k] at order[k].",
    ),
    right="Nothing is lost: unzigzag(zigzag(block)) is the block again, for every block.",
)


def _from_the_first(dc: np.ndarray) -> np.ndarray:
    return np.concatenate([dc[:1], dc[1:] - dc[0]])


DC_DIFFERENCES = Task(
    name="dc_differences",
    asks="dc (n,), the DC of all blocks in file order -> (n,) differences, the first from 0",
    reference=lambda dc: differences(dc),
    inputs=lambda: [
        (np.array([50, 52, 49, 49]),),
        (np.array([-7]),),
        (np.array([-1024, 1016, -3, 0, 5], np.int16),),
        (np.array([200, 90, 95, 255, 0], np.uint8),),
    ],
    mistakes=(
        Mistake(
            lambda dc: np.diff(dc.astype(int)),
            "The first DC is missing, and without it nobody gets the others back. It has no block before it: its "
            "prediction "
            "is 0.",
        ),
        Mistake(
            lambda dc: np.diff(dc, prepend=dc.dtype.type(0)),
            "The dtype is too small: for unsigned numbers 90 - 200 is not negative, it wraps round. Use whole numbers "
            "that "
            "are large enough.",
        ),
        Mistake(
            lambda dc: -np.diff(dc.astype(int), prepend=0),
            "The sign is turned round: the difference is this block minus the one before.",
        ),
        Mistake(
            lambda dc: _from_the_first(dc.astype(int)),
            "These are differences from the first block. The neighbor is what is alike: take the block before.",
        ),
    ),
    hints=(
        "d[n] = DC[n] - DC[n - 1]. What is DC[-1] for the first block? (In Python an index of -1 means something "
        "else!)",
        "Put a 0 in front, and take the difference of neighbors.",
    ),
    right="Adding up brings the DC back (cumsum): prediction loses nothing.",
)


def _twos_complement(value: int) -> tuple[int, str]:
    size, _ = category(value)
    return size, format(value & (1 << size) - 1, f"0{size}b") if size else ""


CATEGORY = Task(
    name="category",
    asks='value (int) -> (size, bits): how many bits |value| needs, and a text of so many "0" and "1"',
    reference=category,
    inputs=lambda: [(value,) for value in (5, 1, 0, -5, -1, -2, 7, 8, -1023, 300)],
    mistakes=(
        Mistake(
            _twos_complement,
            "This is two's complement. JPEG writes a negative value as the bits of its absolute value, each turned "
            "over: one "
            "less than you have.",
        ),
        Mistake(
            lambda value: category(abs(value)),
            "The sign is lost: 5 and -5 get the same bits. A negative value has all its bits turned over.",
        ),
        Mistake(
            lambda value: (0, "0") if value == 0 else category(value),
            'A size of 0, and one bit? 0 has no bits, a text of no characters. (f"{0:b}" is "0".)',
        ),
        Mistake(
            lambda value: (1, "0") if value == 0 else category(value),
            "For 0 the size says it all: there is nothing left to tell, so there are no bits.",
        ),
        Mistake(
            lambda value: (len(f"{abs(value):b}") + 1, f"{int(value < 0)}{abs(value):b}"),
            "You spend a bit on the sign. It is free: the first bit of |value| is always 1, so a first bit of 0 can "
            "say that "
            "the value is negative.",
        ),
    ),
    hints=(
        'Python has (5).bit_length(), and f"{5:b}" is \'101\'. f"{5:04b}" fills up with zeros from the left.',
        "Sizes first: 1 is in size 1, 2 and 3 in size 2, 4 to 7 in size 3. The size of -5 is that of 5.",
        "The bits of -5 are those of 2 with three digits: 010. Which sum gives 2 from -5 and the size 3?",
    ),
    right="Size 0 is for 0 alone; each further size has twice as many values, half of them negative.",
)


def _ac(**values: int) -> Arguments:
    """An AC line with some values: _ac(k1=5) has 5 at zig-zag place 1."""
    line = np.zeros(63, np.int16)
    for place, value in values.items():
        line[int(place[1:]) - 1] = value
    return (line,)


def _without_long_runs(line: np.ndarray) -> list[tuple[int, int]]:
    pairs, run = [], 0
    for value in line.tolist():
        if value:
            pairs.append((run, value))
        run = 0 if value else run + 1
    return [*pairs, END_OF_BLOCK] if run else pairs


def _zeros_to_the_end(line: np.ndarray) -> list[tuple[int, int]]:
    pairs, run = [], 0
    for value in line.tolist():
        run = run + 1 if value == 0 else run
        if run == 16:
            pairs.append(ZERO_RUN)
            run = 0
        if value:
            pairs.append((run, value))
            run = 0
    return [*pairs, END_OF_BLOCK] if run else pairs


def _pairs(change: Callable[[list[tuple[int, int]]], list[tuple[int, int]]]) -> Callable[[np.ndarray], object]:
    return lambda line: change(run_lengths(line))


RUN_LENGTHS = Task(
    name="run_lengths",
    asks="line (63,), the AC coefficients along the zig-zag -> list of (run, value), with (15, 0) for 16 zeros and "
    "(0, 0) for "
    "the end",
    reference=lambda line: run_lengths(line),
    inputs=lambda: [
        _ac(k1=5, k4=-3),
        _ac(),
        _ac(k3=2, k20=7, k37=1),
        _ac(k1=1, k63=-1),
        _ac(**{f"k{k}": k for k in range(1, 64)}),
    ],
    mistakes=(
        Mistake(
            _without_long_runs,
            "A run is a number of four bits: 15 is the largest. Sixteen zeros with more to come are a pair of their "
            "own.",
        ),
        Mistake(
            _zeros_to_the_end,
            "You write (15, 0) for zeros that lead nowhere. If only zeros follow, (0, 0) alone says so.",
        ),
        Mistake(
            _pairs(lambda pairs: [pair for pair in pairs if pair != END_OF_BLOCK]),
            "The end of the block is missing: how shall a decoder know that only zeros follow?",
        ),
        Mistake(
            _pairs(lambda pairs: pairs if pairs[-1] == END_OF_BLOCK else [*pairs, END_OF_BLOCK]),
            "A block that is full to the last coefficient needs no (0, 0): the decoder has counted to 63 too.",
        ),
        Mistake(
            _pairs(lambda pairs: [(run + 1, value) if value else (run, value) for run, value in pairs]),
            "Your runs are too long by one: the value itself is no zero, so it does not count.",
        ),
        Mistake(
            _pairs(lambda pairs: [(value, run) for run, value in pairs]),
            "Run and value are interchanged: (run, value), the zeros come first.",
        ),
    ),
    hints=(
        "Walk along the line with a counter. A zero adds one to it; anything else writes a pair and sets it back.",
        "Wait with (15, 0) until a value comes that is not zero: only then is it known that more is to come.",
        "Before a value with r zeros in front of it stand r // 16 pairs (15, 0), and its own run is r % 16.",
    ),
    right="These pairs, with each value as (size, bits), are all that a file says about a block.",
)

TASKS = (DC_DIFFERENCES, ZIGZAG, UNZIGZAG, CATEGORY, RUN_LENGTHS)
