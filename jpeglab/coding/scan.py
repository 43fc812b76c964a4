"""Scans: all coefficients of a picture, or a share of them, to entropy-coded bytes and back (T.81 F and G).

    coefficients (flat, int16)  --encode_scan-->  bytes between SOS and the next marker  --decode_scan-->  coefficients

The loops are in ``jpeglab.compiled.entropy``; here stands what they run over: which blocks an MCU has, where restart
markers cut the data, and what to say when something is wrong.  ``coefficients`` holds every component's blocks behind
each other, with the padding blocks that fill the last MCU of a row and of a column.
"""

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from jpeglab.coding.bits import stuff, unstuff
from jpeglab.coding.huffman import HuffmanTable, lookup, table_for
from jpeglab.coding.zigzag import NATURAL
from jpeglab.compiled.layout import (
    AC_LIMIT,
    AC_RANGE,
    BAD_CODE,
    DC_DIFFERENCE,
    DC_LIMIT,
    DC_RANGE,
    LEFT_OVER,
    LONG_RUN,
    OK,
    OUT_OF_DATA,
    PAST_63,
    SPARE_WORDS,
    STOP,
)
from jpeglab.errors import FormatError
from jpeglab.image import Grid, Scan

__all__ = [
    "Decoder", "Extent", "Tables", "decode_scan", "encode_scan", "mcu_units", "scan_extent", "scan_records",
    "scan_size",
]  # fmt: skip

Tables = dict[tuple[int, int], HuffmanTable]  # by class (0 DC, 1 AC) and destination


def scan_size(grid: Grid, components: tuple[int, ...]) -> tuple[int, int, int]:
    """MCUs in a row, MCUs, and blocks of a scan over these components (T.81 A.2)."""
    if len(components) == 1:  # not interleaved: an MCU is one block, and there is no padding
        rows, cols = grid.blocks[components[0]]
        return cols, rows * cols, rows * cols
    rows, cols = grid.mcus
    return cols, rows * cols, rows * cols * sum(grid.samplings[i][0] * grid.samplings[i][1] for i in components)


def mcu_units(grid: Grid, components: tuple[int, ...], dc: list[int], ac: list[int]) -> np.ndarray:
    """The blocks of an MCU as ``jpeglab.compiled.entropy`` takes them; dc and ac: each component's tables."""
    rows = []
    for place, i in enumerate(components):
        h, v = (1, 1) if len(components) == 1 else grid.samplings[i]
        down = 64 * grid.padded[i][1]
        for y in range(v):
            for x in range(h):
                rows.append((place, grid.starts[i] + y * down + 64 * x, 64 * h, v * down, dc[place], ac[place]))
    return np.array(rows, np.int64)


# --- decoding ---------------------------------------------------------------------------------------------------------


class Extent(NamedTuple):
    """The entropy-coded bytes of a scan, cut at its restart markers.

    pieces : (start, end) in the file of each segment, without markers and fill bytes
    numbers : the restart marker's number in front of each segment but the first
    end : where the next marker stands, or the end of the file
    ended : whether there is a marker
    """

    pieces: list[tuple[int, int]]
    numbers: list[int]
    end: int
    ended: bool


def scan_extent(data: bytes, start: int, markers: np.ndarray, known: frozenset[int] | None = None) -> Extent:
    """Find a scan's segments.

    Parameters
    ----------
    data : the file
    start : first byte behind the SOS segment
    markers : (n,) positions of every FF that neither 00 nor FF follows
    known : if given, other marker codes are damage within the data, and passed over
    """
    pieces, numbers = [], []
    begin = start
    for position in from_here(markers, start):
        code = data[position + 1]
        if 0xD0 <= code <= 0xD7:
            pieces.append((begin, _without_fill(data, begin, position)))
            numbers.append(code - 0xD0)
            begin = position + 2
        elif known is None or code in known:
            pieces.append((begin, _without_fill(data, begin, position)))
            return Extent(pieces, numbers, position, True)
    pieces.append((begin, _without_fill(data, begin, len(data))))
    return Extent(pieces, numbers, len(data), False)


def from_here(markers: np.ndarray, start: int) -> Iterator[int]:
    """The positions from ``start`` on, one by one: a file may ask for the next marker very often."""
    for index in range(int(np.searchsorted(markers, start)), len(markers)):
        yield int(markers[index])


def _without_fill(data: bytes, begin: int, end: int) -> int:
    while end > begin and data[end - 1] == 0xFF:
        end -= 1
    return end


class Decoder(NamedTuple):
    """How a scan is to be read: strictly, or making the best of a damaged file."""

    truncated: bool = False
    resync: bool = False


