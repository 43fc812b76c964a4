"""The layers of a small network, forward only: each computes what PyTorch's layer of that name does.

    x (n, channels, length)  --convolve-->  (n, out, shorter)        x (n, inputs)  --connect-->  (n, outputs)

Weights have PyTorch's shapes, so that those it learned are used as they are. Gradients are PyTorch's business.
"""

import numpy as np

__all__ = ["conditions", "connect", "convolve", "modulate", "relu"]


def connect(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A fully connected layer (``Linear``): x (..., inputs), weight (outputs, inputs), bias (outputs,)."""
    return x @ weight.T + bias


def convolve(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, stride: int = 1) -> np.ndarray:
    """A convolution along the last axis (``Conv1d``), with zeros so far beyond both ends that an odd kernel fits.

    Parameters
    ----------
    x : (n, inputs, length)
    weight : (outputs, inputs, kernel), of odd size; correlated, not mirrored
    bias : (outputs,)
    stride : only every so manieth place

    Returns
    -------
    (n, outputs, ceil(length / stride))

    >>> convolve(np.array([[[1.0, 2.0, 4.0]]]), np.array([[[1.0, 0.0, -1.0]]]), np.zeros(1)).tolist()
    [[[-2.0, -3.0, 2.0]]]
    """
    outputs, inputs, kernel = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (kernel // 2, kernel // 2)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=2)[:, :, ::stride]
    rows = patches.transpose(0, 2, 1, 3).reshape(-1, inputs * kernel)
    return (rows @ weight.reshape(outputs, -1).T + bias).reshape(len(x), -1, outputs).transpose(0, 2, 1)


def modulate(x: np.ndarray, condition: np.ndarray) -> np.ndarray:
    """Scale and shift every channel (FiLM: Perez et al. 2018, "Visual reasoning with a general conditioning layer").

    x (n, channels, length), condition (n, 2 channels): first what to add to a scale of 1, then the shifts.
    """
    scale, shift = np.split(condition[:, :, None], 2, axis=1)
    return x * (1 + scale) + shift


def relu(x: np.ndarray) -> np.ndarray:
    """What is positive (``ReLU``).

    >>> relu(np.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """
    return np.maximum(x, 0)


def conditions(steps: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What a network is told besides: (n, modes) steps and (n, 1) size, a logarithm, to (n, modes + 1), about -1..1."""
    return np.concatenate([np.log2(steps) / 3 - 1, np.minimum(size, 1)], axis=1).astype(np.float32)
