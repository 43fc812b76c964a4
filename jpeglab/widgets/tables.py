"""Numbers as text: a few large ones, or an 8x8 table. Text is sharp, follows the theme, and can be read aloud."""

import html
from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["minus", "number_table", "numbers", "record_table", "rounded", "shortened", "subtraction"]


def numbers(rows: Iterable[tuple[str, object, str]]) -> str:
    """HTML of (label, value, unit), large enough to be read from the last row of a lecture hall."""
    cells = (
        f"<div><dt>{html.escape(label)}</dt><dd>{html.escape(str(value))}<small>{html.escape(unit)}</small></dd></div>"
        for label, value, unit in rows
    )
    return f'<dl class="jpeglab-numbers">{"".join(cells)}</dl>'


def number_table(
    values: np.ndarray, *, title: str = "", scale: float | None = None, marked: Iterable[tuple[int, int]] = ()
) -> str:
    """HTML of a table of numbers, (rows, cols) with at most about 8 columns.

    Parameters
    ----------
    values : numbers or str; numbers are shown as they are, so round them before
    title : above the table
    scale : the magnitude that gets the full color, blue above 0 and orange below; None for no colors. A 0 is faint
    marked : cells (row, col) with a frame
    """
    frames = set(marked)
    rows = "".join(
        f"<tr>{''.join(_cell(value, scale, (row, col) in frames) for col, value in enumerate(line))}</tr>"
        for row, line in enumerate(np.asarray(values).tolist())
    )
    caption = f"<caption>{html.escape(title)}</caption>" if title else ""
    return f'<table class="jpeglab-table">{caption}{rows}</table>'


def rounded(values: np.ndarray) -> np.ndarray:
    """The nearest whole numbers, to be shown; a half goes away from zero, even where floating point lost some of it."""
    return np.copysign(np.floor(np.abs(values) + 0.5 + 1e-9), values).astype(np.int64)


def minus(value: object) -> str:
    """A number, or its text, with a minus that is as wide as a digit.

    >>> minus(-7)
    '−7'
    """
    return f"{value}".replace("-", "\N{MINUS SIGN}")


def subtraction(value: int, before: int) -> str:
    """A difference as it is written.

    >>> subtraction(-40, -33)
    '−40 − (−33) = −7'
    """
    subtrahend = minus(before) if before >= 0 else f"({minus(before)})"
    return f"{minus(value)} \N{MINUS SIGN} {subtrahend} = {minus(value - before)}"


def shortened(items: Sequence[str], most: int) -> list[str]:
    """A list that fits: the first items, how many are left out, and the last one.

    >>> shortened(["a", "b", "c", "d", "e"], 3)
    ['a', 'b', '... 2 more', 'e']
    """
    left = len(items) - most
    return [*items[: most - 1], f"... {left} more", items[-1]] if left > 0 else list(items)


def record_table(header: Iterable[str], records: Iterable[Iterable[object]], chosen: int | None = None) -> str:
    """HTML of a table with a line for each record, in words and numbers; the record ``chosen`` has a frame."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    lines = "".join(
        f"<tr{' class=chosen' if number == chosen else ''}>"
        f"{''.join(f'<td>{html.escape(str(value))}</td>' for value in record)}</tr>"
        for number, record in enumerate(records)
    )
    return f'<table class="jpeglab-table jpeglab-records"><tr>{head}</tr>{lines}</table>'


def _cell(value: object, scale: float | None, framed: bool) -> str:
    classes = [name for name, applies in (("framed", framed), ("zero", value == 0)) if applies]
    style = ""
    if scale and isinstance(value, int | float) and value:
        color = "0, 114, 178" if value > 0 else "230, 159, 0"
        style = f' style="background: rgba({color}, {min(abs(value) / scale, 1) ** 0.5 * 0.6:.2f})"'
    text = minus(value) if isinstance(value, int | float) else str(value)
    return f'<td class="{" ".join(classes)}"{style}>{html.escape(text)}</td>'
