"""Chroma subsampling, and the Quality Factor of color alone (slides: Color space transform – subsampling).

photo, quality, chroma quality, subsampling  --compute-->  the JPEG file
photo  --plainest-->  where subsampling changes the photo most
subsampling  --samples_of-->  samples of a 64 x 64 block
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.files import write
from jpeglab.distortion import psnr
from jpeglab.image import JpegImage
from jpeglab.transform.color import ycbcr_to_rgb
from jpeglab.transform.pictures import Spectrum, decompress, transform
from jpeglab.transform.quantization import standard_table
from jpeglab.transform.sampling import SUBSAMPLING, subsample, upsample
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import COLORED, PhotoApp
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import numbers

__all__ = ["STRIPES", "SubsamplingApp", "compute", "plainest", "samples_of", "stripes", "thinned"]

Setting = tuple[int, int, str]  # the Quality Factors of Y and of Cb and Cr, and the subsampling
Facts = list[tuple[str, object, str]]

STRIPES = "stripes"
WIDTH, HEIGHT = 384, 300  # of what is shown, in pixels of the page
ORANGE, BLUE = (213, 94, 0), (0, 153, 255)  # both have Y = 119


def stripes() -> np.ndarray:
    """(160, 192, 3) uint8: orange and blue of one brightness, in stripes 1, 2, 4, 8 and 16 pixels wide."""
    x = np.arange(192)
    bands = [(x // width) % 2 == 0 for width in (1, 2, 4, 8, 16)]
    orange = np.repeat(bands, 32, axis=0)
    return np.where(orange[..., None], ORANGE, BLUE).astype(np.uint8)


def samples_of(subsampling: str, side: int = 64) -> int:
    """Samples of a block of side x side pixels: Y, and what is left of Cb and Cr (slides: 12288 and 6144 values)."""
    h, v = SUBSAMPLING[subsampling]
    return side * side + 2 * (-(-side // h)) * (-(-side // v))


def thinned(photo: Photo, subsampling: str) -> np.ndarray:
    """The photo with fewer samples of color and no other loss but the rounding of Y, Cb and Cr: (H, W, 3) uint8."""
    h, v = SUBSAMPLING[subsampling]
    samples = photo.ycbcr.copy()
    height, width = samples.shape[:2]
    for i in (1, 2):
        samples[..., i] = upsample(subsample(samples[..., i], h, v), h, v)[:height, :width]
    return ycbcr_to_rgb(samples)


@functools.lru_cache(maxsize=32)
def plainest(photo: Photo, width: int, height: int) -> tuple[int, int]:
    """(top, left) of the part, at most so large, that 4:2:0 changes most: the largest sum of squared errors."""
    error = np.square(thinned(photo, "4:2:0").astype(np.int64) - photo.rgb).sum(axis=2)
    sums = np.pad(error.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    h, w = min(height, error.shape[0]), min(width, error.shape[1])
    boxes = sums[h:, w:] - sums[:-h, w:] - sums[h:, :-w] + sums[:-h, :-w]
    top, left = divmod(int(boxes.argmax()), boxes.shape[1])
    return top, left


def compute(photo: Photo, quality: int, chroma_quality: int, subsampling: str) -> JpegImage:
    """Compress a photo with a Quality Factor for Y, and another for Cb and Cr."""
    tables = [standard_table(quality), standard_table(chroma_quality, chrominance=True)]
    return _spectrum(photo, subsampling).quantize(tables=tables)


@functools.lru_cache(maxsize=6)
def _spectrum(photo: Photo, subsampling: str) -> Spectrum:
    return transform(photo.rgb, subsampling)


class SubsamplingApp(PhotoApp):
    """Fewer samples of color: what the file saves, and where it shows.

    Parameters
    ----------
    picture : one of the pictures in color, or "stripes"
    subsampling : "4:4:4", "4:2:2", "4:2:0", "4:4:0" or "4:1:1"
    quality : 1..100, of Y and of Cb and Cr
    """

    def __init__(self, picture: str = STRIPES, subsampling: str = "4:2:0", quality: int = 75):
        self.before, self.after = Pixels(""), Pixels("")
        self.titles = titled("", self.before), titled("", self.after)
        self.numbers = ipywidgets.HTML()
        self.held: Setting | None = None
        luma, chroma = slider("QF of Y", 1, 100, quality), slider("QF of Cb, Cr", 1, 100, quality)
        luma.layout.width, chroma.layout.width = "47%", "49%"
        super().__init__(
            {
                "quality": luma,
                "chroma_quality": chroma,
                "lock": _checkbox("lock both QF"),
                "hold": _checkbox("hold this file, to compare"),
                "subsampling": ipywidgets.ToggleButtons(
                    options=tuple(SUBSAMPLING), value=subsampling, style={"button_width": "auto"}
                ),
                "zoom": ipywidgets.Dropdown(
                    options=(1, 2, 3, 6), value=3, description="Zoom",
                    style={"description_width": "auto"}, layout={"width": "110px"},
                ),
            },
            beside(*self.titles),
            self.numbers,
            picture=picture,
            samples=(STRIPES, *COLORED),
            states={
                "it shows": {"picture": STRIPES, "subsampling": "4:2:0", "zoom": 3},
                "it does not": {"picture": "sunset", "subsampling": "4:2:0", "zoom": 1},
                "coarse color": {
                    "picture": "fig", "subsampling": "4:4:4", "quality": 75, "chroma_quality": 10, "lock": False,
                },
            },
        )  # fmt: skip

    def photo(self, picture: str) -> Photo:
        """Besides the samples there is a picture with as much change of color, and none of brightness, as can be."""
        return _stripes() if picture == STRIPES else super().photo(picture)

    def view(
        self, picture: str, quality: int, chroma_quality: int, lock: bool, hold: bool, subsampling: str, zoom: int
    ) -> None:
        """The part where subsampling is plainest, before and after; the numbers are those of the whole photo.

        A file that is held stands in the photo's place, made with the same settings of whatever photo is chosen.
        """
        photo = self.photo(picture)
        setting = quality, self._chroma_quality(lock), subsampling
        self.held = (self.held or setting) if hold else None
        pixels, facts = _file(photo, setting)
        held, held_facts = _file(photo, self.held) if self.held else (photo.rgb, [])
        before = (
            _name("The held file", self.held) if self.held else f"The {photo.name if picture == STRIPES else 'photo'}"
        )
        after = _name("The JPEG file", setting)
        for view, title, of, name in zip(
            (self.before, self.after), self.titles, (held, pixels), (before, after), strict=True
        ):
            self._show(view, photo, of, zoom, name)
            title.children[0].value = name
        others = [(f"Held: {label}", *rest) for label, *rest in held_facts] or _savings(photo, setting)
        self.numbers.value = numbers([*facts, *others])

    def _chroma_quality(self, lock: bool) -> int:
        """That of its slider, which follows the other one if both are locked."""
        chroma = self.controls["chroma_quality"]
        chroma.disabled = lock
        if lock:
            with self.still():
                chroma.value = self.controls["quality"].value
        quality: int = chroma.value
        return quality

    @staticmethod
    def _show(view: Pixels, photo: Photo, of: np.ndarray, zoom: int, name: str) -> None:
        width, height = WIDTH // zoom, HEIGHT // zoom
        top, left = plainest(photo, width, height)
        view.show(of[top : top + height, left : left + width], zoom)
        view.alt = f"A part of {photo.name}, enlarged {zoom} times: {name}"


def _file(photo: Photo, setting: Setting) -> tuple[np.ndarray, Facts]:
    """The pixels of a file, and its two numbers."""
    image = compute(photo, *setting)
    pixels = decompress(image)
    decibels = psnr(photo.rgb, pixels)
    return pixels, [
        ("File", f"{len(write(image)):,}", "bytes"),
        ("PSNR", f"{decibels:.1f}" if np.isfinite(decibels) else "∞", "dB"),
    ]


def _savings(photo: Photo, setting: Setting) -> Facts:
    """What subsampling saves, in bytes and in samples."""
    quality, chroma_quality, subsampling = setting
    size, full = (len(write(compute(photo, quality, chroma_quality, name))) for name in (subsampling, "4:4:4"))
    return [
        ("Against 4:4:4", f"{100 * (size / full - 1):+.0f}".replace("-", "−").replace("+0", "0"), "%"),
        ("Samples of 64 × 64 pixels", f"{samples_of(subsampling):,}", f"of {samples_of('4:4:4'):,}"),
    ]


def _name(what: str, setting: Setting) -> str:
    quality, chroma_quality, subsampling = setting
    return f"{what}: {subsampling}, QF {quality} / {chroma_quality}"


def _checkbox(label: str) -> ipywidgets.Checkbox:
    return ipywidgets.Checkbox(description=label, indent=False, layout={"width": "auto"})


@functools.cache
def _stripes() -> Photo:
    return Photo(STRIPES, 0, stripes())
