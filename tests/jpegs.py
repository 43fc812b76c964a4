"""Oracles and pictures for the tests: Pillow, jpeglib, libjpeg-turbo's programs, and a parser of markers of its own.

Nothing here imports jpeglab.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image, ImageFile

ROOT = Path(__file__).parents[1]
ImageFile.MAXBLOCK = 1 << 24  # Pillow's buffer is else too small for tiny noisy pictures at quality 100

SUBSAMPLINGS = ("4:4:4", "4:2:2", "4:2:0")
SIZES = ((1, 1), (8, 8), (1, 17), (2, 2), (5, 3), (7, 9), (16, 16), (33, 15), (17, 1), (31, 50), (40, 41), (64, 16))

needs_cjpeg = pytest.mark.skipif(shutil.which("cjpeg") is None, reason="needs cjpeg of libjpeg-turbo")
needs_djpeg = pytest.mark.skipif(shutil.which("djpeg") is None, reason="needs djpeg of libjpeg-turbo")
needs_jpegtran = pytest.mark.skipif(shutil.which("jpegtran") is None, reason="needs jpegtran of libjpeg-turbo")


def ceil_div(a: int, b: int) -> int:
    """a / b rounded up, as T.81 counts blocks."""
    return -(-a // b)


# --- pictures ---------------------------------------------------------------------------------------------------------


@cache
def _photo() -> np.ndarray:
    return np.array(Image.open(ROOT / "images" / "chelsea.png").convert("CMYK"))


def photo(height: int, width: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    """A piece of a photo with some noise on it, (H, W) or (H, W, channels) uint8, so that all frequencies occur."""
    rng = np.random.default_rng(seed)
    whole = _photo()
    top, left = rng.integers(0, whole.shape[0] - height), rng.integers(0, whole.shape[1] - width)
    piece = whole[top : top + height, left : left + width, :channels].astype(int)
    noisy = np.clip(piece + rng.integers(-20, 21, piece.shape), 0, 255).astype(np.uint8)
    return noisy[..., 0] if channels == 1 else noisy


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Every sample at random: the largest coefficients and the longest files."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


# --- Pillow -----------------------------------------------------------------------------------------------------------


def saved(pixels: np.ndarray, **options: Any) -> bytes:
    """Pillow's file; four channels are CMYK."""
    file = io.BytesIO()
    mode = "CMYK" if pixels.shape[2:] == (4,) else None
    image = Image.fromarray(pixels) if mode is None else Image.frombytes(mode, pixels.shape[1::-1], pixels.tobytes())
    image.save(file, "JPEG", **options)
    return file.getvalue()


def opened(data: bytes) -> np.ndarray:
    """Pillow's pixels."""
    return np.asarray(Image.open(io.BytesIO(data)))


# --- jpeglib ----------------------------------------------------------------------------------------------------------


class Stored(NamedTuple):
    """What jpeglib finds in a file: per component (rows, cols, 8, 8) coefficients and its (8, 8) table."""

    coefficients: list[np.ndarray]
    tables: list[np.ndarray]


def stored(data: bytes, folder: Path) -> Stored:
    """Coefficients and tables as jpeglib (libjpeg) reads them; it takes files only."""
    jpeglib = pytest.importorskip("jpeglib", reason="jpeglib has no wheel for this machine")
    path = folder / "stored.jpg"
    path.write_bytes(data)
    image = jpeglib.read_dct(str(path))
    planes = [image.Y, image.Cb, image.Cr, image.K][: image.num_components]
    tables = [image.get_component_qt(i) for i in range(image.num_components)]
    return Stored([np.array(plane) for plane in planes], [np.array(table) for table in tables])


# --- libjpeg-turbo's programs -----------------------------------------------------------------------------------------


def cjpeg(pixels: np.ndarray, *flags: str, scans: str = "", folder: Path | None = None) -> bytes:
    """A file of cjpeg; ``scans`` is the text of a scan script, kept in ``folder``."""
    kind = b"P5" if pixels.ndim == 2 else b"P6"
    picture = kind + b" %d %d 255\n" % pixels.shape[1::-1] + pixels.tobytes()
    if scans:
        assert folder
        (folder / "scans.txt").write_text(scans)
        flags = (*flags, "-scans", str(folder / "scans.txt"))
    return _run(["cjpeg", *flags], picture)


def djpeg(data: bytes, *flags: str) -> np.ndarray:
    """djpeg's pixels."""
    return np.asarray(Image.open(io.BytesIO(_run(["djpeg", "-pnm", *flags], data))))


def jpegtran(data: bytes, *flags: str) -> bytes:
    """A file that jpegtran wrote: the same coefficients in another coding."""
    return _run(["jpegtran", *flags], data)


def _run(command: list[str], data: bytes) -> bytes:
    result = subprocess.run(command, input=data, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


# --- markers ----------------------------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A marker with its segment, and behind SOS the entropy-coded data with its restart markers."""

    offset: int
    code: int
    payload: bytes
    entropy: bytes = b""

    def bytes(self) -> bytes:
        bare = self.code in (0xD8, 0xD9)
        length = b"" if bare else (len(self.payload) + 2).to_bytes(2, "big")
        return bytes((0xFF, self.code)) + length + self.payload + self.entropy


def parts(data: bytes) -> list[Part]:
    """A well-formed file taken apart; ``joined`` puts it together again."""
    return list(_parts(data))


def _parts(data: bytes) -> Iterator[Part]:
    position = 0
    while position < len(data):
        assert data[position] == 0xFF
        start, code = position, data[position + 1]
        position += 2
        payload = b""
        if code not in (0xD8, 0xD9):
            length = int.from_bytes(data[position : position + 2], "big")
            payload = data[position + 2 : position + length]
            position += length
        begin = position
        if code == 0xDA:
            while data[position] != 0xFF or data[position + 1] == 0 or 0xD0 <= data[position + 1] <= 0xD7:
                position += 1
        yield Part(start, code, payload, data[begin:position])
        if code == 0xD9:
            return


def joined(pieces: list[Part]) -> bytes:
    return b"".join(piece.bytes() for piece in pieces)


def changed(data: bytes, code: int, edit: Any) -> bytes:
    """The file with ``edit(payload)`` in every segment of this marker."""
    return joined([p._replace(payload=edit(p.payload)) if p.code == code else p for p in parts(data)])


def only(data: bytes, code: int) -> Part:
    """The file's one segment of this kind."""
    (part,) = (part for part in parts(data) if part.code == code)
    return part
