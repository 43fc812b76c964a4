"""tests/files: what is good reads as it should, what is broken says where. Adding a case is adding a file."""

from pathlib import Path

import numpy as np
import pytest
from jpegs import opened, stored

import jpeglab

FILES = Path(__file__).parent / "files"
GOOD, BROKEN, UNSUPPORTED = (sorted((FILES / name).glob("*.jpg")) for name in ("good", "broken", "unsupported"))


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


@named(GOOD)
def test_coefficients_of_a_good_file(path: Path, tmp_path: Path) -> None:
    """Those of the .npz beside the file, else as jpeglib reads them."""
    image = jpeglab.read(path)
    beside = path.with_suffix(".npz")
    theirs = list(np.load(beside).values()) if beside.exists() else stored(path.read_bytes(), tmp_path).coefficients
    assert len(image.components) == len(theirs)
    for component, expected in zip(image.components, theirs, strict=True):
        np.testing.assert_array_equal(component.quantized, expected)


@named([path for path in GOOD if path.with_suffix(".png").exists() or not path.with_suffix(".npz").exists()])
def test_pixels_of_a_good_file(path: Path) -> None:
    """Those of the .png beside the file, else as Pillow opens it. An .npz alone: there are none to compare with."""
    beside = path.with_suffix(".png")
    theirs = opened((beside if beside.exists() else path).read_bytes())
    np.testing.assert_array_equal(jpeglab.decompress(jpeglab.read(path)), theirs)


@named(GOOD)
@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"progressive": True}, {"restart_interval": 3}], ids=str)
def test_a_good_file_written_again_holds_the_same(path: Path, options: dict[str, int]) -> None:
    image = jpeglab.read(path)
    again = jpeglab.read(jpeglab.write(image, **options))
    assert (again.width, again.height, again.color) == (image.width, image.height, image.color)
    assert again.components == image.components
    assert [segment[:2] for segment in again.segments] == [segment[:2] for segment in image.segments]
    assert (again == image) == (not {"progressive", "restart_interval"} & options.keys() or (
        again.progressive == image.progressive and again.restart_interval == image.restart_interval
    ))  # fmt: skip


# What libjpeg-turbo wrote itself, untouched; the others differ by what make_files.py did to them.
UNTOUCHED = (
    "one-pixel", "grey", "color-", "sampling-", "optimized", "width-", "rgb-adobe", "rgb-progressive", "cmyk-adobe",
    "cmyk-progressive", "restart-1", "restart-3B", "restart-grey", "scans-",
)  # fmt: skip


@named([path for path in GOOD if path.stem.startswith(UNTOUCHED)])
def test_what_libjpeg_turbo_wrote_is_written_again_to_the_byte(path: Path) -> None:
    assert jpeglab.write(jpeglab.read(path)) == path.read_bytes()


# Which good files are odd enough to be told so, and a word of it; every other one reads without a warning.
ODD = {
    "no-huffman-tables": "no DHT defines", "after-the-end": "11 bytes follow EOI", "two-pictures": "bytes follow EOI",
    "metadata-longer-than-it-says": "3 bytes behind APP0 belong to no segment",
    "coarse-progression": "never reach full precision",
}  # fmt: skip


@named(GOOD)
def test_warnings_of_a_good_file(path: Path) -> None:
    text = "; ".join(jpeglab.read(path).warnings)
    assert bool(text) == (path.stem in ODD)
    assert ODD.get(path.stem, "") in text


@named(GOOD)
@pytest.mark.parametrize("option", ["truncated", "resync"])
def test_being_tolerant_changes_nothing_about_a_good_file(path: Path, option: str) -> None:
    strict, tolerant = jpeglab.read(path), jpeglab.read(path, **{option: True})
    assert strict == tolerant
    assert strict.warnings == tolerant.warnings


def facts(path: Path) -> dict[str, str]:
    """The lines of the .txt beside a broken file: ``offset`` and ``message``, each of which may be missing."""
    text = path.with_suffix(".txt")
    return dict(line.split(": ", 1) for line in text.read_text().splitlines()) if text.exists() else {}


@named(BROKEN)
def test_a_broken_file_says_what_is_wrong_and_where(path: Path) -> None:
    expected, data = facts(path), path.read_bytes()
    with pytest.raises(jpeglab.FormatError) as caught:
        jpeglab.read(path)
    error = caught.value
    first, _, last = expected.get("offset", f"0..{len(data)}").partition("..")
    assert error.offset is not None
    assert int(first) <= error.offset <= int(last or first)
    assert expected.get("message", "") in error.message
    assert str(error) == f"{error.message} (at byte {error.offset})"


@named(BROKEN)
def test_a_broken_file_is_broken_for_everybody_but_who_asked_for_tolerance(path: Path) -> None:
    """Whatever the options, the outcome is a FormatError or an image that tells what is missing."""
    for options in ({"truncated": True}, {"resync": True}, {"truncated": True, "resync": True}):
        try:
            image = jpeglab.read(path, **options)
        except jpeglab.FormatError as error:
            assert error.offset is not None
        else:
            assert image.warnings


@named(UNSUPPORTED)
def test_what_is_not_done_is_named(path: Path) -> None:
    with pytest.raises(jpeglab.UnsupportedError) as caught:
        jpeglab.read(path)
    assert path.stem.partition("_")[0] in caught.value.feature
    assert str(caught.value) == f"unsupported JPEG feature: {caught.value.feature}"
