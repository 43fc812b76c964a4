import re
from collections import Counter

import numpy as np
import pytest
from apps import move_everything, upload
from hypothesis import given
from hypothesis import strategies as st

from jpeglab.coding.codewords import Codeword, as_bits
from jpeglab.coding.huffman import huffman_code
from jpeglab.widgets import HuffmanTreeApp
from jpeglab.widgets.block_code import compute
from jpeglab.widgets.huffman_tree import KINDS, MOST_LEAVES, lay_out, own_code, walk

counts = st.dictionaries(st.integers(0, 255), st.integers(1, 100), min_size=2, max_size=20)


@pytest.fixture(scope="module")
def app():
    return HuffmanTreeApp()


@pytest.fixture(autouse=True)
def again(app):
    app.go("reset")


@given(counts, st.data())
def test_every_leaf_is_as_deep_as_its_code_is_long_and_0_is_up(counts, data):
    codes = huffman_code(counts)
    shown = {symbol: codes[symbol] for symbol in data.draw(st.sets(st.sampled_from(sorted(codes)), min_size=1))}
    tree = lay_out(shown)
    assert sorted(tree.leaves) == sorted(shown)
    for symbol in shown:
        assert tree.nodes[shown[symbol]][0] == len(shown[symbol])
    for (x0, y0), (x1, y1) in tree.edges + tree.stubs:
        assert x1 == x0 + 1 and y1 != y0
    for node, (_, y) in tree.nodes.items():
        if node:
            assert (y < tree.nodes[node[:-1]][1]) == (node[-1] == "0")
    heights = [tree.nodes[shown[symbol]][1] for symbol in tree.leaves]
    assert heights == sorted(heights)
    assert min(b - a for a, b in zip([-1, *heights], heights, strict=False)) >= 1  # none lies on another


@given(counts)
def test_a_whole_tree_has_no_stubs_but_the_codes_that_huffman_leaves_unused(counts):
    codes = huffman_code(counts)
    unused = 1 - sum(2.0 ** -len(code) for code in codes.values())  # Kraft
    assert sum(2.0**-x for _, (x, _) in lay_out(codes).stubs) == unused


def test_a_walk_bit_by_bit():
    words = [Codeword(1, 0, 3, "01", "11"), Codeword(63, 0, 0, "1010", "")]
    walked = [tuple(walk(words, read)) for read in range(9)]
    assert walked == [
        (0, "", None), (0, "0", None), (0, "01", ""), (0, "01", "1"), (1, "", None), (1, "1", None), (1, "10", None),
        (1, "101", None), (2, "", None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_slider_walks_through_all_bits(app, kind):
    app.move(kind=kind)
    words = compute(app.photo("astronaut"), 50, 12, 28, 0, 0, kind == KINDS[1]).words[1:]
    words = own_code(words) if kind == KINDS[2] else words
    codes = {word.symbol: word.code for word in words}
    bits = as_bits(words)
    assert app.controls["read"].max == len(bits)
    for read in range(len(bits) + 1):
        app.controls["read"].value = read
        stand = walk(words, read)
        assert app.tree.here.get_xdata() == [len(stand.node)]
        assert len(app.tree.walked.get_segments()) == len(stand.node)
        assert f"<b><u>{bits[:read]}</u></b>{bits[read:]}" in app.text.value
    leaves = [text.get_text() for text in app.tree.names if text.get_text()]
    assert sorted(leaf.rsplit(" ", 1)[1] for leaf in leaves) == sorted(codes.values())


def test_its_own_tree_takes_no_more_bits_than_any_other_code(app):
    words = compute(app.photo("astronaut"), 50, 12, 28, 0, 0, False).words[1:]
    own = own_code(words)
    assert sum(len(word.code) for word in own) <= sum(len(word.code) for word in words)
    assert Counter(word.symbol for word in own) == Counter(word.symbol for word in words)


def test_a_block_of_many_symbols_stays_readable(app):
    app.move(picture="gravel", quality=95, row=30, col=30)
    assert len([text for text in app.tree.names if text.get_text()]) == MOST_LEAVES
    assert "symbols with longer codes are not drawn" in app.text.value
    app.controls["read"].value = app.controls["read"].max
    assert not app.message.value


def test_many_bits_are_shown_around_the_place(app):
    app.move(picture="gravel", quality=95, row=30, col=30)
    bits = as_bits(compute(app.photo("gravel"), 95, 30, 30, 0, 0, False).words[1:])
    assert len(bits) > 250
    for read in (0, 100, 200, len(bits)):
        app.controls["read"].value = read
        known, ahead = re.search(r"<u>([01]*)</u></b>([01]*)</code>", app.text.value).groups()
        assert bits[:read].endswith(known) and bits[read:].startswith(ahead) and len(known + ahead) == 160
        left = sum(int(count) for count in re.findall(r"\.\.\. (\d+) more *<(?:code|/div)", app.text.value))
        assert left == len(bits) - 160


def test_the_bits_of_the_block_by_each_table(app):
    """38 with T.81 table K.5, worked out by hand in test_zigzag."""
    said = re.search(
        r"standard tables (\d+) bits, fitted tables (\d+) bits, this block's own tree (\d+) bits", app.text.value
    )
    words = [compute(app.photo("astronaut"), 50, 12, 28, 0, 0, fitted).words[1:] for fitted in (False, True)]
    expected = [len(as_bits(each)) for each in (*words, own_code(words[0]))]
    assert [int(count) for count in said.groups()] == expected and expected[0] == 38


def test_after_the_last_bit_the_block_is_complete(app):
    for kind in KINDS:
        app.move(kind=kind)
        app.controls["read"].value = app.controls["read"].max
        assert "the block is complete" in app.text.value
        app.controls["read"].value -= 1
        assert "complete" not in app.text.value


@pytest.mark.parametrize("quality", [1, 100])
def test_a_block_of_nothing_but_zeros_and_a_full_one(app, quality):
    for name in app.controls["picture"].options:
        for kind in KINDS:
            app.move(quality=quality, picture=name, row=0, col=0, kind=kind)
            assert not app.message.value


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert app.tree.names[0].get_text()


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        assert app.tree.here.get_xdata()[0] == len(app.tree.walked.get_segments())
