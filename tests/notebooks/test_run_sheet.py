"""The lecturer's run sheet names sections and buttons that the notebooks have."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8").splitlines()
SLIDES = [line.split("|")[1].strip().split(" · ") for line in README if re.match(r"\| .*\(notebooks/\d\d_", line)]
TITLES = {title for titles in SLIDES for title in titles} - {"the whole lecture"}
SHEET = (FOLDER / "README.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in SHEET.splitlines()
    if re.match(r"\| .*\.ipynb\)", line)
]


def parts(row):
    """(notebook, headings of its sections) of a row, which may name several notebooks."""
    named = re.findall(r"\[\d\d\]\((\w+\.ipynb)\) ([^\[]+)", row[1])
    return [(name, [part.strip(" ·*") for part in titles.split(";")]) for name, titles in named]


def source(name):
    return "\n".join(cell.source for cell in nbformat.read(FOLDER / name, as_version=4).cells)


@pytest.mark.parametrize("row", ROWS, ids=[f"{number} {row[0][:40]}" for number, row in enumerate(ROWS, 1)])
def test_sections_and_buttons_are_there(row):
    named = parts(row)
    assert named
    texts = [source(name) for name, _ in named]
    for (_, sections), text in zip(named, texts, strict=True):
        for section in sections:
            assert f"\n## {section}\n" in f"\n{text}\n"
    for button in re.findall(r"`([^`]+)`", row[2]):
        assert any(button in text for text in texts), button


def test_every_slide_of_the_map_has_a_stop():
    assert {title for row in ROWS for title in row[0].split(" · ")} == TITLES


def test_every_notebook_is_shown():
    assert {name for row in ROWS for name, _ in parts(row)} == {path.name for path in FOLDER.glob("*.ipynb")}


def test_the_minutes_add_up():
    ends = ("Remarks on JPEG compression", "Another feature: FSD distribution", "Data-driven vs Model-based appraoches")
    slides = [row[0] for row in ROWS]
    minutes = [0, *itertools.accumulate(int(row[4]) for row in ROWS)]
    sums = [minutes[slides.index(end) + 1] for end in ends]
    first, second, third = (later - sooner for sooner, later in itertools.pairwise([0, *sums]))
    assert (round(first, -1), round(third / 5) * 5) == (70, 35)
    assert round(second / 5) * 5 == 75
    assert 170 <= sums[-1] <= 190  # "about three hours"
