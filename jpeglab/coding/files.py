"""A whole file: bytes to JpegImage and back (slides: JPEG baseline encoding, the box C and its inverse).

bytes  --read-->  JpegImage  --write-->  bytes
"""

import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np

from jpeglab.coding import markers
from jpeglab.coding.huffman import STANDARD, HuffmanTable
from jpeglab.coding.markers import DHT, DNL, DQT, DRI, EOI, SOF0, SOF1, SOF2, SOI, SOS, Frame, FrameComponent
from jpeglab.coding.progressive import carries_everything, progressive_script, sequential_script
from jpeglab.coding.scan import Decoder, Extent, Tables, decode_scan, encode_scan, from_here, scan_extent
from jpeglab.errors import FormatError, UnsupportedError
from jpeglab.image import Grid, JpegImage, Scan, Segment, with_coefficients

__all__ = ["read", "write"]

MOST_WARNINGS = 100
MAX_PIXELS = 178_956_970  # Pillow's limit too: 512 MiB of RGB

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


def read(source: Source, *, truncated: bool = False, resync: bool = False, max_pixels: int = MAX_PIXELS) -> JpegImage:
    """Read a JPEG file down to its quantized coefficients.

    Parameters
    ----------
    source : a path, the file's bytes, or a binary file object
    truncated : accept a file that was cut behind its first SOS; what is complete is exact, blocks that were not reached
        are 0, and ``.warnings`` says how many
    resync : after damaged data go on at the next restart marker, and say so in ``.warnings``
    max_pixels : refuse larger pictures, before memory is taken for them

    Raises
    ------
    FormatError : for every defect that can be detected, with its byte offset
    UnsupportedError : for 12-bit, lossless, hierarchical and arithmetic files, and more than ``max_pixels``
    OSError : as opening a path raises it
    """
    return _Reader(_bytes_of(source), Decoder(truncated, resync), max_pixels).read()


def _bytes_of(source: Source) -> bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:  # noqa: PTH123  (pathlib would be a third of `import jpeglab`)
            return file.read()
    data = source.read() if hasattr(source, "read") else None
    if not isinstance(data, bytes):
        raise ValueError(f"expected a path, bytes or a binary file, got {type(source).__name__}")
    return data


class _Cut(Exception):
    """The file ends within or before a segment."""


