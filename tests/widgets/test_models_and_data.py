import csv
from pathlib import Path

import pytest
from apps import move_everything, text

from jpeglab.experiments import learning
from jpeglab.widgets import ModelsAndDataApp
from jpeglab.widgets.models_and_data import learned_methods


@pytest.fixture(scope="module")
def app():
    return ModelsAndDataApp()


@pytest.fixture(scope="module")
def table():
    lines = Path(learning.__file__).with_name("learning.csv").read_text().splitlines()[1:]
    return {(row["size"], row["second"], row["method"], row["first"]): row for row in csv.DictReader(lines)}


def test_both_curves_are_rows_of_the_table(app, table):
    for values in move_everything(app):
        setting = str(values["size"]), str(values["second"])
        places = [label.get_text() for label in app.plot.axes[0].get_xticklabels()]
        measured = (*setting, values["method"], "mean") in table
        assert bool(places) == measured
        for line, method in zip(app.curves.lines, ("fourier", values["method"]), strict=True):
            rows = [table[*setting, method, first] for first in places]
            assert list(line.get_ydata()) == pytest.approx([100 * float(row["accuracy"]) for row in rows])
        if measured:
            for name, method in (("Fourier", "fourier"), ("Learned", values["method"])):
                mean = float(table[*setting, method, "mean"]["accuracy"])
                assert f"{name}, mean {100 * mean:.1f} %" in text(app.numbers)
        else:
            assert "Learned, mean not measured" in text(app.numbers)


def test_only_methods_of_the_table_are_offered(table):
    assert {"svm", "svm_paper", "rich", "first_digits"} <= set(learned_methods().values())
    assert set(learned_methods().values()) <= {method for _, _, method, _ in table}
