"""A whole picture: pixels to JpegImage and back (slides: JPEG baseline encoding, the boxes T and Q and their inverse).

    pixels  --compress-->  JpegImage  --decompress-->  pixels

``compress`` is ``transform`` (T) followed by ``Spectrum.quantize`` (Q); who moves a quality slider keeps the Spectrum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jpeglab import compiled
from jpeglab.errors import UnsupportedError
from jpeglab.image import (
    APP0,
    APP14,
    Component,
    Grid,
    JpegImage,
    Segment,
    max_sampling,
    plane_shape,
    with_coefficients,
)
from jpeglab.transform import color as colors
from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.dct import forward_dct, inverse_dct
from jpeglab.transform.quantization import dequantize, quantize, standard_table
from jpeglab.transform.sampling import SUBSAMPLING, extend, subsample, upsample

__all__ = ["Spectrum", "compress", "decode_plane", "decompress", "transform"]

JFIF = Segment(APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")  # version 1.01, square pixels, no thumbnail
ADOBE = Segment(APP14, b"Adobe\0\x64\0\0\0\0\0")  # version 100, transform 0: RGB or CMYK as they are
IDENTIFIERS = {"grey": (1,), "YCbCr": (1, 2, 3), "RGB": tuple(b"RGB"), "CMYK": tuple(b"CMYK")}
BAND = 1 << 18  # pixels that are worked on together: few enough to stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Spectrum:
    """A picture after T and before Q.

    width, height : in pixels
    color : "grey", "YCbCr", "RGB" or "CMYK"
    samplings : (h, v) of each component
    coefficients : for each component (rows, cols, 8, 8) int16, the DCT F in eighths
    """

    width: int
    height: int
    color: str
    samplings: tuple[tuple[int, int], ...]
    coefficients: tuple[np.ndarray, ...]

    def quantize(self, quality: int = 75, *, tables: Sequence[np.ndarray] | None = None) -> JpegImage:
        """Q: the picture as a JpegImage; arguments as for ``compress``."""
        steps, slots = _tables(self.color, quality, tables)
        grid = Grid.of(self.height, self.width, self.samplings)
        flat = np.zeros(grid.starts[-1], np.int16)
        for index, (eighths, table) in enumerate(zip(self.coefficients, steps, strict=True)):
            if compiled.AVAILABLE:
                from jpeglab.compiled import planes

                rows, cols = eighths.shape[:2]
                planes.quantize_rows(eighths, cols, table.astype(np.float32), grid.view(flat, index)[:rows])
            else:
                grid.blocks_of(flat, index)[:] = quantize(eighths / 8, table)
        return _image(self.height, self.width, self.color, grid, flat, steps, slots)


def compress(
    pixels: np.ndarray,
    quality: int = 75,
    subsampling: str = "4:2:0",
    *,
    tables: Sequence[np.ndarray] | None = None,
    color: str = "YCbCr",
) -> JpegImage:
    """Compress a picture down to its quantized coefficients, the same as libjpeg-turbo computes.

    Parameters
    ----------
    pixels : (H, W) grey, (H, W, 3) RGB or (H, W, 4) CMYK as Pillow has it, uint8
    quality : 1..100
    subsampling : "4:4:4", "4:2:2", "4:2:0", "4:4:0" or "4:1:1"; it thins Cb and Cr, and grey, RGB and CMYK have none
    tables : one to three (8, 8) integer arrays in natural order, luminance first, steps in 1..65535; quality is then
        ignored
    color : "YCbCr", or "RGB" to store RGB as it is

    Raises
    ------
    ValueError : for anything else, with what was expected and what came
    """
    kind, samplings = _kind(pixels, subsampling, color)
    steps, slots = _tables(kind, quality, tables)
    height, width = pixels.shape[:2]
    grid = Grid.of(height, width, samplings)
    flat = np.zeros(grid.starts[-1], np.int16)
    _forward(pixels, kind, grid, [grid.view(flat, index) for index in range(len(samplings))], steps)
    return _image(height, width, kind, grid, flat, steps, slots)


def transform(pixels: np.ndarray, subsampling: str = "4:2:0", *, color: str = "YCbCr") -> Spectrum:
    """T alone: color, subsampling, blocks and DCT; arguments as for ``compress``."""
    kind, samplings = _kind(pixels, subsampling, color)
    height, width = pixels.shape[:2]
    grid = Grid.of(height, width, samplings)
    coefficients = tuple(np.empty((*shape, 8, 8), np.int16) for shape in grid.blocks)
    _forward(pixels, kind, grid, coefficients, None)
    return Spectrum(width, height, kind, samplings, coefficients)


def _kind(pixels: np.ndarray, subsampling: str, color: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        raise ValueError(f"expected pixels as a uint8 array, got {getattr(pixels, 'dtype', type(pixels).__name__)}")
    if pixels.ndim not in (2, 3) or pixels.shape[2:] not in ((), (3,), (4,)):
        raise ValueError(f"expected pixels of shape (H, W), (H, W, 3) or (H, W, 4), got {pixels.shape}")
    if not (1 <= pixels.shape[0] <= 65535 and 1 <= pixels.shape[1] <= 65535):
        raise ValueError(f"expected 1..65535 pixels a side, got {pixels.shape[1]} x {pixels.shape[0]}")
    if not isinstance(subsampling, str) or subsampling not in SUBSAMPLING:
        raise ValueError(f"expected a subsampling of {', '.join(SUBSAMPLING)}, got {subsampling!r}")
    if color not in ("YCbCr", "RGB"):
        raise ValueError(f"expected a color of YCbCr or RGB, got {color!r}")
    if pixels.ndim == 2:
        return "grey", ((1, 1),)
    if pixels.shape[2] == 4:
        return "CMYK", ((1, 1),) * 4
    return (color, (SUBSAMPLING[subsampling], (1, 1), (1, 1))) if color == "YCbCr" else (color, ((1, 1),) * 3)


def _tables(kind: str, quality: int, tables: Sequence[np.ndarray] | None) -> tuple[list[np.ndarray], list[int]]:
    """Each component's table, and its destination in the file."""
    count = len(IDENTIFIERS[kind])
    if tables is None:
        slots = [min(i, 1) for i in range(count)] if kind == "YCbCr" else [0] * count
        chosen = [standard_table(quality, chrominance=chrominance) for chrominance in (False, True)]
        return [chosen[slot] for slot in slots], slots
    if not 1 <= len(tables) <= 3:
        raise ValueError(f"expected one to three tables, got {len(tables)}")
    steps = []
    for table in map(np.asarray, tables):
        if table.shape != (8, 8) or not np.isin(table, np.arange(1, 65536)).all():
            raise ValueError(
                f"expected tables of shape (8, 8) with integers in 1..65535, got {table.shape} {table.dtype}"
            )
        steps.append(table.astype(np.uint16))
    slots = [min(i, len(steps) - 1) for i in range(count)]
    return [steps[slot] for slot in slots], slots


