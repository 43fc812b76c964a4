"""Thresholds: planted chance levels come back, interpolation stays between nodes, outside is said to be outside."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.thresholds import DATA, RATES, calibration, fineness, fit_grid, read_grid, threshold
from jpeglab.transform.quantization import standard_table


def planted(level, *, n=20_000, seed=0):
    """Scores with an exponential tail above ``level(fineness, log2 count)``, over 0..4 octaves and 8..14 of counts."""
    rng = np.random.default_rng(seed)
    fine, octaves = rng.uniform(0, 4, n), rng.uniform(8, 14, n)
    return rng.exponential(size=n) + level(fine, octaves), fine, 2**octaves


def test_planted_chance_levels_come_back():
    grid = fit_grid(*planted(lambda fine, octaves: 2 * fine - octaves))
    scores, fine, counts = planted(lambda fine, octaves: 2 * fine - octaves, seed=1)
    for rate in RATES:
        expected = 0.1 * (0.75 * rate / 0.1) ** 1.25  # the caution, and the longer tail
        alarms = (scores > read_grid(grid, fine, counts, rate)).mean()
        # A node's tail rests on 60 scores above its tenth, whose mean excess is known to a sixth or so.
        assert 0.6 * expected < alarms < min(1.6 * expected, rate)


@given(st.floats(0, 4), st.floats(8, 14), st.floats(0.01, 0.1))
def test_interpolation_stays_between_the_nodes(fine, octaves, rate):
    grid = _GRID
    value = read_grid(grid, np.array([fine]), np.array([2**octaves]), rate)[0]
    thresholds = np.array(grid["thresholds"])
    assert thresholds.min() <= value <= thresholds.max()
    assert value >= read_grid(grid, np.array([fine]), np.array([2**octaves]), 0.1)[0]


_GRID = fit_grid(*planted(lambda fine, octaves: fine - octaves, n=2000))


def test_at_a_node_it_is_the_stored_number():
    thresholds = np.array(_GRID["thresholds"])
    for k, rate in enumerate(RATES):
        for i, fine in enumerate(_GRID["fineness"]):
            values = read_grid(_GRID, np.full(len(_GRID["log2_count"]), fine), 2 ** np.array(_GRID["log2_count"]), rate)
            np.testing.assert_allclose(values, thresholds[k, i], rtol=1e-6)  # logarithms there and back


def test_beyond_the_calibration_it_stays_and_says_so():
    method, table = "shifted", standard_table(75)
    largest = 2 ** calibration()["methods"][method]["log2_count"][-1]
    inside, outside = threshold(method, table, 0.999 * largest), threshold(method, table, 8 * largest)
    assert inside.note == ""
    assert "a larger picture" in outside.note
    assert outside.value == pytest.approx(inside.value, rel=0.02)
    assert "a smaller picture" in threshold(method, table, 1).note
    assert "a coarser table" in threshold(method, np.full((8, 8), 1000), 1e5).note
    assert threshold(method, np.full((8, 8), 1), 1e5).note == ""


def test_fineness_does_not_look_beyond_the_first_ten_modes():
    table = np.full((8, 8), 200)
    for v, u in ((0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)):
        table[v, u] = 8
    assert fineness(table) == 3


def test_the_data_file_says_where_it_is_from_and_covers_every_detector():
    content = json.loads(DATA.read_text())
    assert {"command", "photos", "seed", "versions"} <= set(content["provenance"])
    assert set(content["methods"]) == set(DETECTORS)
    for grid in content["methods"].values():
        shape = len(RATES), len(grid["fineness"]), len(grid["log2_count"])
        assert np.shape(grid["thresholds"]) == shape
        assert (np.diff(grid["thresholds"], axis=0) <= 0).all()  # rarer alarms, higher thresholds
        assert len(grid["measured"]) == len(RATES) and sorted(grid["measured"]) == grid["measured"]


def test_a_threshold_tells_how_many_photos_exceeded_it():
    measured = calibration()["methods"]["fourier"]["measured"]
    told = [threshold("fourier", standard_table(75), 1e4, rate).false_alarm for rate in (*RATES, 0.03)]
    assert told[:4] == pytest.approx(measured) and measured[1] <= told[4] <= measured[2]


def test_without_scores_there_are_no_thresholds():
    with pytest.raises(ValueError, match="expected scores of pictures that show enough, got none"):
        fit_grid(*np.zeros((3, 0)))
