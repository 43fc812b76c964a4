"""The waist: a JPEG file between its bytes and its pixels, as frozen values with read-only arrays.

    pixels  --compress-->  JpegImage  --write-->  bytes
            <-decompress-             <--read--

Nothing here decodes anything: ``coding`` makes a JpegImage from bytes, ``transform`` from pixels.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

APP0, APP14, COM = 0xE0, 0xEE, 0xFE  # marker codes, T.81 table B.1


class Segment(NamedTuple):
    """An APPn or COM segment as it stands in the file.

    marker : int, second byte of the marker: 0xE0..0xEF for APPn, 0xFE for COM
    data : bytes, the payload without marker and length
    offset : int, where the marker stands in the file it was read from; None if it was not read
    """

    marker: int
    data: bytes
    offset: int | None = None


class Scan(NamedTuple):
    """One scan of a file: which coefficients it carries, and with which Huffman tables.

    components : indices into JpegImage.components, in scan order
    spectral : (Ss, Se), first and last zig-zag index
    approximation : (Ah, Al), bit position of the previous and of this scan
    slots : for each component its (DC, AC) table destinations
    tables : {(class, destination): (bits, values)}, what DHT segments define in front of this scan; None: not kept
    restart_interval : MCUs between restart markers, 0 for none
    """

    components: tuple[int, ...]
    spectral: tuple[int, int] = (0, 63)
    approximation: tuple[int, int] = (0, 0)
    slots: tuple[tuple[int, int], ...] = ()
    tables: Mapping[tuple[int, int], tuple[bytes, bytes]] | None = None
    restart_interval: int = 0


class Grid(NamedTuple):
    """Where each component's blocks lie in one flat array of coefficients.

    samplings : (h, v) of each component
    blocks, padded : (rows, cols) of each component without and with the blocks that fill the last MCUs
    starts : index of each component's first coefficient, and the array's length
    mcus : (rows, cols) of interleaved MCUs
    """

    samplings: tuple[tuple[int, int], ...]
    blocks: tuple[tuple[int, int], ...]
    padded: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    mcus: tuple[int, int]

    @classmethod
    def of(cls, height: int, width: int, samplings: tuple[tuple[int, int], ...]) -> "Grid":
        """The grid of a picture of this size."""
        largest = max_sampling(samplings)
        rows, cols = -(-height // (8 * largest[1])), -(-width // (8 * largest[0]))  # T.81 A.2.4
        blocks = tuple(block_shape(height, width, sampling, largest) for sampling in samplings)
        padded = tuple((rows * v, cols * h) for h, v in samplings)
        starts = [0]
        for padded_rows, padded_cols in padded:
            starts.append(starts[-1] + 64 * padded_rows * padded_cols)
        return cls(samplings, blocks, padded, tuple(starts), (rows, cols))

    def view(self, coefficients: np.ndarray, index: int) -> np.ndarray:
        """One component's blocks with padding, (rows, cols, 8, 8), within the flat array."""
        return coefficients[self.starts[index] : self.starts[index + 1]].reshape(*self.padded[index], 8, 8)

    def blocks_of(self, coefficients: np.ndarray, index: int) -> np.ndarray:
        """One component's blocks without padding."""
        rows, cols = self.blocks[index]
        return self.view(coefficients, index)[:rows, :cols]

    def fill_padding(self, coefficients: np.ndarray, index: int) -> None:
        """Put into a component's padding blocks what an encoder puts there: no AC, and a DC that costs nothing.

        To the right that is the DC of the block to the left; below, of the last block above within the same MCU.
        """
        (rows, cols), h = self.blocks[index], self.samplings[index][0]
        padded = self.view(coefficients, index)
        padded[:rows, cols:, 0, 0] = padded[:rows, cols - 1 : cols, 0, 0]
        for row in range(rows, padded.shape[0]):
            padded[row, :, 0, 0] = np.repeat(padded[row - 1, h - 1 :: h, 0, 0], h)


