"""One of 64 filters, its answer at every pixel, and where in the grid it falls (slides: Rich feature sets).

JpegImage, mode   --responses-->  (H - 7, W - 7) |U / q|, rounded, at most 4
photo, QF1, QF2   --compute-->    the rich features of the photo saved once and saved twice, (64, 25, 5) each
"""

import functools

import ipywidgets
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.image import JpegImage
from jpeglab.plots import heat
from jpeglab.transform.dct import dct_matrix
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import dequantize, nearest_quality
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, beside, middle, signed, titled
from jpeglab.widgets.tables import numbers

__all__ = ["LARGEST", "RichKernelApp", "compute", "responses", "saves"]

LARGEST = 4  # responses are cut off there
SIDE = 192  # pixels of the photo, so that a move takes no time
SMALLEST = 16 + 5  # two blocks a side are left after the shift
SHIFT = 5  # rows and columns cut off between the saves
FULL = 0.2  # a difference of shares that is shown in full color
GRIDS = {"the same grid": 0, "a shifted grid": SHIFT}


def responses(image: JpegImage, mode: tuple[int, int]) -> np.ndarray:
    """What the filter of a mode (v, u) answers in the decoded luminance: (H - 7, W - 7) int, 0..4, as DCTR counts."""
    from jpeglab.learning.rich_features import TIE, rich_step

    component, matrix = image.luminance, dct_matrix()
    samples = matrix.T @ dequantize(component.quantized, component.table) @ matrix  # neither rounded nor clipped
    plane = samples.swapaxes(1, 2).reshape(image.height, image.width)
    down, across = matrix[list(mode)]
    answers = sliding_window_view(sliding_window_view(plane, 8, axis=1) @ across, 8, axis=0) @ down
    scaled = np.abs(answers) / rich_step(nearest_quality(component.table)[0])
    return np.minimum(np.floor(scaled + 0.5 + TIE), LARGEST).astype(np.int64)


@functools.lru_cache(maxsize=64)
def saves(photo: Photo, first: int, second: int, shift: int) -> tuple[JpegImage, JpegImage]:
    """The same pixels of the photo's middle saved once, and twice with rows and columns cut off in between."""
    pixels = middle(photo.luminance, SIDE + SHIFT, SIDE + SHIFT)
    if min(pixels.shape) < SMALLEST:
        raise Refusal(f"This needs a photo of at least {SMALLEST} x {SMALLEST} pixels.")
    height, width = ((side - SHIFT) // 8 * 8 for side in pixels.shape)
    shown = np.s_[shift : shift + height, shift : shift + width]
    return compress(pixels[shown], second), compress(decompress(compress(pixels, first))[shown], second)


@functools.lru_cache(maxsize=64)
def compute(photo: Photo, first: int, second: int, shift: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares (64, 25, 5) by kernel, phase and response, of the photo saved once and saved twice."""
    from jpeglab.learning.rich_features import RichFeatures

    once, twice = RichFeatures().transform(list(saves(photo, first, second, shift))).reshape(2, 64, 25, 5)
    return once, twice


class RichKernelApp(PhotoApp):
    """One of DCTR's 64 filters on a photo, and what a first compression changes at each place in the grid.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "camera", first: int = 60, second: int = 85):
        self.response, self.once, self.change = Pixels(""), Pixels(""), Pixels("")
        self.numbers = ipywidgets.HTML()
        qualities = slider("QF1", 30, 100, first), slider("QF2", 30, 100, second)
        for part in qualities:
            part.layout.width = "47%"
        super().__init__(
            {
                "kernel": slider("Filter, in zig-zag order", 0, 63, 33),
                "first": qualities[0],
                "second": qualities[1],
                "grid": ipywidgets.ToggleButtons(options=list(GRIDS.items()), value=0, style={"button_width": "140px"}),
            },
            ipywidgets.VBox([
                beside(
                    titled("Saved twice: the filter answers", self.response),
                    titled("Shares of 0, saved once", self.once),
                    titled("Twice minus once", self.change),
                ),
                self.numbers,
            ]),
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85, "grid": 0},
                "60 then 85, shifted": {"first": 60, "second": 85, "grid": SHIFT},
                "84 then 85": {"first": 84, "second": 85, "grid": 0},
            },
        )  # fmt: skip

    def view(self, picture: str, kernel: int, first: int, second: int, grid: int) -> None:
        """The filter's answers, and the shares that round to 0 at the 25 kinds of places in the grid."""
        photo, (v, u) = self.photo(picture), ZIGZAG[kernel]
        answers = responses(saves(photo, first, second, grid)[1], (v, u))
        self.response.show((answers * (255 // LARGEST)).astype(np.uint8))
        self.response.alt = f"Where the filter of mode ({v}, {u}) answers in {photo.name}, black 0 to white 4 and more"
        once, twice = (features[8 * v + u, :, 0].reshape(5, 5) for features in compute(photo, first, second, grid))
        self.once.show(heat(once, 1), 36)
        self.once.alt = f"Shares of answers 0 at 5 x 5 places, saved once: {once.min():.2f} to {once.max():.2f}"
        change = twice - once
        self.change.show(signed(change, FULL), 36)
        self.change.alt = f"What a first save changes of them: {change.min():+.3f} to {change.max():+.3f}"
        everything = np.subtract(*reversed(compute(photo, first, second, grid)))
        place = divmod(int(np.abs(change).argmax()), 5)
        self.numbers.value = numbers(
            [
                ("Filter", f"({v}, {u})", ""),
                ("Largest change", f"{100 * np.abs(change).max():.1f}", f"% at {place}"),
                ("of all 8,000 features, by 2 % or more", f"{(np.abs(everything) >= 0.02).sum():,}", ""),
            ]
        )
