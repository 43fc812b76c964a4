"""Which qualities a photo is compressed with, to learn from: all pairs that leave a trace, but for unseen qualities.

seed, photo  --draw_pairs-->  (first, second) pairs
"""

import functools
from collections.abc import Sequence

import numpy as np

from jpeglab.datasets.sets import random_of
from jpeglab.forensics.double_quantization import blind
from jpeglab.transform.quantization import standard_table

__all__ = ["FAR", "FIRSTS", "NEAR", "SECONDS", "draw_pairs", "traced_pairs"]

FIRSTS = range(50, 99)
UNSEEN = range(78, 83)  # kept out of training, so that a test can show a table that is new
SECONDS = tuple(quality for quality in range(60, 99) if quality not in UNSEEN)
COMMON = (75, 85)  # every second pair ends with one of these
FAR = 15  # a first quality further below the second is easy to see where grids coincide
NEAR = 6  # one so near to it, above or below, is hard to see

Pair = tuple[int, int]


@functools.cache
def traced_pairs(modes: tuple[tuple[int, int], ...], seconds: tuple[int, ...] = SECONDS) -> list[Pair]:
    """The (first, second) that are not blind: in one of the modes the first step does not divide the second."""
    tables = {quality: standard_table(quality) for quality in (*FIRSTS, *seconds)}
    return [(a, b) for b in seconds for a in FIRSTS if not blind(tables[a], tables[b], modes)]


def draw_pairs(pairs: Sequence[Pair], count: int, *key: object, near: float = 1, far: float = 1 / 3) -> list[Pair]:
    """So many of the pairs, ``key`` seeds the drawing.

    Half of the second qualities are common ones, two thirds of the first ones multiples of 5, as users choose them.
    Pairs with the first quality far below the second are ``far`` times as frequent as the others, close ones ``near``.
    """
    rng = np.random.default_rng(random_of("pairs", *key).getrandbits(64))
    firsts: dict[int, list[int]] = {}
    for first, second in pairs:
        firsts.setdefault(second, []).append(first)
    return [_draw_pair(rng, firsts, near, far) for _ in range(count)]


def _draw_pair(rng: np.random.Generator, firsts: dict[int, list[int]], near: float, far: float) -> Pair:
    common = [second for second in COMMON if second in firsts]
    second = int(rng.choice(common if common and rng.random() < 1 / 2 else list(firsts)))
    round_ones = [first for first in firsts[second] if first % 5 == 0]
    candidates = np.array(round_ones if round_ones and rng.random() < 2 / 3 else firsts[second])
    below = second - candidates
    weights = np.select([below > FAR, np.abs(below) <= NEAR], [far, near], 1)
    return int(rng.choice(candidates, p=weights / weights.sum())), second
