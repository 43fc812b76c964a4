import hashlib
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

import jpeglab
from jpeglab.datasets.cases import case_file, cases, reveal, seal
from jpeglab.forensics import examine
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.localization import localize
from jpeglab.transform.quantization import nearest_quality

ROOT = Path(__file__).parents[2]
SERIES = "cases", "capstone"
README = (ROOT / "images" / "cases" / "README.md").read_text(encoding="utf-8")
METHODS = {"the paste was a JPEG": ("double", "improved"), "the photo was a JPEG": ("single", "shifted")}
INNOCENT = {"Untouched": "none", "only saved twice": "aligned", "only cropped": "shifted"}


@pytest.mark.parametrize("name", cases())
def test_a_case_is_a_small_jpeg_whose_answer_was_sealed(name):
    data = case_file(name).read_bytes()
    assert len(data) < 80_000
    answer = reveal(name)
    assert (
        seal(answer)
        == hashlib.sha256("\n".join([answer.nonce, answer.text, " ".join(map(str, answer.paste))]).encode()).hexdigest()
    )
    [row] = [line for line in README.splitlines() if line.startswith(f"| {name}.jpg ")]
    assert f"`{seal(answer)}`" in row and f"{len(data):,}" in row


def test_the_seal_breaks_when_a_word_or_the_nonce_changes():
    answer = reveal("case1")
    for other in (
        answer._replace(text=answer.text + "."), answer._replace(nonce="0" * 32), answer._replace(paste=(1, 2, 3, 4)),
    ):  # fmt: skip
        assert seal(other) != seal(answer)
    assert re.fullmatch("[0-9a-f]{32}", answer.nonce)


def test_there_are_one_of_each_kind():
    texts = sorted(reveal(name).text for name in cases())
    assert [text.split(",")[0].split(".")[0] for text in texts] == [
        "Forged: the paste was a JPEG", "Forged: the photo was a JPEG", "Not edited",
        "Untouched: a photo that never was a JPEG",
    ]  # fmt: skip


@pytest.mark.parametrize("name", cases())
def test_the_files_are_what_the_answers_say(name):
    answer, image = reveal(name), jpeglab.read(case_file(name))
    last = int(re.findall(r"QF2? (\d+)", answer.text)[-1])
    assert nearest_quality(image.luminance.table) == (last, 0)
    mask = answer.mask(jpeglab.decompress(image).shape)
    assert mask.any() == answer.text.startswith("Forged")
    for story, (suspect, method) in METHODS.items():
        if story in answer.text:
            assert pixel_auc(localize(image, method, suspect=suspect), mask) > 0.95  # they can be solved


def split(series, trait):
    """A trait of the files, of those that are forged and of the others."""
    forged, innocent = [], []
    for place, name in enumerate(cases(series)):
        (forged if reveal(name, series).paste else innocent).append(trait(case_file(name, series), place))
    return forged, innocent


def header(path, place):
    """All that a file says of itself but for its length and its code tables."""
    with Image.open(path) as file:
        tables = tuple((number, tuple(table)) for number, table in file.quantization.items())
        return file.size, file.mode, tuple(file.layer), tables, tuple(sorted(file.info))


@pytest.mark.parametrize("series", SERIES)
def test_no_header_tells_forged_from_innocent(series):
    """Neither QF2 nor subsampling does: whatever one forged file has an innocent one has too, and conversely."""
    forged, innocent = split(series, header)
    assert forged and set(forged) == set(innocent)


def order(path, place):
    return place


def size(path, place):
    return path.stat().st_size


@pytest.mark.parametrize("trait", [order, size])
@pytest.mark.parametrize("series", SERIES)
def test_neither_order_nor_bytes_tell_forged_from_innocent(series, trait):
    """No threshold has all forged files on one side and all others on the other."""
    forged, innocent = split(series, trait)
    assert min(forged) < max(innocent) and min(innocent) < max(forged)


@pytest.mark.parametrize("series", SERIES)
def test_the_innocent_are_told_by_the_whole_photo(series):
    for name in cases(series):
        text = reveal(name, series).text
        if not text.startswith("Forged"):
            [expected] = [history for word, history in INNOCENT.items() if word in text]
            assert examine(jpeglab.read(case_file(name, series))).history == expected


