from dataclasses import replace

import numpy as np
import pytest
from apps import text

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.forensics.primary import PrimaryTable, estimate_primary_table
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import PrimaryTableApp
from jpeglab.widgets.primary_step import AMBIGUOUS, RIGHT, WRONG
from jpeglab.widgets.primary_table import SILENT, compute, read_back, records
from jpeglab.widgets.saved import save_again


@pytest.fixture(scope="module")
def app():
    return PrimaryTableApp()


@pytest.mark.parametrize(("first", "second"), [(60, 85), (85, 80), (75, 75)])
def test_mode_by_mode_gives_the_same_table_as_at_once(app, first, second):
    at_once = estimate_primary_table(save_again(picture("coffee"), first, second))
    found = compute(app.photo("coffee"), first, second, 10)
    assert found.ambiguous == at_once.ambiguous
    assert (found.quality, found.agreeing) == (at_once.quality, at_once.agreeing)
    assert (found.steps == at_once.steps).all()


def test_the_standard_table_is_read_back(app):
    for first, second in ((60, 85), (85, 80)):
        app.move(first=first, second=second, modes=10)
        shown = text(app.numbers)
        assert f"QF1: 10 of 10 modes with a trace agree {first} " in shown
        lines = records(compute(app.photo("coffee"), first, second, 10), first, second, 10)
        for (v, u), line in zip(ZIGZAG[:10], lines, strict=True):
            assert line[:3] == (f"{v}, {u}", standard_table(first)[v, u], standard_table(second)[v, u])
            assert line[3:] == (f"{line[1]}", RIGHT)


def test_the_same_table_gives_the_class_of_one(app):
    app.go("75 then 75")
    assert "QF1: no mode has a trace –" in text(app.numbers)
    assert f"{AMBIGUOUS} of 10 10" in text(app.numbers)
    assert all(line[3].startswith("1, ") for line in records(compute(app.photo("coffee"), 75, 75, 10), 75, 75, 10))


def test_what_is_shown_adds_up(app):
    for values in ({"second": 95}, {"first": 90}, {"modes": 15, "second": 20}, {"picture": "page"}):
        app.go("reset")
        app.move(**values)
        shown = text(app.table)
        judged = [shown.count(word) for word in (RIGHT, AMBIGUOUS, WRONG, SILENT)]
        assert sum(judged) == app.values["modes"] == app.table.value.count("<tr") - 1
        for word, count in zip((RIGHT, AMBIGUOUS, WRONG), judged[:3], strict=True):
            assert f"{word} of {app.values['modes']} {count}" in text(app.numbers)


def test_the_picture_holds_every_step_of_every_class(app):
    app.go("reset")
    for state in ("60 then 85", "95 then 75"):
        app.go(state)
        first, second = app.values["first"], app.values["second"]
        table = compute(app.photo("coffee"), first, second, 10)
        drawn = {(int(x), int(y)) for line in app.points for x, y in zip(*line.get_data(), strict=True)}
        assert drawn == {(place, step) for place in range(10) for step in table.ambiguous.get(ZIGZAG[place], ())}
        assert list(app.truth.get_ydata()) == [standard_table(first)[mode] for mode in ZIGZAG[:10]]
    right, ambiguous, _ = (set(map(int, line.get_xdata())) for line in app.points)
    assert not right and len(ambiguous) == 10


def test_qualities_with_the_same_steps_are_all_named(app):
    app.go("reset")
    app.move(first=75)
    assert all(standard_table(74)[mode] == standard_table(75)[mode] for mode in ZIGZAG[:10])
    assert "QF1: 10 of 10 modes with a trace agree 74 or 75 " in text(app.numbers)


def test_a_class_with_a_1_does_not_count_as_agreeing():
    classes = {(0, 0): (1, 13), (0, 1): (9,), (1, 0): (10,), (1, 1): (10,), (2, 0): (3,)}
    table = PrimaryTable(np.zeros((8, 8), int), classes, 60, ((0, 0), (0, 1), (1, 0), (1, 1)))
    assert read_back(table) == ("3 of 4 modes with a trace agree", "58–60")
    assert read_back(replace(table, agreeing=((0, 0), (0, 1), (1, 0)))) == ("too few modes agree", "–")
    ones = {mode: (1, *steps) for mode, steps in classes.items()}
    assert read_back(replace(table, ambiguous=ones)) == ("no mode has a trace", "–")


def test_even_nearly_all_may_agree_on_a_wrong_quality(app):
    """As the notebook tells: the page is black and white, so its decoder clips."""
    app.move(picture="page", first=78, second=50)
    assert "QF1: 9 of 10 modes with a trace agree 59 or 60 " in text(app.numbers)


def test_what_is_read_back_close_to_qf2_is_right(app):
    """Where most classes hold a 1, those that do not have to agree."""
    for second in (61, 62, 63, 64, 66):
        app.move(picture="coffee", first=60, second=second)
        assert " modes with a trace agree 60 " in text(app.numbers)
