"""Training: the networks of PyTorch and NumPy are the same ones, learn what is there, and nothing from chance."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from jpeglab import cli
from jpeglab.datasets import patch_set, photos, picture
from jpeglab.learning.detector import load
from jpeglab.learning.ensemble import fold_of
from jpeglab.learning.pixel_nets import PixelNet, pixel_network, view
from jpeglab.learning.training.fitting import fit, logits, seeded
from jpeglab.learning.training.nets import cross_fit, held_out_decisions
from jpeglab.learning.training.networks import export
from jpeglab.learning.training.recipes import PLANS
from jpeglab.learning.training.registry import TRAINERS, train
from jpeglab.learning.training.samples import sample_photos

torch = pytest.importorskip("torch", reason="training needs PyTorch, the extra [train]")

CLEAN = ("brick", "camera", "dandelion", "fig", "gravel", "sunset")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in CLEAN:
        Image.fromarray(picture(name)).save(folder / f"{name}.png")
    assert len({fold_of(path.name) for path in photos(folder)}) > 1
    return folder


def small(name, draws=9, epochs=8):
    """A plan that takes seconds."""
    plan = PLANS[name]
    recipe = dataclasses.replace(plan.recipe, draws=draws, pieces=((1, 4), (2, 1)), pairs=((60, 85), (55, 85)))
    return dataclasses.replace(plan, recipe=recipe, epochs=epochs, measured=((60, 85),), batch=32)


@pytest.fixture(scope="module")
def samples(folder):
    return sample_photos(photos(folder), small("cnn-aligned").recipe)


# --- the twins --------------------------------------------------------------------------------------------------------


def read(name, folder):
    """What the network of a plan gets of some real patches."""
    plan = PLANS[name]
    patches = patch_set(photos(folder)[:3], 64, [(60, 85), (90, 75)], 4, shifted=plan.recipe.shifted)
    return plan.recipe.inputs(plan.recipe.gather(patches.quantized, patches.tables), patches.tables)


@pytest.mark.parametrize("name", list(PLANS))
def test_numpy_computes_what_pytorch_computes(name, folder):
    seeded(3)
    network, arrays = PLANS[name].build(), read(name, folder)
    ours = PLANS[name].detector.network(*arrays, export(network))
    assert np.ptp(ours) > 1e-3
    assert np.allclose(ours, logits(network, arrays), rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", list(PLANS))
def test_shipped_weights_give_the_same_in_pytorch(name, folder):
    arrays = read(name, folder)
    for member in load(name).members:
        network = PLANS[name].build()
        named = {f"{key}.weight".replace("_bias.weight", ".bias"): torch.tensor(value) for key, value in member.items()}
        network.load_state_dict(named)
        ours, theirs = PLANS[name].detector.network(*arrays, member), logits(network, arrays)
        assert np.allclose(ours, theirs, rtol=0, atol=1e-4)


def test_weights_have_the_shapes_that_a_file_is_checked_for():
    for plan in PLANS.values():
        exported = export(plan.build())
        assert {name: array.shape for name, array in exported.items()} == dict(plan.detector.layers)


# --- learning ---------------------------------------------------------------------------------------------------------


def test_a_small_training_learns_what_is_easy_to_see(samples):
    _, judged = cross_fit(small("cnn-aligned"), samples)
    assert ((judged > 0) == samples.double).mean() > 0.85


def test_shuffled_labels_give_chance(samples):
    """Whatever the network could learn of photos, sizes or crops: without true labels, held-out photos tell nothing."""
    rng = np.random.default_rng(2)
    first = samples.first.copy()
    for k in range(0, len(first), 2):  # single and double lie side by side, so that classes stay equal within a photo
        first[k : k + 2] = rng.permutation(first[k : k + 2])
    shuffled = dataclasses.replace(samples, first=first)
    _, judged = cross_fit(small("cnn-aligned"), shuffled)
    right = ((judged > 0) == shuffled.double).mean()
    assert abs(right - 0.5) < 4 * 0.5 / np.sqrt(len(samples) / 4)  # pieces of one picture overlap


def test_the_seed_decides(samples):
    arrays, weights = (samples.x, samples.condition), []
    for seed in (1, 1, 2):
        seeded(seed)
        network = small("cnn-aligned").build()
        fit(network, arrays, samples.double, epochs=1, seed=seed)
        weights.append(export(network)["out"])
    assert np.array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])


def test_photos_of_one_fold_cannot_be_judged(samples):
    one = samples[samples.photo == samples.photo[0]]
    with pytest.raises(ValueError, match="expected more photos, got 1"):
        cross_fit(small("cnn-aligned"), one)


def test_each_photo_is_judged_by_the_member_that_never_saw_it(folder):
    detector = load("cnn-aligned")
    patches = patch_set(photos(folder), 64, [(60, 85)], 2)
    decisions = held_out_decisions(detector, patches)
    for photo in np.unique(patches.photo):
        here = np.flatnonzero(patches.photo == photo)
        alone = detector.held_out(photo).decision_function(patches[here])
        assert np.allclose(decisions[here], alone, rtol=0, atol=1e-5)


# --- pixel networks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("height", "width"), [(64, 64), (64, 96), (50, 61)])
def test_pixel_networks_take_any_size(height, width):
    assert pixel_network(height, width)(torch.zeros(3, 1, height, width)).shape == (3,)


@pytest.mark.parametrize("residual", [False, True])
def test_a_pixel_network_is_trained_like_any_classifier(folder, residual):
    patches = patch_set(photos(folder)[:2], 64, [(60, 85)], 3)
    network = PixelNet(residual, epochs=1, batch=4).fit(patches, patches.double)
    again = PixelNet(residual, epochs=1, batch=4).fit(patches, patches.double)
    scores = network.decision_function(patches)
    assert np.array_equal(scores, again.decision_function(patches))
    assert np.array_equal(network.predict(list(patches)), (scores > 0).astype(int))


def test_pixels_are_seen_without_their_mean(folder):
    patches = patch_set(photos(folder)[:1], 64, [(60, 85)], 3)
    seen = view(patches)
    assert seen.shape == (6, 1, 64, 64) and np.allclose(seen.mean(axis=(1, 2, 3)), 0, atol=1e-6)
    assert np.allclose(np.diff(seen[0, 0, 0]) * 32, np.diff(patches.pixels()[0, 0].astype(int)), atol=1e-4)
    with pytest.raises(ValueError, match="of one size, got 2"):
        view([patches[0], patch_set(photos(folder)[:1], 128, [(60, 85)], 1)[0]])


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(PLANS))
def test_the_command_writes_a_model_that_loads(name, folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("jpeglab.learning.training.nets.PLANS", {name: small(name, draws=2, epochs=1)})
    options = ["--photos", str(folder), "--model", name, "--to", str(tmp_path / "new"), "--data", "six pictures, CC0"]
    assert cli.main(["train", *options]) == 0
    detector = load(name, tmp_path / "new")
    assert capsys.readouterr().out.strip() == repr(detector.card)
    assert "six pictures, CC0" in detector.card.data
    assert {row["pixels"] for row in detector.card.figures} == set(PLANS[name].places)


def test_what_cannot_be_trained_is_named(folder, tmp_path, capsys):
    with pytest.raises(ValueError, match="got 'cnn'"):
        train("cnn", folder)
    with pytest.raises(ValueError, match="got none"):
        train("cnn-aligned", tmp_path)
    assert cli.main(["train", "--photos", str(tmp_path / "none")]) == 2
    assert "expected a folder of photos" in capsys.readouterr().err


def test_nothing_that_runs_a_detector_loads_pytorch():
    code = "import sys, jpeglab.learning.training.nets; from jpeglab.learning.detector import load; "
    code += "load('cnn-aligned'); load('cnn-shifted'); print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
    assert set(TRAINERS) >= set(PLANS)
