"""The waist: values that nobody can change, equality of content, edited copies."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from jpegs import noise, opened, photo, saved, stored

import jpeglab
from jpeglab import Component, JpegImage, Segment

FILE = saved(photo(21, 43), quality=80, comment=b"one")


@pytest.fixture
def image() -> JpegImage:
    return jpeglab.read(FILE)


def test_what_it_says_about_itself(image: JpegImage) -> None:
    assert (image.width, image.height, image.color) == (43, 21, "YCbCr")
    assert image.luminance is image.components[0]
    assert [c.sampling for c in image.components] == [(2, 2), (1, 1), (1, 1)]
    assert [c.identifier for c in image.components] == [1, 2, 3]
    assert [c.quantized.shape for c in image.components] == [(3, 6, 8, 8), (2, 3, 8, 8), (2, 3, 8, 8)]
    assert {c.quantized.dtype for c in image.components} == {np.dtype(np.int16)}
    assert {c.table.dtype for c in image.components} == {np.dtype(np.uint16)}
    assert (image.progressive, image.restart_interval, image.warnings) == (False, 0, ())


@pytest.mark.parametrize(
    "make", [lambda: jpeglab.read(FILE), lambda: jpeglab.compress(photo(21, 43))], ids=["read", "compressed"]
)
def test_arrays_are_read_only_and_fields_frozen(make) -> None:  # type: ignore[no-untyped-def]
    image = make()
    for component in image.components:
        for array in (component.quantized, component.table):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        image.width = 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        image.components[0].sampling = (1, 1)


def test_what_goes_in_is_copied_so_that_later_changes_do_not_show() -> None:
    quantized, table = np.zeros((1, 1, 8, 8), np.int16), np.ones((8, 8), np.uint16)
    component = Component(quantized, table)
    image = JpegImage(8, 8, (component,))
    edit = np.ones((1, 1, 8, 8), np.int16)
    edited = image.replace(quantized={0: edit})
    quantized[:], table[:], edit[:] = 7, 7, 7
    assert not component.quantized.any()
    assert (component.table == 1).all()
    assert (edited.luminance.quantized == 1).all()


def test_equality_compares_the_content(image: JpegImage) -> None:
    assert image == jpeglab.read(FILE)
    for other in (
        image.replace(restart_interval=1),
        image.replace(segments=[]),
        image.replace(segments=image.segments[::-1]),
        image.replace(tables={2: image.components[2].table + 1}),
        image.replace(quantized={1: image.components[1].quantized + 1}),
        jpeglab.read(jpeglab.write(image, progressive=True)),
        jpeglab.read(saved(photo(22, 43), quality=80, comment=b"one")),
    ):
        assert other != image
    assert image != "image"


def test_equality_does_not_compare_coding(image: JpegImage) -> None:
    """Huffman tables, warnings, padding blocks and where a segment stood."""
    assert jpeglab.read(jpeglab.write(image, optimize=True)) == image
    assert jpeglab.read(FILE + b"more") == image
    assert jpeglab.read(FILE + b"more").warnings != image.warnings
    same = image.replace(quantized={0: image.components[0].quantized})  # makes new padding
    assert same == image
    moved = image.replace(segments=[Segment(marker, data, 999) for marker, data, _ in image.segments])
    assert moved == image


def test_an_image_has_no_hash_since_arrays_have_none(image: JpegImage) -> None:
    for value in (image, image.luminance):
        with pytest.raises(TypeError):
            hash(value)


def test_edited_coefficients_are_written_and_padded(image: JpegImage, tmp_path: Path) -> None:
    edited = image.replace(quantized={0: -image.luminance.quantized, 2: image.components[1].quantized})
    data = jpeglab.write(edited)
    assert jpeglab.read(data) == edited
    found = stored(data, tmp_path).coefficients
    np.testing.assert_array_equal(found[0], -image.luminance.quantized)
    np.testing.assert_array_equal(found[2], image.components[1].quantized)
    np.testing.assert_array_equal(opened(data), jpeglab.decompress(edited))


def test_an_edit_that_changes_nothing_writes_the_same_bytes(image: JpegImage) -> None:
    """The padding blocks that an edit makes anew are those that libjpeg makes."""
    for data in (FILE, saved(noise(21, 43)), saved(noise(9, 25), subsampling="4:2:2"), saved(photo(1, 1))):
        read = jpeglab.read(data)
        edited = read.replace(quantized={i: c.quantized for i, c in enumerate(read.components)})
        assert jpeglab.write(edited) == data


def test_edited_tables_change_the_pixels_and_not_the_coefficients(image: JpegImage) -> None:
    edited = image.replace(tables={0: 2 * image.luminance.table})
    data = jpeglab.write(edited)
    np.testing.assert_array_equal(edited.luminance.quantized, image.luminance.quantized)
    np.testing.assert_array_equal(opened(data), jpeglab.decompress(edited))
    assert (jpeglab.decompress(edited) != jpeglab.decompress(image)).any()


def test_tables_that_no_longer_agree_get_a_destination_each(image: JpegImage, tmp_path: Path) -> None:
    """Cb and Cr share table 1 in the file; with different tables they cannot."""
    edited = image.replace(tables={2: np.full((8, 8), 9)})
    data = jpeglab.write(edited)
    assert jpeglab.read(data) == edited
    tables = stored(data, tmp_path).tables
    for component, table in zip(edited.components, tables, strict=True):
        np.testing.assert_array_equal(component.table, table)


def test_segments_can_be_added_and_taken_away(image: JpegImage) -> None:
    more = image.replace(segments=[*image.segments, Segment(0xEF, b"x")])
    assert [s[:2] for s in jpeglab.read(jpeglab.write(more)).segments][-1] == (0xEF, b"x")
    none = image.replace(segments=[])
    assert jpeglab.read(jpeglab.write(none)).segments == ()
    assert image.segments[-1].data == b"one"


def test_an_edit_of_a_coarse_progressive_file_is_not_lost() -> None:
    """Its scans never sent the last bits, so its script does not fit what was put in."""
    coarse = jpeglab.read(Path(__file__).parent / "files" / "good" / "coarse-progression.jpg")
    edited = coarse.replace(quantized={0: coarse.luminance.quantized + 1})
    assert jpeglab.read(jpeglab.write(edited)) == edited


def test_an_image_can_be_made_from_nothing_but_blocks(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    blocks = rng.integers(-20, 21, (2, 3, 8, 8))
    image = JpegImage(20, 11, (Component(blocks, np.full((8, 8), 3)),))
    data = jpeglab.write(image)
    assert jpeglab.read(data) == image
    assert image.color == "grey"
    np.testing.assert_array_equal(stored(data, tmp_path).coefficients[0], blocks)
    np.testing.assert_array_equal(opened(data), jpeglab.decompress(image))


COLORS = {
    "grey": ([], [1]),
    "unknown": ([], [1, 2]),
    "YCbCr": ([], [1, 2, 3]),
    "RGB": ([], list(b"RGB")),
    "YCbCr with strange identifiers": ([], [5, 6, 7]),
    "YCbCr since JFIF says so": ([(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")], list(b"RGB")),
    "RGB since Adobe says so": ([(0xEE, b"Adobe\0\x64\0\0\0\0\0")], [1, 2, 3]),
    "YCbCr since Adobe says 1": ([(0xEE, b"Adobe\0\x64\0\0\0\0\1")], list(b"RGB")),
    "CMYK": ([], [1, 2, 3, 4]),
    "CMYK since Adobe says 0": ([(0xEE, b"Adobe\0\x64\0\0\0\0\0")], [1, 2, 3, 4]),
    "YCCK since Adobe says 2": ([(0xEE, b"Adobe\0\x64\0\0\0\0\2")], [1, 2, 3, 4]),
}


@pytest.mark.parametrize("name", COLORS)
def test_color_is_decided_as_libjpeg_decides_it(name: str, tmp_path: Path) -> None:
    segments, identifiers = COLORS[name]
    rng = np.random.default_rng(1)
    table = np.full((8, 8), 4)
    components = [Component(rng.integers(-20, 21, (2, 2, 8, 8)), table, identifier=i) for i in identifiers]
    image = JpegImage(13, 10, tuple(components), segments=tuple(Segment(*segment) for segment in segments))
    assert image.color == name.split()[0]
    data = jpeglab.write(image)
    assert jpeglab.read(data) == image
    if len(identifiers) != 2:  # Pillow opens none of two
        np.testing.assert_array_equal(jpeglab.decompress(image), opened(data))
