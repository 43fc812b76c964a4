"""What quantization does that the eye can see: each kind of damage as a number and a map.

    plane  --phase_steps, phase_votes-->  (2, 8), one value for each phase  --grid_origin-->  (row, col)
    plane  --blockiness-->  Artifact            plane, original  --ringing, graininess, blur-->  Artifact

Slides: JPEG compression footprints.  A plane is the luminance of a picture, (H, W) uint8 or float, at least 16 x 16.
The measures are plain ones, made for looking: they say where one kind of damage is and when there is more of it, not
how much it disturbs.

* Blocking: the mean absolute step across block boundaries is that of Wang, Sheikh and Bovik 2002, "No-reference
  perceptual quality assessment of JPEG compressed images"; the differences of differences that ``phase_votes`` compares
  are those of Fan and de Queiroz 2003, "Identification of bitmap compression history".
* Ringing: beside the edges of the original, as Marziliano, Dufaux, Winkler and Ebrahimi 2004, "Perceptual blur and
  ringing metrics: application to JPEG2000", look for it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from jpeglab.transform.dct import dct_by_matrices

__all__ = [
    "Artifact", "blockiness", "blur", "graininess", "grid_origin", "phase_steps", "phase_votes", "ringing",
]  # fmt: skip

SMALLEST = 16  # pixels a side: two blocks
FLAT, EDGE, STRONG = 6, 16, 32  # grey levels per pixel: flat ground is less steep, an edge and a strong edge are more
ALONG, REACH = 3, 7  # pixels: on and along an edge; where what its block makes of it ends
TEXTURE = 3  # grey levels: fine detail of at least this size is texture
FINE = np.add.outer(np.arange(8), np.arange(8)) >= 4  # the modes (v, u) of fine detail


class Artifact(NamedTuple):
    """How much of one kind of damage there is, and where.

    number : for the whole plane; larger = more
    map : (H, W) for each pixel, or (rows, cols) for each block, float; larger = more
    """

    number: float
    map: np.ndarray


def phase_steps(plane: np.ndarray) -> np.ndarray:
    """Mean absolute step from one line of pixels to the next, for each phase of an 8-pixel grid.

    Returns
    -------
    (2, 8) float: [0, k] is the mean over all steps into rows y with y % 8 == k, [1, k] over those into such columns.
    Where blocks begin, the step is larger (slides: Blocking artifacts).

    >>> phase_steps(np.kron(np.arange(6).reshape(2, 3), np.ones((8, 8))))[1].tolist()
    [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    return np.stack([_by_phase(np.abs(np.diff(lines, axis=0)), first=1) for lines in _both_ways(plane)])


def phase_votes(plane: np.ndarray) -> np.ndarray:
    """How often the step into a line is larger than the steps beside it, for each phase of an 8-pixel grid.

    A step is taken as the difference to its neighbor along the line, so that the picture's own straight edges cancel
    (A - B - C + D of Fan and de Queiroz 2003), and it only has a vote, so that strong ones do not outweigh many.

    Returns
    -------
    (2, 8) float in 0..1, rows and columns as in ``phase_steps``. Without a grid all are alike, 1/3 or (ties) less.
    """
    votes = []
    for lines in _both_ways(plane):
        steps = np.abs(np.diff(np.diff(lines, axis=1), axis=0))
        votes.append(_by_phase(steps[1:-1] > np.maximum(steps[:-2], steps[2:]), first=2))
    return np.stack(votes)


def grid_origin(plane: np.ndarray) -> tuple[int, int]:
    """Where the first whole 8 x 8 block of an earlier compression begins: the phases with the most votes.

    Returns
    -------
    (row, col), each 0..7. A picture without a past has an answer too, which means nothing: look at ``phase_votes``.
    """
    row, col = phase_votes(plane).argmax(axis=1).tolist()
    return row, col


def blockiness(plane: np.ndarray, origin: tuple[int, int] = (0, 0)) -> Artifact:
    """How much the steps into blocks stand out from those within (slides: Blocking artifacts).

    Parameters
    ----------
    origin : (row, col) of the corner of the first block

    Returns
    -------
    Artifact: the mean of its map (rows, cols), a block's mean step at the upper and left side, relative to that inside:
    (at the sides - inside) / (inside + 1), since one grey level more or less is nothing. In a smooth block a small step
    is seen, in a rough one a large one hides.
    """
    row, col = origin
    down, across = (_blocks(_steps(plane, axis)[row:, col:]).mean(axis=3 - axis) for axis in (0, 1))
    into = (down[..., 0] + across[..., 0]) / 2
    inside = (down[..., 1:] + across[..., 1:]).mean(axis=-1) / 2
    excess = (into - inside) / (inside + 1)
    return Artifact(float(excess.mean()), excess)


def ringing(plane: np.ndarray, original: np.ndarray | None = None) -> Artifact:
    """What appears on flat ground beside edges (slides: Ringing artifacts).

    Parameters
    ----------
    original : the plane before compression. Without it edges are looked for in the plane itself, and all of their
        surroundings are taken to have been flat: that is true of text, and of few photographs

    Returns
    -------
    Artifact: the root mean square over that ground in grey levels, and the magnitude at each pixel, (H, W)
    """
    seen = _checked(plane)
    if original is None:
        edges = _slopes(seen) > STRONG  # ringing itself can be as steep as an edge
        ground = _widened(edges, REACH) & ~_widened(edges, 2)
        echo = seen - ndimage.uniform_filter(seen, 5)
    else:
        slopes = _slopes(_same_shape(original, seen))
        ground = _widened(slopes > EDGE, REACH) & ~_widened(slopes > FLAT, 1)
        echo = seen - original
    return _over(ground, np.abs(echo))


def graininess(plane: np.ndarray, original: np.ndarray) -> Artifact:
    """Dots along strong edges that the original does not have (slides: Graininess artifacts).

    A dot is curved the same way in all directions, which bands beside an edge are not: its strength is the root of the
    determinant of the second derivatives, where that is positive.

    Returns
    -------
    Artifact: the root mean square along those edges in grey levels per square pixel, and what was gained at each pixel,
    (H, W)
    """
    seen = _checked(plane)
    gained = np.maximum(_dots(seen) - _dots(_same_shape(original, seen)), 0)
    return _over(_widened(_slopes(original) > STRONG, ALONG), gained)


def blur(plane: np.ndarray, original: np.ndarray) -> Artifact:
    """What share of their fine detail blocks with texture have lost (slides: Blurring artifacts).

    Returns
    -------
    Artifact: the mean share over all blocks that had texture, and each one's share, (rows, cols), 0 for the others
    """
    seen = _checked(plane)
    before, after = (_fine_detail(values) for values in (_same_shape(original, seen), seen))
    texture = before >= TEXTURE
    lost = np.zeros(before.shape)
    lost[texture] = np.maximum(1 - after[texture] / before[texture], 0)
    return Artifact(float(lost.sum() / max(texture.sum(), 1)), lost)


def _both_ways(plane: np.ndarray) -> Iterator[np.ndarray]:
    """The plane as lines of rows, then as lines of columns."""
    yield from (_checked(plane), _checked(plane).T)


def _by_phase(lines: np.ndarray, first: int) -> np.ndarray:
    """(8,): means over all lines of the same phase; the first line's phase is given."""
    means = lines.mean(axis=1)
    return np.array([means[(phase - first) % 8 :: 8].mean() for phase in range(8)])


def _steps(plane: np.ndarray, axis: int) -> np.ndarray:
    """(H, W): the absolute step into each pixel; into the first line, the step out of it."""
    steps = np.abs(np.diff(_checked(plane), axis=axis))
    return np.concatenate([steps.take([0], axis=axis), steps], axis=axis)


def _blocks(values: np.ndarray) -> np.ndarray:
    """(rows, cols, 8, 8): blocks that are not whole are filled with a mirror image."""
    height, width = values.shape
    filled = np.pad(values, ((0, -height % 8), (0, -width % 8)), mode="symmetric")
    return filled.reshape(filled.shape[0] // 8, 8, -1, 8).swapaxes(1, 2)


def _slopes(plane: np.ndarray) -> np.ndarray:
    """(H, W): grey levels per pixel, by Sobel's filters."""
    values = _checked(plane)
    return np.hypot(ndimage.sobel(values, axis=0), ndimage.sobel(values, axis=1)) / 8


def _widened(mask: np.ndarray, reach: int) -> np.ndarray:
    """All pixels that are within a square of so many pixels around a marked one."""
    widened: np.ndarray = ndimage.maximum_filter(mask.view(np.uint8), 2 * reach + 1).view(bool)
    return widened


def _dots(values: np.ndarray) -> np.ndarray:
    """(H, W): how strongly each pixel is the middle of a dot, light or dark, a few pixels wide."""
    smooth = ndimage.gaussian_filter(values, 1, radius=2)
    yy, xx = (ndimage.correlate1d(smooth, [1, -2, 1], axis=axis) for axis in (0, 1))
    yx = ndimage.correlate1d(ndimage.correlate1d(smooth, [-0.5, 0, 0.5], axis=0), [-0.5, 0, 0.5], axis=1)
    return np.sqrt(np.maximum(yy * xx - yx * yx, 0))


def _fine_detail(values: np.ndarray) -> np.ndarray:
    """(rows, cols): root mean square of what the fine modes of each block make, in grey levels."""
    fine = dct_by_matrices(_blocks(values))[..., FINE]
    return np.sqrt(np.square(fine).sum(axis=-1)) / 8


def _over(ground: np.ndarray, values: np.ndarray) -> Artifact:
    """The root mean square over some ground, and the values there, 0 elsewhere."""
    there = values[ground]
    return Artifact(float(np.sqrt(np.square(there).sum() / max(there.size, 1))), np.where(ground, values, 0))


def _same_shape(original: np.ndarray, plane: np.ndarray) -> np.ndarray:
    if original.shape != plane.shape:
        raise ValueError(f"expected an original of shape {plane.shape}, got {original.shape}")
    return _checked(original)


def _checked(plane: np.ndarray) -> np.ndarray:
    """The plane as float32: fast, and exact for whole grey levels."""
    if np.ndim(plane) != 2 or min(plane.shape) < SMALLEST:
        raise ValueError(f"expected a plane of at least {SMALLEST} x {SMALLEST}, got shape {np.shape(plane)}")
    return np.asarray(plane, np.float32)
