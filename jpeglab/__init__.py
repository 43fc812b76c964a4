"""jpeglab: a JPEG file is a square with four verbs.

            compress ->                    write ->
  pixels  ---------------   JpegImage   --------------   bytes
            <- decompress                  <- read

>>> import jpeglab, numpy as np
>>> pixels = np.zeros((16, 16, 3), np.uint8)
>>> data = jpeglab.write(jpeglab.compress(pixels, quality=75))
>>> np.array_equal(jpeglab.decompress(jpeglab.read(data)), pixels)
True
"""

from jpeglab.coding.files import read, write
from jpeglab.errors import FormatError, JpegError, UnsupportedError
from jpeglab.image import Component, JpegImage, Segment
from jpeglab.transform.pictures import compress, decompress

__all__ = [
    "Component", "FormatError", "JpegError", "JpegImage", "Segment", "UnsupportedError",
    "compress", "decompress", "read", "write",
]  # fmt: skip
