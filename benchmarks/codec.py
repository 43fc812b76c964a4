"""Time the codec against Pillow and jpeglib: ``make bench``, or ``python benchmarks/codec.py --photos FOLDER``.

Every iteration takes a new picture and a new quality, and runs the two sides in turn, so that what else the machine
does falls on both.  A row shows the median of the ratios and their quartiles; every run goes into a CSV file.
The 12-megapixel pictures are mosaics of photographs, never enlargements.

Exit status: 0; 1 if a row is beyond three times its limit.
"""

import argparse
import csv
import functools
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import jpeglib
import numpy as np
from PIL import Image

import jpeglab
from jpeglab.datasets import picture, pictures
from jpeglab.transform.pictures import transform

LARGE, SMALL = (3000, 4000), (512, 512)
QUALITIES = (60, 70, 75, 80, 85, 90, 92, 95)


class Row(NamedTuple):
    """One line of the table: what is compared, and what the ratio may be."""

    name: str
    peer: str
    limit: float
    aim: float
    ratios: list[float]


def photographs(folder: Path | None) -> list[np.ndarray]:
    """The color pictures to build from."""
    if folder:
        return [np.asarray(Image.open(path).convert("RGB")) for path in sorted(folder.rglob("*.png"))]
    return [pixels for pixels in map(picture, pictures()) if pixels.ndim == 3]


def mosaic(photos: list[np.ndarray], shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A picture of this shape, laid out of randomly chosen photographs, some of them mirrored."""
    canvas = np.empty((*shape, 3), np.uint8)
    top = 0
    while top < shape[0]:
        left, height = 0, shape[0]
        while left < shape[1]:
            tile = photos[rng.integers(len(photos))][:, :: rng.choice([-1, 1])]
            part = tile[: shape[0] - top, : shape[1] - left]
            canvas[top : top + len(part), left : left + part.shape[1]] = part
            left, height = left + part.shape[1], min(height, len(part))
        top += height
    return canvas


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], repeat: int, clock: Callable[[], float]
) -> tuple[float, float]:
    """Shortest time of each, the two running alternately."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeat):
        for side, function in zip(times, (ours, theirs), strict=True):
            start = clock()
            function()
            side.append(clock() - start)
    return min(times[0]), min(times[1])


def save(picture: Image.Image, quality: int, **options: bool) -> bytes:
    """Pillow's file."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, **options)
    return file.getvalue()


def open_(data: bytes) -> np.ndarray:
    """Pillow's pixels."""
    return np.asarray(Image.open(io.BytesIO(data)))


def coefficients(path: str) -> list[np.ndarray]:
    """jpeglib's coefficients."""
    image = jpeglib.read_dct(path)
    return [image.Y, image.Cb, image.Cr]


def slider_move(spectrum: object, quality: int) -> int:
    """What a slider does: new coefficients, new picture, exact size."""
    image = spectrum.quantize(quality)  # type: ignore[attr-defined]
    jpeglab.decompress(image)
    return len(jpeglab.write(image))


def comparisons(pixels: np.ndarray, quality: int, folder: str) -> Iterator[tuple[str, Callable, Callable, Callable]]:
    """(name, ours, theirs, clock) of everything that is timed within this process."""
    size = "12 MP" if pixels.shape[0] > 1000 else "512"
    cpu, image = time.thread_time, Image.fromarray(pixels)
    for progressive in (False, True):
        path = str(Path(folder, "picture.jpg"))
        Path(path).write_bytes(save(image, quality, progressive=progressive))
        kind = "progressive" if progressive else "baseline"
        ours, theirs = functools.partial(jpeglab.read, path), functools.partial(coefficients, path)
        yield f"read coefficients, {kind}, {size}", ours, theirs, cpu
    data = save(image, quality)
    yield f"decode, {size}", lambda: jpeglab.decompress(jpeglab.read(data)), lambda: open_(data), cpu
    if size == "12 MP":
        wall = time.perf_counter
        yield f"decode, {size}, wall clock", lambda: jpeglab.decompress(jpeglab.read(data)), lambda: open_(data), wall

    yield f"encode, {size}", lambda: jpeglab.write(jpeglab.compress(pixels, quality)), lambda: save(image, quality), cpu
    if size == "512":
        spectrum = transform(pixels)
        yield "slider move, 512", lambda: slider_move(spectrum, quality), lambda: open_(save(image, quality)), cpu


LIMITS = {
    "read coefficients, baseline, 12 MP": ("jpeglib", 0.25, 0.18),
    "read coefficients, progressive, 12 MP": ("jpeglib", 0.50, 0.35),
    "read coefficients, baseline, 512": ("jpeglib", 0.45, 0.30),
    "read coefficients, progressive, 512": ("jpeglib", 0.70, 0.50),
    "decode, 12 MP": ("Pillow", 1.6, 1.2),
    "decode, 512": ("Pillow", 1.9, 1.5),
    "decode, 12 MP, wall clock": ("Pillow", 1.6, 0.8),
    "encode, 12 MP": ("Pillow", 2.0, 1.4),
    "encode, 512": ("Pillow", 2.0, 1.4),
    "slider move, 512": ("Pillow", 1.2, 0.7),
    "decode without Numba, 512": ("Pillow", 40, 20),
    "peak memory of decoding 12 MP": ("the picture", 4, 2.5),
    "import jpeglab": ("import numpy", 1.5, 1.5),
    "first use, kernels cold, s": ("seconds", 20, 20),
    "first use, kernels stored, s": ("seconds", 1, 1),
}

WITHOUT_NUMBA = """
import io, sys, time
import numpy as np
from PIL import Image
import jpeglab
data = open(sys.argv[1], "rb").read()
def ours(): jpeglab.decompress(jpeglab.read(data))
def theirs(): np.asarray(Image.open(io.BytesIO(data)))
times = [], []
for _ in range(4):
    for side, function in zip(times, (ours, theirs)):
        start = time.thread_time(); function(); side.append(time.thread_time() - start)
print(min(times[0]) / min(times[1]))
"""

PEAK = """
import sys, tracemalloc
import numpy as np
import jpeglab
jpeglab.decompress(jpeglab.read(jpeglab.write(jpeglab.compress(np.zeros((64, 64, 3), np.uint8)))))
data = open(sys.argv[1], "rb").read()
tracemalloc.start()
pixels = jpeglab.decompress(jpeglab.read(data))
print(tracemalloc.get_traced_memory()[1] / pixels.nbytes)
"""

FIRST_USE = """
import time
import numpy as np
pixels = np.zeros((64, 64, 3), np.uint8)
start = time.process_time()
import jpeglab
for progressive in PROGRESSIVE:
    jpeglab.decompress(jpeglab.read(jpeglab.write(jpeglab.compress(pixels), progressive=progressive)))
print(time.process_time() - start)
"""

IMPORT = "import time; start = time.process_time(); import {}; print(time.process_time() - start)"


def python(code: str, *arguments: str, **environment: str) -> float:
    """The number that a fresh Python prints; like a reader's it keeps the bytecode of what it imports."""
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
    return float(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)


def fresh_processes(pixels: np.ndarray, small: np.ndarray, quality: int, folder: str) -> Iterator[tuple[str, float]]:
    """What takes a new process: (name, figure)."""
    large_path, small_path = Path(folder, "large.jpg"), Path(folder, "small.jpg")
    large_path.write_bytes(save(Image.fromarray(pixels), quality))
    small_path.write_bytes(save(Image.fromarray(small), 90))
    yield "decode without Numba, 512", python(WITHOUT_NUMBA, str(small_path), JPEGLAB_COMPILED="0")
    yield "peak memory of decoding 12 MP", python(PEAK, str(large_path))
    yield "import jpeglab", python(IMPORT.format("jpeglab")) / python(IMPORT.format("numpy"))
    yield "first use, kernels stored, s", python(FIRST_USE.replace("PROGRESSIVE", "(False,)"))


def cold(folder: str) -> float:
    """Seconds of the first encoding and decoding where nothing is compiled, progressive files included."""
    return python(FIRST_USE.replace("PROGRESSIVE", "(False, True)"), NUMBA_CACHE_DIR=str(Path(folder, "cache")))


def arguments(about: str, name: str, runs: int) -> argparse.Namespace:
    """The options of a benchmark of this name."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--photos", type=Path, help="folder of PNG photographs (default: the pictures of images/)")
    parser.add_argument("--runs", type=int, default=runs, help="iterations, each with new pictures and a new quality")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, default=Path(".benchmarks", f"{name}.csv"), help="where every run goes")
    return parser.parse_args()


def store(path: Path, names: tuple[str, ...], runs: list[tuple]) -> None:
    """Every run as a line of a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *runs])


