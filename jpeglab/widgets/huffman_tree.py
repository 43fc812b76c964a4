"""A Huffman tree, walked bit by bit (slides: JPEG baseline encoding, Entropy coding (Huffman)).

AC codewords of a block, number of bits read  --walk-->  where a decoder stands in the tree, and what it knows
codes {symbol: "0101..."}  --lay_out-->  branches and leaves, as points
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import ipywidgets

from jpeglab.coding.codewords import Code, Codeword, as_bits, symbol_name
from jpeglab.coding.huffman import huffman_code
from jpeglab.plots import binary_tree
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_code import TABLES, compute
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import minus, shortened

__all__ = ["HuffmanTreeApp", "Tree", "Walk", "lay_out", "walk"]

MOST_LEAVES = 12  # that can be read
MOST_BITS, MOST_WORDS = 160, 12  # that are listed
STUB = 0.5  # of a leaf's height: branches to symbols that are left out
KINDS = (*TABLES, "this block's own tree")

Point = tuple[float, float]


class Tree(NamedTuple):
    """A drawn tree: x is the number of bits read, y the place among the leaves.

    nodes : {bits read: point}
    stubs : branches that lead to symbols which are left out
    leaves : symbols from top to bottom, the code 00... first
    """

    nodes: dict[str, Point]
    stubs: list[tuple[Point, Point]]
    leaves: list[int]

    @property
    def edges(self) -> list[tuple[Point, Point]]:
        """All branches but stubs."""
        return [(self.nodes[node[:-1]], point) for node, point in self.nodes.items() if node]


def lay_out(codes: Code) -> Tree:
    """Place the symbols of a prefix code as leaves, and every node in the middle between its two branches."""
    words = sorted((word, symbol) for symbol, word in codes.items())
    inner = {word[:length] for word, _ in words for length in range(len(word))}
    ends = {word for word, _ in words}
    missing = {node + bit for node in inner for bit in "01"} - inner - ends
    heights, y = {}, 0.0
    for end in sorted(ends | missing):
        heights[end] = y
        y += STUB if end in missing else 1
    for node in sorted(inner, key=len, reverse=True):
        heights[node] = (heights[node + "0"] + heights[node + "1"]) / 2
    points: dict[str, Point] = {node: (float(len(node)), height) for node, height in heights.items()}
    stubs = [(points[node[:-1]], points.pop(node)) for node in sorted(missing, key=len, reverse=True)]
    return Tree(points, stubs, [symbol for _, symbol in words])


class Walk(NamedTuple):
    """Where a decoder stands.

    done : how many codewords it has decoded
    node : bits of the next code that it has read; "" at the root
    value_bits : value bits that it has read since; None while it is within a code
    """

    done: int
    node: str
    value_bits: str | None


def walk(words: Sequence[Codeword], read: int) -> Walk:
    """Read a number of bits."""
    for done, word in enumerate(words):
        if read < len(word.code) or (read == len(word.code) and word.bits):
            return Walk(done, word.code[:read], "" if read == len(word.code) else None)
        read -= len(word.code)
        if read < len(word.bits):
            return Walk(done, word.code, word.bits[:read])
        read -= len(word.bits)
    return Walk(len(words), "", None)


def own_code(words: Sequence[Codeword]) -> list[Codeword]:
    """The same codewords with Huffman's code for these symbols alone."""
    codes = huffman_code(Counter(word.symbol for word in words))
    return [word._replace(code=codes[word.symbol]) for word in words]


