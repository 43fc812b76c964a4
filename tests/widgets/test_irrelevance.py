import numpy as np
import pytest
from apps import move_everything, seen, text, upload

from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.widgets import IrrelevanceApp
from jpeglab.widgets.irrelevance import CHANNELS, PATTERNS, compute
from jpeglab.widgets.photo import Photo

NOISE, ONE, STEPS = PATTERNS
BRIGHTNESS, COLOR = CHANNELS


def photo_of(color, shape=(40, 60)):
    return Photo("flat", 0, np.full((*shape, 3), color, np.uint8))


def test_every_move_shows_the_changed_photo():
    app = IrrelevanceApp()
    for values in move_everything(app, sliders=3):
        photo = app.photo(values["picture"])
        pixels = compute(photo, values["k"], values["pattern"], values["channels"])
        height, width = min(400, pixels.shape[0]), min(560, pixels.shape[1])
        top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
        assert np.array_equal(seen(app.picture), pixels[top : top + height, left : left + width])
        assert f"±{values['k']} " in text(app.numbers)
        assert f"k = {values['k']}," in app.picture.alt
        changed = (pixels != photo.rgb).any(axis=2)
        said = "1 pixel PSNR" if changed.sum() == 1 else f"{round(100 * changed.mean())} % of the pixels"
        assert f"Changed {said}" in text(app.numbers)
        assert text(app.numbers).startswith("Y off" if values["channels"] == BRIGHTNESS else "Cb and Cr off")


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("channels", CHANNELS)
def test_k_0_changes_nothing(pattern, channels):
    photo = IrrelevanceApp().photo("coffee")
    assert np.array_equal(compute(photo, 0, pattern, channels), photo.rgb)


@pytest.mark.parametrize("k", [1, 7, 40])
def test_every_pixel_in_brightness_is_off_by_exactly_k_in_r_g_and_b(k):
    difference = compute(photo_of(128), k, NOISE, BRIGHTNESS).astype(int) - 128
    assert (abs(difference) == k).all()
    assert (difference == difference[..., :1]).all()
    assert (difference[..., 0] > 0).mean() == pytest.approx(0.5, abs=0.05)  # 2,400 coins: 5 standard errors


@pytest.mark.parametrize("k", [5, 20])
def test_a_change_of_color_keeps_the_brightness(k):
    """Three rounded channels move Y by at most a half, its own rounding by another."""
    changed = rgb_to_ycbcr(compute(photo_of((120, 130, 140)), k, NOISE, COLOR)).astype(int)
    before = rgb_to_ycbcr(photo_of((120, 130, 140)).rgb).astype(int)
    difference = abs(changed - before)
    assert difference[..., 0].max() <= 1
    assert abs(difference[..., 1:] - k).max() <= 1


@pytest.mark.parametrize("grey", [10, 200])
def test_one_pixel_is_one_pixel(grey):
    changed = compute(photo_of(grey), 50, ONE, BRIGHTNESS)
    assert np.argwhere((changed != grey).any(axis=2)).tolist() == [[20, 30]]
    assert abs(int(changed[20, 30, 0]) - grey) == 50


@pytest.mark.parametrize("k", [1, 3, 12])
def test_coarse_steps_leave_multiples_of_2k_plus_1(k):
    ramp = Photo("ramp", 0, np.arange(256, dtype=np.uint8)[None])
    grey = compute(ramp, k, STEPS, BRIGHTNESS)[0, :, 0].astype(int)
    assert abs(grey - np.arange(256)).max() == k
    unclipped = grey[grey < 255]
    assert set(unclipped % (2 * k + 1)) == {0}


def test_psnr_of_plus_or_minus_k():
    app = IrrelevanceApp()
    upload(app, "grey.png", np.full((16, 16), 128, np.uint8))
    app.controls["k"].value = 8
    assert f"PSNR {20 * np.log10(255 / 8):.1f} dB" in text(app.numbers)


def test_a_single_pixel_can_be_changed():
    app = IrrelevanceApp()
    upload(app, "dot.png", np.full((1, 1), 3, np.uint8))
    app.move(k=9, pattern=ONE)
    assert seen(app.picture).tolist() == [[[12, 12, 12]]]
