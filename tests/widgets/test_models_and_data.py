import csv
from pathlib import Path

import pytest
from apps import move_everything, text

from jpeglab.experiments import learning
from jpeglab.widgets import ModelsAndDataApp
from jpeglab.widgets.models_and_data import LEARNED, MODELS, measured_methods


@pytest.fixture(scope="module")
def app():
    return ModelsAndDataApp()


@pytest.fixture(scope="module")
def table():
    lines = Path(learning.__file__).with_name("learning.csv").read_text().splitlines()[1:]
    columns = "grid", "size", "second", "method", "first"
    return {tuple(row.get(name, "aligned") for name in columns): row for row in csv.DictReader(lines)}


def test_both_curves_are_rows_of_the_table(app, table):
    for values in move_everything(app):
        (grid, name), places = values["method"], [label.get_text() for label in app.plot.axes[0].get_xticklabels()]
        setting = grid, str(values["size"]), str(values["second"])
        measured = (*setting, name, "mean") in table
        assert bool(places) == measured
        for line, method in zip(app.curves.lines, (MODELS[grid], name), strict=True):
            rows = [table[*setting, method, first] for first in places]
            assert list(line.get_ydata()) == pytest.approx([100 * float(row["accuracy"]) for row in rows])
        if measured:
            for word, method in (("Fourier" if grid == "aligned" else "model", MODELS[grid]), ("Learned", name)):
                mean = float(table[*setting, method, "mean"]["accuracy"])
                assert f"{word}, mean {100 * mean:.1f} %" in text(app.numbers)
        else:
            assert "Learned, mean not measured" in text(app.numbers)


def test_only_methods_of_the_table_are_offered(table):
    offered = set(measured_methods().values())
    assert {("aligned", name) for name in ("svm", "svm_paper", "rich", "first_digits")} <= offered
    assert offered == {(grid, name) for grid, _, _, name, _ in table} & set(LEARNED.values())