@dataclass(frozen=True, eq=False)
class Component:
    """One color plane of the file.

    quantized : (rows, cols, 8, 8) int16, read-only; axes [row, col, v, u]; without the MCU's padding blocks
    table : (8, 8) uint16, read-only; quantization steps in natural order [v, u]
    sampling : (h, v), horizontal and vertical sampling factor
    identifier : the component's number in the file, 0..255
    """

    quantized: np.ndarray
    table: np.ndarray
    sampling: tuple[int, int] = (1, 1)
    identifier: int = 1
    padded: np.ndarray | None = field(default=None, repr=False)  # with padding blocks, as the file holds them
    slot: int | None = field(default=None, repr=False)  # destination of the table in the file

    def __post_init__(self) -> None:
        object.__setattr__(self, "quantized", _read_only(_blocks(self.quantized)))
        object.__setattr__(self, "table", _read_only(_steps(self.table)))
        h, v = self.sampling
        if not (1 <= h <= 4 and 1 <= v <= 4):
            raise ValueError(f"expected sampling factors in 1..4, got {self.sampling}")
        if not 0 <= self.identifier <= 255:
            raise ValueError(f"expected an identifier in 0..255, got {self.identifier}")

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Arrays that travelled by pickle are read-only again."""
        self.__dict__.update(state)
        for array in (self.quantized, self.table, self.padded):
            if array is not None:
                _read_only(array)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Component):
            return NotImplemented
        return (
            self.sampling == other.sampling
            and self.identifier == other.identifier
            and np.array_equal(self.table, other.table)
            and np.array_equal(self.quantized, other.quantized)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        rows, cols = self.quantized.shape[:2]
        return f"Component({rows} x {cols} blocks, sampling={self.sampling}, identifier={self.identifier})"


@dataclass(frozen=True, eq=False)
class JpegImage:
    """A JPEG file's content: its quantized coefficients, its tables, and what else it says.

    width, height : size of the picture in pixels
    components : one to four Component, in file order
    progressive : whether it is stored as a progressive file
    restart_interval : MCUs between restart markers, 0 for none
    segments : APPn and COM segments in file order
    warnings : what was odd about the file, in words

    ``==`` compares the content: size, components, segments, progressive and restart interval; not Huffman tables,
    scan script, padding or warnings.
    """

    width: int
    height: int
    components: tuple[Component, ...]
    progressive: bool = False
    restart_interval: int = 0
    segments: tuple[Segment, ...] = ()
    warnings: tuple[str, ...] = ()
    scans: tuple[Scan, ...] = field(default=(), repr=False)  # the script it was read with

    def __post_init__(self) -> None:
        for name in ("components", "segments", "warnings", "scans"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not (1 <= self.width <= 65535 and 1 <= self.height <= 65535):
            raise ValueError(f"expected a size of 1..65535 pixels a side, got {self.width} x {self.height}")
        if not 1 <= len(self.components) <= 4:
            raise ValueError(f"expected 1 to 4 components, got {len(self.components)}")
        identifiers = [component.identifier for component in self.components]
        if len(set(identifiers)) < len(identifiers):
            raise ValueError(f"expected identifiers that differ, got {identifiers}")
        for segment in self.segments:
            if not 0xE0 <= segment.marker <= 0xEF and segment.marker != COM:
                raise ValueError(f"expected segments with an APPn or COM marker, got 0x{segment.marker:02X}")
        if not 0 <= self.restart_interval <= 65535:
            raise ValueError(f"expected a restart interval of 0..65535 MCUs, got {self.restart_interval}")
        for index, component in enumerate(self.components):
            expected, got = self.grid.blocks[index], component.quantized.shape[:2]
            if expected != got:
                raise ValueError(f"component {index} needs {expected} blocks (rows, cols), got {got}")

    @property
    def luminance(self) -> Component:
        """The first component: Y, grey, or whatever stands first."""
        return self.components[0]

    @property
    def color(self) -> str:
        """ "grey", "YCbCr", "RGB", "CMYK", "YCCK", or "unknown" for two components."""
        return color_of(self.segments, tuple(component.identifier for component in self.components))

    @functools.cached_property
    def grid(self) -> Grid:
        """How many blocks each component has, and where they lie in one flat array."""
        return Grid.of(self.height, self.width, tuple(component.sampling for component in self.components))

    def coefficients(self) -> np.ndarray:
        """All blocks with their padding in one flat int16 array, read-only: the one they share, or a new one."""
        padded = [component.padded for component in self.components]
        base = padded[0].base if padded[0] is not None else None
        if (
            isinstance(base, np.ndarray)
            and base.shape == (self.grid.starts[-1],)
            and all(blocks is not None and blocks.base is base for blocks in padded)
        ):
            return base
        flat = np.zeros(self.grid.starts[-1], np.int16)
        for index, component in enumerate(self.components):
            if component.padded is not None:
                self.grid.view(flat, index)[:] = component.padded
            else:
                self.grid.blocks_of(flat, index)[:] = component.quantized
                self.grid.fill_padding(flat, index)
        return _read_only(flat)

    def replace(
        self,
        *,
        quantized: Mapping[int, np.ndarray] | None = None,
        tables: Mapping[int, np.ndarray] | None = None,
        restart_interval: int | None = None,
        segments: Iterable[Segment] | None = None,
    ) -> "JpegImage":
        """An edited copy; this image stays as it is.

        quantized : {component index: (rows, cols, 8, 8) integers}, replaces coefficients and makes new padding blocks
        tables : {component index: (8, 8) integers in 1..65535}, replaces quantization steps, not the coefficients
        restart_interval : 0..65535 MCUs
        segments : APPn and COM segments; ValueError if they would change what color the file says it has

        >>> import jpeglab, numpy as np
        >>> image = jpeglab.compress(np.full((8, 8), 200, np.uint8), quality=50)
        >>> jpeglab.decompress(image.replace(tables={0: 2 * image.luminance.table}))[0, 0]
        np.uint8(255)
        """
        components = list(self.components)
        for index, values in (quantized or {}).items():
            edited = replace(self._component(index), quantized=values, padded=None)
            if edited.quantized.shape != components[index].quantized.shape:
                raise ValueError(
                    f"component {index} has quantized of shape {components[index].quantized.shape}, "
                    f"got {edited.quantized.shape}"
                )
            components[index] = edited
        for index, table in (tables or {}).items():
            self._component(index)
            components[index] = replace(components[index], table=table)
        changes: dict[str, Any] = {"components": tuple(components)}
        if restart_interval is not None:
            changes["restart_interval"] = restart_interval
        if segments is not None:
            changes["segments"] = tuple(Segment(*segment) for segment in segments)
        edited_image = replace(self, **changes)
        if edited_image.color != self.color:
            raise ValueError(f"with these segments the file would be read as {edited_image.color}, not {self.color}")
        return edited_image

    def _component(self, index: int) -> Component:
        if not 0 <= index < len(self.components):
            raise ValueError(f"expected a component index below {len(self.components)}, got {index}")
        return self.components[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JpegImage):
            return NotImplemented
        return (
            (self.width, self.height, self.color) == (other.width, other.height, other.color)
            and (self.progressive, self.restart_interval) == (other.progressive, other.restart_interval)
            and [s[:2] for s in self.segments] == [s[:2] for s in other.segments]
            and self.components == other.components
        )

    __hash__ = None  # type: ignore[assignment]


def color_of(segments: Iterable[Segment], identifiers: tuple[int, ...]) -> str:
    """What the samples mean, decided as libjpeg decides it: by JFIF, Adobe's APP14, then the identifiers."""
    if len(identifiers) < 3:
        return "grey" if len(identifiers) == 1 else "unknown"
    jfif = any(s.marker == APP0 and s.data.startswith(b"JFIF\0") for s in segments)
    adobe = [s.data[11] for s in segments if s.marker == APP14 and s.data.startswith(b"Adobe") and len(s.data) >= 12]
    if len(identifiers) == 4:
        return "YCCK" if adobe and adobe[-1] == 2 else "CMYK"
    if jfif:
        return "YCbCr"
    if adobe:
        return "RGB" if adobe[-1] == 0 else "YCbCr"
    return "RGB" if identifiers == tuple(b"RGB") else "YCbCr"


