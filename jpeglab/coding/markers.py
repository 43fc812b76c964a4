"""Marker segments: what stands around the entropy-coded data, read and written (T.81 annex B).

    payload of DQT, DHT, SOF, SOS, DRI, DNL  --parse_*-->  values  --*_segment-->  the whole segment

A payload is what follows the length; ``offset`` is where it starts in the file, for error messages.
"""

from typing import NamedTuple

import numpy as np

from jpeglab.coding.huffman import HuffmanTable, is_prefix_code
from jpeglab.coding.zigzag import unzigzag, zigzag
from jpeglab.errors import FormatError, UnsupportedError
from jpeglab.image import Scan

__all__ = ["Frame", "FrameComponent", "marker_name", "marker_positions", "segment"]

# T.81 table B.1
SOF0, SOF1, SOF2, DHT, SOI, EOI, SOS, DQT, DNL, DRI = 0xC0, 0xC1, 0xC2, 0xC4, 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD
TEM, RST0, RST7, COM = 0x01, 0xD0, 0xD7, 0xFE
NAMES = {
    SOF0: "SOF0", SOF1: "SOF1", SOF2: "SOF2", DHT: "DHT", SOI: "SOI", EOI: "EOI", SOS: "SOS", DQT: "DQT",
    DNL: "DNL", DRI: "DRI", TEM: "TEM", COM: "COM", 0xC8: "JPG", 0xCC: "DAC", 0xDE: "DHP", 0xDF: "EXP",
}  # fmt: skip
PROCESSES = {
    0xC3: "lossless coding (SOF3)",
    0xC5: "hierarchical coding (SOF5)",
    0xC6: "hierarchical coding (SOF6)",
    0xC7: "hierarchical coding (SOF7)",
    0xC8: "JPEG extensions (JPG)",
    0xC9: "arithmetic coding (SOF9)",
    0xCA: "arithmetic coding (SOF10)",
    0xCB: "lossless arithmetic coding (SOF11)",
    0xCC: "arithmetic coding (DAC)",
    0xCD: "hierarchical arithmetic coding (SOF13)",
    0xCE: "hierarchical arithmetic coding (SOF14)",
    0xCF: "hierarchical arithmetic coding (SOF15)",
    0xDE: "hierarchical coding (DHP)",
    0xDF: "hierarchical coding (EXP)",
}


def marker_name(code: int) -> str:
    """The standard's name of a marker.

    >>> marker_name(0xDA), marker_name(0xE1), marker_name(0x23)
    ('SOS', 'APP1', 'marker 0x23')
    """
    if 0xE0 <= code <= 0xEF:
        return f"APP{code - 0xE0}"
    if RST0 <= code <= RST7:
        return f"RST{code - RST0}"
    return NAMES.get(code) or (f"SOF{code - SOF0}" if code & 0xF0 == 0xC0 else f"marker 0x{code:02X}")


def marker_positions(data: bytes) -> np.ndarray:
    """(n,) where every FF stands that neither 00 nor FF follows: all markers, and what looks like one."""
    values = np.frombuffer(data, np.uint8)
    ff = np.flatnonzero(values[:-1] == 0xFF)
    follower = values[ff + 1]
    positions: np.ndarray = ff[(follower != 0) & (follower != 0xFF)]
    return positions


def segment(code: int, payload: bytes) -> bytes:
    """A whole segment: marker, length, payload."""
    if len(payload) > 65533:
        raise ValueError(f"expected at most 65533 bytes for {marker_name(code)}, got {len(payload)}")
    return bytes((0xFF, code)) + (len(payload) + 2).to_bytes(2, "big") + payload


# --- DQT, T.81 B.2.4.1 ------------------------------------------------------------------------------------------------


def parse_dqt(payload: bytes, offset: int) -> dict[int, np.ndarray]:
    """{destination: (8, 8) uint16 in natural order}."""
    tables, position = {}, 0
    while position < len(payload):
        precision, slot = divmod(payload[position], 16)
        if precision > 1 or slot > 3:
            raise FormatError(
                f"DQT: expected precision 0 or 1 and destination 0..3, got {precision} and {slot}", offset + position
            )
        size = 128 if precision else 64
        line = payload[position + 1 : position + 1 + size]
        if len(line) < size:
            raise FormatError(f"DQT: a table takes {size} bytes but {len(line)} remain", offset + position)
        table = unzigzag(np.frombuffer(line, ">u2" if precision else np.uint8).astype(np.uint16))
        if not table.all():
            raise FormatError(f"DQT: table {slot} has a step of 0", offset + position)
        tables[slot] = table
        position += 1 + size
    if not tables:
        raise FormatError("DQT: the segment is empty", offset)
    return tables