def run_tool(*arguments):
    command = [sys.executable, "tools/make_cases.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".md"}


@pytest.mark.parametrize(("series", "options"), [("cases", []), ("capstone", ["--capstone"])])
def test_the_seeded_script_makes_the_very_same_files(series, options, tmp_path):
    folder = ROOT / "images" / series
    table = run_tool(*options, "--folder", tmp_path).stdout
    assert table and table in (folder / "README.md").read_text(encoding="utf-8")
    assert contents(tmp_path) == contents(folder)


def test_another_seed_makes_others(tmp_path):
    for seed in (5, 6):
        run_tool("--seed", seed, "--folder", tmp_path / str(seed))
    five, six = (contents(tmp_path / str(seed)) for seed in (5, 6))
    assert set(five) == set(six) and all(five[name] != six[name] for name in five)


def test_a_capstone_of_ones_own_photos(tmp_path):
    rng = np.random.default_rng(1)
    for number in range(6):  # textures without a JPEG past
        pixels = gaussian_filter(rng.normal(0, 1, (360, 530)), 1) * 160 + 128
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(tmp_path / f"{number}.png")
    made = run_tool("--capstone", "--seed", 3, "--folder", tmp_path / "made", "--photos", tmp_path)
    assert made.returncode == 0, made.stderr
    assert cases(tmp_path / "made") == CAPSTONE
    for name in CAPSTONE:
        assert f"`{seal(reveal(name, tmp_path / 'made'))}`" in made.stdout


def test_too_few_photos_are_told(tmp_path):
    made = run_tool("--capstone", "--photos", tmp_path)
    assert made.returncode == 1 and "Expected 5 lossless photos" in made.stderr


# --- the capstone -----------------------------------------------------------------------------------------------------

CAPSTONE = tuple(f"photo{number}" for number in range(1, 6))


def test_the_capstone_has_five_small_files_whose_answers_are_sealed():
    seals = (ROOT / "images" / "capstone" / "README.md").read_text(encoding="utf-8")
    assert cases("capstone") == CAPSTONE
    for name in CAPSTONE:
        assert len(case_file(name, "capstone").read_bytes()) < 150_000
        assert f"`{seal(reveal(name, 'capstone'))}`" in seals


def test_the_pastes_of_the_capstone_can_be_found():
    answers = {name: reveal(name, "capstone") for name in CAPSTONE}
    forged = {name for name, answer in answers.items() if answer.paste}
    assert 1 <= len(forged) < len(CAPSTONE)
    for name in CAPSTONE:
        image = jpeglab.read(case_file(name, "capstone"))
        for story, (suspect, method) in METHODS.items():
            if story in answers[name].text:
                mask = answers[name].mask((image.height, image.width))
                assert pixel_auc(localize(image, method, suspect=suspect), mask) > 0.95


@pytest.mark.parametrize("series", SERIES)
def test_no_seam_is_to_be_seen(series):
    """Along the border of a paste neighbors differ as they do a little further outside."""
    for name in cases(series):
        pixels = jpeglab.decompress(jpeglab.read(case_file(name, series)))
        grey = pixels.reshape(*pixels.shape[:2], -1).mean(axis=2)
        mask = reveal(name, series).mask(grey.shape)
        if mask.any():
            steps = abs(np.diff(grey, axis=1))
            border = mask[:, 1:] != mask[:, :-1]
            beside = np.roll(border, 5, axis=1) | np.roll(border, -5, axis=1)
            assert steps[border].mean() < 1.5 * steps[beside].mean()


def test_an_unknown_case_is_told():
    with pytest.raises(ValueError, match="expected one of case1, case2, case3, case4, got 'case9'"):
        reveal("case9")


def test_a_mask_without_a_paste_is_empty():
    [untouched] = [name for name in cases() if reveal(name).text.startswith("Untouched")]
    assert not np.any(reveal(untouched).mask((20, 30, 3)))
    assert reveal(untouched).mask((20, 30, 3)).shape == (20, 30)
