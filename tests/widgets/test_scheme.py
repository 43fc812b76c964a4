from collections import Counter

import numpy as np
import pytest
from apps import move_everything, seen, text, upload
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import opened, saved

from jpeglab.coding.huffman import encode_symbols, huffman_code
from jpeglab.datasets import picture
from jpeglab.widgets import SchemeApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.scheme import DCT, FIXED, HUFFMAN, NONE, PREDICTOR, bits_per_symbol, run

photos = arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))).map(lambda plane: Photo("any", 0, plane))


def test_every_move_shows_what_comes_back_and_its_rate():
    app = SchemeApp()
    for values in move_everything(app, sliders=4):
        photo = app.photo(values["picture"])
        symbols, plane = run(photo, values["transform"], values["step"])
        height, width = min(390, plane.shape[0]), min(560, plane.shape[1])
        top, left = (plane.shape[0] - height) // 2, (plane.shape[1] - width) // 2
        assert np.array_equal(seen(app.picture), plane[top : top + height, left : left + width])
        rate = bits_per_symbol(symbols, values["code"]) * symbols.size / plane.size
        came_back = 100 * (plane == photo.luminance).mean()
        assert f"Rate {rate:.2f} bits/pixel Ratio 1 : {8 / rate:.1f} " in text(app.numbers)
        assert f"came back {came_back:.4g} %" in text(app.numbers)
        assert values["transform"] in app.picture.alt and f"step {values['step']}," in app.picture.alt


@given(photos, st.sampled_from([NONE, PREDICTOR]))
def test_without_q_nothing_is_lost(photo, transform):
    """slides: "By removing the quantizer, a general lossless compression scheme is obtained"."""
    symbols, plane = run(photo, transform, 1)
    assert np.array_equal(plane, photo.luminance)
    if transform == NONE:
        assert np.array_equal(symbols, plane)


@given(photos, st.integers(1, 64))
def test_q_takes_the_nearest_multiple(photo, step):
    symbols, plane = run(photo, NONE, step)
    exact = photo.luminance.astype(int)
    assert (abs(symbols * step - exact) * 2 <= step).all()
    assert np.array_equal(plane, np.minimum(symbols * step, 255))


@given(photos, st.integers(0, 31).map(lambda k: 2 * k + 1))
def test_q_before_the_predictor_is_q_in_its_loop_for_odd_steps(photo, step):
    """DPCM, sample by sample: predict from what came back, quantize the difference, add it."""
    expected = np.zeros(photo.luminance.shape, int)
    for row, line in enumerate(photo.luminance.astype(int)):
        before = 0
        for col, sample in enumerate(line):
            expected[row, col] = int(np.copysign((abs(sample - before) + step // 2) // step, sample - before))
            before += expected[row, col] * step
    assert np.array_equal(run(photo, PREDICTOR, step)[0], expected)


@pytest.mark.parametrize("step", [1, 16])
def test_the_dct_is_jpegs(step):
    pixels = picture("camera")
    _, plane = run(Photo("camera", 0, pixels), DCT, step)
    assert np.array_equal(plane, opened(saved(pixels, qtables=[[step] * 64])))


def test_jpegs_t_is_not_quite_lossless():
    """Rounding to step 1 is uniform, of standard deviation 0.29: about 8 % of pixels then round to another value."""
    pixels = picture("camera")
    _, plane = run(Photo("camera", 0, pixels), DCT, 1)
    assert 0.05 < (plane != pixels).mean() < 0.12
    assert abs(plane.astype(int) - pixels).max() <= 2


@given(arrays(np.int16, st.integers(1, 60), elements=st.integers(-9, 9)))
def test_bits_per_symbol_is_the_length_of_what_is_written(symbols):
    listed = symbols.tolist()
    written = encode_symbols(listed, huffman_code(Counter(listed)))
    assert bits_per_symbol(symbols, HUFFMAN) == pytest.approx(len(written) / len(listed))
    bits = int(bits_per_symbol(symbols, FIXED))
    assert 2**bits >= len(set(listed)) and (bits == 1 or 2 ** (bits - 1) < len(set(listed)))


def test_t_alone_saves_nothing_and_with_c_it_does():
    """slides: T "only aims at ... putting it in a different form, so that it is easier for the symbol coder"."""
    photo = Photo("camera", 0, picture("camera"))
    rates = {
        (transform, code): bits_per_symbol(run(photo, transform, 1)[0], code)
        for transform in (NONE, PREDICTOR)
        for code in (FIXED, HUFFMAN)
    }
    assert rates[NONE, FIXED] == 8 and rates[PREDICTOR, FIXED] == 9  # differences have more values
    assert rates[PREDICTOR, HUFFMAN] < 5 < rates[NONE, HUFFMAN] < 8


def test_a_single_pixel_and_a_flat_picture_work():
    app = SchemeApp()
    for shape in ((1, 1), (20, 30)):
        upload(app, f"{shape}.png", np.full(shape, 200, np.uint8))
        for transform in (NONE, PREDICTOR, DCT):
            app.controls["transform"].value = transform
            assert not app.message.value and seen(app.picture).tolist() == np.full(shape, 200).tolist()
