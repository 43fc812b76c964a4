"""Time the detectors and maps: ``make bench``, or ``python benchmarks/forensics.py --photos FOLDER``.

Every iteration takes a new picture and a new quality, once and twice compressed in turn, and runs one method after the
other, so that what else the machine does falls on all.  A row shows the median CPU time and its quartiles; every run
goes into a CSV file.  The large pictures are mosaics of photographs, never enlargements.

Exit status: 0; 1 if a row is beyond three times its limit.
"""

import functools
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from codec import QUALITIES, arguments, mosaic, photographs, store

import jpeglab
from jpeglab.forensics import DETECTORS
from jpeglab.forensics.localization import METHODS, localize
from jpeglab.image import JpegImage

SMALL, MIDDLE, LARGE = (512, 512), (1536, 2048), (3000, 4000)
FIRST = 60  # the quality of a first save
REPEAT = 5  # times a small picture

# name: (milliseconds at most, aim)
LIMITS = {
    **{f"{name}, 512": (60, 25) if name == "same_table" else (25, 25) for name in DETECTORS},
    "all detectors, 12 MP": (4000, 1500),
    **{f"map {name}, 3.1 MP": (1200, 300) if name == "shifted" else (600, 300) for name in METHODS},
}


class Row(NamedTuple):
    """One line of the table: what is timed, in milliseconds."""

    name: str
    limit: float
    aim: float
    times: list[float]


def methods(small: JpegImage, middle: JpegImage, large: JpegImage) -> Iterator[tuple[str, Callable[[], object]]]:
    """Everything that is timed."""
    for name, detector in DETECTORS.items():
        yield f"{name}, 512", functools.partial(detector, small)
    for name in METHODS:
        yield f"map {name}, 3.1 MP", functools.partial(localize, middle, name)
    yield "all detectors, 12 MP", lambda: [detector(large) for detector in DETECTORS.values()]


def cpu_time(function: Callable[[], object], repeat: int) -> float:
    """Milliseconds of this process, the shortest of some times."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def pictures(photos: list[np.ndarray], rng: np.random.Generator, twice: bool) -> Iterator[JpegImage]:
    """One of each size, in color and with 4:2:0."""
    quality = int(rng.choice(QUALITIES))
    for shape in (SMALL, MIDDLE, LARGE):
        pixels = mosaic(photos, shape, rng)
        if twice:
            pixels = jpeglab.decompress(jpeglab.compress(pixels, FIRST))
        yield jpeglab.compress(pixels, quality)


def main() -> int:
    """Measure, print, store."""
    options = arguments(__doc__ or "", "forensics", 6)
    rng, photos = np.random.default_rng(options.seed), photographs(options.photos)
    runs: list[tuple[str, int, float]] = []
    for run in range(-1, options.runs):  # the first only loads and compiles
        for name, function in methods(*pictures(photos, rng, twice=run % 2 == 1)):
            runs.append((name, run, cpu_time(function, REPEAT if name.endswith("512") else 1)))
        print(f"\rrun {run + 1} of {options.runs}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    store(options.csv, ("what", "run", "milliseconds"), runs)
    rows = [Row(name, *LIMITS[name], [t for n, run, t in runs if n == name and run >= 0]) for name in LIMITS]
    print_table(rows)
    return int(any(statistics.median(row.times) > 3 * row.limit for row in rows))


def print_table(rows: list[Row]) -> None:
    """The table, in Markdown."""
    print("| what | CPU ms, median (quartiles) | at most | aim | |")
    print("|---|---|---|---|---|")
    for row in rows:
        low, middle, high = np.quantile(row.times, (0.25, 0.5, 0.75))
        verdict = "reached" if middle <= row.aim else "within" if middle <= row.limit else "**missed**"
        print(f"| {row.name} | {middle:.0f} ({low:.0f}-{high:.0f}) | {row.limit:g} | {row.aim:g} | {verdict} |")


if __name__ == "__main__":
    sys.exit(main())
