"""How inputs and differences are written out.

value  --shown-->  text        names, arguments  --describe_inputs-->  lines        Difference  -->  lines
sentences  --wrapped-->  lines of a width that every notebook has
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jpeglab.exercises.comparing import Difference, Words
from jpeglab.exercises.task import Arguments
from jpeglab.image import JpegImage

__all__ = ["describe_difference", "describe_inputs", "shown", "wrapped"]

LARGEST = 64  # numbers: larger arrays are described
LONGEST = 300  # characters
INDENT = " " * 12
WIDTH = 96


def shown(value: Any) -> str:
    """A value in a few lines at most.

    >>> shown(np.arange(3)), shown(np.zeros((16, 16), np.uint8))
    ('[0 1 2]', '(16, 16) uint8, from 0 to 0')
    """
    if isinstance(value, Words):
        return str(value)
    if isinstance(value, np.ndarray) and value.size > LARGEST:
        return f"{value.shape} {value.dtype}, from {value.min():g} to {value.max():g}"
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, suppress_small=True, max_line_width=100)
    text = _written(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def _written(value: Any) -> str:
    if isinstance(value, JpegImage):
        return f"JpegImage of {value.width} x {value.height}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_written, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, np.ndarray) and value.size > LARGEST // 4:
        return f"{value.shape} {value.dtype}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, np.generic):
        return _written(value.item())
    return f"{value:.6g}" if isinstance(value, float) else repr(value)


def wrapped(text: str) -> str:
    """Sentences in lines."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def describe_inputs(names: Sequence[str], arguments: Arguments) -> list[str]:
    """One entry for each argument, arrays below one another."""
    texts = [f"{name} = {shown(value)}" for name, value in zip(names, arguments, strict=False)]
    return [_entry("input", text, len(name) + 3) for name, text in zip(names, texts, strict=False)]


def describe_difference(difference: Difference) -> list[str]:
    """Position, expected, got."""
    lines = [_entry("position", difference.position)] if difference.position else []
    return [*lines, _entry("expected", shown(difference.expected)), _entry("got", shown(difference.got))]


def _entry(label: str, text: str, more: int = 0) -> str:
    return f"  {label:9} " + text.replace("\n", "\n" + INDENT + " " * more)
