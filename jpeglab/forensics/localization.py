"""Where was it edited? One door to all maps.

    JpegImage  --localize-->  block map (rows, cols), larger = more suspicious

Two stories end in a spliced picture. suspect="single": the rest was compressed twice and the paste was not (He et al.
2006: a JPEG, edited and saved again). suspect="double": the paste was, the rest was not (the lecture's: something cut
from a JPEG, in a picture that never was one).
"""

from collections.abc import Callable

import numpy as np

from jpeglab.forensics import ela, ghosts, improved, likelihood, posterior, shifted_likelihood, votes
from jpeglab.forensics.histograms import clipped_plane
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import decode_plane

__all__ = ["METHODS", "localize"]

CLIPPED = 8  # pixels of a block: so many halve what it tells


def localize(image: JpegImage, method: str = "posterior", *, suspect: str = "single") -> np.ndarray:
    """A map of evidence for a paste.

    Parameters
    ----------
    method : "posterior" (after He et al. 2006, whose own is posterior.textbook_log_odds), "improved" (Bianchi, De Rosa,
        Piva 2011), "aligned" and "shifted" (Bianchi, Piva 2012), "ghost" (Farid 2009), "zero" (Nikoukhah et al. 2021),
        "ela" (Krawetz 2007)
    suspect : "single" or "double", how often the paste was compressed; "ela" does not know the difference

    Returns
    -------
    (rows, cols) float64, finite, for the blocks of the luminance as the file has them, partial blocks included; larger
    = more suspicious. Values of two methods, or of two pictures, do not compare.
    """
    if method not in METHODS:
        raise ValueError(f"expected a method of {', '.join(METHODS)}, got {method!r}")
    if suspect not in ("single", "double"):
        raise ValueError(f"expected a suspect of single, double, got {suspect!r}")
    evidence = METHODS[method](image)
    return evidence if suspect == "single" or method == "ela" else -evidence


def _posterior(image: JpegImage) -> np.ndarray:
    return _means(image, posterior.log_odds(image))


def _improved(image: JpegImage) -> np.ndarray:
    return _means(image, improved.log_odds(image))


def _aligned(image: JpegImage) -> np.ndarray:
    return -_means(image, likelihood.aligned_ratios(image))


def _shifted(image: JpegImage) -> np.ndarray:
    return -shifted_likelihood.shifted_ratios(image)


def _means(image: JpegImage, ratios: np.ndarray) -> np.ndarray:
    """Log-likelihood ratios of blocks, less of those where a decoder clips, and then the means of neighbors.

    What was clipped is no longer what the first quantization made: its block looks as if it had never been there.
    """
    rows, cols = ratios.shape
    clipped = clipped_plane(image).reshape(rows, 8, cols, 8).sum(axis=(1, 3))
    return likelihood.smooth(ratios / (1 + (clipped / CLIPPED) ** 2))


def _ghost(image: JpegImage) -> np.ndarray:
    stack = ghosts.ghosts(image)
    ghost: np.ndarray = stack[ghosts.clearest(stack)]
    return ghost


def _zero(image: JpegImage) -> np.ndarray:
    counts = votes.zero_counts(decode_plane(image.luminance))
    return -votes.foreign_evidence(votes.block_votes(votes.grid_votes(counts)))


# each: JpegImage to evidence that a block was compressed once where the rest was compressed twice
METHODS: dict[str, Callable[[JpegImage], np.ndarray]] = {
    "posterior": _posterior,
    "improved": _improved,
    "aligned": _aligned,
    "shifted": _shifted,
    "ghost": _ghost,
    "zero": _zero,
    "ela": ela.error_level,
}
