"""The lecturer's run sheet names sections and buttons that the notebooks have."""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8").splitlines()
MAP = {cell.strip() for line in README if line.startswith("|") for cell in re.split("[·|]", line)}
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| .*\.ipynb\)", line)
]


def parts(row):
    """(notebook, headings of its sections) of a row, which may name several notebooks."""
    named = re.findall(r"\[\d\d\]\((\w+\.ipynb)\) ([^\[]+)", row[1])
    return [(name, [part.strip(" ·*") for part in titles.split(";")]) for name, titles in named]


def source(name):
    return "\n".join(cell.source for cell in nbformat.read(FOLDER / name, as_version=4).cells)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_sections_buttons_and_slides_are_there(row):
    named = parts(row)
    assert named
    texts = [source(name) for name, _ in named]
    for (_, sections), text in zip(named, texts, strict=True):
        for section in sections:
            assert f"\n## {section}\n" in f"\n{text}\n"
    for title in row[0].split(" · "):
        assert title in MAP
    for button in re.findall(r"`([^`]+)`", row[2]):
        assert any(button in text for text in texts), button


def test_the_minutes_add_up():
    assert 130 <= sum(int(row[4]) for row in ROWS) <= 170  # "about two and a half hours"
