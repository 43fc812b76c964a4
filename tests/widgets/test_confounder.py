import numpy as np
import pytest
from apps import move_everything, seen, text
from scipy.fft import dctn

from jpeglab.experiments.rates import Estimate
from jpeglab.transform import split_blocks
from jpeglab.widgets import ConfounderApp
from jpeglab.widgets.confounder import CHECKS, alarm, features_of_pixels, on_honest, training_set, validate


@pytest.fixture(scope="module")
def app():
    return ConfounderApp()


def test_features_are_those_of_a_textbook_dct():
    pixels = np.random.default_rng(0).integers(0, 256, (2, 56, 56), np.uint8)
    features = features_of_pixels(pixels).reshape(2, 9, 16)
    modes = [(0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)]
    for window, found in zip(pixels, features, strict=True):
        coefficients = dctn(split_blocks(window), axes=(-2, -1), norm="ortho")
        for (v, u), histogram in zip(modes, found, strict=True):
            magnitudes = np.minimum(np.floor(np.abs(coefficients[..., v, u]) + 0.5), 15)
            shares = [(magnitudes == value).mean() for value in range(16)]
            # on a tie of rounding a last bit of the two transforms may decide
            np.testing.assert_allclose(histogram**2, shares, atol=1.01 / magnitudes.size)


def test_a_fault_changes_what_it_says_and_nothing_else():
    honest, cut, mirrored = training_set(60, 85), training_set(60, 85, cut=True), training_set(60, 85, mirrored=True)
    single, count = ~honest.double, len(honest.double)
    assert count == 2 * single.sum()
    same = (honest.features == cut.features).all(axis=1)
    assert same[honest.double].all() and not same[single].any()
    assert np.array_equal(honest.features, mirrored.features[:count])
    assert np.array_equal(np.tile(honest.photo, 2), mirrored.photo)
    np.testing.assert_array_equal(np.tile(honest.double, 2), mirrored.double)


def test_pictures_cut_off_the_grid_give_a_perfect_validation_and_chance_on_honest_pictures():
    own, honest = validate(80, 85, cut=True, mirrored=False), on_honest(80, 85, cut=True, mirrored=False)
    assert own.both.value == 1
    assert honest.both.value == 0.5
    assert honest.singles == 0 and honest.doubles == honest.total // 2  # every single is called double


@pytest.mark.parametrize(
    ("cut", "mirrored", "caught_by"),
    [
        (False, False, []),
        (True, False, ["the same table twice", "honest pictures"]),
        (False, True, ["labels shuffled"]),
    ],
)
def test_checks_find_their_faults_and_leave_honest_sets_alone(cut, mirrored, caught_by):
    own = validate(80, 85, cut, mirrored)
    found = {
        "labels shuffled": validate(80, 85, cut, mirrored, shuffled=True),
        "the same table twice": validate(85, 85, cut, mirrored),
        "honest pictures": on_honest(80, 85, cut, mirrored),
    }
    alarms = [check for check, right in found.items() if alarm(check, right.both, own.both)]
    assert set(caught_by) <= set(alarms)
    assert bool(alarms) == (cut or mirrored)


def test_an_alarm_is_what_chance_does_not_explain():
    own, good, chance = Estimate(0.95, 0.9, 1), Estimate(0.8, 0.7, 0.92), Estimate(0.5, 0.4, 0.6)
    assert [alarm(check, good, own) for check in CHECKS] == [False, True, True, False]
    assert [alarm(check, chance, own) for check in CHECKS] == [False, False, False, True]


def test_every_switch_shows_its_bar(app):
    for values in move_everything(app):
        checks = {
            "own validation": True,
            "labels shuffled": values["shuffled"],
            "the same table twice": values["same"],
            "honest pictures": values["honest"],
        }
        done = [bool(bar.get_width()) for bar in app.bars.bars]
        assert done == list(checks.values())
        assert len(app.bars.spans.get_segments()) == sum(done)
        own = validate(values["first"], 85, values["cut"], values["mirrored"])
        assert app.bars.bars[0].get_width() == pytest.approx(100 * (own.singles + own.doubles) / own.total)
        assert f"Checks done {sum(done) - 1} of 3" in text(app.numbers)
        assert f"Own validation {own.both.value:.2f}" in text(app.numbers)
        for check, is_done in checks.items():
            assert (check in app.plot.alt) == is_done
    assert seen(app.plot).shape[:2] == (290, 780)


def test_a_perfect_score_raises_two_alarms_and_a_set_without_faults_none(app):
    app.go("reset")
    app.go("perfect")
    assert "Own validation 1.00" in text(app.numbers) and "Alarms 0" in text(app.numbers)
    app.go("all checks")
    assert "Alarms 2" in text(app.numbers)
    assert "Singles right, honest 0 of 96" in text(app.numbers)
    assert [bar.get_hatch() or "" for bar in app.bars.bars] == ["", "", "//", "//"]
    app.move(cut=False)
    assert "Checks done 3 of 3" in text(app.numbers) and "Alarms 0" in text(app.numbers)
    app.go("reset")
