"""Planted features with a known answer, a slow encoder, and what the committed table says of itself."""

import numpy as np
import pytest
from PIL import Image
from scipy.fft import dctn
from sklearn.metrics import roc_auc_score

import jpeglab
from jpeglab.datasets import cut_patches, picture, picture_file
from jpeglab.experiments import mismatch
from jpeglab.experiments.mismatch import FIRSTS, SETTINGS, Setting, decide, learn, measure_photo, round_down
from jpeglab.experiments.tables import read_rows
from jpeglab.learning.ensemble import fold_of
from jpeglab.learning.svm import svm_features
from jpeglab.transform import split_blocks, standard_table

CAMERA = picture_file("camera")


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_rounding_down_is_the_floor_of_the_quotient(quality):
    pixels = picture("camera")[:64, :96]
    quotients = dctn(split_blocks(pixels), axes=(-2, -1), norm="ortho") / standard_table(quality)
    found = round_down(pixels, quality)
    rest = (quotients % 1) * standard_table(quality)
    near = np.minimum(rest, standard_table(quality) - rest) < 0.2  # libjpeg's DCT is exact to about an eighth
    assert (found.luminance.quantized == np.floor(quotients))[~near].all()
    assert (~near).mean() > 0.5
    assert np.array_equal(found.luminance.table, standard_table(quality))
    assert jpeglab.decompress(found).shape == pixels.shape


def test_a_picture_of_any_size_can_be_rounded_down():
    image = round_down(picture("camera")[:61, :83], 75)
    assert (image.height, image.width) == (61, 83)
    assert (
        image.luminance.quantized.shape == jpeglab.compress(picture("camera")[:61, :83], 75).luminance.quantized.shape
    )


def test_features_stand_by_first_quality_and_class():
    features = measure_photo(CAMERA, Setting(second=85))
    patches = cut_patches(CAMERA, size=64, pairs=[(first, 85) for first in FIRSTS], count=4)
    assert features.shape == (len(FIRSTS), 2, 4, 320)
    for k, first in enumerate(FIRSTS):
        doubles = svm_features().transform(patches[patches.first == first])
        np.testing.assert_array_equal(features[k, 1], doubles)
    singles = svm_features().transform(patches[~patches.double])
    np.testing.assert_array_equal(features[:, 0].reshape(-1, 320), singles)


def test_settings_show_the_same_photo_in_other_ways():
    measured = {name: measure_photo(CAMERA, setting) for name, setting in SETTINGS.items()}
    assert {features.shape for features in measured.values()} == {(len(FIRSTS), 2, 4, 320)}
    assert len({features.tobytes() for features in measured.values()}) == len(SETTINGS)


def test_what_is_planted_is_learned():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(12, len(FIRSTS), 2, 4, 6))
    features[:, :, 1, :, 0] += 8
    decisions = decide(learn(features[:6]), features[6:])
    assert decisions.shape == (6, len(FIRSTS), 2, 4)
    assert (decisions[:, :, 0] < 0).all() and (decisions[:, :, 1] > 0).all()


def plant(monkeypatch, shift):
    """In one feature doubles are larger by ``shift``; in all settings but the first it is the singles."""

    def measure(path, setting, seed=1):
        rng = np.random.default_rng(int(path.stem))
        features = rng.normal(size=(len(FIRSTS), 2, 1, 3))
        features[:, int(setting == Setting()), :, 0] += shift
        return features

    monkeypatch.setattr(mismatch, "measure_photo", measure)
    monkeypatch.setattr(mismatch, "PLACES", 1)


@pytest.mark.parametrize("shift", [0, 3])
def test_the_table_finds_what_was_planted(monkeypatch, tmp_path, shift):
    plant(monkeypatch, shift)
    paths = [tmp_path / f"{k}.png" for k in range(60)]
    rows = {
        (row["topic"], row["learned"], row["asked"], row["amount"], row["first"]): row for row in mismatch.run(paths)
    }
    first, other = list(SETTINGS)[:2]
    most = min(sum(fold_of(path.name) != k for path in paths) for k in range(3))
    amount = min(40, most)
    assert max(key[3] for key in rows if key[0] == "amount") <= most
    alike = rows["mismatch", first, first, amount, "mean"]
    away = rows["mismatch", first, other, amount, "mean"]
    assert alike["photos"] == 60
    for row in rows.values():
        assert row["accuracy_low"] <= row["accuracy"] <= row["accuracy_high"]
    if shift:
        assert alike["accuracy"] > 0.85 and away["accuracy"] < 0.15
        assert alike["auc"] > 0.95 and away["auc"] < 0.05
    else:
        # 600 decisions: four standard deviations of a fair coin
        assert abs(alike["accuracy"] - 0.5) < 0.08 and abs(away["auc"] - 0.5) < 0.1


def test_no_photo_is_judged_by_a_machine_that_saw_it(monkeypatch, tmp_path):
    """Features are the photo's own signature, classes a coin: who learned a photo by heart would be right about it."""

    def measure(path, setting, seed=1):
        rng = np.random.default_rng(int(path.stem))
        return np.repeat(rng.normal(size=(len(FIRSTS), 2, 1, 40)), 2, axis=2)

    monkeypatch.setattr(mismatch, "measure_photo", measure)
    monkeypatch.setattr(mismatch, "PLACES", 2)
    rows = mismatch.run([tmp_path / f"{k}.png" for k in range(40)])
    assert all(abs(row["accuracy"] - 0.5) < 0.12 for row in rows if row["first"] == "mean")


def test_areas_are_scikit_learns():
    rng = np.random.default_rng(3)
    singles, doubles = rng.normal(size=(1, 5, 2, 3)), rng.normal(0.5, size=(1, 5, 2, 3))
    expected = [
        roc_auc_score(np.repeat([0, 1], 15), np.concatenate([singles[0, :, k].ravel(), doubles[0, :, k].ravel()]))
        for k in range(2)
    ]
    assert mismatch._wins(singles, doubles).mean() == pytest.approx(np.mean(expected))


def test_too_few_photos_give_no_rows(tmp_path):
    Image.fromarray(picture("camera")[:80, :80]).save(tmp_path / "small.png")
    assert mismatch.run([tmp_path / "small.png"]) == []


def test_the_committed_table_shows_each_setting_against_each():
    rows = read_rows("mismatch", topic="mismatch", first="mean")
    assert {(row["learned"], row["asked"]) for row in rows} >= {(a, b) for a in SETTINGS for b in SETTINGS}
    assert len(read_rows("mismatch", topic="amount", first="mean")) == len(mismatch.AMOUNTS)
