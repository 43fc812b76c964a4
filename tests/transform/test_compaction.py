"""What k of a block's coefficients hold, against sorting by hand, and against the samples that come back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.transform.compaction import energy_compaction, keep, rank_by_size
from jpeglab.transform.dct import dct_by_matrices, idct_by_matrices

blocks = arrays(np.int16, (2, 3, 4, 4), elements=st.integers(-128, 127))
some_ranks = st.permutations(range(16)).map(lambda places: np.array(places).reshape(4, 4))


@given(blocks)
def test_ranks_sort_each_block_by_size(values):
    ranks = rank_by_size(values)
    for block, places in zip(values.reshape(-1, 16).tolist(), ranks.reshape(-1, 16).tolist(), strict=True):
        by_hand = sorted(range(16), key=lambda place: -abs(block[place]))
        assert [places[place] for place in by_hand] == list(range(16))


@given(blocks, some_ranks, st.integers(0, 16))
def test_what_is_kept_is_as_it_was_and_the_rest_is_0(values, ranks, count):
    kept = keep(values, ranks, count)
    assert (kept[..., ranks < count] == values[..., ranks < count]).all()
    assert not kept[..., ranks >= count].any()


@given(blocks, some_ranks)
def test_energy_that_is_dropped_is_squared_error_of_the_samples(values, ranks):
    coefficients = dct_by_matrices(values)
    shares, energy = energy_compaction(coefficients, ranks), (values.astype(float) ** 2).sum()
    for count in (0, 1, 7, 16):
        error = ((idct_by_matrices(keep(coefficients, ranks, count)) - values) ** 2).sum()
        assert error == pytest.approx((1 - shares[count]) * energy, abs=1e-6)  # sums of 96 squares up to 2**21


@given(blocks, some_ranks)
def test_no_order_holds_more_in_k_than_that_by_size(values, ranks):
    assert (energy_compaction(values, rank_by_size(values)) >= energy_compaction(values, ranks) - 1e-12).all()


@given(blocks, some_ranks)
def test_shares_rise_from_0_to_1(values, ranks):
    shares = energy_compaction(values, ranks)
    assert shares.shape == (17,) and shares[-1] == 1
    assert (np.diff(shares) >= 0).all()
    assert shares[0] == (0 if values.any() else 1)
