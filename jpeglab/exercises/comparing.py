"""Where two answers first differ, whatever they are made of.

expected, got  --first_difference-->  Difference(position, expected, got), or None

Numbers count by their value: a list is as good as an array, 3.0 as 3, any dtype as any other.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Difference", "first_difference"]


class Difference(NamedTuple):
    """One place where two answers differ.

    position : how to index it, "" for the whole
    expected, got : what stands there
    """

    position: str
    expected: Any
    got: Any


class Words(str):
    """A description in place of a value: shown without quotes."""


def first_difference(expected: Any, got: Any, tolerance: float = 0.0) -> Difference | None:
    """Compare an answer with what is expected, in reading order.

    Parameters
    ----------
    expected : a number, a text, an array of numbers, or a list, tuple or mapping of these
    got : anything
    tolerance : how far off a number may be, times its magnitude where that is above 1

    >>> first_difference([(0, 5), (2, -3)], np.array([[0, 5], [1, -3]]))
    Difference(position='[1][0]', expected=2, got=1.0)
    """
    got = list(got) if isinstance(got, Iterator) else got
    if isinstance(expected, str):
        return _of_texts(expected, got)
    if isinstance(expected, Mapping):
        return _of_mappings(expected, got, tolerance)
    if isinstance(expected, (list, tuple)):
        return _of_sequences(expected, got, tolerance)
    return _of_numbers(expected, got, tolerance)


def _of_texts(expected: str, got: Any) -> Difference | None:
    if isinstance(got, str) and got == expected:
        return None
    return Difference("", expected, got)


def _of_mappings(expected: Mapping[Any, Any], got: Any, tolerance: float) -> Difference | None:
    if not isinstance(got, Mapping):
        return Difference("", expected, got)
    for key, value in expected.items():
        if key not in got:
            return Difference(f"[{key!r}]", value, Words("no such key"))
        if difference := first_difference(value, got[key], tolerance):
            return difference._replace(position=f"[{key!r}]{difference.position}")
    more = [key for key in got if key not in expected]
    return Difference(f"[{more[0]!r}]", Words("no such key"), got[more[0]]) if more else None


def _of_sequences(expected: list[Any] | tuple[Any, ...], got: Any, tolerance: float) -> Difference | None:
    if isinstance(got, str) or not hasattr(got, "__len__") or not hasattr(got, "__getitem__"):
        return Difference("", expected, got)
    for index, (value, other) in enumerate(zip(expected, got, strict=False)):
        if difference := first_difference(value, other, tolerance):
            return difference._replace(position=f"[{index}]{difference.position}")
    if len(got) < len(expected):
        return Difference(f"[{len(got)}]", expected[len(got)], Words("nothing: it ends before"))
    if len(got) > len(expected):
        return Difference(f"[{len(expected)}]", Words("nothing: it ends before"), got[len(expected)])
    return None


def _of_numbers(expected: Any, got: Any, tolerance: float) -> Difference | None:
    wanted, values = _as_numbers(expected), _as_numbers(got)
    if wanted is None:
        return None if type(got) is type(expected) and got == expected else Difference("", expected, got)
    if values is None:
        return Difference("", Words("numbers") if wanted.ndim else expected, got)
    if wanted.ndim == 0 and values.size == 1:
        values = values.reshape(())
    if values.shape != wanted.shape:
        return Difference("", Words(f"shape {wanted.shape}"), Words(f"shape {values.shape}"))
    with np.errstate(invalid="ignore"):  # infinity minus infinity
        near = np.abs(values - wanted) <= tolerance * np.maximum(np.abs(wanted), 1)
    same = near | (values == wanted) | (np.isnan(values) & np.isnan(wanted))
    wrong = np.argwhere(~np.atleast_1d(same))
    if not wrong.size:
        return None
    place = tuple(wrong[0].tolist()) if wanted.ndim else ()
    position = f"[{', '.join(map(str, place))}]" if place else ""
    return Difference(position, np.asarray(expected)[place].item(), values[place].item())


def _as_numbers(got: Any) -> np.ndarray | None:
    """As float64, or complex128 if it is complex; None if these are no numbers, or no array."""
    try:
        values = np.asarray(got)
        if values.dtype.kind in "USMm" or got is None:
            return None
        return values.astype(np.complex128 if values.dtype.kind == "c" else np.float64)
    except (TypeError, ValueError):
        return None
