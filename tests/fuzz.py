"""Damaged files for ever: `python tests/fuzz.py --seconds 600 --seed 1`.

Starts from tests/files/good, damages each file in ways that files are damaged and in ways that only malice thinks of,
and reads, decodes and writes what comes. Nothing but a JpegError may come out of that, in at most 1 s for every scan
and megapixel, and with at most four times the picture's memory on top of MEMORY. A file that breaks a rule is stored.
"""

import argparse
import random
import sys
import time
import traceback
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jpeglab

GOOD = Path(__file__).parent / "files" / "good"
OPTIONS = ({}, {"truncated": True}, {"resync": True}, {"truncated": True, "resync": True})
PIXELS = 4_000_000  # sizes are damaged too; larger pictures only take longer

# What a picture of no size may take: while a decoding table is made, 65536 windows as int64 (512 KiB) twice, then up
# to 8 tables of 2048 + 2048 int32, and lists of markers and segments. Measured: 1.1 MiB.
MEMORY = 2 << 20
# Bytes of the file that may be held several times over: its bytes, its data without stuffing, as words, and an index of
# markers of 8 bytes for every two.
COPIES = 16


class Failure(Exception):
    """A rule was broken."""


# --- damage -----------------------------------------------------------------------------------------------------------


def flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice([1, 1, 2, 8])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def overwrite(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice([1, 1, 4])):
        data[rng.randrange(len(data))] = rng.choice([0, 1, 0x3F, 0x7F, 0x80, 0xFE, 0xFF, rng.randrange(256)])


def insert(data: bytearray, rng: random.Random) -> None:
    place = rng.randrange(len(data) + 1)
    data[place:place] = rng.choice(
        [b"\xff", b"\xff\0", b"\xff\xd3", b"\0" * 9, b"\xff" * 50, rng.randbytes(rng.randrange(1, 20))]
    )


def delete(data: bytearray, rng: random.Random) -> None:
    place = rng.randrange(len(data))
    del data[place : place + rng.choice([1, 1, 2, 10, 100])]


def cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data)) :]


def repeat(data: bytearray, rng: random.Random) -> None:
    """A piece twice: tables, scans and frame headers, or parts of them."""
    start = rng.randrange(len(data))
    end = start + rng.randrange(1, 200)
    data[end:end] = data[start:end]


MARKERS = b"\xc0\xc1\xc2\xc4\xc9\xd0\xd7\xd8\xd9\xda\xdb\xdc\xdd\xe0\xee\xfe\x01\x02"


def marks(data: bytearray) -> list[int]:
    return [i for i in range(len(data) - 1) if data[i] == 0xFF and data[i + 1] not in (0, 0xFF)]


def swap_marker(data: bytearray, rng: random.Random) -> None:
    places = marks(data)
    if places:
        data[rng.choice(places) + 1] = rng.choice(MARKERS)


def size(data: bytearray, rng: random.Random) -> None:
    """Another height, width, number of components or sampling factor in the frame header."""
    frames = [i for i in marks(data) if data[i + 1] in (0xC0, 0xC1, 0xC2) and i + 20 < len(data)]
    if frames:
        frame = rng.choice(frames)
        place = frame + rng.choice([5, 6, 7, 8, 9, 11, 14, 17])
        data[place] = rng.choice([0, 1, 2, 0x11, 0x12, 0x22, 0x41, 0x44, 0xFF, rng.randrange(256)])


def length(data: bytearray, rng: random.Random) -> None:
    places = [i for i in marks(data) if i + 3 < len(data)]
    if places:
        place = rng.choice(places) + 2
        value = int.from_bytes(data[place : place + 2], "big") + rng.choice([-65536, -20, -1, 1, 20, 65535])
        data[place : place + 2] = min(max(value, 0), 65535).to_bytes(2, "big")


def splice(data: bytearray, rng: random.Random) -> None:
    """The start of this file and the end of another."""
    other = rng.choice(sorted(GOOD.glob("*.jpg"))).read_bytes()
    data[rng.randrange(len(data)) :] = other[rng.randrange(len(other)) :]


DAMAGE: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip, overwrite, insert, delete, cut, repeat, swap_marker, size, length, splice,
)  # fmt: skip


def damaged(data: bytes, rng: random.Random) -> bytes:
    result = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        if result:
            rng.choice(DAMAGE)(result, rng)
    return bytes(result)


# --- rules ------------------------------------------------------------------------------------------------------------


