"""Make the case files in images/cases/ from the pictures in images/: the JPEGs, the sealed answers, the README's table.

    python tools/make_cases.py

One file is untouched, one was saved twice without an edit, and two were forged, one in each of the two stories. Which
is which, where the pastes lie and all nonces follow from SEED. Who reads the answers below learns what the four
histories are, but not whose they are.
"""

import json
import random
from pathlib import Path

import numpy as np

from jpeglab.coding.files import write
from jpeglab.datasets import picture
from jpeglab.datasets.cases import ANSWERS, Answer, seal
from jpeglab.datasets.forgery import as_jpeg, ellipse, forge, mirrored
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress

FOLDER = Path(__file__).parents[1] / "images" / "cases"
SEED = 13
LARGEST = 80_000  # bytes of a file
HEIGHT, WIDTH = 344, 512
BACKGROUNDS = ("sunset", "dandelion", "fig", "gravel")


def untouched(rng: random.Random, pixels: np.ndarray) -> tuple[JpegImage, str, tuple[int, ...]]:
    """Saved once."""
    quality = rng.choice((85, 90))
    return compress(pixels, quality), f"Untouched: a photo that never was a JPEG, saved once with QF {quality}.", ()


def saved_twice(rng: random.Random, pixels: np.ndarray) -> tuple[JpegImage, str, tuple[int, ...]]:
    """Saved, opened and saved again as it is."""
    first, second = rng.choice((65, 70, 75)), rng.choice((88, 90))
    image = compress(as_jpeg(pixels, first), second)
    return image, f"Not edited, only saved twice: with QF {first}, opened, and with QF {second}.", ()


def forged(rng: random.Random, pixels: np.ndarray, suspect: str) -> tuple[JpegImage, str, tuple[int, ...]]:
    """Forged: on the grid if the paste was the JPEG, off it if the photo was."""
    first, second = rng.choice((55, 60, 65)), rng.choice((90, 92))
    width = rng.randint(140, 180)
    height = width * 7 // 8
    row, col = rng.randint(height, HEIGHT - height), rng.randint(width // 2 + 16, WIDTH // 2 - width // 2)
    if rng.random() < 0.5:
        col = WIDTH - col
    mask = ellipse(pixels.shape, (row, col), (height, width))
    grid = (0, 0) if suspect == "double" else divmod(rng.randint(1, 63), 8)
    source = mirrored(pixels, (row, col), (height, width))
    forgery = forge(pixels, source, mask, first=first, second=second, suspect=suspect, grid=grid)
    who = "the paste was a JPEG, the photo never was" if suspect == "double" else "the photo was a JPEG, the paste not"
    text = (
        f"Forged: {who}. QF1 {first}, its grid at {grid}, QF2 {second}; the paste is an ellipse, {height} pixels high "
        f"and {width} wide, around row {row}, column {col}."
    )
    return forgery.image, text, (row, col, height, width)


def piece(rng: random.Random, name: str) -> np.ndarray:
    """A part of a sample picture."""
    pixels = picture(name)
    top, left = (rng.randint(0, side - length) for side, length in zip(pixels.shape, (HEIGHT, WIDTH), strict=False))
    return pixels[top : top + HEIGHT, left : left + WIDTH]


def main() -> None:
    """Make them all."""
    rng = random.Random(SEED)
    histories = [untouched, saved_twice, *(lambda r, p, s=story: forged(r, p, s) for story in ("double", "single"))]
    backgrounds = list(BACKGROUNDS)
    rng.shuffle(histories)
    rng.shuffle(backgrounds)
    answers = {}
    FOLDER.mkdir(exist_ok=True)
    for number, (history, name) in enumerate(zip(histories, backgrounds, strict=True), start=1):
        image, text, paste = history(rng, piece(rng, name))
        data = write(image, optimize=True)
        assert len(data) < LARGEST, f"{name} has {len(data)} bytes"
        (FOLDER / f"case{number}.jpg").write_bytes(data)
        answer = Answer(text, paste, f"{rng.getrandbits(128):032x}")
        answers[f"case{number}"] = answer._asdict()
        print(f"| case{number}.jpg | {name} | {len(data):,} | `{seal(answer)}` |")
    (FOLDER / ANSWERS).write_text(json.dumps(answers, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
