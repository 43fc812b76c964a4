"""Exercise 07: the whole codec (slides: JPEG baseline encoding; Remarks on JPEG compression).

plane (H, W)  --encode_plane-->  F_q (rows, cols, 8, 8)  --decode_plane-->  plane        two planes  --psnr-->  dB
"""

import functools

import numpy as np

from jpeglab.coding.files import write
from jpeglab.datasets.pictures import picture
from jpeglab.distortion import psnr, squared_error
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.dct import dct_by_matrices, idct_by_matrices, inverse_dct
from jpeglab.transform.pictures import compress
from jpeglab.transform.quantization import dequantize, quantize, standard_table

__all__ = ["TASKS"]


def _encoded(plane: np.ndarray, table: np.ndarray) -> np.ndarray:
    return quantize(dct_by_matrices(split_blocks(plane)), table)


def _samples(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    """(rows, cols, 8, 8), neither rounded nor clipped."""
    return idct_by_matrices(dequantize(quantized, table)) + 128


def _decoded(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    return join_blocks(np.floor(_samples(quantized, table) + 0.5), level_shift=0)


def _far_from_halves(values: np.ndarray, margin: float) -> np.ndarray:
    """Which blocks (n, 8, 8) have no value so near to a half that another order of adding could round it otherwise."""
    nearest: np.ndarray = np.abs(values % 1 - 0.5).min(axis=(1, 2))
    return nearest > margin


def _clear_blocks(table: np.ndarray) -> np.ndarray:
    """Blocks of photos, (n, 8, 8) level-shifted, that every DCT encodes and decodes alike, libjpeg's too."""
    photos = np.concatenate([picture("camera"), picture("brick")])
    blocks = split_blocks(photos).reshape(-1, 8, 8)
    ratios = dct_by_matrices(blocks) / table
    quantized = quantize(ratios, np.ones((8, 8)))
    samples = _samples(quantized, table)
    alike = (inverse_dct(dequantize(quantized, table)) + 128 == np.floor(samples + 0.5)).all(axis=(1, 2))
    return blocks[_far_from_halves(ratios, 0.02) & _far_from_halves(samples, 0.02) & alike]


def _planes() -> list[Arguments]:
    arguments = []
    for quality, rows, cols in ((50, 1, 1), (50, 2, 3), (20, 2, 1)):
        table = standard_table(quality)
        blocks = _clear_blocks(table)
        busiest = np.argsort(-np.ptp(blocks, axis=(1, 2)), kind="stable")[: 12 * rows * cols : 12]
        arguments.append((join_blocks(blocks[busiest].reshape(rows, cols, 8, 8)), table))
    return arguments


def _from_wrong_blocks(plane: np.ndarray) -> np.ndarray:
    return plane.reshape(plane.shape[0] // 8, plane.shape[1] // 8, 8, 8).astype(int) - 128


ENCODE_PLANE = Task(
    name="encode_plane",
    asks="plane (H, W) uint8, H and W multiples of 8, table (8, 8) -> F_q (H / 8, W / 8, 8, 8)",
    reference=_encoded,
    inputs=_planes,
    mistakes=(
        Mistake(
            lambda plane, table: quantize(dct_by_matrices(split_blocks(plane, level_shift=0)), table),
            "All DC are too large: 1024 over their step. The level shift is missing.",
        ),
        Mistake(
            lambda plane, table: quantize(dct_by_matrices(_from_wrong_blocks(plane)), table),
            "The blocks are not blocks: reshape alone takes 64 samples of a row. Eight of each of eight rows belong "
            "together.",
        ),
        Mistake(
            lambda plane, table: quantize(dct_by_matrices(split_blocks(plane).swapaxes(2, 3)), table),
            "Each block is mirrored: rows and columns within it are interchanged.",
        ),
        Mistake(
            lambda plane, table: quantize(dct_by_matrices(split_blocks(plane)), table.T),
            "The table is mirrored. It is not symmetric.",
        ),
        Mistake(
            lambda plane, table: np.trunc(dct_by_matrices(split_blocks(plane)) / table),
            "Cut off instead of rounded, behind the division by the step.",
        ),
        Mistake(
            lambda plane, table: dct_by_matrices(split_blocks(plane)),
            "T without Q: these are the coefficients before quantization.",
        ),
    ),
    hints=(
        "Three steps: blocks with 128 taken off, the DCT of each, divided and rounded.",
        "plane.reshape(H // 8, 8, W // 8, 8) has the right samples along axes 1 and 3. Which axes have to change "
        "places?",
        "D @ blocks @ D.T transforms all blocks at once, however many axes stand in front.",
    ),
    right="Our forward_dct, libjpeg's in whole numbers, gives the same for these planes.",
)

DECODE_PLANE = Task(
    name="decode_plane",
    asks="quantized (rows, cols, 8, 8), table (8, 8) -> plane (8 rows, 8 cols), rounded, in 0..255",
    reference=_decoded,
    inputs=lambda: [(_encoded(plane, table), table) for plane, table in _planes()],
    mistakes=(
        Mistake(
            lambda quantized, table: _decoded(quantized, np.ones((8, 8), int)),
            "All grey: the coefficients have to be multiplied by their steps again.",
        ),
        Mistake(
            lambda quantized, table: join_blocks(np.floor(_samples(quantized, table) - 127.5), level_shift=0),
            "Too dark: the level shift is not undone.",
        ),
        Mistake(
            lambda quantized, table: (
                np.floor(_samples(quantized, table) + 0.5).swapaxes(1, 2).reshape(8 * len(quantized), -1) % 256
            ),
            "Some samples came out below 0 or above 255, and wrapped round in uint8. Clip before you change the dtype.",
        ),
        Mistake(
            lambda quantized, table: (
                np.floor(_samples(quantized, table) + 0.5).swapaxes(1, 2).reshape(8 * len(quantized), -1)
            ),
            "Some samples are below 0 or above 255. Clip.",
        ),
        Mistake(
            lambda quantized, table: (
                _decoded(quantized, table)
                .reshape(len(quantized), 8, -1, 8)
                .swapaxes(1, 2)
                .reshape(8 * len(quantized), -1)
            ),
            "The blocks are not put side by side: reshape alone strings them out. Rows of blocks and rows of a block "
            "belong "
            "together.",
        ),
        Mistake(
            lambda quantized, table: join_blocks(np.floor(_samples(quantized, table)), level_shift=0),
            "Cut off instead of rounded: the picture gets darker by half a level.",
        ),
    ),
    hints=(
        "Every step of encode_plane, undone, in reverse order.",
        "blocks.swapaxes(1, 2).reshape(8 * rows, 8 * cols) puts blocks side by side.",
        "numpy.clip(numpy.floor(samples + 0.5), 0, 255)",
    ),
    right="encode_plane, then decode_plane: that is what a JPEG does to brightness.",
)


def _two_planes() -> list[Arguments]:
    plane = picture("camera")[100:116, 200:224]
    rng = np.random.default_rng(7)
    noisy = np.clip(plane.astype(int) + rng.integers(-40, 41, plane.shape), 0, 255).astype(np.uint8)
    return [(np.array([[10, 20]], np.uint8), np.array([[11, 20]], np.uint8)), (plane, noisy), (noisy, plane)]


PSNR = Task(
    name="psnr",
    asks="pixels, other: two uint8 arrays of one shape -> PSNR in dB",
    reference=lambda pixels, other: psnr(pixels, other),
    inputs=_two_planes,
    mistakes=(
        Mistake(
            lambda pixels, other: 10 * np.log10(255**2 / np.square(pixels - other).mean()),
            "uint8 has no negative numbers, and squares above 255 do not fit. Make both float before you subtract.",
        ),
        Mistake(
            lambda pixels, other: 10 * np.log10(255**2 / np.square((pixels - other).astype(float)).mean()),
            "You subtract first and make it float then. Where other is brighter the difference has wrapped round "
            "already.",
        ),
        Mistake(
            lambda pixels, other: 10 * np.log10(255 / squared_error(pixels, other)),
            "The peak, 255, is squared, as the error is.",
        ),
        Mistake(
            lambda pixels, other: 20 * np.log10(255**2 / squared_error(pixels, other)),
            "Twice too many dB: 10 log10 for squares, or 20 log10 for their roots.",
        ),
        Mistake(
            lambda pixels, other: 10 * np.log(255**2 / squared_error(pixels, other)),
            "The logarithm is the one to the base 10.",
        ),
        Mistake(
            lambda pixels, other: 10 * np.log10(float(pixels.max()) ** 2 / squared_error(pixels, other)),
            "The peak is 255, the largest value that a sample may have, not the largest in this picture.",
        ),
    ),
    hints=(
        "First the mean of the squared differences. Of 10 and 11, 20 and 20 it is 0.5.",
        "pixels.astype(float) first.",
    ),
    right="Below 30 dB you see it, above 40 you hardly do; but PSNR knows no eye.",
    tolerance=1e-9,  # sums in another order
)

BITS_PER_PIXEL = Task(
    name="bits_per_pixel",
    asks="data (bytes, a whole file), pixels (H, W) or (H, W, 3) -> bits of the file per pixel",
    reference=lambda data, pixels: 8 * len(data) / (pixels.shape[0] * pixels.shape[1]),
    inputs=lambda: [
        (bytes(600), np.zeros((40, 30), np.uint8)),
        (bytes(1000), np.zeros((20, 50, 3), np.uint8)),
        (bytes(1), np.zeros((4, 2, 3), np.uint8)),
    ],
    mistakes=(
        Mistake(
            lambda data, pixels: len(data) / (pixels.shape[0] * pixels.shape[1]),
            "These are bytes per pixel.",
        ),
        Mistake(
            lambda data, pixels: 8 * len(data) / pixels.size,
            "Right for grey. A pixel of a color picture has three samples, and is still one pixel.",
        ),
        Mistake(lambda data, pixels: 8 * len(data), "These are all bits of the file. How many pixels share them?"),
        Mistake(
            lambda data, pixels: pixels.size / len(data),
            "This is how many times smaller the file is than its samples: a ratio without a unit.",
        ),
    ),
    hints=("pixels.shape[:2] is (H, W), in color and in grey.",),
    right="24 without compression in color; a photo at QF 75 needs 1 to 2.",
    tolerance=1e-9,  # one division
)


def _sizes(pixels: np.ndarray) -> np.ndarray:
    """Bytes at QF 1..100."""
    return _sizes_of(pixels.tobytes(), pixels.shape)


@functools.cache  # six mistakes are tried on the same pictures
def _sizes_of(samples: bytes, shape: tuple[int, ...]) -> np.ndarray:
    pixels = np.frombuffer(samples, np.uint8).reshape(shape)
    return np.array([len(write(compress(pixels, quality))) for quality in range(1, 101)])


def _last(fits: np.ndarray) -> int:
    return int(np.flatnonzero(fits)[-1]) + 1 if fits.any() else 0


def _photos_and_limits() -> list[Arguments]:
    plane, color = picture("camera")[96:144, 192:240], picture("astronaut")[:32, 176:224]
    return [(plane, 900), (plane, int(_sizes(plane)[59])), (color, 1500), (plane, 100_000)]


FIND_QUALITY = Task(
    name="find_quality",
    asks="pixels, limit in bytes -> the highest QF 1..100 whose file is no larger than the limit",
    reference=lambda pixels, limit: _last(_sizes(pixels) <= limit),
    inputs=_photos_and_limits,
    mistakes=(
        Mistake(
            lambda pixels, limit: _last(_sizes(pixels) < limit),
            "A file of exactly the limit is small enough.",
        ),
        Mistake(
            lambda pixels, limit: min(_last(_sizes(pixels) <= limit) + 1, 100),
            "One too high: this is the first QF whose file is too large.",
        ),
        Mistake(
            lambda pixels, limit: _last(_sizes(pixels) <= limit) - 1,
            "One too low: a list counts from 0, and the QF from 1.",
        ),
        Mistake(lambda pixels, limit: 1, "QF 1 is always the smallest file. Asked for is the highest QF that fits."),
        Mistake(
            lambda pixels, limit: _last(8 * _sizes(pixels) <= limit),
            "The limit is in bytes; you compare bits with it.",
        ),
    ),
    hints=(
        "jpeglab.write(jpeglab.compress(pixels, quality)) are the bytes of the file; len counts them.",
        "Try all hundred, from 100 down: the first that fits is the answer.",
        "Faster: halve the range of possible QF again and again. Larger QF, larger file, nearly always.",
    ),
    right="What a web site does that takes photos up to some size.",
)

TASKS = (BITS_PER_PIXEL, PSNR, ENCODE_PLANE, DECODE_PLANE, FIND_QUALITY)
