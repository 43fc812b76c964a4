"""Saved again with the same table (Huang, Huang, Shi 2010; slides: Detection of double JPEG compression).

luminance, quality  --compute-->  how many coefficients each further save changes
JpegImage  --recompression_test-->  the next save of this file against that of its perturbed copies
"""

import functools
import itertools

import ipywidgets
import numpy as np

from jpeglab.forensics.same_table import RecompressionTest, recompress, recompression_test
from jpeglab.image import JpegImage
from jpeglab.plots import limit, save_counts
from jpeglab.transform.pictures import compress
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import minus, numbers

__all__ = ["FEWEST", "SameTableApp", "compute", "saves", "verdict"]

MOST = 7  # saves
FEWEST = 5  # coefficients: where so many are expected, none at all is seen in fewer than 1 of 100 files by chance
ONES, ALL = "+1 and −1 (Niu)", "all (Huang)"


@functools.lru_cache(maxsize=8)
def saves(photo: Photo, quality: int) -> tuple[JpegImage, ...]:
    """The luminance of a photo, saved 1, 2, ... 7 times with one table."""
    images = [compress(photo.luminance, quality)]
    for _ in range(1, MOST):
        images.append(recompress(images[-1]))
    return tuple(images)


def compute(images: tuple[JpegImage, ...]) -> list[int]:
    """How many coefficients each save changes: of save 2, 3, ..."""
    values = [image.luminance.quantized for image in images]
    return [int(np.count_nonzero(before != after)) for before, after in itertools.pairwise(values)]


@functools.lru_cache(maxsize=64)
def judge(photo: Photo, quality: int, times: int, permille: int, ones: bool) -> RecompressionTest:
    """Whether a photo saved so many times looks saved twice; what is perturbed is given in thousandths."""
    return recompression_test(saves(photo, quality)[times - 1], share=permille / 1000, ones=ones, trials=3)


def verdict(test: RecompressionTest) -> str:
    """What a test says, in words: by the paper's rule, if it is about more coefficients than chance moves."""
    if max(test.changed, float(np.mean(test.perturbed))) < FEWEST:
        return "cannot tell, too few change"
    return "“saved twice”" if test.score > 0 else "“saved once”"


class SameTableApp(PhotoApp):
    """A photo saved again and again with one table: how many coefficients still move.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : QF of all saves
    times : how often the file was saved, 1..5
    """

    def __init__(self, picture: str = "coffee", quality: int = 95, times: int = 1):
        self.plot, self.numbers = Plot("", 540, 340), ipywidgets.HTML()
        self.counts, self.now, self.threshold = save_counts(self.plot.axes[0], MOST)
        label = {"description_width": "auto"}
        super().__init__(
            {
                "times": slider("Saved so many times", 1, MOST - 2, times),
                "quality": slider("QF", 1, 100, quality),
                "permille": slider("Share perturbed, in ‰", 1, 200, 70),
                "ones": ipywidgets.Dropdown(
                    options=((ONES, True), (ALL, False)), description="Which are perturbed", style=label,
                    layout={"width": "330px"},
                ),
            },
            titled("One table, saved again and again", self.plot),
            self.numbers,
            picture=picture,
            states={
                "once": {"times": 1, "quality": 95},
                "twice": {"times": 2, "quality": 95},
                "once, QF 60": {"times": 1, "quality": 60},
                "twice, QF 100": {"times": 2, "quality": 100},
            },
        )  # fmt: skip

    def view(self, picture: str, times: int, quality: int, permille: int, ones: bool) -> None:
        """Each save's count, and the file's next one against the threshold."""
        photo = self.photo_with_blocks(picture)
        counts, test = compute(saves(photo, quality)), judge(photo, quality, times, permille, ones)
        threshold = float(np.mean(test.perturbed))
        self.counts.set_data(range(2, MOST + 1), counts)
        self.now.set_data([times + 1], [test.changed])
        self.threshold.set_data([1, MOST + 1], [threshold, threshold])
        limit(self.plot.axes[0], y=(0, 3 * max(*counts, threshold, 10)))
        self.plot.alt = f"Coefficients that each save changes: {', '.join(f'{count:,}' for count in counts)}"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("The next save changes", f"{test.changed:,}", f"of {test.coefficients:,}"),
                ("of perturbed copies", f"{threshold:,.0f}", ""),
                (f"Score: {verdict(test)}", minus(f"{test.score:.2f}"), ""),
            ]
        )
