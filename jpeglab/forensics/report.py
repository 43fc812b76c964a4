"""An examination in words: what a person wants to know first stands first, and all fits one screen.

Examination  --report-->  str, lines of at most 79 columns
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from jpeglab.forensics.double_quantization import FIRST_TEN
from jpeglab.forensics.facts import FileFacts, NearestTable
from jpeglab.forensics.verdict import Verdict

if TYPE_CHECKING:
    from jpeglab.forensics.examination import Examination

__all__ = ["conclusion", "ranges", "report"]

WIDTH = 79
LONGEST = 3  # lines of what others wrote: notes, segments, warnings; ``Examination.to_dict`` has it all
CLEAR = 2  # times the threshold, which no single had where a first table fitted, see ``examination``
NAMES = {
    "fourier": "periodic histograms (Fourier)",
    "benford": "first digits (Benford)",
    "same_table": "one table used twice",
    "shifted": "an earlier, shifted grid",
}
ANSWERS = {True: "trace", False: "no trace", None: "cannot tell"}
HUFFMAN = {
    "standard": "the standard's Huffman tables",
    "fitted": "Huffman tables fitted to the picture",
    "other": "Huffman tables of its own",
    None: "no Huffman tables kept",
}


def report(examination: "Examination") -> str:
    """The whole report: paragraphs with an empty line between them."""
    answer, certainty = conclusion(examination)
    paragraphs = (
        [*_wrapped(answer), *_wrapped(certainty)],
        [*_verdicts(examination), *_other_causes(examination)],
        [*_first_table(examination), *_blind_spots(examination)],
        list(_file(examination.facts)),
        [line for hint in examination.facts.hints for line in _wrapped(f"Hint: {hint}")],
    )
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


# --- what a person wants to know first --------------------------------------------------------------------------------


def conclusion(examination: "Examination") -> tuple[str, str]:
    """What the findings say, and how sure that is: a sentence each."""
    return _CONCLUSIONS[examination.history](examination)


def _aligned(examination: "Examination") -> tuple[str, str]:
    verdict = examination.verdicts["fourier"]
    known, explained = len(examination.primary.ambiguous), len(examination.traces)
    sure = verdict.score >= CLEAR * verdict.threshold
    doubt = "hardly a picture saved once has both." if sure else "a few small pictures saved once have as much."
    return (
        f"{'' if sure else 'PERHAPS '}SAVED TWICE as JPEG on the same grid: first {_first_quality(examination)}, now "
        f"{_quality(examination.facts.tables[0])}.",
        f"{'Quite sure' if sure else 'Not sure'}: peaks of {_times(verdict)} their threshold, and in {explained} of "
        f"{known} histograms a first step that explains them; {doubt}",
    )


def _first_quality(examination: "Examination") -> str:
    if not examination.first_qualities:
        return "with steps of no standard table"
    agreeing, known = len(examination.primary.agreeing), len(examination.primary.ambiguous)
    told = f"QF {ranges(examination.first_qualities)}"
    return told if agreeing == known else f"near {told} ({agreeing} of {known} steps)"


def _quality(table: NearestTable) -> str:
    return f"QF {table.quality}" if table.distance == 0 else f"a table near QF {table.quality}"


def _shifted(examination: "Examination") -> tuple[str, str]:
    verdict = examination.verdicts["shifted"]
    row, col = verdict.evidence["shift"]
    return (
        f"SAVED TWICE as JPEG, cropped or moved in between: a first grid begins at row {row}, column {col}.",
        f"Fairly sure: that grid stands out by {_times(verdict)} the threshold, for a first DC step of "
        f"{verdict.evidence['step']}.",
    )


def _unexplained(examination: "Examination") -> tuple[str, str]:
    own_grid = " The shifted grid that one test sees is the file's own, halfway between its blocks."
    return (
        "UNCLEAR: its histograms have peaks, but no first table explains them.",
        "Some files straight from cameras look like this, for what cameras do before they save; so may synthetic "
        "pictures, files saved twice and cropped or changed in between, and files into which a part of another JPEG "
        "was pasted: a map shows where (localize). Hardly one saved twice on this grid as a whole does."
        + (own_grid if examination.verdicts["shifted"].positive else ""),
    )


def _none(examination: "Examination") -> tuple[str, str]:
    verdicts = examination.verdicts
    silent = ", ".join(NAMES[name] for name, verdict in verdicts.items() if verdict.positive is None)
    return (
        "NO TRACE of an earlier JPEG compression.",
        "That is no proof: some first tables leave none (below), and shrinking a picture removes them."
        + (" Its first digits are unusual, which by itself says little." if verdicts["benford"].positive else "")
        + (f" Too little to look at for: {silent}." if silent else ""),
    )


_CONCLUSIONS: dict[str, Callable[["Examination"], tuple[str, str]]] = {
    "aligned": _aligned,
    "shifted": _shifted,
    "same table": lambda _: (
        "PERHAPS SAVED TWICE as JPEG on the same grid, with the same table or first with a much finer one.",
        "Not sure: one test says so, and it counts small changes that synthetic pictures show too.",
    ),
    "unexplained": _unexplained,
    "none": _none,
    "unknown": lambda _: (
        "CANNOT TELL whether this was a JPEG before.",
        "The notes below say what is missing.",
    ),
}


def _times(verdict: Verdict) -> str:
    """How far above its threshold a score is, where that can be said as a ratio."""
    if verdict.threshold <= 0:
        return "more than"
    ratio = verdict.score / verdict.threshold
    return f"{ratio:.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


# --- findings ---------------------------------------------------------------------------------------------------------


def _verdicts(examination: "Examination") -> Iterator[str]:
    yield f"{'Test':<31}{'Answer':<12}{'Score':>9}{'Threshold':>11}{'False alarms':>14}"
    told = set()
    for name, verdict in examination.verdicts.items():
        numbers = f"{verdict.score:>9.3g}{verdict.threshold:>11.3g}{100 * verdict.false_alarm:>12.2g} %"
        yield f"{NAMES[name]:<31}{ANSWERS[verdict.positive]:<12}{numbers}"
        if verdict.note not in told:
            yield from _wrapped(verdict.note, indent=2, most=LONGEST)
        told.add(verdict.note)


def _other_causes(examination: "Examination") -> list[str]:
    """What else makes the scores that are above their threshold."""
    causes = [cause for verdict in examination.verdicts.values() if verdict.positive for cause in verdict.explanations]
    return _wrapped(f"Could also come from: {'; '.join(dict.fromkeys(causes))}.") if causes else []


def _first_table(examination: "Examination") -> Iterator[str]:
    if examination.history == "aligned":
        yield f"First ten steps in zig-zag order, now  {_steps(examination.image.luminance.table, FIRST_TEN)}"
        yield f"in the first table (? where unknown)   {_steps(examination.primary.steps, FIRST_TEN)}"


def _steps(table: np.ndarray, modes: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{int(table[mode]) or '?':>3}" for mode in modes)


def _blind_spots(examination: "Examination") -> list[str]:
    if examination.history == "aligned" or not examination.blind_qualities:
        return []
    blind = ranges(examination.blind_qualities)
    return _wrapped(
        f"Cannot tell: a first compression with QF {blind} on this grid would leave no periodic histograms."
    )


# --- facts ------------------------------------------------------------------------------------------------------------


def _file(facts: FileFacts) -> Iterator[str]:
    color = " ".join(part for part in (facts.color, facts.subsampling) if part)
    coding = f"progressive in {facts.scans} scans" if facts.progressive else "sequential"
    restarts = f", restarts every {facts.restart_interval} MCUs" if facts.restart_interval else ""
    yield from _wrapped(f"File: {facts.width} x {facts.height}, {color}, {coding}, {HUFFMAN[facts.huffman]}{restarts}.")
    yield from _wrapped(f"Quantization: {', '.join(str(table) for table in dict.fromkeys(facts.tables))}.")
    for title, told in (("Segments", facts.segments), ("Comments", facts.comments), ("Odd", facts.warnings)):
        if told:
            yield from _wrapped(f"{title}: {', '.join(dict.fromkeys(told))}.", most=LONGEST)
    yield from _wrapped(_origin(facts), most=LONGEST)


def _origin(facts: FileFacts) -> str:
    """Who says to have made it, "" if nobody does."""
    named = {"Camera": facts.camera, "software": facts.exif.get("Software"), "date": facts.exif.get("DateTime")}
    told = [f"{name} {value}" for name, value in named.items() if value]
    if facts.thumbnail:
        told.append(f"thumbnail {facts.thumbnail.width} x {facts.thumbnail.height} with {facts.thumbnail.table}")
    return f"Exif: {', '.join(told)}." if told else ""


# --- text -------------------------------------------------------------------------------------------------------------


def ranges(numbers: Iterable[int]) -> str:
    """Whole numbers in words; three and more in a row become a range.

    >>> ranges([74, 75, 95, 96, 97, 100])
    '74, 75, 95-97 or 100'
    """
    ordered = sorted(numbers)
    starts = [number for number in ordered if number - 1 not in ordered]
    ends = [number for number in ordered if number + 1 not in ordered]
    told = [
        piece
        for start, end in zip(starts, ends, strict=True)
        for piece in ([f"{start}-{end}"] if end > start + 1 else sorted({str(start), str(end)}))
    ]
    return " or ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def _wrapped(text: str, *, indent: int = 0, most: int | None = None) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(
        text, WIDTH, initial_indent=margin, subsequent_indent=margin, max_lines=most, placeholder=" ..."
    )
