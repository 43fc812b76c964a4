"""A checkout may lie anywhere: in a folder with spaces, with letters that are not ASCII."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The package, its pictures and a notebook in such a folder, and an environment that finds them there first."""
    folder = tmp_path_factory.mktemp("Übung") / "Fälschung – 2. Versuch"
    for name in ("jpeglab", "images"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", folder)
    return folder


def test_the_command_line_reads_such_a_file(checkout):
    photo = checkout / "Föto von Zoë, é.jpg"
    shutil.copy(ROOT / "images" / "rocket.jpg", photo)
    command = [sys.executable, "-m", "jpeglab", "inspect", "--json", photo.name]
    done = subprocess.run(command, cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["file"] == photo.name


def test_a_notebook_runs_there_with_the_package_that_lies_there(checkout):
    notebook = nbformat.read(checkout / "00_start_here.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print(jpeglab.__file__)"))
    client = NotebookClient(notebook, resources={"metadata": {"path": str(checkout)}}, kernel_name="python3")
    client.execute(env=os.environ | {"PYTHONPATH": str(checkout)})
    assert str(checkout) in notebook.cells[-1].outputs[0].text
