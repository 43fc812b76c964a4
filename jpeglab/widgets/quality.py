"""One photo, one quality slider (slides: Impact of compression, Quality Factor).

    photo, quality, subsampling  --compute-->  the JPEG file, and what it cost

T is done once for each photo; a move of the slider is Q, C, and the way back for the PSNR.
"""

import functools
import html
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.distortion import psnr
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import decompress
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, memories, spectrum
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, magnified
from jpeglab.widgets.tables import numbers

__all__ = ["Compressed", "QualityApp", "compute"]


@dataclass(frozen=True, eq=False)
class Compressed:
    """A JPEG file, and what it gained and lost against the pixels that it was made of."""

    pixels: np.ndarray
    image: JpegImage

    @functools.cached_property
    def data(self) -> bytes:
        """The file."""
        return write(self.image)

    @property
    def ratio(self) -> float:
        """How many times smaller than the pixels the file is."""
        return self.pixels.nbytes / len(self.data)

    @property
    def rate(self) -> float:
        """Bits per pixel, headers included."""
        height, width = self.pixels.shape[:2]
        return 8 * len(self.data) / (height * width)

    @functools.cached_property
    def psnr(self) -> float:
        """In dB, over all samples; infinite if no pixel changed."""
        return psnr(self.pixels, decompress(self.image))


def compute(photo: Photo, quality: int, subsampling: str) -> Compressed:
    """Compress a photo."""
    return Compressed(photo.pixels, spectrum(photo, subsampling).quantize(quality))


class QualityApp(PhotoApp):
    """One photo, one quality slider.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : 1..100
    subsampling : "4:4:4", "4:2:2", "4:2:0", "4:4:0" or "4:1:1"
    """

    def __init__(self, picture: str = "astronaut", quality: int = 50, subsampling: str = "4:2:0"):
        self.picture = Pixels("")
        self.caption = ipywidgets.HTML()
        self.caption.add_class("jpeglab-caption")
        self.numbers = ipywidgets.HTML()
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, quality),
                "subsampling": ipywidgets.Dropdown(
                    options=tuple(SUBSAMPLING), value=subsampling, description="Chroma",
                    style={"description_width": "auto"}, layout={"width": "160px"},
                    tooltip="Chroma subsampling: how many pixels share one sample of color",
                ),
                "original": ipywidgets.Checkbox(
                    description="show the original", indent=False, layout={"width": "auto"}
                ),
            },
            ipywidgets.VBox([self.picture, self.caption]),
            self.numbers,
            picture=picture,
            states={
                "QF 95": {"quality": 95, "original": False},
                "QF 50": {"quality": 50, "original": False},
                "QF 10": {"quality": 10, "original": False},
                "text, QF 30": {"picture": "page", "quality": 30, "original": False},
                "sky, QF 10": {"picture": "sunset", "quality": 10, "original": False},
            },
        )  # fmt: skip

    def view(self, picture: str, quality: int, subsampling: str, original: bool) -> None:
        """Show the file itself, and its numbers beside it."""
        photo = self.photo(picture)
        result = compute(photo, quality, subsampling)
        height, width = photo.pixels.shape[:2]
        zoom = magnified(photo.pixels)
        if original:
            self.picture.show(photo.pixels, zoom)
        else:
            self.picture.put(result.data, "jpeg", width, height, zoom)  # it leaves before the numbers are worked out
        self.picture.alt = f"{photo.name}, {'the original' if original else f'as a JPEG of QF {quality}'}"
        self.caption.value = _caption(photo, original, uploaded=picture in self.uploads)
        self.numbers.value = numbers(
            [
                ("QF", quality, ""),
                ("File size", f"{len(result.data):,}", "bytes"),
                (f"of {photo.pixels.nbytes:,} bytes", f"1 : {result.ratio:.1f}", ""),
                ("Rate", f"{result.rate:.2f}", "bits/pixel"),
                ("PSNR", f"{result.psnr:.1f}" if np.isfinite(result.psnr) else "∞", "dB"),
            ]
        )
        self.controls["subsampling"].disabled = photo.pixels.ndim == 2  # grey has no chroma


def _caption(photo: Photo, original: bool, uploaded: bool) -> str:
    height, width = photo.pixels.shape[:2]
    shown = f"{'the original' if original else 'a JPEG file made of'} {photo.name}"
    notes = [f"{width} × {height} pixels, {'grey' if photo.pixels.ndim == 2 else 'RGB'}"]
    notes += ["held by this kernel only, until it ends"] if uploaded else []
    lines = {"Shown": [shown, *notes], f"What {photo.name} remembers": list(memories(photo))}
    return "".join(
        f"<div><b>{html.escape(title)}:</b> {html.escape('; '.join(line))}</div>"
        for title, line in lines.items()
        if line
    )
