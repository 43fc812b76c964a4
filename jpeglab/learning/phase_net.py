"""A network that looks at all grids at once: was this compressed before on another grid?

    quantized (n, rows, cols, 8, 8)  --phase_sums-->  sums (n, 63, modes steps + 1)
                                     --inputs-->  x (n, 63, modes steps), condition  --network-->  logits (n,)

A learned relative of the integer periodicity maps of Bianchi, Piva 2012, "Detection of nonaligned double JPEG
compression based on integer periodicity maps": on the grid of an earlier compression coefficients lie near multiples of
its steps. The maps ask the DC coefficients for one step; this asks 35 modes for many steps, and learns which of the
answers go together. One small network looks at every grid alike; the largest and the mean answer then decide.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.patches import decode_patches
from jpeglab.learning.ensemble import Ensemble
from jpeglab.learning.layers import conditions, connect, relu
from jpeglab.transform.dct import BASIS

__all__ = ["MODES", "STEPS", "PhaseDetector", "inputs", "network", "phase_sums"]

MODES = ZIGZAG[:35]  # 12 are enough for qualities far apart; of near ones the others keep more
STEPS = (*range(2, 15), 16, 18, 21, 25)  # of a first compression with quality 50 or more
PHASES = tuple(divmod(k, 8) for k in range(1, 64))  # (row, col) where a block of the other grid begins
FLAT = 4  # range of samples: below it a window has no coefficients of its own
FEWEST = 8  # windows of a grid: fewer count as so many
INNER, OUTER = 64, 32

V, U = np.array(MODES).T
WAVES = BASIS[V, U].reshape(len(MODES), 64).T.astype(np.float32)


def phase_sums(quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """How well coefficients on the 63 other grids sit on multiples of each step.

    Parameters
    ----------
    quantized : (n, rows, cols, 8, 8) int16, at least 2 x 2 blocks
    tables : (n, 8, 8) steps

    Returns
    -------
    (n, 63, modes steps + 1) float32: sums of cos(2 pi F / step) over a grid's windows, and last their number. Windows
    that are flat, or touch 0 or 255, where decoders clip, are left out. Sums add up: those of a picture are nearly the
    sums over its parts.
    """
    pixels = decode_patches(quantized, tables)
    return np.stack([_one_phase(pixels[:, row:, col:]) for row, col in PHASES], axis=1)


def _one_phase(pixels: np.ndarray) -> np.ndarray:
    """(n, modes steps + 1) for the grid that begins with the first pixel, (n, H, W) uint8."""
    count, rows, cols = len(pixels), pixels.shape[1] // 8, pixels.shape[2] // 8
    blocks = pixels[:, : 8 * rows, : 8 * cols].reshape(count, rows, 8, cols, 8).swapaxes(2, 3).reshape(count, -1, 64)
    low, high = blocks.min(axis=2), blocks.max(axis=2)
    used = ((low > 0) & (high < 255) & (high - low >= FLAT)).astype(np.float32)
    angles = (blocks.astype(np.float32) - 128) @ WAVES * np.float32(2 * np.pi)
    waves = [np.einsum("nkm,nk->nm", np.cos(angles / np.float32(step)), used) for step in STEPS]
    return np.concatenate([*waves, used.sum(axis=1, keepdims=True)], axis=1)


def inputs(sums: np.ndarray, tables: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the network gets.

    Parameters
    ----------
    sums : (n, 63, modes steps + 1), as from phase_sums
    tables : (n, 8, 8) steps

    Returns
    -------
    x : (n, 63, modes steps) float32, means over windows, less the mean of all grids: what one grid has and others lack
    condition : (n, modes + 1) float32, logarithms of the file's steps and of the number of windows, about -1..1
    """
    counts = sums[:, :, -1:]
    means = sums[:, :, :-1] / np.maximum(counts, FEWEST)
    x = means - means.mean(axis=1, keepdims=True)
    size = np.log2(np.maximum(counts.mean(axis=1), 1) / 50) / 6
    return x.astype(np.float32), conditions(tables[:, V, U], size)


def network(x: np.ndarray, condition: np.ndarray, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """The forward pass: (n, 63, modes steps) and (n, modes + 1) to logits (n,)."""
    w = weights
    x = relu(connect(x, w["phase"], w["phase_bias"]) + connect(condition, w["table"], w["table_bias"])[:, None])
    x = relu(connect(x, w["inner"], w["inner_bias"]))
    x = np.concatenate([x.max(axis=1), x.mean(axis=1)], axis=1)
    x = relu(connect(x, w["hidden"], w["hidden_bias"]))
    return connect(x, w["out"], w["out_bias"])[:, 0]


class PhaseDetector(Ensemble):
    """``load("cnn-shifted")``."""

    gather, inputs, network = staticmethod(phase_sums), staticmethod(inputs), staticmethod(network)
    layers: ClassVar = {
        "phase": (INNER, len(MODES) * len(STEPS)), "phase_bias": (INNER,),
        "table": (INNER, len(MODES) + 1), "table_bias": (INNER,),
        "inner": (OUTER, INNER), "inner_bias": (OUTER,),
        "hidden": (OUTER, 2 * OUTER), "hidden_bias": (OUTER,),
        "out": (1, OUTER), "out_bias": (1,),
    }  # fmt: skip
