"""Stacks hold the coefficients of every picture, once, beside those of its size."""

import numpy as np
import pytest

import jpeglab
from jpeglab.datasets import Patches, picture
from jpeglab.forensics.histograms import interior
from jpeglab.learning import stacks as module
from jpeglab.learning.stacks import as_images, stacks


@pytest.fixture(scope="module")
def images():
    pixels = picture("astronaut")
    sizes = ((64, 64), (80, 64), (61, 70), (64, 64), (5, 9))
    return [jpeglab.compress(pixels[100 : 100 + h, 200 : 200 + w], 70 + k) for k, (h, w) in enumerate(sizes)]


def test_every_picture_is_in_one_stack_with_its_table(images):
    seen = {}
    for indices, quantized, tables in stacks(images):
        for k, blocks, table in zip(indices, quantized, tables, strict=True):
            assert k not in seen
            seen[int(k)] = (blocks, table)
    assert sorted(seen) == list(range(len(images)))
    for k, (blocks, table) in seen.items():
        assert np.array_equal(blocks, interior(images[k]))
        assert np.array_equal(table, images[k].luminance.table)


def test_pictures_of_one_size_come_together(images):
    assert sorted(indices.tolist() for indices, _, _ in stacks(images)) == [[0, 3], [1], [2], [4]]


def test_many_pictures_come_in_several_stacks(images, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 2 * 64 * 64 * 3)
    many = [images[0]] * 8
    assert [indices.tolist() for indices, _, _ in stacks(many)] == [[0, 1, 2], [3, 4, 5], [6, 7]]


def test_patches_are_not_taken_apart(images):
    blocks, tables = np.stack([interior(images[0])] * 3), np.stack([images[0].luminance.table] * 3)
    nothing = np.zeros(3, np.uint8)
    patches = Patches(blocks, tables, nothing, nothing, nothing.astype(str), nothing.astype(np.int32))
    ((indices, quantized, its_tables),) = stacks(patches)
    assert quantized is patches.quantized and its_tables is patches.tables
    assert indices.tolist() == [0, 1, 2]
    assert list(stacks(patches[:0])) == [] and list(stacks([])) == []


def test_one_picture_is_a_list_of_one_and_pixels_are_none(images):
    assert as_images(images[0]) == [images[0]]
    with pytest.raises(ValueError, match="expected JpegImages, got ndarray"):
        as_images([picture("astronaut")])
    with pytest.raises(ValueError, match="expected JpegImages"):
        list(stacks([images[0], 3]))
