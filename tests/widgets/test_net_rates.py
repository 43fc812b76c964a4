import csv
import json
from pathlib import Path

import pytest
from apps import move_everything, text

import jpeglab
from jpeglab.widgets import NetRatesApp
from jpeglab.widgets.net_rates import FIRSTS, METHODS, SIZES, shares

PACKAGE = Path(jpeglab.__file__).parent


@pytest.fixture(scope="module")
def app():
    return NetRatesApp()


def test_figures_are_those_of_the_files():
    lines = (PACKAGE / "experiments" / "learning.csv").read_text().splitlines()[1:]
    wanted = {"size": "64", "second": "85", "first": "70", "method": "svm"}
    [row] = [row for row in csv.DictReader(lines) if wanted.items() <= row.items()]
    assert shares("svm", 64, 85)[70].value == float(row["accuracy"])
    card = json.loads((PACKAGE / "learning" / "models" / "cnn-aligned.json").read_text())
    wanted = {"pixels": 256, "QF2": 80, "QF1": 90}
    [figure] = [figure for figure in card["figures"] if wanted.items() <= figure.items()]
    assert shares("cnn-aligned", 256, 80)[90] == (figure["value"], figure["low"], figure["high"])


def test_what_was_not_measured_is_empty_or_refused():
    assert shares("cnn-aligned", 100, 75) == {}
    with pytest.raises(ValueError, match="expected a row of learning"):
        shares("svm", 100, 75)


def test_it_draws_them(app):
    for values in move_everything(app):
        assert values["size"] in SIZES.values()
        for line, (name, method) in zip(app.curves.lines, METHODS.items(), strict=True):
            found = shares(method, values["size"][method == "cnn-aligned"], values["second"])
            assert list(line.get_ydata()) == pytest.approx([100 * found[first].value for first in FIRSTS])
            assert f"{name} {100 * found[values['first']].value:.1f}" in text(app.numbers)
