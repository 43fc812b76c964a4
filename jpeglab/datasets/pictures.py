"""The sample pictures: what they show, where they are from and what they were before stands in images/README.md.

    name  --picture-->  pixels (H, W) or (H, W, 3) uint8

Pillow reads the PNG files, jpeglab itself the JPEG file.
"""

from pathlib import Path

import numpy as np

from jpeglab.coding.files import read
from jpeglab.transform.pictures import decompress

__all__ = ["picture", "picture_file", "pictures"]

PACKAGE = Path(__file__).parents[1]


def pictures() -> tuple[str, ...]:
    """The names of all pictures, sorted."""
    return tuple(sorted(_files()))


def picture(name: str) -> np.ndarray:
    """The pixels of a sample picture.

    Parameters
    ----------
    name : one of pictures(), for example "astronaut"

    Returns
    -------
    (H, W) uint8 for a grey picture, (H, W, 3) uint8 RGB otherwise

    >>> picture("camera").shape
    (512, 512)
    """
    path = picture_file(name)
    if path.suffix == ".jpg":
        return decompress(read(path))
    from PIL import Image

    with Image.open(path) as image:
        return np.array(image)


def picture_file(name: str) -> Path:
    """The file of a sample picture: a PNG, or a real JPEG file ("rocket").

    >>> picture_file("rocket").name
    'rocket.jpg'
    """
    files = _files()
    if name not in files:
        raise ValueError(f"expected one of {', '.join(sorted(files))}, got {name!r}")
    return files[name]


def _files() -> dict[str, Path]:
    return {path.stem: path for path in _folder().iterdir() if path.suffix in (".png", ".jpg")}


def _folder() -> Path:
    """images/ inside of the installed package, or beside the package in a checkout."""
    packaged = PACKAGE / "images"
    return packaged if packaged.is_dir() else PACKAGE.parent / "images"
