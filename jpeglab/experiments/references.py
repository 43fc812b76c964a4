"""The eight detectors that the slides list, each with its function, its notebook and what was measured of it.

REFERENCES  --references-->  rows, the figures read from the tables that are committed

Slide: Detection of double JPEG compression. A figure is that of pictures of 512 pixels a side in grey, saved with a
second quality of 85 where there is a choice, so that the methods can be compared.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from jpeglab.experiments.tables import Row, read_rows

__all__ = ["REFERENCES", "Reference", "references"]

PICTURES = {"size": 512, "color": "grey"}
FAR = {**PICTURES, "pairs": "QF1 <= QF2 - 10, QF2 85"}


class Reference(NamedTuple):
    """A line of the slide.

    number : on the slide
    authors : with the year
    function : its path in jpeglab
    notebook : its number
    measured : in words, what the figure is
    figure : table, column, and what the row has in the others; None as long as nothing was measured
    """

    number: int
    authors: str
    function: str
    notebook: str
    measured: str = ""
    figure: tuple[str, str, Mapping[str, Any]] | None = None


FOUND, SAME = "found at 1 %", {**PICTURES, "pairs": "QF1 = QF2 = 85"}
REFERENCES = (
    Reference(
        1, "Popescu, Farid 2004", "forensics.fourier.score", "09",
        FOUND, ("detection", "tpr_1", {"method": "fourier", **FAR}),
    ),
    Reference(
        2, "Huang, Huang, Shi 2010", "forensics.same_table.recompression_test", "11",
        FOUND, ("detection", "tpr_1", {"method": "same_table", **SAME}),
    ),
    Reference(
        3, "Bianchi, Piva 2012", "forensics.shifted.find_shifted_grid", "12",
        FOUND, ("detection", "tpr_1", {"method": "shifted", **FAR}),
    ),
    Reference(
        4, "Pevný, Fridrich 2008", "learning.HistogramFeatures", "14",
        "accuracy", ("learning", "accuracy", {"method": "svm_paper", "size": 504, "second": 85, "first": "mean"}),
    ),
    Reference(
        5, "Bianchi, Piva 2011", "forensics.shifted.find_shifted_grid", "12",
        "shift right", ("detection", "shift_exact", {"method": "shifted", **FAR}),
    ),
    Reference(
        6, "Lukáš, Fridrich 2003", "forensics.estimate_primary_table", "11",
        "steps right", ("primary", "steps_right", {**PICTURES, "second": 85, "pairs": "QF1 < QF2"}),
    ),
    Reference(
        7, "Fu, Shi, Su 2007", "forensics.first_digits.score", "10",
        FOUND, ("detection", "tpr_1", {"method": "benford", **FAR}),
    ),
    Reference(
        8, "He and others 2006", "forensics.posterior.log_odds", "13",
        "pixel AUC",
        ("maps", "pixel_auc", {
            "method": "posterior", "suspect": "single", "grid": "aligned", "difference": "15 to 25", "color": "grey",
        }),
    ),
)  # fmt: skip


def references() -> list[Row]:
    """The eight with their figures, to be printed by ``as_text``."""
    return [
        {
            "": reference.number,
            "reference": reference.authors,
            "function": reference.function,
            "notebook": reference.notebook,
            "measured": reference.measured,
            "value (95 %)": _figure(reference),
        }
        for reference in REFERENCES
    ]


def _figure(reference: Reference) -> object:
    if reference.figure is None:
        return ""
    table, column, where = reference.figure
    [row] = read_rows(table, column, **where)
    return row[column]
