"""How well a map agrees with the truth, and where theory knows beforehand that it cannot.

block map (rows, cols), mask (H, W)  --pixel_auc-->  0..1
method, first table, second table, grid  --blind_spot-->  why the method cannot see it, in words
"""

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics import improved, likelihood, posterior
from jpeglab.forensics.double_quantization import count_traces
from jpeglab.forensics.shifted import candidate_steps
from jpeglab.transform.quantization import standard_table

__all__ = ["ALIGNED_MODES", "blind_spot", "pixel_auc"]

# of the methods that compare histograms on the file's own grid: how many zig-zag modes they read
ALIGNED_MODES = {"posterior": posterior.MODES, "improved": improved.MODES, "aligned": likelihood.MODES}
ERROR_LEVEL = standard_table(90)  # at which "ela" saves once more


def pixel_auc(block_map: np.ndarray, mask: np.ndarray) -> float:
    """The chance that a pixel of the paste has more evidence than one of the rest, ties half: the area under the ROC.

    Each pixel has the evidence of its block.

    Parameters
    ----------
    block_map : (rows, cols)
    mask : (H, W) bool, what was pasted; neither empty nor everything
    """
    if mask.all() or not mask.any():
        raise ValueError("expected a mask of some pixels, got all or none")
    rows, cols = block_map.shape
    pasted, all_pixels = (_pixels_of_blocks(of, (rows, cols)) for of in (mask, np.ones_like(mask)))
    _, place = np.unique(block_map, return_inverse=True)
    inside = np.bincount(place.ravel(), weights=pasted.ravel())
    outside = np.bincount(place.ravel(), weights=(all_pixels - pasted).ravel())
    below = np.cumsum(outside) - outside / 2
    return float(inside @ below / (inside.sum() * outside.sum()))


def _pixels_of_blocks(mask: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(rows, cols): how many pixels of each block are in the mask."""
    height, width = mask.shape
    if not (height <= 8 * shape[0] and width <= 8 * shape[1]):
        raise ValueError(f"expected a mask of at most {8 * shape[0]} x {8 * shape[1]} pixels, got {mask.shape}")
    whole = np.pad(mask, ((0, 8 * shape[0] - height), (0, 8 * shape[1] - width)))
    counts: np.ndarray = whole.reshape(shape[0], 8, shape[1], 8).sum(axis=(1, 3))
    return counts


def blind_spot(method: str, first: np.ndarray, second: np.ndarray, grid: tuple[int, int] = (0, 0)) -> str:
    """Why theory says that a method cannot see a first compression; "" if it can.

    Parameters
    ----------
    method : one of localization.METHODS
    first, second : (8, 8) luminance tables
    grid : (row, col) where the first grid begins on the second
    """
    aligned = grid == (0, 0)
    if method in ALIGNED_MODES or method == "ghost":
        if not aligned:
            return "it reads the file's own grid, and the first one lies off it"
        return _blind_ghost(first, second) if method == "ghost" else _blind_histograms(method, first, second)
    if method in ("shifted", "zero") and aligned:
        return "it looks for a grid other than the file's, and both are the same"
    if method == "shifted" and first[0, 0] not in candidate_steps(int(second[0, 0])):
        return f"a first DC step of {first[0, 0]} drowns in the noise of the second, {second[0, 0]}"
    if method == "ela" and np.array_equal(second, ERROR_LEVEL):
        return "the file was saved with the very table that it is saved with once more"
    return ""


def _blind_ghost(first: np.ndarray, second: np.ndarray) -> str:
    coarser = (first.astype(np.int64) > second).sum() > 32
    return "" if coarser else "it needs a first save that was coarser than the second"


def _blind_histograms(method: str, first: np.ndarray, second: np.ndarray) -> str:
    modes = ALIGNED_MODES[method]
    if count_traces(first, second, ZIGZAG[:modes]):
        return ""
    return f"in all {modes} modes that it reads the first step divides the second"
