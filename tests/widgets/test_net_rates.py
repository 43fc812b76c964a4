import csv
from pathlib import Path

import pytest
from apps import move_everything, text

import jpeglab
from jpeglab.widgets import NetRatesApp
from jpeglab.widgets.net_rates import FIRSTS, METHODS, SIZES, shares

TABLE = Path(jpeglab.__file__).parent / "experiments" / "learning.csv"


@pytest.fixture(scope="module")
def app():
    return NetRatesApp()


@pytest.mark.parametrize(("grid", "method"), [("aligned", "svm"), ("aligned", "rich"), ("shifted", "rich")])
def test_figures_are_those_of_the_table(grid, method):
    lines = TABLE.read_text().splitlines()[1:]
    wanted = {"grid": grid, "size": "64", "second": "85", "first": "70", "method": method}
    [row] = [row for row in csv.DictReader(lines) if wanted.items() <= row.items()]
    assert shares(method, 64, 85, grid)[70].value == float(row["accuracy"])
    assert "mean" not in shares(method, 64, 85, grid)


def test_what_was_not_measured_is_refused():
    with pytest.raises(ValueError, match="expected a row of learning"):
        shares("svm", 100, 75)


def test_it_draws_them(app):
    for values in move_everything(app):
        assert values["size"] in SIZES.values()
        for line, (name, method) in zip(app.curves.lines, METHODS.items(), strict=True):
            found = shares(method, values["size"], values["second"])
            assert list(line.get_ydata()) == pytest.approx([100 * found[first].value for first in FIRSTS])
            assert f"{name} {100 * found[values['first']].value:.1f}" in text(app.numbers)
