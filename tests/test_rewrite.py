"""What was read, or edited, or sent to another process, is written without loss: read(write(image)) == image."""

import io
import pickle

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import picture


def saved(**options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture("coffee")[:80, :120]).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_truncated_file_is_rewritten_with_all_that_it_had(progressive, share):
    data = saved(quality=90, progressive=progressive)
    cut = data[: 700 + int(share * (len(data) - 700))]
    image = jpeglab.read(cut, truncated=True)
    assert any("missing" in warning or "ends" in warning for warning in image.warnings)
    assert jpeglab.read(jpeglab.write(image)) == image


def test_an_edit_that_an_unfinished_script_could_not_carry_survives():
    data = saved(quality=90, progressive=True)
    first_scan_only = jpeglab.read(data[: data.index(b"\xff\xc4", data.index(b"\xff\xda"))], truncated=True)
    edited = first_scan_only.luminance.quantized.copy()
    edited[0, 0] = np.arange(64).reshape(8, 8)
    image = first_scan_only.replace(quantized={0: edited})
    assert np.array_equal(jpeglab.read(jpeglab.write(image)).luminance.quantized, edited)


@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"progressive": True}, {"restart_interval": 3}])
def test_an_edited_picture_is_written_in_every_way(options):
    image = jpeglab.read(saved(quality=75))
    edited = np.where(np.abs(image.components[1].quantized) < 2, 0, image.components[1].quantized)
    changed = image.replace(quantized={1: edited}, tables={0: image.luminance.table + 1}, segments=image.segments)
    again = jpeglab.read(jpeglab.write(changed, **options))
    assert again.components == changed.components
    assert again.progressive == options.get("progressive", False)
    assert again.restart_interval == options.get("restart_interval", 0)


def test_new_padding_blocks_tell_nothing_of_what_was_there_before():
    image = jpeglab.compress(np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8), quality=95)
    empty = {i: np.zeros_like(c.quantized) for i, c in enumerate(image.components)}
    blank = jpeglab.compress(np.full((40, 40, 3), 128, np.uint8), quality=95)
    assert jpeglab.write(image.replace(quantized=empty)) == jpeglab.write(blank)


def test_a_picture_that_travelled_by_pickle_is_the_same_and_still_read_only():
    image = jpeglab.read(saved(quality=75))
    travelled = pickle.loads(pickle.dumps(image))
    assert travelled == image
    assert jpeglab.write(travelled) == jpeglab.write(image)
    with pytest.raises(ValueError, match="read-only"):
        travelled.luminance.quantized[0, 0, 0, 0] = 1


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize(("mode", "value"), [((0, 1), 1024), ((7, 7), -32768), ((0, 0), 2048), ((0, 0), -32768)])
def test_a_coefficient_that_has_no_code_is_refused_with_its_place(progressive, mode, value):
    image = jpeglab.compress(np.full((16, 16), 128, np.uint8))
    quantized = image.luminance.quantized.copy()
    quantized[1, 1][mode] = value
    with pytest.raises(ValueError, match=f"within .* got {value} in MCU 3"):
        jpeglab.write(image.replace(quantized={0: quantized}), progressive=progressive)


def test_dc_values_whose_differences_have_codes_but_which_no_8_bit_picture_has_are_refused():
    image = jpeglab.compress(np.full((8, 24), 128, np.uint8))
    quantized = image.luminance.quantized.copy()
    quantized[0, :, 0, 0] = 1500, 2047, 3000
    with pytest.raises(ValueError, match="got 3000 in MCU 2"):
        jpeglab.write(image.replace(quantized={0: quantized}))
