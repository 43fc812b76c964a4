"""Run notebooks from top to bottom and store them as they are committed.

    python tools/run_notebooks.py [NOTEBOOK ...]

Text outputs, pictures and execution counts stay, since the tests compare them and readers see them who never run
anything. What differs from run to run goes: the state and the views of widgets, times, versions, editors' metadata.
Without an argument: all of notebooks/, solutions and capstone. Exercises are not run: `make exercises` makes them.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FOLDERS = (".", "solutions", "capstone")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_OF_A_CELL = ("tags", "nbgrader")


def clean(notebook: NotebookNode) -> None:
    """Take out, in place, what is not the same after every run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in KEPT_OF_A_CELL if key in cell.metadata}
        cell.metadata = nbformat.from_dict({**kept, "slideshow": {"slide_type": slide_type(cell)}})
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.metadata = nbformat.from_dict({})
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
                if "image/png" in output.data:
                    output.data.pop("image/jpeg", None)  # Pillow gives both


def slide_type(cell: NotebookNode) -> str:
    """Of `make slides`: a section begins a slide, an app has one of its own below it, the rest goes on."""
    if cell.cell_type == "markdown" and cell.source.startswith(("# ", "## ")):
        return "slide"
    texts = (output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ()))
    return "subslide" if any("App: " in text for text in texts) else "-"


def main() -> None:
    """Run, clean and store each notebook that is named, or all."""
    stored = (path for folder in FOLDERS for path in sorted((NOTEBOOKS / folder).glob("*.ipynb")))
    for path in map(Path, sys.argv[1:] or stored):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
        clean(notebook)
        nbformat.write(notebook, path)
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
