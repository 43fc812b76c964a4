"""Reading and decoding take at most four times the picture's bytes, whatever kind of file it is."""

import tracemalloc

import numpy as np
import pytest
from jpegs import changed, cjpeg, needs_cjpeg, photo, saved

import jpeglab
from jpeglab import compiled

HEIGHT, WIDTH = 1000, 1500  # tables, lists and caches, 2 MB of them, are a small part of this
CONSTANT = 2 << 20


def picture(channels: int = 3) -> np.ndarray:
    return np.ascontiguousarray(np.tile(photo(200, 300, channels), (5, 5) if channels == 1 else (5, 5, 1)))


def ycck(data: bytes) -> bytes:
    return changed(data, 0xEE, lambda payload: payload[:11] + b"\2")


FILES = {
    "grey": lambda: saved(picture(1)),
    "4:2:0": lambda: saved(picture()),
    "4:4:4": lambda: saved(picture(), subsampling="4:4:4"),
    "4:2:2": lambda: saved(picture(), subsampling="4:2:2"),
    "progressive": lambda: saved(picture(), progressive=True),
    "restart": lambda: jpeglab.write(jpeglab.read(saved(picture())), restart_interval=1),
    "RGB": lambda: saved(picture(), keep_rgb=True),
    "CMYK": lambda: saved(picture(4)),
    "YCCK": lambda: ycck(saved(picture(4))),
    "YCCK, 16 rows": lambda: ycck(saved(np.ascontiguousarray(np.tile(photo(16, 300, 4), (1, 200, 1))))),
    "4:4:0": lambda: cjpeg(picture(), "-sample", "1x2"),
    "4:1:1": lambda: cjpeg(picture(), "-sample", "4x1"),
    "2x2,1x2,2x1": lambda: cjpeg(picture(), "-sample", "2x2,1x2,2x1"),
    "1x1,2x2,1x1": lambda: cjpeg(picture(), "-sample", "1x1,2x2,1x1"),
}
BY_CJPEG = ("4:4:0", "4:1:1", "2x2,1x2,2x1", "1x1,2x2,1x1")


def peak(call) -> int:  # type: ignore[no-untyped-def]
    call()  # compiles, and fills the caches
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not compiled.AVAILABLE, reason="the limit is for the compiled codec; NumPy's formulas take more")
@pytest.mark.parametrize("kind", [pytest.param(k, marks=needs_cjpeg if k in BY_CJPEG else ()) for k in FILES])
def test_decoding_takes_four_times_the_pictures_bytes_at_most(kind: str) -> None:
    data = FILES[kind]()
    size = jpeglab.decompress(jpeglab.read(data)).nbytes
    assert peak(lambda: jpeglab.decompress(jpeglab.read(data))) <= 4 * size + CONSTANT


@pytest.mark.parametrize("kind", ["4:2:0", "progressive", "CMYK"])
def test_reading_takes_the_coefficients_and_few_copies_of_the_file(kind: str) -> None:
    """Coefficients are of 2 bytes; the data is held without stuffing, as words, and with an index of its markers."""
    data = FILES[kind]()
    coefficients = sum(component.padded.nbytes for component in jpeglab.read(data).components)
    assert peak(lambda: jpeglab.read(data)) <= coefficients + 8 * len(data) + CONSTANT


def test_a_size_that_the_file_cannot_fill_takes_no_memory() -> None:
    data = changed(saved(photo(16, 16)), 0xC0, lambda payload: payload[:1] + b"\x30\0\x30\0" + payload[5:])

    def read() -> None:
        with pytest.raises(jpeglab.FormatError, match="at least"):
            jpeglab.read(data)

    assert peak(read) < CONSTANT
