"""What a table of results is made of: rows, where they are from, text and CSV.

rows  --as_text-->  what a terminal shows        rows, provenance  --write_csv-->  a file
name of an experiment  --read_rows, read_origin-->  the rows that are committed, and where they are from
"""

import csv
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpeglab.experiments.rates import Estimate

__all__ = ["Row", "as_text", "estimate", "provenance", "read_origin", "read_rows", "write_csv"]

Row = dict[str, Any]
FOLDER = Path(__file__).parent
WORDS = {  # for columns whose names say too little to who reads a table
    "auc": "AUC",
    "pixel_auc": "pixel AUC",
    "best_f1": "best F1",
    "tpr_1": "found at 1 %",
    "fpr_1": "false alarms",
    "tpr_5": "found at 5 %",
    "fpr_5": "false alarms at 5 %",
    "accuracy_paper": "the paper's rule is right",
    "steps_right": "steps right",
    "quality_within_1": "QF1 right within 1",
    "modes_with_trace": "modes with a trace",
    "thresholds_from": "thresholds from",
}


def provenance(name: str, paths: Sequence[Path], seed: int, limit: int | None = None) -> dict[str, Any]:
    """From how many photos, which seed, which versions; and the command that makes it anew."""
    return {
        "command": f"python -m jpeglab experiment {name} --photos FOLDER --seed {seed}"
        + (f" --limit {limit}" if limit else ""),
        "photos": len(paths),
        "seed": seed,
        "versions": {package: version(package) for package in ("jpeglab", "numpy", "scipy", "scikit-learn")},
    }


def estimate(name: str, value: Estimate) -> Row:
    """Three columns for an Estimate.

    >>> estimate("auc", Estimate(0.98765, 0.97, 0.99))
    {'auc': 0.9877, 'auc_low': 0.97, 'auc_high': 0.99}
    """
    return {f"{name}{end}": float(f"{part:.4f}") for end, part in zip(("", "_low", "_high"), value, strict=True)}


def as_text(rows: Sequence[Row]) -> str:
    """Columns of one width each, numbers to the right, under names in words.

    >>> print(as_text([{"what": "a", "n": 1}, {"what": "bc", "n": 20}]))
    what   n
    a      1
    bc    20
    >>> print(as_text([{"auc": Estimate(0.98765, 0.97, 0.99)}]))
                    AUC
    0.988 (0.970–0.990)
    """
    names = list(rows[0])
    lines = [[WORDS.get(name, name) for name in names], *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = [isinstance(rows[0][name], str) for name in names]
    padded = [
        [
            cell.ljust(width) if to_left else cell.rjust(width)
            for cell, width, to_left in zip(line, widths, left, strict=True)
        ]
        for line in lines
    ]
    return "\n".join("  ".join(line).rstrip() for line in padded)


def _cell(value: object) -> str:
    if isinstance(value, Estimate):
        return "{:.3f} ({:.3f}–{:.3f})".format(*value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def write_csv(path: Path, rows: Sequence[Row], origin: Mapping[str, Any]) -> None:
    """Rows under a line that says where they are from."""
    versions = ", ".join(f"{package} {number}" for package, number in origin["versions"].items())
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {origin['photos']} photos, seed {origin['seed']}; {versions}; {origin['command']}\n")
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_origin(name: str) -> str:
    """Of which photos, seed, versions and command a committed table is."""
    return _lines(name)[0].removeprefix("# ")


def read_rows(name: str, *columns: str, **where: object) -> list[Row]:
    """Rows of a committed table, as ``python -m jpeglab experiment NAME`` has made it.

    Parameters
    ----------
    name : of the experiment
    columns : those to give, in this order; all if none is named. A value with an interval is one column, an Estimate
    where : column=value, what the rows have in common

    Raises
    ------
    ValueError : no such table, column or row
    """
    rows = [_with_estimates(row) for row in csv.DictReader(_lines(name)[1:])]
    if unknown := {*columns, *where} - set(rows[0]):
        raise ValueError(f"expected columns among {', '.join(rows[0])}, got {', '.join(sorted(unknown))}")
    chosen = [row for row in rows if all(row[column] == value for column, value in where.items())]
    if not chosen:
        raise ValueError(f"expected a row of {name} with {where}, got none")
    return [{column: row[column] for column in columns or row} for row in chosen]


def _lines(name: str) -> list[str]:
    known = sorted(path.stem for path in FOLDER.glob("*.csv"))
    if name not in known:
        raise ValueError(f"expected a table among {', '.join(known)}, got {name!r}")
    return (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()


def _with_estimates(row: dict[str, str]) -> Row:
    """The inverse of ``estimate``: NAME, NAME_low and NAME_high are one column."""
    numbers = {column: _number(text) for column, text in row.items()}
    ends = {column for column in row if column.endswith(("_low", "_high"))}
    return {
        column: Estimate(value, numbers[f"{column}_low"], numbers[f"{column}_high"])
        if f"{column}_low" in ends
        else value
        for column, value in numbers.items()
        if column not in ends
    }


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
