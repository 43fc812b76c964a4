"""The contract of all detectors: what every picture gets, what rewriting cannot change, and when they cannot tell."""

import math

import numpy as np
import pytest
from jpegs import opened, saved
from odd import odd_pictures, rewritten

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics import DETECTORS, Verdict

NAMES = ("fourier", "benford", "same_table", "shifted")
CAMERA_LIKE = np.clip(np.add.outer(np.arange(8), np.arange(8)) * 2 + 3, 1, 255)  # no standard table


def single(name="coffee", quality=85):
    return jpeglab.read(saved(picture(name), quality=quality))


def double(history, *, name="coffee", cut=(0, 0), grey=False):
    """Saved by Pillow with each quality; cut after the first save."""
    pixels = picture(name)
    pixels = np.ascontiguousarray(pixels[..., 1]) if grey else pixels
    for k, quality in enumerate(history):
        data = saved(pixels, quality=quality)
        pixels = opened(data)[cut[0] if k == 0 else 0 :, cut[1] if k == 0 else 0 :]
    return jpeglab.read(data)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("image", odd_pictures())
def test_every_picture_gets_a_verdict(image, name):
    verdict = DETECTORS[name](image)
    assert isinstance(verdict, Verdict)
    assert math.isfinite(verdict.score) and math.isfinite(verdict.threshold)
    assert verdict.positive in (True, False, None)
    assert verdict.positive is None or verdict.positive == (verdict.score > verdict.threshold)
    assert verdict.positive is not None or "too little evidence" in verdict.note
    assert verdict.explanations and verdict.evidence


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["flat", "black", "white", "8x8", "1x1"])
def test_pictures_that_show_nothing_are_left_open(kind, name):
    (image,) = [parameter.values[0] for parameter in odd_pictures() if parameter.id == kind]
    assert DETECTORS[name](image).positive is None


@pytest.mark.parametrize("name", NAMES)
def test_a_large_flat_picture_is_left_open(name):
    assert DETECTORS[name](jpeglab.compress(np.full((512, 512), 77, np.uint8), 90)).positive is None


@pytest.mark.parametrize("name", NAMES)
def test_lossless_rewriting_and_metadata_change_nothing(name):
    image = double((60, 85), name="fig")
    verdict = DETECTORS[name](image)
    assert all(DETECTORS[name](other) == verdict for other in rewritten(image))


@pytest.mark.parametrize(
    ("name", "history", "cut"),
    [
        ("fourier", (60, 85), (0, 0)),
        ("benford", (60, 85), (0, 0)),
        ("same_table", (95, 95), (0, 0)),
        ("shifted", (60, 95), (3, 6)),
    ],
)
@pytest.mark.parametrize("grey", [False, True])
def test_each_finds_its_own_trace(name, history, cut, grey):
    verdict = DETECTORS[name](double(history, cut=cut, grey=grey), false_alarm=0.01)
    assert verdict.positive is True
    assert verdict.score > verdict.threshold


@pytest.mark.parametrize("name", ["fourier", "same_table", "shifted"])
@pytest.mark.parametrize("photo", ["astronaut", "coffee", "chelsea", "fig"])
def test_clean_pictures_saved_once_have_no_trace(photo, name):
    assert DETECTORS[name](single(photo), false_alarm=0.01).positive is not True


def test_shift_and_step_are_evidence():
    evidence = DETECTORS["shifted"](double((60, 95), cut=(3, 6), grey=True)).evidence
    assert evidence["shift"] == (5, 2)
    assert evidence["step"] == jpeglab.compress(np.zeros((8, 8), np.uint8), 60).luminance.table[0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_a_rarer_false_alarm_takes_a_higher_score(name):
    image = single()
    rates = 0.1, 0.07, 0.05, 0.03, 0.02, 0.01
    verdicts = [DETECTORS[name](image, false_alarm=rate) for rate in rates]
    measured = [verdict.false_alarm for verdict in verdicts]
    assert sorted(measured, reverse=True) == measured and measured[2] < 0.1  # at most twice what was asked for
    assert len({verdict.score for verdict in verdicts}) == 1
    assert sorted(verdict.threshold for verdict in verdicts) == [verdict.threshold for verdict in verdicts]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rate", [0, 0.001, 0.2, 1, math.nan])
def test_a_rate_that_was_not_calibrated_is_refused(rate, name):
    with pytest.raises(ValueError, match="expected a false-alarm rate in"):
        DETECTORS[name](single(), false_alarm=rate)


@pytest.mark.parametrize("name", NAMES)
def test_a_cameras_own_table_works(name):
    pixels = picture("coffee")
    once = jpeglab.compress(pixels, tables=[CAMERA_LIKE])
    assert DETECTORS[name](once).positive is not None
    assert DETECTORS[name](once).positive is False or name == "benford"


def test_the_note_recalls_what_leaves_no_trace_and_what_lies_outside_the_calibration():
    blind = DETECTORS["fourier"](double((95, 75)))  # every step of QF 95 divides that of QF 75 or nearly
    assert "divides the file's" in blind.note
    coarse = jpeglab.compress(picture("coffee"), tables=[np.full((8, 8), 200)])
    assert "coarser table" in DETECTORS["shifted"](coarse).note
    misfit = DETECTORS["benford"](single())
    assert f"may not fit this one: {100 * misfit.false_alarm:.2g} % of those" in misfit.note