def max_sampling(samplings: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Largest horizontal and vertical factor."""
    horizontal, vertical = zip(*samplings, strict=True)
    return max(horizontal), max(vertical)


def plane_shape(height: int, width: int, sampling: tuple[int, int], largest: tuple[int, int]) -> tuple[int, int]:
    """(Hc, Wc) of a component's plane: X_i = ceil(X * H_i / H_max), T.81 A.1.1."""
    (h, v), (h_max, v_max) = sampling, largest
    return -(-height * v // v_max), -(-width * h // h_max)


def block_shape(height: int, width: int, sampling: tuple[int, int], largest: tuple[int, int]) -> tuple[int, int]:
    """(rows, cols) of 8 x 8 blocks that cover a component's plane."""
    plane_height, plane_width = plane_shape(height, width, sampling, largest)
    return -(-plane_height // 8), -(-plane_width // 8)


def with_coefficients(
    coefficients: np.ndarray, grid: Grid, tables: Iterable[np.ndarray], identifiers: Iterable[int], slots: Iterable[int]
) -> tuple[Component, ...]:
    """The components whose blocks lie in a flat array, which becomes read-only."""
    _read_only(coefficients)
    return tuple(
        Component(
            grid.blocks_of(coefficients, i), table, grid.samplings[i], identifier, grid.view(coefficients, i), slot
        )
        for i, (table, identifier, slot) in enumerate(zip(tables, identifiers, slots, strict=True))
    )


def _blocks(values: np.ndarray) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim != 4 or array.shape[2:] != (8, 8):
        raise ValueError(f"expected quantized of shape (rows, cols, 8, 8), got {array.shape}")
    if array.dtype == np.int16:
        return array if not array.flags.writeable else array.copy()
    return _as_integers(array, np.int16, "quantized")


def _steps(values: np.ndarray) -> np.ndarray:
    array = np.asarray(values)
    if array.shape != (8, 8):
        raise ValueError(f"expected a table of shape (8, 8), got {array.shape}")
    table = _as_integers(array, np.uint16, "table")
    if not table.all():
        raise ValueError("expected quantization steps in 1..65535, got 0")
    return table


def _as_integers(array: np.ndarray, dtype: type, name: str) -> np.ndarray:
    converted: np.ndarray = array.astype(dtype)
    if not np.array_equal(converted, array):
        bounds = np.iinfo(dtype)
        raise ValueError(f"expected integers in {bounds.min}..{bounds.max} for {name}, got {array.dtype} beyond that")
    return converted


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
