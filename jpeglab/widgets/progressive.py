"""Progressive scans that arrive one by one, beside a baseline file cut at the same byte.

    photo  --send-->  two files of the same coefficients  --received-->  pixels, after so many bytes

T.81 G.1.1 (no slide shows it: the lecture keeps to the baseline process). Both files have fitted Huffman tables.
"""

import functools
import html
from typing import Any, NamedTuple

import ipywidgets
import numpy as np

from jpeglab.coding.anatomy import scan_ends, scan_meaning
from jpeglab.coding.files import read, write
from jpeglab.distortion import psnr
from jpeglab.errors import FormatError
from jpeglab.image import Scan
from jpeglab.plots import arrival_curves, limit
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, magnified
from jpeglab.widgets.rate import middle

__all__ = ["ProgressiveApp", "Sent", "received", "send"]

HEIGHT, WIDTH = 232, 400  # of the piece, in pixels
STEPS = 24  # of the curves between the ends of scans
HIGHEST = 60  # dB that are drawn
NAMES = ("Y", "Cb", "Cr")


class Sent(NamedTuple):
    """Two files of the same coefficients, and how far each is once a scan has arrived.

    pixels : what was compressed
    progressive, baseline : bytes
    scans : of the progressive file
    ends : the byte behind each scan, and behind the longer file
    counts : bytes, the ends of the scans among them
    quality : PSNR in dB of the progressive and of the baseline file after each of ``counts``
    """

    pixels: np.ndarray
    progressive: bytes
    baseline: bytes
    scans: tuple[Scan, ...]
    ends: list[int]
    counts: list[int]
    quality: tuple[list[float], list[float]]


@functools.lru_cache(maxsize=8)
def send(photo: Photo, quality: int) -> Sent:
    """The middle of a photo as two files."""
    pixels = middle(photo.pixels, HEIGHT, WIDTH)
    image = compress(pixels, quality)
    files = write(image, progressive=True), write(image, optimize=True)
    ends = [*scan_ends(files[0]), max(map(len, files))]
    counts = sorted({*ends, *range(0, max(map(len, files)), max(1, len(files[0]) // STEPS)), *map(len, files)})
    progressive, baseline = ([psnr(pixels, received(file, n, pixels.shape)) for n in counts] for file in files)
    return Sent(pixels, *files, read(files[0]).scans, ends, counts, (progressive, baseline))


def received(data: bytes, count: int, shape: tuple[int, ...]) -> np.ndarray:
    """What a decoder makes of a file's first bytes: pixels of this shape, mid-grey as long as no scan has begun."""
    try:
        return decompress(read(data[:count], truncated=True))
    except FormatError:
        return np.full(shape, 128, np.uint8)


class ProgressiveApp(PhotoApp):
    """A progressive file arrives scan by scan, and a baseline file beside it, byte for byte.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    scan : how many scans have arrived; one more, and both files are complete
    quality : 1..100
    """

    def __init__(self, picture: str = "astronaut", scan: int = 1, quality: int = 75):
        self.quality = quality
        self.progressive, self.baseline = Pixels(""), Pixels("")
        self.headings = ipywidgets.HTML(), ipywidgets.HTML()
        self.words = ipywidgets.HTML()
        for heading in (*self.headings, self.words):
            heading.add_class("jpeglab-title")
        self.plot = Plot("", 824, 180)
        [self.axes] = self.plot.axes
        self.curves = arrival_curves(self.axes)
        pairs = zip(self.headings, (self.progressive, self.baseline), strict=True)
        pictures = beside(*(ipywidgets.VBox(pair) for pair in pairs))
        super().__init__(
            {"scan": slider("Scans that have arrived", 1, max(11, scan), scan)},
            ipywidgets.VBox([pictures, self.words, self.plot]),
            picture=picture,
            states={
                "first scan": {"scan": 1}, "second scan": {"scan": 2}, "all scans": {"scan": 10},
                "both complete": {"scan": 11},
            },
        )  # fmt: skip

    def view(self, picture: str, scan: int) -> None:
        """Show both pictures at the byte where this scan ends."""
        sent = self._fit(picture)
        number = self.controls["scan"].value - 1
        count = sent.ends[number]
        files = ("progressive", self.progressive, sent.progressive), ("baseline", self.baseline, sent.baseline)
        for (name, view, data), heading in zip(files, self.headings, strict=True):
            pixels = received(data, count, sent.pixels.shape)
            view.show(pixels, magnified(pixels))
            view.alt = f"the {name} file after {min(count, len(data)):,} of {len(data):,} bytes"
            heading.value = f"{name.capitalize()}: {min(count, len(data)):,} bytes, {_db(psnr(sent.pixels, pixels))}"
        whole = f"The whole files have {len(sent.progressive):,} and {len(sent.baseline):,} bytes."
        self.words.value = html.escape(f"{_meaning(sent, number)} {whole}")
        self._draw(sent, number)

    def move(self, **values: Any) -> None:
        """Set several controls, and draw once."""
        if values.get("picture") in self.controls["picture"].options:
            self._fit(values["picture"])  # first, so that the slider can reach the scan
        super().move(**values)

    def _fit(self, picture: str) -> Sent:
        sent = send(self.photo(picture), self.quality)
        with self.still():
            self.controls["scan"].max = len(sent.ends)
        return sent

    def _draw(self, sent: Sent, number: int) -> None:
        *curves, here = self.curves
        shown = np.minimum(sent.quality, HIGHEST)
        for line, values in zip(curves, shown, strict=True):
            line.set_data(sent.counts, values)
            line.set_markevery([sent.counts.index(end) for end in sent.ends])
        here.set_data([sent.ends[number]] * 2, [0, HIGHEST + 5])
        limit(self.axes, (0, 1.03 * sent.counts[-1]), (shown.min() - 2, shown.max() + 2))
        self.plot.alt = f"PSNR against bytes, for both files; {sent.ends[number]:,} bytes have arrived"
        self.plot.show()


def _meaning(sent: Sent, number: int) -> str:
    if number == len(sent.scans):
        return "Both files are complete; the last 2 bytes of each are EOI, the end of image."
    scan = sent.scans[number]
    return (
        f"Scan {number + 1} of {len(sent.scans)} has brought {scan_meaning(scan, [NAMES[i] for i in scan.components])}."
    )


def _db(value: float) -> str:
    return f"{value:.1f} dB" if np.isfinite(value) else "nothing lost"
