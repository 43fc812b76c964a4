"""The chain is held to planted pasts, and to a table of what it should conclude from which findings."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import photo
from odd import odd_pictures, rewritten

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.examination import (
    HISTORIES,
    ORDER,
    STEPS,
    blind_qualities,
    conclude,
    examine,
    matching_qualities,
)
from jpeglab.forensics.primary import PrimaryTable
from jpeglab.forensics.report import WIDTH, conclusion, ranges
from jpeglab.forensics.shifted import find_shifted_grid
from jpeglab.forensics.verdict import Verdict
from jpeglab.transform.quantization import standard_table


@pytest.fixture(scope="module")
def pixels():
    return picture("astronaut")[:360, :400]


@pytest.fixture(scope="module")
def single(pixels):
    return examine(jpeglab.compress(pixels, 85))


@pytest.fixture(scope="module")
def aligned(pixels):
    return examine(jpeglab.compress(jpeglab.decompress(jpeglab.compress(pixels, 60)), 85))


@pytest.fixture(scope="module")
def shifted(pixels):
    return examine(jpeglab.compress(jpeglab.decompress(jpeglab.compress(pixels, 60))[3:, 6:], 85))


# --- planted pasts ----------------------------------------------------------------------------------------------------


def test_a_single_has_no_trace(single):
    assert single.history == "none"
    assert single.shift is None and single.map is None and single.first_qualities == ()
    assert str(single).startswith("NO TRACE")


def test_a_double_names_its_first_quality(aligned):
    assert aligned.history == "aligned"
    assert (aligned.shift, aligned.primary.quality) == ((0, 0), 60)
    assert str(aligned).startswith("SAVED TWICE as JPEG on the same grid: first ")
    assert "QF 60" in str(aligned) and "now QF 85" in str(aligned)


def test_a_shifted_double_names_its_grid(shifted):
    assert shifted.history == "shifted"
    assert shifted.shift == (5, 2)  # what was cut from 8
    assert "row 5, column 2" in " ".join(str(shifted).split())
    assert shifted.verdicts["shifted"].evidence["step"] == standard_table(60)[0, 0]


def test_the_map_fits_the_conclusion(aligned, shifted):
    for examination in (aligned, shifted):
        assert examination.map.shape == examination.image.luminance.quantized.shape[:2]
        assert np.isfinite(examination.map).all()


def test_the_map_shows_a_paste(pixels):
    once = jpeglab.decompress(jpeglab.compress(pixels, 60)).copy()
    once[80:240, 160:320] = picture("chelsea")[80:240, 160:320]
    examination = examine(jpeglab.compress(once, 85))
    inside = np.zeros(examination.map.shape, bool)
    inside[10:30, 20:40] = True
    assert examination.history == "aligned"
    assert np.median(examination.map[inside]) > np.quantile(examination.map[~inside], 0.9)


@pytest.mark.parametrize("history", ["single", "aligned", "shifted"])
def test_rewriting_changes_no_finding(history, request):
    examination = request.getfixturevalue(history)
    for image in rewritten(examination.image):
        again = examine(image)
        assert conclusion(again) == conclusion(examination)
        assert {n: (v.score, v.threshold) for n, v in again.verdicts.items()} == {
            n: (v.score, v.threshold) for n, v in examination.verdicts.items()
        }


@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_get_a_report(image):
    examination = examine(image)
    assert examination.history in HISTORIES
    assert all(len(line) <= WIDTH for line in str(examination).splitlines())
    json.dumps(examination.to_dict(), allow_nan=False)


def test_a_flat_picture_cannot_be_told():
    examination = examine(jpeglab.compress(np.full((300, 200), 90, np.uint8), 85))
    assert examination.history == "unknown"
    assert str(examination).startswith("CANNOT TELL")


def test_a_weak_trace_is_told_with_doubt(aligned):
    strong = conclusion(aligned)
    fourier = aligned.verdicts["fourier"]
    weak = Verdict(1.3 * fourier.threshold, fourier.threshold, True)
    doubtful = replace(aligned, verdicts={**aligned.verdicts, "fourier": weak})
    assert strong[0].startswith("SAVED TWICE") and strong[1].startswith("Quite sure")
    assert conclusion(doubtful)[0] == f"PERHAPS {strong[0]}"
    assert conclusion(doubtful)[1].startswith("Not sure: peaks of 1.3 times")


# --- the contract -----------------------------------------------------------------------------------------------------


def test_verdicts_and_steps_come_in_order(pixels):
    seen = []
    examination = examine(jpeglab.compress(pixels[:64, :64], 85), false_alarm=0.01, progress=seen.append)
    assert tuple(seen) == STEPS
    assert tuple(examination.verdicts) == ORDER
    for name, verdict in examination.verdicts.items():
        assert verdict == DETECTORS[name](examination.image, false_alarm=0.01)


def test_a_report_fits_one_screen(single, aligned, shifted):
    for examination in (single, aligned, shifted):
        lines = str(examination).splitlines()
        assert len(lines) <= 40 and max(map(len, lines)) <= 79


def test_json_keeps_everything_and_only_finite_numbers(aligned):
    told = json.loads(json.dumps(aligned.to_dict(), allow_nan=False))
    assert told["history"] == "aligned" and told["shift"] == [0, 0]
    assert np.array_equal(told["primary"]["steps"], aligned.primary.steps)
    assert told["primary"]["ambiguous"]["0,0"] == list(aligned.primary.ambiguous[0, 0])
    assert told["facts"]["tables"][0] == {"quality": 85, "distance": 0}
    assert told["verdicts"]["fourier"]["score"] == aligned.verdicts["fourier"].score


def test_no_number_that_json_cannot_say(aligned):
    verdicts = {**aligned.verdicts, "fourier": Verdict(1.0, np.inf, None, "blind")}
    told = replace(aligned, verdicts=verdicts).to_dict()
    assert told["verdicts"]["fourier"]["threshold"] is None


# --- conclusions ------------------------------------------------------------------------------------------------------

NOTHING = PrimaryTable(np.zeros((8, 8), int), {}, None)
ONES = {(0, k): (1, 2) for k in range(4)}
TRACES = {(k, 1): (3, 5) for k in (1, 2, 3)}
TABLE = PrimaryTable(np.zeros((8, 8), int), TRACES, None)
FEW = PrimaryTable(np.zeros((8, 8), int), {**ONES, **TRACES}, None)
STANDARD = PrimaryTable(np.zeros((8, 8), int), {**ONES, **TRACES}, 80, tuple(TRACES))


def findings(positive="", unable="", shift=(3, 5), step=7):
    return {
        name: Verdict(
            1.0, 0.5, None if name in unable.split() else name in positive.split(), "a note",
            {"shift": shift, "step": step},
        )
        for name in ORDER
    }  # fmt: skip


@pytest.mark.parametrize(
    ("positive", "primary", "history"),
    [
        ("", NOTHING, "none"),
        ("", TABLE, "none"),
        ("fourier", FEW, "unexplained"),
        ("fourier", STANDARD, "aligned"),
        ("benford", NOTHING, "none"),
        ("fourier", NOTHING, "unexplained"),
        ("fourier benford", NOTHING, "unexplained"),
        ("fourier", TABLE, "aligned"),
        ("fourier shifted same_table", TABLE, "aligned"),
        ("fourier shifted", NOTHING, "shifted"),
        ("shifted same_table", NOTHING, "shifted"),
        ("same_table", NOTHING, "same table"),
        ("fourier same_table", NOTHING, "same table"),
    ],
)
def test_conclusions(positive, primary, history):
    assert conclude(findings(positive), primary, 6) == history


def test_what_cannot_be_told():
    assert conclude(findings(unable="fourier shifted"), NOTHING, 6) == "unknown"
    assert conclude(findings(unable="same_table"), NOTHING, 6) == "none"
    assert conclude(findings("shifted", unable="fourier"), NOTHING, 6) == "shifted"


def test_the_files_own_grid_is_no_shifted_one():
    """Halfway between smooth blocks the mean is a multiple of half the step (Reconyx, a camera for wild animals)."""
    assert conclude(findings("shifted", shift=(0, 4), step=4), NOTHING, 8) == "unexplained"
    assert conclude(findings("shifted", shift=(0, 4), step=5), NOTHING, 8) == "shifted"
    assert conclude(findings("shifted", shift=(2, 4), step=4), NOTHING, 8) == "shifted"


def test_smooth_pictures_show_their_own_grid_halfway():
    slope = np.add.outer(np.arange(256), np.arange(256)) / 3 + 20
    rough = slope + np.random.default_rng(0).normal(0, 2, slope.shape)
    grid = find_shifted_grid(jpeglab.compress(rough.astype(np.uint8), 75))
    assert conclude(findings("shifted", shift=grid.shift, step=grid.step), NOTHING, 8) == "unexplained"


def test_drawn_pictures_have_peaks_but_no_table():
    """A slope in whole grey levels with noise: a histogram of its own, which here and there fits a first step."""
    slope = np.add.outer(np.arange(384), np.arange(384)) * 85 // 384 + 20
    rough = slope + np.random.default_rng(0).normal(0, 2.5, slope.shape)
    examination = examine(jpeglab.compress(rough.astype(np.uint8), 75))
    assert examination.verdicts["fourier"].positive
    assert examination.history == "unexplained"


def test_qualities_that_cannot_be_told_apart():
    """QF 74 and 75 have the same first ten steps."""
    modes = [(v, u) for v in range(4) for u in range(4 - v)]
    same = {mode: (int(standard_table(75)[mode]),) for mode in modes}
    assert all(standard_table(74)[mode] == standard_table(75)[mode] for mode in modes)
    assert matching_qualities(PrimaryTable(np.zeros((8, 8), int), same, 74, tuple(modes))) == (74, 75)
    assert matching_qualities(NOTHING) == ()


@pytest.mark.parametrize("quality", [30, 75, 90, 100])
def test_blind_qualities_divide_every_step(quality):
    table = standard_table(quality)
    modes = [(v, u) for v in range(4) for u in range(4 - v)]
    slow = [q for q in range(1, 101) if all(table[m] % standard_table(q)[m] == 0 for m in modes)]
    assert blind_qualities(table) == tuple(slow)


@given(st.sets(st.integers(1, 100), min_size=1))
def test_ranges_say_every_number_once(numbers):
    told = []
    for piece in ranges(numbers).replace(" or ", ", ").split(", "):
        first, _, last = piece.partition("-")
        told += range(int(first), int(last or first) + 1)
    assert told == sorted(numbers)


def test_photo_has_seeded_examination():
    image = jpeglab.compress(photo(80, 80, 1), 85)
    assert examine(image).to_dict() == examine(image).to_dict()