def _image(
    height: int, width: int, kind: str, grid: Grid, flat: np.ndarray, steps: list[np.ndarray], slots: list[int]
) -> JpegImage:
    for index in range(len(steps)):
        grid.fill_padding(flat, index)
    segment = JFIF if kind in ("grey", "YCbCr") else ADOBE
    return JpegImage(width, height, with_coefficients(flat, grid, steps, IDENTIFIERS[kind], slots), segments=(segment,))


# --- T and Q over a whole picture -------------------------------------------------------------------------------------


def _forward(
    pixels: np.ndarray, kind: str, grid: Grid, out: Sequence[np.ndarray], steps: list[np.ndarray] | None
) -> None:
    """Fill ``out``, (rows, cols, 8, 8) int16 of each component: quantized, or in eighths where ``steps`` is None."""
    if not compiled.AVAILABLE:
        for index, plane in enumerate(_planes(pixels, kind, grid)):
            coefficients = forward_dct(split_blocks(plane))
            rows, cols = coefficients.shape[:2]
            values = coefficients * 8 if steps is None else quantize(coefficients, steps[index])
            out[index][:rows, :cols] = values
        return
    from jpeglab.compiled import planes

    tables = [np.zeros((8, 8), np.float32)] * len(out) if steps is None else [t.astype(np.float32) for t in steps]
    if kind != "YCbCr":
        for index, plane in enumerate(_planes(pixels, kind, grid)):
            rows, cols = grid.blocks[index]
            planes.forward_rows(plane, cols, tables[index], out[index][:rows])
        return
    h, v = grid.samplings[0]
    lines = np.ascontiguousarray(pixels).reshape(len(pixels), -1)
    (y_rows, y_cols), (rows, cols) = grid.blocks[:2]
    count = max(1, min(rows, BAND // (64 * v * y_cols)))  # block rows of chroma in a band
    y = np.empty((8 * v * count, 8 * y_cols), np.uint8)
    chroma = np.empty((2, 8 * count, 8 * cols), np.uint8)
    for row in range(0, rows, count):
        end = min(row + count, rows)
        y_row, y_end = row * v, min(end * v, y_rows)
        blue, red = chroma[:, : 8 * (end - row)]
        planes.ycbcr_rows(lines[8 * y_row : 8 * v * end], h, v, y[: 8 * (y_end - y_row)], blue, red)
        planes.forward_rows(y, y_cols, tables[0], out[0][y_row:y_end])
        planes.forward_rows(blue, cols, tables[1], out[1][row:end])
        planes.forward_rows(red, cols, tables[2], out[2][row:end])


def _planes(pixels: np.ndarray, kind: str, grid: Grid) -> list[np.ndarray]:
    """Each component's plane, (8 rows, 8 cols) uint8: subsampled, and filled up to whole blocks."""
    samples = {
        "grey": lambda: pixels[..., None],
        "YCbCr": lambda: colors.rgb_to_ycbcr(pixels),
        "RGB": lambda: pixels,
        "CMYK": lambda: 255 - pixels,  # Pillow's CMYK is the stored samples inverted
    }[kind]()
    h_max, v_max = max_sampling(grid.samplings)
    planes = []
    for index, (h, v) in enumerate(grid.samplings):
        rows, cols = grid.blocks[index]
        # Columns are filled before subsampling, rows only up to a full sample; libjpeg's order, and it shows.
        wide = 8 * cols * h_max // h
        tall = -(-pixels.shape[0] // v_max) * v_max
        thin = subsample(extend(samples[..., index], tall, wide), h_max // h, v_max // v)
        planes.append(np.ascontiguousarray(extend(thin, 8 * rows, 8 * cols)))
    return planes


# --- and back ---------------------------------------------------------------------------------------------------------


def decompress(image: JpegImage) -> np.ndarray:
    """Decode a JpegImage to pixels, the same as Pillow's to the bit.

    Returns
    -------
    (H, W) grey, (H, W, 3) RGB or (H, W, 4) CMYK as Pillow has it, uint8

    Raises
    ------
    UnsupportedError : for fractional sampling ratios (3:2), and for two components, which have no color
    """
    if image.color == "unknown":
        raise UnsupportedError("pixels of two components")
    factors = _factors(image)
    if image.color == "YCbCr" and compiled.AVAILABLE and factors[0] == (1, 1) and factors[1] == factors[2]:
        return _decompress_ycbcr(image, factors[1])
    if image.color == "grey":
        return _upsampled(image, 0, factors[0])
    samples = np.empty((image.height, image.width, len(factors)), np.uint8)
    for index, factor in enumerate(factors):
        samples[..., index] = _upsampled(image, index, factor)
    rows = max(1, BAND // (32 * image.width))  # a few at a time: the formulas work in int32
    for top in range(0, image.height, rows):
        band = samples[top : top + rows]
        band[:] = _TO_PIXELS[image.color](band)
    return samples


_TO_PIXELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "YCbCr": colors.ycbcr_to_rgb,
    "RGB": lambda samples: samples,
    "CMYK": lambda samples: 255 - samples,
    "YCCK": lambda samples: 255 - colors.ycck_to_cmyk(samples),
}


def _factors(image: JpegImage) -> list[tuple[int, int]]:
    """How many (columns, rows) of pixels a sample of each component covers."""
    h_max, v_max = max_sampling(image.grid.samplings)
    for h, v in image.grid.samplings:
        if h_max % h or v_max % v:
            raise UnsupportedError(f"sampling ratios {h_max}:{h} and {v_max}:{v}")
    return [(h_max // h, v_max // v) for h, v in image.grid.samplings]


def decode_plane(component: Component) -> np.ndarray:
    """One component, de-quantized and transformed back: (8 rows, 8 cols) uint8, rounded and clipped as decoders do."""
    if not compiled.AVAILABLE:
        return join_blocks(inverse_dct(dequantize(component.quantized, component.table)))
    from jpeglab.compiled import planes

    blocks, (rows, cols) = _contiguous(component), component.quantized.shape[:2]
    plane = np.empty((8 * rows, 8 * cols), np.uint8)
    planes.inverse_rows(blocks[:rows], cols, component.table.astype(np.int32), plane)
    return plane


def _contiguous(component: Component) -> np.ndarray:
    """Blocks that lie one behind the other, with padding where the component has it."""
    return np.ascontiguousarray(component.quantized) if component.padded is None else component.padded


def _upsampled(image: JpegImage, index: int, factor: tuple[int, int]) -> np.ndarray:
    """A component at the picture's full size, (H, W) uint8."""
    height, width = plane_shape(
        image.height, image.width, image.grid.samplings[index], max_sampling(image.grid.samplings)
    )
    plane = decode_plane(image.components[index])
    if factor == (1, 1):
        return np.ascontiguousarray(plane[:height, :width])
    if not compiled.AVAILABLE:
        return upsample(plane[:height, :width], *factor)[: image.height, : image.width]
    from jpeglab.compiled import planes

    wide = np.empty((image.height, image.width), np.uint8)
    planes.upsample_rows(plane, height, width, *factor, wide)
    return wide


def _decompress_ycbcr(image: JpegImage, factor: tuple[int, int]) -> np.ndarray:
    """Luminance and color band by band, so that what one step leaves is still in the cache for the next."""
    from jpeglab.compiled import planes

    luminance, blue, red = image.components
    chroma = plane_shape(image.height, image.width, blue.sampling, max_sampling(image.grid.samplings))
    cb, cr = decode_plane(blue), decode_plane(red)
    table, blocks = luminance.table.astype(np.int32), _contiguous(luminance)
    rows, cols = luminance.quantized.shape[:2]
    count = max(1, min(rows, BAND // (64 * cols)))  # block rows in a band
    y = np.empty((8 * count, 8 * cols), np.uint8)
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    lines = pixels.reshape(image.height, -1)
    for row in range(0, rows, count):
        end = min(row + count, rows)
        planes.inverse_rows(blocks[row:end], cols, table, y)
        planes.rgb_rows(y, cb, cr, *chroma, *factor, 8 * row, lines[8 * row : 8 * end])
    return pixels
