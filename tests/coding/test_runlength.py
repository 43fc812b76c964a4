"""DPCM, run lengths and value bits, against loops that say what they mean; and a whole scan put together by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import noise, only, photo, saved

import jpeglab
from jpeglab.coding.bits import bits_to_bytes, stuff
from jpeglab.coding.huffman import STANDARD
from jpeglab.coding.runlength import category, differences, from_category, from_run_lengths, run_lengths, sums
from jpeglab.coding.zigzag import zigzag

sparse = st.lists(st.one_of(st.just(0), st.just(0), st.just(0), st.integers(-1023, 1023)), min_size=63, max_size=63)


@given(st.lists(st.integers(-2047, 2047)))
def test_sums_undo_differences(dc: list[int]) -> None:
    coded = differences(np.array(dc, np.int16))
    assert coded.tolist() == [value - previous for value, previous in zip(dc, [0, *dc], strict=False)]
    assert sums(coded).tolist() == dc


@given(sparse)
def test_run_lengths_come_back(ac: list[int]) -> None:
    pairs = run_lengths(np.array(ac))
    assert from_run_lengths(pairs).tolist() == ac
    assert run_lengths(np.array([99, *ac])) == pairs  # with the DC in front


@given(sparse)
def test_run_lengths_are_what_the_flow_chart_says(ac: list[int]) -> None:
    """T.81 figure F.2."""
    pairs, run = [], 0
    for k, value in enumerate(ac):
        if value == 0:
            run += 1
            if k == 62:
                pairs.append((0, 0))
        else:
            while run > 15:
                pairs.append((15, 0))
                run -= 16
            pairs.append((run, value))
            run = 0
    assert run_lengths(np.array(ac)) == pairs


@pytest.mark.parametrize("length", [62, 65, 0])
def test_other_lengths_are_a_value_error(length: int) -> None:
    with pytest.raises(ValueError, match="expected 63 AC coefficients, or 64 with the DC, got shape"):
        run_lengths(np.zeros(length, int))


@pytest.mark.parametrize("pairs", [[], [(0, 5)], [(15, 0)] * 4, [(15, 0)] * 3 + [(15, 7)], [(0, 1)] * 64])
def test_runs_that_do_not_cover_63_coefficients_are_a_value_error(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="63 coefficients"):
        from_run_lengths(pairs)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, (0, "")), (1, (1, "1")), (-1, (1, "0")), (2, (2, "10")), (-2, (2, "01")), (3, (2, "11")), (-3, (2, "00")),
     (7, (3, "111")), (-7, (3, "000")), (-2047, (11, "0" * 11)), (1024, (11, "1" + "0" * 10))],
)  # fmt: skip
def test_category_is_table_f_1(value: int, expected: tuple[int, str]) -> None:
    assert category(value) == expected


@given(st.integers(-32768, 32767))
def test_from_category_undoes_category(value: int) -> None:
    size, bits = category(value)
    assert len(bits) == size
    assert 2**size > abs(value) >= 2**size // 2
    assert from_category(bits) == value


@pytest.mark.parametrize("pixels", [photo(24, 40, channels=1), noise(17, 9, channels=1)], ids=["photo", "noise"])
def test_the_stages_one_by_one_make_pillows_file(pixels: np.ndarray) -> None:
    """Zig-zag, differences, run lengths, categories, Huffman codes, bits, stuffing: the data of a grey file."""
    file = saved(pixels, quality=90)
    blocks = zigzag(jpeglab.read(file).luminance.quantized).reshape(-1, 64)
    dc_codes, ac_codes = STANDARD[0, 0].codes(), STANDARD[1, 0].codes()
    text = ""
    for block, difference in zip(blocks, differences(blocks[:, 0]), strict=True):
        size, bits = category(difference)
        text += dc_codes[size] + bits
        for run, value in run_lengths(block):
            size, bits = category(value)
            text += ac_codes[16 * run + size] + bits
    assert stuff(bits_to_bytes(text)) == only(file, 0xDA).entropy
