"""read(write(image)) == image for images of any geometry, color, scan script and restart interval."""

import random
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jpegs import ceil_div, cjpeg, jpegtran, needs_cjpeg, needs_jpegtran, opened, photo, stored

import jpeglab
from jpeglab import Component, JpegImage, Segment
from jpeglab.image import Scan

factors = st.tuples(st.integers(1, 4), st.integers(1, 4))


@st.composite
def images(draw: st.DrawFn, **options: Any) -> JpegImage:
    """Any size up to 40 x 40, 1 to 4 components of any sampling, coefficients up to the limits of T.81."""
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    samplings = draw(st.lists(factors, min_size=1, max_size=4))
    identifiers = draw(st.lists(st.integers(0, 255), min_size=len(samplings), max_size=len(samplings), unique=True))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    h_max, v_max = (max(sampling[axis] for sampling in samplings) for axis in (0, 1))
    density, size = draw(st.sampled_from([0, 0.02, 0.3, 1])), draw(st.sampled_from([1, 20, 1023]))
    components = []
    for (h, v), identifier in zip(samplings, identifiers, strict=True):
        shape = ceil_div(ceil_div(height * v, v_max), 8), ceil_div(ceil_div(width * h, h_max), 8), 8, 8
        blocks = rng.integers(-size, size + 1, shape) * (rng.random(shape) < density)
        table = rng.integers(1, draw(st.sampled_from([2, 256, 65536])), (8, 8))
        components.append(Component(blocks, table, (h, v), identifier))
    segments = draw(
        st.lists(st.builds(Segment, st.sampled_from([0xE1, 0xEF, 0xFE]), st.binary(max_size=9)), max_size=3)
    )
    interval = draw(st.sampled_from([0, 0, 1, 2, 7, 65535]))
    return JpegImage(width, height, tuple(components), restart_interval=interval, segments=tuple(segments), **options)


@given(images(), st.sampled_from([None, True, False]))
def test_any_image_comes_back_from_a_baseline_file(image: JpegImage, optimize: bool | None) -> None:
    data = jpeglab.write(image, optimize=optimize)
    again = jpeglab.read(data)
    assert again == image
    assert jpeglab.write(again) == data


@given(images(progressive=True))
def test_any_image_comes_back_from_a_progressive_file(image: JpegImage) -> None:
    data = jpeglab.write(image)
    again = jpeglab.read(data)
    assert again == image
    assert jpeglab.write(again) == data


def groups(draw: st.DrawFn, image: JpegImage) -> list[tuple[int, ...]]:
    """The components in any order, interleaved in any groups that fit an MCU of ten blocks; in frame order in each."""
    left = draw(st.permutations(range(len(image.components))))
    result: list[tuple[int, ...]] = []
    while left:
        count = draw(st.integers(1, len(left)))
        while count > 1 and sum(h * v for i in left[:count] for h, v in [image.components[i].sampling]) > 10:
            count -= 1
        result.append(tuple(sorted(left[:count])))
        left = left[count:]
    return result


