"""The eight detectors of the slide "Detection of double JPEG compression": named with function, notebook and figure."""

import csv
import importlib
from pathlib import Path

import nbformat
import pytest

from jpeglab.experiments import references as module
from jpeglab.experiments.references import REFERENCES, references
from jpeglab.experiments.tables import as_text

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMED_IN = ("09", "11", "12")
AUTHORS = (
    "Popescu, Farid 2004", "Huang, Huang, Shi 2010", "Bianchi, Piva 2012", "Pevný, Fridrich 2008",
    "Bianchi, Piva 2011", "Lukáš, Fridrich 2003", "Fu, Shi, Su 2007", "He and others 2006",
)  # fmt: skip
WITH_FIGURE = [reference for reference in REFERENCES if reference.figure]
THERE = {path.name[:2]: path for path in NOTEBOOKS.glob("[0-9]*.ipynb")}


def cells(number):
    return nbformat.read(THERE[number], as_version=4).cells


def name(reference):
    return f"{reference.number} {reference.function}"


def test_all_eight_are_there_in_the_slides_order():
    assert [(reference.number, reference.authors) for reference in REFERENCES] == list(enumerate(AUTHORS, start=1))


@pytest.mark.parametrize("reference", REFERENCES, ids=name)
def test_every_function_exists(reference):
    path, _, function = reference.function.rpartition(".")
    assert callable(getattr(importlib.import_module(f"jpeglab.{path}"), function))


@pytest.mark.parametrize("reference", [each for each in REFERENCES if each.notebook in THERE], ids=name)
def test_the_notebook_that_is_named_cites_the_first_author_and_the_year(reference):
    last = cells(reference.notebook)[-1].source
    surname, year = reference.authors.split(",")[0].split()[0], reference.authors[-4:]
    assert any(surname in line and year in line for line in last.splitlines())


@pytest.mark.parametrize("reference", WITH_FIGURE, ids=name)
def test_every_figure_is_the_one_row_of_the_committed_table(reference):
    table, column, where = reference.figure
    lines = Path(module.__file__).with_name(f"{table}.csv").read_text().splitlines()[1:]
    wanted = {key: str(value) for key, value in where.items()}
    [row] = [row for row in csv.DictReader(lines) if wanted.items() <= row.items()]
    figure = references()[reference.number - 1]["value (95 %)"]
    assert (figure if isinstance(figure, float) else figure.value) == float(row[column])


def test_only_what_is_learned_has_no_figure_yet():
    assert {each.notebook for each in REFERENCES} - {each.notebook for each in WITH_FIGURE} <= {"14"}


@pytest.mark.parametrize("number", NAMED_IN)
def test_the_notebook_prints_all_eight_with_what_the_tables_say_now(number):
    printed = "".join(output.get("text", "") for cell in cells(number) for output in cell.get("outputs", ()))
    assert as_text(references()) in printed
