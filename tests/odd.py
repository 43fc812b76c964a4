"""Pictures that a forensic method must survive, and ways to write the same coefficients differently."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from jpegs import noise, photo

import jpeglab


def odd_pictures():
    """Flat, saturated, tiny, grey, CMYK, progressive, thinned: pytest parameters, each a JpegImage."""
    square = np.indices((64, 64)).sum(axis=0) // 8 % 2 * 255
    pictures = {
        "flat": jpeglab.compress(np.full((64, 64), 128, np.uint8), 75),
        "black": jpeglab.compress(np.zeros((64, 64, 3), np.uint8), 60),
        "white": jpeglab.compress(np.full((40, 41), 255, np.uint8), 100),
        "saturated": jpeglab.compress(square.astype(np.uint8), 85),
        "8x8": jpeglab.compress(noise(8, 8, 1), 90),
        "1x1": jpeglab.compress(noise(1, 1, 1), 50),
        "thin": jpeglab.compress(noise(3, 200), 80),
        "one block": jpeglab.compress(noise(15, 15), 95),
        "grey": jpeglab.compress(photo(70, 90, 1), 85),
        "color": jpeglab.compress(photo(70, 90), 85),
        "CMYK": jpeglab.compress(photo(33, 50, 4), 85),
        "noise": jpeglab.compress(noise(50, 64, 1), 30),
        "steps of 1": jpeglab.compress(photo(64, 64, 1), 100),
        "steps of 255": jpeglab.compress(photo(64, 64, 1), 1),
        "16-bit steps": jpeglab.compress(photo(64, 64, 1), tables=[np.full((8, 8), 1000)]),
        "progressive": jpeglab.read(jpeglab.write(jpeglab.compress(photo(49, 64), 85), progressive=True)),
    }
    return [pytest.param(image, id=name) for name, image in pictures.items()]


def rewritten(image):
    """The same coefficients: optimised, progressive, with restarts, with a comment."""
    options = ({"optimize": True}, {"progressive": True}, {"restart_interval": 2})
    files = [jpeglab.write(image, **option) for option in options]
    comment = jpeglab.Segment(0xFE, b"saved again, without loss")
    return [*map(jpeglab.read, files), image.replace(segments=(*image.segments, comment))]


def without_and_with_numba(code):
    """What a program writes, run twice; it may import jpeglab and the helpers in tests/."""
    root = Path(__file__).parents[1]
    begin = "import sys; sys.path.insert(0, 'tests'); import jpeglab; from jpegs import photo; "
    return [
        subprocess.run(
            [sys.executable, "-c", begin + code], capture_output=True, text=True, check=True, cwd=root,
            env={**os.environ, "PYTHONPATH": str(root), "JPEGLAB_COMPILED": flag},
        ).stdout
        for flag in "01"
    ]  # fmt: skip
