"""Where the loss happens (slides: Quantization; Preparation for Entropy Coding, "most of the lossiness").

photo, quality, subsampling  --compute-->  the squared error that each stage adds, and the picture of it
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.distortion import squared_error
from jpeglab.transform.pictures import decompress
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.transform.stages import STAGES, after_quantization, before_quantization
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, spectrum
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, magnified
from jpeglab.widgets.tables import minus, record_table
from jpeglab.widgets.window import Window

__all__ = ["LossApp", "after", "compute", "error_picture"]

WIDE = 528  # pixels of the page, as wide as the fig
GAIN = 8  # of the picture of an error
ALL = "all of them"


@functools.lru_cache(maxsize=32)
def after(photo: Photo, stage: str, quality: int, subsampling: str) -> np.ndarray:
    """The pixels after one of STAGES, see ``jpeglab.transform.stages``."""
    if stage in STAGES[:2]:
        return _before(photo, subsampling)[stage]
    image = spectrum(photo, subsampling).quantize(quality)
    return after_quantization(image, SUBSAMPLING[subsampling]) if stage == STAGES[2] else decompress(image)


@functools.lru_cache(maxsize=8)
def _before(photo: Photo, subsampling: str) -> dict[str, np.ndarray]:
    return before_quantization(photo.pixels, subsampling)


def compute(photo: Photo, quality: int, subsampling: str) -> dict[str, float]:
    """What each stage adds to the mean squared error; less than 0 where it brings pixels nearer to the photo's."""
    decoded = (after(photo, stage, quality, subsampling) for stage in STAGES)
    errors = [0.0, *(squared_error(photo.pixels, pixels) for pixels in decoded)]
    return dict(zip(STAGES, np.diff(errors).tolist(), strict=True))


def error_picture(photo: Photo, quality: int, subsampling: str, stage: str) -> np.ndarray:
    """The change that a stage makes, eight times as strong, on grey: uint8, the photo's shape."""
    first = last = stage
    if stage == ALL:
        first, *_, last = STAGES
    place = STAGES.index(first)
    before = after(photo, STAGES[place - 1], quality, subsampling) if place else photo.pixels
    now = after(photo, last, quality, subsampling)
    error = GAIN * np.subtract(now, before, dtype=np.float32)
    error += 128.5  # what follows cuts
    return np.clip(error, 0, 255, out=error).astype(np.uint8)


class LossApp(PhotoApp):
    """The squared error, stage by stage.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : 1..100
    subsampling : "4:4:4", "4:2:2", "4:2:0", "4:4:0" or "4:1:1"
    """

    def __init__(self, picture: str = "fig", quality: int = 75, subsampling: str = "4:2:0"):
        self.picture, self.table = Pixels(""), ipywidgets.HTML()
        self.table.add_class("jpeglab-compact")
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, quality),
                "subsampling": _dropdown("Chroma", tuple(SUBSAMPLING), subsampling, "160px"),
                "stage": _dropdown("Show the error of", (*STAGES, ALL), STAGES[2], "350px"),
            },
            Window(self.picture, WIDE),
            self.table,
            picture=picture,
            states={"QF 50": {"quality": 50}, "QF 95": {"quality": 95}, "QF 100": {"quality": 100}},
        )

    def view(self, picture: str, quality: int, subsampling: str, stage: str) -> None:
        """Show the error of one stage, and the numbers of all."""
        photo = self.photo(picture)
        self.picture.show(error_picture(photo, quality, subsampling, stage), magnified(photo.pixels))
        self.picture.alt = f"The error of {stage}, {GAIN} times as strong, on grey"
        added = compute(photo, quality, subsampling)
        total = sum(added.values())
        rows = [(name, _number(error), _share(error, total)) for name, error in (*added.items(), (ALL, total))]
        chosen = [name for name, *_ in rows].index(stage)
        self.table.value = record_table(("Stage", "adds", "share"), rows, chosen)
        self.controls["subsampling"].disabled = photo.pixels.ndim == 2  # grey has no chroma


def _dropdown(label: str, options: tuple[str, ...], value: str, width: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=options, value=value, description=label,
        style={"description_width": "auto"}, layout={"width": width},
    )  # fmt: skip


def _number(error: float) -> str:
    return minus(f"{error:z.2f}")


def _share(error: float, total: float) -> str:
    return minus(f"{error / total:z.0%}") if total else "–"
