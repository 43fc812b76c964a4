"""Error level analysis, the cautionary tale: what one more save changes is texture first, and history second.

    JpegImage  --error_level-->  (rows, cols): mean absolute change of each block

Krawetz 2007, "A picture's worth". There is no threshold and no false-alarm rate: bright areas are edges and noise in
every picture, untouched ones too. It is here to be compared with the maps that have a model.
"""

import numpy as np

from jpeglab.image import JpegImage
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.pictures import compress, decode_plane, decompress

__all__ = ["error_level"]


def error_level(image: JpegImage, quality: int = 90) -> np.ndarray:
    """Error level analysis: (rows, cols) float64, each block's mean |luminance - luminance saved again|."""
    plane = decode_plane(image.luminance)
    again = decompress(compress(plane, quality))
    return np.abs(split_blocks(plane) - split_blocks(again)).mean(axis=(2, 3))
