"""Several networks that were trained alike, each without a part of the photos: together a detector, alone a fair test.

    quantized, tables  --gather-->  sums  --inputs-->  x, condition  --network of each member-->  mean, less a threshold

A photo that trained the detector can still measure it: ``held_out`` leaves the members that never saw it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from scipy.interpolate import interpn

from jpeglab.datasets.sets import random_of
from jpeglab.forensics.double_quantization import FIRST_TEN
from jpeglab.learning.detector import Arrays, Detector, Shapes

__all__ = ["MEMBERS", "Ensemble", "fold_of"]

MEMBERS = 3
AT_ONCE = 1 << 22  # coefficients
THRESHOLDS: Shapes = {"sizes": (None,), "fineness": (None,), "thresholds": (None, None)}


def fold_of(photo: str) -> int:
    """Which member a photo does not train, 0..2: by its file's name alone, so that any folder is split alike."""
    return random_of("fold", photo).randrange(MEMBERS)


class Ensemble(Detector):
    """A detector that is the mean of ``MEMBERS`` networks.

    Parameters
    ----------
    members : the weights of each
    thresholds : "thresholds" (sizes, fineness), for pictures of "sizes" (log2 of blocks) and for tables of "fineness"
        (mean log2 of the first ten steps); in between by interpolation, beyond them the nearest
    """

    layers: ClassVar[Mapping[str, tuple[int, ...]]]  # shapes of a member's weights

    def __init__(self, members: Sequence[Arrays], thresholds: Arrays) -> None:
        self.members, self.thresholds = list(members), thresholds

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.shapes = {**THRESHOLDS, **{name: (MEMBERS, *shape) for name, shape in cls.layers.items()}}

    @classmethod
    def from_weights(cls, weights: Mapping[str, Arrays]) -> "Ensemble":
        """From one file, whose arrays hold all members."""
        (arrays,) = weights.values()
        members = [{name: arrays[name][k] for name in cls.layers} for k in range(MEMBERS)]
        return cls(members, {name: arrays[name] for name in THRESHOLDS})

    def to_weights(self) -> Arrays:
        """The arrays that ``from_weights`` takes from a file."""
        stacked = {name: np.stack([member[name] for member in self.members]) for name in self.layers}
        return stacked | self.thresholds

    @staticmethod
    def gather(quantized: np.ndarray, tables: np.ndarray, /) -> np.ndarray:
        """What the network reads of pictures of one size, (n, ...); it adds up over the parts of a picture."""
        raise NotImplementedError

    @staticmethod
    def inputs(gathered: np.ndarray, tables: np.ndarray, /) -> tuple[np.ndarray, np.ndarray]:
        """What was gathered, as the network wants it: x and condition."""
        raise NotImplementedError

    @staticmethod
    def network(x: np.ndarray, condition: np.ndarray, weights: Mapping[str, np.ndarray], /) -> np.ndarray:
        """The forward pass of one member: logits (n,)."""
        raise NotImplementedError

    def held_out(self, photo: str) -> "Ensemble":
        """The same detector without the members that were trained with this photo."""
        fair = type(self)([self.members[fold_of(photo)]], self.thresholds)
        fair.card = self.card
        return fair

    def scores(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """The mean logit of all members, less the threshold."""
        rows, cols = quantized.shape[1:3]
        return self.logits(quantized, tables) - self.threshold(np.full(len(tables), rows * cols), tables)

    def logits(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """The mean logit of all members, (n,) float64."""
        parts = [self._mean(*self.inputs(self.gather(*part), part[1])) for part in _parts(quantized, tables)]
        return np.concatenate(parts).astype(np.float64)

    def _mean(self, x: np.ndarray, condition: np.ndarray) -> np.ndarray:
        answers = np.stack([self.network(x, condition, member) for member in self.members])
        mean: np.ndarray = answers.mean(axis=0)
        return mean

    def threshold(self, blocks: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """The logit that a picture of so many blocks with such a table has to exceed: (n,) and (n, 8, 8) to (n,)."""
        axes = self.thresholds["sizes"], self.thresholds["fineness"]
        v, u = np.array(FIRST_TEN).T
        asked = np.log2(blocks), np.log2(tables[:, v, u]).mean(axis=1)
        inside = [np.clip(places, axis[0], axis[-1]) for places, axis in zip(asked, axes, strict=True)]
        found: np.ndarray = interpn(axes, self.thresholds["thresholds"], np.stack(inside, axis=-1))
        return found


def _parts(quantized: np.ndarray, tables: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Some pictures at a time, so that memory stays small."""
    count = max(1, AT_ONCE // max(1, quantized[0].size)) if len(quantized) else 1
    for start in range(0, max(1, len(quantized)), count):
        yield quantized[start : start + count], tables[start : start + count]
