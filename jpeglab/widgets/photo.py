"""A photo to experiment with: a sample picture, or a file of the reader's own.

    bytes  --open_photo-->  Photo: pixels (H, W) or (H, W, 3), and the JpegImage that they came from, if any

A large one is shrunk, since it has to fit into a notebook and to follow a slider.
"""

import functools
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jpeglab.coding.files import read
from jpeglab.errors import JpegError, UnsupportedError
from jpeglab.image import JpegImage
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.pictures import Spectrum, decompress, transform
from jpeglab.transform.quantization import nearest_quality
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.widgets.app import Refusal

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Photo", "memories", "open_photo", "spectrum"]

WIDEST, TALLEST = 768, 512  # what a notebook on a projector shows pixel by pixel, with room for the numbers
LARGEST = 100_000_000  # pixels of a file: read within seconds
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112  # Exif 2.3, 4.6.4


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture of at most 768 x 512 pixels, and the file it is from.

    name : of the file
    size : of the file, in bytes
    pixels : (H, W) or (H, W, 3) uint8, read-only
    notes : in words, what was done to the file's pixels to get these
    jpeg : what the file holds, if it is a JPEG
    """

    name: str
    size: int
    pixels: np.ndarray
    notes: tuple[str, ...] = ()
    jpeg: JpegImage | None = None

    def __post_init__(self) -> None:
        self.pixels.flags.writeable = False

    @functools.cached_property
    def rgb(self) -> np.ndarray:
        """(H, W, 3) uint8; a grey photo has three channels that are alike."""
        return self.pixels if self.pixels.ndim == 3 else np.stack([self.pixels] * 3, axis=-1)

    @functools.cached_property
    def ycbcr(self) -> np.ndarray:
        """(H, W, 3) uint8 of Y, Cb, Cr, read-only."""
        planes = rgb_to_ycbcr(self.rgb)
        planes.flags.writeable = False
        return planes

    @functools.cached_property
    def luminance(self) -> np.ndarray:
        """Y, (H, W) uint8."""
        return self.pixels if self.pixels.ndim == 2 else np.ascontiguousarray(self.ycbcr[..., 0])


@functools.lru_cache(maxsize=16)
def spectrum(photo: Photo, subsampling: str) -> Spectrum:
    """T of a photo, which is the same for all qualities."""
    return transform(photo.pixels, subsampling)


def open_photo(name: str, data: bytes) -> Photo:
    """Open a picture file: a JPEG with jpeglab, anything else with Pillow.

    Raises
    ------
    Refusal : that says why, for what is no picture, a damaged one, or one that is too large
    """
    if data[:2] == b"\xff\xd8":
        jpeg, image = _open_jpeg(name, data)
    else:
        jpeg, image = None, _open_other(name, data)
    notes: list[str] = []
    for step in (_upright, _plain, _small):
        image, note = step(image)
        notes += [note] if note else []
    return Photo(name, len(data), np.array(image), tuple(notes), jpeg)


def memories(photo: Photo) -> Iterator[str]:
    """What a JPEG file remembers of its compression, in words; nothing for other files."""
    jpeg = photo.jpeg
    if jpeg is None:
        return
    yield f"{photo.size:,} bytes, {jpeg.width} × {jpeg.height}, {jpeg.color}, " + (
        "progressive" if jpeg.progressive else "sequential"
    )
    quality, distance = nearest_quality(jpeg.luminance.table)
    if distance:
        yield f"a luminance table of its own; nearest is QF {quality} (the 64 steps differ by {distance} in sum)"
    else:
        yield f"the luminance table of QF {quality}"
    if jpeg.color in ("YCbCr", "YCCK"):
        yield f"chroma subsampling {_subsampling(jpeg)}"
    yield from (f"odd: {warning}" for warning in jpeg.warnings)


def _subsampling(jpeg: JpegImage) -> str:
    (h, v), *chroma = (component.sampling for component in jpeg.components[:3])
    names = {factors: name for name, factors in SUBSAMPLING.items()}
    return names.get((h, v), "") if chroma == [(1, 1)] * 2 else f"with factors {jpeg.grid.samplings}"


def _open_jpeg(name: str, data: bytes) -> tuple[JpegImage, "Image.Image"]:
    from PIL import Image

    try:
        jpeg = read(data, max_pixels=LARGEST)
        pixels = decompress(jpeg)
    except UnsupportedError as error:
        raise Refusal(f"{name} is a JPEG file of a kind that is not read here: {error.feature}.") from error
    except JpegError as error:
        raise Refusal(f"{name} begins like a JPEG file, but is damaged: {error}.") from error
    image = Image.fromarray(pixels, "CMYK") if jpeg.color in ("CMYK", "YCCK") else Image.fromarray(pixels)
    image.info["exif"] = next((segment.data for segment in jpeg.segments if segment.data.startswith(EXIF)), b"")
    return jpeg, image


def _open_other(name: str, data: bytes) -> "Image.Image":
    from PIL import Image, UnidentifiedImageError

    if not data:
        raise Refusal(f"{name} is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, and of odd metadata
            image = Image.open(io.BytesIO(data))
            width, height = image.size
            if width * height > LARGEST:
                raise Refusal(
                    f"{name} has {width} × {height} pixels; at most {LARGEST // 10**6} million are read here."
                )
            image.load()
    except Image.DecompressionBombError as error:
        raise Refusal(f"{name} is too large: {error}") from error
    except UnidentifiedImageError as error:
        raise Refusal(
            f"{name} is not a picture: no JPEG file, and none of the other kinds that can be opened here."
        ) from error
    except Refusal:
        raise
    except Exception as error:  # Pillow's readers raise what they like
        raise Refusal(f"{name} looks like a {image.format} file, but cannot be read: {error}.") from error
    return image


def _upright(image: "Image.Image") -> tuple["Image.Image", str]:
    from PIL import ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of damaged Exif data
            if image.getexif().get(ORIENTATION, 1) == 1:
                return image, ""
            return ImageOps.exif_transpose(image), "turned upright, as its Exif data say"
    except Exception:  # a camera's Exif data may be anything, and are no reason to refuse its picture
        return image, "its Exif data are damaged, so it may lie on its side"


def _plain(image: "Image.Image") -> tuple["Image.Image", str]:
    """Grey or RGB, 8 bits a sample."""
    from PIL import Image

    if image.mode in ("L", "RGB") and not image.has_transparency_data:
        return image, ""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)), "16 bits a sample were cut to 8"
    if image.mode in ("I", "F"):
        samples = np.nan_to_num(np.asarray(image, np.float64), posinf=0, neginf=0)
        low, high = samples.min(), samples.max()
        scaled = (samples - low) * (255 / (high - low) if high > low else 0)
        return Image.fromarray(
            (scaled + 0.5).astype(np.uint8)
        ), f"32-bit samples were scaled from {low:g}..{high:g} to 0..255"
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        if clear.getchannel("A").getextrema() == (255, 255):
            return image.convert("L" if image.mode == "LA" else "RGB"), ""
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB"), "what is transparent was made white"
    mode = "L" if image.mode == "1" else "RGB"
    return image.convert(mode), f"converted from {image.mode} to {'grey' if mode == 'L' else 'RGB'}"


def _small(image: "Image.Image") -> tuple["Image.Image", str]:
    """Each square of pixels replaced by its mean, so that the whole picture fits."""
    factor = max(-(-image.width // WIDEST), -(-image.height // TALLEST))
    if factor == 1:
        return image, ""
    small = image.reduce(factor)
    size = f"{small.width} × {small.height}"
    return (
        small,
        f"shrunk from {image.width} × {image.height} to {size}: a pixel here is the mean of {factor} × {factor}",
    )
