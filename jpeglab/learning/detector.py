"""Detectors that were trained before: NumPy alone runs them, and each says what it was trained on.

    name  --load-->  Detector        images  --decision_function-->  (n,), > 0 = compressed twice
                                     image   --map-->  (rows, cols), larger = more likely compressed twice

Weights are ``models/*.npz`` without pickles; beside them ``models/NAME.json`` is the model card (Mitchell et al. 2019,
"Model Cards for Model Reporting"), which holds the SHA-256 of every file of weights.
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from jpeglab.forensics.histograms import interior
from jpeglab.image import JpegImage
from jpeglab.learning.stacks import as_images, stacks

__all__ = ["TRAINED", "Card", "Detector", "load", "read_weights", "write_weights"]

MODELS = Path(__file__).parent / "models"
# each: where its class is. A class is loaded when it is asked for
TRAINED: Mapping[str, str] = {
    "svm": "jpeglab.learning.svm:SvmDetector",
    "cnn-aligned": "jpeglab.learning.histogram_net:HistogramDetector",
    "cnn-shifted": "jpeglab.learning.phase_net:PhaseDetector",
}
SIDE = 8  # blocks: a detector looks at 64 x 64 pixels at least
WINDOWS = 1024  # of a map

Arrays = dict[str, np.ndarray]
Shapes = Mapping[str, tuple[int | None, ...]]


@dataclass(frozen=True, repr=False)
class Card:
    """What a model is and is not good for; prints as text.

    name, title : as ``load`` knows it, and what it detects
    data : what it was trained on, where that is from, and its licences
    recipe : how, step by step
    seed, commit, command, versions : with which it is made anew
    figures : rows of what was measured on held-out photos; ``low`` and ``high`` end a 95 % interval over photos
    blind : pairs of qualities that leave no trace in what the model reads
    limits : where not to use it
    files : {file of weights: SHA-256}
    """

    name: str
    title: str
    data: tuple[str, ...]
    recipe: tuple[str, ...]
    seed: int
    commit: str
    command: str
    versions: dict[str, str]
    figures: tuple[dict[str, Any], ...]
    blind: str
    limits: tuple[str, ...]
    files: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Card":
        """From a JSON file; ValueError if it is no model card."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path.name}: expected a model card in JSON, got {error}") from None
        expected = set(cls.__dataclass_fields__)
        if not isinstance(found, dict) or set(found) != expected:
            differing = sorted(expected ^ set(found)) if isinstance(found, dict) else type(found).__name__
            raise ValueError(f"{path.name}: expected the fields of a model card, differing in {differing}")
        fields: dict[str, Any] = {key: tuple(part) if isinstance(part, list) else part for key, part in found.items()}
        return cls(**fields)

    def write(self, path: Path) -> None:
        """As JSON, indented for readers."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def __repr__(self) -> str:
        lists = {"trained on": self.data, "recipe": self.recipe, "where not to use it": self.limits}
        lines = [f"{self.name}: {self.title}"]
        for title, items in lists.items():
            lines += ["", title, *(f"  - {item}" for item in items)]
        lines += ["", "blind", f"  {self.blind}", "", "on held-out photos"]
        lines += _figure_lines(self.figures)
        return "\n".join([*lines, "", f"made by {self.command}, seed {self.seed}, commit {self.commit}"])


def _figure_lines(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line a row: its words, then its value and interval."""
    ends = ("value", "low", "high")
    rows = [[f"{key} {row[key]}" for key in row if key not in ends] for row in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        + "  {value:.3f} [{low:.3f}, {high:.3f}]".format(**row)
        for cells, row in zip(rows, figures, strict=True)
    ]  # fmt: skip


