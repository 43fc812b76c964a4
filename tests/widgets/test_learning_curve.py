import csv
from pathlib import Path

import pytest
from apps import move_everything, text

from jpeglab.experiments import mismatch
from jpeglab.widgets import LearningCurveApp


@pytest.fixture(scope="module")
def table():
    lines = Path(mismatch.__file__).with_name("mismatch.csv").read_text().splitlines()[1:]
    rows = [row for row in csv.DictReader(lines) if row["topic"] == "amount"]
    return {(row["first"], int(row["amount"])): row for row in rows}


def test_both_curves_are_rows_of_the_table(table):
    app = LearningCurveApp()
    amounts = sorted({amount for _, amount in table})
    for values in move_everything(app):
        for line, first in zip(app.curves.lines, ("mean", values["first"]), strict=True):
            expected = [100 * float(table[first, amount]["accuracy"]) for amount in amounts]
            assert list(line.get_ydata()) == pytest.approx(expected)
        assert list(app.curves.here.get_xdata()) == [amounts.index(values["amount"])] * 2
        here = table[values["first"], values["amount"]]
        assert f"QF1 {values['first']} {100 * float(here['accuracy']):.1f} %" in text(app.numbers)
        assert f"as an AUC {float(here['auc']):.3f}" in text(app.numbers)
    assert [label.get_text() for label in app.plot.axes[0].get_xticklabels()] == [str(amount) for amount in amounts]
