"""What a file tells besides its picture: tables, segments, names (Kee, Johnson, Farid 2011).

    JpegImage  --file_facts-->  FileFacts, with .hints in words

Programs differ in the tables and segments that they write, so that these hint at who wrote the file last.  They are no
proof: a program may keep what it found, and anybody may write any of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from jpeglab.coding.anatomy import EXIF_TEXTS, anatomy
from jpeglab.coding.files import read
from jpeglab.coding.huffman import STANDARD
from jpeglab.coding.markers import segment
from jpeglab.coding.progressive import progressive_script
from jpeglab.errors import JpegError
from jpeglab.image import COM, JpegImage, Scan, Segment, max_sampling
from jpeglab.transform.quantization import nearest_quality
from jpeglab.transform.sampling import SUBSAMPLING

__all__ = ["FileFacts", "NearestTable", "Thumbnail", "file_facts", "read_exif"]

EXIF = b"Exif\0\0"
DIRECTORY_ENTRY = 12  # bytes, TIFF 6.0
THUMBNAIL_START, THUMBNAIL_LENGTH = 0x0201, 0x0202  # Exif 2.3, 4.6.5
LARGEST_THUMBNAIL = 1 << 20  # pixels
ALL_AC_CODES = 162  # of a table that can code any baseline picture: 16 runs x 10 categories, EOB and ZRL


class NearestTable(NamedTuple):
    """The standard quantization table that is nearest to a file's.

    quality : its quality factor
    distance : sum of absolute differences of all 64 steps; 0: it is that table
    """

    quality: int
    distance: int

    def __str__(self) -> str:
        if self.distance == 0:
            return f"standard table of QF {self.quality}"
        return f"own table near QF {self.quality} ({self.distance} off)"


class Thumbnail(NamedTuple):
    """The small picture that Exif data bring along, a JPEG file with a table of its own."""

    width: int
    height: int
    table: NearestTable


@dataclass(frozen=True)
class FileFacts:
    """What stands in the file.

    width, height : size in pixels
    color : as ``JpegImage.color`` has it
    subsampling : "4:2:0" and so on; None where there is one component
    tables : the nearest standard table of each component
    huffman : "standard" (T.81 annex K), "fitted" (lacks codes that other pictures need), "other" (complete, but not the
        standard's); None where no tables are kept
    progressive : whether it is stored as a progressive file
    scans : how many
    script : whether they come as libjpeg's own script has them; None for one scan
    restart_interval : MCUs between restart markers, 0 for none
    segments : what the APPn and COM segments are called, in file order
    comments : their text
    exif : Make, Model, Software and DateTime, as far as they are there
    thumbnail : of the Exif data, None where there is none that can be read
    warnings : what the reader found odd, for example bytes behind the end
    """

    width: int
    height: int
    color: str
    subsampling: str | None
    tables: tuple[NearestTable, ...]
    huffman: str | None
    progressive: bool
    scans: int
    script: bool | None
    restart_interval: int
    segments: tuple[str, ...]
    comments: tuple[str, ...]
    exif: Mapping[str, str]
    thumbnail: Thumbnail | None
    warnings: tuple[str, ...]

    @property
    def camera(self) -> str:
        """Make and model that the Exif data name, "" if none."""
        make, model = self.exif.get("Make", ""), self.exif.get("Model", "")
        return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()

    @property
    def hints(self) -> tuple[str, ...]:
        """What these facts say about who wrote the file last, in words; each is only a hint."""
        return tuple(sentence for holds, sentence in _HINTS if holds(self))


def file_facts(image: JpegImage) -> FileFacts:
    """Everything that the file tells besides its picture; damaged metadata are left out."""
    exif, thumbnail = read_exif(image.segments)
    tables = [
        nearest_quality(part.table, chrominance=_is_chrominance(image, i)) for i, part in enumerate(image.components)
    ]
    return FileFacts(
        width=image.width,
        height=image.height,
        color=image.color,
        subsampling=_subsampling(image),
        tables=tuple(NearestTable(*table) for table in tables),
        huffman=_huffman(image.scans),
        progressive=image.progressive,
        scans=len(image.scans),
        script=_is_libjpegs_script(image),
        restart_interval=image.restart_interval,
        segments=_names(image.segments),
        comments=tuple(_text(part.data) for part in image.segments if part.marker == COM),
        exif=exif,
        thumbnail=_thumbnail(thumbnail),
        warnings=image.warnings,
    )


# --- tables and scans -------------------------------------------------------------------------------------------------


def _is_chrominance(image: JpegImage, index: int) -> bool:
    return image.color in ("YCbCr", "YCCK") and index in (1, 2)


def _subsampling(image: JpegImage) -> str | None:
    samplings = [part.sampling for part in image.components]
    if len(samplings) == 1:
        return None
    names: dict[tuple[float, float], str] = {ratio: name for name, ratio in SUBSAMPLING.items()}
    largest = max_sampling(samplings)
    ratios = {(largest[0] / h, largest[1] / v) for h, v in samplings[1:]}
    name = names.get(ratios.pop()) if len(ratios) == 1 and samplings[0] == largest else None
    return name or " ".join(f"{h}x{v}" for h, v in samplings)


def _huffman(scans: Iterable[Scan]) -> str | None:
    told = [(group, table) for scan in scans for (group, _), table in (scan.tables or {}).items()]
    if not told:
        return None
    standard = {(group, *table) for (group, _), table in STANDARD.items()}
    if all((group, *table) in standard for group, table in told):
        return "standard"
    complete = all(len(values) == ALL_AC_CODES for group, (_, values) in told if group == 1)
    return "other" if complete else "fitted"


def _is_libjpegs_script(image: JpegImage) -> bool | None:
    if len(image.scans) < 2:
        return None
    samplings = tuple(part.sampling for part in image.components)
    script = progressive_script((0,) * len(samplings), samplings, image.color)
    return [scan[:3] for scan in image.scans] == [scan[:3] for scan in script]


# --- segments ---------------------------------------------------------------------------------------------------------


def _names(segments: Iterable[Segment]) -> tuple[str, ...]:
    start = b"\xff\xd8"
    return tuple(part.name for part in anatomy(start + b"".join(segment(*one[:2]) for one in segments))[1:])


def read_exif(segments: Iterable[Segment]) -> tuple[dict[str, str], bytes]:
    """The texts of the first Exif segment, {"Make": ...}, and its thumbnail, b"" if there is none.

    Whatever the bytes are, nothing is raised: what cannot be found is left out.
    """
    data = next((part.data[len(EXIF) :] for part in segments if part.data.startswith(EXIF[:5])), b"")
    if data[:2] not in (b"II", b"MM"):
        return {}, b""
    order = "little" if data[:2] == b"II" else "big"

    def number(start: int, size: int) -> int:
        return int.from_bytes(data[start : start + size], order)  # type: ignore[arg-type]

    def directory(start: int) -> tuple[dict[int, int], int]:
        """{tag: where its entry stands}, and where the link to the next directory stands."""
        end = start + 2 + DIRECTORY_ENTRY * number(start, 2)
        return {number(at, 2): at for at in range(start + 2, min(end, len(data)), DIRECTORY_ENTRY)}, end

    def text(at: int) -> str:
        length = number(at + 4, 4)
        start = number(at + 8, 4) if length > 4 else at + 8
        return _text(data[start : start + length].split(b"\0")[0])

    first, link = directory(number(4, 4))
    texts = {name: text(first[tag]) for tag, name in EXIF_TEXTS.items() if tag in first}
    second, _ = directory(number(link, 4)) if number(link, 4) else ({}, 0)
    start, length = (number(second[tag] + 8, 4) if tag in second else 0 for tag in (THUMBNAIL_START, THUMBNAIL_LENGTH))
    return {name: value for name, value in texts.items() if value}, data[start : start + length]


def _thumbnail(data: bytes) -> Thumbnail | None:
    try:
        image = read(data, max_pixels=LARGEST_THUMBNAIL)
    except JpegError:
        return None
    return Thumbnail(image.width, image.height, NearestTable(*nearest_quality(image.luminance.table)))


def _text(data: bytes) -> str:
    """Bytes as text that a terminal can show: a point for what cannot be printed, at most 60 characters."""
    shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data.rstrip(b"\0 \r\n")[:60])
    return shown.strip()


# --- hints ------------------------------------------------------------------------------------------------------------


def _has_segment(label: str) -> Callable[[FileFacts], bool]:
    return lambda facts: any(name.endswith(f" {label}") for name in facts.segments)


def _standard_tables(facts: FileFacts) -> bool:
    return len(set(facts.tables)) == 1 and facts.tables[0].distance == 0


_HINTS: tuple[tuple[Callable[[FileFacts], bool], str], ...] = (
    (
        lambda facts: bool(facts.camera) and facts.huffman in ("fitted", "other") and not facts.progressive,
        "It names a camera, but its Huffman tables are not the standard's, as most cameras have them: editors, "
        "optimizers and some phones write their own.",
    ),
    (
        lambda facts: bool(facts.camera) and facts.progressive,
        "It names a camera, but is progressive, as programs for the web write files; hardly a camera does.",
    ),
    (
        _has_segment("Photoshop"),
        "It has Photoshop's segment: Adobe's program wrote it, or one that keeps segments or adds captions.",
    ),
    (
        lambda facts: _standard_tables(facts) and not facts.camera,
        "Standard tables and no camera named: libjpeg's, thus almost any program that is not a camera.",
    ),
    (
        lambda facts: not _standard_tables(facts) and not facts.camera,
        "Tables of its own and no camera named: not plain libjpeg, or the metadata were taken out.",
    ),
    (
        lambda facts: facts.progressive and facts.script is False,
        "Progressive, in other scans than libjpeg's own: an optimizer such as mozjpeg chose them.",
    ),
)
