"""Where everything stands in a file's entropy-coded data: whose each bit is, and which bits a block has.

bytes  --read_scan-->  CodedScan  --.bits, .owner-->  a block's bits as the file holds them; what a bit belongs to

For files of one sequential scan (T.81 F.1.2, B.1.1.5).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from jpeglab.coding.bits import bytes_to_bits
from jpeglab.coding.codewords import symbol_name
from jpeglab.coding.files import read
from jpeglab.coding.huffman import STANDARD, HuffmanTable
from jpeglab.coding.markers import SOS, marker_positions
from jpeglab.coding.scan import mcu_units, scan_extent, scan_records, scan_size
from jpeglab.compiled.layout import STOP
from jpeglab.image import JpegImage

__all__ = ["CodedScan", "Owner", "read_scan"]


class Owner(NamedTuple):
    """What one bit of the data is part of.

    kind : "code", "value", "fill" (bits that fill the last byte), "stuffing" (a zero byte behind FF) or "restart"
    block : (component, row, col); for the last three kinds, of the block before
    symbol : what the codeword says, such as "DC size 3", "(0, 2)" or "EOB"; "" for the last three kinds
    """

    kind: str
    block: tuple[int, int, int]
    symbol: str = ""


@dataclass(frozen=True, eq=False)
class CodedScan:
    """The entropy-coded data of a file, and what its bits are.

    data : the whole file
    image : what it holds
    start, end : the first byte of the entropy-coded data, and the one behind the last
    offsets : (n,) where in the file the bytes are that hold codes: no stuffed zeros, no restart markers
    blocks : (m, 3) component, row and col of each block, in the order of the file
    first : (m + 1,) the first codeword of each block, and the number of codewords
    begins, middles, ends : (words,) where each codeword's code begins, where its value bits do, and where they end; in
        bits, counted along ``offsets``
    symbols : (words,) uint8
    """

    data: bytes
    image: JpegImage
    start: int
    end: int
    offsets: np.ndarray = field(repr=False)
    blocks: np.ndarray = field(repr=False)
    first: np.ndarray = field(repr=False)
    begins: np.ndarray = field(repr=False)
    middles: np.ndarray = field(repr=False)
    ends: np.ndarray = field(repr=False)
    symbols: np.ndarray = field(repr=False)

    @property
    def blocks_per_mcu(self) -> int:
        """How many blocks an MCU has; restart markers stand between MCUs."""
        _, mcus, blocks = scan_size(self.image.grid, self.image.scans[0].components)
        return blocks // mcus

    def number(self, component: int, row: int, col: int) -> int:
        """Which block of the file this is; a ValueError if there is none."""
        found = np.flatnonzero((self.blocks == (component, row, col)).all(axis=1))
        if not len(found):
            raise ValueError(f"expected a block of the scan, got component {component}, row {row}, col {col}")
        return int(found[0])

    def previous_dc(self, number: int) -> int:
        """DC of the component's block before in the file: what the difference is taken from."""
        component = self.blocks[number, 0]
        interval = self.image.restart_interval * self.blocks_per_mcu
        earliest = number - number % interval if interval else 0
        before = np.flatnonzero(self.blocks[earliest:number, 0] == component)
        if not len(before):
            return 0
        _, row, col = self.blocks[earliest + before[-1]]
        return int(self.image.grid.view(self.image.coefficients(), component)[row, col, 0, 0])

    def tables(self, component: int) -> tuple[HuffmanTable, HuffmanTable]:
        """The component's Huffman tables, DC and AC."""
        scan = self.image.scans[0]
        dc, ac = scan.slots[component]
        told = {**STANDARD, **(scan.tables or {})}
        return HuffmanTable(*told[0, dc]), HuffmanTable(*told[1, ac])

    def ac_symbols(self, component: int) -> np.ndarray:
        """All AC symbols of a component in the order of the file, (n,) uint8."""
        chosen = np.repeat(self.blocks[:, 0] == component, np.diff(self.first))
        chosen[self.first[:-1]] = False  # DC
        return self.symbols[chosen]

    def bits(self, number: int) -> str:
        """A block's bits as the file holds them."""
        begin, end = int(self.begins[self.first[number]]), int(self.ends[self.first[number + 1] - 1])
        file = np.frombuffer(self.data, np.uint8)
        held = bytes_to_bits(file[self.offsets[begin // 8 : -(-end // 8)]].tobytes())
        return held[begin % 8 : begin % 8 + end - begin]

    def position(self, number: int) -> tuple[int, int]:
        """Where a block's first bit stands: byte of the file, and bit of it from the left."""
        begin = int(self.begins[self.first[number]])
        return int(self.offsets[begin // 8]), begin % 8

    def owner(self, offset: int, bit: int) -> Owner:
        """What a bit of the data belongs to: bit 0..7 from the left of a byte of the file."""
        if not (self.start <= offset < self.end and 0 <= bit < 8):
            raise ValueError(f"expected bit 0..7 of a byte in {self.start}..{self.end - 1}, got {bit} of {offset}")
        index = int(np.searchsorted(self.offsets, offset))
        coded = index < len(self.offsets) and self.offsets[index] == offset
        place = 8 * index + (bit if coded else -1)
        word = int(np.searchsorted(self.begins, place, side="right")) - 1
        block: tuple[int, int, int] = tuple(self.blocks[np.searchsorted(self.first, word, side="right") - 1].tolist())
        if not coded:
            return Owner("stuffing" if self.data[offset] == 0 else "restart", block)
        if place >= self.ends[word]:
            return Owner("fill", block)
        symbol = int(self.symbols[word])
        name = f"DC size {symbol}" if word in self.first else symbol_name(symbol)
        return Owner("code" if place < self.middles[word] else "value", block, name)


def read_scan(data: bytes) -> CodedScan:
    """Find out what each bit of a file's entropy-coded data is.

    Raises
    ------
    JpegError : as ``read`` raises it
    ValueError : for a file of several scans, and for data that could be said in fewer codewords
    """
    image = read(data)
    if image.progressive or len(image.scans) != 1:
        raise ValueError("expected a file of one sequential scan, got one of several")
    start = _behind_sos(data)
    extent = scan_extent(data, start, marker_positions(data))
    offsets = np.concatenate([_held(data, *piece) for piece in extent.pieces])
    first, begins, middles, ends, symbols = _codewords(image, len(offsets))
    return CodedScan(data, image, start, extent.end, offsets, _blocks(image), first, begins, middles, ends, symbols)


def _behind_sos(data: bytes) -> int:
    """Where the entropy-coded data starts: segment by segment, each tells its length (T.81 B.1.1.4)."""
    position, code = 2, 0
    while code != SOS:
        while data[position] != 0xFF or data[position + 1] == 0xFF:  # fill bytes, and what a camera miscounted
            position += 1
        code = data[position + 1]
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return position


def _held(data: bytes, begin: int, end: int) -> np.ndarray:
    """Offsets of the bytes between two markers, but for the zeros that are stuffed behind FF (T.81 B.1.1.5)."""
    piece = np.frombuffer(data, np.uint8)[begin:end]
    stuffed = (piece == 0) & (np.concatenate([[0], piece[:-1]]) == 0xFF)
    return begin + np.flatnonzero(~stuffed)


def _blocks(image: JpegImage) -> np.ndarray:
    """(m, 3) component, row and col of each block of the scan, in its order; a row of units is a block of an MCU."""
    grid, components = image.grid, image.scans[0].components
    mcus_per_row, mcus, _ = scan_size(grid, components)
    row, col = np.divmod(np.arange(mcus)[:, None], mcus_per_row)
    place, base, right, down = mcu_units(grid, components, [0] * 4, [0] * 4)[:, :4].T
    component = np.broadcast_to(np.array(components)[place], (mcus, len(place)))
    index = (base + col * right + row * down - np.array(grid.starts)[component]) // 64
    cols = np.array(grid.padded)[component, 1]
    return np.stack([component, index // cols, index % cols], axis=-1).reshape(-1, 3)


def _codewords(image: JpegImage, size: int) -> tuple[np.ndarray, ...]:
    """``first``, ``begins``, ``middles``, ``ends`` and ``symbols`` of a scan that takes so many bytes."""
    scan = image.scans[0]
    records = scan_records(image.coefficients(), image.grid, scan, False, image.restart_interval).astype(np.int64)
    context, symbols, values = records >> 28, (records >> 20) & 255, (records >> 16) & 15
    codes, stop = _code_lengths(image)[context, symbols], context == STOP
    before = np.cumsum(codes + values) - codes - values
    segment_bits = np.diff(before[stop], prepend=0)
    segment_bytes = -(-segment_bits // 8)
    if segment_bytes.sum() != size:
        raise ValueError(
            f"expected {segment_bytes.sum()} bytes of data, got {size}: other codewords than T.81 asks for"
        )
    filled = 8 * segment_bytes - segment_bits  # a segment ends with a whole byte
    begins = before + (np.cumsum(filled) - filled)[np.cumsum(stop) - stop]
    word = ~stop
    begins, codes, values = begins[word], codes[word], values[word]
    first = np.append(np.flatnonzero(context[word] < 4), len(begins))
    return first, begins, begins + codes, begins + codes + values, symbols[word].astype(np.uint8)


def _code_lengths(image: JpegImage) -> np.ndarray:
    """(16, 256) bits of each symbol's code, for each context of a record; 0 of a record that has no code."""
    scan, lengths = image.scans[0], np.zeros((16, 256), np.int64)
    for (group, slot), table in {**STANDARD, **(scan.tables or {})}.items():
        huffman = HuffmanTable(*table)
        lengths[4 * group + slot, list(huffman.values)] = huffman.lengths()
    return lengths
