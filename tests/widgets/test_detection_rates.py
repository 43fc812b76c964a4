import csv
from pathlib import Path

import numpy as np
import pytest
from apps import move_everything, text

from jpeglab.experiments import detection
from jpeglab.widgets import DetectionRatesApp
from jpeglab.widgets.detection_rates import METHODS


@pytest.fixture(scope="module")
def app():
    return DetectionRatesApp()


def table(method, size, color):
    lines = Path(detection.__file__).with_name("detection.csv").read_text().splitlines()[1:]
    return [
        row for row in csv.DictReader(lines) if (row["method"], row["size"], row["color"]) == (method, str(size), color)
    ]


def test_every_move_shows_the_rows_of_the_table(app):
    for values in move_everything(app):
        rows, percent = table(values["method"], values["size"], values["color"]), values["percent"]
        for drawn, spans, column in zip(app.strip.points, app.strip.spans, ("tpr", "fpr"), strict=True):
            name = f"{column}_{percent}"
            assert list(drawn.get_xdata()) == pytest.approx([100 * float(row[name]) for row in rows])
            ends = [[100 * float(row[f"{name}_{end}"]) for end in ("low", "high")] for row in rows]
            np.testing.assert_allclose([segment[:, 0] for segment in spans.get_segments()], ends)
        assert f"Photographs {rows[0]['photos']}" in text(app.numbers)
        worst = max(float(row[f"fpr_{percent}"]) for row in rows)
        assert f"measured, at worst {100 * worst:.1f} %" in text(app.numbers)


def test_every_row_has_its_name(app):
    app.move(method="shifted")
    names = [label.get_text() for label in app.plot.axes[0].get_yticklabels()]
    plain = [name.replace("≤", "<=").replace("−", "-") for name in names]
    assert plain == [row["pairs"] for row in table("shifted", 512, "grey")]


def test_every_method_can_be_the_first():
    for method in METHODS.values():
        app = DetectionRatesApp(method)
        assert app.values["method"] == method and len(app.states) == len(METHODS)