def main() -> int:
    """Measure, print, store."""
    options = arguments(__doc__ or "", "codec", 9)
    rng = np.random.default_rng(options.seed)
    photos = photographs(options.photos)
    runs: list[tuple[str, int, int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        runs.append(("first use, kernels cold, s", 0, 0, cold(folder)))
        for run in range(options.runs):
            quality = int(rng.choice(QUALITIES))
            large, small = mosaic(photos, LARGE, rng), mosaic(photos, SMALL, rng)
            for pixels, repeat in ((large, 2), (small, 8)):
                for name, ours, theirs, clock in comparisons(pixels, quality, folder):
                    a, b = in_turn(ours, theirs, repeat, clock)
                    runs.append((name, run, quality, a / b))
            for name, figure in fresh_processes(large, small, quality, folder):
                runs.append((name, run, quality, figure))
            print(f"\rrun {run + 1} of {options.runs}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    store(options.csv, ("what", "run", "quality", "ratio"), runs)
    rows = [Row(name, *LIMITS[name], [r for n, _, _, r in runs if n == name]) for name in LIMITS]
    print_table(rows)
    return int(any(statistics.median(row.ratios) > 3 * row.limit for row in rows))


def print_table(rows: list[Row]) -> None:
    """The table, in Markdown."""
    import numba
    import PIL

    print(f"NumPy {np.__version__}, Numba {numba.__version__}, Pillow {PIL.__version__}, jpeglib {jpeglib.__version__}")
    print("| what | against | median (quartiles) | at most | aim | |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        low, middle, high = np.quantile(row.ratios, (0.25, 0.5, 0.75))
        verdict = "reached" if middle <= row.aim else "within" if middle <= row.limit else "**missed**"
        figures = f"{middle:.2f} ({low:.2f}-{high:.2f})"
        print(f"| {row.name} | {row.peer} | {figures} | {row.limit:g} | {row.aim:g} | {verdict} |")


if __name__ == "__main__":
    sys.exit(main())
