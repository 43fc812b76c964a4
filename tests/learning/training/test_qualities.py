"""What is learned from: pairs that can be seen, and no table that a test wants to be new."""

from collections import Counter

from jpeglab.learning.histogram_net import MODES
from jpeglab.learning.training.qualities import COMMON, FAR, NEAR, UNSEEN, draw_pairs, traced_pairs
from jpeglab.transform.quantization import standard_table

PAIRS = traced_pairs(MODES)


def test_every_pair_leaves_a_trace_and_none_that_does_is_missing():
    for second in (60, 75, 85, 90, 98):
        for first in range(50, 99):
            steps = [(int(standard_table(first)[mode]), int(standard_table(second)[mode])) for mode in MODES]
            assert ((first, second) in PAIRS) == any(after % before for before, after in steps)


def test_first_qualities_lie_on_both_sides_and_unseen_ones_are_left_out():
    assert not {second for _, second in PAIRS} & set(UNSEEN)
    assert {first for first, _ in PAIRS} >= set(UNSEEN)
    assert any(first > second for first, second in PAIRS)
    assert all(first != second for first, second in PAIRS)


def test_draws_depend_on_the_key_alone():
    assert draw_pairs(PAIRS, 20, 1, "a.png") == draw_pairs(PAIRS, 20, 1, "a.png")
    assert draw_pairs(PAIRS, 20, 1, "a.png") != draw_pairs(PAIRS, 20, 2, "a.png")


def test_half_of_the_draws_end_in_a_common_quality():
    drawn = draw_pairs(PAIRS, 2000, "a")
    assert set(drawn) <= set(PAIRS)
    seconds = Counter(second for _, second in drawn)
    assert 0.45 < sum(seconds[quality] for quality in COMMON) / 2000 < 0.62  # a half and 2 of 34
    assert set(seconds) == {second for _, second in PAIRS}


def test_hard_pairs_can_be_drawn_more_often():
    once, thrice = (sum(abs(a - b) <= NEAR for a, b in draw_pairs(PAIRS, 2000, "a", near=near)) for near in (1, 3))
    assert 2 < thrice / (2000 - thrice) / (once / (2000 - once)) < 4  # the odds, drawn by chance


def test_pairs_far_apart_can_be_drawn_as_often_as_others():
    rarely, evenly = (sum(b - a > FAR for a, b in draw_pairs(PAIRS, 2000, "a", far=far)) for far in (1 / 3, 1))
    assert 2 < evenly / (2000 - evenly) / (rarely / (2000 - rarely)) < 4
