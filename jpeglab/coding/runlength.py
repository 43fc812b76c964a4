"""DPCM and run lengths: what is coded instead of the coefficients (slides: Preparation for Entropy Coding).

DC of all blocks (n,)       --differences-->  (n,)                    --sums-->             DC
AC of a block, zig-zag (63) --run_lengths-->  [(run, value), ...]     --from_run_lengths--> AC
value                       --category-->     size and ``size`` bits  --from_category-->    value
"""

from collections.abc import Iterable

import numpy as np

__all__ = [
    "END_OF_BLOCK", "ZERO_RUN", "category", "differences", "from_category", "from_run_lengths", "run_lengths", "sums",
]  # fmt: skip

END_OF_BLOCK = (0, 0)  # only zeros follow
ZERO_RUN = (15, 0)  # sixteen zeros, and more to come


def differences(dc: np.ndarray) -> np.ndarray:
    """Each DC minus the one before it, the first minus 0 (T.81 F.1.1.5.1).

    >>> differences(np.array([50, 52, 49])).tolist()
    [50, 2, -3]
    """
    return np.diff(np.asarray(dc, np.int64), prepend=0)


def sums(differences: np.ndarray) -> np.ndarray:
    """The DC values again."""
    return np.cumsum(differences)


def run_lengths(line: np.ndarray) -> list[tuple[int, int]]:
    """Zeros counted, values kept: (run, value) for every coefficient that is not zero (T.81 F.1.2.2).

    Parameters
    ----------
    line : (63,) AC coefficients in zig-zag order, or (64,) with the DC in front, which is left out

    >>> run_lengths(np.array([5, 0, 0, -3] + 59 * [0]))
    [(0, 5), (2, -3), (0, 0)]
    """
    ac = np.asarray(line)[-63:]
    if np.shape(line) not in ((63,), (64,)):
        raise ValueError(f"expected 63 AC coefficients, or 64 with the DC, got shape {np.shape(line)}")
    pairs, previous = [], -1
    for k in np.flatnonzero(ac):
        run = int(k) - previous - 1
        pairs += [ZERO_RUN] * (run // 16) + [(run % 16, int(ac[k]))]
        previous = int(k)
    return pairs + [END_OF_BLOCK] * (previous < 62)


def from_run_lengths(pairs: Iterable[tuple[int, int]]) -> np.ndarray:
    """The (63,) AC coefficients again; ValueError where the runs pass the end of the block."""
    ac: list[int] = []
    for run, value in pairs:
        ac += [0] * (63 - len(ac)) if (run, value) == END_OF_BLOCK else [0] * run + [value]
    if len(ac) != 63:
        raise ValueError(f"expected runs that cover 63 coefficients, got {len(ac)}")
    return np.array(ac, np.int64)


def category(value: int) -> tuple[int, str]:
    """How many bits a value needs, and these bits; a negative value is coded as value - 1 (T.81 F.1.2.1.1).

    >>> category(5), category(-5), category(0)
    ((3, '101'), (3, '010'), (0, ''))
    """
    size = abs(int(value)).bit_length()
    bits = int(value) + ((1 << size) - 1 if value < 0 else 0)
    return size, format(bits, f"0{size}b") if size else ""


def from_category(bits: str) -> int:
    """The value again: bits that start with 0 stand for a negative one (EXTEND, T.81 figure F.12)."""
    if not bits:
        return 0
    return int(bits, 2) - (0 if bits[0] == "1" else (1 << len(bits)) - 1)
