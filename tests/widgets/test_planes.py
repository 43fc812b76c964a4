import numpy as np
import pytest
from apps import move_everything, seen, upload
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.datasets import picture
from jpeglab.distortion import psnr
from jpeglab.transform.color import rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.widgets import PlanesApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.planes import THINNED, compute, squares


@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12))), st.integers(1, 9))
def test_squares_are_rounded_means_written_out(plane, size):
    coarse = squares(plane, size)
    assert coarse.shape == plane.shape
    for top in range(0, plane.shape[0], size):
        for left in range(0, plane.shape[1], size):
            part = plane[top : top + size, left : left + size].astype(int)
            mean = int(part.sum() / part.size + 0.5)  # a half away from zero
            assert (coarse[top : top + size, left : left + size] == mean).all()


def test_every_move_shows_the_planes_and_what_they_make():
    app = PlanesApp()
    for values in move_everything(app, sliders=4):
        photo = app.photo(values["picture"])
        space, coarse = THINNED[values["thinned"]]
        samples = (photo.rgb if space == ("R", "G", "B") else rgb_to_ycbcr(photo.rgb)).copy()
        for i in coarse:
            samples[..., i] = squares(samples[..., i], values["size"])
        pixels = samples if space == ("R", "G", "B") else ycbcr_to_rgb(samples)
        shown = seen(app.together)
        top, left = ((whole - part) // 2 for whole, part in zip(pixels.shape, shown.shape[:2], strict=False))
        assert np.array_equal(shown, pixels[top : top + shown.shape[0], left : left + shown.shape[1]])
        for i, (plane, view) in enumerate(
            zip(compute(photo, values["size"], values["thinned"])[0], app.planes, strict=True)
        ):
            assert np.array_equal(plane, samples[..., i])
            # shrinking averages, so that the mean brightness stays: half a step of rounding in each direction
            assert abs(seen(view).mean() - plane.mean()) < 1
            room = seen(view).shape[0] / 140, seen(view).shape[1] / 230
            assert 0.98 < max(room) <= 1  # as large as there is room, to a pixel
            name = space[i] + (f", 1 for {values['size']} × {values['size']}" if i in coarse else "")
            assert app.titles[i + 1].children[0].value == name
        decibels = psnr(photo.rgb, pixels)
        assert (f"{decibels:.1f} dB" if np.isfinite(decibels) else "exact") in app.titles[0].children[0].value


def test_rgb_is_exact_at_size_1_and_ycbcr_is_not():
    photo = Photo("fig", 0, picture("fig"))
    assert np.array_equal(compute(photo, 1, "G")[1], photo.pixels)
    assert np.array_equal(compute(photo, 1, "Y")[1], ycbcr_to_rgb(rgb_to_ycbcr(photo.pixels)))
    assert not np.array_equal(compute(photo, 1, "Y")[1], photo.pixels)


@pytest.mark.parametrize("name", ["astronaut", "coffee", "fig", "sunset"])
def test_coarse_color_costs_less_than_coarse_brightness(name):
    """slides: separates luminance from color information, so that each is processed on its own."""
    photo = Photo(name, 0, picture(name))
    loss = {thinned: psnr(photo.pixels, compute(photo, 4, thinned)[1]) for thinned in ("Cb and Cr", "Y", "G")}
    assert loss["Cb and Cr"] > max(loss["Y"], loss["G"])


def test_grey_and_tiny_pictures_work():
    app = PlanesApp()
    for shape in ((1, 1), (5, 700)):
        upload(app, f"{shape}.png", np.full(shape, 77, np.uint8))
        assert not app.message.value and (seen(app.together) == 77).all()
    upload(app, "dot.png", np.full((1, 1), 77, np.uint8))
    assert [view.width for view in app.pictures()] == [128] * 4  # it can be seen