def slots(draw: st.DrawFn, group: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((draw(st.integers(0, 3)), draw(st.integers(0, 3))) for _ in group)


@st.composite
def sequential(draw: st.DrawFn) -> JpegImage:
    image = draw(images())
    scans = [
        Scan(group, slots=slots(draw, group), restart_interval=image.restart_interval) for group in groups(draw, image)
    ]
    return with_scans(image, scans)


@st.composite
def progressions(draw: st.DrawFn) -> JpegImage:
    """DC first, in steps of one bit; AC in any bands, each in steps of one bit; all of it in any order that is left."""
    image = draw(images(progressive=True))
    interval = image.restart_interval
    head: list[Scan] = []
    tracks: list[list[Scan]] = []
    for group in groups(draw, image):
        low = draw(st.integers(0, 3))
        head.append(Scan(group, (0, 0), (0, low), slots(draw, group), restart_interval=interval))
        tracks.append([Scan(group, (0, 0), (bit + 1, bit), slots(draw, group), restart_interval=interval)
                       for bit in reversed(range(low))])  # fmt: skip
    for i in range(len(image.components)):
        edges = sorted(draw(st.sets(st.integers(2, 63), max_size=3)))
        for first, last in zip([1, *edges], [*(edge - 1 for edge in edges), 63], strict=True):
            low = draw(st.integers(0, 3))
            steps = [(0, low), *((bit + 1, bit) for bit in reversed(range(low)))]
            tracks.append(
                [Scan((i,), (first, last), step, slots(draw, (i,)), restart_interval=interval) for step in steps]
            )
    rng = random.Random(draw(st.integers(0, 2**32 - 1)))
    scans = head
    while any(tracks):
        scans.append(rng.choice([track for track in tracks if track]).pop(0))
    return with_scans(image, scans)


def with_scans(image: JpegImage, scans: list[Scan]) -> JpegImage:
    return JpegImage(
        image.width, image.height, image.components, image.progressive, image.restart_interval, image.segments,
        scans=tuple(scans),
    )  # fmt: skip


@given(sequential())
def test_any_sequential_script_keeps_every_coefficient(image: JpegImage) -> None:
    again = jpeglab.read(jpeglab.write(image))
    assert again == image
    assert [scan.components for scan in again.scans] == [scan.components for scan in image.scans]


@given(progressions())
def test_any_progressive_script_keeps_every_coefficient(image: JpegImage) -> None:
    data = jpeglab.write(image)
    again = jpeglab.read(data)
    assert again == image
    assert [s[:3] for s in again.scans] == [s[:3] for s in image.scans]
    assert jpeglab.write(again) == data


@needs_jpegtran
@settings(max_examples=30)
@given(progressions())
def test_libjpeg_turbo_reads_the_same_from_any_progressive_script(image: JpegImage) -> None:
    """jpegtran turns it into one sequential scan. (jpeglib 1.0.2 crashes on some of these files.)"""
    samplings = [component.sampling for component in image.components]
    assume(len(samplings) == 1 or sum(h * v for h, v in samplings) <= 10)  # else it does not fit one scan
    theirs = jpeglab.read(jpegtran(jpeglab.write(image), "-copy", "none"))
    assert not theirs.progressive
    for component, other in zip(image.components, theirs.components, strict=True):
        np.testing.assert_array_equal(component.quantized, other.quantized)


@needs_cjpeg
def test_random_scripts_of_cjpeg_are_read_as_jpeglib_reads_them_and_written_to_the_byte(
    full: bool, tmp_path: Path
) -> None:
    rng = random.Random(5)
    for number in range(400 if full else 40):
        pixels = photo(rng.randint(1, 40), rng.randint(1, 40), seed=number)
        sample = rng.choice(["1x1", "2x1", "2x2", "1x2", "2x2,1x2,2x1"])
        restart = ["-restart", f"{rng.randint(1, 5)}B"] if rng.random() < 0.5 else []
        file = cjpeg(pixels, "-quality", str(rng.randint(5, 100)), "-sample", sample, *restart,
                     scans=script(rng), folder=tmp_path)  # fmt: skip
        image = jpeglab.read(file)
        for component, expected in zip(image.components, stored(file, tmp_path).coefficients, strict=True):
            np.testing.assert_array_equal(component.quantized, expected)
        np.testing.assert_array_equal(jpeglab.decompress(image), opened(file))
        assert jpeglab.write(image) == file


def script(rng: random.Random) -> str:
    """A progressive script that sends everything, as cjpeg -scans takes it."""
    low = rng.randint(0, 3)
    head = [f"0 1 2: 0-0, 0, {low};"] if rng.random() < 0.5 else [f"{i}: 0-0, 0, {low};" for i in range(3)]
    tracks = [[f"0 1 2: 0-0, {bit + 1}, {bit};" for bit in reversed(range(low))]]
    for i in range(3):
        edge = rng.randint(2, 63)
        for first, last in ((1, edge - 1), (edge, 63)):
            low = rng.randint(0, 3)
            tracks.append([f"{i}: {first}-{last}, 0, {low};"])
            tracks[-1] += [f"{i}: {first}-{last}, {bit + 1}, {bit};" for bit in reversed(range(low))]
    while any(tracks):
        head.append(rng.choice([track for track in tracks if track]).pop(0))
    return "\n".join(head)
