"""The anatomy of a file: what each of its bytes is for (T.81 annex B; JFIF 1.02; Exif 2.3).

    bytes  --anatomy-->  [Part, ...], one behind the other, from the first byte to the last

``read`` stops at the first defect. This walk goes on, and says what is wrong where it stands.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jpeglab.coding import markers
from jpeglab.coding.markers import DHT, DNL, DQT, DRI, EOI, RST0, RST7, SOF0, SOI, SOS, TEM, Frame, marker_name
from jpeglab.coding.scan import from_here, scan_extent
from jpeglab.errors import FormatError, UnsupportedError
from jpeglab.image import APP0, APP14, COM, Scan

__all__ = ["KINDS", "Part", "anatomy", "scan_ends", "scan_meaning"]

KINDS = ("marker", "metadata", "table", "header", "data", "restart", "behind", "damaged", "foreign")

BARE = frozenset((SOI, EOI, TEM, *range(RST0, RST7 + 1)))  # markers without a segment
PLACED = frozenset(
    (SOI, EOI, COM, *range(0xC0, 0xC8), *range(0xC9, RST0), *range(SOS, 0xF0))
)  # those T.81 has a use for
FRAMES = frozenset(range(SOF0, 0xD0)) - {DHT, 0xC8, 0xCC}
KIND = {DQT: "table", DHT: "table", DRI: "table", 0xCC: "table", COM: "metadata"}


class Part(NamedTuple):
    """Some bytes of a file that belong together.

    offset, length : in bytes
    name : the marker and what it holds ("SOF0", "APP1 Exif"), "data", "fill", "stray", "behind EOI", or, of a whole
        file, "not a JPEG file"
    kind : one of KINDS
    meaning : in words; of a damaged part, what is wrong with it
    """

    offset: int
    length: int
    name: str
    kind: str
    meaning: str

    @property
    def end(self) -> int:
        """Where the next part begins."""
        return self.offset + self.length


def anatomy(data: bytes) -> list[Part]:
    """Take any file apart; the parts cover it without a gap, and nothing is raised, whatever the bytes are.

    >>> [part.name for part in anatomy(bytes.fromhex("ffd8 fffe0004 6869 ffd9 0000"))]
    ['SOI', 'COM', 'EOI', 'behind EOI']
    """
    data = bytes(data)
    guess = _foreign(data)
    return [Part(0, len(data), "not a JPEG file", "foreign", guess)] if guess else list(_Walk(data).parts())


def scan_ends(data: bytes) -> list[int]:
    """Where the entropy-coded data of each scan end, in bytes from the start of the file."""
    ends: list[int] = []
    inside = False
    for part in anatomy(data):
        if part.name == "SOS":
            inside = True
            ends.append(part.end)
        elif part.name != "data" and not part.name.startswith("RST"):
            inside = False
        elif inside:
            ends[-1] = part.end
    return ends


def scan_meaning(scan: Scan, names: Sequence[str]) -> str:
    """What a scan brings, in words.

    Parameters
    ----------
    names : of the scan's components

    >>> scan_meaning(Scan((0,), (1, 5), (0, 2)), ["Y"]), scan_meaning(Scan((0, 1), (0, 0), (1, 0)), ["Y", "Cb"])
    ('Y: AC 1 to 5, without the last 2 bits', 'Y, Cb: DC, the last bit')
    """
    (first, last), (high, low) = scan.spectral, scan.approximation
    band = "DC" if last == 0 else "all coefficients" if (first, last) == (0, 63) else f"AC {first} to {last}"
    bits = ""
    if high:
        bits = f", {_ordinal(low)} bit"
    elif low:
        bits = f", without the last {f'{low} bits' if low > 1 else 'bit'}"
    return f"{', '.join(names)}: {band}{bits}"


def _ordinal(low: int) -> str:
    return {0: "the last", 1: "the last but one"}.get(low, f"the last but {low}")


SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG file"), (0, b"GIF8", "a GIF file"), (0, b"BM", "a BMP file"),
    (0, b"II*\0", "a TIFF file"), (0, b"MM\0*", "a TIFF file"), (8, b"WEBP", "a WebP file"),
    (4, b"ftypavif", "an AVIF file"), (4, b"ftyphei", "a HEIF file"), (4, b"ftypmif", "a HEIF file"),
    (0, b"%PDF", "a PDF file"), (0, b"PK\3\4", "a ZIP file"), (0, b"\xff\x0a", "a JPEG XL file"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000 file"),
)  # fmt: skip


def _foreign(data: bytes) -> str:
    """What a file seems to be that is no JPEG file, in words; "" for a JPEG file, however damaged."""
    for start, signature, name in SIGNATURES:
        if data.startswith(signature, start):
            return f"{name}, by its first bytes"
    if not data or data[0] == 0xFF or b"\xff\xd8\xff" in data:
        return ""
    readable = all(byte >= 32 or byte in b"\t\n\r" for byte in data[:1000])
    return "text, it seems" if readable else "a JPEG file begins with FF D8"


# --- the walk ---------------------------------------------------------------------------------------------------------


class _Walk:
    """One pass over a file; what it knows so far of the picture."""

    def __init__(self, data: bytes):
        self.data = data
        self.markers = markers.marker_positions(data)
        self.frame: Frame | None = None
        self.unsupported = False  # a frame header that is not read here, so that scans cannot be explained
        self.scans = 0

    def parts(self) -> Iterator[Part]:
        position = 0
        while position < len(self.data):
            for part in self._next(position):
                yield part
                position = part.end
            if part.name == "EOI" and position < len(self.data):
                yield self._behind(position)
                return

    def _next(self, start: int) -> Iterator[Part]:
        """Fill bytes and a segment, with the data behind it; or bytes that are neither."""
        marker = start
        while self.data[marker : marker + 2] == b"\xff\xff":
            marker += 1
        code = self.data[marker + 1] if marker + 1 < len(self.data) else 0
        if self.data[marker] != 0xFF or (code not in PLACED and code not in BARE):
            yield self._stray(start)
            return
        if marker > start:
            yield _fill(start, marker)
        segment = self._bare(marker, code) if code in BARE else self._segment(marker, code)
        yield segment
        if code == SOS and segment.end < len(self.data):
            yield from self._scan(segment.end)

    def _bare(self, start: int, code: int) -> Part:
        if RST0 <= code <= RST7:
            return Part(start, 2, marker_name(code), "damaged", "a restart marker outside of a scan")
        if code == SOI and start:
            return Part(start, 2, "SOI", "damaged", "start of image, but not at the start")
        meaning = {SOI: "start of image", EOI: "end of image"}.get(
            code, "for arithmetic coding only, without a meaning"
        )
        return Part(start, 2, marker_name(code), "marker", meaning)

    def _segment(self, start: int, code: int) -> Part:
        name, told = marker_name(code), self.data[start + 2 : start + 4]
        length, remain = int.from_bytes(told, "big"), len(self.data) - start - 2
        if len(told) < 2:
            return Part(start, remain + 2, name, "damaged", "the file ends within this segment")
        if length < 2:
            return Part(start, 4, name, "damaged", f"announces {length} bytes, less than the length itself takes")
        if length > remain:
            return Part(start, remain + 2, name, "damaged", f"announces {length} bytes, but {remain} remain")
        payload = self.data[start + 4 : start + 2 + length]
        label, kind, meaning = self._explained(code, payload, start + 4)
        return Part(start, length + 2, label, kind, meaning)

    def _explained(self, code: int, payload: bytes, offset: int) -> tuple[str, str, str]:
        name = marker_name(code)
        if 0xE0 <= code <= 0xEF:
            label, meaning = _application(code, payload)
            return f"{name} {label}".strip(), "metadata", meaning
        kind = KIND.get(code, "header")
        try:
            return name, kind, self._meaning(code, payload, offset)
        except FormatError as error:
            return name, "damaged", error.message
        except UnsupportedError as error:
            self.unsupported = True
            return name, kind, f"{error.feature}: not read here"

    def _meaning(self, code: int, payload: bytes, offset: int) -> str:
        if code in markers.PROCESSES:
            raise UnsupportedError(markers.PROCESSES[code])
        if code in FRAMES:
            self.frame = markers.parse_sof(code, payload, offset)
            return _frame(self.frame)
        if code == SOS:
            return self._scan_header(payload, offset)
        return _MEANINGS[code](payload, offset)

    def _scan_header(self, payload: bytes, offset: int) -> str:
        self.scans += 1
        if not self.frame:
            if self.unsupported:
                return f"scan {self.scans}"
            raise FormatError("a scan in front of the frame header", offset)
        scan = markers.parse_sos(payload, offset, self.frame)
        names = component_names(self.frame)
        return f"scan {self.scans}, {scan_meaning(scan, [names[i] for i in scan.components])}"

    def _scan(self, start: int) -> Iterator[Part]:
        """Entropy-coded data, and the restart markers between them."""
        extent = scan_extent(self.data, start, self.markers, PLACED)
        position = start
        numbers = [-1, *extent.numbers]  # of the markers; each piece stands behind one
        for place, (begin, end) in enumerate(extent.pieces):
            if place:
                if position < begin - 2:
                    yield _fill(position, begin - 2)
                yield _restart(begin - 2, numbers[place], _missing(*numbers[place - 1 : place + 1]))
            if begin < end:
                yield self._data(begin, end, _missing(*numbers[place : place + 2]))
            position = end
        if position < extent.end and not extent.ended:
            yield Part(position, extent.end - position, "stray", "damaged", "the file ends within a marker")

    def _data(self, start: int, end: int, missing: Sequence[str]) -> Part:
        meaning = f"entropy-coded data of scan {self.scans}"
        if missing:
            return Part(
                start, end - start, "data", "damaged", f"{meaning}; {_are_missing(missing)}, at its end or within"
            )
        return Part(start, end - start, "data", "data", meaning)

    def _stray(self, start: int) -> Part:
        later = from_here(self.markers, start)
        end = next((place for place in later if place > start and self.data[place + 1] in PLACED), len(self.data))
        return Part(start, end - start, "stray", "damaged", "bytes that belong to no segment")

    def _behind(self, start: int) -> Part:
        rest = self.data[start:]
        meaning = "not part of the picture"
        if rest.startswith(b"\xff\xd8"):
            meaning = "another JPEG file, as cameras append for a preview"
        elif not any(rest):
            meaning = "zeros, not part of the picture"
        return Part(start, len(rest), "behind EOI", "behind", meaning)


def _missing(before: int, number: int | None = None) -> list[str]:
    """The restart markers that should stand between two: they count from 0 to 7 and round."""
    count = (number - before - 1) % 8 if number is not None else 0
    return [f"RST{(before + k) % 8}" for k in range(1, count + 1)]


def _are_missing(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} missing"


def _restart(start: int, number: int, missing: Sequence[str]) -> Part:
    meaning = "restart: the DC differences begin again at 0"
    if missing:
        meaning = f"RST{number}, where {missing[0]} was due: {_are_missing(missing)}"
    return Part(start, 2, f"RST{number}", "restart", meaning)


def _fill(start: int, end: int) -> Part:
    return Part(start, end - start, "fill", "marker", "fill bytes: any marker may have some in front")


# --- headers and tables -----------------------------------------------------------------------------------------------


def _frame(frame: Frame) -> str:
    process = {0xC0: "baseline", 0xC1: "extended sequential", 0xC2: "progressive"}[frame.marker]
    size = f"{frame.width} × {frame.height or 'unknown'} pixels"
    units = " blocks per MCU, quantization"
    parts = []
    for name, component in zip(component_names(frame), frame.components, strict=True):
        parts.append(f"{name}: {component.sampling[0]}×{component.sampling[1]}{units} table {component.slot}")
        units = ","
    return "; ".join([f"{process}, {size}", *parts])


def component_names(frame: Frame) -> list[str]:
    """Y, Cb and Cr, as JFIF numbers them; other components by their identifiers."""
    identifiers = [component.identifier for component in frame.components]
    if identifiers in ([1], [1, 2, 3]):
        return ["Y", "Cb", "Cr"][: len(identifiers)]
    return [f"component {identifier}" for identifier in identifiers]


def _quantization(payload: bytes, offset: int) -> str:
    tables = markers.parse_dqt(payload, offset)
    return "; ".join(f"quantization table {slot}, steps {t.min()} to {t.max()}" for slot, t in tables.items())


def _huffman(payload: bytes, offset: int) -> str:
    return "; ".join(
        f"Huffman table {'AC' if group else 'DC'} {slot}, {len(table.values)} codes"
        for (group, slot), table in markers.parse_dht(payload, offset).items()
    )


def _restart_interval(payload: bytes, offset: int) -> str:
    interval = markers.parse_number(DRI, payload, offset)
    return (
        f"a restart marker every {f'{interval} MCUs' if interval > 1 else 'MCU'}" if interval else "no restart markers"
    )


def _lines(payload: bytes, offset: int) -> str:
    return f"the picture has {markers.parse_number(DNL, payload, offset)} lines"


def _comment(payload: bytes, offset: int) -> str:
    return f"a comment: {_text(payload)}"


_MEANINGS: dict[int, Callable[[bytes, int], str]] = {
    DQT: _quantization, DHT: _huffman, DRI: _restart_interval, DNL: _lines, COM: _comment,
}  # fmt: skip


# --- metadata ---------------------------------------------------------------------------------------------------------


def _application(code: int, payload: bytes) -> tuple[str, str]:
    """What an APPn segment is called, and what it says."""
    for marker, start, label, meaning in _APPLICATIONS:
        if code == marker and payload.startswith(start):
            return label, meaning(payload[len(start) :])
    return "", f"of an application: {_text(payload)}"


def _jfif(body: bytes) -> str:
    version, unit = f"{body[0]}.{body[1]:02}" if len(body) > 1 else "unknown", body[2:3]
    x, y = int.from_bytes(body[3:5], "big"), int.from_bytes(body[5:7], "big")
    density = {b"\1": f"{x} × {y} pixels an inch", b"\2": f"{x} × {y} pixels a centimeter"}
    thumbnail = ", with a thumbnail" if any(body[7:9]) else ""
    return f"JFIF version {version}, {density.get(unit, f'pixels of {y or 1} : {x or 1}')}{thumbnail}"


def _adobe(body: bytes) -> str:
    colors = {0: "RGB or CMYK as it is", 1: "YCbCr", 2: "YCCK"}
    return f"Adobe's note on color: {colors.get(body[6], 'unknown') if len(body) > 6 else 'cut short'}"


def _icc(body: bytes) -> str:
    part = f"part {body[0]} of {body[1]}" if len(body) > 1 else "cut short"
    colors = f", for {body[18:22].decode('latin-1').strip()} colors" if body[38:42] == b"acsp" else ""  # ICC.1, 7.2
    return f"color profile (ICC), {part}{colors}"


EXIF_TEXTS = {0x010F: "Make", 0x0110: "Model", 0x0131: "Software", 0x0132: "DateTime"}  # Exif 2.3, 4.6.4


def _exif(body: bytes) -> str:
    """The first directory of Exif data, which is a TIFF file without pixels."""
    if body[:2] not in (b"II", b"MM"):
        return "Exif data, damaged: expected II or MM for the order of bytes"

    def number(start: int, size: int) -> int:
        return int.from_bytes(body[start : start + size], "little" if body[:2] == b"II" else "big")

    directory = number(4, 4)
    entries = range(directory + 2, min(directory + 2 + 12 * number(directory, 2), len(body)), 12)
    told = []
    for entry in entries:
        size = number(entry + 4, 4)
        place = number(entry + 8, 4) if size > 4 else entry + 8
        if (tag := EXIF_TEXTS.get(number(entry, 2))) and number(entry + 2, 2) == 2:
            told.append(f"{tag} {_text(body[place : place + size].rstrip(bytes(1)))}")
    return ", ".join([f"Exif data with {len(entries)} entries", *told])


def _text(data: bytes, longest: int = 40) -> str:
    """Bytes as text, as far as they are: at most so many, and a point for what cannot be printed."""
    shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data[:longest])
    return f"“{shown}”" + ("..." if len(data) > longest else "")


_APPLICATIONS: tuple[tuple[int, bytes, str, Callable[[bytes], str]], ...] = (
    (APP0, b"JFIF\0", "JFIF", _jfif),
    (APP0, b"JFXX\0", "JFXX", lambda _: "a thumbnail (JFIF extension)"),
    (0xE1, b"Exif\0", "Exif", lambda body: _exif(body[1:])),
    (0xE1, b"http://ns.adobe.com/xap/1.0/\0", "XMP", lambda body: f"metadata as XML (XMP): {_text(body)}"),
    (0xE1, b"http://ns.adobe.com/xmp/extension/\0", "XMP", lambda _: "more metadata as XML (extended XMP)"),
    (0xE2, b"ICC_PROFILE\0", "ICC", _icc),
    (0xE2, b"MPF\0", "MPF", lambda _: "index of several pictures in one file (Multi-Picture Format)"),
    (0xED, b"Photoshop 3.0\0", "Photoshop", lambda _: "Photoshop's resources, among them IPTC captions"),
    (APP14, b"Adobe", "Adobe", _adobe),
)  # fmt: skip
