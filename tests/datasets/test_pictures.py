"""The sample pictures are what images/README.md says, and were no JPEG before."""

import io
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import History, jpeg_history, picture, picture_file, pictures

FOLDER = Path(__file__).parents[2] / "images"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".png", ".jpg"))
PHOTOS = [file for file in FILES if file.endswith(".png")]


@cache
def readme(heading: str) -> dict[str, list[str]]:
    """The table below a heading: file -> its other cells."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {row[0]: row[1:] for row in rows[2:]}


def pillow(file: str) -> np.ndarray:
    return np.array(Image.open(FOLDER / file))


def saved(pixels: np.ndarray, quality: int) -> Image.Image:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return Image.open(file)


@cache
def history(file: str, quality: int | None = None) -> History:
    return jpeg_history(pillow(file) if quality is None else np.array(saved(pillow(file), quality)))


@pytest.mark.parametrize("heading", ["The pictures", "JPEG history"])
def test_every_file_has_a_row_and_every_row_a_file(heading: str) -> None:
    assert sorted(readme(heading)) == FILES


def test_names_are_the_files() -> None:
    assert pictures() == tuple(Path(file).stem for file in FILES)
    assert 8 <= len(FILES) <= 12
    assert sum((FOLDER / file).stat().st_size for file in FILES) < 4_000_000


@pytest.mark.parametrize("file", FILES)
def test_picture(file: str) -> None:
    name = Path(file).stem
    pixels = picture(name)
    width, height = map(int, readme("The pictures")[file][2].split("x"))
    assert pixels.dtype == np.uint8
    assert pixels.shape in ((height, width), (height, width, 3))
    assert np.array_equal(pixels, pillow(file))
    assert picture_file(name).read_bytes() == (FOLDER / file).read_bytes()


@pytest.mark.parametrize("get", [picture, picture_file])
def test_unknown_name_lists_the_names(get) -> None:
    with pytest.raises(ValueError, match="lena") as caught:
        get("lena")
    assert all(name in str(caught.value) for name in pictures())


@pytest.mark.parametrize("file", FILES)
def test_readme_has_the_measured_history(file: str) -> None:
    _, comb, edges, later = readme("JPEG history")[file]
    measured = history(file).comb, history(file).edges, history(file, 95).comb
    assert measured == pytest.approx([float(comb), float(edges), float(later)], abs=0.0101)


@pytest.mark.parametrize("file", PHOTOS)
def test_pictures_were_no_jpeg_and_one_save_would_show(file: str) -> None:
    assert history(file).clean
    assert not history(file, 95).clean
    assert history(file, 95).comb > 2 * history(file).comb


def test_the_real_jpeg_shows_its_grid() -> None:
    found = history("rocket.jpg")
    assert not found.clean
    assert found.edge_grid == (0, 0)


@pytest.mark.parametrize("corner", [(0, 0), (3, 5), (7, 1)])
def test_history_finds_grid_and_step(corner: tuple[int, int]) -> None:
    row, col = corner
    jpeg = saved(pillow("coffee.png"), 75)
    found = jpeg_history(np.array(jpeg)[row:, col:])
    assert found.grid == found.edge_grid == (-row % 8, -col % 8)
    v, u = found.mode
    assert found.step == jpeg.quantization[0][8 * v + u]


@pytest.mark.parametrize("shape", [(15, 64), (64, 64, 4), (64,)])
def test_history_refuses_other_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected pixels"):
        jpeg_history(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("value", [0, 255])
def test_flat_picture_has_no_history(value: int) -> None:
    assert jpeg_history(np.full((64, 64), value, np.uint8)).clean
