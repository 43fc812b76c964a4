"""Histograms of DCT coefficients, and what they would be without a past (slides: Computing the DCT histograms).

    JpegImage  --interior-->  quantized (rows, cols, 8, 8)  --dct_histogram-->  counts (modes, 2 reach + 1)
                                    '------ calibrated -->  the same picture's on another grid, without a past

Cropping a picture off its grid hides what happened to its coefficients, but keeps what the picture shows: its
histograms then are those of a picture that was compressed once.  That is the null that a detector needs.
"""

from collections.abc import Sequence

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import quantize_once
from jpeglab.image import Component, JpegImage, max_sampling, plane_shape
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.dct import BASIS
from jpeglab.transform.pictures import decode_plane, decompress

__all__ = [
    "calibrated", "clipped", "clipped_plane", "count_values", "crop_dct", "dct_histogram", "decode", "interior",
    "off_grid", "off_grid_dct", "select", "unclipped", "windows",
]  # fmt: skip

Modes = Sequence[tuple[int, int]]
WINDOW = 64  # blocks a side


def interior(image: JpegImage) -> np.ndarray:
    """The luminance blocks that show nothing but picture.

    Returns
    -------
    (rows, cols, 8, 8) int16, a view, maybe with 0 rows or columns: without the MCU's padding blocks, and without blocks
    at the right and lower edge that the encoder had to fill up
    """
    component = image.luminance
    largest = max_sampling(image.grid.samplings)
    height, width = plane_shape(image.height, image.width, component.sampling, largest)
    return component.quantized[: height // 8, : width // 8]


def windows(image: JpegImage, pixels: int = 3 << 20, seed: int = 0) -> list[np.ndarray]:
    """The interior, or where it has more than so many luminance pixels, square windows of it drawn at random.

    Parameters
    ----------
    pixels : how many to look at; what this leaves out is worth a word in a detector's evidence
    seed : of the drawing; the same picture and seed give the same windows

    Returns
    -------
    list of (rows, cols, 8, 8) int16, views that do not overlap
    """
    blocks = interior(image)
    return [blocks[top:bottom, left:right] for top, bottom, left, right in _window_edges(blocks, pixels, seed)]


def _window_edges(blocks: np.ndarray, pixels: int, seed: int) -> list[tuple[int, int, int, int]]:
    """Top, bottom, left, right of each window, in blocks."""
    rows, cols = blocks.shape[0] // WINDOW, blocks.shape[1] // WINDOW
    count = max(1, pixels // (8 * WINDOW) ** 2)
    if blocks.shape[0] * blocks.shape[1] * 64 <= pixels or count >= rows * cols:
        return [(0, blocks.shape[0], 0, blocks.shape[1])]
    drawn = np.sort(np.random.default_rng(seed).choice(rows * cols, count, replace=False))
    corners = [(WINDOW * int(row), WINDOW * int(col)) for row, col in zip(*divmod(drawn, cols), strict=True)]
    return [(top, top + WINDOW, left, left + WINDOW) for top, left in corners]


def select(quantized: np.ndarray, modes: Modes = ZIGZAG) -> np.ndarray:
    """The coefficients of some modes (v, u) side by side: (..., 8, 8) to (n, len(modes))."""
    v, u = np.array(modes).T
    return quantized.reshape(-1, 64)[:, 8 * v + u]


def dct_histogram(quantized: np.ndarray, modes: Modes = ZIGZAG, reach: int = 64) -> np.ndarray:
    """How often each value occurs, for each mode (slides: Computing the DCT histograms).

    Parameters
    ----------
    quantized : (..., 8, 8) integers
    modes : the (v, u) wanted, all 64 in zig-zag order unless said
    reach : values beyond -reach..reach are left out

    Returns
    -------
    (len(modes), 2 reach + 1) int64; value 0 is in column ``reach``

    >>> dct_histogram(np.full((5, 8, 8), 3), [(0, 0)], reach=4).tolist()
    [[0, 0, 0, 0, 0, 0, 0, 5, 0]]
    """
    return count_values(select(quantized, modes), reach)


def count_values(values: np.ndarray, reach: int) -> np.ndarray:
    """A histogram of -reach..reach for each column: (n, k) integers to (k, 2 reach + 1) int64."""
    places = np.asarray(values, np.int64) + reach
    width, columns = 2 * reach + 1, values.shape[1]
    outside = (places < 0) | (places >= width)
    places = np.where(outside, width * columns, places + width * np.arange(columns))
    return np.bincount(places.ravel(), minlength=width * columns + 1)[:-1].reshape(columns, width)


def decode(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The pixels that some blocks stand for: (rows, cols, 8, 8) int16 to (8 rows, 8 cols) uint8."""
    if 0 in quantized.shape:
        return np.zeros((8 * quantized.shape[0], 8 * quantized.shape[1]), np.uint8)
    return decode_plane(Component(quantized, table))


def crop_dct(plane: np.ndarray, shift: tuple[int, int] = (4, 4), modes: Modes = ZIGZAG) -> np.ndarray:
    """The DCT of a plane from a pixel on: (8 rows, 8 cols) uint8 to (n, len(modes)) float32, not quantized.

    ``shift`` is (down, right) in 0..7, where the grid begins; blocks that it pushes out of the picture are left out.
    """
    v, u = np.array(modes).T
    blocks = split_blocks(off_grid(plane, shift)).reshape(-1, 64)
    return blocks.astype(np.float32) @ BASIS[v, u].reshape(-1, 64).T.astype(np.float32)


def clipped(image: JpegImage, pixels: int = 3 << 20, seed: int = 0) -> list[np.ndarray]:
    """Where a decoder cuts off: (8 rows, 8 cols) bool for each of ``windows``, arguments as there.

    Luminance is cut off at 0 and 255. Of a color picture also red, green and blue are, and where that changes the
    luminance it counts. Luminance that is not at full size is judged alone.
    """
    blocks, masks = interior(image), []
    rgb = decompress(image) if image.color == "YCbCr" and _is_full_size(image) else None
    for top, bottom, left, right in _window_edges(blocks, pixels, seed):
        plane = decode(blocks[top:bottom, left:right], image.luminance.table)
        mask = (plane == 0) | (plane == 255)
        if rgb is not None:
            part = rgb[8 * top : 8 * bottom, 8 * left : 8 * right]
            red, green, blue = np.moveaxis((part == 0) | (part == 255), 2, 0)
            at_the_ends = red | green | blue
            mask[at_the_ends] |= rgb_to_ycbcr(part[at_the_ends])[:, 0] != plane[at_the_ends]
        masks.append(mask)
    return masks


def clipped_plane(image: JpegImage) -> np.ndarray:
    """The same for the whole luminance: (8 rows, 8 cols) bool; blocks that an encoder had to fill up count as free."""
    rows, cols = image.luminance.quantized.shape[:2]
    mask = np.zeros((8 * rows, 8 * cols), bool)
    (inside,) = clipped(image, pixels=mask.size)
    mask[: inside.shape[0], : inside.shape[1]] = inside
    return mask


def _is_full_size(image: JpegImage) -> bool:
    samplings = image.grid.samplings
    return all(samplings[0][k] % sampling[k] == 0 for sampling in samplings for k in (0, 1))


def unclipped(mask: np.ndarray, shift: tuple[int, int] = (0, 0)) -> np.ndarray:
    """Which blocks of a plane from a pixel on are free of ``clipped`` pixels: (n,) bool, in the order of ``crop_dct``.

    A coefficient of another block is no longer what quantization made of it.
    """
    part = off_grid(mask, shift)
    height, width = part.shape
    return ~part.reshape(height // 8, 8, width // 8, 8).any(axis=(1, 3)).ravel()


def off_grid(plane: np.ndarray, shift: tuple[int, int]) -> np.ndarray:
    """A plane from a pixel on, (down, right), as far as there are whole blocks: (H, W) to multiples of 8, a view."""
    down, right = shift
    return plane[down : plane.shape[0] - (-down % 8), right : plane.shape[1] - (-right % 8)]


def off_grid_dct(
    quantized: np.ndarray, table: np.ndarray, shift: tuple[int, int] = (4, 4), modes: Modes = ZIGZAG
) -> np.ndarray:
    """The DCT that the decoded picture has on another grid.

    Parameters
    ----------
    quantized : (rows, cols, 8, 8) int16, as from ``interior``
    table : (8, 8), the file's steps
    shift : (down, right) in 0..7, where the other grid begins
    modes : the (v, u) wanted

    Returns
    -------
    (n, len(modes)) float32, not quantized
    """
    return crop_dct(decode(quantized, table), shift, modes)


def calibrated(
    quantized: np.ndarray, table: np.ndarray, shift: tuple[int, int] = (4, 4), modes: Modes = ZIGZAG
) -> np.ndarray:
    """The quantized coefficients that the same picture has on another grid, as if it had been compressed once.

    Arguments as for ``off_grid_dct``; returns (n, len(modes)) int64.
    """
    v, u = np.array(modes).T
    return quantize_once(off_grid_dct(quantized, table, shift, modes), np.asarray(table)[v, u])
