"""Memory that arrays have given back is kept for the next ones.

A draw makes and drops arrays of a few megabytes. Linux's C library hands those back to the system, which then has to
clear and map every page of the next ones: on a virtual machine that takes as long as what is computed in them.
"""

import contextlib
import ctypes
import sys

__all__ = ["LARGEST", "keep_memory"]

KEPT = 128 << 20  # bytes that are kept at most
LARGEST = 32 << 20  # bytes: larger arrays are not kept; the C library allows no more
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h of the GNU C library, see man 3 mallopt


def keep_memory() -> bool:
    """Let this process keep it; False where the C library is not GNU's, and nothing is done."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(AttributeError):  # a C library without this function
        mallopt = ctypes.CDLL(None).mallopt
        return bool(mallopt(M_TRIM_THRESHOLD, KEPT) and mallopt(M_MMAP_THRESHOLD, LARGEST))
    return False