class HuffmanTreeApp(BlockPicker):
    """A Huffman tree of one block's AC symbols, walked as bits are read.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col) at the start
    """

    def __init__(self, picture: str = "astronaut", block: tuple[int, int] = (12, 28)):
        self.plot = Plot("", 560, 260)
        self.tree = binary_tree(self.plot.axes[0], MOST_LEAVES)
        self.text = ipywidgets.HTML()
        self.text.add_class("jpeglab-prose")
        self.text.add_class("jpeglab-below")
        kind = ipywidgets.Dropdown(
            options=KINDS, description="Codes", style={"description_width": "auto"}, layout={"width": "260px"}
        )
        quality = slider("QF", 1, 100, 50)
        quality.layout.width = "55%"
        still = {"picture": "astronaut", "row": 12, "col": 28, "quality": 50, "read": 0}
        super().__init__(
            {"read": slider("Bits read", 0, 64, 5), "quality": quality, "kind": kind},
            self.plot,
            self.text,
            picture=picture,
            block=block,
            largest=(230, 230),
            states={kind: {**still, "kind": kind} for kind in KINDS},
        )

    def view_block(self, photo: Photo, row: int, col: int, read: int, quality: int, kind: str) -> None:
        """Draw the tree and the way through it, and say what is known after these bits."""
        coded = {name: compute(photo, quality, row, col, 0, 0, name == TABLES[1]).words[1:] for name in TABLES}
        coded[KINDS[2]] = own_code(coded[TABLES[0]])
        words, bits = coded[kind], as_bits(coded[kind])
        with self.still():
            self.controls["read"].max = len(bits)
        stand = walk(words, self.controls["read"].value)
        codes = {word.symbol: word.code for word in words}
        shown = dict(sorted(codes.items(), key=lambda item: len(item[1]))[:MOST_LEAVES])
        self._draw(lay_out(shown), shown, stand.node)
        self.plot.alt = f"Huffman tree of {len(shown)} symbols; {stand.node or 'no bit'} of the next code is read"
        self.plot.show()
        sizes = {name: len(as_bits(each)) for name, each in coded.items()}
        self.text.value = _sizes(sizes) + _text(
            words, bits, self.controls["read"].value, stand, len(codes) - len(shown)
        )

    def _draw(self, tree: Tree, codes: Code, node: str) -> None:
        way = [node[:length] for length in range(len(node) + 1) if node[:length] in tree.nodes]
        walked = [(tree.nodes[a], tree.nodes[b]) for a, b in pairwise(way)]
        leaves = [
            (*tree.nodes[codes[symbol]], f"{symbol_name(symbol)} {codes[symbol]}", codes[symbol] == node)
            for symbol in tree.leaves
        ]
        self.tree.update(tree.edges, tree.stubs, walked, tree.nodes[way[-1]], leaves)


def _sizes(sizes: dict[str, int]) -> str:
    return f"<div><b>AC of this block:</b> {', '.join(f'{name} {bits} bits' for name, bits in sizes.items())}.</div>"


def _text(words: Sequence[Codeword], bits: str, read: int, stand: Walk, hidden: int) -> str:
    known = [f"{word.name}{f' {minus(word.value)}' if word.bits else ''}" for word in words[: stand.done]]
    if stand.done == len(words):
        now = "the block is complete"
    elif stand.value_bits is not None:
        now = f"value bits of {words[stand.done].name}: {stand.value_bits or 'none yet'}"
    else:
        now = f"within a code: {stand.node}" if stand.node else "at the root"
    more = f" {hidden} symbols with longer codes are not drawn." if hidden else ""
    return (
        f"<div>Up is 0, down is 1; dotted: symbols that this block does not use.{more}</div>"
        f"<div>{_around(bits, read)}</div>"
        f"<div><b>Decoded:</b> {', '.join(shortened(known, MOST_WORDS)) or 'nothing yet'}. <b>Now</b> {now}.</div>"
    )


def _around(bits: str, read: int) -> str:
    """The bits, those that are read in bold; of many, those around the place."""
    start = max(0, min(read - MOST_BITS // 2, len(bits) - MOST_BITS))
    end = start + MOST_BITS
    before = f"... {start} more " if start else ""
    after = f" ... {len(bits) - end} more" if end < len(bits) else ""
    return f"{before}<code><b><u>{bits[start:read]}</u></b>{bits[read:end]}</code>{after}"
