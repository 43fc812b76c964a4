"""A convolutional network that looks at histograms of DCT coefficients: was this compressed twice on the same grid?

    quantized (n, rows, cols, 8, 8)  --count_bins-->  (n, 2, modes, bins)  --inputs-->  x (n, 2 modes, bins), condition
                                                                           --network-->  logits (n,)

After Barni et al. 2017, "Aligned and non-aligned double JPEG detection using convolutional neural networks", C_hist: it
sees histograms, not pixels. Two things are ours. Beside each histogram stands that of the same picture on other grids,
which shows what a single compression would have left (``forensics.histograms.calibrated``). And the quantization steps
and the picture's size scale and shift the first layer (FiLM), so that one network serves every table.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.patches import decode_patches
from jpeglab.learning.ensemble import Ensemble
from jpeglab.learning.layers import conditions, connect, convolve, modulate, relu
from jpeglab.transform.dct import BASIS

__all__ = ["BINS", "MODES", "HistogramDetector", "count_bins", "inputs", "network"]

MODES = ZIGZAG[:20]
BINS = 21  # of magnitudes: 0..19, and the rest
SHIFTS = ((4, 4), (2, 6), (6, 2), (3, 3))  # of the grids on which a picture has no past
CHANNELS, HIDDEN = 48, 64

V, U = np.array(MODES).T
WAVES = BASIS[V, U].reshape(len(MODES), 64).T.astype(np.float32)


def count_bins(quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """Histograms of pictures of one size, as they are and as they would be without a past.

    Parameters
    ----------
    quantized : (n, rows, cols, 8, 8) int16, at least 2 x 2 blocks
    tables : (n, 8, 8) steps

    Returns
    -------
    (n, 2, modes, bins) int64, of magnitudes: [:, 0] the file's own, [:, 1] on four other grids together. Counts add up:
    those of a picture are nearly the sums over its parts.
    """
    magnitudes = np.abs(quantized.reshape(len(quantized), -1, 8, 8)[:, :, V, U].astype(np.int32))
    return np.stack([_count(magnitudes), _count(_off_grid(quantized, tables))], axis=1)


def _off_grid(quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """What a single compression would have left: (n, blocks, modes) int32, magnitudes."""
    pixels = decode_patches(quantized, tables).astype(np.float32) - 128
    height, width = pixels.shape[1] - 8, pixels.shape[2] - 8
    parts = [_block_dct(pixels[:, down : down + height, right : right + width]) for down, right in SHIFTS]
    magnitudes = np.abs(np.concatenate(parts, axis=1)) / tables[:, V, U][:, None].astype(np.float32)
    return (magnitudes + np.float32(0.5)).astype(np.int32)


def _block_dct(pixels: np.ndarray) -> np.ndarray:
    """(n, 8 rows, 8 cols) float32 to (n, blocks, modes)."""
    count, height, width = pixels.shape
    blocks = pixels.reshape(count, height // 8, 8, width // 8, 8).swapaxes(2, 3)
    return blocks.reshape(count, -1, 64) @ WAVES


def _count(magnitudes: np.ndarray) -> np.ndarray:
    """(n, k, modes) int32 to (n, modes, bins) int64."""
    count, _, modes = magnitudes.shape
    rows = np.arange(count * modes, dtype=np.int32).reshape(count, 1, modes)
    cells = np.minimum(magnitudes, BINS - 1) + BINS * rows
    return np.bincount(cells.ravel(), minlength=count * modes * BINS).reshape(count, modes, BINS)


def inputs(counts: np.ndarray, tables: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the network gets.

    Parameters
    ----------
    counts : (n, 2, modes, bins), as from count_bins
    tables : (n, 8, 8) steps

    Returns
    -------
    x : (n, 2 modes, bins) float32, square roots of shares, whose noise is alike for common and rare values
    condition : (n, modes + 1) float32, logarithms of the steps and of the number of blocks, about -1..1
    """
    total = counts.sum(axis=-1, keepdims=True)
    x = np.sqrt(counts / total).astype(np.float32).reshape(len(counts), -1, BINS)
    size = np.log2(total[:, 0, 0] / 64) / 6
    return x, conditions(tables[:, V, U], size)


def network(x: np.ndarray, condition: np.ndarray, weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """The forward pass: (n, 2 modes, bins) and (n, modes + 1) to logits (n,)."""
    w = weights
    film = connect(condition, w["film"], w["film_bias"])
    x = relu(modulate(convolve(x, w["conv1"], w["conv1_bias"]), film))
    x = relu(convolve(x, w["conv2"], w["conv2_bias"], stride=2))
    x = relu(convolve(x, w["conv3"], w["conv3_bias"], stride=2))
    x = relu(connect(x.reshape(len(x), -1), w["hidden"], w["hidden_bias"]))
    return connect(x, w["out"], w["out_bias"])[:, 0]


class HistogramDetector(Ensemble):
    """``load("cnn-aligned")``."""

    gather, inputs, network = staticmethod(count_bins), staticmethod(inputs), staticmethod(network)
    layers: ClassVar = {
        "conv1": (CHANNELS, 2 * len(MODES), 3), "conv1_bias": (CHANNELS,),
        "film": (2 * CHANNELS, len(MODES) + 1), "film_bias": (2 * CHANNELS,),
        "conv2": (CHANNELS, CHANNELS, 3), "conv2_bias": (CHANNELS,),
        "conv3": (CHANNELS, CHANNELS, 3), "conv3_bias": (CHANNELS,),
        "hidden": (HIDDEN, 6 * CHANNELS), "hidden_bias": (HIDDEN,),
        "out": (1, HIDDEN), "out_bias": (1,),
    }  # fmt: skip
