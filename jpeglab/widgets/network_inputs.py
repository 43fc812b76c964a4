"""What three kinds of network see of the same piece of a photo (slides: CNN-based DJPEG detection).

photo, QF1 or none, QF2  --compute-->  Seen

Barni et al. 2017 give one network pixels, one what a denoiser leaves of them, and one histograms of DCT coefficients.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.image import JpegImage
from jpeglab.plots import heat
from jpeglab.transform.pictures import compress
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, beside, middle, signed, titled
from jpeglab.widgets.saved import save_again
from jpeglab.widgets.tables import numbers

__all__ = ["SIDE", "NetworkInputsApp", "Seen", "compute"]

SIDE = 64  # pixels of a piece
ZOOM, ROOM = 3, 9
BRIGHTEST = 0.5  # share of blocks in one bin


@dataclass(frozen=True, eq=False)
class Seen:
    """What networks get of a piece of 64 x 64 pixels; each is worked out when it is asked for."""

    image: JpegImage

    @functools.cached_property
    def pixels(self) -> np.ndarray:
        """(64, 64) float64 grey levels."""
        from jpeglab.datasets.patches import decode_patches

        pixels: np.ndarray = decode_patches(*self._stack())[0].astype(np.float64)
        return pixels

    @functools.cached_property
    def residual(self) -> np.ndarray:
        """(64, 64) float64 grey levels that a denoiser takes away."""
        from jpeglab.learning.residual import noise_residual

        return noise_residual(self.pixels[None])[0]

    @functools.cached_property
    def histograms(self) -> np.ndarray:
        """(20, 21) float64 of the lowest modes, shares of |F| = 0..19, and of more."""
        from jpeglab.learning.histogram_net import count_bins

        counts = count_bins(*self._stack())[0, 0]
        return counts / counts.sum(axis=-1, keepdims=True)

    def _stack(self) -> tuple[np.ndarray, np.ndarray]:
        component = self.image.luminance
        return component.quantized[None], component.table[None]


@functools.lru_cache(maxsize=64)
def compute(photo: Photo, first: int | None, second: int) -> Seen:
    """The middle of a photo saved twice, or once if there is no ``first``."""
    piece = middle(photo.luminance, SIDE, SIDE)
    if min(piece.shape) < SIDE:
        raise Refusal(f"This needs a photo of at least {SIDE} × {SIDE} pixels.")
    return Seen(compress(piece, second) if first is None else save_again(piece, first, second))


class NetworkInputsApp(PhotoApp):
    """What networks see of a piece that was saved once, or twice: pixels, noise, or histograms.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "gravel", first: int = 60, second: int = 85):
        self.pixels, self.residual, self.histograms = Pixels(""), Pixels(""), Pixels("")
        self.numbers = ipywidgets.HTML()
        qualities = slider("QF1", 30, 100, first), slider("QF2", 60, 100, second)
        for part in qualities:
            part.layout.width = "47%"
        super().__init__(
            {
                "first": qualities[0],
                "second": qualities[1],
                "twice": ipywidgets.ToggleButtons(
                    options=[("saved once", False), ("saved twice", True)], value=True, style={"button_width": "130px"}
                ),
            },
            ipywidgets.VBox([
                beside(
                    titled("C_pix: pixels", self.pixels),
                    titled("C_noise: noise", self.residual),
                    titled("C_hist: 20 histograms", self.histograms),
                ),
                self.numbers,
            ]),
            picture=picture,
            states={"once": {"twice": False}, "twice": {"twice": True}, "90 then 75": {"first": 90, "second": 75}},
        )  # fmt: skip

    def view(self, picture: str, first: int, second: int, twice: bool) -> None:
        """The three inputs, and how far those of both classes are apart."""
        photo = self.photo(picture)
        seen, saved = (
            compute(photo, first if twice else None, second),
            f"{photo.name} saved {'twice' if twice else 'once'}",
        )
        self.pixels.show(seen.pixels.astype(np.uint8), ZOOM)
        self.pixels.alt = f"The middle {SIDE} x {SIDE} pixels of {saved}"
        self.residual.show(signed(seen.residual, 8), ZOOM)
        self.residual.alt = f"What a denoiser takes from {saved}, blue above 0 and orange below"
        self.histograms.show(heat(seen.histograms, BRIGHTEST), ROOM)
        self.histograms.alt = f"Histograms of {saved}: a row for each of 20 modes, a column for each value 0 to 20"
        once, again = compute(photo, None, second), compute(photo, first, second)
        apart = np.abs(again.histograms - once.histograms).sum(axis=1).mean() / 2
        pixels, noise = (
            np.abs(part - other).mean()
            for part, other in ((again.pixels, once.pixels), (again.residual, once.residual))
        )
        self.numbers.value = numbers(
            [
                ("Once and twice differ: pixels by", f"{pixels:.1f}", "grey levels"),
                ("noise by", f"{noise:.1f}", "grey levels"),
                ("histograms in", f"{100 * apart:.0f}", "% of the blocks"),
            ]
        )
