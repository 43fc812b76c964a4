"""A map of evidence over the photo, with the truth outlined and a legend that says "double" and "single".

pixels (H, W) or (H, W, 3), block map (rows, cols)  --overlay-->  (H, W, 3) uint8  --outline-->  (H, W, 3) uint8
"""

import html

import ipywidgets
import numpy as np
from scipy.ndimage import binary_dilation, binary_erosion

from jpeglab.plots import heat
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.widgets.app import choice

__all__ = [
    "METHOD_NAMES", "ONCE", "SPANS", "STORIES", "legend", "method_choice", "outline", "overlay", "reach",
    "story_choice",
]  # fmt: skip

# How far the colors of a map reach at least, so that chance alone does not get them all
SPANS = {"posterior": 2.0, "improved": 1.0, "aligned": 4.0, "shifted": 2.0, "ghost": 0.5, "zero": 1.0, "ela": 1.0}
# The most that maps of the samples span (forgery.CLEAN) when they were saved once, with QF 75, 90 or 95
ONCE = {"posterior": 5.8, "improved": 0.4, "aligned": 3.1, "shifted": 1.7, "ghost": 1.0, "zero": 4.6, "ela": 4.0}
METHOD_NAMES = {
    "posterior": "posterior (He 2006)",
    "improved": "improved (Bianchi 2011)",
    "aligned": "aligned (Bianchi 2012)",
    "shifted": "shifted (Bianchi 2012)",
    "ghost": "ghost (Farid 2009)",
    "zero": "zero (Nikoukhah 2021)",
    "ela": "ela (Krawetz 2007)",
}
STORIES = {"double": "the paste was a JPEG (slides)", "single": "the photo was a JPEG (He)"}
ENDS_OF_MAP = 2, 98  # percentiles
DARKEST = 0.5  # what the photo's black leaves of a color
ENDS = (0, 34, 78), (254, 232, 56)  # of the color map


def overlay(pixels: np.ndarray, block_map: np.ndarray, span: float) -> np.ndarray:
    """A photo in the colors of a map: blue where there is least evidence, yellow where there is most.

    Parameters
    ----------
    pixels : (H, W) or (H, W, 3) uint8
    block_map : (rows, cols), of its 8 x 8 blocks
    span : how much evidence the colors reach over at least, so that chance alone does not get them all
    """
    grey = pixels if pixels.ndim == 2 else rgb_to_ycbcr(pixels)[..., 0]
    low, high = np.percentile(block_map, ENDS_OF_MAP)
    middle, half = (low + high) / 2, max(high - low, span) / 2
    colors = heat(block_map - (middle - half), 2 * half).astype(np.float32)
    spread = colors.repeat(8, axis=0).repeat(8, axis=1)[: grey.shape[0], : grey.shape[1]]
    shade = DARKEST + (1 - DARKEST) * grey[..., None].astype(np.float32) / 255
    return (spread * shade + 0.5).astype(np.uint8)


def reach(block_map: np.ndarray) -> float:
    """How far a map spans, but for the 2 % at either end."""
    return float(np.ptp(np.percentile(block_map, ENDS_OF_MAP)))


def outline(pixels: np.ndarray, mask: np.ndarray, width: int = 2) -> np.ndarray:
    """Pixels (H, W, 3) with a white line around the mask (H, W) and a black one around that."""
    drawn = pixels.copy()
    wider = binary_dilation(mask, iterations=width)
    drawn[wider & ~mask] = 0
    drawn[mask & ~binary_erosion(mask, iterations=width, border_value=1)] = 255
    return drawn


def legend(method: str, suspect: str) -> str:
    """HTML: what dark and bright mean."""
    if method == "ela":
        low, high = "changes little when saved again", "changes much: neither single nor double"
    else:
        counts = {"single": "single: quantized once", "double": "double: quantized twice"}
        high = counts.pop(suspect)
        [low] = counts.values()
    swatches = zip(ENDS, (low, f"{high} (the suspect)" if method != "ela" else high), strict=True)
    return '<div class="jpeglab-legend">{}</div>'.format(
        "".join(f'<span><i style="background: rgb{color}"></i>{html.escape(text)}</span>' for color, text in swatches)
    )


def method_choice(method: str) -> ipywidgets.Dropdown:
    """A control for the method of a map."""
    return choice("Map", {name: key for key, name in METHOD_NAMES.items()}, method, "270px")


def story_choice(suspect: str) -> ipywidgets.Dropdown:
    """A control for which part was a JPEG before; its value is how often the paste was compressed."""
    return choice("Story", {name: key for key, name in STORIES.items()}, suspect, "300px")
