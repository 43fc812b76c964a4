import numpy as np
import pytest
from apps import move_everything, text, upload

import jpeglab
from jpeglab.datasets import picture
from jpeglab.widgets import DpcmApp
from jpeglab.widgets.dpcm import compute, dc_bits


@pytest.fixture(scope="module")
def app():
    return DpcmApp()


@pytest.fixture(autouse=True)
def again(app):
    app.go("reset")


@pytest.mark.parametrize("row", [0, 12, 63])
@pytest.mark.parametrize("quality", [1, 50, 100])
def test_the_columns_are_the_dc_and_its_differences(app, row, quality):
    app.move(row=row, quality=quality)
    dc = jpeglab.compress(picture("astronaut"), quality, "4:4:4").luminance.quantized[..., 0, 0].astype(int)
    before = [dc[row - 1, -1] if row else 0, *dc[row, :-1]]
    assert np.array_equal(app.dc.get_data().values, dc[row])
    assert np.array_equal(app.differences.get_data().values, dc[row] - before)
    said = text(app.numbers).split("This block ")[1].split(" All")[0].replace("−", "-")
    difference, result = said.split(" = ")
    assert int(difference.split(" - ")[0]) == dc[row, 28]
    assert difference.split(" - ")[1] == (f"{before[28]}" if before[28] >= 0 else f"({before[28]})")
    assert int(result) == dc[row, 28] - before[28]
    assert "-" not in text(app.numbers)


def test_both_plots_have_one_scale_with_whole_numbers(app):
    for name in ("astronaut", "gravel", "page"):
        app.move(picture=name, quality=1)
        above, below = app.plot.axes
        assert above.get_ylim() == below.get_ylim()
        assert all(float(tick).is_integer() for tick in below.get_yticks())
        for columns in (app.dc, app.differences):
            values = columns.get_data().values
            assert below.get_ylim()[0] <= values.min() and values.max() <= below.get_ylim()[1]


@pytest.mark.parametrize("col", [0, 28, 63])
def test_the_chosen_block_is_marked(app, col):
    app.move(col=col)
    assert [marker.get_xdata()[0] for marker in app.chosen] == [col, col]


def test_the_bits_are_those_of_a_file_of_nothing_but_dc():
    """A grey file whose AC is 0: its data, less 1 bit of the fitted table for each block's EOB."""
    image = jpeglab.compress(picture("camera"), 50)
    dc = image.luminance.quantized * (np.arange(64).reshape(8, 8) == 0)
    data = jpeglab.write(image.replace(quantized={0: dc}), optimize=True)
    start = data.index(b"\xff\xda") + 10
    stuffed = data[start:-2].replace(b"\xff\0", b"\xff")
    bits = compute(dc[..., 0, 0].astype(int)).coded + dc.shape[0] * dc.shape[1]
    assert 8 * len(stuffed) - 8 < bits <= 8 * len(stuffed)


def test_differences_save_where_neighbors_are_alike_and_cost_where_they_are_not():
    ramp = np.arange(64).reshape(8, 8)
    assert compute(ramp).coded < compute(ramp).plain
    noise = np.random.default_rng(0).integers(-100, 101, (64, 64))
    assert compute(noise).coded > compute(noise).plain


def test_sizes_are_those_of_the_values():
    """One symbol alone takes 1 bit of code: T.81 keeps the code of all ones free."""
    for value in (0, 1, -1, 2, -3, 4, 1023, -1024, 2047):
        assert dc_bits(np.array([value])) == 1 + abs(value).bit_length()


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 3000, 3), (70, 9)])
def test_odd_photos(app, shape):
    upload(app, "odd.png", np.random.default_rng(0).integers(0, 256, shape, np.uint8))
    assert app.values["picture"] == "yours: odd.png" and not app.message.value
    assert len(app.dc.get_data().values) == app.controls["col"].max + 1


def test_every_control_moves_through_its_range(app):
    for _ in move_everything(app, sliders=3):
        assert app.differences.get_data().values[app.values["col"]] == int(
            text(app.numbers).split("=")[1].split()[0].replace("−", "-")
        )
