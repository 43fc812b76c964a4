"""Four JPEGs of unknown history, and the maps to find out (slides: "How can one reveal your manipulation?").

    case, method, suspect  --compute-->  Evidence: the file, its pixels, a map

The truth is not outlined: nothing here opens the sealed answers (``jpeglab.datasets.cases.reveal`` does).
"""

import functools
from typing import NamedTuple

import ipywidgets
import numpy as np

from jpeglab.coding.files import read
from jpeglab.datasets.cases import case_file, cases
from jpeglab.forensics.localization import localize
from jpeglab.transform.pictures import decompress
from jpeglab.transform.quantization import nearest_quality
from jpeglab.widgets.app import App, choice
from jpeglab.widgets.evidence import ONCE, SPANS, legend, method_choice, overlay, reach
from jpeglab.widgets.pictures import Picture, Pixels, beside, titled
from jpeglab.widgets.tables import numbers

__all__ = ["CaseFilesApp", "Evidence", "compute"]

SUSPECTS = {"a paste that is double (slides)": "double", "a paste that is single (He)": "single"}
SHOWN_WIDTH = 404


class Evidence(NamedTuple):
    """A case file and what a method finds in it.

    data : the file
    quality : the QF whose luminance table is nearest to the file's
    pixels : (H, W) or (H, W, 3) uint8
    block_map : (rows, cols)
    """

    data: bytes
    quality: int
    pixels: np.ndarray
    block_map: np.ndarray


@functools.lru_cache(maxsize=16)
def compute(case: str, method: str, suspect: str) -> Evidence:
    """Look at a case file with one method."""
    data = case_file(case).read_bytes()
    image = read(data)
    quality, _ = nearest_quality(image.luminance.table)
    return Evidence(data, quality, decompress(image), localize(image, method, suspect=suspect))


class CaseFilesApp(App):
    """Four JPEGs of unknown history: choose a map, and decide."""

    def __init__(self) -> None:
        self.file, self.map = Picture(""), Pixels("")
        self.legend, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.legend.add_class("jpeglab-below")
        case = ipywidgets.ToggleButtons(options=cases(), style={"button_width": "90px"}, tooltips=["a file"] * 4)
        super().__init__(
            {
                "case": case,
                "method": method_choice("improved"),
                "suspect": choice("Look for", SUSPECTS, "double", "330px"),
            },
            self.legend,
            beside(titled("The file", self.file), titled("The map", self.map)),
            self.numbers,
            states={
                "on the grid": {"method": "improved"},
                "shifted": {"method": "shifted"},
            },
        )

    def view(self, case: str, method: str, suspect: str) -> None:
        """Show the file and the map over it."""
        evidence = compute(case, method, suspect)
        height, width = evidence.pixels.shape[:2]
        size = SHOWN_WIDTH, SHOWN_WIDTH * height // width
        self.file.put(evidence.data, "jpeg", *size)
        self.file.alt = f"{case}, a JPEG of unknown history"
        self.map.show(overlay(evidence.pixels, evidence.block_map, SPANS[method]), size=size)
        self.map.alt = f"Map of {method} over {case}; bright is suspected of being {suspect}"
        self.legend.value = legend(method, suspect)
        self.numbers.value = numbers(
            [
                ("Saved last with", f"QF {evidence.quality}", ""),
                ("File size", f"{len(evidence.data):,}", "bytes"),
                ("The map spans", f"{reach(evidence.block_map):.1f}", f"saved once: up to {ONCE[method]:g}"),
            ]
        )
