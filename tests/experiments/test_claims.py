"""What is measured about the slides' claims, against Pillow, scikit-image and a count by hand."""

import io
import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.measure import shannon_entropy

import jpeglab
from jpeglab.datasets import picture
from jpeglab.experiments.claims import CLAIMS, measure_photo, run


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("photos") / "chelsea.png"
    Image.fromarray(picture("chelsea")[:160, :240]).save(path)
    return path


@pytest.fixture(scope="module")
def measured(path):
    return {name: value for (_, name), value in measure_photo(path).items()}


def size(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.tell()


def test_files_are_as_large_as_pillow_makes_them(path, measured):
    image = Image.open(path)
    pixels = np.asarray(image)
    assert measured["pixels / PNG, in bytes"] == pixels.nbytes / size(image, "PNG")
    assert measured["pixels / JPEG of QF 75, in bytes"] == pixels.nbytes / size(image, "JPEG", quality=75)
    full, thin = (size(image, "JPEG", quality=75, subsampling=kind) for kind in ("4:4:4", "4:2:0"))
    assert measured["bytes saved at QF 75"] == 1 - thin / full


def test_neighbors(path, measured):
    luma = np.asarray(Image.open(path).convert("L"))
    differences = np.diff(luma.astype(int), axis=1)
    assert measured["entropy of samples, in bits"] == pytest.approx(shannon_entropy(luma))
    assert measured["entropy of differences, in bits"] == pytest.approx(shannon_entropy(differences))
    standard = (differences - differences.mean()) / differences.std()
    assert measured["skewness of differences"] == pytest.approx((standard**3).mean())
    assert measured["excess kurtosis of differences"] == pytest.approx((standard**4).mean() - 3)


@pytest.mark.parametrize("quality", [50, 75, 95, 100])
def test_the_losses_of_the_stages_are_the_whole_loss(measured, quality):
    stages = ("color", "subsampling", "quantization", "rounding, clipping")
    assert sum(measured[f"share of {stage} at QF {quality}"] for stage in stages) == pytest.approx(1)


def test_first_digits_counted_by_hand(path, measured):
    luma = np.asarray(Image.open(path).convert("L"))
    ac = jpeglab.compress(luma, 75).luminance.quantized.reshape(-1, 64)[:, 1:].ravel()
    digits = [str(abs(int(value)))[0] for value in ac if value]
    assert measured["share of 1 at QF 75"] == pytest.approx(digits.count("1") / len(digits))


def test_rows_hold_means_and_shares(path):
    rows = run([path, path])
    assert {row["claim"] for row in rows} == set(CLAIMS)
    by_name = {row["measured"]: row for row in rows}
    assert by_name["TIFF with LZW is larger than without"]["mean"] in (0, 1)
    assert by_name["TIFF with LZW is larger than without"]["mean_high"] - 0.3 > 0.05  # two photos show little
    one = by_name["pixels / PNG, in bytes"]
    assert one["mean_low"] == one["mean"] == one["mean_high"]  # two equal photos


def test_the_page_says_what_the_tables_say():
    tool = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "make_claims.py"))
    assert tool["PAGE"].read_text(encoding="utf-8") == tool["page"]()
