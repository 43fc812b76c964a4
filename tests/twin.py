"""A slow decoder of sequential scans, written down from T.81's flow charts: it tells where every block ends.

Nothing here imports jpeglab or NumPy's cleverness; a bit is a character.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jpegs import Part, ceil_div, parts


class Block(NamedTuple):
    """One block in the order of the scan.

    end : how many bytes of the file it takes to know all of it
    """

    component: int
    row: int
    col: int
    zigzag: list[int]
    end: int


class Frame(NamedTuple):
    """What the frame header says: (identifier, h, v, table) of each component."""

    height: int
    width: int
    components: list[tuple[int, int, int, int]]

    def largest(self) -> tuple[int, int]:
        return max(c[1] for c in self.components), max(c[2] for c in self.components)

    def blocks(self, index: int) -> tuple[int, int]:
        """(rows, cols) of a component, T.81 A.1.1."""
        (_, h, v, _), (h_max, v_max) = self.components[index], self.largest()
        return ceil_div(ceil_div(self.height * v, v_max), 8), ceil_div(ceil_div(self.width * h, h_max), 8)


def frame_of(pieces: list[Part]) -> Frame:
    (payload,) = (part.payload for part in pieces if part.code in (0xC0, 0xC1, 0xC2))
    lines = [payload[i : i + 3] for i in range(6, len(payload), 3)]
    height, width = int.from_bytes(payload[1:3], "big"), int.from_bytes(payload[3:5], "big")
    return Frame(height, width, [(i, s >> 4, s & 15, q) for i, s, q in lines])


def mcus(frame: Frame, scan: list[int]) -> list[list[tuple[int, int, int]]]:
    """(component, row, col) of the blocks of each MCU of a scan, T.81 A.2."""
    if len(scan) == 1:
        rows, cols = frame.blocks(scan[0])
        return [[(scan[0], row, col)] for row in range(rows) for col in range(cols)]
    h_max, v_max = frame.largest()
    return [
        [
            (i, row * v + y, col * h + x)
            for i in scan
            for _, h, v, _ in [frame.components[i]]
            for y in range(v)
            for x in range(h)
        ]
        for row in range(-(-frame.height // (8 * v_max)))
        for col in range(-(-frame.width // (8 * h_max)))
    ]


def scan_components(frame: Frame, payload: bytes) -> list[int]:
    identifiers = [c[0] for c in frame.components]
    return [identifiers.index(payload[1 + 2 * i]) for i in range(payload[0])]


def decode(data: bytes) -> list[Block]:
    """Every block of a baseline file, padding included."""
    pieces = parts(data)
    frame = frame_of(pieces)
    tables: dict[int, dict[str, int]] = {}
    interval, blocks = 0, []
    for part in pieces:
        if part.code == 0xC4:
            tables.update(_tables(part.payload))
        elif part.code == 0xDD:
            interval = int.from_bytes(part.payload, "big")
        elif part.code == 0xDA:
            blocks += _scan(frame, part, tables, interval)
    return blocks


def _tables(payload: bytes) -> Iterator[tuple[int, dict[str, int]]]:
    while payload:
        count, code, values = sum(payload[1:17]), 0, iter(payload[17:])
        table = {}
        for length in range(1, 17):
            for _ in range(payload[length]):
                table[format(code, f"0{length}b")] = next(values)
                code += 1
            code *= 2
        yield payload[0], table
        payload = payload[17 + count :]


def _scan(frame: Frame, part: Part, tables: dict[int, dict[str, int]], interval: int) -> Iterator[Block]:
    components = scan_components(frame, part.payload)
    slots = {i: part.payload[2 + 2 * place] for place, i in enumerate(components)}
    units = mcus(frame, components)
    begin = part.offset + 4 + len(part.payload)
    for first, segment in zip(range(0, len(units), interval or len(units)), _segments(part.entropy), strict=True):
        bits = Bits([(byte, begin + place) for place, byte in segment])
        last_dc = dict.fromkeys(components, 0)
        for unit in units[first : first + (interval or len(units))]:
            for i, row, col in unit:
                line = _block(bits, tables[slots[i] >> 4], tables[0x10 | slots[i] & 15], last_dc[i])
                last_dc[i] = line[0]
                yield Block(i, row, col, line, bits.end())


def _segments(entropy: bytes) -> list[list[tuple[int, int]]]:
    """(place, byte) without stuffed zeros, cut at restart markers."""
    segments: list[list[tuple[int, int]]] = [[]]
    place = 0
    while place < len(entropy):
        byte = entropy[place]
        if byte == 0xFF and entropy[place + 1] == 0:
            segments[-1].append((place + 1, byte))  # known with its stuffed zero
            place += 2
        elif byte == 0xFF:
            segments.append([])
            place += 2
        else:
            segments[-1].append((place, byte))
            place += 1
    return segments


class Bits:
    def __init__(self, values: list[tuple[int, int]]):
        self.text = "".join(format(byte, "08b") for byte, _ in values)
        self.places = [place for _, place in values]
        self.position = 0

    def take(self, count: int) -> str:
        assert self.position + count <= len(self.text)
        self.position += count
        return self.text[self.position - count : self.position]

    def end(self) -> int:
        return self.places[(self.position - 1) // 8] + 1


def _symbol(bits: Bits, table: dict[str, int]) -> int:
    code = ""
    while code not in table:
        code += bits.take(1)
    return table[code]


def _value(bits: Bits, size: int) -> int:
    """EXTEND, T.81 figure F.12."""
    if size == 0:
        return 0
    value = int(bits.take(size), 2)
    return value if value >= 1 << (size - 1) else value - (1 << size) + 1


def _block(bits: Bits, dc: dict[str, int], ac: dict[str, int], last_dc: int) -> list[int]:
    line = [last_dc + _value(bits, _symbol(bits, dc))]
    while len(line) < 64:
        run, size = divmod(_symbol(bits, ac), 16)
        if size == 0 and run != 15:
            line += [0] * (64 - len(line))
        else:
            line += [0] * run + [_value(bits, size)]
    assert len(line) == 64
    return line
