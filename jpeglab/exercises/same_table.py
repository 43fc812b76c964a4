"""Exercise 13: saved twice with the same table (slides: Detection of double JPEG compression, number 2).

JpegImage  --resave-->  quantized; two of these  --changed-->  a number; JpegImage  --resave_counts-->  some of them
"""

import functools

import numpy as np

from jpeglab.datasets.pictures import picture
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.same_table import recompress, recompression_counts
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress, decompress

__all__ = ["TASKS"]


@functools.cache
def _saved(name: str, quality: int, times: int) -> JpegImage:
    """A piece of a photo, saved so often."""
    pixels = picture(name)[100:228, 60:220]
    image = compress(pixels, quality)
    return image if times == 1 else recompress(_saved(name, quality, times - 1))


def _two_arrays() -> list[Arguments]:
    before = np.zeros((1, 2, 8, 8), np.int16)
    after = before.copy()
    after[0, 0, :2, 0] = 1, -3
    after[0, 1, 5, 5] = 1
    once, twice = (_saved("camera", 90, times).luminance.quantized for times in (1, 2))
    return [(before, after), (before, before.copy()), (once, twice)]


CHANGED = Task(
    name="changed",
    asks="before, after (rows, cols, 8, 8) -> how many coefficients differ",
    reference=lambda before, after: int((before != after).sum()),
    inputs=_two_arrays,
    mistakes=(
        Mistake(
            lambda before, after: int((before != after).any(axis=(2, 3)).sum()),
            "These are blocks in which something changed. Count coefficients.",
        ),
        Mistake(
            lambda before, after: int(abs(before.astype(int) - after).sum()),
            "You add up by how much they differ. A coefficient that moves by 3 counts once.",
        ),
        Mistake(
            lambda before, after: int((before.astype(int) - after).sum()),
            "Differences of both signs cancel. How many are there?",
        ),
        Mistake(
            lambda before, after: float((before != after).mean()),
            "This is the share. Asked for is the number.",
        ),
        Mistake(lambda before, after: int((before == after).sum()), "These are the ones that stayed."),
    ),
    hints=("before != after is an array of True and False.",),
    right="Huang's D, for one save.",
)

RESAVE = Task(
    name="resave",
    asks="image (a grey JpegImage) -> its quantized coefficients (rows, cols, 8, 8) after one more save with the same "
    "table",
    reference=lambda image: recompress(image).luminance.quantized,
    inputs=lambda: [(_saved("camera", 90, 1),), (_saved("gravel", 60, 1),), (_saved("camera", 90, 2),)],
    mistakes=(
        Mistake(
            lambda image: image.luminance.quantized,
            "Nothing changed. Between two saves a picture is pixels, whole numbers in 0..255: go there and back.",
        ),
        Mistake(
            lambda image: compress(decompress(image)).luminance.quantized,
            "Saved with the usual QF of 75. Hand the file's own table to compress.",
        ),
        Mistake(
            lambda image: compress(decompress(image), tables=[image.luminance.table.T]).luminance.quantized,
            "The table is mirrored.",
        ),
        Mistake(lambda image: decompress(image), "These are the pixels. One more step, and they are saved again."),
        Mistake(
            lambda image: recompress(recompress(image)).luminance.quantized,
            "Saved twice more. Once is asked for.",
        ),
    ),
    hints=(
        "jpeglab.decompress(image) gives the pixels, jpeglab.compress makes coefficients of them.",
        "compress has an argument tables: a list, here of one table, image.luminance.table.",
        "The coefficients are in .luminance.quantized.",
    ),
    right="Some coefficients have changed, though the table is the same: the pixels in between were rounded and "
    "clipped.",
)


def _same_first(image: JpegImage, times: int) -> list[int]:
    counts, now = [], image
    for _ in range(times):
        now = recompress(now)
        counts.append(int((now.luminance.quantized != image.luminance.quantized).sum()))
    return counts


RESAVE_COUNTS = Task(
    name="resave_counts",
    asks="image (a grey JpegImage), times -> the list of how many coefficients each of so many further saves changes",
    reference=lambda image, times: list(recompression_counts(image, times)),
    inputs=lambda: [(_saved("camera", 90, 1), 3), (_saved("gravel", 60, 1), 2), (_saved("camera", 75, 1), 5)],
    mistakes=(
        Mistake(
            _same_first,
            "You compare every save with the file you began with. Compare it with the save before.",
        ),
        Mistake(
            lambda image, times: list(recompression_counts(image, 1)) * times,
            "Each time you save the file you began with. Go on with what was saved last.",
        ),
        Mistake(
            lambda image, times: list(recompression_counts(image, times + 1))[1:],
            "The first further save is missing: it is the one that tells most.",
        ),
        Mistake(
            lambda image, times: np.cumsum(recompression_counts(image, times)).tolist(),
            "You add them up. What does each save change by itself?",
        ),
        Mistake(
            lambda image, times: list(recompression_counts(image, times - 1)),
            "One too few: so many further saves, so many numbers.",
        ),
    ),
    hints=(
        "A loop: save, count what changed, and let the new file take the place of the old one.",
        "jpeglab.compress(pixels, tables=[table]) is a JpegImage again.",
    ),
    right="They fall from save to save. That is Huang's whole idea.",
)


def _line_ups() -> list[Arguments]:
    orders = (("camera", 90, (2, 1, 3)), ("gravel", 80, (3, 1)), ("brick", 85, (1, 2)))
    return [([_saved(name, quality, times) for times in order],) for name, quality, order in orders]


def _first_counts(images: list[JpegImage]) -> list[int]:
    return [recompression_counts(image, 1)[0] for image in images]


SAVED_MOST = Task(
    name="saved_most",
    asks="images, a list of one photo saved once, twice, three times ... with one table -> the index of the one saved "
    "most often",
    reference=lambda images: int(np.argmin(_first_counts(images))),
    inputs=_line_ups,
    mistakes=(
        Mistake(
            lambda images: int(np.argmax(_first_counts(images))),
            "This is the one saved least often: one more save changes most in it.",
        ),
        Mistake(
            lambda images: int(np.argmin(_first_counts(images))) + 1,
            "Too large by one: an index counts from 0.",
        ),
        Mistake(
            lambda images: images[int(np.argmin(_first_counts(images)))],
            "This is the image itself. Asked for is its index in the list.",
        ),
        Mistake(
            lambda images: min(_first_counts(images)),
            "This is how many coefficients change. In which of the images?",
        ),
        Mistake(
            lambda images: int(np.argmax([np.count_nonzero(image.luminance.quantized) for image in images])),
            "How many coefficients are left tells what the photo shows. Save each once more, and see what changes.",
        ),
    ),
    hints=(
        "The more often a file was saved, the less one more save changes.",
        "Take the first of your resave_counts, for each image. numpy.argmin says where the smallest is.",
    ),
    right="Easy, since you had all of them. With a single file, how do you know what is few? Notebook 11 has an "
    "answer.",
)

TASKS = (CHANGED, RESAVE, RESAVE_COUNTS, SAVED_MOST)
