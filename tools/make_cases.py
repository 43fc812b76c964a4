"""Make case files: JPEGs of unknown history, their sealed answers, and the rows of the README's table.

    python tools/make_cases.py               images/cases/, of notebook 13
    python tools/make_cases.py --capstone    images/capstone/, of the capstone
    python tools/make_cases.py --capstone --seed 2027 --folder images/group1 [--photos FOLDER]    five others

Of the four case files one is untouched, one was saved twice without an edit, and two were forged, one in each of the
two stories. In a capstone the histories are drawn by lot: at least one file is forged, at least one is not. All files
of a set are saved last with the same QF2, and no paste has a seam, so that neither tells which is which. That, where
the pastes lie and all nonces follow from the seed. Who reads the answers below learns what the histories are, but not
whose they are. A file whose history our own tools do not find is drawn anew.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jpeglab.coding.files import write
from jpeglab.datasets import picture
from jpeglab.datasets.cases import ANSWERS, Answer, seal
from jpeglab.datasets.forgery import as_jpeg, ellipse, forge
from jpeglab.datasets.history import jpeg_history
from jpeglab.datasets.sets import load_photo, photos
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.examination import examine
from jpeglab.forensics.localization import localize
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress

IMAGES = Path(__file__).parents[1] / "images"
SEEDS = {"cases": 17, "capstone": 2053}
LARGEST = 150_000  # bytes of a file
HEIGHT, WIDTH = 344, 512
BACKGROUNDS = ("sunset", "dandelion", "fig", "coffee")  # all in color, so that no header tells
MORE_BACKGROUNDS = ("astronaut", "brick", "camera", "gravel", *BACKGROUNDS)
FILES = 5  # of a capstone
LASTS = (88, 90, 92)  # QF2, one for all files of a set: else it would tell them
METHODS = {"double": "improved", "single": "shifted"}  # the map that finds it
FOUND = 0.95  # area under the ROC
TRIES = 20


class Made(NamedTuple):
    """A file, and what is true of it; ``trace`` is what ``examine`` calls it, or how often the paste was saved."""

    image: JpegImage
    text: str
    trace: str
    paste: tuple[int, ...] = ()


History = Callable[[random.Random, np.ndarray], Made]
Subject = tuple[str, History, Callable[[], np.ndarray]]  # a photo's name, what happens to it, and a piece of it


# --- histories --------------------------------------------------------------------------------------------------------


def untouched(rng: random.Random, pixels: np.ndarray, last: int) -> Made:
    """Saved once."""
    return Made(compress(pixels, last), f"Untouched: a photo that never was a JPEG, saved once with QF {last}.", "none")


def saved_twice(rng: random.Random, pixels: np.ndarray, last: int) -> Made:
    """Saved, opened and saved again as it is."""
    first = rng.choice((65, 70, 75))
    text = f"Not edited, only saved twice: with QF {first}, opened, and with QF {last}."
    return Made(compress(as_jpeg(pixels, first), last), text, "aligned")


def cropped(rng: random.Random, pixels: np.ndarray, last: int) -> Made:
    """Saved, cropped off its grid, and saved again."""
    first, grid = rng.choice((60, 65, 70)), divmod(rng.randint(1, 63), 8)
    text = f"Not edited, only cropped: saved with QF {first}, cut so that its grid is at {grid}, saved with QF {last}."
    return Made(compress(as_jpeg(pixels, first, grid), last), text, "shifted")


def forged(rng: random.Random, pixels: np.ndarray, last: int, suspect: str) -> Made:
    """Forged: on the grid if the paste was the JPEG, off it if the photo was.

    What is pasted is the same place of another copy of the photo, so that no seam is to be seen.
    """
    first = rng.choice((55, 60, 65))
    width = rng.randint(140, 180)
    height = width * 7 // 8
    row, col = rng.randint(height, HEIGHT - height), rng.randint(width // 2 + 16, WIDTH // 2 - width // 2)
    if rng.random() < 0.5:
        col = WIDTH - col
    mask = ellipse(pixels.shape, (row, col), (height, width))
    grid = (0, 0) if suspect == "double" else divmod(rng.randint(1, 63), 8)
    forgery = forge(pixels, in_place(pixels, mask), mask, first=first, second=last, suspect=suspect, grid=grid)
    who = "the paste was a JPEG, the photo never was" if suspect == "double" else "the photo was a JPEG, the paste not"
    text = (
        f"Forged: {who}. QF1 {first}, its grid at {grid}, QF2 {last}; the paste is an ellipse, {height} pixels high "
        f"and {width} wide, around row {row}, column {col}."
    )
    return Made(forgery.image, text, suspect, (row, col, height, width))


def in_place(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """What lies below the mask, with a margin as ``paste`` wants it: it begins where a block does."""
    sides = []
    for axis in (1, 0):
        places = np.flatnonzero(mask.any(axis=axis))
        margin = 8 + int(places[0]) % 8
        sides.append(slice(places[0] - margin, places[-1] + 1 + margin))
    return pixels[tuple(sides)]


FORGED = tuple(partial(forged, suspect=suspect) for suspect in METHODS)
INNOCENT = untouched, saved_twice, cropped


# --- which photo gets which history -----------------------------------------------------------------------------------


def of_notebook_13(rng: random.Random) -> Iterator[Subject]:
    """One of each, in an unknown order."""
    last, histories = rng.choice(LASTS), [untouched, saved_twice, *FORGED]
    names = list(BACKGROUNDS)
    rng.shuffle(histories)
    rng.shuffle(names)
    for history, name in zip(histories, names, strict=True):
        yield name, partial(history, last=last), partial(piece, rng, picture(name))


def of_capstone(rng: random.Random, pictures: Mapping[str, np.ndarray]) -> Iterator[Subject]:
    """Drawn by lot, with at least one that is forged and one that is not; every second photo is mirrored."""
    last = rng.choice(LASTS)
    histories = [rng.choice(FORGED), rng.choice(INNOCENT), *rng.choices((*FORGED, *INNOCENT), k=FILES - 2)]
    rng.shuffle(histories)
    for history, name in zip(histories, rng.sample(sorted(pictures), FILES), strict=True):
        pixels = pictures[name][:, :: rng.choice((1, -1))]
        yield name, partial(history, last=last), partial(piece, rng, pixels)


def piece(rng: random.Random, pixels: np.ndarray) -> np.ndarray:
    """A part of a photo."""
    top, left = (rng.randint(0, side - length) for side, length in zip(pixels.shape, (HEIGHT, WIDTH), strict=False))
    return pixels[top : top + HEIGHT, left : left + WIDTH]


def own_photos(folder: Path) -> dict[str, np.ndarray]:
    """Those that are large enough and show no JPEG past."""
    loaded = {path.stem: load_photo(path, color=True) for path in photos(folder)}
    large = {name: pixels for name, pixels in loaded.items() if pixels.shape[0] >= HEIGHT and pixels.shape[1] >= WIDTH}
    clean = {name: pixels for name, pixels in large.items() if jpeg_history(pixels).clean}
    if len(clean) < FILES:
        raise SystemExit(
            f"Expected {FILES} lossless photos of {WIDTH} x {HEIGHT} pixels or more without a JPEG past in {folder}, "
            f"got {len(clean)} (of {len(loaded)})."
        )
    return clean


# --- files ------------------------------------------------------------------------------------------------------------


def make(rng: random.Random, subject: Subject) -> tuple[Made, bytes]:
    """A file that is small enough and can be solved."""
    name, history, take = subject
    for _ in range(TRIES):
        made = history(rng, take())
        data = write(made.image, optimize=True)
        if len(data) < LARGEST and can_be_solved(made):
            return made, data
    raise SystemExit(f"Our own tools do not find what happens to {name}: leave it out, or take another seed.")


def can_be_solved(made: Made) -> bool:
    """Whether one of the maps shows the paste; without one, whether ``examine`` names the history."""
    if not made.paste:
        return examine(made.image).history == made.trace
    mask = Answer(made.text, made.paste, "").mask((made.image.height, made.image.width))
    return pixel_auc(localize(made.image, METHODS[made.trace], suspect=made.trace), mask) > FOUND


def store(folder: Path, stem: str, rng: random.Random, subjects: Iterator[Subject]) -> None:
    """Write the files and their answers; print the table."""
    answers = {}
    folder.mkdir(parents=True, exist_ok=True)
    for number, subject in enumerate(subjects, start=1):
        made, data = make(rng, subject)
        (folder / f"{stem}{number}.jpg").write_bytes(data)
        answer = Answer(made.text, made.paste, f"{rng.getrandbits(128):032x}")
        answers[f"{stem}{number}"] = answer._asdict()
        print(f"| {stem}{number}.jpg | {subject[0]} | {len(data):,} | `{seal(answer)}` |")
    (folder / ANSWERS).write_text(json.dumps(answers, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make them all."""
    parser = argparse.ArgumentParser(description="Make JPEGs of unknown history, with sealed answers.")
    parser.add_argument("--capstone", action="store_true", help="five with histories drawn by lot")
    parser.add_argument("--seed", type=int, help="of everything that is drawn; that of the committed files unless said")
    parser.add_argument("--folder", type=Path, help="where they go; their place in images/ unless said")
    parser.add_argument(
        "--photos", type=Path, help="lossless photos that never were a JPEG, for a capstone of your own"
    )
    options = parser.parse_args(arguments)
    if options.photos and not options.capstone:
        parser.error("--photos needs --capstone: the four of notebook 13 are made of the course's pictures")
    series = "capstone" if options.capstone else "cases"
    rng = random.Random(SEEDS[series] if options.seed is None else options.seed)
    folder = options.folder or IMAGES / series
    if not options.capstone:
        store(folder, "case", rng, of_notebook_13(rng))
        return
    pictures = own_photos(options.photos) if options.photos else {name: picture(name) for name in MORE_BACKGROUNDS}
    store(folder, "photo", rng, of_capstone(rng, pictures))


if __name__ == "__main__":
    main()
