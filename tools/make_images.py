"""Make the pictures in images/ from the packages that they come from, and print the figures for images/README.md.

    python tools/make_images.py            make them all (on Debian 12: calls apt-get and dpkg-deb), print the table
    python tools/make_images.py --check    only print the table; --check FOLDER: for the pictures of another folder

Needs scikit-image 0.26.0 (the pictures in its wheel), matplotlib (its DejaVu fonts; 3.11.2 was used), Pillow (13.0.0)
and the Debian package lomiri-wallpapers-16.04 (20.04.0-2). Sources are checked by their SHA-256, so a run either
makes the same pictures or stops. A picture whose pixels are already as they should be is not written again.
"""

import argparse
import hashlib
import importlib.util
import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from jpeglab.datasets import jpeg_history

FOLDER = Path(__file__).parents[1] / "images"
PHOTOS = "usr/share/backgrounds"

# From scikit-image's wheel, pixels as they are: name, SHA-256 of the file there
COPIED = {
    "astronaut": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    "brick": "7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf",
    "camera": "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
    "chelsea": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    "gravel": "c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12",
}
ROCKET = "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c"

# From lomiri-wallpapers-16.04: name, file, its SHA-256, fifths of a pixel per new pixel (32: a factor of 6.4),
# (height, width) of the result, (row, col) in the file where it begins
SHRUNK = [
    (
        "dandelion",
        "seeding_by_Clements_Engelhardt.jpg",
        "a5634d1ab5e41a3568e92d4a894a500c92b891f9ff734e50bd224d6e185a605f",
        32,
        (448, 768),
        (0, 160),
    ),
    (
        "fig",
        "Picture_0B_by_freespace.jpg",
        "c8c0ab18e48d9e0419fe42881112137f3afafc27dfddc29ec3a6d54c56d225ad",
        24,
        (360, 528),
        (0, 37),
    ),
    (
        "sunset",
        "sunset_by_Aitzol_Berasategi.jpg",
        "474dab6a4b9f94dc76c29dfe30e9f5db4af0fd2e33fe5d695f8152b371efca18",
        32,
        (440, 664),
        (0, 0),
    ),
]

INK, PAPER = 24, 240  # room above and below: ringing that is clipped would not be seen
TITLE = "Why edges ring"
BODY = (
    "A JPEG file keeps every block of eight by eight pixels as a sum of sixty-four waves. A letter is all edge: "
    "the ink ends within one pixel, and such a step takes every wave there is, down to the finest. Quantization "
    "rounds the finest ones away. What is left overshoots at the edge and goes on swinging beside it."
)
NOTE = (
    "So a faint echo of each stroke stands in the paper around it. It ends where the block ends, since the next "
    "block has waves of its own. Look between the letters, not at them, and try qualities 90, 50, 20 and 10. "
    "At which one do you see it first? And is it the large type that suffers, or the small?"
)
SMALL = (
    "Small print: photographs have few edges as hard as these, and that is why JPEG does well with them. A page "
    "like this one is better kept as PNG, which predicts each pixel from its neighbors and loses nothing."
)


def main() -> None:
    """Make the pictures unless only asked to check, then print their figures."""
    parser = argparse.ArgumentParser(description="Make the pictures in images/ and print their JPEG history.")
    help_text = "only print the history of the pictures that are in FOLDER (images/)"
    parser.add_argument("--check", nargs="?", const=FOLDER, type=Path, metavar="FOLDER", help=help_text)
    folder = parser.parse_args().check
    if folder is None:
        for name, pixels in (*copied(), *shrunk(), ("page", page())):
            save(name, pixels)
        (FOLDER / "rocket.jpg").write_bytes(source(wheel() / "rocket.jpg", ROCKET))
    print_history(folder or FOLDER)


def copied() -> Iterator[tuple[str, np.ndarray]]:
    """Names and pixels of the pictures that stay as they are in scikit-image."""
    for name, digest in COPIED.items():
        yield name, decoded(source(wheel() / f"{name}.png", digest))


def shrunk() -> Iterator[tuple[str, np.ndarray]]:
    """Names and pixels of the photographs that were JPEG files."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", "lomiri-wallpapers-16.04=20.04.0-2"], cwd=folder, check=True)
        (package,) = Path(folder).glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        for name, file, digest, fifths, size, corner in SHRUNK:
            photo = decoded(source(Path(folder, PHOTOS, file), digest))
            yield name, shrink(photo[corner[0] :, corner[1] :], fifths, size)


def wheel() -> Path:
    """The folder of pictures in scikit-image, which need not be importable for this."""
    found = importlib.util.find_spec("skimage")
    if found is None or found.origin is None:
        raise SystemExit("make_images needs scikit-image: pip install scikit-image==0.26.0")
    return Path(found.origin).parent / "data"


def source(path: Path, digest: str) -> bytes:
    """The file's bytes, if they are the ones that SHA-256 tells."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit(f"{path.name} is not the file that images/README.md tells of; see the versions in {__file__}")
    return data


