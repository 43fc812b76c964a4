"""Case files: JPEGs of unknown history, each with a sealed answer.

    name  --case_file-->  path of a JPEG        name  --reveal-->  Answer, after its seal was checked

What they are, and the seals, stands in the README.md beside them; tools/make_cases.py made them. Nothing but ``reveal``
opens the answers.
"""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jpeglab.datasets.forgery import ellipse
from jpeglab.datasets.pictures import picture_file

__all__ = ["Answer", "case_file", "cases", "reveal", "seal"]

ANSWERS = "answers.json"


class Answer(NamedTuple):
    """What happened to a case file.

    text : in words
    paste : (row, col, height, width) of the ellipse that was pasted, center first; () if nothing was
    nonce : a random text, so that nobody finds the answer by trying what it may say
    """

    text: str
    paste: tuple[int, ...]
    nonce: str

    def mask(self, shape: tuple[int, ...]) -> np.ndarray:
        """(H, W) bool, what was pasted into a picture of this shape."""
        if not self.paste:
            return np.zeros(shape[:2], bool)
        row, col, height, width = self.paste
        return ellipse(shape, (row, col), (height, width))


def cases(folder: str | Path = "cases") -> tuple[str, ...]:
    """The names of all case files, sorted.

    Parameters
    ----------
    folder : "cases" of notebook 13, "capstone", or what else tools/make_cases.py has filled: a folder in images/, or
        an absolute path

    >>> cases()
    ('case1', 'case2', 'case3', 'case4')
    """
    return tuple(sorted(path.stem for path in _path(folder).glob("*.jpg")))


def case_file(name: str, folder: str | Path = "cases") -> Path:
    """The JPEG of a case; ``folder`` as for ``cases``."""
    if name not in cases(folder):
        raise ValueError(f"expected one of {', '.join(cases(folder))}, got {name!r}")
    return _path(folder) / f"{name}.jpg"


def reveal(name: str, folder: str | Path = "cases") -> Answer:
    """Open the sealed answer of a case; ``folder`` as for ``cases``.

    Raises
    ------
    ValueError : for an unknown case
    """
    case_file(name, folder)
    sealed = json.loads((_path(folder) / ANSWERS).read_text(encoding="utf-8"))[name]
    return Answer(sealed["text"], tuple(sealed["paste"]), sealed["nonce"])


def seal(answer: Answer) -> str:
    """SHA-256, in hexadecimal digits, of nonce, text and place: it binds the answer and does not tell it."""
    place = " ".join(map(str, answer.paste))
    return hashlib.sha256(f"{answer.nonce}\n{answer.text}\n{place}".encode()).hexdigest()


def _path(folder: str | Path) -> Path:
    return picture_file("rocket").parent / folder
