"""Saved twice with the same table: the more often a picture was saved, the fewer coefficients one more save changes.

    JpegImage  --recompression_counts-->  changed coefficients of one, two, three ... further saves
    JpegImage  --recompression_test-->  RecompressionTest, whose score is above 0 if the file looks saved twice
    JpegImage  --score-->  log-likelihood of saved twice against once
    JpegImage  --error_block_features-->  (13,) float64

Slide: Detection of double JPEG compression. Huang, Huang, Shi 2010, "Detecting double JPEG compression with the same
quantization matrix"; perturbation of Niu, Li, Zhao, Ni 2019; features of Yang, Xie, Zhu, Kwong, Shi 2014, "An effective
method for detecting double JPEG compression with the same quantization matrix". Histograms show nothing here, since a
step divides itself. What is left is what the decoder's rounding and clipping did, so decoder and encoder must be the
forger's to the bit: ours are libjpeg's, and look at luminance alone.

``recompression_test`` is the papers'. ``score`` holds better: what one more save would change, had there been one save
only, it reads off the picture itself, saved on other grids, and clipped blocks, which every save changes, apart.
"""

from typing import Any, NamedTuple

import numpy as np

from jpeglab.forensics.histograms import decode, off_grid, unclipped, windows
from jpeglab.image import Component, JpegImage, max_sampling, plane_shape
from jpeglab.transform.blocks import LEVEL_SHIFT, split_blocks
from jpeglab.transform.dct import dct_matrix, forward_dct
from jpeglab.transform.pictures import compress, decode_plane, decompress
from jpeglab.transform.quantization import dequantize, nearest_quality, quantize

__all__ = [
    "RecompressionTest", "error_block_features", "huang_share", "luminance", "perturb", "recompress",
    "recompression_counts", "recompression_test", "score",
]  # fmt: skip

NIU_SHARE = 0.07  # of the coefficients that are +1 or -1; from .05 to .1 makes little difference, at any quality
SHIFTS = ((4, 4), (3, 5), (5, 3), (2, 2))  # grids on which the picture is saved as if for the first time
# Of 120 photos of QF 60 to 95, in blocks that were clipped and in others:
MORE = 1.25  # how many times as much the second save changes on the file's own grid as on another
CALMER = np.array([0.4, 0.1])  # what the third save changes, as a share of what the second did
SPREAD = np.array([0.4, 0.5])  # deviation of the logarithm of these


def luminance(image: JpegImage) -> JpegImage:
    """The first component as a grey picture of its own size."""
    component = image.luminance
    height, width = plane_shape(image.height, image.width, component.sampling, max_sampling(image.grid.samplings))
    return JpegImage(width, height, (Component(component.quantized, component.table),))


def recompress(image: JpegImage) -> JpegImage:
    """Decode a grey picture and save it again with its own table, as libjpeg would."""
    return compress(decompress(image), tables=[image.luminance.table])


def recompression_counts(image: JpegImage, times: int = 3) -> tuple[int, ...]:
    """How many luminance coefficients change in each of ``times`` further saves with the same table.

    Huang's D: if the file was saved n times, these are D(n, n+1), D(n+1, n+2), ... They fall from save to save.
    """
    counts, before = [], luminance(image)
    for _ in range(times):
        after = recompress(before)
        counts.append(_changed(before, after))
        before = after
    return tuple(counts)


def perturb(quantized: np.ndarray, share: float, *, ones: bool = True, seed: int) -> np.ndarray:
    """Change some coefficients by 1, up or down, drawn at random.

    Parameters
    ----------
    quantized : (rows, cols, 8, 8) int16
    share : 0..1, how many of the candidates are changed
    ones : candidates are the coefficients that are +1 or -1 (Niu et al. 2019); False: all of them (Huang et al. 2010)
    seed : of the draw

    Returns
    -------
    (rows, cols, 8, 8) int16
    """
    if not 0 <= share <= 1:
        raise ValueError(f"expected a share in 0..1, got {share}")
    rng = np.random.default_rng(seed)
    values = quantized.flatten()
    candidates = np.flatnonzero(np.abs(values) == 1) if ones else np.arange(values.size)
    count = int(share * candidates.size)
    chosen = rng.choice(candidates, count, replace=False, shuffle=False)
    values[chosen] += rng.choice(np.array([-1, 1], np.int16), count)
    return values.reshape(quantized.shape)


def huang_share(table: np.ndarray) -> float:
    """Which share of all coefficients to change in the paper's way of perturbing: it depends on quality."""
    quality, _ = nearest_quality(table)
    return 0.0025 if quality < 70 else 0.005 if quality < 88 else 0.01


class RecompressionTest(NamedTuple):
    """How much one more save changes, against what it changes in a perturbed copy of the picture.

    score : log of their ratio; above 0 the file is the calmer of the two, as if it had been saved twice
    changed : coefficients that change when the file is saved once more (Huang's D)
    perturbed : the same for each perturbed copy of the file saved once more (D_p)
    coefficients : how many were looked at
    """

    score: float
    changed: int
    perturbed: tuple[int, ...]
    coefficients: int


