"""Pictures of one size as one array: what works on many pictures at once asks for them here.

sequence of JpegImage  --stacks-->  (indices, quantized (n, rows, cols, 8, 8), tables (n, 8, 8)) of each size
sequence of JpegImage  --StackFeatures.transform-->  (n, d)
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from jpeglab.datasets.patches import Patches
from jpeglab.forensics.histograms import interior
from jpeglab.image import JpegImage

__all__ = ["StackFeatures", "as_images", "stacks"]

Stack = tuple[np.ndarray, np.ndarray, np.ndarray]
LARGEST = 1 << 28  # bytes of coefficients to copy into one stack


def stacks(images: Sequence[JpegImage]) -> Iterator[Stack]:
    """The luminance of many pictures, those of one size together.

    Parameters
    ----------
    images : a list, or ``Patches``, which are a stack already and are not taken apart

    Yields
    ------
    indices : (n,) int64, which of the pictures
    quantized : (n, rows, cols, 8, 8) int16, without blocks that the encoder had to fill up; maybe 0 rows or columns
    tables : (n, 8, 8) uint16
    """
    if isinstance(images, Patches):
        if len(images):
            yield np.arange(len(images)), images.quantized, images.tables
        return
    by_size: dict[tuple[int, ...], list[int]] = {}
    parts = [interior(image) for image in as_images(images)]
    for index, part in enumerate(parts):
        by_size.setdefault(part.shape, []).append(index)
    for shape, indices in by_size.items():
        count = max(1, LARGEST // max(2 * int(np.prod(shape)), 1))
        for start in range(0, len(indices), count):
            chosen = np.array(indices[start : start + count])
            tables = np.stack([images[k].luminance.table for k in chosen])
            yield chosen, np.stack([parts[k] for k in chosen]), tables


def as_images(images: JpegImage | Sequence[JpegImage]) -> Sequence[JpegImage]:
    """One picture as a list of one; ValueError for what is no picture."""
    if isinstance(images, JpegImage):
        return [images]
    if isinstance(images, Patches):
        return images
    several = list(images)
    for image in several:
        if not isinstance(image, JpegImage):
            raise ValueError(f"expected JpegImages, got {type(image).__name__}")
    return several


class StackFeatures(TransformerMixin, BaseEstimator):
    """A scikit-learn transformer of pictures that needs no fitting: a subclass says what a stack's features are."""

    dtype: ClassVar[type] = np.float64

    @abstractmethod
    def of_stack(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 and (n, 8, 8) steps to (n, d) features."""

    @abstractmethod
    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """(d,) str, what each feature is."""

    def fit(self, images: Sequence[JpegImage], y: Any = None) -> Self:
        """Learns nothing."""
        return self

    def transform(self, images: Sequence[JpegImage]) -> np.ndarray:
        """The features of pictures: a list, or ``Patches``, to (n, d) of ``dtype``."""
        features: np.ndarray = np.zeros((len(images), len(self.get_feature_names_out())), self.dtype)
        for indices, quantized, tables in stacks(images):
            features[indices] = self.of_stack(quantized, tables)
        return features

    def __sklearn_is_fitted__(self) -> bool:
        return True
