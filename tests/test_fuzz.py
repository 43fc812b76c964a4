"""A bounded run of tests/fuzz.py: only JpegErrors come out, and memory stays within four times the picture's."""

import random
import time

import fuzz
import pytest
from jpegs import noise, only, saved

import jpeglab


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_raise_nothing_but_jpeg_errors_and_take_no_more_memory_than_their_picture(
    seed: int, full: bool
) -> None:
    count = 20000 if full else 500
    counts, _ = fuzz.run(seed, lambda number: number == count, memory_every=5)
    assert counts.total() == count
    assert counts["FormatError"] > count / 4
    assert counts["read"] > 0
    assert counts["read with warnings"] > 0


def test_the_same_seed_damages_in_the_same_way() -> None:
    data = saved(noise(20, 20))
    for number in range(50):
        first, second = (fuzz.damaged(data, random.Random(number)) for _ in range(2))
        assert first == second
    assert len({fuzz.damaged(data, random.Random(number)) for number in range(50)}) > 40


@pytest.mark.parametrize("damage", fuzz.DAMAGE, ids=lambda damage: damage.__name__)
def test_every_kind_of_damage_changes_a_file(damage) -> None:  # type: ignore[no-untyped-def]
    data = saved(noise(20, 20), progressive=True)
    changed = 0
    for number in range(20):
        copy = bytearray(data)
        damage(copy, random.Random(number))
        changed += bytes(copy) != data
    assert changed > 10


def test_a_breach_is_found() -> None:
    """The run would tell: an error of another class, and memory beyond what is allowed."""
    with pytest.raises(fuzz.Failure, match="file 0 of seed 1"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(fuzz, "MEMORY", -(1 << 40))
        fuzz.run(1, lambda number: number == 1)
    with pytest.raises(TypeError), pytest.MonkeyPatch.context() as patch:
        patch.setattr(fuzz.jpeglab, "read", lambda *_, **__: None + 1)
        fuzz.run(1, lambda number: number == 1)


GREY = saved(noise(64, 64, channels=1))
BEGIN = only(GREY, 0xDA).offset + 10  # of the entropy-coded data
MANY = 30_000
HOSTILE = {
    "fill bytes within the data": GREY[:BEGIN] + b"\xff" * 5 * MANY + b"\x02" + GREY[BEGIN:],
    "stray bytes behind comments": GREY[:2] + b"\xff\xfe\0\2\x05" * MANY + GREY[2:],
    "comments": GREY[:2] + b"\xff\xfe\0\2" * MANY + GREY[2:],
    "restart markers within the data": GREY[:BEGIN] + b"\xff\xd0" * MANY + GREY[BEGIN:],
    "restart markers behind the data": GREY[:-2] + b"\xff\xd0" * MANY + GREY[-2:],
    "stuffed zeros": GREY[:BEGIN] + b"\xff\0" * MANY + GREY[BEGIN:],
    "tables": GREY[:2] + only(GREY, 0xDB).bytes() * 4000 + GREY[2:],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_to_read_grows_no_faster_than_the_file(name: str) -> None:
    """150 kB cost some tenths of a second where every byte is looked at once, half a minute where time is squared."""
    start = time.thread_time()
    for options in fuzz.OPTIONS:
        try:
            jpeglab.read(HOSTILE[name], **options)
        except jpeglab.FormatError:
            continue
    assert time.thread_time() - start < 10
