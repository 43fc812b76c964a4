"""One block's way into the file (slides: Preparation for Entropy Coding; JPEG baseline encoding, Huffman).

photo, quality, block, a change of one coefficient  --compute-->  its codewords, and its bits in the real file
"""

import functools
import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import ipywidgets
import numpy as np

from jpeglab.coding.coded_scan import CodedScan, read_scan
from jpeglab.coding.codewords import Codeword, as_bits, code_block
from jpeglab.coding.files import write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.compiled.layout import AC_LIMIT
from jpeglab.image import JpegImage
from jpeglab.plots import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, YELLOW
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo, spectrum
from jpeglab.widgets.tables import minus, number_table, shortened

__all__ = ["BlockCodeApp", "CodedBlock", "compute", "quantized"]

TABLES = ("standard tables", "fitted tables")
LUMINANCE = 0  # the component that is shown
COLORS = (SKY, ORANGE, GREEN, PURPLE, YELLOW, BLUE, VERMILION)
LINES = ("solid", "dashed", "dotted", "double")  # where a block has more symbols than there are colors
MOST_BOXES, MOST_BITS = 12, 160  # that fit into two lines


@dataclass(frozen=True, eq=False)
class CodedBlock:
    """A block of Y in a file.

    block : (8, 8) what is coded
    previous : DC of the block before
    words : its codewords, by the textbook's formulas
    held : its bits, cut out of the file
    position : byte of the file and bit of that byte where they start
    size : of the file, in bytes
    """

    block: np.ndarray
    previous: int
    words: list[Codeword]
    held: str
    position: tuple[int, int]
    size: int


def compute(photo: Photo, quality: int, row: int, col: int, place: int, change: int, fitted: bool) -> CodedBlock:
    """Change the coefficient at a zig-zag place of a block of Y, write the file, and find the block in it.

    Parameters
    ----------
    change : what is added to the coefficient
    fitted : Huffman tables made for this file, instead of the standard's
    """
    scan = _scan(photo, quality, fitted) if not change else _edited(photo, quality, (row, col), place, change, fitted)
    number = scan.number(LUMINANCE, row, col)
    block, previous = scan.image.luminance.quantized[row, col], scan.previous_dc(number)
    dc, ac = scan.tables(LUMINANCE)
    words = code_block(block, previous, dc.codes(), ac.codes())
    return CodedBlock(block, previous, words, scan.bits(number), scan.position(number), len(scan.data))


def edited(image: JpegImage, block: tuple[int, int], place: int, change: int) -> JpegImage:
    """An image with one other coefficient of Y, kept within what 8-bit JPEG can code."""
    values, mode = image.luminance.quantized.copy(), (*block, *ZIGZAG[place])
    values[mode] = np.clip(values[mode] + change, -AC_LIMIT, AC_LIMIT)
    return image.replace(quantized={LUMINANCE: values})


@functools.lru_cache(maxsize=16)
def quantized(photo: Photo, quality: int) -> JpegImage:
    """The photo at 4:4:4, where the Y block before is the one to the left."""
    return spectrum(photo, "4:4:4").quantize(quality)


@functools.lru_cache(maxsize=8)
def _scan(photo: Photo, quality: int, fitted: bool) -> CodedScan:
    return read_scan(write(quantized(photo, quality), optimize=fitted))


def _edited(photo: Photo, quality: int, block: tuple[int, int], place: int, change: int, fitted: bool) -> CodedScan:
    return read_scan(write(edited(quantized(photo, quality), block, place, change), optimize=fitted))


class BlockCodeApp(BlockPicker):
    """One block as codewords, its bits in the real file, and a coefficient to change.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col) at the start
    """

    def __init__(self, picture: str = "astronaut", block: tuple[int, int] = (12, 28)):
        self.table, self.words, self.file = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.file.add_class("jpeglab-prose")
        tables = ipywidgets.Dropdown(
            options=TABLES, description="Huffman tables", style={"description_width": "auto"}, layout={"width": "275px"}
        )
        controls = {
            "quality": slider("QF", 1, 100, 50),
            "place": slider("Coefficient k", 0, 63, 12),
            "change": slider("add to it", -15, 15, 0),
        }
        for name in ("place", "change"):
            controls[name].layout.width = "46%"
        still = {"change": 0, "picture": "astronaut", "row": 12, "col": 28, "quality": 50}
        below = ipywidgets.VBox([self.words, self.file])
        below.add_class("jpeglab-below")
        states = {
            "as it is": still,
            "k = 12 to 1": {**still, "place": 12, "change": 1},
            "DC to 37": {**still, "place": 0, "change": 1},
            "k = 63 to 1": {**still, "place": 63, "change": 1},
        }
        super().__init__(
            {**controls, "tables": tables},
            self.table,
            below,
            picture=picture,
            block=block,
            largest=(212, 240),
            states=states,
        )

    def view_block(self, photo: Photo, row: int, col: int, quality: int, place: int, change: int, tables: str) -> None:
        """Show the coefficients, the codewords, and the bits in the file."""
        image = quantized(photo, quality)
        image = edited(image, (row, col), place, change) if change else image
        block, title = image.luminance.quantized[row, col], f"Quantized Y, k = {place} framed"
        self.table.value = number_table(block, title=title, marked=[ZIGZAG[place]])  # before the file is written
        result = compute(photo, quality, row, col, place, change, tables == TABLES[1])
        self.words.value = codeword_boxes(result.words)
        same = "the same bits" if as_bits(result.words) == result.held else "other bits"
        byte, bit = result.position
        self.file.value = (
            f"DC: {minus(result.block[0, 0])} after {minus(result.previous)}. <b>{len(result.held)} bits.</b> In the "
            f"file of {result.size:,} bytes, from byte {byte:,}, bit {bit} (from 0), stand <b>{same}</b>:"
            f"<div>{colored_bits(result.held, result.words)}</div>"
        )


def codeword_boxes(words: Sequence[Codeword]) -> str:
    """HTML: each codeword in a box, its name and value above, its code and value bits below; of many, the first."""
    boxes = shortened([*map(_box, words, _looks(words))], MOST_BOXES)
    return f'<div class="jpeglab-codewords">{"".join(boxes)}</div>'


def colored_bits(bits: str, words: Sequence[Codeword]) -> str:
    """HTML: a row of bits, cut and colored as these codewords are; of many, the first."""
    ends = list(accumulate(len(word.code) + len(word.bits) for word in words))
    parts = zip([0, *ends], ends, _looks(words), strict=False)
    spans = (f'<span style="{look}">{bits[start:end]}</span>' for start, end, look in parts if start < MOST_BITS)
    left = len(bits) - next((end for end in ends if end >= MOST_BITS), len(bits))
    return f'<code class="jpeglab-bits">{"".join(spans)}{f" ... {left} more" if left else ""}</code>'


def _looks(words: Sequence[Codeword]) -> list[str]:
    """CSS of the line below each codeword: one color for each symbol, in the order of coming."""
    looks = [f"border-color: {color}; border-bottom-style: {line}" for line in LINES for color in COLORS]
    symbols = list(dict.fromkeys(word.name for word in words))
    return [looks[symbols.index(word.name) % len(looks)] for word in words]


def _box(word: Codeword, look: str) -> str:
    value = f" {minus(word.value)}" if word.bits else ""
    return (
        f'<div style="{look}"><span>{html.escape(word.name)}<b>{value}</b></span>'
        f"<code><b>{word.code}</b> {word.bits}</code></div>"
    )
