"""Blocks: a plane cut into 8 x 8 pieces, and put together again (slides: block-based transform).

plane (8 * rows, 8 * cols) uint8  --split_blocks-->  blocks (rows, cols, 8, 8)  --join_blocks-->  plane
"""

import numpy as np

from jpeglab.transform.sampling import extend

__all__ = ["LEVEL_SHIFT", "join_blocks", "split_blocks"]

LEVEL_SHIFT = 128  # T.81 A.3.1; the slides leave it out, and their F(0, 0) is larger by 8 * 128 = 1024


def split_blocks(plane: np.ndarray, size: int = 8, *, level_shift: int = LEVEL_SHIFT) -> np.ndarray:
    """Cut a plane into blocks and center its samples on zero.

    Parameters
    ----------
    plane : (Hc, Wc) uint8; rows and columns that do not fill a block are filled by repeating the edge
    size : side of a block
    level_shift : what is subtracted from each sample

    Returns
    -------
    (rows, cols, size, size) int16

    >>> split_blocks(np.full((8, 16), 130, np.uint8)).shape
    (1, 2, 8, 8)
    """
    rows, cols = -(-plane.shape[0] // size), -(-plane.shape[1] // size)
    filled = extend(plane, rows * size, cols * size).astype(np.int16) - np.int16(level_shift)
    return filled.reshape(rows, size, cols, size).swapaxes(1, 2)


def join_blocks(
    blocks: np.ndarray, shape: tuple[int, int] | None = None, *, level_shift: int = LEVEL_SHIFT
) -> np.ndarray:
    """Put blocks together, undo the level shift and clip to 0..255.

    Parameters
    ----------
    blocks : (rows, cols, size, size) integers
    shape : (Hc, Wc) to crop the plane to; None keeps all of it

    Returns
    -------
    (Hc, Wc) uint8
    """
    rows, cols, size = blocks.shape[:3]
    plane = blocks.swapaxes(1, 2).reshape(rows * size, cols * size) + level_shift
    height, width = shape or plane.shape
    return np.clip(plane[:height, :width], 0, 255).astype(np.uint8)
