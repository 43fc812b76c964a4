"""What a table of results is made of: rows, where they are from, text and CSV.

rows  --as_text-->  what a terminal shows        rows, provenance  --write_csv-->  a file
"""

import csv
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpeglab.experiments.rates import Estimate

__all__ = ["Row", "as_text", "estimate", "provenance", "write_csv"]

Row = dict[str, Any]


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
    """Columns of one width each, numbers to the right.

    >>> print(as_text([{"what": "a", "n": 1}, {"what": "bc", "n": 20}]))
    what   n
    a      1
    bc    20
    """
    names = list(rows[0])
    lines = [names, *([_cell(row[name]) for name in names] for row in rows)]
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
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def write_csv(path: Path, rows: Sequence[Row], origin: Mapping[str, Any]) -> None:
    """Rows under a line that says where they are from."""
    versions = ", ".join(f"{package} {number}" for package, number in origin["versions"].items())
    with path.open("w", newline="") as file:
        file.write(f"# {origin['photos']} photos, seed {origin['seed']}; {versions}; {origin['command']}\n")
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
