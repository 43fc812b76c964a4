import builtins
import io
from pathlib import Path

import numpy as np
import pytest
from apps import seen, text
from PIL import Image

import jpeglab
from jpeglab.datasets.cases import case_file, cases, reveal
from jpeglab.forensics.localization import METHODS
from jpeglab.widgets import CaseFilesApp
from jpeglab.widgets.case_files import compute


@pytest.fixture(scope="module")
def app():
    return CaseFilesApp()


def test_the_file_is_shown_as_its_own_bytes(app):
    for name in cases():
        app.controls["case"].value = name
        assert app.file.value == case_file(name).read_bytes()
        assert f"{len(app.file.value):,}" in text(app.numbers)


def test_nothing_opens_the_answers(monkeypatch):
    opened = []

    def watched(path, *arguments, **options):
        opened.append(Path(str(path)).name)
        return original(path, *arguments, **options)

    original = io.open
    monkeypatch.setattr(io, "open", watched)
    monkeypatch.setattr(builtins, "open", watched)
    compute.cache_clear()
    app = CaseFilesApp()
    for name in cases():
        app.controls["case"].value = name
    assert "answers.json" not in opened
    reveal("case1")
    assert "answers.json" in opened  # so the watch works


def test_the_quality_is_what_pillow_reads_from_the_table(app):
    for name in cases():
        app.controls["case"].value = name
        shown = int(text(app.numbers).split("QF ")[1].split()[0])
        file = io.BytesIO()
        Image.new("L", (8, 8)).save(file, "JPEG", quality=shown)
        assert Image.open(case_file(name)).quantization[0] == Image.open(file).quantization[0]


@pytest.mark.parametrize("method", METHODS)
def test_the_other_story_turns_the_map_round(method):
    maps = [compute("case4", method, suspect).block_map for suspect in ("double", "single")]
    np.testing.assert_array_equal(maps[0], maps[1] if method == "ela" else -maps[1])


def test_the_map_that_fits_shows_the_paste(app):
    name = next(name for name in cases() if "the paste was a JPEG" in reveal(name).text)
    app.move(case=name, method="improved", suspect="double")
    mask = reveal(name).mask(jpeglab.decompress(jpeglab.read(case_file(name))).shape)
    drawn = seen(app.map).astype(int)
    yellow = drawn[..., 0] - drawn[..., 2]
    assert yellow[mask].mean() > yellow[~mask].mean() + 60
    assert "single" in text(app.legend) and "double" in text(app.legend)
