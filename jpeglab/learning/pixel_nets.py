"""Networks that look at pixels, or at what a denoiser leaves of them: to be trained, none ships.

    Patches  --view-->  (n, 1, H, W)  --pixel_network-->  logits (n,)

After Barni et al. 2017, "Aligned and non-aligned double JPEG detection using convolutional neural networks": C_pix sees
pixels, C_noise the residual of a denoiser. The paper was not at hand, its layers are as others tell them: three
times a convolution of 5 x 5 with 30 filters and a maximum over 2 x 2, then 500 units. Training needs PyTorch (the extra
[train]) and more than minutes of a processor: on small data these networks stay near chance.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from jpeglab.datasets.patches import decode_patches
from jpeglab.image import JpegImage
from jpeglab.learning.residual import noise_residual
from jpeglab.learning.stacks import as_images, stacks

if TYPE_CHECKING:
    from torch import nn

__all__ = ["PixelNet", "fit_pixel_network", "pixel_network", "view"]

FILTERS, UNITS, KERNEL = 30, 500, 5
WIDTH = 32.0  # grey levels, what inputs are divided by
RESIDUAL_WIDTH = 2.0


def view(images: JpegImage | Sequence[JpegImage], residual: bool = False) -> np.ndarray:
    """Pictures of one size as the networks see them.

    Returns
    -------
    (n, 1, H, W) float32: pixels less the mean of each picture, or their noise residual, scaled to about -1..1
    """
    several = as_images(images)
    shapes: set[tuple[int, ...]] = set()
    pixels: dict[int, np.ndarray] = {}
    for indices, quantized, tables in stacks(several):
        shapes.add(quantized.shape[1:3])
        pixels.update(zip(indices.tolist(), decode_patches(quantized, tables), strict=True))
    if len(shapes) != 1:
        raise ValueError(f"expected pictures of one size, got {len(shapes)} sizes in blocks: {sorted(shapes)}")
    stack = np.stack([pixels[k] for k in range(len(several))]).astype(np.float64)
    seen = (
        noise_residual(stack) / RESIDUAL_WIDTH if residual else (stack - stack.mean(axis=(1, 2), keepdims=True)) / WIDTH
    )
    return seen.astype(np.float32)[:, None]


def pixel_network(height: int = 64, width: int = 64) -> "nn.Module":
    """Three convolutions and two connected layers; (n, 1, height, width) to (n,) logits."""
    from torch import nn

    layers: list[nn.Module] = []
    for inputs in (1, FILTERS, FILTERS):
        layers += [nn.Conv2d(inputs, FILTERS, KERNEL), nn.MaxPool2d(2, ceil_mode=True)]
        height, width = (-((KERNEL - 1 - side) // 2) for side in (height, width))
    connected = [nn.Linear(FILTERS * height * width, UNITS), nn.ReLU(), nn.Linear(UNITS, 1), nn.Flatten(0)]
    return nn.Sequential(*layers, nn.Flatten(), *connected)


def fit_pixel_network(
    seen: np.ndarray, double: np.ndarray, *, epochs: int = 3, rate: float = 1e-3, batch: int = 64, seed: int = 1
) -> "nn.Module":
    """A network trained with (n, 1, H, W) as from ``view`` and (n,) bool; the rest as for ``training.fitting.fit``.

    ImportError without the extra [train].
    """
    from jpeglab.learning.training.fitting import fit, seeded

    seeded(seed)
    network = pixel_network(*seen.shape[2:])
    fit(network, (seen,), double, epochs=epochs, rate=rate, batch=batch, seed=seed, label="pixels")
    return network


class PixelNet(ClassifierMixin, BaseEstimator):
    """C_pix, or with ``residual`` C_noise, as a classifier of pictures of one size.

    Parameters
    ----------
    residual : look at the noise residual instead of the pixels
    epochs, rate, batch, seed : as for ``fit_pixel_network``
    """

    def __init__(
        self, residual: bool = False, *, epochs: int = 3, rate: float = 1e-3, batch: int = 64, seed: int = 1
    ) -> None:
        self.residual = residual
        self.epochs = epochs
        self.rate = rate
        self.batch = batch
        self.seed = seed

    def fit(self, images: Sequence[JpegImage], y: np.ndarray) -> "PixelNet":
        """Train a new network; y (n,), 0 or False for once, 1 or True for twice. ImportError without PyTorch."""
        how = {name: getattr(self, name) for name in ("epochs", "rate", "batch", "seed")}
        self.classes_ = np.array([0, 1])
        self.network_ = fit_pixel_network(view(images, self.residual), np.asarray(y, bool), **how)
        return self

    def decision_function(self, images: JpegImage | Sequence[JpegImage]) -> np.ndarray:
        """(n,) float64, > 0 = double."""
        from jpeglab.learning.training.fitting import logits

        return logits(self.network_, (view(images, self.residual),), self.batch)

    def predict(self, images: JpegImage | Sequence[JpegImage]) -> np.ndarray:
        """(n,) int64 of ``classes_``."""
        return self.classes_[(self.decision_function(images) > 0).astype(int)]
