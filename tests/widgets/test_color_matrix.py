import numpy as np
import pytest
from apps import move_everything, seen, text

from jpeglab.transform.color import TO_YCBCR, rgb_to_ycbcr
from jpeglab.widgets import ColorMatrixApp
from jpeglab.widgets.color_matrix import compute, slice_at


def test_every_move_shows_the_formula_the_file_and_the_way_back():
    app = ColorMatrixApp()
    for values in move_everything(app, sliders=6):
        rgb = list(values.values())
        assert set(values) == {"red", "green", "blue"}
        r, g, b = rgb
        exact = [
            0.299 * r + 0.587 * g + 0.114 * b,
            -0.16874 * r - 0.33126 * g + 0.5 * b + 128,
            0.5 * r - 0.41869 * g - 0.08131 * b + 128,
        ]
        words = text(app.table).split()
        assert [int(word) for word in words[4:7]] == rgb
        assert [float(word) for word in words[11:14]] == pytest.approx(exact, abs=0.0051)  # two places are shown
        rounded = [int(word) for word in words[15:18]]
        assert max(abs(np.array(rounded) - exact)) <= 0.51  # half a step, and 255.5 which becomes 255
        back = [int(word) for word in words[22:25]]
        y, cb, cr = rounded
        float_back = [y + 1.402 * (cr - 128), y - 0.34414 * (cb - 128) - 0.71414 * (cr - 128), y + 1.772 * (cb - 128)]
        assert np.abs(np.clip(float_back, 0, 255) - back).max() <= 0.51
        off = max(abs(np.array(back) - rgb))
        assert ("exactly" if off == 0 else f"off by {off}") in text(app.numbers)
        assert seen(app.before).tolist() == [[rgb]] and seen(app.after).tolist() == [[back]]
        assert f"Y = {y}" in app.plane.alt
        # a white frame of 7 x 7 around the place (Cb, Cr), and a whole black cross around that; the margin is 14
        place = 14 + 255 - cr, 14 + cb
        assert seen(app.plane)[place[0] - 3, place[1] - 3].tolist() == [255, 255, 255]
        for step in ((0, 14), (0, -14), (14, 0), (-14, 0)):
            assert seen(app.plane)[place[0] + step[0], place[1] + step[1]].tolist() == [0, 0, 0]
        assert app.controls["y"].value == y
        assert f"at this Y {slice_at(y)[1].sum():,} of 65,536" in text(app.numbers)


def test_it_starts_with_a_color_that_comes_back():
    assert "Comes back exactly" in text(ColorMatrixApp().numbers)


@pytest.mark.parametrize("y", [0, 108, 255])
def test_moving_y_leads_to_the_grey_of_it(y):
    app = ColorMatrixApp()
    app.controls["y"].value = y
    assert app.values == {"red": y, "green": y, "blue": y}
    assert seen(app.after).tolist() == [[[y, y, y]]]
    assert not app.message.value


def test_the_colors_of_a_slice_and_the_others():
    colors, valid = slice_at(76)
    assert colors[255 - 255, 85].tolist() == [254, 0, 0]  # red has Y 76, Cb 85, Cr 255
    assert valid[0, 85] and not valid[0, 0]
    for y in (0, 255):  # black and white stand alone, but for their rounding
        assert 0 < slice_at(y)[1].mean() < 1e-3


def test_every_color_of_a_slice_is_valid():
    """What rounds to this Y, Cb, Cr has R, G, B within 0..255, so the formula back is off by rounding only."""
    rng = np.random.default_rng(0)
    for color in rng.integers(0, 256, (200, 3), np.uint8):
        y, cb, cr = rgb_to_ycbcr(color).tolist()
        inside = ((color >= 2) & (color <= 253)).all()
        if inside:
            assert slice_at(y)[1][255 - cr, cb]


def test_the_slices_add_up_to_23_6_percent():
    """Slip of the slides' ranges: the volume is |det| of the matrix; 32 slices and rounding's margin of about 1 %."""
    share = np.mean([slice_at(y)[1].mean() for y in range(4, 256, 8)])
    assert share == pytest.approx(abs(np.linalg.det(TO_YCBCR)), abs=0.006)


def test_compute_of_grey_is_exact():
    way = compute(100, 100, 100)
    assert way.exact == pytest.approx([100, 128, 128])
    assert way.back.tolist() == [100, 100, 100]
