"""The five boxes of the codec, each opened for one block, forward and back (slides: JPEG baseline encoding).

    photo, quality  --open_file-->  the file and its planes  --encode, decode-->  what stands between the boxes

Color is kept at full resolution (4:4:4), so that a block is 8 x 8 pixels in every plane.
"""

import functools
import html
from collections.abc import Sequence
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.coding.coded_scan import CodedScan, read_scan
from jpeglab.coding.codewords import Code, Codeword, as_bits, code_block, decode_block
from jpeglab.coding.files import write
from jpeglab.coding.zigzag import unzigzag, zigzag
from jpeglab.transform.blocks import LEVEL_SHIFT, split_blocks
from jpeglab.transform.dct import forward_dct, inverse_dct
from jpeglab.transform.quantization import dequantize, quantize
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_code import quantized as compressed
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import minus, number_table, rounded, shortened, subtraction

__all__ = ["BOXES", "BoxesApp", "Stations", "decode", "encode", "open_file"]

BOXES = ("DCT", "Quantization", "Zig-zag", "Preparation", "Entropy coding")
PLANES = ("Y", "Cb", "Cr")
ZOOM = 13
MOST_WORDS = {4: 26, 5: 15}  # of the stations without a table: that fit where a table stands


@dataclass(frozen=True, eq=False)
class Stations:
    """One block in front of, between and behind the five boxes; ``BOXES[k]`` stands between station k and k + 1.

    samples : (8, 8) integers in -128..127, after the level shift
    coefficients : (8, 8), F in front of the quantizer, or what comes back behind it
    quantized : (8, 8) integers
    line : (64,) the same in zig-zag order
    words : the DC difference, and the runs and values of AC
    bits : as the file holds them, a string of 0 and 1
    """

    samples: np.ndarray
    coefficients: np.ndarray
    quantized: np.ndarray
    line: np.ndarray
    words: Sequence[Codeword]
    bits: str

    def __getitem__(self, number: int) -> np.ndarray | Sequence[Codeword] | str:
        """Station 0 (samples) to 5 (bits)."""
        return (self.samples, self.coefficients, self.quantized, self.line, self.words, self.bits)[number]


def encode(samples: np.ndarray, table: np.ndarray, previous: int, codes: tuple[Code, Code]) -> Stations:
    """Through the boxes from left to right.

    Parameters
    ----------
    samples : (8, 8) integers in -128..127
    table : (8, 8) quantization steps
    previous : quantized DC of the block before
    codes : the Huffman codes of DC and of AC, {symbol: "0101..."}
    """
    coefficients = forward_dct(samples)
    quantized = quantize(coefficients, table)
    words = code_block(quantized, previous, *codes)
    return Stations(samples, coefficients, quantized, zigzag(quantized), words, as_bits(words))


def decode(bits: str, table: np.ndarray, previous: int, codes: tuple[Code, Code]) -> Stations:
    """Through the inverse boxes from right to left; arguments as for ``encode``."""
    quantized, _ = decode_block(bits, previous, *codes)
    line, words = zigzag(quantized), code_block(quantized, previous, *codes)
    coefficients = dequantize(unzigzag(line), table)
    return Stations(_samples(coefficients), coefficients, quantized, line, words, bits)


def _samples(coefficients: np.ndarray) -> np.ndarray:
    return np.clip(inverse_dct(coefficients), -LEVEL_SHIFT, LEVEL_SHIFT - 1)


@functools.lru_cache(maxsize=4)
def open_file(photo: Photo, quality: int) -> CodedScan:
    """The baseline file of a photo, without subsampling, and where its blocks are in it."""
    return read_scan(write(compressed(photo, quality)))


@functools.lru_cache(maxsize=2)
def blocks_of(photo: Photo) -> tuple[np.ndarray, ...]:
    """The blocks (rows, cols, 8, 8) of each plane of a photo: Y, Cb and Cr, or the only one."""
    planes = (photo.pixels,) if photo.pixels.ndim == 2 else np.moveaxis(photo.ycbcr, -1, 0)
    return tuple(split_blocks(plane) for plane in planes)


def stations(photo: Photo, quality: int, plane: int, row: int, col: int) -> tuple[Stations, Stations]:
    """A block of a photo on its way into the file, and out of it."""
    file = open_file(photo, quality)
    number = file.number(plane, row, col)
    dc, ac = file.tables(plane)
    known = file.image.components[plane].table, file.previous_dc(number), (dc.codes(), ac.codes())
    return encode(blocks_of(photo)[plane][row, col], *known), decode(file.bits(number), *known)


