"""When is a change of k seen? (slides: Psychovisual redundancy; Spatial redundancy and.....irrelevancy)

photo, k, pattern, channels  --compute-->  pixels (H, W, 3) uint8, off by at most k in Y, or in Cb and Cr
"""

import functools
from collections.abc import Callable

import ipywidgets
import numpy as np

from jpeglab.distortion import psnr
from jpeglab.transform.color import TO_RGB
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, middle
from jpeglab.widgets.tables import numbers

__all__ = ["CHANNELS", "PATTERNS", "IrrelevanceApp", "compute"]

CHANNELS = {"brightness (Y)": (1, 0, 0), "color (Cb and Cr)": (0, 1, 1)}
SHORT = dict(zip(CHANNELS, ("Y", "Cb and Cr"), strict=True))


def one_pixel(samples: np.ndarray, k: int) -> np.ndarray:
    """The pixel in the middle, towards mid-grey so that there is room."""
    changes = np.zeros(samples.shape, np.int8)
    place = samples.shape[0] // 2, samples.shape[1] // 2
    changes[place] = np.where(samples[place] < 128, k, -k)
    return changes


def every_pixel(samples: np.ndarray, k: int) -> np.ndarray:
    """Plus or minus k, at random."""
    return k * _signs(samples.shape)


@functools.lru_cache(maxsize=2)
def _signs(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).choice([-1, 1], shape).astype(np.int8)


def coarse_steps(samples: np.ndarray, k: int) -> np.ndarray:
    """To the nearest multiple of 2k + 1: at most k away, and the fewer values the larger k is."""
    step, values = 2 * k + 1, np.arange(256)
    return ((values + k) // step * step - values).astype(np.int8).take(samples)


# samples (H, W, 3) uint8, k of 0..64 --> what is added to them, int8
PATTERNS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "every pixel, + or − at random": every_pixel,
    "one pixel in the middle": one_pixel,
    "steps of 2k + 1": coarse_steps,
}


def compute(photo: Photo, k: int, pattern: str, channels: str) -> np.ndarray:
    """Change Y, or Cb and Cr, by at most k, and clip to 0..255."""
    to_rgb = (TO_RGB * CHANNELS[channels]).T.astype(np.float32)
    pixels = PATTERNS[pattern](photo.ycbcr, k).astype(np.float32) @ to_rgb
    pixels += photo.rgb  # in place from here on: new arrays take longer
    pixels += 0.5  # what follows cuts
    np.clip(pixels, 0, 255, out=pixels)
    return pixels.astype(np.uint8)


class IrrelevanceApp(PhotoApp):
    """A photo off by k: where is it seen, and from which k on?"""

    def __init__(self, picture: str = "astronaut", k: int = 0):
        self.picture = Pixels("")
        self.numbers = ipywidgets.HTML()
        noise, _, steps = PATTERNS
        brightness, color = CHANNELS
        super().__init__(
            {
                "k": slider("k", 0, 64, k),
                "pattern": _dropdown("Off by k", tuple(PATTERNS), "330px"),
                "channels": _dropdown("In", tuple(CHANNELS), "200px"),
            },
            self.picture,
            self.numbers,
            picture=picture,
            states={
                "brightness, k = 12": {"k": 12, "pattern": noise, "channels": brightness},
                "color, k = 12": {"k": 12, "pattern": noise, "channels": color},
                "steps, k = 12": {"k": 12, "pattern": steps, "channels": brightness},
            },
        )

    def view(self, picture: str, k: int, pattern: str, channels: str) -> None:
        """The changed photo, pixel by pixel, and how far it is from the photo."""
        photo = self.photo(picture)
        pixels = compute(photo, k, pattern, channels)
        self.picture.show(middle(pixels, 560, 400))
        self.picture.alt = f"{photo.name}, {pattern}, k = {k}, in {channels}"
        decibels = psnr(photo.rgb, pixels)
        red, green, blue = np.moveaxis(pixels != photo.rgb, 2, 0)
        self.numbers.value = numbers(
            [
                (f"{SHORT[channels]} off by at most", f"±{k}", ""),
                ("Changed", *_amount(red | green | blue)),
                ("PSNR", f"{decibels:.1f}" if np.isfinite(decibels) else "∞", "dB"),
            ]
        )


def _amount(changed: np.ndarray) -> tuple[str, str]:
    """The share of the pixels, or, where it would read 0 %, their number."""
    count = int(changed.sum())
    if 0 < changed.mean() < 0.005:
        return f"{count:,}", "pixel" if count == 1 else "pixels"
    return f"{100 * changed.mean():.0f}", "% of the pixels"


def _dropdown(label: str, options: tuple[str, ...], width: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=options, description=label, style={"description_width": "auto"}, layout={"width": width}
    )