def dqt_segment(slot: int, table: np.ndarray) -> bytes:
    """One table, with 16-bit steps only where a step needs them."""
    wide = bool(table.max() > 255)
    return segment(DQT, bytes([wide << 4 | slot]) + zigzag(table).astype(">u2" if wide else np.uint8).tobytes())


# --- DHT, T.81 B.2.4.2 ------------------------------------------------------------------------------------------------


def parse_dht(payload: bytes, offset: int) -> dict[tuple[int, int], HuffmanTable]:
    """{(class, destination): table}."""
    tables, position = {}, 0
    while position < len(payload):
        group, slot = divmod(payload[position], 16)
        bits = payload[position + 1 : position + 17]
        values = payload[position + 17 : position + 17 + sum(bits)]
        if group > 1 or slot > 3:
            raise FormatError(
                f"DHT: expected class 0 or 1 and destination 0..3, got {group} and {slot}", offset + position
            )
        if len(bits) < 16 or len(values) < sum(bits):
            remain = len(payload) - position - 17
            raise FormatError(f"DHT announces {sum(bits)} codes but {max(0, remain)} bytes remain", offset + position)
        if sum(bits) > 256:
            raise FormatError(f"DHT announces {sum(bits)} codes, more than there are symbols", offset + position)
        if not is_prefix_code(bits):
            raise FormatError("DHT announces more codes than their lengths leave room for", offset + position)
        tables[group, slot] = HuffmanTable(bytes(bits), bytes(values))
        position += 17 + len(values)
    if not tables:
        raise FormatError("DHT: the segment is empty", offset)
    return tables


def dht_segment(group: int, slot: int, table: HuffmanTable) -> bytes:
    """One table."""
    return segment(DHT, bytes([group << 4 | slot]) + table.bits + table.values)


# --- SOF, T.81 B.2.2 --------------------------------------------------------------------------------------------------


class FrameComponent(NamedTuple):
    """A component's line in the frame header: identifier, (h, v), destination of its quantization table."""

    identifier: int
    sampling: tuple[int, int]
    slot: int


class Frame(NamedTuple):
    """The frame header; a height of 0 announces a DNL segment."""

    marker: int
    height: int
    width: int
    components: tuple[FrameComponent, ...]


def parse_sof(marker: int, payload: bytes, offset: int) -> Frame:
    """The frame header."""
    name = marker_name(marker)
    if len(payload) < 6:
        raise FormatError(f"{name}: expected at least 6 bytes, got {len(payload)}", offset)
    precision, count = payload[0], payload[5]
    height, width = int.from_bytes(payload[1:3], "big"), int.from_bytes(payload[3:5], "big")
    if precision == 12 and marker != SOF0:
        raise UnsupportedError(f"12-bit samples ({name})")
    if precision != 8:
        raise FormatError(f"{name}: expected 8-bit samples, got {precision}", offset)
    if len(payload) != 6 + 3 * count:
        raise FormatError(f"{name}: {count} components take {6 + 3 * count} bytes, got {len(payload)}", offset)
    if width == 0:
        raise FormatError(f"{name}: the width is 0", offset)
    if count == 0:
        raise FormatError(f"{name}: there is no component", offset)
    if count > 4:
        raise UnsupportedError(f"{count} components ({name})")
    components = []
    for i in range(count):
        identifier, sampling, slot = payload[6 + 3 * i : 9 + 3 * i]
        h, v = divmod(sampling, 16)
        if not (1 <= h <= 4 and 1 <= v <= 4):
            raise FormatError(f"{name}: expected sampling factors in 1..4, got {h} and {v}", offset + 7 + 3 * i)
        if slot > 3:
            raise FormatError(f"{name}: expected a quantization table 0..3, got {slot}", offset + 8 + 3 * i)
        components.append(FrameComponent(identifier, (h, v), slot))
    if len({component.identifier for component in components}) < count:
        raise FormatError(f"{name}: two components have the same identifier", offset)
    return Frame(marker, height, width, tuple(components))