class _Segments(NamedTuple):
    words: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    first_mcu: np.ndarray
    last_mcu: np.ndarray


def decode_scan(
    data: bytes,
    extent: Extent,
    scan: Scan,
    tables: Tables,
    grid: Grid,
    coefficients: np.ndarray,
    *,
    progressive: bool,
    restart_interval: int,
    mode: Decoder = Decoder(),  # noqa: B008  (a frozen value)
    name: str = "scan",
) -> list[str]:
    """Decode one scan into ``coefficients``, in place.

    Returns
    -------
    What was odd, in words, as ``truncated`` and ``resync`` allow it.

    Raises
    ------
    FormatError : with the byte at which the data went wrong.
    """
    mcus_per_row, mcus, blocks = scan_size(grid, scan.components)
    warnings: list[str] = []
    pieces, intervals = _place(extent, mcus, restart_interval, mode, warnings, name)
    segments = _segments(data, pieces, intervals, mcus, restart_interval)
    run = _kernel(scan, tables, grid, mcus_per_row, segments, coefficients, progressive)
    done, found = 0, np.zeros(6, np.int64)
    while True:
        run(found)
        status, segment, mcu, _, position, finished = found.tolist()
        done += finished
        if status == OK:
            break
        offset = _offset_in_file(data, pieces[segment], position // 8 - 4 * int(segments.starts[segment]))
        cut = status == OUT_OF_DATA and not extent.ended and segment == len(pieces) - 1
        if cut:
            break
        message = f"{name}, MCU {mcu}: {_in_words(status, segments, segment, position)}"
        if not mode.resync:
            raise FormatError(message, offset)
        last = segment + 1 == len(pieces)
        went_on = "no restart marker follows" if last else "went on behind the next restart marker"
        warnings.append(f"{message} (at byte {offset}); {went_on}")
        if last:
            break
        found[:] = 0
        found[1] = segment + 1
    missing = blocks - done
    if missing and not mode.resync:
        if extent.ended:
            raise FormatError(f"{name}: the data ends {missing} blocks early", extent.end)
        if not mode.truncated:
            raise FormatError(f"{name}: the file ends {missing} blocks early", len(data))
    if missing:
        warnings.append(f"{name}: {missing} of {blocks} blocks are missing, and left as they were")
    return warnings


def _place(
    extent: Extent, mcus: int, interval: int, mode: Decoder, warnings: list[str], name: str
) -> tuple[list[tuple[int, int]], list[int]]:
    """Which restart interval each segment holds: RST markers count from 0 to 7 and round (T.81 F.1.2.3)."""
    pieces, intervals, index = [extent.pieces[0]], [0], 0
    total = -(-mcus // interval) if interval else 1
    for piece, number in zip(extent.pieces[1:], extent.numbers, strict=True):
        marker = piece[0] - 2
        ahead = (number - index) % 8
        if index + 1 == total and piece[0] == piece[1] and interval:
            warnings.append(f"{name}: a restart marker stands behind the last MCU (at byte {marker})")
            continue
        if ahead or index + 1 >= total:
            message = (
                f"{name}: found RST{number} where no restart marker is due"
                if index + 1 >= total
                else f"{name}: expected RST{index % 8}, found RST{number}"
            )
            if not mode.resync:
                raise FormatError(message, marker)
            warnings.append(f"{message} (at byte {marker})")
            if index + 1 + ahead >= total:
                continue
        index += 1 + ahead
        pieces.append(piece)
        intervals.append(index)
    return pieces, intervals


def _segments(data: bytes, pieces: list[tuple[int, int]], intervals: list[int], mcus: int, interval: int) -> _Segments:
    cleaned, starts, ends, word = [], [], [], 0
    for begin, end in pieces:
        clean = unstuff(data[begin:end])
        starts.append(word)
        ends.append(32 * word + 8 * len(clean))
        cleaned += [clean, bytes(-len(clean) % 4)]
        word += -(-len(clean) // 4)
    cleaned.append(bytes(4 * SPARE_WORDS))
    words = np.frombuffer(b"".join(cleaned), ">u4").astype(np.int64)
    first = np.array(intervals, np.int64) * interval
    last = np.minimum(first + interval, mcus) if interval else np.array([mcus])
    return _Segments(words, np.array(starts, np.int64), np.array(ends, np.int64), first, last)


def _kernel(scan, tables, grid, mcus_per_row, segments, coefficients, progressive):  # type: ignore[no-untyped-def]
    """The loop that decodes this kind of scan, with everything but ``found`` filled in (T.81 G.1.1.1)."""
    from jpeglab.compiled import entropy
    from jpeglab.compiled.kernel import ready

    (first, last), (high, low) = scan.spectral, scan.approximation
    ac_kind = "ac" if not progressive else "ac_refine" if high else "ac_first"
    need_dc, need_ac = first == 0 and not high, last > 0
    joined, dc, ac = _join(scan, tables, "dc" if need_dc else None, ac_kind if need_ac else None)
    joined, units = ready(joined), ready(mcu_units(grid, scan.components, dc, ac))
    data = tuple(map(ready, segments))
    last_dc = np.zeros(4, np.int64)
    if not progressive:
        return functools.partial(
            entropy.decode_sequential, *data, joined, units, mcus_per_row, NATURAL, coefficients, last_dc
        )
    if last == 0 and not high:
        return functools.partial(
            entropy.decode_dc_first, *data, joined, units, mcus_per_row, low, coefficients, last_dc
        )
    if last == 0:
        return functools.partial(entropy.decode_dc_refine, *data, units, mcus_per_row, low, coefficients)
    band = (*data, joined, units, mcus_per_row, NATURAL, low, first, last, coefficients)
    if not high:
        return functools.partial(entropy.decode_ac_first, *band)
    backup = np.zeros(64, np.int16)
    return lambda found: entropy.decode_ac_refine(*band, found, _scan_bits(), backup)


def _join(
    scan: Scan, tables: Tables, dc_kind: str | None, ac_kind: str | None
) -> tuple[np.ndarray, list[int], list[int]]:
    """All decoding tables of a scan in one array, and where each component's begin."""
    starts: dict[tuple[int, int], int] = {}
    parts: list[np.ndarray] = []
    for kind, group, place in ((dc_kind, 0, 0), (ac_kind, 1, 1)):
        for slots in scan.slots:
            key = (group, slots[place])
            if kind and key not in starts:
                starts[key] = sum(map(len, parts))
                parts.append(lookup(tables[key], kind))
    joined = np.concatenate(parts) if parts else np.zeros(1, np.int32)
    dc = [starts.get((0, slots[0]), 0) for slots in scan.slots]
    ac = [starts.get((1, slots[1]), 0) for slots in scan.slots]
    return joined, dc, ac


def _in_words(status: int, segments: _Segments, segment: int, position: int) -> str:
    left = (int(segments.ends[segment]) - position) // 8
    return {
        OUT_OF_DATA: "the data ends within a block",
        BAD_CODE: "no Huffman code starts with these bits",
        PAST_63: "a run of zeros passes the last coefficient",
        DC_RANGE: f"a DC value is beyond +-{DC_LIMIT}",
        AC_RANGE: f"an AC value is beyond +-{AC_LIMIT}",
        LEFT_OVER: f"{left} bytes are left over",
        LONG_RUN: "an end-of-band run passes the last block",
    }[status]


def _offset_in_file(data: bytes, piece: tuple[int, int], index: int) -> int:
    """Where byte ``index`` of a segment without stuffed zeros stands in the file."""
    raw = np.frombuffer(data, np.uint8)[piece[0] : piece[1]]
    stuffed = np.flatnonzero((raw[1:] == 0) & (raw[:-1] == 0xFF)) + 1
    before = np.searchsorted(stuffed - np.arange(len(stuffed)), index, side="right")
    return piece[0] + min(index + int(before), len(raw))


# --- encoding ---------------------------------------------------------------------------------------------------------


@functools.cache
def _sizes() -> np.ndarray:
    """How many bits a magnitude up to 2047 needs."""
    return np.array([value.bit_length() for value in range(DC_LIMIT + 1)], np.uint8)


@functools.cache
def _scan_bits() -> np.ndarray:
    """(2048,) int64: for each of the 8 bytes of a 64-bit set of natural places, the set of zig-zag places - 1."""
    place = np.empty(64, np.int64)
    place[NATURAL] = np.arange(64)
    bits = np.where(place > 0, 1 << np.maximum(place - 1, 0), 0).reshape(8, 8)
    chosen = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.int64)
    return (chosen[None] * bits[:, None]).sum(axis=2).ravel()


def encode_scan(
    coefficients: np.ndarray, grid: Grid, scan: Scan, tables: Tables, *, progressive: bool, restart_interval: int
) -> tuple[bytes, Tables]:
    """Code one scan.

    Parameters
    ----------
    tables : the Huffman tables to use; one that is not given, or lacks a symbol, is made to measure

    Returns
    -------
    (data, used): the stuffed bytes with RST markers, and the tables that they need, in the order of the components.

    Raises
    ------
    ValueError : for a coefficient that 8-bit T.81 has no code for.
    """
    records = scan_records(coefficients, grid, scan, progressive, restart_interval)
    needed = _needed(scan)
    used = {key: tables[key] for key in needed if key in tables}
    while True:
        if len(used) < len(needed):
            counts = np.bincount(records >> 20, minlength=4096).reshape(16, 256)
            used = {key: used.get(key) or table_for(counts[4 * key[0] + key[1]]) for key in needed}
        packed, missing = _pack(records, used, restart_interval)
        if missing is None:
            return packed, used
        used = {key: table for key, table in used.items() if key != missing}


def _needed(scan: Scan) -> list[tuple[int, int]]:
    """The tables that a scan's components refer to."""
    needed: dict[tuple[int, int], None] = {}
    for dc, ac in scan.slots:
        if scan.spectral[0] == 0 and scan.approximation[0] == 0:
            needed[0, dc] = None
        if scan.spectral[1] > 0:
            needed[1, ac] = None
    return list(needed)


def scan_records(
    coefficients: np.ndarray, grid: Grid, scan: Scan, progressive: bool, restart_interval: int
) -> np.ndarray:
    """What a scan says before Huffman tables are chosen: (n,) uint32, laid out as ``compiled.layout`` tells."""
    from jpeglab.compiled import entropy

    mcus_per_row, mcus, blocks = scan_size(grid, scan.components)
    dc, ac = [slots[0] for slots in scan.slots], [4 + slots[1] for slots in scan.slots]
    plan = (mcu_units(grid, scan.components, dc, ac), mcus_per_row, mcus, restart_interval)
    (first, last), (high, low) = scan.spectral, scan.approximation
    segments = -(-mcus // restart_interval) if restart_interval else 1
    if last == 0:
        records = np.empty(blocks + segments, np.uint32)
    else:
        records = np.empty((66 if not high else 70) * blocks + 80 + segments, np.uint32)
    found, last_dc, sizes = np.zeros(5, np.int64), np.zeros(4, np.int64), _sizes()
    if not progressive:
        entropy.record_sequential(coefficients, *plan, _scan_bits(), NATURAL, sizes, records, last_dc, found)
    elif last == 0:
        entropy.record_dc(coefficients, *plan, high, low, sizes, records, last_dc, found)
    else:
        pending = np.zeros(1024, np.int64)
        kernel = entropy.record_ac_refine if high else entropy.record_ac_first
        kernel(coefficients, *plan, low, first, last, NATURAL, sizes, pending, records, found)
    status, mcu, _, value, count = found.tolist()
    if status != OK:
        what = {DC_RANGE: f"a DC value within +-{DC_LIMIT}", AC_RANGE: f"an AC coefficient within +-{AC_LIMIT}"}
        what[DC_DIFFERENCE] = f"a DC difference within +-{DC_LIMIT}"
        raise ValueError(f"expected {what[status]}, got {value} in MCU {mcu}: 8-bit JPEG has no code for it")
    return records[:count]


def _pack(records: np.ndarray, tables: Tables, restart_interval: int) -> tuple[bytes, tuple[int, int] | None]:
    """The bytes of a scan, or the table that lacks a symbol."""
    from jpeglab.compiled import entropy

    codes = np.zeros(4096, np.int64)
    for (group, slot), table in tables.items():
        codes[_code_entries(table)[0] + 256 * (4 * group + slot)] = _code_entries(table)[1]
    packed = np.empty(4 * len(records) + 8, np.uint8)
    stops = np.zeros(np.count_nonzero(records == STOP << 28) if restart_interval else 1, np.int64)
    size = entropy.pack(records, codes, packed, stops)
    if size < 0:
        group, slot = divmod((-1 - size) >> 8, 4)
        return b"", (group, slot)
    ends = stops.tolist()
    data = packed[:size].tobytes()
    segments = (stuff(data[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True))
    return _with_restarts(segments), None


def _with_restarts(segments: Iterable[bytes]) -> bytes:
    parts: list[bytes] = []
    for index, segment in enumerate(segments):
        parts += [bytes((0xFF, 0xD0 + (index - 1) % 8)), segment] if index else [segment]
    return b"".join(parts)


@functools.lru_cache(maxsize=256)
def _code_entries(table: HuffmanTable) -> tuple[np.ndarray, np.ndarray]:
    """Symbols of a table, and code << 5 | length of each."""
    codes = table.codes()
    symbols = np.array(list(codes), np.int64)
    return symbols, np.array([int(code, 2) << 5 | len(code) for code in codes.values()], np.int64)
