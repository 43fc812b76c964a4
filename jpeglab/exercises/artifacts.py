"""Exercise 08: artifacts (slides: JPEG compression footprints; Blocking artifacts; Ringing artifacts; Blurring "
"artifacts).

plane (H, W)  --column_steps-->  (8,)  --border_ratio-->  a number        plane  --find_grid-->  (row, col)
"""

import numpy as np

from jpeglab.datasets.pictures import picture
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.artifacts import grid_origin, phase_steps
from jpeglab.transform.dct import dct_by_matrices, idct_by_matrices
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import dequantize, quantize, standard_table

__all__ = ["TASKS"]


def _quantized() -> list[Arguments]:
    three = np.zeros((1, 3, 8, 8), np.int16)
    three[0, :2, 0, 0] = 5
    three[0, 1, 0, 1:3] = 1, -1
    blocks = compress(picture("camera")[:64, 200:280], 20).luminance.quantized
    return [(three,), (blocks,), (blocks[:1, :4],)]


FLAT_BLOCKS = Task(
    name="flat_blocks",
    asks="quantized (rows, cols, 8, 8) -> share of the blocks, 0..1, that have no AC coefficient left",
    reference=lambda quantized: float(np.mean(np.count_nonzero(quantized.reshape(-1, 64)[:, 1:], axis=1) == 0)),
    inputs=_quantized,
    mistakes=(
        Mistake(
            lambda quantized: float(np.mean(~quantized.any(axis=(2, 3)))),
            "You ask for blocks without any coefficient. The DC may stay: it only says how bright the block is.",
        ),
        Mistake(
            lambda quantized: int(np.sum(np.count_nonzero(quantized.reshape(-1, 64)[:, 1:], axis=1) == 0)),
            "This is how many blocks, not which share.",
        ),
        Mistake(
            lambda quantized: float(np.mean(quantized == 0)),
            "This is the share of coefficients that are 0. A block is flat if all of its 63 AC are.",
        ),
        Mistake(
            lambda quantized: float(np.mean(quantized.reshape(-1, 64)[:, 1:].sum(axis=1) == 0)),
            "A sum of 0 is no proof: 1 and -1 cancel.",
        ),
        Mistake(
            lambda quantized: float(np.mean(np.count_nonzero(quantized.reshape(-1, 64)[:, 1:], axis=1) > 0)),
            "This is the share of the others, those that have one.",
        ),
    ),
    hints=(
        "quantized.reshape(-1, 64) has one block a row, the DC in front.",
        "any(axis=1) says for each row whether something in it is not 0. The mean of True and False is a share.",
    ),
    right="Such a block has lost all its texture: what the slide calls blurring.",
    tolerance=1e-9,  # one division
)


def _jpeg(quality: int, rows: slice, cols: slice) -> np.ndarray:
    return decompress(compress(picture("camera"), quality))[rows, cols]


def _planes() -> list[Arguments]:
    steps = np.kron(np.array([[0, 10, 30], [5, 5, 250]]), np.ones((8, 8), int)).astype(np.uint8)
    return [
        (steps,),
        (_jpeg(10, slice(96, 160), slice(192, 264)),),
        (picture("camera")[96:160, 192:264].copy(),),
    ]


def _signed(plane: np.ndarray) -> np.ndarray:
    steps = np.diff(plane.astype(int), axis=1)
    return np.array([steps[:, (phase - 1) % 8 :: 8].mean() for phase in range(8)])


def _wrapped(plane: np.ndarray) -> np.ndarray:
    steps = np.diff(plane, axis=1)
    return np.array([steps[:, (phase - 1) % 8 :: 8].mean() for phase in range(8)])


COLUMN_STEPS = Task(
    name="column_steps",
    asks="plane (H, W) uint8 -> (8,): at k the mean absolute step into the columns x with x % 8 == k from those to "
    "their left",
    reference=lambda plane: phase_steps(plane)[1],
    inputs=_planes,
    mistakes=(
        Mistake(
            _wrapped,
            "uint8 has no negative numbers: a step down wraps round and looks like a large one up.",
        ),
        Mistake(_signed, "Steps up and down cancel. Take the absolute value before the mean."),
        Mistake(
            lambda plane: np.roll(phase_steps(plane)[1], -1),
            "Shifted by one: numpy.diff has at 0 the step into column 1. Blocks begin at columns 0, 8, 16 ...",
        ),
        Mistake(
            lambda plane: phase_steps(plane)[0],
            "These are the steps from row to row. Go from column to column.",
        ),
        Mistake(
            lambda plane: np.roll(phase_steps(plane)[1], 1),
            "Shifted by one, the other way: the first step of all leads into column 1, so it belongs to k = 1.",
        ),
    ),
    hints=(
        "numpy.diff(plane.astype(int), axis=1) has all steps; the first one leads from column 0 into column 1.",
        "Into column x leads step x - 1. For k = 0 the first such column is 8: there is no step into column 0.",
        "steps[:, 7::8] are all the steps into columns 8, 16 ...",
    ),
    right="At QF 10 the first of the eight stands out: that is the tiling that the slide shows.",
    tolerance=1e-4,  # ours are computed in float32
)


def _ratio(steps: np.ndarray) -> float:
    return float(steps[0] / steps[1:].mean())