def sof_segment(frame: Frame) -> bytes:
    """The frame header."""
    lines = b"".join(bytes((c.identifier, c.sampling[0] << 4 | c.sampling[1], c.slot)) for c in frame.components)
    size = frame.height.to_bytes(2, "big") + frame.width.to_bytes(2, "big")
    return segment(frame.marker, b"\x08" + size + bytes([len(frame.components)]) + lines)


# --- SOS, T.81 B.2.3 --------------------------------------------------------------------------------------------------


def parse_sos(payload: bytes, offset: int, frame: Frame) -> Scan:
    """The scan header, checked against the frame."""
    count = payload[0] if payload else 0
    if not 1 <= count <= 4 or len(payload) != 4 + 2 * count:
        raise FormatError(f"SOS: {count} components do not fit a segment of {len(payload)} bytes", offset)
    identifiers = [component.identifier for component in frame.components]
    chosen, slots = [], []
    for i in range(count):
        identifier, table = payload[1 + 2 * i : 3 + 2 * i]
        if identifier not in identifiers:
            raise FormatError(f"SOS: the frame has no component {identifier}", offset + 1 + 2 * i)
        if max(table >> 4, table & 15) > 3:
            raise FormatError(
                f"SOS: expected Huffman tables 0..3, got {table >> 4} and {table & 15}", offset + 2 + 2 * i
            )
        chosen.append(identifiers.index(identifier))
        slots.append((table >> 4, table & 15))
    if len(set(chosen)) < count:
        raise FormatError("SOS: a component is named twice", offset)
    if chosen != sorted(chosen):
        raise FormatError("SOS: components stand in another order than in the frame", offset)
    first, last, approximation = payload[1 + 2 * count :]
    scan = Scan(tuple(chosen), (first, last), (approximation >> 4, approximation & 15), tuple(slots))
    _check_progression(scan, frame.marker == SOF2, offset + 1 + 2 * count)
    blocks = sum(h * v for h, v in (frame.components[i].sampling for i in chosen))
    if count > 1 and blocks > 10:
        raise FormatError(f"SOS: an MCU of this scan has {blocks} blocks, at most 10 are allowed", offset)
    return scan


def _check_progression(scan: Scan, progressive: bool, offset: int) -> None:
    (first, last), (high, low) = scan.spectral, scan.approximation
    if not progressive:
        if (first, last, high, low) != (0, 63, 0, 0):
            raise FormatError(
                f"SOS: expected 0..63 and 0, 0 in a sequential file, got {first}..{last} and {high}, {low}", offset
            )
        return
    if not (first <= last <= 63 and (last == 0 if first == 0 else len(scan.components) == 1)):
        raise FormatError(f"SOS: {first}..{last} is no band of {len(scan.components)} components", offset)
    if low > 13 or (high != 0 and high != low + 1):
        raise FormatError(f"SOS: cannot refine from bit {high} to bit {low}", offset)


def sos_segment(scan: Scan, identifiers: tuple[int, ...]) -> bytes:
    """The scan header."""
    lines = b"".join(
        bytes((identifiers[i], dc << 4 | ac)) for i, (dc, ac) in zip(scan.components, scan.slots, strict=True)
    )
    high, low = scan.approximation
    return segment(SOS, bytes([len(scan.components)]) + lines + bytes((*scan.spectral, high << 4 | low)))


# --- DRI and DNL, T.81 B.2.4.4 and B.2.5 ------------------------------------------------------------------------------


def parse_number(marker: int, payload: bytes, offset: int) -> int:
    """The restart interval of a DRI, or the number of lines of a DNL."""
    if len(payload) != 2:
        raise FormatError(f"{marker_name(marker)}: expected 2 bytes, got {len(payload)}", offset)
    return int.from_bytes(payload, "big")


def dri_segment(restart_interval: int) -> bytes:
    """The restart interval in MCUs."""
    return segment(DRI, restart_interval.to_bytes(2, "big"))
