import csv
from pathlib import Path

import numpy as np
import pytest
from apps import move_everything, text
from sklearn.svm import SVC

from jpeglab.experiments import mismatch
from jpeglab.learning.svm import svm_features
from jpeglab.widgets import MismatchApp
from jpeglab.widgets.examples import examples, held_out
from jpeglab.widgets.mismatch import transfer


@pytest.fixture(scope="module")
def table():
    lines = Path(mismatch.__file__).with_name("mismatch.csv").read_text().splitlines()[1:]
    rows = [row for row in csv.DictReader(lines) if row["topic"] == "mismatch"]
    return {(row["learned"], row["asked"], row["first"]): row for row in rows}


def test_every_curve_is_rows_of_the_table(table):
    app = MismatchApp()
    firsts = [str(first) for first in mismatch.FIRSTS]
    for values in move_everything(app):
        learned, asked = values["learned"], values["asked"]
        for line, name in zip(app.curves.lines, ("some of each", asked, learned), strict=True):
            rows = [table[name, asked, first] for first in firsts if (name, asked, first) in table]
            assert list(line.get_ydata()) == pytest.approx([100 * float(row["accuracy"]) for row in rows])
        if (learned, asked, "mean") in table:
            mean = float(table[learned, asked, "mean"]["accuracy"])
            lowest = min(float(table[learned, asked, first]["auc"]) for first in (*firsts, "mean"))
            assert f"What you chose {100 * mean:.1f} %" in text(app.numbers)
            assert f"Lowest AUC of yours {lowest:.2f}" in text(app.numbers)
        else:
            assert learned == "other collections" and asked != "QF2 75"
            assert "What you chose not measured" in text(app.numbers)


def test_transfer_to_the_same_patches_is_cross_validation():
    patches = examples(85)
    answers = held_out(SVC(C=10, gamma=0.1), svm_features().transform(patches), patches.double, patches.photo)
    told_right = transfer(patches, patches)
    assert set(told_right) == {0, 50, 60, 70, 80, 90}
    for first, share in told_right.items():
        chosen = patches.first == first
        assert share == (answers == patches.double)[chosen].mean()


def test_transfer_from_another_table_is_worse():
    alike, other = transfer(examples(85), examples(85)), transfer(examples(75), examples(85))
    assert np.mean(list(other.values())) < np.mean(list(alike.values()))
