"""Three planes, and what the eye misses when one of them gets coarse (slides: Color space transform: RGB to YCbCr).

    photo, size, thinned  --compute-->  three planes (H, W) uint8, and the pixels (H, W, 3) that they make

There is no file here and no DCT: each square of size x size samples is replaced by its mean.
"""

import ipywidgets
import numpy as np

from jpeglab.distortion import psnr
from jpeglab.transform.color import ycbcr_to_rgb
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import COLORED, PhotoApp
from jpeglab.widgets.pictures import Pixels, middle, titled

__all__ = ["THINNED", "PlanesApp", "compute", "squares"]

SMALL = 140, 230  # rows and columns of a plane as it is shown
TINY = 128  # pixels of the page: as large as pictures are shown that have no more than half of it
RGB, YCBCR = ("R", "G", "B"), ("Y", "Cb", "Cr")
THINNED = {  # the three planes, and which of them get coarse
    "Cb and Cr": (YCBCR, (1, 2)),
    "Y": (YCBCR, (0,)),
    "Y, Cb and Cr": (YCBCR, (0, 1, 2)),
    "R": (RGB, (0,)),
    "G": (RGB, (1,)),
    "B": (RGB, (2,)),
    "R and B": (RGB, (0, 2)),
    "R, G and B": (RGB, (0, 1, 2)),
}


def squares(plane: np.ndarray, size: int) -> np.ndarray:
    """Each square of size x size samples replaced by its mean, (H, W) uint8; the last ones may be smaller."""
    filled = np.pad(plane, [(0, -side % size) for side in plane.shape]).astype(np.int32)
    rows = np.add.reduce([filled[i::size] for i in range(size)])
    sums = np.add.reduce([rows[:, i::size] for i in range(size)])
    heights, widths = (np.diff(np.arange(0, side, size), append=side) for side in plane.shape)
    means = (sums / np.outer(heights, widths) + 0.5).astype(np.uint8)
    return means.repeat(widths, axis=1).repeat(heights, axis=0)


def compute(photo: Photo, size: int, thinned: str) -> tuple[list[np.ndarray], np.ndarray]:
    """The planes, some of them coarse, and the picture that is made of them again."""
    space, coarse = THINNED[thinned]
    samples = photo.rgb if space == RGB else photo.ycbcr
    planes = [squares(samples[..., i], size) if i in coarse else samples[..., i] for i in range(3)]
    together = np.stack(planes, axis=-1)
    return planes, together if space == RGB else ycbcr_to_rgb(together)


class PlanesApp(PhotoApp):
    """Three planes side by side: make some of them coarse, and look what becomes of the photo."""

    def __init__(self, picture: str = "fig", size: int = 1, thinned: str = "Cb and Cr"):
        self.together = Pixels("")
        self.planes = [Pixels("") for _ in range(3)]
        self.titles = [titled("", view) for view in (self.together, *self.planes)]
        super().__init__(
            {
                "size": slider("One sample for n × n pixels: n", 1, 32, size),
                "thinned": ipywidgets.Dropdown(
                    options=tuple(THINNED), value=thinned, description="of",
                    style={"description_width": "auto"}, layout={"width": "160px"},
                ),
            },
            self.titles[0],
            ipywidgets.VBox(self.titles[1:]),
            picture=picture,
            samples=COLORED,
            states={
                "color, n = 8": {"size": 8, "thinned": "Cb and Cr"},
                "brightness, n = 8": {"size": 8, "thinned": "Y"},
                "G, n = 8": {"size": 8, "thinned": "G"},
            },
        )  # fmt: skip

    def view(self, picture: str, size: int, thinned: str) -> None:
        """The photo from its planes, pixel by pixel, and the planes as grey pictures, shrunk."""
        photo = self.photo(picture)
        space, coarse = THINNED[thinned]
        planes, pixels = compute(photo, size, thinned)
        zoom = max(1, TINY // max(pixels.shape[:2]))
        self.together.show(middle(pixels, 560, 420), zoom)
        self.together.alt = f"{photo.name}, of {thinned} one sample for {size} × {size} pixels"
        for i, (plane, view) in enumerate(zip(planes, self.planes, strict=True)):
            view.show(_shrunk(plane), zoom)
            view.alt = f"The plane {space[i]} of {photo.name} in grey"
            self._name(i + 1, f"{space[i]}, 1 for {size} × {size}" if i in coarse else space[i])
        decibels = psnr(photo.rgb, pixels)
        self._name(0, "Put together again" + (f", {decibels:.1f} dB" if np.isfinite(decibels) else ", exact"))

    def _name(self, number: int, title: str) -> None:
        self.titles[number].children[0].value = title


def _shrunk(plane: np.ndarray) -> np.ndarray:
    """At most 230 x 140 pixels; what comes together into one is averaged."""
    from PIL import Image

    (height, width), (high, wide) = plane.shape, SMALL
    factor = min(high / height, wide / width, 1)
    size = max(1, int(width * factor)), max(1, int(height * factor))
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX))
