import io

import numpy as np
import pytest
from apps import move_everything, text, upload
from PIL import Image

from jpeglab.forensics.double_quantization import FIRST_TEN
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import dct_by_matrices
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import CombApp
from jpeglab.widgets.comb import REACH, compute


@pytest.fixture(scope="module")
def app():
    return CombApp()


def heights(columns):
    return columns.get_data().values


def by_pillow(plane, quality):
    """What comes back of a grey picture, and the step of each mode."""
    file = io.BytesIO()
    Image.fromarray(plane).save(file, "JPEG", quality=quality)
    image = Image.open(file)
    return np.asarray(image), np.array(image.quantization[0]).reshape(8, 8)


def coefficients(plane, quality, mode):
    """The bins of a mode: multiples of its step, up to what the decoder rounded and clipped away."""
    decoded, table = by_pillow(plane, quality)
    height, width = (side // 8 * 8 for side in decoded.shape)
    blocks = split_blocks(decoded[:height, :width])
    return dct_by_matrices(blocks)[..., mode[0], mode[1]].ravel() / table[mode]


def test_every_move_draws_the_bins_of_files_that_pillow_makes(app):
    for values in move_everything(app, sliders=3):
        plane, mode = app.photo(values["picture"]).luminance, values["mode"]
        table, first_table = standard_table(values["second"]), standard_table(values["first"])
        assert f"{first_table[mode]}, then {table[mode]}" in text(app.numbers)
        if table[mode] < 5:
            continue  # the decoder's rounding of pixels is as coarse as the step: Pillow's bins cannot be told
        first_plane, _ = by_pillow(plane, values["first"])
        reach = REACH // int(table[mode])
        for columns, pixels in ((app.histograms.once, plane), (app.histograms.twice, first_plane)):
            bins = np.floor(coefficients(pixels, values["second"], mode) + 0.5)
            counts, _ = np.histogram(bins, np.arange(-reach, reach + 2) - 0.5)
            assert np.abs(heights(columns) - counts).sum() <= 0.06 * counts.sum()  # clipped blocks differ


def test_the_slides_claim_for_qf1_below_qf2(app):
    """Periodic holes, and none in what was saved once."""
    for picture in ("camera", "astronaut", "coffee", "gravel"):
        photo = app.photo(picture)
        result = compute(photo, 60, 85, (0, 1))
        holes = np.isin(result.bins, result.expected.holes)
        assert (result.first, result.second) == (9, 3) and result.expected.period == 3
        assert result.in_holes < 0.05
        others = result.bins != 0
        assert result.once[holes].sum() / result.once[others].sum() > 0.5


def test_blind_pairs_show_what_one_compression_shows(app):
    """QF 95 then 75 has steps 1 then 6 here: the formula promises no trace, and there is none to be seen."""
    result = compute(app.photo("camera"), 95, 75, (0, 1))
    assert (result.first, result.second) == (1, 6)
    assert not len(result.expected.holes) and not len(result.expected.peaks) and np.isnan(result.in_holes)
    assert np.abs(result.once - result.twice).sum() < 0.05 * result.once.sum()


def test_modes_are_the_first_ten_by_zigzag(app):
    assert [value for _, value in app.controls["mode"].options] == [tuple(mode) for mode in FIRST_TEN]


def test_the_column_of_zero_is_cut_off_and_no_other(app):
    for state in app.states:
        app.go(state)
        for axes, columns in zip(app.plot.axes, (app.histograms.once, app.histograms.twice), strict=True):
            counts = heights(columns)
            assert np.delete(counts, len(counts) // 2).max() < axes.get_ylim()[1]


def test_beside_a_column_that_is_cut_off_stands_how_high_it_is(app):
    for state in app.states:
        app.go(state)
        for end, columns in zip(app.histograms.ends, (app.histograms.once, app.histograms.twice), strict=True):
            middle = heights(columns)[len(heights(columns)) // 2]
            assert middle > end.axes.get_ylim()[1] and end.text.get_text() == f"↑ {middle:,.0f}"
    app.move(picture="gravel", first=98, second=98)
    assert [end.text.get_text() for end in app.histograms.ends] == ["", ""]


def test_marks_that_would_be_one_band_are_left_out_and_it_is_said(app):
    app.go("60 then 85")
    x = app.histograms.holes.get_xdata()
    assert app.plot.axes[1].get_window_extent().width / len(heights(app.histograms.twice)) > 6 and len(x) > 40
    app.move(first=40, second=95)
    assert not len(app.histograms.holes.get_xdata()) and "Trace, too close to mark holes" in text(app.numbers)


def test_sound_follows_qf1(app):
    app.go("60 then 85")
    heard = {}
    for first in (40, 60, 75):
        app.controls["first"].value = first
        heard[first] = text(app.heard[1].children[0]), app.sounds[1].value
    assert len({words for words, _ in heard.values()}) == len({value for _, value in heard.values()}) == 3
    app.go("95 then 75")
    assert text(app.heard[1].children[0]) == "Saved twice: no tone"


def test_a_photo_without_a_block_is_refused_in_words(app):
    upload(app, "dot.png", np.zeros((5, 90), np.uint8))
    assert "dot.png is too small" in app.message.value
    app.go("reset")