class BoxesApp(BlockPicker):
    """The five boxes of a baseline JPEG: what goes into each, and what comes out.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col)
    quality : 1..100
    """

    def __init__(self, picture: str = "astronaut", block: tuple[int, int] = (12, 28), quality: int = 50):
        self.input, self.output, self.steps = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.before, self.after = Pixels(""), Pixels("")
        self.note = ipywidgets.HTML()
        self.note.add_class("jpeglab-title")
        for view in (self.input, self.output, self.steps):
            view.add_class("jpeglab-compact")
            view.add_class("jpeglab-dense")
        tables = beside(self.input, self.output)
        blocks = beside(titled("The block", self.before), titled("What comes back", self.after))
        super().__init__(
            {
                "quality": slider("Quality Factor (QF)", 1, 100, quality),
                "box": ipywidgets.ToggleButtons(
                    options=[(name, number) for number, name in enumerate(BOXES)], value=0,
                    style={"button_width": "auto"}, tooltips=[f"open the box {name}" for name in BOXES],
                ),
                "way": ipywidgets.ToggleButtons(
                    options=["encode", "decode"], value="encode", style={"button_width": "auto"},
                    tooltips=["from the pixels to the file", "from the file to the pixels"],
                ),
                "plane": ipywidgets.Dropdown(
                    options=[("Y", 0)], value=0, description="Plane", style={"description_width": "auto"},
                    layout={"width": "120px"},
                ),
            },
            ipywidgets.VBox([tables, beside(ipywidgets.VBox([blocks, self.note]), self.steps)]),
            picture=picture, block=block, largest=(190, 300),
            states={
                "a smooth block": {"picture": "astronaut", "row": 3, "col": 24, "quality": quality},
                "an edge, QF 10": {"picture": "camera", "row": 16, "col": 24, "quality": 10},
            },
        )  # fmt: skip

    def _fit(self, photo: Photo) -> None:
        super()._fit(photo)
        planes = PLANES if photo.pixels.ndim == 3 else PLANES[:1]
        with self.still():
            chosen = self.controls["plane"].value
            self.controls["plane"].options = [(name, number) for number, name in enumerate(planes)]
            self.controls["plane"].value = chosen if chosen < len(planes) else 0

    def view_block(
        self, photo: Photo, row: int, col: int, quality: int = 50, box: int = 0, way: str = "encode", plane: int = 0
    ) -> None:
        """Show what stands at both sides of a box."""
        plane = self.controls["plane"].value
        component = compressed(photo, quality).components[plane]
        coefficients = dequantize(component.quantized[row, col], component.table)
        for view, samples in ((self.before, blocks_of(photo)[plane][row, col]), (self.after, _samples(coefficients))):
            view.show((samples + LEVEL_SHIFT).astype(np.uint8), ZOOM)  # before the file is read
        there, back = stations(photo, quality, plane, row, col)
        shown, sides = (there, (box, box + 1)) if way == "encode" else (back, (box + 1, box))
        for view, name in ((self.before, "the block"), (self.after, "what comes back")):
            view.alt = f"{name}: 8 × 8 samples of {PLANES[plane]}, row {row}, column {col}, QF {quality}"
        for view, name, station in zip((self.input, self.output), ("In", "Out"), sides, strict=True):
            view.value = _show(shown, station, f"{name}: {TITLES[way][station]}")
        self.steps.value = number_table(component.table, title=f"Q of {PLANES[plane]}")
        self.note.value = _note(there, back)


TITLES = {
    "encode": (
        "samples − 128",
        "F, rounded here",
        "F_q",
        "F_q in zig-zag order",
        "DC; (run, value)",
        "bits",
    ),
    "decode": ("samples − 128", "F̂ = F_q · Q", "F_q", "F_q in zig-zag order", "DC; (run, value)", "bits"),
}
SCALES = (128, 200, 20, 20)  # magnitudes that get the full color


def _show(shown: Stations, station: int, title: str) -> str:
    """HTML of what stands at a station."""
    if station == 4:
        dc, *ac = shown.words
        pairs = (f"({word.run}, {minus(word.value)})" for word in ac)
        return _text(title, [f"{subtraction(shown.line[0], shown.line[0] - dc.value)};", *pairs], MOST_WORDS[4])
    if station == 5:
        return _text(title, [word.code + word.bits for word in shown.words], MOST_WORDS[5])
    values = np.asarray(shown[station]).reshape(8, 8)
    return number_table(rounded(values), title=title, scale=SCALES[station])


def _text(title: str, words: Sequence[str], most: int) -> str:
    spans = " ".join(f"<span>{html.escape(word)}</span>" for word in shortened(words, most))
    return f'<div class="jpeglab-words"><b>{html.escape(title)}</b><div>{spans}</div></div>'


def _note(there: Stations, back: Stations) -> str:
    coefficients, samples = (np.abs(there[k] - back[k]).max() for k in (1, 0))  # type: ignore[operator]
    return (
        f"The block: {8 * there.samples.size} bits<br>In the file: {len(there.bits)} bits<br>"
        f"Largest error of F: {coefficients:.1f}<br>of a sample: {samples} of 255"
    )
