"""One wrong bit, and a file that was cut: what breaks, and where it heals (slides: Preparation for Entropy Coding).

photo, restarts, bit, "flip" or "cut"  --compute-->  what readers say of the file, and which blocks are wrong
"""

import functools
import html
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np

from jpeglab.coding.bits import flip_bit
from jpeglab.coding.coded_scan import CodedScan, Owner, read_scan
from jpeglab.coding.files import read, write
from jpeglab.datasets import picture_file
from jpeglab.errors import FormatError, JpegError
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo, open_photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, fitted, magnified
from jpeglab.widgets.tables import numbers, shortened

__all__ = ["Damage", "DamageApp", "compute", "told"]

QUALITY = 50
RESTARTS = ("none", "every row of MCUs", "every 8 MCUs")
DAMAGES = ("flip this bit", "cut the file here")
LARGEST = (448, 400)  # of the page: room for words beside it
COMPONENTS = ("Y", "Cb", "Cr")


@dataclass(frozen=True, eq=False)
class Damage:
    """What a changed file is to those who read it.

    complaint : what a strict reader says, "" if it notices nothing
    warnings : what a reader says that goes on behind the damage
    image : what it finds; None if it cannot go on
    owner : what the bit belonged to
    wrong_dc, wrong_ac : (m,) bool for each block in the order of the file; padding blocks are among them
    """

    complaint: str
    warnings: tuple[str, ...]
    image: JpegImage | None
    owner: Owner
    wrong_dc: np.ndarray
    wrong_ac: np.ndarray


def compute(scan: CodedScan, position: int, damage: str) -> Damage:
    """Damage a file at a bit of its entropy-coded data, and read it.

    Parameters
    ----------
    position : counted from the first bit of the data
    damage : one of DAMAGES; a file is cut in front of the byte that the bit is in
    """
    data = damaged(scan, position, damage)
    image, owner = _read(data), scan.owner(*divmod(8 * scan.start + position, 8))
    if image is None:
        wrong = np.ones((2, len(scan.blocks)), bool)
    else:
        difference = _in_order(image, scan.blocks) != _in_order(scan.image, scan.blocks)
        wrong = np.stack([difference[:, 0], difference[:, 1:].any(axis=1)])
    return Damage(_complaint(data), image.warnings if image else (), image, owner, *wrong)


