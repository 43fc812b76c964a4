"""What the codec makes of many files and pictures, in words and digests: run with and without Numba, and compared.

`python tests/outcomes.py` prints it as JSON.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jpegs import noise, photo

import jpeglab
from jpeglab.transform.pictures import transform
from jpeglab.transform.sampling import SUBSAMPLING

FILES = Path(__file__).parent / "files"


def outcomes() -> Iterator[tuple[str, object]]:
    """What happens to every file of the corpora, and to some pictures, in words and digests."""
    for path in sorted(FILES.glob("*/*.jpg")):
        for options in ({},) if path.parent.name != "broken" else ({}, {"truncated": True}, {"resync": True}):
            yield f"{path.parent.name}/{path.stem} {options}", outcome(path.read_bytes(), options)
    rng = np.random.default_rng(0)
    data = (FILES / "good" / "scans-odd-progression-restart.jpg").read_bytes()
    base = (FILES / "good" / "restart-3B.jpg").read_bytes()
    for number in range(60):  # damage in the data, which every decoder notices in its own loop
        broken = bytearray(data if number % 2 else base)
        place = int(rng.integers(700, len(broken) - 2))
        broken[place] ^= int(rng.integers(1, 256))
        for options in ({}, {"resync": True}):
            yield f"damage {number} {options}", outcome(bytes(broken), options)
        yield f"cut {number}", outcome(bytes(broken[:place]), {"truncated": True})
    for name, pixels in {
        "grey": noise(17, 33, 1),
        "color": photo(17, 33),
        "CMYK": photo(9, 17, 4),
        "1": photo(1, 1),
    }.items():
        for subsampling in SUBSAMPLING if name == "color" else ("4:2:0",):
            image = jpeglab.compress(pixels, 93, subsampling)
            spectrum = transform(pixels, subsampling)
            for options in (
                {},
                {"optimize": True},
                {"progressive": True},
                {"progressive": True, "restart_interval": 2},
            ):
                yield f"{name} {subsampling} {options}", hashlib.sha256(jpeglab.write(image, **options)).hexdigest()
            yield f"{name} {subsampling} quantized", digest(spectrum.quantize(41))
    for value in (1024, -1024, 2048, -2048, 32767, -32767, -32768):
        for mode in ((0, 0), (5, 5)):
            for progressive in (False, True):
                yield f"{value} {mode} {progressive}", refusal(value, mode, progressive)


def digest(image: jpeglab.JpegImage) -> str:
    content = b"".join(component.quantized.tobytes() for component in image.components)
    try:
        content += jpeglab.decompress(image).tobytes()
    except jpeglab.UnsupportedError as error:
        content += str(error).encode()
    return hashlib.sha256(content).hexdigest()


def outcome(data: bytes, options: dict[str, bool]) -> object:
    try:
        image = jpeglab.read(data, **options)
    except jpeglab.JpegError as error:
        return [type(error).__name__, str(error), getattr(error, "offset", None)]
    return [digest(image), list(image.warnings)]


def refusal(value: int, mode: tuple[int, int], progressive: bool) -> str:
    image = jpeglab.compress(np.full((8, 16), 128, np.uint8))
    quantized = np.zeros((1, 2, 8, 8), np.int16)
    quantized[0, 1, mode[0], mode[1]] = value
    try:
        return hashlib.sha256(
            jpeglab.write(image.replace(quantized={0: quantized}), progressive=progressive)
        ).hexdigest()
    except ValueError as error:
        return str(error)


if __name__ == "__main__":
    print(json.dumps(dict(outcomes())))
