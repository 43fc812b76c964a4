"""What a detector promises whatever it is made of: scores, maps, a card, and a clear error for wrong files."""

import dataclasses
import json
import shutil

import numpy as np
import pytest
from odd import odd_pictures

import jpeglab
from jpeglab.datasets import cut_patches, picture, picture_file
from jpeglab.forensics.histograms import interior
from jpeglab.learning.detector import MODELS, Card, Detector, load, read_weights, write_weights

NAMES = ("cnn-aligned", "cnn-shifted")
SHAPES = {"weight": (2, None), "bias": (2,)}
ARRAYS = {"weight": np.arange(6.0).reshape(2, 3), "bias": np.zeros(2)}


@pytest.fixture(scope="module", params=NAMES)
def detector(request):
    return load(request.param)


class MeanOfDc(Detector):
    """Scores that a test can foresee."""

    def scores(self, quantized, tables):
        return quantized[..., 0, 0].mean(axis=(1, 2)).astype(float)


def textured(dc):
    """A picture with these DC coefficients (rows, cols), and neighbors that differ, so that it is not flat."""
    quantized = np.ones((*np.shape(dc), 8, 8), np.int16)
    quantized[..., 7, 7] = np.indices(np.shape(dc)).sum(axis=0) % 2
    quantized[..., 0, 0] = dc
    grey = jpeglab.compress(np.zeros([8 * side for side in np.shape(dc)], np.uint8))
    return grey.replace(quantized={0: quantized})


# --- scores and maps --------------------------------------------------------------------------------------------------


def test_one_picture_a_list_and_patches_get_the_same_scores(detector, tmp_path):
    patches = cut_patches(picture_file("camera"), size=64, pairs=[(60, 85)], count=3)
    scores = detector.decision_function(patches)
    assert scores.shape == (6,) and scores.dtype == np.float64
    assert np.allclose(detector.decision_function(list(patches)), scores, rtol=0, atol=1e-5)  # float32, other stacks
    assert np.allclose([detector.decision_function(image)[0] for image in patches], scores, rtol=0, atol=1e-5)
    assert np.array_equal(detector.predict(patches), scores > 0)


def test_pictures_of_several_sizes_keep_their_order(detector):
    pixels = picture("camera")
    images = [jpeglab.compress(pixels[:side, :128], 80) for side in (64, 128, 64, 100)]
    scores = detector.decision_function(images)
    assert np.allclose(scores, [detector.decision_function(image)[0] for image in images], rtol=0, atol=1e-5)


def test_the_map_covers_the_file_grid(detector):
    image = jpeglab.compress(picture("coffee")[:150, :203], 85)
    block_map = detector.map(image)
    assert block_map.shape == image.luminance.quantized.shape[:2]
    assert np.isfinite(block_map).all()


def test_a_picture_of_one_window_has_its_score_everywhere(detector):
    image = jpeglab.compress(picture("camera")[200:264, 200:264], 85)
    assert np.allclose(detector.map(image), detector.decision_function(image)[0], rtol=0, atol=1e-5)


@pytest.mark.parametrize("shape", [(8, 8), (9, 30), (40, 64), (100, 90)])
def test_a_map_is_the_mean_of_the_windows_over_a_block(shape):
    dc = np.random.default_rng(1).integers(-99, 100, shape)
    block_map = MeanOfDc().map(textured(dc))
    assert block_map.shape == shape
    constant = MeanOfDc().map(textured(np.full(shape, 7)))
    assert np.allclose(constant, 7)
    assert block_map[0, 0] == pytest.approx(dc[:8, :8].mean())  # one window holds the corner
    assert block_map[-1, -1] == pytest.approx(dc[-8:, -8:].mean())


def test_a_map_shows_where():
    dc = np.zeros((40, 60))
    dc[20:36, 10:30] = 50
    block_map = MeanOfDc().map(textured(dc))
    assert np.unravel_index(block_map.argmax(), block_map.shape) in {
        (r, c) for r in range(24, 32) for c in range(14, 26)
    }
    assert block_map[:8, 40:].max() == 0


@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_get_a_finite_answer_or_a_clear_error(detector, image):
    if min(interior(image).shape[:2]) < 8:
        with pytest.raises(ValueError, match="8 x 8 whole blocks"):
            detector.decision_function(image)
        with pytest.raises(ValueError, match="8 x 8 whole blocks"):
            detector.map(image)
    else:
        assert np.isfinite(detector.decision_function(image)).all()
        assert np.isfinite(detector.map(image)).all()


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_flat_picture_is_never_called_double(detector, value):
    flat = jpeglab.compress(np.full((96, 80, 3), value, np.uint8), 85)
    assert detector.decision_function(flat)[0] <= 0
    assert (detector.map(flat) <= 0).all()


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_interval": 2}])
def test_how_a_file_is_written_does_not_matter(detector, options):
    image = jpeglab.compress(picture("chelsea"), 85)
    again = jpeglab.read(jpeglab.write(image, **options))
    assert np.array_equal(detector.decision_function(again), detector.decision_function(image))


