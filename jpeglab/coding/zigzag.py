"""Zig-zag: a block's 64 coefficients as one line, low frequencies first (slides: zig-zag scan).

blocks (..., 8, 8)  --zigzag-->  (..., 64)  --unzigzag-->  blocks
"""

import numpy as np

__all__ = ["NATURAL", "RANKS", "ZIGZAG", "unzigzag", "zigzag"]


def _path() -> tuple[tuple[int, int], ...]:
    """The modes (v, u) along the anti-diagonals, odd ones downwards (T.81 figure A.6)."""
    modes = [(v, u) for v in range(8) for u in range(8)]
    return tuple(sorted(modes, key=lambda m: (sum(m), m[0] if sum(m) % 2 else m[1])))


ZIGZAG = _path()  # ZIGZAG[k] is the mode (v, u) at place k; ZIGZAG[:10] are the slides' first ten
NATURAL = np.array([8 * v + u for v, u in ZIGZAG], np.int64)  # NATURAL[k]: the same as an index into 64
NATURAL.flags.writeable = False
RANKS = np.argsort(NATURAL).reshape(8, 8)  # RANKS[v, u] is the place k of the mode (v, u)
RANKS.flags.writeable = False


def zigzag(blocks: np.ndarray) -> np.ndarray:
    """(..., 8, 8) to (..., 64) in zig-zag order.

    >>> zigzag(np.arange(64).reshape(8, 8))[:6].tolist()
    [0, 1, 8, 16, 9, 2]
    """
    if blocks.shape[-2:] != (8, 8):
        raise ValueError(f"expected blocks of shape (..., 8, 8), got {blocks.shape}")
    return blocks.reshape(*blocks.shape[:-2], 64)[..., NATURAL]


def unzigzag(line: np.ndarray) -> np.ndarray:
    """(..., 64) in zig-zag order to (..., 8, 8)."""
    if line.shape[-1] != 64:
        raise ValueError(f"expected a line of shape (..., 64), got {line.shape}")
    blocks = np.empty_like(line)
    blocks[..., NATURAL] = line
    return blocks.reshape(*line.shape[:-1], 8, 8)