BORDER_RATIO = Task(
    name="border_ratio",
    asks="plane (H, W) uint8 -> mean step across the blocks' upright borders, over the mean of the seven others",
    reference=lambda plane: _ratio(phase_steps(plane)[1]),
    inputs=lambda: _planes()[1:],
    mistakes=(
        Mistake(
            lambda plane: _ratio(np.roll(phase_steps(plane)[1], -1)),
            "You take the step behind the border, from the first column of a block into its second.",
        ),
        Mistake(
            lambda plane: _ratio(np.roll(phase_steps(plane)[1], 1)),
            "You take the step before the border, into the last column of a block.",
        ),
        Mistake(
            lambda plane: float(phase_steps(plane)[1][0] / phase_steps(plane)[1].mean()),
            "You divide by the mean of all eight. The border itself does not belong there.",
        ),
        Mistake(
            lambda plane: 1 / _ratio(phase_steps(plane)[1]),
            "The other way round: a visible grid shall give a number above 1.",
        ),
        Mistake(
            lambda plane: _ratio(phase_steps(plane)[0]),
            "These are the borders that lie flat. Go across the upright ones.",
        ),
        Mistake(
            lambda plane: float(phase_steps(plane)[1][0] - phase_steps(plane)[1][1:].mean()),
            "A difference. Asked for is a ratio: it does not depend on the contrast of the photo.",
        ),
    ),
    hints=("column_steps has all that you need: one number, over the mean of seven.",),
    right="About 1 in an untouched photo, and well above at a low QF.",
    tolerance=1e-4,  # ours are computed in float32
)


def _cropped() -> list[Arguments]:
    return [
        (_jpeg(10, slice(0, 256), slice(128, 384)),),
        (_jpeg(10, slice(3, 256), slice(129, 384)),),
        (_jpeg(20, slice(5, 300), slice(0, 301)),),
        (_jpeg(15, slice(7, 256), slice(4, 256)),),
    ]


FIND_GRID = Task(
    name="find_grid",
    asks="plane (H, W) uint8, cut out of a JPEG of low QF -> (row, col), 0..7, where the first whole block begins",
    reference=lambda plane: grid_origin(plane),
    inputs=_cropped,
    mistakes=(
        Mistake(
            lambda plane: grid_origin(plane)[::-1],
            "Row and column are interchanged: the row comes first.",
        ),
        Mistake(
            lambda plane: tuple((place - 1) % 8 for place in grid_origin(plane)),
            "Both one too low: numpy.diff has at 0 the step into line 1.",
        ),
        Mistake(
            lambda plane: tuple(-place % 8 for place in grid_origin(plane)),
            "This is how much was cut off. If 3 rows of a block are gone, where does the next block begin?",
        ),
        Mistake(lambda plane: (0, 0), "In a photo that was cropped, blocks begin anywhere."),
    ),
    hints=(
        "column_steps has eight numbers, and one of them stands out. numpy.argmax says which.",
        "For the rows: column_steps of the plane turned over its diagonal, plane.T.",
    ),
    right="A grid that does not begin at (0, 0) tells that the photo was cropped: a trace that exercise 14 comes back "
    "to.",
)


def _reconstructed(block: np.ndarray, table: np.ndarray) -> np.ndarray:
    coefficients = dct_by_matrices(block.astype(float) - 128)
    samples: np.ndarray = idct_by_matrices(dequantize(quantize(coefficients, table), table)) + 128
    return samples


def _edges() -> list[Arguments]:
    rows, cols = np.mgrid[:8, :8]
    upright = np.where(cols < 3, 20, 235).astype(np.uint8)
    corner = np.where((cols < 5) & (rows < 3), 0, 255).astype(np.uint8)
    return [(upright, standard_table(20)), (corner, standard_table(10)), (upright, standard_table(90))]


RINGING_RANGE = Task(
    name="ringing_range",
    asks="block (8, 8) uint8, table (8, 8) -> (lowest, highest) sample that the decoder computes, not rounded, not "
    "clipped",
    reference=lambda block, table: (
        float(_reconstructed(block, table).min()),
        float(_reconstructed(block, table).max()),
    ),
    inputs=_edges,
    mistakes=(
        Mistake(
            lambda block, table: (
                float(np.clip(_reconstructed(block, table), 0, 255).min()),
                float(np.clip(_reconstructed(block, table), 0, 255).max()),
            ),
            "Clipped: then you do not see how far it would go. Look at the samples before that.",
        ),
        Mistake(
            lambda block, table: (
                float(_reconstructed(block, table).min() - 128),
                float(_reconstructed(block, table).max() - 128),
            ),
            "Too low by 128: the level shift is not undone.",
        ),
        Mistake(
            lambda block, table: (float(block.min()), float(block.max())),
            "This is the block as it was: nothing was quantized.",
        ),
        Mistake(
            lambda block, table: (
                float(_reconstructed(block, table).max()),
                float(_reconstructed(block, table).min()),
            ),
            "The lowest comes first.",
        ),
        Mistake(
            lambda block, table: (
                float(idct_by_matrices(dequantize(quantize(dct_by_matrices(block), table), table)).min()),
                float(idct_by_matrices(dequantize(quantize(dct_by_matrices(block), table), table)).max()),
            ),
            "Without a level shift before the DCT another DC is rounded. Take 128 off first, and add it at the end.",
        ),
    ),
    hints=(
        "Forward, quantize, de-quantize, back: dct_by_matrices and idct_by_matrices are in jpeglab.transform.",
        "The block is uint8: make it float before you take 128 off.",
    ),
    right="Below 0 and above 255: the ghosts beside edges. It is quantization that makes them, the DCT alone gives "
    "the block back.",
    tolerance=1e-6,  # floats
)

TASKS = (FLAT_BLOCKS, COLUMN_STEPS, BORDER_RATIO, RINGING_RANGE, FIND_GRID)
