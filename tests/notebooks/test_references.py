"""The eight detectors that the slide "Detection of double JPEG compression" lists: notebook 11 names each, truly."""

import importlib
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CELLS = nbformat.read(NOTEBOOKS / "11_the_first_compression.ipynb", as_version=4).cells
ROWS = re.findall(
    r"^\| (\d) \| (.*?) \| (.*?) \| `([\w.]+)`.*? \| (\d\d) \|$", "\n".join(c.source for c in CELLS), re.M
)
AUTHORS = (
    "Popescu, Farid 2004", "Huang, Huang, Shi 2010", "Bianchi, Piva 2012", "Pevný, Fridrich 2008",
    "Bianchi, Piva 2011", "Lukáš, Fridrich 2003", "Fu, Shi, Su 2007", "He and others 2006",
)  # fmt: skip


def test_all_eight_are_there_in_the_slides_order():
    assert [(int(number), authors) for number, authors, *_ in ROWS] == list(enumerate(AUTHORS, start=1))


@pytest.mark.parametrize("path", sorted({row[3] for row in ROWS}))
def test_every_function_exists(path):
    module, _, name = path.rpartition(".")
    assert callable(getattr(importlib.import_module(f"jpeglab.{module}"), name))


@pytest.mark.parametrize("number", sorted({row[4] for row in ROWS} & {path.name[:2] for path in NOTEBOOKS.iterdir()}))
def test_the_notebook_that_is_named_cites_or_uses_it(number):
    [path] = NOTEBOOKS.glob(f"{number}_*.ipynb")
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    names = [authors.split(",")[0].split()[0] for _, authors, _, _, notebook in ROWS if notebook == number]
    assert all(name in text for name in names)


def test_what_can_be_measured_here_is():
    printed = "".join(output.get("text", "") for cell in CELLS for output in cell.get("outputs", ()))
    for measured in ("fourier", "benford", "same_table", "shifted", "3, 5: shift right", "6: QF1 right", "8: blocks"):
        assert measured in printed
