import numpy as np
import pytest
from apps import seen, text, upload
from sklearn.metrics import roc_auc_score

from jpeglab.forensics.fourier import score
from jpeglab.learning import load
from jpeglab.widgets import NetMapApp
from jpeglab.widgets.net_map import GRIDS, Plan, compute

PLANS = [
    (Plan(112, 70, 85, aligned=True), "aligned"),
    (Plan(112, 85, 75, aligned=True), "aligned"),
    (Plan(112, 60, 90, aligned=False), "shifted"),
]


@pytest.fixture(scope="module")
def app():
    return NetMapApp()


@pytest.mark.parametrize(("plan", "grid"), PLANS)
def test_the_learned_map_finds_a_paste(app, plan, grid):
    maps = compute(app.photo("camera"), plan, grid)
    spread = maps.learned.repeat(8, axis=0).repeat(8, axis=1)
    assert roc_auc_score(maps.forgery.mask.ravel(), spread.ravel()) > 0.9


def test_scores_are_those_of_the_file(app):
    """To float32: an app keeps to one processor, and sums in another order than several do."""
    plan, grid = PLANS[0]
    maps = compute(app.photo("camera"), plan, grid)
    image = maps.forgery.image
    assert maps.fourier == score(image)[0]
    assert maps.decision == pytest.approx(load(GRIDS[grid]).decision_function(image)[0], rel=1e-5)
    np.testing.assert_allclose(maps.learned, load(GRIDS[grid]).map(image), rtol=1e-5)


def test_every_control_is_seen(app):
    changes = {"size": 64, "first": 60, "second": 90, "picture": "brick", "aligned": False}
    for name, value in changes.items():
        before = app.learned.value
        app.controls[name].value = value
        assert not app.message.value and app.learned.value != before, name
        assert seen(app.photo_view).shape == seen(app.derived).shape == seen(app.learned).shape == (256, 256, 3)
    app.go("reset")
    maps = compute(
        app.photo("camera"), Plan(**{k: app.values[k] for k in ("size", "first", "second", "aligned")}), "aligned"
    )
    spread = maps.learned.repeat(8, axis=0).repeat(8, axis=1)
    auc = roc_auc_score(maps.forgery.mask.ravel(), spread.ravel())
    assert f"AUC, learned map {auc:.2f}" in text(app.numbers)
    assert f"Fourier score {maps.fourier:.1f}" in text(app.numbers)


def test_small_photos(app):
    upload(app, "small.png", np.random.default_rng(0).integers(0, 256, (96, 101), np.uint8))
    assert not app.message.value and seen(app.learned).shape == (96, 101, 3)
    app.go("reset")
    upload(app, "tiny.png", np.zeros((95, 300), np.uint8))
    assert "at least 96 × 96 pixels" in app.message.value