class Detector:
    """Single or double? A classifier that was fitted before, with scikit-learn's names.

    A subclass says how it is made from arrays (``from_weights``, with ``shapes`` to check them against) and how it
    scores pictures of one size (``scores``).

    classes_ : [0, 1], once and twice
    card : its model card
    """

    classes_: ClassVar[np.ndarray] = np.array([0, 1])
    shapes: ClassVar[Shapes] = {}
    card: Card

    @classmethod
    def from_weights(cls, weights: Mapping[str, Arrays]) -> "Detector":
        """A detector from {file of weights: its arrays}."""
        raise NotImplementedError

    def scores(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 and (n, 8, 8) to (n,) float64, the threshold for this size subtracted."""
        raise NotImplementedError

    def decision_function(self, images: JpegImage | Sequence[JpegImage]) -> np.ndarray:
        """How clearly each picture was compressed twice.

        Parameters
        ----------
        images : one, a list of any sizes from 64 x 64 on, or ``Patches``

        Returns
        -------
        (n,) float64, > 0 = double. Never above 0 where all blocks are the same: a flat picture has nothing to remember
        with.
        """
        several = as_images(images)
        decisions = np.zeros(len(several))
        for indices, quantized, tables in stacks(several):
            rows, cols = quantized.shape[1:3]
            if min(rows, cols) < SIDE:
                raise ValueError(f"expected pictures of at least 8 x 8 whole blocks of luminance, got {rows} x {cols}")
            decisions[indices] = self._guarded(quantized, tables)
        return decisions

    def predict(self, images: JpegImage | Sequence[JpegImage]) -> np.ndarray:
        """(n,) int64 of ``classes_``: 1 = double."""
        return self.classes_[(self.decision_function(images) > 0).astype(int)]

    def map(self, image: JpegImage) -> np.ndarray:
        """Where was it compressed twice? The mean score of the windows of 64 x 64 pixels that hold a block.

        Returns
        -------
        (rows, cols) float64, finite, for the luminance blocks of the file, partial ones included, which take their
        neighbor's value; larger = more likely double. Up to two megapixels it looks at about a thousand windows.
        """
        blocks, grid = interior(image), image.luminance.quantized.shape[:2]
        if min(blocks.shape[:2]) < SIDE:
            raise ValueError(f"expected at least 8 x 8 whole blocks of luminance, got {blocks.shape[:2]}")
        down, across = _corners(*blocks.shape[:2])
        every = np.lib.stride_tricks.sliding_window_view(blocks, (SIDE, SIDE), axis=(0, 1))
        table = np.repeat(image.luminance.table[None], len(across), axis=0)
        lines = [self._guarded(np.moveaxis(every[row, across], (3, 4), (1, 2)), table) for row in down]
        averages = _average(np.array(lines), down, across, blocks.shape[:2])
        return np.pad(averages, [(0, whole - kept) for whole, kept in zip(grid, averages.shape, strict=True)], "edge")

    def _guarded(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        scores = self.scores(quantized, tables)
        flat = (quantized == quantized[:, :1, :1]).all(axis=(1, 2, 3, 4))
        return np.where(flat, np.minimum(scores, 0), scores)


def _corners(rows: int, cols: int) -> tuple[np.ndarray, np.ndarray]:
    """Where windows begin: about ``WINDOWS`` of them, but no gaps, and the last ones end with the picture."""
    step = min(SIDE, int(np.ceil(np.sqrt((rows - SIDE + 1) * (cols - SIDE + 1) / WINDOWS))))
    down, across = (np.append(np.arange(0, blocks - SIDE, step), blocks - SIDE) for blocks in (rows, cols))
    return down, across


def _average(scores: np.ndarray, down: np.ndarray, across: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Scores of windows at (down, across) to (rows, cols): for each block the mean of those over it."""
    total, count = np.zeros(shape), np.zeros(shape)
    for row in range(SIDE):
        for col in range(SIDE):
            place = np.ix_(down + row, across + col)
            total[place] += scores
            count[place] += 1
    return total / count


# --- files ------------------------------------------------------------------------------------------------------------


def load(name: str, folder: str | Path = MODELS) -> Detector:
    """A detector that was trained before; it needs no PyTorch.

    Parameters
    ----------
    name : "svm" or "cnn-aligned" for a second compression on the same grid, "cnn-shifted" for one on another grid
    folder : of model cards and weights; those of the package unless said

    Raises
    ------
    ValueError for another name, and for files that are not those that the card was written for
    """
    if name not in TRAINED:
        raise ValueError(f"expected a detector of {', '.join(TRAINED)}, got {name!r}")
    module, _, kind = TRAINED[name].partition(":")
    detector_class: type[Detector] = getattr(import_module(module), kind)
    card = Card.read(Path(folder) / f"{name}.json")
    weights = {file: read_weights(Path(folder) / file, detector_class.shapes, sha) for file, sha in card.files.items()}
    detector = detector_class.from_weights(weights)
    detector.card = card
    return detector


def read_weights(path: Path, shapes: Shapes, sha256: str | None = None) -> Arrays:
    """The arrays of an npz file.

    Parameters
    ----------
    shapes : {array: its shape}, None where a side may be any
    sha256 : that the file must have

    Raises
    ------
    ValueError that names the file and what is wrong with it
    """
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if sha256 is not None and found != sha256:
        raise ValueError(f"{path.name}: expected SHA-256 {sha256[:12]}..., got {found[:12]}...")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except Exception as error:  # zipfile, zlib and NumPy have a dozen ways to say that a file is damaged
        raise ValueError(f"{path.name}: expected an npz file without pickles, got {error}") from None
    _check(path.name, arrays, shapes)
    return arrays


def _check(file: str, arrays: Arrays, shapes: Shapes) -> None:
    if set(arrays) != set(shapes):
        raise ValueError(f"{file}: expected arrays {sorted(shapes)}, got {sorted(arrays)}")
    for name, shape in shapes.items():
        got = arrays[name].shape
        if len(got) != len(shape) or any(side not in (None, has) for side, has in zip(shape, got, strict=True)):
            raise ValueError(f"{file}: expected {name} of shape {shape}, got {got}")
        if arrays[name].dtype.kind not in "fiu" or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{file}: expected finite numbers in {name}, got others ({arrays[name].dtype})")


def write_weights(path: Path, arrays: Mapping[str, np.ndarray]) -> str:
    """Write an npz file, the same bytes for the same arrays; returns its SHA-256."""
    np.savez_compressed(path, allow_pickle=False, **dict(arrays))
    return hashlib.sha256(path.read_bytes()).hexdigest()
