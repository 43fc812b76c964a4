"""What the slides claim about compression, measured on photos (slides: Introduction to Remarks on JPEG compression).

photos  --measure_photo-->  what each photo says to each claim  --run-->  rows: claim, what is measured, mean, interval

The claims of the forensic half have experiments of their own: detection, first_digits, blind, learning.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy import stats

from jpeglab.coding.files import write
from jpeglab.datasets.pool import map_items
from jpeglab.datasets.sets import load_photo
from jpeglab.distortion import psnr, squared_error, ssim
from jpeglab.experiments.rates import Estimate, mean_of, share
from jpeglab.experiments.tables import Row, estimate
from jpeglab.forensics import first_digits, fourier
from jpeglab.forensics.histograms import crop_dct
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.pictures import compress, decompress, transform
from jpeglab.transform.prediction import predict
from jpeglab.transform.stages import STAGES, after_each_stage

__all__ = ["CLAIMS", "measure_photo", "run"]

Measured = dict[tuple[str, str], float]
LEVELS = 24  # the contrast of a picture that is stretched so much has a comb without a JPEG


def measure_photo(path: Path, seed: int = 1) -> Measured:
    """{(claim, what is measured): value} of one photo; ``seed`` changes nothing, nothing is drawn."""
    pixels = load_photo(path, color=True)
    return {(claim, name): float(value) for claim, measure in CLAIMS.items() for name, value in measure(pixels)}


def run(paths: Sequence[Path], *, seed: int = 1, jobs: int = 1, cache: Path | None = None) -> list[Row]:
    """A row for each quantity: its mean over the photos, or of yes and no the share of yes."""
    photos = map_items(measure_photo, paths, jobs=jobs, cache=cache, label="claims", seed=seed)
    return [
        {
            "claim": claim,
            "measured": name,
            "photos": len(photos),
            **estimate("mean", _mean(np.array([photo[claim, name] for photo in photos]))),
        }
        for claim, name in (photos[0] if photos else ())
    ]


def _mean(values: np.ndarray) -> Estimate:
    return share(int(values.sum()), len(values)) if np.isin(values, (0, 1)).all() else mean_of(values)


def _files(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    tiff, lzw, png, gif = (
        _saved(pixels, kind, **options)
        for kind, options in (("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}), ("PNG", {}), ("GIF", {}))
    )
    yield "pixels / PNG, in bytes", pixels.nbytes / len(png)
    yield "pixels / JPEG of QF 75, in bytes", pixels.nbytes / len(write(compress(pixels, 75)))
    yield "TIFF with LZW is larger than without", len(lzw) > len(tiff)
    rival = _largest(pixels, len(gif))
    yield "JPEG has the higher PSNR than a GIF of as many bytes", psnr(pixels, rival) > psnr(pixels, _opened(gif))


def _redundancy(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    luma = rgb_to_ycbcr(pixels)[..., 0]
    differences = predict(luma)[:, 1:]
    yield "entropy of samples, in bits", _entropy(luma)
    yield "entropy of differences, in bits", _entropy(differences)
    yield "skewness of differences", stats.skew(differences, axis=None)
    yield "excess kurtosis of differences", stats.kurtosis(differences, axis=None)


def _subsampling(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    for quality in (50, 75, 95):
        full, thin = (compress(pixels, quality, subsampling) for subsampling in ("4:4:4", "4:2:0"))
        decoded, thinned = decompress(full), decompress(thin)
        yield f"bytes saved at QF {quality}", 1 - len(write(thin)) / len(write(full))
        yield f"PSNR lost at QF {quality}, in dB", psnr(pixels, decoded) - psnr(pixels, thinned)
        yield f"SSIM lost at QF {quality}", ssim(pixels, decoded) - ssim(pixels, thinned)


def _stages(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    for quality in (50, 75, 95, 100):
        after = after_each_stage(pixels, quality)
        errors = [0.0, *(squared_error(pixels, after[stage]) for stage in STAGES)]
        for stage, error in zip(STAGES, np.diff(errors), strict=True):
            yield f"share of {stage} at QF {quality}", error / errors[-1]


def _digits(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    luma = rgb_to_ycbcr(pixels)[..., 0]
    digits = first_digits.leading_digit(crop_dct(luma, (0, 0), first_digits.AC_MODES))
    yield "share of 1 before quantization", (digits == 1).sum() / max((digits > 0).sum(), 1)
    for quality in (50, 75, 90, 100):
        counts = first_digits.digit_counts(compress(luma, quality))
        yield f"share of 1 at QF {quality}", counts[:, 0].sum() / max(counts.sum(), 1)


def _combs(pixels: np.ndarray) -> Iterator[tuple[str, float]]:
    luma = rgb_to_ycbcr(pixels)[..., 0]
    stretched = np.clip(128 + LEVELS * ((luma.astype(int) - 128 + LEVELS // 2) // LEVELS), 0, 255).astype(np.uint8)
    for quality in (75, 85, 95):
        yield f"the rule says double at QF {quality}", fourier.is_double(compress(luma, quality))
        image = compress(stretched, quality)
        yield f"the same, of few levels, at QF {quality}", fourier.is_double(image)


CLAIMS: Mapping[str, Callable[[np.ndarray], Iterator[tuple[str, float]]]] = {
    "lossless is not enough": _files,
    "neighbors are alike": _redundancy,
    "subsampling halves the data": _subsampling,
    "most of the loss is in Q": _stages,
    "a single JPEG follows Benford's law": _digits,
    "a single JPEG shows no comb": _combs,
}


def _saved(pixels: np.ndarray, kind: str, **options: str) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def _opened(data: bytes) -> np.ndarray:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def _largest(pixels: np.ndarray, room: int) -> np.ndarray:
    """What is left in the JPEG file of the highest quality that needs at most so many bytes, or of quality 1."""
    spectrum, low, high = transform(pixels), 1, 101
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(write(spectrum.quantize(middle))) <= room else (low, middle)
    return decompress(spectrum.quantize(low))


def _entropy(values: np.ndarray) -> float:
    counts = np.unique(values, return_counts=True)[1]
    return float(stats.entropy(counts, base=2))
