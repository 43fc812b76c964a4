"""Solved notebooks and the students' ones: in step, right where they are solved, friendly where they are blank."""

import contextlib
import importlib.util
import io
from pathlib import Path

import nbformat
import pytest

from jpeglab.exercises import PARTS, NotYet

ROOT = Path(__file__).parents[2]
SOLUTIONS, EXERCISES = ROOT / "notebooks" / "solutions", ROOT / "notebooks" / "exercises"
NBGRADER_KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
LONGEST_SOLUTION = 16  # lines of code
WIDEST = 96  # characters that a cell of JupyterLab shows at 1280 pixels
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = importlib.util.spec_from_file_location("make_exercises", ROOT / "tools" / "make_exercises.py")
make_exercises = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(make_exercises)


def read(folder, part):
    return nbformat.read(folder / f"{part}.ipynb", as_version=4)


def graded(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


@pytest.fixture(params=PARTS)
def part(request):
    return request.param


@pytest.mark.parametrize("folder", [SOLUTIONS, EXERCISES], ids=lambda folder: folder.name)
def test_there_is_one_for_each_part_and_no_other(folder):
    assert sorted(path.stem for path in folder.glob("*.ipynb")) == sorted(PARTS)


def test_it_is_made_from_its_solution(part):
    """If this fails: `make exercises`."""
    assert read(EXERCISES, part) == make_exercises.exercise(read(SOLUTIONS, part))


def test_it_asks_for_the_tasks_of_its_part(part):
    asked = [cell.source for cell in graded(read(SOLUTIONS, part))]
    assert asked == [f'check("{task.name}", my_{task.name})' for task in PARTS[part]]


def test_nothing_of_a_solution_is_left(part):
    for cell in read(EXERCISES, part).cells:
        assert "SOLUTION" not in cell.source
        assert not cell.get("outputs") and cell.get("execution_count") is None
        if cell.metadata.get("nbgrader", {}).get("solution"):
            assert cell.source.endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")


def test_nbgrader_finds_what_it_needs(part):
    notebook = read(SOLUTIONS, part)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len({cell.metadata.nbgrader.grade_id for cell in cells}) == len(cells)
    for cell in cells:
        data = cell.metadata.nbgrader
        assert set(data) - {"points"} == NBGRADER_KEYS and data.schema_version == 3 and not data.task
        assert (
            data.grade == data.locked == ("points" in data) == cell.source.startswith("check(") == (not data.solution)
        )
    assert {cell.metadata.nbgrader.points for cell in graded(notebook)} <= {1, 2, 3}


def test_it_reads_like_the_others(part):
    first, *_, last = read(SOLUTIONS, part).cells
    assert first.source.startswith(f"# Exercise {part[:2]}: ")
    assert all(word in first.source for word in ("You will", "**Slides:**", "**Time:**", "**Needs:**", "`hint("))
    assert last.source.startswith("## Go on")
    for cell in read(SOLUTIONS, part).cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= LONGEST_SOLUTION and max(map(len, lines)) <= WIDEST


def test_the_readme_leads_to_it(part):
    assert f"(notebooks/exercises/{part}.ipynb)" in README


def test_every_solution_passes(part):
    namespace, said = {}, io.StringIO()
    for cell in read(SOLUTIONS, part).cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(said):
                exec(compile(cell.source, cell.id, "exec"), namespace)
    assert said.getvalue().count("Right: ") == len(PARTS[part])


def test_every_blank_stops_with_not_yet_and_nothing_else_stops(part):
    namespace = {}
    for cell in read(EXERCISES, part).cells:
        if cell.cell_type != "code":
            continue
        blank = "raises-exception" in cell.metadata.get("tags", ())
        assert blank == cell.source.startswith("check(")
        with pytest.raises(NotYet) if blank else contextlib.nullcontext(), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(cell.source, cell.id, "exec"), namespace)
