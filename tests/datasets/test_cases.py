import hashlib
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import jpeglab
from jpeglab.datasets.cases import case_file, cases, reveal, seal
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.localization import localize
from jpeglab.transform.quantization import nearest_quality

ROOT = Path(__file__).parents[2]
README = (ROOT / "images" / "cases" / "README.md").read_text(encoding="utf-8")
METHODS = {"the paste was a JPEG": ("double", "improved"), "the photo was a JPEG": ("single", "shifted")}


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


def test_the_seeded_script_makes_the_very_same_files(tmp_path):
    code = (
        "import sys, pathlib; sys.path.insert(0, 'tools'); import make_cases; "
        f"make_cases.FOLDER = pathlib.Path({str(tmp_path)!r}); make_cases.main()"
    )
    table = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert table in README
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {
        path.name: path.read_bytes() for path in (ROOT / "images" / "cases").iterdir() if path.suffix != ".md"
    }


def test_an_unknown_case_is_told():
    with pytest.raises(ValueError, match="expected one of case1, case2, case3, case4, got 'case9'"):
        reveal("case9")


def test_a_mask_without_a_paste_is_empty():
    [untouched] = [name for name in cases() if reveal(name).text.startswith("Untouched")]
    assert not np.any(reveal(untouched).mask((20, 30, 3)))
    assert reveal(untouched).mask((20, 30, 3)).shape == (20, 30)
