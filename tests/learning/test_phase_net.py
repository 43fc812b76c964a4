"""The network reads how well each shifted grid fits each step: a planted grid stands out."""

import numpy as np
import pytest

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.histograms import crop_dct, decode
from jpeglab.learning.phase_net import MODES, PHASES, STEPS, inputs, phase_sums


def saved_twice(first, second, shift, size=128):
    row, col = shift
    pixels = picture("camera")[60 : 68 + size, 60 : 68 + size]
    decoded = jpeglab.decompress(jpeglab.compress(pixels, first))
    return jpeglab.compress(decoded[-row % 8 : size + -row % 8, -col % 8 : size + -col % 8], second).luminance


@pytest.fixture(scope="module")
def luminance():
    return saved_twice(60, 90, (3, 5))


def test_the_sums_are_those_of_the_definition(luminance):
    sums = phase_sums(luminance.quantized[None], luminance.table[None])[0]
    plane = decode(luminance.quantized, luminance.table)
    for shift in ((0, 1), (3, 5), (7, 7)):
        row, col = shift
        windows = plane[row : row - 8 if row else None, col : col - 8 if col else None]
        blocks = windows.reshape(windows.shape[0] // 8, 8, -1, 8).swapaxes(1, 2).reshape(-1, 64).astype(int)
        used = (np.ptp(blocks, axis=1) >= 4) & (blocks > 0).all(axis=1) & (blocks < 255).all(axis=1)
        coefficients = crop_dct(plane, shift, MODES)[used].astype(float)
        expected = [np.cos(2 * np.pi * coefficients / step).sum(axis=0) for step in STEPS]
        found = sums[PHASES.index(shift)]
        assert found[-1] == used.sum()
        # steps outside, modes inside; float32 angles of up to 1000 periods are good to 1e-3, and some hundred add up
        assert np.allclose(found[:-1], np.concatenate(expected), rtol=0, atol=0.1)


@pytest.mark.parametrize("shift", [(3, 5), (0, 4), (7, 1)])
def test_the_first_grid_stands_out(shift):
    luminance = saved_twice(60, 90, shift)
    x, _ = inputs(phase_sums(luminance.quantized[None], luminance.table[None]), luminance.table[None])
    steps = 13, 9, 10, 11  # of quality 60, modes (0, 0), (0, 1), (1, 0), (1, 1)
    modes = (0, 0), (0, 1), (1, 0), (1, 1)
    columns = [STEPS.index(step) * len(MODES) + MODES.index(mode) for step, mode in zip(steps, modes, strict=True)]
    assert PHASES[x[0][:, columns].sum(axis=1).argmax()] == shift


def test_sums_add_up_and_flat_or_clipped_windows_do_not_count():
    quantized, table = np.zeros((1, 8, 8, 8, 8), np.int16), np.full((1, 8, 8), 10)
    assert not phase_sums(quantized, table)[..., -1].any()  # flat
    quantized[..., 0, 0] = 120  # white
    quantized[..., 3, 3] = 9
    assert not phase_sums(quantized, table)[..., -1].any()
    x, condition = inputs(phase_sums(quantized, table), table)
    assert np.isfinite(x).all() and np.isfinite(condition).all()
