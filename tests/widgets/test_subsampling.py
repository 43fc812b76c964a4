import numpy as np
import pytest
from apps import move_everything, seen, text, upload
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import opened, saved

from jpeglab.coding.files import write
from jpeglab.datasets import picture
from jpeglab.distortion import psnr
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.quantization import standard_table
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.widgets import SubsamplingApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.subsampling import STRIPES, compute, plainest, samples_of, stripes, thinned


def tables(quality, chroma_quality):
    return [
        standard_table(quality).ravel().tolist(),
        standard_table(chroma_quality, chrominance=True).ravel().tolist(),
    ]


def test_every_move_shows_pillows_pixels_and_bytes():
    app = SubsamplingApp()
    for values in move_everything(app, sliders=4):
        values = app.values  # with "lock", the second QF is the first
        pixels = app.photo(values["picture"]).rgb
        image = compute(
            app.photo(values["picture"]), *[values[name] for name in ("quality", "chroma_quality", "subsampling")]
        )
        assert not values["lock"] or values["quality"] == values["chroma_quality"]
        if values["hold"]:
            continue  # see below
        zoom = values["zoom"]
        top, left = plainest(app.photo(values["picture"]), 384 // zoom, 300 // zoom)
        height, width = seen(app.after).shape[:2]
        assert np.array_equal(seen(app.before), pixels[top : top + height, left : left + width])
        assert np.array_equal(seen(app.after), opened(write(image))[top : top + height, left : left + width])
        assert (app.after.width, app.after.height) == (zoom * width, zoom * height)
        facts = text(app.numbers)
        assert f"File {len(write(image)):,} bytes" in facts
        assert f"pixels {samples_of(values['subsampling']):,} of 12,288" in facts


def test_one_quality_moves_both_where_they_are_locked():
    app = SubsamplingApp("chelsea")
    app.controls["lock"].value = True
    app.controls["quality"].value = 31
    assert app.controls["chroma_quality"].value == 31 and app.controls["chroma_quality"].disabled
    assert app.titles[1].children[0].value == "The JPEG file: 4:2:0, QF 31 / 31"
    app.controls["lock"].value = False
    app.controls["chroma_quality"].value = 50
    assert app.values["quality"] == 31 and not app.controls["chroma_quality"].disabled


def test_a_held_file_stays_beside_the_other_with_its_numbers():
    app = SubsamplingApp("chelsea", quality=90)
    app.controls["hold"].value = True
    before = seen(app.after)
    assert np.array_equal(seen(app.before), before)
    app.move(subsampling="4:4:4", quality=60, chroma_quality=50)
    assert np.array_equal(seen(app.before), before)
    files = saved(picture("chelsea"), quality=90), write(compute(app.photo("chelsea"), 60, 50, "4:4:4"))
    decibels = [psnr(picture("chelsea"), opened(file)) for file in files]
    assert text(app.numbers) == (
        f"File {len(files[1]):,} bytes PSNR {decibels[1]:.1f} dB "
        f"Held: File {len(files[0]):,} bytes Held: PSNR {decibels[0]:.1f} dB"
    )
    assert app.titles[0].children[0].value == "The held file: 4:2:0, QF 90 / 90"
    app.controls["hold"].value = False
    assert app.titles[0].children[0].value == "The photo"
    app.go("it shows")
    assert app.titles[0].children[0].value == "The stripes"


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize(("quality", "chroma_quality"), [(75, 75), (90, 10)])
def test_the_file_is_pillows(subsampling, quality, chroma_quality):
    pixels = picture("chelsea")
    file = saved(pixels, qtables=tables(quality, chroma_quality), subsampling=subsampling)
    image = compute(Photo("chelsea", 0, pixels), quality, chroma_quality, subsampling)
    assert np.array_equal(opened(write(image)), opened(file))
    assert len(write(image)) == len(file)


def test_samples_of_a_block():
    """slides: 3 * 64^2 = 12288 values, and 64^2 + 2x32^2 = 6144."""
    assert samples_of("4:4:4") == 3 * 64**2 == 12288
    assert samples_of("4:2:0") == 64**2 + 2 * 32**2 == 6144
    assert samples_of("4:1:1") == samples_of("4:2:0")
    assert samples_of("4:2:2") == samples_of("4:4:0") == 8192
    assert samples_of("4:2:0", side=1) == 3


def test_files_do_not_shrink_to_a_half():
    """slides: "Data size is reduced to a half"; the samples are."""
    for name in ("astronaut", "coffee", "fig", "sunset"):
        photo = Photo(name, 0, picture(name))
        sizes = [len(write(compute(photo, 75, 75, subsampling))) for subsampling in ("4:4:4", "4:2:0")]
        assert 0.70 < sizes[1] / sizes[0] < 0.90


def test_stripes_are_one_brightness_and_two_colors():
    samples = rgb_to_ycbcr(stripes())
    assert set(samples[..., 0].ravel().tolist()) == {119}
    assert len(np.unique(samples.reshape(-1, 3), axis=0)) == 2
    for band, width in enumerate((1, 2, 4, 8, 16)):
        row = stripes()[32 * band, :, 0]
        assert np.flatnonzero(np.diff(row.astype(int)))[:3].tolist() == [width - 1, 2 * width - 1, 3 * width - 1]


def test_subsampling_wipes_out_the_thinnest_stripes_only():
    after = thinned(Photo(STRIPES, 0, stripes()), "4:2:0")
    assert after[4:28].std(axis=1).max() == 0
    assert np.array_equal(after[132:156, 4:12], stripes()[132:156, 4:12])


@pytest.mark.parametrize("subsampling", SUBSAMPLING)
def test_thinned_is_a_file_without_quantization(subsampling):
    """Steps of 1 leave the rounding of the DCT: a sample is off by 2 at most, and the matrix makes it up to 5."""
    pixels = picture("coffee")[:99, :101]
    file = opened(write(compute(Photo("coffee", 0, pixels), 100, 100, subsampling))).astype(int)
    assert abs(thinned(Photo("coffee", 0, pixels), subsampling) - file).max() <= 5


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(3))),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_plainest_has_the_largest_error_of_all_parts(pixels, width, height):
    photo = Photo("any", 0, pixels)
    error = np.square(thinned(photo, "4:2:0").astype(int) - pixels).sum(axis=2)
    height, width = min(height, pixels.shape[0]), min(width, pixels.shape[1])
    sums = {
        (top, left): error[top : top + height, left : left + width].sum()
        for top in range(pixels.shape[0] - height + 1)
        for left in range(pixels.shape[1] - width + 1)
    }
    assert sums[plainest(photo, width, height)] == max(sums.values())


def test_grey_and_tiny_pictures_work():
    app = SubsamplingApp()
    for shape in ((1, 1), (5, 700)):
        upload(app, f"{shape}.png", np.full(shape, 77, np.uint8))
        assert not app.message.value and (seen(app.after) == 77).all()
