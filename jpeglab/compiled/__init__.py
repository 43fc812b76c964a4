"""The hot loops, compiled by Numba where it is installed.

* ``entropy`` holds loops that *are* the standard (Huffman decoding, refinement scans).  There is one source:
  Numba compiles it, and without Numba Python runs it as it stands.
* ``planes`` holds twins of the formulas in ``jpeglab.transform``, written out as loops that a compiler can vectorise.
  Without Numba the NumPy formulas run instead.

Either way the results are the same to the bit.  ``JPEGLAB_COMPILED=0`` in the environment turns Numba off.
Neither file is loaded before the first picture is read or made.
"""

import importlib.util
import os

AVAILABLE = os.environ.get("JPEGLAB_COMPILED", "1") != "0" and importlib.util.find_spec("numba") is not None