class _Reader:
    """One pass over the markers of a file; the state that they build up."""

    def __init__(self, data: bytes, mode: Decoder, max_pixels: int):
        self.data = data
        self.mode = mode
        self.max_pixels = max_pixels
        self.position = 0
        self.frame: Frame | None = None
        self.quantization: dict[int, np.ndarray] = {}
        self.huffman: Tables = {}
        self.defined: Tables = {}  # by DHT segments since the last scan
        self.restart_interval = 0
        self.segments: list[Segment] = []
        self.segment_end = 0  # where the last of them ends
        self.warnings: list[str] = []
        self.scans: list[Scan] = []
        self.tables: dict[int, np.ndarray] = {}  # each component's, as it stood at its first scan
        self.precision: dict[int, np.ndarray] = {}  # of each component's 64 values: the lowest bit known, 99 for none

    def read(self) -> JpegImage:
        if self.data[:2] != b"\xff\xd8":
            raise FormatError(
                f"a JPEG file starts with FF D8, this one with {self.data[:2].hex(' ').upper() or 'nothing'}", 0
            )
        self.markers = markers.marker_positions(self.data)
        self.position = 2
        try:
            while self._marker():
                pass
        except _Cut as cut:
            if not (self.mode.truncated and self.scans):
                raise FormatError(str(cut), len(self.data)) from None
            self.warnings.append(f"{cut} (at byte {len(self.data)})")
        else:
            self._check_complete()
        return self._image()

    # markers

    def _marker(self) -> bool:
        """Read one marker with its segment; False after EOI."""
        start = self.position
        if start >= len(self.data):
            raise _Cut("the file ends without EOI")
        if self.data[start] != 0xFF:
            start = self._behind_stray_bytes(start)
        while self.data[start : start + 1] == b"\xff":
            start += 1
        if start >= len(self.data):
            raise _Cut("the file ends within a marker")
        code = self.data[start]
        self.position = start + 1
        if code == EOI:
            return False
        if code in markers.PROCESSES:
            raise UnsupportedError(markers.PROCESSES[code])
        if code == markers.TEM:
            return True
        if markers.RST0 <= code <= markers.RST7 and self.mode.resync:
            self.warnings.append(f"{markers.marker_name(code)} outside of a scan (at byte {start - 1})")
            return True
        if code == SOI or code < SOF0 or markers.RST0 <= code <= markers.RST7 or 0xF0 <= code < markers.COM:
            raise FormatError(f"{markers.marker_name(code)} has no place here", start - 1)
        payload = self._payload(code)
        offset = self.position - len(payload)
        handler: Callable[[bytes, int], Any]
        if code >= 0xE0:
            self.segments.append(Segment(code, payload, start - 1))
            self.segment_end = self.position
        elif code in (SOF0, SOF1, SOF2):
            self._sof(code, payload, offset)
        else:
            handler = {DQT: self._dqt, DHT: self._dht, DRI: self._dri, SOS: self._sos, DNL: self._dnl}[code]
            handler(payload, offset)
        return True

    def _behind_stray_bytes(self, start: int) -> int:
        """Cameras miscount the length of metadata: what is left of it is no harm to the picture."""
        following = from_here(self.markers, start)
        end = next((position for position in following if self.data[position + 1] in _SEGMENTS), None)
        if end is None or not self.segments or self.segment_end != start:
            raise FormatError(f"expected a marker, found {self.data[start]:02X}", start)
        name = markers.marker_name(self.segments[-1].marker)
        self.warnings.append(f"{end - start} bytes behind {name} belong to no segment (at byte {start})")
        return end

    def _payload(self, code: int) -> bytes:
        start = self.position
        if start + 2 > len(self.data):
            raise _Cut(f"the file ends within {markers.marker_name(code)}")
        length = int.from_bytes(self.data[start : start + 2], "big")
        if length < 2:
            raise FormatError(f"{markers.marker_name(code)}: expected a length of at least 2, got {length}", start)
        if start + length > len(self.data):
            raise _Cut(f"{markers.marker_name(code)} announces {length} bytes but {len(self.data) - start} remain")
        self.position = start + length
        return self.data[start + 2 : self.position]

    def _dqt(self, payload: bytes, offset: int) -> None:
        self.quantization.update(markers.parse_dqt(payload, offset))

    def _dht(self, payload: bytes, offset: int) -> None:
        tables = markers.parse_dht(payload, offset)
        self.huffman.update(tables)
        self.defined.update(tables)

    def _dri(self, payload: bytes, offset: int) -> None:
        self.restart_interval = markers.parse_number(DRI, payload, offset)

    def _sof(self, code: int, payload: bytes, offset: int) -> None:
        if self.frame:
            raise FormatError("a second frame header", offset - 4)
        self.frame = markers.parse_sof(code, payload, offset)
        self._check_size()

    def _dnl(self, payload: bytes, offset: int) -> None:
        lines = markers.parse_number(DNL, payload, offset)
        if not self.frame or len(self.scans) != 1:
            raise FormatError("DNL stands elsewhere than behind the first scan", offset - 4)
        if lines != self.frame.height:
            raise FormatError(f"DNL: expected {self.frame.height} lines, got {lines}", offset)

    # scans

    def _sos(self, payload: bytes, offset: int) -> None:
        if not self.frame:
            raise FormatError("SOS in front of the frame header", offset - 4)
        scan = markers.parse_sos(payload, offset, self.frame)
        extent = scan_extent(self.data, self.position, self.markers, _KNOWN if self.mode.resync else None)
        if not self.scans:
            self._begin(extent, offset)
        name = f"scan {len(self.scans) + 1}"
        self._check_tables(scan, name, offset)
        self._check_order(scan, name, offset)
        self.scans.append(scan._replace(tables=self.defined, restart_interval=self.restart_interval))
        self.defined = {}
        self.warnings += decode_scan(
            self.data, extent, scan, self.huffman, self.grid, self.coefficients,
            progressive=self.frame.marker == SOF2, restart_interval=self.restart_interval, mode=self.mode, name=name,
        )  # fmt: skip
        self.position = extent.end

    def _begin(self, extent: Extent, offset: int) -> None:
        """With the first scan the size is known, and memory may be taken."""
        frame = self.frame
        assert frame
        if frame.height == 0:
            self.frame = frame = frame._replace(height=self._lines_behind(extent))
            self._check_size()
        samplings = tuple(component.sampling for component in frame.components)
        self.grid = Grid.of(frame.height, frame.width, samplings)
        least = sum(rows * cols for rows, cols in self.grid.blocks) * (1 if frame.marker == SOF2 else 2)
        if 8 * (len(self.data) - self.position) < least and not self.mode.truncated:
            raise FormatError(
                f"{frame.width} x {frame.height} pixels take at least {least // 8} bytes of data, "
                f"{len(self.data) - self.position} remain",
                self.position,
            )
        self.coefficients = np.zeros(self.grid.starts[-1], np.int16)

    def _lines_behind(self, extent: Extent) -> int:
        """The number of lines that DNL tells after the first scan (T.81 B.2.5)."""
        if self.data[extent.end + 1 : extent.end + 4] == bytes((DNL, 0, 4)):
            lines = int.from_bytes(self.data[extent.end + 4 : extent.end + 6], "big")
            if lines and extent.end + 6 <= len(self.data):
                return lines
        raise FormatError("the height is 0, and no DNL tells it behind the first scan", extent.end)

    def _check_size(self) -> None:
        assert self.frame
        if self.frame.width * self.frame.height > self.max_pixels:
            raise UnsupportedError(
                f"{self.frame.width} x {self.frame.height} pixels, more than max_pixels={self.max_pixels}"
            )

    def _check_tables(self, scan: Scan, name: str, offset: int) -> None:
        """Every table that the scan needs is there; the first scan of a component fixes its quantization."""
        assert self.frame
        for i in scan.components:
            slot = self.frame.components[i].slot
            if i not in self.tables:
                if slot not in self.quantization:
                    raise FormatError(f"{name} needs quantization table {slot}, which no DQT defines", offset)
                self.tables[i] = self.quantization[slot]
        (first, last), (high, _) = scan.spectral, scan.approximation
        for dc, ac in scan.slots:
            for needed, key in ((first == 0 and not high, (0, dc)), (last > 0, (1, ac))):
                if needed and key not in self.huffman:
                    if key not in STANDARD or self.frame.marker == SOF2:
                        raise FormatError(
                            f"{name} needs {'AC' if key[0] else 'DC'} table {key[1]}, which no DHT defines", offset
                        )
                    self.huffman[key] = STANDARD[key]  # as in frames of Motion JPEG
                    self.warnings.append(
                        f"{name}: no DHT defines {'AC' if key[0] else 'DC'} table {key[1]}; T.81's is used"
                    )

    def _check_order(self, scan: Scan, name: str, offset: int) -> None:
        """Each value arrives once, or bit by bit from the top, DC in front of AC (T.81 G.1.1.1)."""
        (first, last), (high, low) = scan.spectral, scan.approximation
        for i in scan.components:
            known = self.precision.setdefault(i, np.full(64, 99))
            if first > 0 and known[0] == 99:
                raise FormatError(f"{name}: AC of component {i} comes in front of its DC", offset)
            expected = high if high else 99
            if (known[first : last + 1] != expected).any():
                got = "refines what was not sent" if high else "sends again what was sent before"
                raise FormatError(f"{name}: {first}..{last} of component {i} {got}", offset)
            known[first : last + 1] = low

    def _check_complete(self) -> None:
        """After EOI: nothing is missing; what is odd becomes a warning."""
        end = self.position - 2
        if not self.frame or not self.scans:
            raise FormatError("the file holds no scan" if self.frame else "the file holds no frame header", end)
        for i in range(len(self.frame.components)):
            if i not in self.precision:
                raise FormatError(f"no scan holds component {i}", end)
            coarse = np.count_nonzero(self.precision[i])
            if coarse:
                self.warnings.append(f"component {i}: {coarse} of 64 values never reach full precision")
        if self.position < len(self.data):
            self.warnings.append(f"{len(self.data) - self.position} bytes follow EOI (at byte {self.position})")

    def _image(self) -> JpegImage:
        assert self.frame
        lines = self.frame.components
        unknown = np.ones((8, 8), np.uint16)  # of a component that a cut file does not reach
        tables = [self.tables.get(i, self.quantization.get(line.slot, unknown)) for i, line in enumerate(lines)]
        components = with_coefficients(
            self.coefficients, self.grid, tables, (line.identifier for line in lines), (line.slot for line in lines)
        )
        return JpegImage(
            self.frame.width, self.frame.height, components, self.frame.marker == SOF2,
            self.scans[0].restart_interval, tuple(self.segments), self._told(), tuple(self.scans),
        )  # fmt: skip

    def _told(self) -> tuple[str, ...]:
        """The warnings; a thoroughly damaged file has as many as it has bytes."""
        more = len(self.warnings) - MOST_WARNINGS
        return tuple(self.warnings) if more <= 0 else (*self.warnings[:MOST_WARNINGS], f"and {more} more")


