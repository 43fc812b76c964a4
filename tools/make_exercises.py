"""Make the students' notebooks from the solved ones.

    python tools/make_exercises.py

notebooks/solutions/NAME.ipynb  -->  notebooks/exercises/NAME.ipynb: solutions replaced by a blank, nothing run

What lies between ### BEGIN SOLUTION and ### END SOLUTION goes, as in nbgrader's generate_assignment, which takes the
same notebooks. A check of a blank answer stops with "Not yet"; its tag lets the cells below it run all the same.
"""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SOLUTIONS, EXERCISES = NOTEBOOKS / "solutions", NOTEBOOKS / "exercises"
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?^ *### END SOLUTION$", re.DOTALL | re.MULTILINE)
BLANK = "# YOUR CODE HERE\nraise NotImplementedError()"  # nbgrader's


def blank(source: str) -> str:
    """A cell's text without its solutions."""
    return SOLUTION.sub(lambda found: "\n".join(found[1] + line for line in BLANK.splitlines()), source)


def exercise(solution: NotebookNode) -> NotebookNode:
    """The notebook that a student gets."""
    cells = []
    for cell in solution.cells:
        copy = nbformat.from_dict({**cell, "source": blank(cell.source)})
        copy.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("nbgrader",) if key in cell.metadata})
        if cell.cell_type == "code":
            copy.update(outputs=[], execution_count=None)
        if cell.metadata.get("nbgrader", {}).get("grade"):
            copy.metadata["tags"] = ["raises-exception"]
        cells.append(copy)
    return nbformat.from_dict({**solution, "cells": cells})


def main() -> None:
    """Make all of them, and remove what has no solution any more."""
    EXERCISES.mkdir(exist_ok=True)
    for path in EXERCISES.glob("*.ipynb"):
        if not (SOLUTIONS / path.name).exists():
            path.unlink()
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        nbformat.write(exercise(nbformat.read(path, as_version=4)), EXERCISES / path.name)


if __name__ == "__main__":
    main()
