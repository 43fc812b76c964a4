"""The README keeps its word: its code runs, and what it names exists."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import jpeglab

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
ROWS = {name: row for row in README.splitlines() for name in re.findall(r"\]\(notebooks/([\w]+)\.ipynb\)", row)}
SLIDES = """
    What is JPEG? | Importance of compression (in real life) | Impact of compression (in real life) |
    Why/How can images be compressed? | Statistical redundancy | Spatial redundancy: an example |
    Psychovisual redundancy | Spatial redundancy and.....irrelevancy | General compression scheme |
    Lossless compression | Block-based transform (T) | JPEG baseline encoding |
    Color space transform: RGB to YCbCr | Color space transform – example | Color space transform – subsampling |
    Discrete Cosine Transform (DCT) | 2D-DCT: computation | Quantization | Quantization table: luminance |
    Quantization table: chrominance | Quantization: luminance and chrominance | Preparation for Entropy Coding |
    Remarks on JPEG compression | JPEG compression footprints | Blocking artifacts | Ringing artifacts |
    Graininess artifacts | Blurring artifacts |
    Double quantization: footprints | Single quantization (SQ) | Double quantization (DQ) |
    Double quantization footprints (1/2) | Double quantization footprints (2/2) | Double quantization and DJPEG |
    Another feature: FSD distribution |
    Computing the DCT histograms | Detection of double quantization | Detection of double JPEG compression |
    Why understanding whether an image has been JPEG compressed (quantized) twice is important? |
    Create a fake, realistic and deceptive image. Save your effort as JPEG | How can one reveal your manipulation? |
    By observing that ... | Double compression is telltale of manipulation |
    Beyond model-based approaches | Data-driven (machine-learning based) classification | Why machine learning? |
    An example (binary classification) | Formally... | ML algorithms | SVM-based double JPEG detection |
    Rich feature sets | CNN-based DJPEG detection |
    Data-driven vs Model-based approaches | Data-driven vs Model-based appraoches
"""


def test_the_code_block_runs_and_gives_what_its_comments_say():
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict = {}
    exec(block, names)
    assert names["pixels"].shape == (512, 512, 3)
    assert names["image"] == jpeglab.compress(names["pixels"], quality=75)
    assert names["decoded"].shape == names["pixels"].shape
    assert np.abs(names["decoded"].astype(int) - names["pixels"]).mean() < 10  # the same picture, not the same numbers


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_leads_somewhere(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_has_its_row_in_the_map(path):
    assert path.stem in ROWS


@pytest.mark.parametrize("title", [title.strip() for title in SLIDES.split("|")])
def test_every_slide_is_in_the_map_and_in_the_notebooks_that_the_map_names(title):
    names = [name for name, row in ROWS.items() if title in [cell.strip() for cell in re.split("[·|]", row)]]
    assert names
    for name in names:
        first = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells[0].source
        assert f"*{title}*" in first


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`((?:tests|transform|coding|forensics|widgets)/[\w/.]+)`", README)))
)
def test_every_file_of_the_map_exists(name):
    assert (ROOT / name).exists() or (ROOT / "jpeglab" / name).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE))))
def test_every_make_target_exists(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