def test_what_is_no_picture_is_named(detector):
    with pytest.raises(ValueError, match="expected JpegImages, got ndarray"):
        detector.decision_function([np.zeros((64, 64))])


# --- cards and files --------------------------------------------------------------------------------------------------


def test_a_card_says_what_it_has_to(detector):
    text = repr(detector.card)
    for word in ("trained on", "recipe", "where not to use it", "blind", "held-out", "CC BY-SA 4.0", "commit"):
        assert word in text
    for row in detector.card.figures:
        assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


def test_a_card_comes_back_from_its_file(detector, tmp_path):
    detector.card.write(tmp_path / "card.json")
    assert Card.read(tmp_path / "card.json") == detector.card


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "x"}', "\x00"])
def test_a_file_that_is_no_card_is_named(tmp_path, text):
    (tmp_path / "card.json").write_text(text)
    with pytest.raises(ValueError, match=r"^card\.json: expected"):
        Card.read(tmp_path / "card.json")


def test_models_are_small():
    assert all(path.stat().st_size <= 2 << 20 for path in MODELS.iterdir())


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ValueError, match=r"cnn-aligned, cnn-shifted.*'cnn'"):
        load("cnn")


@pytest.fixture
def copied(tmp_path):
    for name in ("cnn-aligned.json", "cnn-aligned.npz"):
        shutil.copy(MODELS / name, tmp_path)
    return tmp_path


def test_a_changed_byte_is_found(copied):
    path = copied / "cnn-aligned.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"^cnn-aligned\.npz: expected SHA-256"):
        load("cnn-aligned", copied)


def test_weights_of_another_model_are_found(copied):
    shutil.copy(MODELS / "cnn-shifted.npz", copied / "cnn-aligned.npz")
    card = Card.read(copied / "cnn-aligned.json")
    digest = Card.read(MODELS / "cnn-shifted.json").files["cnn-shifted.npz"]
    dataclasses.replace(card, files={"cnn-aligned.npz": digest}).write(copied / "cnn-aligned.json")
    with pytest.raises(ValueError, match=r"^cnn-aligned\.npz: expected arrays"):
        load("cnn-aligned", copied)


def test_weights_come_back_and_the_same_arrays_make_the_same_file(tmp_path):
    first, second = (write_weights(tmp_path / name, ARRAYS) for name in ("a.npz", "b.npz"))
    assert first == second
    found = read_weights(tmp_path / "a.npz", SHAPES, first)
    assert all(np.array_equal(found[name], array) for name, array in ARRAYS.items())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"bias": np.zeros(3)}, r"bias of shape \(2,\), got \(3,\)"),
        ({"bias": np.zeros((2, 1))}, r"bias of shape \(2,\), got \(2, 1\)"),
        ({"bias": np.array([0, np.nan])}, "finite numbers in bias"),
        ({"weight": np.full((2, 3), np.inf)}, "finite numbers in weight"),
        ({"bias": np.array(["a", "b"])}, "finite numbers in bias"),
        ({"more": np.zeros(1)}, "expected arrays"),
    ],
)
def test_wrong_arrays_are_named(tmp_path, change, told):
    write_weights(tmp_path / "w.npz", ARRAYS | change)
    with pytest.raises(ValueError, match=rf"^w\.npz: expected .*{told}|^w\.npz: {told}"):
        read_weights(tmp_path / "w.npz", SHAPES)


def test_a_missing_array_is_named(tmp_path):
    write_weights(tmp_path / "w.npz", {"weight": ARRAYS["weight"]})
    with pytest.raises(ValueError, match=r"expected arrays \['bias', 'weight'\], got \['weight'\]"):
        read_weights(tmp_path / "w.npz", SHAPES)


def test_pickles_are_refused(tmp_path):
    np.savez(tmp_path / "w.npz", weight=ARRAYS["weight"], bias=np.array([{}, []], object))
    with pytest.raises(ValueError, match=r"^w\.npz: expected an npz file without pickles"):
        read_weights(tmp_path / "w.npz", SHAPES)


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "npy"])
def test_what_is_no_npz_file_is_named(tmp_path, damage):
    path = tmp_path / "w.npz"
    write_weights(path, ARRAYS)
    whole = path.read_bytes()
    if damage == "npy":
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
    else:
        path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "text": json.dumps([1]).encode()}[damage])
    with pytest.raises(ValueError, match=r"^w\.npz: expected an npz file"):
        read_weights(path, SHAPES)


def test_every_damaged_byte_gives_the_arrays_or_a_clear_error(tmp_path):
    path = tmp_path / "w.npz"
    write_weights(path, ARRAYS)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        try:
            found = read_weights(path, SHAPES)
        except ValueError as error:
            assert str(error).startswith("w.npz: expected")
        else:
            assert set(found) == set(SHAPES)