def attempt(data: bytes, options: dict[str, bool]) -> str:
    """Read, decode and write a file; says what came of it. Failure where anything but a JpegError comes out."""
    try:
        image = jpeglab.read(data, max_pixels=PIXELS, **options)
    except jpeglab.FormatError as error:
        if error.offset is None or not 0 <= error.offset <= len(data):
            raise Failure(f"an offset of {error.offset} in a file of {len(data)} bytes: {error}") from error
        return "FormatError"
    except jpeglab.UnsupportedError:
        return "UnsupportedError"
    try:
        pixels = jpeglab.decompress(image)
    except jpeglab.UnsupportedError:
        pass  # fractional sampling, or two components
    else:
        if pixels.shape[:2] != (image.height, image.width):
            raise Failure(f"pixels of shape {pixels.shape} for {image.height} x {image.width}")
    for how in ({}, {"progressive": not image.progressive, "optimize": True}):
        try:
            written = jpeglab.write(image, **how)
        except ValueError as error:  # a DC difference that no code is for: the one that write documents
            if "8-bit JPEG has no code for it" not in str(error):
                raise
            return "ValueError"
        again = jpeglab.read(written, max_pixels=PIXELS)
        if again.components != image.components or (not how and again != image):
            raise Failure(f"what was written with {how} reads otherwise")
    return "read with warnings" if image.warnings else "read"


def allowed_memory(data: bytes) -> int:
    """Four times the picture, with the padding of its last MCUs: that is what the file says it has."""
    largest = 0
    for i in range(len(data) - 19):
        if data[i] == 0xFF and data[i + 1] in (0xC0, 0xC1, 0xC2):
            height, width = int.from_bytes(data[i + 5 : i + 7], "big"), int.from_bytes(data[i + 7 : i + 9], "big")
            lines = [data[i + 10 + 3 * k + 1] for k in range(data[i + 9]) if i + 11 + 3 * k < len(data)]
            if not lines or height * width > PIXELS:
                continue
            h_max, v_max = max(max(s >> 4 for s in lines), 1), max(max(s & 15 for s in lines), 1)
            mcus = -(-max(height, 1) // (8 * v_max)) * -(-width // (8 * h_max))
            padded = 64 * mcus * sum((s >> 4) * (s & 15) for s in lines)
            largest = max(largest, padded, height * width * len(lines))
    # A DNL may say another height than the frame header: the largest one.
    if any(data[i] == 0xFF and data[i + 1] == 0xDC for i in range(len(data) - 1)):
        largest = max(largest, 4 * PIXELS)
    return 4 * largest


def peak_memory(data: bytes, options: dict[str, bool]) -> int:
    """What reading and decoding takes at most, in bytes."""
    tracemalloc.start()
    try:
        image = jpeglab.read(data, max_pixels=PIXELS, **options)
        jpeglab.decompress(image)
    except jpeglab.JpegError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def run(seed: int, stop: Callable[[int], bool], memory_every: int = 1) -> tuple[Counter[str], float]:
    """Files until ``stop(number)``; how often each outcome came, and the longest time of a scan and megapixel."""
    corpus = [(path, path.read_bytes()) for path in sorted(GOOD.glob("*.jpg"))]
    counts: Counter[str] = Counter()
    slowest, number = 0.0, 0
    for _, data in corpus:
        attempt(data, {})  # everything is compiled and cached
    while not stop(number):
        rng = random.Random(f"{seed}/{number}")
        path, original = rng.choice(corpus)
        data, options = damaged(original, rng), rng.choice(OPTIONS)
        where = f"file {number} of seed {seed}, from {path.name}, with {options}"
        start = time.thread_time()
        try:
            counts[attempt(data, options)] += 1
        except Exception as error:
            raise Failure(f"{where}: {type(error).__name__}: {error}", data) from error
        # Six passes: read, decode, twice write and read again. Below 0.05 megapixels a file's own cost would count.
        scans = 1 + data.count(b"\xff\xda")
        slowest = max(slowest, (time.thread_time() - start) / 6 / scans / max(megapixels(data), 0.05))
        if number % memory_every == 0:
            peak, allowed = peak_memory(data, options), allowed_memory(data) + MEMORY + COPIES * len(data)
            if peak > allowed:
                raise Failure(f"{where}: {peak:,} bytes of memory, {allowed:,} are allowed", data)
        number += 1
    return counts, slowest


def megapixels(data: bytes) -> float:
    return allowed_memory(data) / 4 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--store", type=Path, default=Path("fuzz-failure.jpg"), help="where a file that breaks a rule goes"
    )
    arguments = parser.parse_args()
    end = time.monotonic() + arguments.seconds
    try:
        counts, slowest = run(arguments.seed, lambda _: time.monotonic() > end, memory_every=10)
    except Failure as failure:
        arguments.store.write_bytes(failure.args[1])
        traceback.print_exception(failure.__cause__)
        sys.exit(f"{failure.args[0]}\nstored in {arguments.store}")
    print(f"{counts.total()} files of seed {arguments.seed}: {dict(counts.most_common())}")
    print(f"the slowest took {slowest:.2f} s of CPU for a scan and megapixel (at most 1)")
    if slowest > 1:
        sys.exit(1)


if __name__ == "__main__":
    main()
