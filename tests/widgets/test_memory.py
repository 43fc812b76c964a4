"""Arrays of a draw lie in the heap, where their place is free for the next one, and not in maps of their own."""

import platform
import subprocess
import sys

from jpeglab.widgets.memory import LARGEST, keep_memory

GNU = platform.libc_ver()[0] == "glibc"
# man 3 mallinfo: hblkhd, the fifth, is the number of bytes in maps of their own
MAPPED = """
import ctypes, numpy, sys
class Usage(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "abcdefghij"]
usage = ctypes.CDLL(None).mallinfo2
usage.restype = Usage
for size in map(int, sys.argv[1:]):
    before = usage().e
    array = numpy.ones(size, numpy.uint8)
    print(usage().e - before)
    del array
"""


def mapped(first: str, *sizes: int) -> list[int]:
    """Bytes that arrays get in maps of their own, in a process that has done nothing before but ``first``."""
    command = [sys.executable, "-c", first + MAPPED, *map(str, sizes)]
    return [int(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]


def test_only_the_library_that_knows_it_is_told():
    assert keep_memory() == GNU


def test_arrays_of_an_app_get_no_map_of_their_own_but_the_largest():
    """Those go back to the system as soon as they are dropped."""
    if GNU:
        large, *smaller = mapped("import jpeglab.widgets.app", LARGEST, 2**20, LARGEST - 2**16)
        assert large >= LARGEST and smaller == [0, 0]


def test_elsewhere_large_arrays_do():
    assert not GNU or mapped("import jpeglab.transform", LARGEST - 2**16) >= [LARGEST - 2**16]
