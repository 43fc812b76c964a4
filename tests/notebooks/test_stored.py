"""What is committed: notebooks that were run, and that say something to a reader who does not run them."""

import base64
import io
import itertools
import re
from pathlib import Path

import nbformat
import pytest
from PIL import Image

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
LONGEST_CELL = 8  # lines of code
LARGEST_PICTURE = 150_000  # bytes
LARGEST_OUTPUT = 300_000  # characters
LARGEST_NOTEBOOK = 1_000_000
IGNORED = "nbval-ignore-output"


@pytest.fixture(params=PATHS, ids=lambda path: path.name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(cells):
    return itertools.chain.from_iterable(cell.outputs for cell in cells)


def test_the_first_notebook_is_there():
    assert "00_start_here.ipynb" in [path.name for path in PATHS]


def test_it_is_valid(notebook):
    nbformat.validate(notebook)


def test_every_cell_was_run_in_order(cells):
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


def test_no_cell_failed(cells):
    for cell in cells:
        if "raises-exception" not in cell.metadata.get("tags", ()):
            assert not [output for output in cell.outputs if output.output_type == "error"]
    assert not [output for output in outputs(cells) if output.get("name") == "stderr"]


def test_nothing_is_stored_that_changes_from_run_to_run(notebook, cells):
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}
    assert not [
        output for output in outputs(cells) if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert all(set(cell.metadata) <= {"tags", "nbgrader", "slideshow"} for cell in notebook.cells)


def test_every_section_and_every_app_begins_a_slide(notebook):
    for cell in notebook.cells:
        begins = cell.metadata.slideshow.slide_type in ("slide", "subslide")
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ())]
        assert begins == (cell.source.startswith(("# ", "## ")) or any("App: " in text for text in texts))


def test_it_has_pictures_for_a_reader_who_does_not_run_it(cells):
    pictures = [
        base64.b64decode(value)
        for output in outputs(cells)
        for kind, value in output.get("data", {}).items()
        if kind.startswith("image/")
    ]
    assert pictures
    for picture in pictures:
        assert len(picture) < LARGEST_PICTURE
        assert min(Image.open(io.BytesIO(picture)).size) > 100


def test_every_app_has_a_still(cells):
    for output in outputs(cells):
        if "App: " in output.get("data", {}).get("text/plain", ""):
            assert any(kind.startswith("image/") for kind in output.data)


def test_no_output_is_large(cells):
    for output in outputs(cells):
        texts = [output.get("text", ""), *map(str, output.get("data", {}).values())]
        assert all(len(text) < LARGEST_OUTPUT for text in texts)


def test_every_section_has_a_text_that_is_compared(notebook):
    sections = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            sections[cell.source.splitlines()[0]] = []
        elif sections:
            sections[list(sections)[-1]].append(cell)
    for title, section in sections.items():
        code = [cell for cell in section if cell.cell_type == "code"]
        assert not code or any(compared(cell) for cell in code), title


def compared(cell):
    """Whether nbval compares a text of this cell that is more than the name of an app."""
    if IGNORED in cell.metadata.get("tags", ()):
        return False
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return any(text and not text.startswith("<") for text in texts)


def test_most_cells_are_compared(cells):
    ignored = [cell for cell in cells if IGNORED in cell.metadata.get("tags", ())]
    assert len(ignored) <= len(cells) / 5


def test_every_link_to_a_notebook_leads_somewhere(notebook):
    for cell in notebook.cells:
        for name in re.findall(r"\]\(([\w./]+\.ipynb)[^)]*\)", cell.source if cell.cell_type == "markdown" else ""):
            assert (NOTEBOOKS / name).exists(), name


def test_it_is_not_large():
    assert all(path.stat().st_size < LARGEST_NOTEBOOK for path in PATHS)


def test_cells_are_short_and_without_magic(cells):
    for cell in cells:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= LONGEST_CELL
        assert not any(line.lstrip().startswith(("%", "!")) for line in lines)


def test_it_begins_with_what_is_to_be_seen_and_ends_with_what_to_remember(notebook):
    first, last = notebook.cells[0].source, notebook.cells[-1].source
    assert first.startswith("# ")
    assert all(part in first for part in ("You will see", "**Slides:**", "**Time:**", "**Needs:**"))
    assert "## What to remember" in last and "## Where to go on" in last
