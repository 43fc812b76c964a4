"""Every experiment on a handful of pictures: rows, CSV and provenance; the same twice, and after a stop."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import f1_score, roc_auc_score

import jpeglab
from jpeglab.cli import main
from jpeglab.datasets import picture
from jpeglab.datasets.pool import map_items
from jpeglab.experiments import (
    blind,
    calibrate,
    detection,
    false_alarms,
    first_digits,
    learning,
    maps,
    mismatch,
    primary,
)
from jpeglab.experiments.reproduce import EXPERIMENTS, reproduce, spread
from jpeglab.experiments.tables import as_text, read_origin, read_rows
from jpeglab.forensics import thresholds

NAMES = ("astronaut", "coffee", "fig", "gravel", "sunset")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for name in NAMES:
        Image.fromarray(picture(name)[:360, :360]).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def small(monkeypatch):
    """Few qualities and sizes, so that an experiment takes seconds."""
    firsts = {75: (60, 90)}
    for module in (detection, first_digits, primary):
        monkeypatch.setattr(module, "FIRSTS", firsts)
    monkeypatch.setattr(detection, "SAME", (75,))
    monkeypatch.setattr(detection, "SETTINGS", ((128, False), (128, True)))
    groups = [("fourier", 60), ("benford", 90), ("shifted", 75), ("same_table", 75)]
    monkeypatch.setattr(
        detection, "GROUPS", [detection.Group(method, f"75<-{first}", ((first, 75),)) for method, first in groups]
    )
    monkeypatch.setattr(calibrate, "QUALITIES", (75, 95))
    monkeypatch.setattr(calibrate, "SIZES", (64, 128))
    monkeypatch.setattr(first_digits, "SETTINGS", ((128, False),))
    monkeypatch.setattr(learning, "SECONDS", firsts)
    monkeypatch.setattr(learning, "SETTINGS", (("aligned", 64, 75), ("shifted", 64, 75)))
    monkeypatch.setattr(primary, "SETTINGS", ((128, False),))
    monkeypatch.setattr(maps, "PAIRS", ((60, 85),))
    monkeypatch.setattr(maps, "STORIES", (("single", False),))
    monkeypatch.setattr(blind, "QUALITIES", (75, 95))
    monkeypatch.setattr(blind, "SIZE", 128)
    monkeypatch.setattr(mismatch, "PLACES", 1)


@pytest.mark.usefixtures("small")
def test_every_table_is_written_with_its_provenance(folder, tmp_path):
    texts = list(reproduce("all", folder, to=tmp_path))
    assert texts[0] == "5 photos"
    assert len(texts) == 1 + len(EXPERIMENTS)
    for name in EXPERIMENTS:
        first, *lines = (tmp_path / f"{name}.csv").read_text().splitlines()
        assert first.startswith("# 5 photos, seed 1; jpeglab 0")
        assert f"python -m jpeglab experiment {name} --photos FOLDER" in first
        assert str(folder) not in first
        rows = list(csv.DictReader(lines))
        assert rows and all(None not in row.values() for row in rows)
        for column in rows[0]:
            if column.endswith("_low"):
                stem = column.removesuffix("_low")
                assert all(float(row[column]) <= float(row[f"{stem}_high"]) for row in rows)


@pytest.mark.usefixtures("small")
def test_the_same_seed_gives_the_same_table_stopped_or_not(folder, tmp_path):
    whole = list(reproduce("blind", folder, to=tmp_path))
    cache = tmp_path / "cache"
    list(reproduce("blind", folder, to=tmp_path, cache=cache, limit=3))
    assert list(reproduce("blind", folder, to=tmp_path, cache=cache)) == whole
    assert list(reproduce("blind", folder, to=tmp_path, seed=2)) != whole


@pytest.mark.usefixtures("small")
def test_calibrating_gives_thresholds_for_every_detector(folder, tmp_path, monkeypatch):
    list(reproduce("calibrate", folder, to=tmp_path))
    monkeypatch.setattr(thresholds, "DATA", tmp_path / "thresholds.json")
    thresholds.calibration.cache_clear()
    try:
        assert thresholds.calibration()["provenance"]["photos"] == 5
        image = jpeglab.compress(picture("coffee"), 75)
        verdict = jpeglab.forensics.DETECTORS["shifted"](image)
        assert "larger picture" in verdict.note
    finally:
        thresholds.calibration.cache_clear()


def test_photos_that_were_a_jpeg_are_named_and_left_out(folder, tmp_path):
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    Image.fromarray(picture("fig")).save(mixed / "clean.png")
    Image.fromarray(jpeglab.decompress(jpeglab.compress(picture("coffee"), 85))).save(mixed / "was.png")
    assert next(reproduce("blind", mixed, to=tmp_path)) == "1 photos\nleft out, it was a JPEG before: was.png"


def test_what_cannot_be_done_is_refused(folder, tmp_path, capsys):
    with pytest.raises(ValueError, match=r"expected all, calibrate, detection, .*, got 'nothing'"):
        next(reproduce("nothing", folder))
    with pytest.raises(ValueError, match="expected a limit of at least 1, got 0"):
        spread([folder], 0)
    assert main(["experiment", "nothing", "--photos", str(folder)]) == 2
    assert main(["experiment", "blind", "--photos", str(tmp_path / "missing")]) == 2
    assert "expected a folder of photos" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["experiment", "maps", "--photos", str(tmp_path / "empty")]) == 2


def test_work_is_remembered_in_the_folder_named(tmp_path):
    (tmp_path / "count").write_text("")
    items = [tmp_path / "count"]
    assert [map_items(_count, items, cache=tmp_path / "cache") for _ in range(2)] == [[1], [1]]
    assert [map_items(_count, items) for _ in range(2)] == [[2], [3]]


def _count(path):
    path.write_text(path.read_text() + "x")
    return len(path.read_text())


def test_pixel_rates_are_scikit_learns():
    rng = np.random.default_rng(0)
    mask = np.zeros((48, 64), bool)
    mask[5:27, 13:42] = True
    block_map = rng.integers(0, 5, (6, 8)) + 2.0 * mask[::8, ::8]
    pasted = mask.reshape(6, 8, 8, 8).mean(axis=(1, 3))
    pixels = np.kron(block_map, np.ones((8, 8)))
    assert maps.pixel_area(block_map, pasted) == pytest.approx(roc_auc_score(mask.ravel(), pixels.ravel()))
    f1 = max(f1_score(mask.ravel(), (pixels >= level).ravel()) for level in np.unique(pixels))
    assert maps.best_f1(block_map, pasted) == pytest.approx(f1)


def test_collections_are_folders_and_what_names_in_them_begin_with(tmp_path):
    one = [tmp_path / name for name in ("a_1.png", "b_1.png", "a_2.png")]
    assert false_alarms.collections(one).tolist() == [0, 1, 0]
    two = [tmp_path / "x" / "a_1.png", tmp_path / "x" / "b_1.png", tmp_path / "y" / "a_1.png"]
    assert false_alarms.collections(two).tolist() == [0, 1, 2]
    plain = [tmp_path / "x" / "1.png", tmp_path / "x" / "2.png", tmp_path / "y" / "1.png"]
    assert false_alarms.collections(plain).tolist() == [0, 0, 1]


def test_numbers_are_to_the_right_and_rounded():
    text = as_text([{"what": "a", "auc": 0.98765, "photos": 7}, {"what": "longer", "auc": 1.0, "photos": 12}])
    assert [re.sub(" +", " ", line) for line in text.splitlines()] == [
        "what AUC photos",
        "a 0.988 7",
        "longer 1.000 12",
    ]


def test_a_committed_table_is_read_as_it_stands_in_its_file():
    for name in EXPERIMENTS:
        path = Path(detection.__file__).with_name(f"{name}.csv")
        first, *lines = path.read_text().splitlines()
        assert f"# {read_origin(name)}" == first
        rows = list(csv.DictReader(lines))
        read = read_rows(name)
        assert len(read) == len(rows)
        for row, values in zip(rows, read, strict=True):
            for column, value in values.items():
                low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
                if low is None:
                    assert str(value) == row[column]
                else:
                    assert value == (float(row[column]), float(low), float(high))


def test_rows_and_columns_of_a_table_are_chosen():
    [row] = read_rows("primary", "pairs", "steps_right", size=512, color="grey", second=85, pairs="QF1 < QF2")
    assert list(row) == ["pairs", "steps_right"]
    assert row["steps_right"].low <= row["steps_right"].value <= row["steps_right"].high
    assert as_text([row]).splitlines()[1].startswith("QF1 < QF2  0.")
    with pytest.raises(ValueError, match=r"expected a table among blind, .*detection, .*, got 'nothing'"):
        read_rows("nothing")
    with pytest.raises(ValueError, match=r"expected columns among size, .*, got auc, method"):
        read_rows("primary", "auc", method="shifted")
    with pytest.raises(ValueError, match=r"expected a row of primary with \{'size': 7\}, got none"):
        read_rows("primary", size=7)