# what may stand behind a scan; any other code within one is damage
_KNOWN = frozenset((DHT, EOI, SOS, DQT, DNL, DRI, markers.COM, *range(0xE0, 0xF0)))
_SEGMENTS = _KNOWN | {SOF0, SOF1, SOF2}


# --- writing ----------------------------------------------------------------------------------------------------------


def write(
    image: JpegImage,
    path: str | os.PathLike[str] | None = None,
    *,
    optimize: bool | None = None,
    progressive: bool | None = None,
    restart_interval: int | None = None,
) -> bytes:
    """Write a JpegImage as a JPEG file.

    Parameters
    ----------
    path : where to store the bytes as well; None stores nothing
    optimize : True fits Huffman tables to this file, False takes T.81's, None keeps those it was read with.
        Progressive files are always optimised, as T.81 has no tables for them.
    progressive : True for libjpeg-turbo's scan script, False for one baseline scan, None as read
    restart_interval : MCUs between restart markers, 0 for none, None as read

    Returns
    -------
    The file's bytes.

    Raises
    ------
    ValueError : for a coefficient that 8-bit T.81 cannot code
    """
    data = _Writer(image, optimize, progressive, restart_interval).write()
    if path is not None:
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(data)
    return data


class _Writer:
    """What to write, decided once: which scans, with which tables and restart intervals."""

    def __init__(self, image: JpegImage, optimize: bool | None, progressive: bool | None, restart_interval: int | None):
        if restart_interval is not None and not 0 <= restart_interval <= 65535:
            raise ValueError(f"expected a restart interval of 0..65535 MCUs, got {restart_interval}")
        self.image = image
        self.progressive = image.progressive if progressive is None else progressive
        if self.progressive == image.progressive and carries_everything(image.scans, len(image.components)):
            self.scans = image.scans
            if optimize is not None:
                self.scans = tuple(scan._replace(tables=None) for scan in self.scans)
            if restart_interval is None and image.restart_interval != self.scans[0].restart_interval:
                restart_interval = image.restart_interval  # edited since
        else:
            self.scans = self._script()
            restart_interval = image.restart_interval if restart_interval is None else restart_interval
        if restart_interval is not None:
            self.scans = tuple(scan._replace(restart_interval=restart_interval) for scan in self.scans)
        fitted = self.progressive or optimize
        self.standard: Tables = {} if fitted or any(scan.tables for scan in self.scans) else dict(STANDARD)

    def _script(self) -> tuple[Scan, ...]:
        color, samplings = self.image.color, self.image.grid.samplings
        slots = {"YCbCr": (0, 1, 1), "YCCK": (0, 1, 1, 0)}.get(color, (0,) * len(samplings))
        return progressive_script(slots, samplings, color) if self.progressive else sequential_script(slots, samplings)

    def write(self) -> bytes:
        slots = self._quantization_slots()
        tables = dict(zip(slots, (component.table for component in self.image.components), strict=True))
        return b"".join(
            [
                b"\xff\xd8",
                *(markers.segment(segment.marker, segment.data) for segment in self.image.segments),
                *(markers.dqt_segment(slot, tables[slot]) for slot in dict.fromkeys(slots)),
                markers.sof_segment(self._frame(slots)),
                *self._entropy_coded(),
                b"\xff\xd9",
            ]
        )

    def _quantization_slots(self) -> list[int]:
        """Destination of each component's table: as read, or new ones where different tables would share one."""
        tables = [component.table.tobytes() for component in self.image.components]
        slots = [component.slot for component in self.image.components]
        if None not in slots and len(set(slots)) == len(set(zip(slots, tables, strict=True))):
            return [slot for slot in slots if slot is not None]
        distinct = list(dict.fromkeys(tables))
        return [distinct.index(table) for table in tables]

    def _frame(self, slots: list[int]) -> Frame:
        image = self.image
        wide = any(component.table.max() > 255 for component in image.components)
        high_slots = any(slot > 1 for scan in self.scans for pair in scan.slots for slot in pair)
        marker = SOF2 if self.progressive else SOF1 if wide or high_slots else SOF0
        lines = tuple(
            FrameComponent(component.identifier, component.sampling, slot)
            for component, slot in zip(image.components, slots, strict=True)
        )
        return Frame(marker, image.height, image.width, lines)

    def _entropy_coded(self) -> Iterator[bytes]:
        """DHT, DRI, SOS and the data of each scan; a table is told again only where it changes or was told before."""
        coefficients = self.image.coefficients()
        identifiers = tuple(component.identifier for component in self.image.components)
        known: Tables = {}
        kept, interval = dict(self.standard), 0
        for scan in self.scans:
            told = {key: HuffmanTable(*table) for key, table in (scan.tables or {}).items()}
            kept.update(told)
            data, used = encode_scan(
                coefficients, self.image.grid, scan, kept,
                progressive=self.progressive, restart_interval=scan.restart_interval,
            )  # fmt: skip
            for key, table in {**told, **used}.items():
                if key in told or known.get(key) != table or not kept:
                    yield markers.dht_segment(*key, table)
                    known[key] = table
            if scan.restart_interval != interval:
                interval = scan.restart_interval
                yield markers.dri_segment(interval)
            yield markers.sos_segment(scan, identifiers)
            yield data
