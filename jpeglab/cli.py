"""The command line: ``python -m jpeglab compile``."""

import argparse
import time
from collections.abc import Sequence

import numpy as np

from jpeglab import compiled
from jpeglab.coding.files import read, write
from jpeglab.transform.pictures import compress, decompress, transform


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m jpeglab", description="JPEG compression and forensics.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compile", help="compile the fast loops now, so that the first picture need not wait")
    parser.parse_args(arguments)
    return compile_kernels()


def compile_kernels() -> int:
    """Use every fast loop once; Numba stores what it compiled."""
    start = time.perf_counter()
    pixels = np.arange(24 * 40 * 3, dtype=np.uint32).reshape(24, 40, 3).astype(np.uint8)
    for progressive in (False, True):
        decompress(read(write(compress(pixels), progressive=progressive)))
    decompress(transform(pixels[..., 0]).quantize(50))
    decompress(compress(pixels, color="RGB"))
    seconds = time.perf_counter() - start
    if not compiled.AVAILABLE:
        print("jpeglab runs without Numba: the same results, more slowly.")
    elif seconds > 3:
        print(f"jpeglab: compiled in {seconds:.0f} s; the next start takes less than one.")
    return 0
