"""``python -m jpeglab.compiled``: compile every fast loop now, so that the first slider does not have to wait.

Encodes and decodes one small picture in each way that has loops of its own.
"""

import time

import numpy as np

from jpeglab.coding.files import read, write
from jpeglab.compiled import AVAILABLE
from jpeglab.transform.pictures import compress, decompress, transform


def warm_up() -> None:
    """Use every kernel once."""
    pixels = np.arange(24 * 40 * 3, dtype=np.uint32).reshape(24, 40, 3).astype(np.uint8)
    for progressive in (False, True):
        decompress(read(write(compress(pixels), progressive=progressive)))
    decompress(transform(pixels[..., 0]).quantize(50))
    decompress(compress(pixels, subsampling="4:1:1"))


if __name__ == "__main__":
    start = time.perf_counter()
    warm_up()
    seconds = time.perf_counter() - start
    if not AVAILABLE:
        print("jpeglab runs without Numba: the same results, more slowly.")
    elif seconds > 3:
        print(f"jpeglab: compiled in {seconds:.0f} s; the next start takes less than one.")
