"""Every byte and every pixel: jpeglab against Pillow (libjpeg-turbo) and jpeglib over a grid, wider with --full."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from jpegs import SIZES, SUBSAMPLINGS, noise, opened, photo, saved, stored

import jpeglab

MODES: dict[str, dict[str, Any]] = {
    "standard": {},
    "optimized": {"optimize": True},
    "progressive": {"progressive": True},
}
KINDS = ("grey", *SUBSAMPLINGS)
COLUMNS = pytest.mark.parametrize("mode", MODES)
ROWS = pytest.mark.parametrize("kind", KINDS)


class Case(NamedTuple):
    name: str
    pixels: np.ndarray
    quality: int
    file: bytes  # Pillow's

    def image(self, kind: str) -> jpeglab.JpegImage:
        return jpeglab.compress(self.pixels, self.quality, "4:2:0" if kind == "grey" else kind)


def cases(kind: str, mode: str, full: bool) -> Iterator[Case]:
    """Every quality, each with one size of SIZES in turn, or with all of them."""
    for quality in range(1, 101):
        for number, size in enumerate(SIZES):
            if full or (quality + 5 * KINDS.index(kind)) % len(SIZES) == number:
                make = noise if (quality + number) % 3 == 0 else photo
                pixels = make(*size, channels=1 if kind == "grey" else 3, seed=quality)
                options = MODES[mode] if kind == "grey" else {"subsampling": kind, **MODES[mode]}
                file = saved(pixels, quality=quality, **options)
                yield Case(f"{size[0]} x {size[1]} at {quality}", pixels, quality, file)


@ROWS
@COLUMNS
def test_files_equal_pillows_to_the_byte(kind: str, mode: str, full: bool) -> None:
    wrong = [
        case.name
        for case in cases(kind, mode, full)
        if jpeglab.write(case.image(kind), **MODES[mode]) != case.file
    ]  # fmt: skip
    assert wrong == []


@ROWS
@COLUMNS
def test_pixels_equal_pillows_to_the_bit(kind: str, mode: str, full: bool) -> None:
    wrong = [
        case.name
        for case in cases(kind, mode, full)
        if not np.array_equal(jpeglab.decompress(jpeglab.read(case.file)), opened(case.file))
    ]
    assert wrong == []


@ROWS
@COLUMNS
def test_coefficients_and_tables_equal_jpeglibs(kind: str, mode: str, full: bool, tmp_path: Path) -> None:
    wrong = []
    for case in cases(kind, mode, full):
        image, theirs = jpeglab.read(case.file), stored(case.file, tmp_path)
        ours = [(c.quantized, c.table) for c in image.components]
        if not (
            len(ours) == len(theirs.coefficients)
            and all(map(np.array_equal, [c for c, _ in ours], theirs.coefficients))
            and all(map(np.array_equal, [t for _, t in ours], theirs.tables))
        ):
            wrong.append(case.name)
    assert wrong == []


@ROWS
@COLUMNS
def test_reading_and_writing_gives_the_same_bytes(kind: str, mode: str, full: bool) -> None:
    wrong = [
        case.name
        for case in cases(kind, mode, full)
        if jpeglab.write(jpeglab.read(case.file)) != case.file
    ]  # fmt: skip
    assert wrong == []


@ROWS
@COLUMNS
def test_what_is_compressed_equals_what_pillow_stored(kind: str, mode: str, full: bool) -> None:
    wrong = [case.name for case in cases(kind, mode, full) if not _same(case.image(kind), jpeglab.read(case.file))]
    assert wrong == []


def _same(ours: jpeglab.JpegImage, theirs: jpeglab.JpegImage) -> bool:
    """Equal but for being progressive."""
    return (
        (ours.width, ours.height, ours.color) == (theirs.width, theirs.height, theirs.color)
        and ours.components == theirs.components
    )  # fmt: skip


def test_a_large_picture_with_every_border(full: bool) -> None:
    """More than one band of rows and more than one tile of blocks, none of them full."""
    for size in ((203, 531), (530, 75)) + (((1031, 1543),) if full else ()):
        for kind in SUBSAMPLINGS:
            for mode in MODES.values():
                pixels = np.resize(photo(199, 301), (*size, 3))
                file = saved(pixels, quality=91, subsampling=kind, **mode)
                assert jpeglab.write(jpeglab.compress(pixels, 91, kind), **mode) == file
                assert np.array_equal(jpeglab.decompress(jpeglab.read(file)), opened(file))
