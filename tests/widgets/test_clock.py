import cmath

import numpy as np
import pytest
from apps import move_everything, text
from hypothesis import given
from hypothesis import strategies as st
from jpegs import photo

from jpeglab.transform import forward_dct, split_blocks
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import ClockApp
from jpeglab.widgets.clock import dc_values, hand, sectors


@pytest.fixture(scope="module")
def app():
    return ClockApp()


def test_the_values_are_dc_coefficients_of_the_blocks_there():
    plane = np.clip(photo(48, 56, 1), 1, 254)
    blocks = split_blocks(plane[3:43, 5:53])
    used = np.ptp(blocks, axis=(2, 3)) >= 4
    assert used.any()
    np.testing.assert_allclose(dc_values(plane, (3, 5)), forward_dct(blocks)[used][:, 0, 0] + 8 * 128)


@given(st.lists(st.integers(0, 8 * 2040), min_size=1, max_size=40), st.integers(2, 32))
def test_the_hand_is_the_mean_of_the_turns(eighths, step):
    values = np.array(eighths) / 8
    x, y = hand(values, step)
    mean = sum(cmath.exp(2j * cmath.pi * value / step) for value in values) / len(values)
    assert complex(y, x) == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("step", range(2, 33))
def test_every_sector_has_its_share_of_the_circle(step):
    counts = sectors(np.arange(8 * step * 3) / 8, step)
    assert 16 <= len(counts) <= 52 and len(set(counts)) == 1
    assert np.flatnonzero(sectors(np.full(5, 7.0 * step), step)).tolist() == [0]


def test_only_multiples_of_the_step_point_all_one_way():
    multiples = 13 * np.arange(20, 90)
    assert np.hypot(*hand(multiples, 13)) == pytest.approx(1)
    assert hand(multiples[:64], 26) == pytest.approx((0, 0), abs=1e-9)
    assert hand(np.array([]), 5) == (0, 0)


def test_the_hand_of_the_first_grid_is_longest_at_the_true_step(app):
    lengths = {}
    for step in range(2, 33):
        app.move(step=step)
        lengths[step] = np.hypot(*(axis[-1] for axis in app.clocks[0].hand.get_data()))
        assert f"The hand of the first grid {lengths[step]:.2f} long" in text(app.numbers)
        assert np.hypot(*(axis[-1] for axis in app.clocks[1].hand.get_data())) < 0.1
    assert max(lengths, key=lengths.get) == standard_table(60)[0, 0] == 13
    assert lengths[13] > 0.6


def test_the_histogram_counts_the_values_that_are_drawn(app):
    app.go("the true step")
    counts, *_ = app.bars[0].get_data()
    lines = app.clocks[0].bars.get_segments()
    radii = [np.hypot(*end) for _, end in lines]
    assert counts.sum() > 200 and len(counts) == 81
    assert np.allclose([np.hypot(*begin) for begin, _ in lines], 1) and max(radii) == pytest.approx(1.7)
    # a comb: in each period of 13 the fullest five columns hold most of what is there
    rest = counts[: 13 * 6].reshape(6, 13).sum(axis=0)
    assert np.sort(rest)[-5:].sum() > 0.8 * rest.sum()


def test_everything_moves(app):
    app.go("reset")
    for values in move_everything(app, 3):
        position = (values["row"], values["col"])
        name = {(6, 1): "the first grid", (0, 0): "the file's own"}.get(position, "another grid")
        assert text(app.headings[1]) == f"Blocks that begin at {position}: {name}"
        assert text(app.headings[0]).endswith("(6, 1): the first grid")
        steps = [standard_table(values[part])[0, 0] for part in ("first", "second")]
        assert f"True first DC step {steps[0]} then {steps[1]}" in text(app.numbers)
