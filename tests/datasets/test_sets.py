"""Sets with a known past: the same files, byte for byte, as the protocol makes with Pillow alone."""

import hashlib
import io
import random

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import doubles, once_jpeg, photos, picture, shifted, singles, splices

NAMES = ("astronaut", "chelsea", "coffee", "fig")
SIDE = 128
EVERY = {
    "singles": lambda paths, **options: singles(paths, SIDE, 85, **options),
    "doubles": lambda paths, **options: doubles(paths, SIDE, 60, 85, **options),
    "same table": lambda paths, **options: doubles(paths, SIDE, 85, 85, **options),
    "shifted": lambda paths, **options: shifted(paths, SIDE, 60, 85, **options),
    "splices": lambda paths, **options: splices(paths, 3, 60, 85, size=256, side=96, **options),
}


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    (folder / "more").mkdir()
    for name in NAMES:
        Image.fromarray(picture(name)).save(folder / ("more" if name == "fig" else "") / f"{name}.png")
    Image.fromarray(picture("coffee")).save(folder / "small.jpg")  # no photo without a past
    (folder / "README.md").write_text("no picture")
    return photos(folder)


# --- the protocol, with Pillow ----------------------------------------------------------------------------------------


def pillow_save(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, **({} if image.mode == "L" else {"subsampling": 2}))
    return file.getvalue()


def pillow_decode(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pillow_crops(paths, mode, seed):
    for path in paths:
        image = Image.open(path).convert("RGB").convert(mode)
        key = f"{seed}|{path.name}|{SIDE}|0"
        rng = random.Random(hashlib.sha256(key.encode()).hexdigest())
        x, y = rng.randint(0, image.width - SIDE - 8), rng.randint(0, image.height - SIDE - 8)
        x0, y0 = x + rng.randint(0, 8), y + rng.randint(0, 8)
        cut = divmod(rng.randint(1, 63), 8)
        yield image.crop((x0, y0, x0 + SIDE, y0 + SIDE)), image.crop((x, y, x + SIDE + 8, y + SIDE + 8)), cut


def pillow_files(paths, kind, mode, seed):
    for crop, wider, (dy, dx) in pillow_crops(paths, mode, seed):
        if kind == "singles":
            yield pillow_save(crop, 85)
        elif kind == "shifted":
            yield pillow_save(pillow_decode(pillow_save(wider, 60)).crop((dx, dy, dx + SIDE, dy + SIDE)), 85)
        else:
            first = 60 if kind == "doubles" else 85
            yield pillow_save(pillow_decode(pillow_save(crop, first)), 85)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("kind", ["singles", "doubles", "same table", "shifted"])
def test_files_equal_pillows_byte_for_byte(paths, kind, mode):
    ours = [jpeglab.write(image) for image, _ in EVERY[kind](paths, color=mode == "RGB", seed=3)]
    assert ours == list(pillow_files(paths, kind, mode, 3))


# --- what every set promises ------------------------------------------------------------------------------------------


def test_photos_are_the_lossless_pictures_of_all_folders(paths):
    assert [path.name for path in paths] == ["astronaut.png", "chelsea.png", "coffee.png", "fig.png"]
    assert paths[-1].parent.name == "more"


@pytest.mark.parametrize("kind", EVERY)
def test_the_seed_decides_and_nothing_else(paths, kind):
    once, again, other = ([image for image, _ in EVERY[kind](paths, seed=seed)] for seed in (1, 1, 2))
    assert once == again
    assert once != other


@pytest.mark.parametrize("kind", EVERY)
def test_truth_says_what_was_done(paths, kind):
    samples = list(EVERY[kind](paths))
    histories = {"singles": (85,), "same table": (85, 85)}
    assert {truth.history for _, truth in samples} == {histories.get(kind, (60, 85))}
    assert {truth.double for _, truth in samples} == {kind != "singles"}
    for _, truth in samples:
        assert (truth.mask is not None) == (kind == "splices")
        assert (truth.grid is None) == (kind == "singles")
        assert (truth.grid not in ((0, 0), None)) == (kind == "shifted")


def test_singles_and_doubles_show_the_same_crop(paths):
    for (single, _), (double, _) in zip(singles(paths, SIDE, 95), doubles(paths, SIDE, 95, 95), strict=True):
        apart = np.abs(jpeglab.decompress(single).astype(int) - jpeglab.decompress(double))
        assert apart.mean() < 1  # one more save at quality 95 hardly changes a picture


def test_a_photo_too_small_gives_no_crop_below_512_and_a_smaller_one_from_there(paths):
    assert [truth.photo for _, truth in singles(paths, 320, 85)] == ["astronaut.png", "coffee.png", "fig.png"]
    sizes = {truth.photo: (image.width, image.height) for image, truth in singles(paths, 512, 85)}
    assert sizes["chelsea.png"] == (440, 288)
    assert sizes["astronaut.png"] == (504, 504)


def test_crops_of_one_photo_differ(paths):
    first, second = singles(paths[:1], SIDE, 85, per_photo=2)
    assert (first[1].number, second[1].number) == (0, 1)
    assert first[0] != second[0]


# --- splices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off_grid", [False, True])
@pytest.mark.parametrize("suspect", ["single", "double"])
def test_the_part_that_was_a_jpeg_has_a_grid_where_truth_says(paths, suspect, off_grid):
    """On its grid, and on no other, the first save's coarse steps leave almost all coefficients at 0 even at QF 100."""
    for image, truth in splices(paths, 2, 5, 100, size=256, side=96, suspect=suspect, shifted=off_grid):
        row, col = truth.grid
        pixels, mask = jpeglab.decompress(image)[row:, col:], truth.mask[row:, col:]
        rows, cols = pixels.shape[0] // 8, pixels.shape[1] // 8
        blocks = jpeglab.compress(np.ascontiguousarray(pixels[: 8 * rows, : 8 * cols]), 50).luminance.quantized
        pasted = mask[: 8 * rows, : 8 * cols].reshape(rows, 8, cols, 8).mean(axis=(1, 3))
        busy = np.count_nonzero(blocks[..., 2:, 2:], axis=(2, 3))
        once, twice = (pasted == 0, pasted == 1) if suspect == "double" else (pasted == 1, pasted == 0)
        assert busy[twice].mean() < 0.25 * busy[once].mean() + 0.05


def test_squares_and_irregular_shapes_in_turn(paths):
    square, blob = (truth.mask for _, truth in splices(paths, 2, 60, 85, size=256, side=96))
    assert square.sum() == 96 * 96
    assert 0.5 < blob.sum() / 96**2 < 1.5
    rows, cols = blob.any(axis=1).sum(), blob.any(axis=0).sum()
    assert blob.sum() < 0.95 * rows * cols


# --- bad input --------------------------------------------------------------------------------------------------------


def test_pictures_that_were_a_jpeg_are_named(paths, tmp_path):
    Image.fromarray(jpeglab.decompress(jpeglab.compress(picture("coffee"), 85))).save(tmp_path / "was.png")
    assert once_jpeg([*paths, tmp_path / "was.png"]) == [tmp_path / "was.png"]


def test_what_is_no_folder_and_no_story_is_refused(paths, tmp_path):
    with pytest.raises(ValueError, match="expected a folder of photos"):
        photos(tmp_path / "missing")
    with pytest.raises(ValueError, match="expected a suspect of single, double"):
        next(splices(paths, 1, 60, 85, suspect="none"))
    with pytest.raises(ValueError, match="expected two photos of at least 650 pixels"):
        next(splices(paths, 1, 60, 85, side=500))
