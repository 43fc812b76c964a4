"""The standard's Huffman tables against tables made for one photo (slides: General compression scheme, C).

photo, quality, subsampling  --compute-->  bytes of both files, and the code length of every AC symbol of Y
"""

from typing import NamedTuple

import ipywidgets
import numpy as np

from jpeglab.coding.coded_scan import CodedScan, read_scan
from jpeglab.coding.codewords import symbol_name
from jpeglab.coding.files import write
from jpeglab.coding.huffman import HuffmanTable
from jpeglab.plots import code_lengths
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, spectrum
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import minus, numbers, record_table

__all__ = ["HuffmanTablesApp", "Sizes", "compute"]

SHOWN = 12  # symbols, the most frequent first


class Sizes(NamedTuple):
    """Bytes of a file: headers without Huffman tables, Huffman tables (DHT segments), entropy-coded data."""

    headers: int
    tables: int
    data: int

    @property
    def total(self) -> int:
        """The whole file."""
        return sum(self)


class Comparison(NamedTuple):
    """One picture, coded with the standard's tables and with fitted ones.

    symbols, counts : the AC symbols of Y, the most frequent first, and how often they occur
    lengths, fitted_lengths : bits of their codes
    """

    standard: Sizes
    fitted: Sizes
    symbols: np.ndarray
    counts: np.ndarray
    lengths: np.ndarray
    fitted_lengths: np.ndarray

    @property
    def ideal(self) -> np.ndarray:
        """Bits that a symbol is worth: -log2 of its share (Shannon 1948)."""
        return -np.log2(self.counts / self.counts.sum())


def compute(photo: Photo, quality: int, subsampling: str) -> Comparison:
    """Code a photo twice."""
    image = spectrum(photo, subsampling).quantize(quality)
    standard, fitted = (read_scan(write(image, optimize=optimize)) for optimize in (False, True))
    counts = np.bincount(standard.ac_symbols(0), minlength=256)
    symbols = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    lengths = [_lengths(scan.tables(0)[1])[symbols] for scan in (standard, fitted)]
    return Comparison(_sizes(standard), _sizes(fitted), symbols, counts[symbols], *lengths)


def _lengths(table: HuffmanTable) -> np.ndarray:
    lengths = np.zeros(256, np.int64)
    lengths[list(table.values)] = table.lengths()
    return lengths


def _sizes(scan: CodedScan) -> Sizes:
    tables = sum(4 + 17 + len(values) for _, values in (scan.image.scans[0].tables or {}).values())
    data = scan.end - scan.start
    return Sizes(len(scan.data) - tables - data, tables, data)


class HuffmanTablesApp(PhotoApp):
    """The standard's Huffman tables against tables made for this photo, in bytes.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    """

    def __init__(self, picture: str = "astronaut"):
        self.plot, self.table, self.numbers = Plot("", 800, 230), ipywidgets.HTML(), ipywidgets.HTML()
        names = ("−log₂ of its share", "standard table", "fitted table")
        self.lengths = code_lengths(self.plot.axes[0], names, SHOWN)
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, 50),
                "subsampling": ipywidgets.Dropdown(
                    options=tuple(SUBSAMPLING), value="4:2:0", description="Chroma subsampling",
                    style={"description_width": "auto"}, layout={"width": "245px"},
                ),
            },
            ipywidgets.VBox([self.table, self.plot]),
            self.numbers,
            picture=picture,
            states={
                "QF 50": {"quality": 50},
                "QF 1": {"quality": 1},
                "QF 100": {"quality": 100},
                "gravel, QF 75": {"picture": "gravel", "quality": 75},
            },
        )  # fmt: skip

    def view(self, picture: str, quality: int, subsampling: str) -> None:
        """Draw the code lengths, and list the bytes."""
        photo = self.photo(picture)
        result = compute(photo, quality, subsampling)
        names = [symbol_name(symbol) for symbol in result.symbols[:SHOWN].tolist()]
        lengths = (result.ideal, result.lengths, result.fitted_lengths)
        self.lengths.update(names, *(values[:SHOWN] for values in lengths))
        self.plot.alt = f"Code lengths of the {len(names)} most frequent AC symbols of {photo.name}"
        self.plot.show()
        self.table.value = _listed(result)
        saved = result.standard.total - result.fitted.total
        self.numbers.value = numbers(
            [
                ("Standard tables", f"{result.standard.total:,}", "bytes"),
                ("Fitted tables", f"{result.fitted.total:,}", "bytes"),
                ("Saved", minus(f"{saved / result.standard.total:.1%}"), ""),
            ]
        )
        self.controls["subsampling"].disabled = photo.pixels.ndim == 2


def _listed(result: Comparison) -> str:
    rows = (("standard tables", result.standard), ("fitted tables", result.fitted))
    return record_table(
        ("bytes of", "headers", "Huffman tables", "data", "file"),
        ((name, *(f"{size:,}" for size in (*sizes, sizes.total))) for name, sizes in rows),
    )
