"""What compress and write can be asked for besides quality and subsampling, against Pillow and cjpeg."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jpegs import (
    SIZES,
    cjpeg,
    djpeg,
    jpegtran,
    needs_cjpeg,
    needs_djpeg,
    needs_jpegtran,
    noise,
    only,
    opened,
    parts,
    photo,
    saved,
    stored,
)

import jpeglab

MODES: dict[str, dict[str, Any]] = {
    "standard": {},
    "optimized": {"optimize": True},
    "progressive": {"progressive": True},
}
SAMPLES = {"4:4:4": "1x1", "4:2:2": "2x1", "4:2:0": "2x2", "4:4:0": "1x2", "4:1:1": "4x1"}
MODE = pytest.mark.parametrize("mode", MODES)
CUSTOM = [
    np.arange(1, 65).reshape(8, 8),
    np.full((8, 8), 255),
    np.arange(64, 0, -1).reshape(8, 8).T,
]


# --- colors -----------------------------------------------------------------------------------------------------------


@MODE
def test_rgb_as_it_is_equals_pillows_keep_rgb(mode: str) -> None:
    for number, size in enumerate(SIZES):
        pixels = photo(*size, seed=number)
        file = saved(pixels, quality=20 + 6 * number, keep_rgb=True, subsampling="4:4:4", **MODES[mode])
        image = jpeglab.compress(pixels, 20 + 6 * number, color="RGB")
        assert image.color == "RGB"
        assert jpeglab.write(image, **MODES[mode]) == file
        np.testing.assert_array_equal(jpeglab.decompress(jpeglab.read(file)), opened(file))


@MODE
def test_cmyk_equals_pillows(mode: str) -> None:
    for number, size in enumerate(SIZES):
        pixels = photo(*size, channels=4, seed=number)
        file = saved(pixels, quality=20 + 6 * number, **MODES[mode])
        image = jpeglab.compress(pixels, 20 + 6 * number)
        assert image.color == "CMYK"
        assert jpeglab.write(image, **MODES[mode]) == file
        np.testing.assert_array_equal(jpeglab.decompress(jpeglab.read(file)), opened(file))


# --- sampling, with what Pillow cannot write --------------------------------------------------------------------------


@needs_cjpeg
@MODE
@pytest.mark.parametrize("subsampling", SAMPLES)
def test_every_subsampling_equals_cjpegs_data(subsampling: str, mode: str, full: bool) -> None:
    """cjpeg and Pillow write the same segments; only the version of JFIF could differ, and does not."""
    flags = ["-optimize"] if mode == "optimized" else ["-progressive"] if mode == "progressive" else []
    for number, size in enumerate(SIZES):
        for quality in range(1, 101, 3) if full else (75, 11 + 8 * number):
            pixels = photo(*size, seed=number)
            file = cjpeg(pixels, "-quality", str(quality), "-baseline", "-sample", SAMPLES[subsampling], *flags)
            assert jpeglab.write(jpeglab.compress(pixels, quality, subsampling), **MODES[mode]) == file, (size, quality)


@needs_cjpeg
def test_any_mixture_of_whole_sampling_ratios_decodes_to_pillows_pixels(full: bool) -> None:
    """All mixtures that fit an MCU and that libjpeg can upsample; by default a share of them."""
    factors = ("1x1", "1x2", "2x1", "2x2", "4x1", "1x4", "4x2", "2x4", "3x1", "1x3", "3x2", "2x3")
    mixtures = list(itertools.product(factors, factors[:5], factors[:4]))
    tried = 0
    for number, mixture in enumerate(mixtures):
        pairs = [(int(text[0]), int(text[2])) for text in mixture]
        largest = [max(pair[axis] for pair in pairs) for axis in (0, 1)]
        if sum(h * v for h, v in pairs) > 10 or any(largest[axis] % pair[axis] for pair in pairs for axis in (0, 1)):
            continue
        if not full and number % 3:
            continue
        size = SIZES[1:][number % (len(SIZES) - 1)]
        progressive = ["-progressive"] if number % 2 else []
        file = cjpeg(photo(*size, seed=number), "-sample", ",".join(mixture), "-quality", "88", *progressive)
        image = jpeglab.read(file)
        np.testing.assert_array_equal(jpeglab.decompress(image), opened(file), err_msg=f"{mixture} {size}")
        assert jpeglab.write(image) == file
        tried += 1
    assert tried > (80 if full else 25)


@needs_cjpeg
def test_restart_intervals_of_cjpeg_are_read_and_written_to_the_byte() -> None:
    for number, (interval, sample, progressive) in enumerate(
        itertools.product(("1B", "3B", "7B", "1", "2"), ("1x1", "2x1", "2x2", "1x2"), (False, True))
    ):
        pixels = photo(37, 61, seed=number)
        flags = ["-progressive"] if progressive else []
        file = cjpeg(pixels, "-restart", interval, "-sample", sample, *flags)
        image = jpeglab.read(file)
        assert image.restart_interval > 0
        np.testing.assert_array_equal(jpeglab.decompress(image), opened(file))
        assert jpeglab.write(image) == file


# --- restart intervals ------------------------------------------------------------------------------------------------


@needs_cjpeg
@pytest.mark.parametrize("subsampling", SAMPLES)
@MODE
def test_write_with_a_restart_interval_equals_cjpegs_bytes(subsampling: str, mode: str) -> None:
    flags = ["-optimize"] if mode == "optimized" else ["-progressive"] if mode == "progressive" else []
    for interval in (1, 2, 5, 8, 9, 100):
        pixels = photo(40, 41, seed=interval)
        file = cjpeg(pixels, "-baseline", "-sample", SAMPLES[subsampling], "-restart", f"{interval}B", *flags)
        ours = jpeglab.write(jpeglab.compress(pixels, 75, subsampling), restart_interval=interval, **MODES[mode])
        assert ours == file


@MODE
def test_a_file_with_restart_markers_opens_in_pillow_to_the_same_pixels(mode: str) -> None:
    for interval in (1, 3, 8, 65535):
        for subsampling in ("4:4:4", "4:2:0"):
            image = jpeglab.compress(noise(37, 70, seed=interval), 80, subsampling)
            data = jpeglab.write(image, restart_interval=interval, **MODES[mode])
            assert only(data, 0xDD).payload == interval.to_bytes(2, "big")
            np.testing.assert_array_equal(opened(data), jpeglab.decompress(image))
            again = jpeglab.read(data)
            assert again.restart_interval == interval
            assert again.components == image.components


def test_restart_markers_are_kept_changed_and_taken_away() -> None:
    image = jpeglab.compress(noise(40, 40))
    plain, marked = jpeglab.write(image), jpeglab.write(image, restart_interval=2)
    assert jpeglab.write(jpeglab.read(marked)) == marked
    assert jpeglab.write(jpeglab.read(marked), restart_interval=0) == plain
    assert jpeglab.write(jpeglab.read(marked).replace(restart_interval=0)) == plain
    assert jpeglab.write(jpeglab.read(plain).replace(restart_interval=2)) == marked
    assert jpeglab.write(image.replace(restart_interval=2)) == marked


# --- tables -----------------------------------------------------------------------------------------------------------


@MODE
@pytest.mark.parametrize("count", [1, 2, 3])
def test_own_tables_equal_pillows_qtables(count: int, mode: str, tmp_path: Path) -> None:
    pixels = photo(40, 41, seed=count)
    tables = CUSTOM[:count]
    image = jpeglab.compress(pixels, tables=tables)
    data = jpeglab.write(image, **MODES[mode])
    if count < 3:  # Pillow takes Cr from the second table
        file = saved(pixels, qtables=[table.ravel().tolist() for table in tables], subsampling="4:2:0", **MODES[mode])
        assert data == file
    found = stored(data, tmp_path)
    for place, component in enumerate(image.components):
        np.testing.assert_array_equal(component.table, tables[min(place, count - 1)])
        np.testing.assert_array_equal(found.tables[place], component.table)
        np.testing.assert_array_equal(found.coefficients[place], component.quantized)


@needs_cjpeg
@MODE
def test_own_tables_beyond_255_equal_cjpegs(mode: str, tmp_path: Path) -> None:
    """16-bit tables and an extended sequential frame, SOF1."""
    tables = [CUSTOM[0] * 30, CUSTOM[2] * 7]
    text = "\n".join(" ".join(map(str, table.ravel())) for table in tables)
    (tmp_path / "tables.txt").write_text(text)
    flags = ["-optimize"] if mode == "optimized" else ["-progressive"] if mode == "progressive" else []
    pixels = noise(40, 41)
    # 50: the tables as they are
    file = cjpeg(pixels, "-qtables", str(tmp_path / "tables.txt"), "-quality", "50", "-qslots", "0,1,1", *flags)
    data = jpeglab.write(jpeglab.compress(pixels, tables=tables), **MODES[mode])
    assert data == file
    assert [part.code for part in parts(data) if 0xC0 <= part.code <= 0xC2] == [0xC2 if mode == "progressive" else 0xC1]
    np.testing.assert_array_equal(jpeglab.decompress(jpeglab.read(data)), opened(data))


def test_the_largest_step_is_65535(tmp_path: Path) -> None:
    image = jpeglab.compress(noise(16, 16), tables=[np.full((8, 8), 65535)])
    data = jpeglab.write(image)
    assert jpeglab.read(data) == image
    assert (stored(data, tmp_path).tables[0] == 65535).all()
    assert not any(component.quantized.any() for component in image.components)


def test_the_quality_is_ignored_beside_tables() -> None:
    pixels = photo(16, 16)
    assert jpeglab.compress(pixels, 1, tables=CUSTOM[:2]) == jpeglab.compress(pixels, 99, tables=CUSTOM[:2])


def test_tables_are_copied() -> None:
    table = CUSTOM[0].astype(np.uint16)
    image = jpeglab.compress(photo(8, 8), tables=[table])
    table[:] = 9
    np.testing.assert_array_equal(image.luminance.table, CUSTOM[0])


# --- other programs agree ---------------------------------------------------------------------------------------------


@needs_djpeg
@MODE
def test_djpeg_reads_what_we_write(mode: str) -> None:
    for subsampling in ("4:4:4", "4:2:0", "4:2:2"):
        image = jpeglab.compress(photo(40, 41), 90, subsampling)
        pixels = djpeg(jpeglab.write(image, restart_interval=3, **MODES[mode]), "-dct", "int")
        np.testing.assert_array_equal(pixels, jpeglab.decompress(image))


@needs_jpegtran
def test_writing_differently_equals_jpegtran() -> None:
    for number, pixels in enumerate((photo(40, 41), noise(33, 17), photo(21, 50, channels=1))):
        plain = saved(pixels, quality=50 + 20 * number)
        for mode, flags in {"optimized": ["-optimize"], "progressive": ["-progressive"]}.items():
            other = jpegtran(plain, *flags)
            assert jpeglab.write(jpeglab.read(plain), **MODES[mode]) == other
            assert jpeglab.write(jpeglab.read(other), progressive=False, optimize=False) == plain
        restarts = jpegtran(plain, "-restart", "2B")
        assert jpeglab.write(jpeglab.read(plain), restart_interval=2) == restarts


def test_optimize_true_and_false_replace_the_tables_of_a_file() -> None:
    pixels = photo(40, 41)
    plain, fitted = saved(pixels), saved(pixels, optimize=True)
    assert jpeglab.write(jpeglab.read(plain), optimize=True) == fitted
    assert jpeglab.write(jpeglab.read(fitted), optimize=False) == plain
    assert len(fitted) < len(plain)


def test_a_kept_table_that_lacks_a_symbol_is_replaced() -> None:
    fitted = jpeglab.read(saved(np.full((16, 16), 90, np.uint8), optimize=True))
    rich = jpeglab.compress(noise(16, 16, channels=1)).luminance.quantized
    edited = fitted.replace(quantized={0: rich})
    assert jpeglab.read(jpeglab.write(edited)) == edited
    np.testing.assert_array_equal(opened(jpeglab.write(edited)), jpeglab.decompress(edited))


def test_write_stores_at_a_path_what_it_returns(tmp_path: Path) -> None:
    path = tmp_path / "a picture.jpg"
    image = jpeglab.compress(photo(9, 9))
    data = jpeglab.write(image, path)
    assert path.read_bytes() == data
    assert jpeglab.write(image, str(path), optimize=True) == path.read_bytes() != data
    assert jpeglab.read(path) == jpeglab.read(str(path)) == jpeglab.read(data) == image
    with path.open("rb") as file:
        assert jpeglab.read(file) == image
    assert jpeglab.read(bytearray(data)) == jpeglab.read(memoryview(data)) == image


def test_the_same_picture_in_any_memory_layout() -> None:
    pixels = photo(21, 34)
    expected = jpeglab.compress(pixels)
    for other in (np.asfortranarray(pixels), np.repeat(pixels, 2, axis=1)[:, ::2], pixels[::-1][::-1]):
        assert jpeglab.compress(other) == expected
    frozen = pixels.copy()
    frozen.flags.writeable = False
    assert jpeglab.compress(frozen) == expected


def test_metadata_stays_in_order_and_byte_for_byte(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "a cat"
    data = saved(photo(20, 20), exif=exif, icc_profile=bytes(range(256)) * 300, comment=b"hello", dpi=(72, 72))
    image = jpeglab.read(data)
    ours = [(segment.marker, segment.data, segment.offset) for segment in image.segments]
    assert ours == [(p.code, p.payload, p.offset) for p in parts(data) if p.code >= 0xE0]
    assert [marker for marker, _, _ in ours] == [0xE0, 0xE1, 0xE2, 0xE2, 0xFE]
    assert jpeglab.write(image) == data
    assert jpeglab.write(image, progressive=True)[: image.segments[-1].offset] == data[: image.segments[-1].offset]
