"""The network reads the histograms that other functions count, whatever is asked at once."""

import numpy as np
import pytest

from jpeglab.datasets import picture
from jpeglab.forensics.histograms import calibrated, dct_histogram
from jpeglab.learning.histogram_net import BINS, MODES, SHIFTS, count_bins, inputs
from jpeglab.transform.pictures import compress
from jpeglab.transform.quantization import standard_table


@pytest.fixture(scope="module")
def stack():
    pixels = picture("camera")
    images = [compress(pixels[k : k + 64, k : k + 128], quality) for k, quality in ((100, 60), (160, 85), (200, 98))]
    return np.stack([i.luminance.quantized for i in images]), np.stack([i.luminance.table for i in images])


def folded(values):
    """Magnitudes, those from BINS - 1 on together; (k, modes) integers to (modes, BINS)."""
    return np.stack([np.bincount(np.minimum(np.abs(column), BINS - 1), minlength=BINS) for column in values.T])


def test_the_first_histograms_are_those_of_the_file(stack):
    counts = count_bins(*stack)
    for quantized, found in zip(stack[0], counts[:, 0], strict=True):
        whole = dct_histogram(quantized, MODES, reach=BINS - 2)
        two_sided = whole[:, BINS - 2 :] + whole[:, BINS - 2 :: -1]
        two_sided[:, 0] //= 2
        assert np.array_equal(found[:, :-1], two_sided)
        assert (found.sum(axis=1) == 8 * 16).all()


def test_the_second_are_those_of_other_grids(stack):
    counts = count_bins(*stack)
    for quantized, table, found in zip(*stack, counts[:, 1], strict=True):
        # calibrated keeps all blocks that fit, the network as many for every grid: the first 7 x 15
        several = [calibrated(quantized, table, shift, MODES) for shift in SHIFTS]
        expected = folded(np.concatenate(several))
        assert expected.sum() == found.sum()
        assert np.abs(expected - found).sum() <= 4  # a half that float32 adds up the other way


def test_counts_add_up(stack):
    quantized, tables = stack
    halves = [count_bins(np.ascontiguousarray(half), tables) for half in np.split(quantized, 2, axis=2)]
    assert np.array_equal(sum(halves)[:, 0], count_bins(quantized, tables)[:, 0])


def test_inputs_are_root_shares_and_say_which_table_and_how_many_blocks(stack):
    counts = count_bins(*stack)
    x, condition = inputs(counts, stack[1])
    assert x.shape == (3, 2 * len(MODES), BINS) and x.dtype == condition.dtype == np.float32
    assert np.allclose((x**2).sum(axis=-1), 1, atol=1e-5)  # float32
    assert condition[0, 0] == pytest.approx(np.log2(float(standard_table(60)[0, 0])) / 3 - 1)
    assert np.allclose(condition[:, -1], 1 / 6)  # 128 blocks are twice 64