def damaged(scan: CodedScan, position: int, damage: str) -> bytes:
    """The file with this damage; arguments as for ``compute``."""
    bit = 8 * scan.start + position
    return flip_bit(scan.data, bit) if damage == DAMAGES[0] else scan.data[: bit // 8]


def _complaint(data: bytes) -> str:
    try:
        read(data)
    except FormatError as error:
        return str(error)
    return ""


@functools.lru_cache(maxsize=2)
def _read(data: bytes) -> JpegImage | None:
    """What a reader finds that goes on."""
    try:
        return read(data, truncated=True, resync=True)
    except JpegError:
        return None


def _in_order(image: JpegImage, blocks: np.ndarray) -> np.ndarray:
    """(m, 64) coefficients of the blocks in the order of the file, DC first."""
    ordered = np.empty((len(blocks), 64), np.int16)
    for index in range(len(image.components)):
        ours = blocks[:, 0] == index
        ordered[ours] = image.grid.view(image.coefficients(), index)[blocks[ours, 1], blocks[ours, 2]].reshape(-1, 64)
    return ordered


@functools.lru_cache(maxsize=6)
def coded(photo: Photo, restarts: str) -> CodedScan:
    """The photo as a file of QF 50, 4:2:0, with restart markers or without."""
    image = compress(photo.pixels, QUALITY)
    interval = {"none": 0, "every row of MCUs": image.grid.mcus[1], "every 8 MCUs": 8}[restarts]
    return read_scan(write(image, restart_interval=interval))


def find(scan: CodedScan, kind: str, symbol: str = "", share: float = 0.35) -> int:
    """The first bit of a kind behind a share of the data, of Y if a symbol is asked for; from the data's first bit."""
    start = int(share * (scan.end - scan.start))
    for position in range(8 * start, 8 * (scan.end - scan.start)):
        owner = scan.owner(*divmod(8 * scan.start + position, 8))
        if owner.kind == kind and owner.symbol.startswith(symbol) and (owner.block[0] == 0 or not symbol):
            return position
    raise ValueError(f"expected a bit that is a {kind} of {symbol!r} behind byte {scan.start + start}, found none")


def telling(photo: Photo) -> dict[str, dict[str, Any]]:
    """States of the app: places of a photo's file that tell something."""
    plain, marked = coded(photo, RESTARTS[0]), coded(photo, RESTARTS[1])
    flipped = {"damage": DAMAGES[0]}
    return {
        "a DC": {**flipped, "restarts": RESTARTS[0], "position": find(plain, "value", "DC size 4")},
        "an AC value": {**flipped, "restarts": RESTARTS[0], "position": find(plain, "value", "(0, 3)")},
        "a code": {**flipped, "restarts": RESTARTS[0], "position": find(plain, "code", "EOB")},
        "a code, with restarts": {**flipped, "restarts": RESTARTS[1], "position": find(marked, "code", "EOB")},
        "a restart marker": {**flipped, "restarts": RESTARTS[1], "position": find(marked, "restart") + 15},
        "cut": {"damage": DAMAGES[1], "restarts": RESTARTS[0], "position": find(plain, "code")},
    }


class DamageApp(PhotoApp):
    """Flip one bit of a file, or cut it, and see what breaks and where it heals.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    """

    def __init__(self, picture: str = "astronaut"):
        self.picture, self.text, self.numbers = Pixels(""), ipywidgets.HTML(), ipywidgets.HTML()
        self.text.add_class("jpeglab-prose")
        file = picture_file(picture)
        photo = open_photo(file.name, file.read_bytes())
        states = {name: {**state, "picture": picture} for name, state in telling(photo).items()}
        first = states["a DC"]["position"]
        super().__init__(
            {
                "position": slider("Bit of the data", 0, _last_bit(coded(photo, RESTARTS[0])), first),
                "restarts": _dropdown("Restart markers", RESTARTS, "320px"),
                "damage": _dropdown("Damage", DAMAGES, "240px"),
            },
            self.picture,
            ipywidgets.VBox([self.numbers, self.text]),
            picture=picture,
            states=states,
        )

    def view(self, picture: str, position: int, restarts: str, damage: str) -> None:
        """Show what a reader finds that goes on, and say what it met."""
        photo = self.photo(picture)
        scan = coded(photo, restarts)
        self._fit(scan)
        position = self.controls["position"].value
        image = _read(damaged(scan, position, damage))
        self._show(photo, image)
        result = compute(scan, position, damage)  # when the picture is there
        wrong = result.wrong_dc | result.wrong_ac
        self.picture.alt = f"{photo.name} with {np.count_nonzero(wrong)} of {len(wrong)} blocks wrong"
        self.numbers.value = numbers(_counts(scan, result))
        self.text.value = _prose(scan, result, position)

    def _show(self, photo: Photo, image: JpegImage | None) -> None:
        """What was found, as a file: that is a small part of its pixels, and a browser decodes it to them.

        Where damage leads far out of 0..255 decoders differ, and what no file can hold is shown as pixels.
        """
        zoom, size = magnified(photo.pixels), fitted(photo.pixels, *LARGEST)
        if image is None:
            self.picture.show(np.full_like(photo.pixels, 128), zoom, size)
            return
        try:
            self.picture.put(write(image), "jpeg", *size, zoom)
        except ValueError:  # a coefficient so large that there is no code for it
            self.picture.show(decompress(image), zoom, size)

    def move(self, **values: Any) -> None:
        """Set several controls, and draw once."""
        wanted = {**self.values, **values}
        if wanted["picture"] in self.controls["picture"].options:
            self._fit(coded(self.photo(wanted["picture"]), wanted["restarts"]))  # so that the slider takes the position
        super().move(**values)

    def _fit(self, scan: CodedScan) -> None:
        with self.still():
            self.controls["position"].max = _last_bit(scan)


def _last_bit(scan: CodedScan) -> int:
    return 8 * (scan.end - scan.start) - 1


def _dropdown(label: str, options: tuple[str, ...], width: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(
        options=options, description=label, style={"description_width": "auto"}, layout={"width": width}
    )


def _counts(scan: CodedScan, result: Damage) -> list[tuple[str, object, str]]:
    """How many blocks are wrong: of Y, and of Cb and Cr together."""
    luminance = scan.blocks[:, 0] == 0

    def row(label: str, wrong: np.ndarray) -> tuple[str, object, str]:
        chroma = f" (Cb, Cr: {np.count_nonzero(wrong & ~luminance):,})" if not luminance.all() else ""
        return label, f"{np.count_nonzero(wrong & luminance):,}", f"of {np.count_nonzero(luminance):,}{chroma}"

    return [row("Blocks of Y with a wrong DC", result.wrong_dc), row("Blocks of Y with a wrong AC", result.wrong_ac)]


def _prose(scan: CodedScan, result: Damage, position: int) -> str:
    offset, bit = divmod(8 * scan.start + position, 8)
    other = "another" if (result.wrong_dc | result.wrong_ac).any() else "the same"
    lines = {
        f"Byte {offset:,} of the file, bit {bit} (counted from 0)": _whose(result.owner),
        "A strict reader": result.complaint or f"notices nothing: this is a valid file, of {other} picture",
        "A reader that goes on": _first(result.warnings) or "has nothing to tell",
        "Where it heals": _healing(scan, result),
    }
    if result.image is None:
        lines["A reader that goes on"] = "cannot: what is left is no JPEG file"
    return "".join(f"<div><b>{html.escape(title)}:</b> {html.escape(line)}</div>" for title, line in lines.items())


def _whose(owner: Owner) -> str:
    component, row, col = owner.block
    where = f"{COMPONENTS[component]} block in row {row}, column {col}"
    return {
        "code": f"the Huffman code of {owner.symbol}, {where}",
        "value": f"a value bit behind {owner.symbol}, {where}",
        "fill": "fills the last byte; no code",
        "stuffing": "of a zero byte behind FF, stuffed so that no data looks like a marker",
        "restart": "of a restart marker",
    }[owner.kind]


def _healing(scan: CodedScan, result: Damage) -> str:
    if not (result.wrong_dc | result.wrong_ac).any():
        return "nothing is wrong"
    return f"AC {_healed(scan, result.wrong_ac)}. DC {_healed(scan, result.wrong_dc)}"


def _healed(scan: CodedScan, wrong: np.ndarray) -> str:
    places = np.flatnonzero(wrong)
    if not len(places):
        return "stays right"
    if len(wrong) - places[-1] <= scan.blocks_per_mcu:
        return "is wrong to the end of the file"
    component, row, col = scan.blocks[places[-1]]
    last = f"the last wrong one is in row {row}, column {col} of {COMPONENTS[component]}"
    count = places[-1] - places[0] + 1
    return f"is right again {'from the next block on' if count == 1 else f'after {count:,} blocks'}; {last}"


def _first(warnings: tuple[str, ...], most: int = 3) -> str:
    """The first warnings, and the last: it counts the blocks that are missing."""
    return "; ".join(shortened([told(warning) for warning in warnings], most))


def told(warning: str) -> str:
    """A reader's warning, in words that hold for the first scan: what it lacks is 0, and so mid-grey."""
    first = warning.startswith("scan 1:")
    return warning.replace("missing, and left as they were", "missing: shown as mid-grey") if first else warning
