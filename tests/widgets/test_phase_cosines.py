import numpy as np
import pytest
from apps import move_everything, seen, text
from scipy.fft import dctn

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.learning.phase_net import STEPS
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import PhaseCosinesApp
from jpeglab.widgets.phase_cosines import compute, true_grid
from jpeglab.widgets.pictures import middle


@pytest.fixture(scope="module")
def app():
    return PhaseCosinesApp()


def test_a_cosine_written_out(app):
    piece = middle(app.photo("gravel").luminance, 263, 263)
    decoded = decompress(compress(decompress(compress(piece, 60))[3:259, 5:261], 90)).astype(float)
    row, col = 5, 3
    height, width = ((256 - start) // 8 * 8 for start in (row, col))
    windows = decoded[row : row + height, col : col + width].reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2)
    used = (windows.min(axis=(2, 3)) > 0) & (windows.max(axis=(2, 3)) < 255) & (np.ptp(windows, axis=(2, 3)) >= 4)
    values = dctn(windows - 128, axes=(2, 3), norm="ortho")[used][:, 0, 1]
    found = compute(app.photo("gravel"), 60, 90, 3, 5)[8 * row + col, STEPS.index(9), ZIGZAG.index((0, 1))]
    assert found == pytest.approx(np.cos(2 * np.pi * values / 9).mean(), abs=1e-3)  # float32


@pytest.mark.parametrize(("rows", "cols"), [(0, 1), (3, 5), (7, 7), (4, 0)])
def test_the_true_grid_has_the_highest_cosine(app, rows, cols):
    means = compute(app.photo("gravel"), 60, 90, rows, cols)
    mode = 1
    step = standard_table(60)[ZIGZAG[mode]]
    assert means[:, STEPS.index(step), mode].argmax() == true_grid(rows, cols)


@pytest.mark.parametrize("state", ["easy", "hard"])
def test_a_state_tries_the_first_step_of_its_mode(app, state):
    app.go(state)
    assert f"First step of this mode {app.values['step']} Step {app.values['step']}:" in text(app.numbers)


def test_it_draws_the_cosines(app):
    for values in move_everything(app, sliders=3):
        shift = values["rows"], values["cols"]
        means = compute(app.photo(values["picture"]), values["first"], values["second"], *shift)[:, :, values["mode"]]
        np.testing.assert_array_equal(app.lines[1].get_ydata(), means[true_grid(*shift)])
        assert (app.lines[0].get_ydata() >= np.delete(means, (0, true_grid(*shift)), axis=0)[0]).all()
        assert seen(app.map).shape == (8, 8, 3)
        assert str(divmod(true_grid(*shift), 8)) in text(app.numbers)
        assert f"First step of this mode {standard_table(values['first'])[ZIGZAG[values['mode']]]}" in text(app.numbers)