def recompression_test(
    image: JpegImage, *, share: float = NIU_SHARE, ones: bool = True, trials: int = 6, seed: int = 0
) -> RecompressionTest:
    """Compare the next save of this file with that of its perturbed successor (Huang et al. 2010).

    Blocks that the encoder had to fill up are left out, and of a picture above three megapixels windows are looked at.

    Parameters
    ----------
    share, ones : see perturb; they are those of Niu et al. 2019, ``share=huang_share(table), ones=False`` is Huang's
    trials : how many perturbed copies
    seed : of the perturbations and of the windows
    """
    blocks = np.concatenate(windows(image, seed=seed))
    if not blocks.size:
        return RecompressionTest(0.0, 0, (0,) * trials, 0)
    rows, cols = blocks.shape[:2]
    grey = JpegImage(8 * cols, 8 * rows, (Component(blocks, image.luminance.table),))
    successor = recompress(grey)
    changed = _changed(grey, successor)
    perturbed = []
    for trial in range(trials):
        values = perturb(successor.luminance.quantized, share, ones=ones, seed=seed + trial)
        copy = successor.replace(quantized={0: values})
        perturbed.append(_changed(copy, recompress(copy)))
    score = float(np.log1p(np.mean(perturbed)) - np.log1p(changed))
    return RecompressionTest(score, changed, tuple(perturbed), grey.luminance.quantized.size)


def _changed(image: JpegImage, other: JpegImage) -> int:
    return int(np.count_nonzero(image.luminance.quantized != other.luminance.quantized))


# --- as it holds in practice ------------------------------------------------------------------------------------------


def score(image: JpegImage, *, seed: int = 0) -> tuple[float, dict[str, Any]]:
    """How much likelier it is that this file was saved twice with its table than once.

    Of a picture above three megapixels windows are looked at, drawn with ``seed``.

    Returns
    -------
    score : the logarithm of the ratio of likelihoods, about -10 to 15; 0 without evidence
    evidence : coefficients that one more save "changed", and that it would have, "expected" had there been one save
        only, each of clipped blocks and of others; how many "coefficients" were looked at
    """
    parts, table = windows(image, seed=seed), image.luminance.table
    changed = np.sum([_changed_by_saving(part, table) for part in parts], axis=0)
    expected = MORE * np.sum([_changed_on_other_grids(part, table) for part in parts], axis=0)
    evidence = {
        "changed": tuple(changed.tolist()),
        "expected": tuple(expected.tolist()),
        "coefficients": sum(part.size for part in parts),
    }
    return float(log_likelihood_ratio(changed, expected).sum()), evidence


def log_likelihood_ratio(changed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Of saved twice against once, from counts (2,) in clipped blocks and in others: (2,) float64.

    With 1 added to all counts, the logarithm x of expected / changed is taken for normal, around 0 after one save and
    after two around m, where CALMER of the expected is left; its variance is SPREAD^2 and that of the counts. The ratio
    then is (x - m / 2) m / variance.
    """
    lead = np.log1p(expected) - np.log1p(changed)
    mean = np.log1p(expected) - np.log1p(CALMER * expected)
    variance = SPREAD**2 + 1 / (1 + expected) + 1 / (1 + changed)
    ratios: np.ndarray = (lead - mean / 2) * mean / variance
    return ratios


def _changed_by_saving(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    """(2,) coefficients, of clipped blocks and of others, that saving again with this table changes."""
    if not quantized.size:
        return np.zeros(2)
    plane = decode(quantized, table)
    changed = (compress(plane, tables=[table]).luminance.quantized != quantized).sum(axis=(2, 3)).ravel()
    free = unclipped((plane == 0) | (plane == 255))
    return np.array([changed[~free].sum(), changed[free].sum()])


def _changed_on_other_grids(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The same of the picture saved once, off its grid, as a mean for as many blocks."""
    plane, changed = decode(quantized, table), []
    for shift in SHIFTS:
        part = off_grid(plane, shift)
        if part.size:
            once = compress(part, tables=[table]).luminance.quantized
            changed.append(_changed_by_saving(once, table) * quantized.size / once.size)
    return np.mean(changed, axis=0) if changed else np.zeros(2)


# --- error blocks -----------------------------------------------------------------------------------------------------


def error_block_features(image: JpegImage) -> np.ndarray:
    """The 13 features of Yang et al. 2014: what the decoding error does to the blocks that one more save would change.

    The error is what rounding and clipping add to the decoded samples. A block is *unstable* if one more save changes
    it (the paper: if its error, transformed and quantized, is not all zero); it is a truncation block if the exact
    inverse DCT leaves -0.5..255.5 somewhere, else a rounding block.

    Returns
    -------
    (13,) float64: mean and variance of |error| over unstable rounding and over unstable truncation blocks; mean and
    variance of the de-quantized |change| of DC and of AC in rounding blocks, then in truncation blocks; share of
    rounding blocks among unstable ones. What has no blocks is 0.
    """
    component, matrix = image.luminance, dct_matrix()
    exact = matrix.T @ dequantize(component.quantized, component.table).astype(np.float64) @ matrix
    samples = split_blocks(decode_plane(component))
    error = samples - exact
    saved_again = quantize(forward_dct(samples), component.table)
    change = dequantize(saved_again - component.quantized, component.table)
    unstable = change.any(axis=(2, 3))
    clipped = (np.abs(exact + 0.5) > LEVEL_SHIFT).any(axis=(2, 3))
    groups = unstable & ~clipped, unstable & clipped
    features = [moment for group in groups for moment in _moments(np.abs(error[group]))]
    for group in groups:
        lines = np.abs(change[group]).reshape(-1, 64)
        features += [*_moments(lines[:, 0]), *_moments(lines[:, 1:])]
    return np.array([*features, groups[0].sum() / max(unstable.sum(), 1)])


def _moments(values: np.ndarray) -> tuple[float, float]:
    return (float(values.mean()), float(values.var())) if values.size else (0.0, 0.0)
