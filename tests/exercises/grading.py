"""The exercises in nbgrader: released, answered, graded. It is what `make grading` runs."""

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from jpeglab.exercises import PARTS

ROOT = Path(__file__).parents[2]
SOLUTIONS, EXERCISES = ROOT / "notebooks" / "solutions", ROOT / "notebooks" / "exercises"
ASSIGNMENT = "jpeglab"
GRADED = "05_zigzag_and_run_lengths"
WRONG = {
    "zigzag-answer": "def my_zigzag(block):\n    return block.ravel()",
    "unzigzag-answer": "def my_unzigzag(line):\n    return line[64]",
    "category-answer": "def my_category(value):\n    return syntax error",
}
LOST = 2 + 1 + 2  # points of these three; run_lengths and dc_differences are right


def read(folder, part):
    return nbformat.read(folder / f"{part}.ipynb", as_version=4)


@pytest.fixture(scope="module", autouse=True)
def path():
    """nbgrader calls the program alembic, which lies beside Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="module")
def course(tmp_path_factory, path):
    """A course whose one assignment is all exercises, released, and handed in by three students."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SOLUTIONS, root / "source" / ASSIGNMENT)
    api = NbGraderAPI(config=Config({"CourseDirectory": {"root": str(root)}}))
    released = api.generate_assignment(ASSIGNMENT)
    assert released["success"], released["log"] or released["error"]
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in read(SOLUTIONS, GRADED).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for student, given in {"right": answers, "some": answers | WRONG, "blank": {}}.items():
        hand_in(root, student, given)
        graded = api.autograde(ASSIGNMENT, student)
        assert graded["success"], graded["log"] or graded["error"]
    return root


def hand_in(root, student, answers):
    notebook = read(root / "release" / ASSIGNMENT, GRADED)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{GRADED}.ipynb")


@pytest.mark.parametrize("part", PARTS)
def test_what_nbgrader_releases_is_what_we_give_to_students(course, part):
    released, ours = read(course / "release" / ASSIGNMENT, part), read(EXERCISES, part)
    assert [cell.source for cell in released.cells] == [cell.source for cell in ours.cells]


@pytest.mark.parametrize(("student", "lost"), [("right", 0), ("some", LOST), ("blank", None)])
def test_right_and_wrong_answers_get_their_points(course, student, lost):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        [notebook] = [each for each in gradebook.find_submission(ASSIGNMENT, student).notebooks if each.name == GRADED]
        best = sum(task.metadata.nbgrader.points for task in checks(GRADED))
        assert notebook.max_score == best
        assert notebook.score == (0 if lost is None else best - lost)


def checks(part):
    return [cell for cell in read(SOLUTIONS, part).cells if cell.metadata.get("nbgrader", {}).get("grade")]
