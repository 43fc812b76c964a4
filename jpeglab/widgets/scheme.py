"""T, Q and C as three switches (slides: General compression scheme; Lossless compression).

    photo, transform, step  --run-->  symbols, and the plane (H, W) uint8 that comes back
    symbols, code  --bits_per_symbol-->  what C makes of them

* Without T the symbols are the pixels; the predictor's are differences; the DCT's are coefficients, as in a JPEG.
* A step of 1 is no Q, for pixels and differences. The DCT of whole numbers has fractions, so for it even step 1 rounds.
* Q stands before the predictor. Behind it, errors would add up along the row; video coders therefore put Q into the
  predictor's loop, which for odd steps gives exactly these numbers.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.huffman import entropy, huffman_code
from jpeglab.distortion import psnr
from jpeglab.transform.pictures import Spectrum, decompress, transform
from jpeglab.transform.prediction import predict, unpredict
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, middle
from jpeglab.widgets.tables import numbers

__all__ = ["CODES", "TRANSFORMS", "SchemeApp", "bits_per_symbol", "run"]

TRANSFORMS = NONE, PREDICTOR, DCT = "none", "left neighbor", "8×8 DCT"
CODES = FIXED, HUFFMAN = "fixed length", "Huffman"


def run(photo: Photo, transform: str, step: int) -> tuple[np.ndarray, np.ndarray]:
    """T and Q of a photo's luminance, and their way back."""
    if transform == DCT:
        image = _spectrum(photo).quantize(tables=[np.full((8, 8), step)])
        return image.luminance.quantized, decompress(image)
    quantized = (photo.luminance.astype(np.int16) + step // 2) // step
    symbols = predict(quantized) if transform == PREDICTOR else quantized
    back = unpredict(symbols) if transform == PREDICTOR else symbols
    return symbols, np.minimum(back.astype(np.int32) * step, 255).astype(np.uint8)


@functools.lru_cache(maxsize=4)
def _spectrum(photo: Photo) -> Spectrum:
    return transform(photo.luminance)


def bits_per_symbol(symbols: np.ndarray, code: str) -> float:
    """The mean length of a code word: all of one length, or Huffman's. The list of words is not counted."""
    counts = dict(zip(*(array.tolist() for array in np.unique(symbols, return_counts=True)), strict=True))
    if code == FIXED:
        return float(max(1, (len(counts) - 1).bit_length()))
    words = huffman_code(counts)
    return sum(count * len(words[symbol]) for symbol, count in counts.items()) / symbols.size


class SchemeApp(PhotoApp):
    """T, Q and C, each of which can be switched off."""

    def __init__(self, picture: str = "camera", transform: str = PREDICTOR, step: int = 1, code: str = HUFFMAN):
        self.picture = Pixels("")
        self.numbers = ipywidgets.HTML()
        super().__init__(
            {
                "step": slider("Q: step (1 is off)", 1, 64, step),
                "transform": _switch("T", TRANSFORMS, transform),
                "code": _switch("C", CODES, code),
            },
            self.picture,
            self.numbers,
            picture=picture,
            states={
                "lossless": {"transform": PREDICTOR, "step": 1, "code": HUFFMAN},
                "JPEG's T, no Q": {"transform": DCT, "step": 1, "code": HUFFMAN},
                "T, Q and C": {"transform": DCT, "step": 16, "code": HUFFMAN},
            },
        )

    def view(self, picture: str, transform: str, step: int, code: str) -> None:
        """What comes back, and what it costs."""
        photo = self.photo(picture)
        symbols, plane = run(photo, transform, step)
        self.picture.show(middle(plane, 560, 390))
        self.picture.alt = f"Luminance of {photo.name} after T: {transform}, Q: step {step}, C: {code}"
        rate = bits_per_symbol(symbols, code) * symbols.size / plane.size
        decibels, same = psnr(photo.luminance, plane), (photo.luminance == plane).mean()
        self.numbers.value = numbers(
            [
                ("Rate", f"{rate:.2f}", "bits/pixel"),
                ("Ratio", f"1 : {8 / rate:.1f}", ""),
                ("Entropy of the symbols", f"{entropy(symbols):.2f}", "bits"),
                ("Pixels that came back", f"{100 * same:.4g}", "%"),
                ("PSNR", f"{decibels:.1f}" if np.isfinite(decibels) else "∞", "dB"),
            ]
        )


def _switch(box: str, options: tuple[str, ...], value: str) -> ipywidgets.ToggleButtons:
    return ipywidgets.ToggleButtons(
        options=[(f"{box}: {option}", option) for option in options], value=value, style={"button_width": "auto"}
    )