def decoded(data: bytes) -> np.ndarray:
    """Pixels of a PNG or JPEG file, by Pillow."""
    return np.array(Image.open(io.BytesIO(data)))


def shrink(pixels: np.ndarray, fifths: int, size: tuple[int, int]) -> np.ndarray:
    """Shrink by exact area averaging: each new pixel is the mean of a square of fifths/5 pixels a side.

    pixels : (H, W, 3) uint8
    returns : (*size, 3) uint8

    A whole factor would keep an 8-pixel grid visible; 1.6 times a whole number mixes its positions. All sums are whole
    numbers below 2**53, hence exact and the same on every machine.
    """
    down, across = (_overlaps(new, old, fifths) for new, old in zip(size, pixels.shape, strict=False))
    sums = [down @ pixels[..., channel].astype(np.float64) @ across.T for channel in range(3)]
    return np.floor(np.stack(sums, axis=-1) / fifths**2 + 0.5).astype(np.uint8)


def _overlaps(new: int, old: int, fifths: int) -> np.ndarray:
    """(new, old): how many fifths of each old pixel lie in each new one."""
    begin, pixel = np.arange(new)[:, None] * fifths, np.arange(old) * 5
    if (begin[-1, 0] + fifths) > 5 * old:
        raise ValueError(f"expected at least {new} new pixels in {old} old ones, a new one is {fifths / 5} wide")
    shared = np.minimum(begin + fifths, pixel + 5) - np.maximum(begin, pixel)
    return np.maximum(shared, 0).astype(np.float64)


def page() -> np.ndarray:
    """(512, 512) uint8: a paragraph in several sizes, as a page shows it."""
    sheet = Image.new("L", (512, 512), PAPER)
    draw = ImageDraw.Draw(sheet)
    top = 40
    for text, font, size, gap in (
        (TITLE, "DejaVuSerif-Bold", 38, 20),
        (BODY, "DejaVuSerif", 17, 16),
        (NOTE, "DejaVuSerif", 14, 16),
        (SMALL, "DejaVuSans", 11, 0),
    ):
        top = _paragraph(draw, text, typeface(font, size), top) + gap
    return np.array(sheet)


def typeface(font: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the DejaVu fonts that matplotlib brings along."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        raise SystemExit("make_images needs matplotlib, for its fonts")
    path = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{font}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _paragraph(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, top: int) -> int:
    """Write it between margins of 36 pixels and return where the next one may begin."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= 512 - 2 * 36:
            lines[-1] = longer
        else:
            lines.append(word)
    height = round(1.45 * font.size)
    for number, line in enumerate(lines):
        draw.text((36, top + number * height), line, fill=INK, font=font)
    return top + len(lines) * height


def save(name: str, pixels: np.ndarray) -> None:
    """Write images/NAME.png, unless it has these pixels already: PNG bytes depend on the version of zlib."""
    path = FOLDER / f"{name}.png"
    if not path.exists() or not np.array_equal(decoded(path.read_bytes()), pixels):
        Image.fromarray(pixels).save(path, optimize=True)  # without the source's metadata


def print_history(folder: Path) -> None:
    """One line a picture: its traces, and those after one more save at quality 95 (Pillow, 4:2:0)."""
    print(f"{'picture':12} {'size':>9}{'bytes':>9}{'comb':>7}{'edges':>7}  grid  {'after QF 95: comb':>20}{'edges':>7}")
    for path in sorted((*folder.glob("*.png"), *folder.glob("*.jpg"))):
        pixels = decoded(path.read_bytes())
        now, later = jpeg_history(pixels), jpeg_history(saved(pixels, 95))
        size = f"{pixels.shape[1]}x{pixels.shape[0]}"
        grid = now.edge_grid if now.edges > now.comb else now.grid
        print(
            f"{path.stem:12} {size:>9}{path.stat().st_size:9}{now.comb:7.2f}{now.edges:7.2f}  "
            f"{'clean ' if now.clean else grid}{later.comb:20.2f}{later.edges:7.2f}"
        )


def saved(pixels: np.ndarray, quality: int) -> np.ndarray:
    """The pixels after one JPEG compression by Pillow."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return decoded(file.getvalue())


if __name__ == "__main__":
    main()
