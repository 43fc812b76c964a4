"""Where the loss happens: what comes back if the stages that follow lost nothing (slides: Quantization).

    pixels (H, W) or (H, W, 3), quality, subsampling  --after_each_stage-->  the pixels after each of STAGES

The squared error of each, and then the differences from one to the next, are what each stage adds. The last stage is
the decoder's rounding and clipping: what comes after it are the pixels of the file.
"""

import numpy as np

from jpeglab.image import Component, JpegImage
from jpeglab.transform.blocks import LEVEL_SHIFT
from jpeglab.transform.color import TO_RGB, rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.transform.dct import BASIS
from jpeglab.transform.pictures import decompress, transform
from jpeglab.transform.quantization import dequantize
from jpeglab.transform.sampling import SUBSAMPLING, subsample, upsample

__all__ = ["STAGES", "after_each_stage", "after_quantization", "before_quantization"]

COLOR, THINNED, QUANTIZED, ROUNDED = STAGES = ("color", "subsampling", "quantization", "rounding, clipping")


def after_each_stage(pixels: np.ndarray, quality: int, subsampling: str = "4:2:0") -> dict[str, np.ndarray]:
    """What would come back after each stage.

    Parameters
    ----------
    pixels : (H, W) or (H, W, 3) uint8
    quality, subsampling : as for ``compress``

    Returns
    -------
    for each of STAGES an array of the pixels' shape: uint8, but after "quantization" float32, neither rounded nor
    clipped
    """
    image = transform(pixels, subsampling).quantize(quality)
    return {
        **before_quantization(pixels, subsampling),
        QUANTIZED: after_quantization(image, SUBSAMPLING[subsampling]),
        ROUNDED: decompress(image),
    }


def before_quantization(pixels: np.ndarray, subsampling: str) -> dict[str, np.ndarray]:
    """The first two stages: to YCbCr and back, and with thinner chroma."""
    if pixels.ndim == 2:
        return {COLOR: pixels, THINNED: pixels}
    samples, (h, v) = rgb_to_ycbcr(pixels), SUBSAMPLING[subsampling]
    height, width = pixels.shape[:2]
    thinned = [upsample(subsample(samples[..., i], h, v), h, v)[:height, :width] for i in (1, 2)]
    return {COLOR: ycbcr_to_rgb(samples), THINNED: ycbcr_to_rgb(np.stack([samples[..., 0], *thinned], axis=-1))}


def after_quantization(image: JpegImage, factors: tuple[int, int]) -> np.ndarray:
    """Decode a grey or YCbCr picture without rounding or clipping anything.

    Parameters
    ----------
    image : as from ``compress``
    factors : (h, v), what one chroma sample covers

    Returns
    -------
    (H, W) or (H, W, 3) float32
    """
    height, width = image.height, image.width
    y, *chroma = (_plane(component) for component in image.components)
    if not chroma:
        return y[:height, :width]
    h, v = factors
    sizes = -(-height // v), -(-width // h)
    planes = [_enlarge(plane[: sizes[0], : sizes[1]] - LEVEL_SHIFT, h, v)[:height, :width] for plane in chroma]
    return np.stack([y[:height, :width], *planes], axis=-1) @ TO_RGB.T.astype(np.float32)


def _plane(component: Component) -> np.ndarray:
    """A component's samples as the formula has them: sums of the 64 basis pictures."""
    rows, cols = component.quantized.shape[:2]
    coefficients = dequantize(component.quantized, component.table).reshape(-1, 64).astype(np.float32)
    blocks = (coefficients @ BASIS.reshape(64, 64).astype(np.float32)).reshape(rows, cols, 8, 8)
    return blocks.swapaxes(1, 2).reshape(8 * rows, 8 * cols) + LEVEL_SHIFT


def _enlarge(plane: np.ndarray, h: int, v: int) -> np.ndarray:
    """``upsample`` without its rounding."""
    if h == 2 and plane.shape[1] <= 2:
        return plane.repeat(v, axis=0).repeat(h, axis=1)
    tall = _interleave(plane) if v == 2 else plane
    return _interleave(tall.T).T if h == 2 else tall.repeat(h, axis=1)


def _interleave(plane: np.ndarray) -> np.ndarray:
    """Twice as many rows: 3/4 of a row and 1/4 of the one above, then of the one below."""
    edged, thrice = np.concatenate([plane[:1], plane, plane[-1:]]), 3 * plane
    pairs = np.stack([thrice + edged[:-2], thrice + edged[2:]], axis=1) / 4
    return pairs.reshape(-1, plane.shape[1])
