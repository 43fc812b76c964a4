import numpy as np
import pytest
from apps import text, upload

from jpeglab.learning import load
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets import PatchSizeApp
from jpeglab.widgets.patch_size import FARTHEST, NETWORKS, SIZES, compute, pieces, right


@pytest.fixture(scope="module")
def app():
    return PatchSizeApp()


def test_pieces_are_parts_of_both_files(app):
    plane = app.photo("gravel").luminance
    once, twice = pieces(app.photo("gravel"), 70, 85, 3, 5, 128)
    files = compress(plane[3:387, 5:389], 85), compress(decompress(compress(plane, 70))[3:387, 5:389], 85)
    for several, file in zip((once, twice), files, strict=True):
        assert len(several) == 9
        assert np.array_equal(several[4].luminance.quantized, file.luminance.quantized[16:32, 16:32])
        assert np.array_equal(several[4].luminance.table, file.luminance.table)


def test_right_counts_both_kinds_alike():
    assert right(np.array([[-1.0, -2.0], [3.0, -1.0]])) == 0.75
    assert right(np.array([[0.0, 0.0], [0.0, 0.0]])) == 0.5  # says single, always


def test_each_network_knows_its_grid(app):
    for shift, at_home, abroad in (((0, 0), *NETWORKS), ((3, 5), *reversed(NETWORKS))):
        decisions = compute(app.photo("gravel"), 60, 90, *shift, 128)
        assert right(decisions[at_home]) > 0.9 > 0.7 > right(decisions[abroad])


def test_it_draws_the_decisions(app):
    for change in ({}, *({"size": size} for size in SIZES), {"rows": 7}, {"cols": 2}, {"first": 50}, {"second": 98}):
        app.move(**change)
        assert not app.message.value
        values = app.values
        arguments = [values[name] for name in ("first", "second", "rows", "cols", "size")]
        once, twice = pieces(app.photo("gravel"), *arguments)
        for name, lines in zip(NETWORKS, (app.lines[:2], app.lines[2:]), strict=True):
            for line, several in zip(lines, (once, twice), strict=True):
                expected = np.clip(load(name).decision_function(several), -FARTHEST, FARTHEST)
                np.testing.assert_allclose(line.get_xdata(), expected, atol=1e-4)  # float32, summed in another order
        assert f"Pieces of each kind {len(once)}" in text(app.numbers)


def test_a_photo_without_a_piece_is_refused(app):
    app.go("reset")
    upload(app, "small.png", np.zeros((70, 80), np.uint8))
    assert "at least 71 × 71 pixels" in app.message.value
