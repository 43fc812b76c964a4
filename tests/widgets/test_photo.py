import io
import warnings

import numpy as np
import pytest
from PIL import Image, ImageOps

import jpeglab
from jpeglab.datasets import picture, picture_file, pictures
from jpeglab.image import Segment
from jpeglab.widgets import photo as photos
from jpeglab.widgets.app import Refusal
from jpeglab.widgets.photo import memories, open_photo
from jpeglab.widgets.photo_app import COLORED


def file_of(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_exif(image, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image.replace(segments=(*image.segments, Segment(0xE1, exif.tobytes())))


@pytest.mark.parametrize("name", pictures())
def test_the_samples_are_taken_as_they_are(name):
    file = picture_file(name)
    photo = open_photo(file.name, file.read_bytes())
    assert np.array_equal(photo.pixels, picture(name))
    assert photo.notes == ()
    assert (photo.jpeg is not None) == (file.suffix == ".jpg")
    assert photo.size == file.stat().st_size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_read_by_us_and_turned_upright(orientation):
    image = with_exif(jpeglab.compress(picture("chelsea"), 80), orientation)
    data = jpeglab.write(image)
    photo = open_photo("cat.jpg", data)
    assert np.array_equal(photo.pixels, ImageOps.exif_transpose(Image.open(io.BytesIO(data))))
    assert photo.jpeg == image
    assert bool(photo.notes) == (orientation > 1)


@pytest.mark.parametrize("exif", [b"", b"garbage", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff"])
def test_damaged_exif_data_are_no_obstacle(exif):
    image = jpeglab.compress(np.zeros((16, 24), np.uint8))
    data = jpeglab.write(image.replace(segments=(*image.segments, Segment(0xE1, b"Exif\0\0" + exif))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert open_photo("odd.jpg", data).pixels.shape == (16, 24)


def test_a_large_photo_is_shrunk_by_a_whole_factor_and_says_so():
    pixels = np.kron(np.arange(200, dtype=np.uint8).reshape(10, 20), np.ones((64, 100), np.uint8))  # 640 x 2000
    photo = open_photo("wide.png", file_of(Image.fromarray(pixels), "PNG"))
    assert photo.pixels.shape == (214, 667)  # a third, rounded up
    assert "shrunk from 2000 × 640 to 667 × 214" in photo.notes[0]
    blocks = pixels[:639, :1998].reshape(213, 3, 666, 3).mean(axis=(1, 3))
    assert np.abs(photo.pixels[:213, :666] - blocks).max() <= 0.5


def test_what_fits_is_not_touched():
    pixels = np.zeros((photos.TALLEST, photos.WIDEST), np.uint8)
    assert open_photo("a.png", file_of(Image.fromarray(pixels), "PNG")).pixels.shape == pixels.shape


@pytest.mark.parametrize("height, width", [(1, 1), (1, 5000), (5000, 1)])
def test_odd_sizes(height, width):
    photo = open_photo("thin.png", file_of(Image.fromarray(np.full((height, width), 9, np.uint8)), "PNG"))
    assert (photo.pixels == 9).all() and min(photo.pixels.shape) == 1


GREY = np.arange(256, dtype=np.uint8).reshape(16, 16)
RGB = np.stack([GREY, GREY.T, GREY], axis=-1)


@pytest.mark.parametrize(
    ("image", "kind", "expected", "note"),
    [
        (Image.fromarray(GREY > 99), "PNG", 255 * (GREY > 99), "converted from 1 to grey"),
        (Image.fromarray(GREY.astype(np.uint16) * 257), "PNG", GREY, "16 bits a sample were cut to 8"),
        (Image.fromarray(GREY.astype(np.float32) / 510), "TIFF", GREY, "scaled from 0..0.5 to 0..255"),
        (Image.fromarray(GREY.astype(np.int32) - 9), "TIFF", GREY, "scaled from -9..246 to 0..255"),
        (Image.fromarray(np.full((16, 16), np.nan, np.float32)), "TIFF", 0 * GREY, "scaled from 0..0"),
        (Image.fromarray(RGB // 64 * 64).quantize(), "PNG", RGB // 64 * 64, "converted from P to RGB"),
        (Image.fromarray(np.dstack([RGB, GREY | 255])), "PNG", RGB, None),
        (Image.fromarray(np.dstack([GREY, GREY | 255])), "PNG", GREY, None),
        (Image.fromarray(np.dstack([RGB, GREY * 0])), "PNG", RGB | 255, "what is transparent was made white"),
    ],
)
def test_other_kinds_of_samples_become_grey_or_rgb(image, kind, expected, note):
    photo = open_photo("a.file", file_of(image, kind))
    assert photo.pixels.dtype == np.uint8
    assert np.array_equal(photo.pixels, expected)
    assert note in photo.notes[0] if note else not photo.notes


def test_cmyk_is_shown_as_rgb():
    cmyk = np.random.default_rng(0).integers(0, 256, (16, 16, 4), np.uint8)
    photo = open_photo("ink.jpg", jpeglab.write(jpeglab.compress(cmyk, 90)))
    assert photo.pixels.shape == (16, 16, 3)
    assert "converted from CMYK to RGB" in photo.notes


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_too_many_pixels_are_refused(kind, monkeypatch):
    monkeypatch.setattr(photos, "LARGEST", 399)
    with pytest.raises(Refusal, match=r"20 (×|x) 20"):
        open_photo("large", file_of(Image.new("L", (20, 20)), kind))


def test_a_jpeg_of_another_process_is_refused():
    data = jpeglab.write(jpeglab.compress(np.zeros((8, 8), np.uint8))).replace(b"\xff\xc0", b"\xff\xc9")
    with pytest.raises(Refusal, match="not read here: arithmetic"):
        open_photo("odd.jpg", data)


def test_memories():
    pixels = picture("coffee")
    lines = list(memories(open_photo("a.jpg", file_of(Image.fromarray(pixels), "JPEG", quality=83, subsampling=1))))
    assert lines[1:] == ["the luminance table of QF 83", "chroma subsampling 4:2:2"]
    assert "600 × 400, YCbCr, sequential" in lines[0]

    table = jpeglab.compress(pixels, 83).luminance.table.copy()
    table[7, 7] += 3
    odd = jpeglab.compress(pixels, tables=[table])
    lines = list(memories(open_photo("b.jpg", jpeglab.write(odd, progressive=True) + b"tail")))
    assert "progressive" in lines[0]
    assert "nearest is QF 83 (the 64 steps differ by 3 in sum)" in lines[1]
    assert lines[-1].startswith("odd: 4 bytes follow EOI")

    assert list(memories(open_photo("c.png", file_of(Image.fromarray(pixels), "PNG")))) == []
    grey = open_photo("d.jpg", file_of(Image.fromarray(pixels).convert("L"), "JPEG"))
    assert not any("chroma" in line for line in memories(grey))


@pytest.mark.parametrize("name", ["coffee", "camera"])
def test_luminance_and_three_channels_of_every_photo(name):
    photo = open_photo(f"{name}.png", picture_file(name).read_bytes())
    assert photo.rgb.shape == (*photo.pixels.shape[:2], 3) and photo.luminance.shape == photo.pixels.shape[:2]
    np.testing.assert_array_equal(photo.rgb, Image.open(picture_file(name)).convert("RGB"))
    # half a step of rounding, and what 2**-16 of fixed point adds
    assert abs(photo.luminance - photo.rgb @ np.array([0.299, 0.587, 0.114])).max() < 0.5 + 3 * 255 / 2**16


def test_the_samples_in_color():
    assert tuple(name for name in pictures() if picture(name).ndim == 3) == COLORED
