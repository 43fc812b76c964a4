"""Pixels to coefficients and back, as loops that a compiler can vectorise.

Every kernel is the twin of NumPy formulas in ``jpeglab.transform`` and gives the same integers.  The butterflies of
``transform.dct`` run here over *lanes*: a tile (8, 8, n) holds element [u, v] of n neighboring blocks side by side, so
that one instruction serves many blocks.  Rows are passes over the tile as (8, 8 n), columns over each (8, n) of it.
"""

import numba
import numpy as np

from jpeglab.compiled.kernel import announce

TILE = 64  # blocks; a tile of 16 KiB leaves room in the first-level cache

i4 = np.int32
f4 = np.float32
u1 = np.uint8

kernel = numba.njit(cache=True, nogil=True, error_model="numpy")
part = numba.njit(nogil=True, error_model="numpy")  # of a kernel, and stored with it


@part
def _odd(d0, d1, d2, d3):
    """The odd half of the butterfly, for both directions; see transform.dct._odd."""
    z = i4(i4(9633) * i4(i4(d0 + d1) + i4(d2 + d3)))
    a = i4(i4(-7373) * i4(d0 + d3))
    b = i4(i4(-20995) * i4(d1 + d2))
    c = i4(z - i4(16069) * i4(d1 + d3))
    g = i4(z - i4(3196) * i4(d0 + d2))
    return (
        i4(i4(i4(12299) * d0) + i4(a + g)),
        i4(i4(i4(25172) * d1) + i4(b + c)),
        i4(i4(i4(16819) * d2) + i4(b + g)),
        i4(i4(i4(2446) * d3) + i4(a + c)),
    )


@part
def _inverse_pass(a, shift):
    """The 8-point inverse DCT of every lane of (8, lanes) int32, in place."""
    half = i4(1) << i4(shift - 1)
    for lane in range(a.shape[1]):
        a2 = a[2, lane]
        a6 = a[6, lane]
        z = i4(4433) * i4(a2 + a6)
        t0 = i4(i4(a[0, lane] + a[4, lane]) << i4(13)) + half
        t1 = i4(i4(a[0, lane] - a[4, lane]) << i4(13)) + half
        t2 = i4(z - i4(15137) * a6)
        t3 = i4(z + i4(6270) * a2)
        o0, o1, o2, o3 = _odd(a[1, lane], a[3, lane], a[5, lane], a[7, lane])
        a[0, lane] = i4(i4(t0 + t3) + o0) >> i4(shift)
        a[7, lane] = i4(i4(t0 + t3) - o0) >> i4(shift)
        a[1, lane] = i4(i4(t1 + t2) + o1) >> i4(shift)
        a[6, lane] = i4(i4(t1 + t2) - o1) >> i4(shift)
        a[2, lane] = i4(i4(t1 - t2) + o2) >> i4(shift)
        a[5, lane] = i4(i4(t1 - t2) - o2) >> i4(shift)
        a[3, lane] = i4(i4(t0 - t3) + o3) >> i4(shift)
        a[4, lane] = i4(i4(t0 - t3) - o3) >> i4(shift)


@part
def _forward_pass(a, shift, up, down):
    """The 8-point DCT of every lane of (8, lanes) int32, in place; outputs 0 and 4 are shifted up, or down."""
    half = i4(1) << i4(shift - 1)
    small = i4((1 << down) >> 1)
    for lane in range(a.shape[1]):
        s0 = i4(a[0, lane] + a[7, lane])
        d0 = i4(a[0, lane] - a[7, lane])
        s1 = i4(a[1, lane] + a[6, lane])
        d1 = i4(a[1, lane] - a[6, lane])
        s2 = i4(a[2, lane] + a[5, lane])
        d2 = i4(a[2, lane] - a[5, lane])
        s3 = i4(a[3, lane] + a[4, lane])
        d3 = i4(a[3, lane] - a[4, lane])
        e0 = i4(s0 + s3)
        e1 = i4(s1 + s2)
        e2 = i4(s1 - s2)
        e3 = i4(s0 - s3)
        z = i4(i4(4433) * i4(e2 + e3)) + half
        o0, o1, o2, o3 = _odd(d0, d1, d2, d3)
        a[0, lane] = i4(i4(i4(e0 + e1) << i4(up)) + small) >> i4(down)
        a[4, lane] = i4(i4(i4(e0 - e1) << i4(up)) + small) >> i4(down)
        a[2, lane] = i4(z + i4(6270) * e3) >> i4(shift)
        a[6, lane] = i4(z - i4(15137) * e2) >> i4(shift)
        a[1, lane] = i4(o0 + half) >> i4(shift)
        a[3, lane] = i4(o1 + half) >> i4(shift)
        a[5, lane] = i4(o2 + half) >> i4(shift)
        a[7, lane] = i4(o3 + half) >> i4(shift)


@part
def _samples_to_tile(samples, left, blocks, tile):
    """(8, >= 8 blocks) uint8 from column ``left`` on to (8, 8, blocks), [u, v, block].

    Here and below a slice comes first, so that indices start from 0: that lets the inner loops vectorise.
    """
    for v in range(8):
        line = samples[v][left:]
        for u in range(8):
            for block in range(blocks):
                tile[u, v, block] = i4(line[block * 8 + u]) - i4(128)


@part
def _tile_to_samples(tile, blocks, samples, left):
    for v in range(8):
        line = samples[v][left:]
        for block in range(blocks):
            for u in range(8):
                line[block * 8 + u] = u1(min(max(tile[u, v, block] + i4(128), i4(0)), i4(255)))


@part
def _coefficients_to_tile(coefficients, blocks, table, tile):
    for block in range(blocks):
        for v in range(8):
            for u in range(8):
                tile[u, v, block] = i4(coefficients[block, v, u]) * table[v, u]


@part
def _tile_to_coefficients(tile, blocks, coefficients):
    for block in range(blocks):
        for v in range(8):
            for u in range(8):
                coefficients[block, v, u] = np.int16(tile[u, v, block])


@kernel
def inverse_rows(quantized, cols, table, plane):
    """(rows, >= cols, 8, 8) int16 and its (8, 8) int32 table to a (8 rows, 8 cols) uint8 plane."""
    tile = np.zeros((8, 8, min(TILE, cols)), np.int32)
    for row in range(quantized.shape[0]):
        for left in range(0, cols, TILE):
            blocks = min(TILE, cols - left)
            _coefficients_to_tile(quantized[row][left:], blocks, table, tile)
            for u in range(8):
                _inverse_pass(tile[u], 11)
            _inverse_pass(tile.reshape(8, -1), 18)
            _tile_to_samples(tile, blocks, plane[row * 8 :], left * 8)


@kernel
def forward_rows(plane, cols, table, coefficients):
    """A (8 rows, 8 cols) uint8 plane to (rows, >= cols, 8, 8) int16.

    ``table`` (8, 8) float32 holds the steps; all zero leaves the coefficients unquantized, in eighths.
    """
    tile = np.zeros((8, 8, min(TILE, cols)), np.int32)
    for row in range(coefficients.shape[0]):
        for left in range(0, cols, TILE):
            blocks = min(TILE, cols - left)
            _samples_to_tile(plane[row * 8 :], left * 8, blocks, tile)
            _forward_pass(tile.reshape(8, -1), 11, 2, 0)
            for u in range(8):
                _forward_pass(tile[u], 15, 0, 2)
            if table[0, 0] != 0:
                for u in range(8):
                    for v in range(8):
                        step = table[v, u]
                        for block in range(tile.shape[2]):
                            tile[u, v, block] = _quantize(tile[u, v, block], step)
            _tile_to_coefficients(tile, blocks, coefficients[row][left:])


@part
def _quantize(value, step):
    """Half away from zero, as transform.quantization; exact, since both sides of / are whole numbers below 2**24."""
    magnitude = i4(f4(f4(abs(value)) + f4(4) * step) / f4(f4(8) * step))
    return magnitude if value >= 0 else i4(-magnitude)


@kernel
def quantize_rows(coefficients, cols, table, quantized):
    """Unquantized (rows, cols, 8, 8) int16 in eighths to quantized (rows, >= cols, 8, 8); ``table`` (8, 8) float32."""
    steps = table.reshape(64)
    for row in range(quantized.shape[0]):
        values = coefficients[row].reshape(-1)
        out = quantized[row].reshape(-1)
        for col in range(cols):
            block = values[col * 64 :]
            quantized_block = out[col * 64 :]
            for i in range(64):
                quantized_block[i] = np.int16(_quantize(i4(block[i]), steps[i]))


@part
def _upsample_row(plane, height, width, row, h, v, sums, out):
    """Row ``row`` of the upsampled plane; see transform.sampling.upsample."""
    near = row // v
    if h == 1 and v == 1:
        for x in range(width):
            out[x] = plane[row, x]
    elif h == 1 and v == 2:
        far = max(near - 1, 0) if row % 2 == 0 else min(near + 1, height - 1)
        bias = i4(1 + row % 2)
        for x in range(width):
            out[x] = u1(i4(i4(3) * i4(plane[near, x]) + i4(plane[far, x]) + bias) >> i4(2))
    elif h == 2 and v <= 2 and width > 2:
        if v == 1:
            for x in range(width):
                sums[x + 1] = i4(plane[near, x])
        else:
            far = max(near - 1, 0) if row % 2 == 0 else min(near + 1, height - 1)
            for x in range(width):
                sums[x + 1] = i4(i4(3) * i4(plane[near, x]) + i4(plane[far, x]))
        sums[0] = sums[1]
        sums[width + 1] = sums[width]
        left_bias, right_bias, shift = (i4(1), i4(2), i4(2)) if v == 1 else (i4(8), i4(7), i4(4))
        for x in range(width):
            center = i4(i4(3) * sums[x + 1])
            out[2 * x] = u1(i4(center + sums[x] + left_bias) >> shift)
            out[2 * x + 1] = u1(i4(center + sums[x + 2] + right_bias) >> shift)
    else:
        for x in range(width):
            for i in range(h):
                out[x * h + i] = plane[near, x]


@kernel
def upsample_rows(plane, height, width, h, v, out):
    """The whole of a (height, width) plane, each sample to v x h; ``out`` may be cropped."""
    sums = np.empty(width + 2, np.int32)
    line = np.empty(width * h + 8, np.uint8)
    for row in range(out.shape[0]):
        _upsample_row(plane, height, width, row, h, v, sums, line)
        for x in range(out.shape[1]):
            out[row, x] = line[x]


@part
def _rgb_row(y, cb, cr, width, line, out):
    """transform.color.ycbcr_to_rgb for one row, in planes (loops of one output vectorise best), then interleaved."""
    r = line[0]
    g = line[1]
    b = line[2]
    for x in range(width):
        red = i4(i4(cr[x]) - i4(128))
        r[x] = u1(min(max(i4(i4(y[x]) + (i4(i4(91881) * red + i4(32768)) >> i4(16))), i4(0)), i4(255)))
    for x in range(width):
        red = i4(i4(cr[x]) - i4(128))
        blue = i4(i4(cb[x]) - i4(128))
        green = i4(i4(i4(-22554) * blue - i4(46802) * red) + i4(32768)) >> i4(16)
        g[x] = u1(min(max(i4(i4(y[x]) + green), i4(0)), i4(255)))
    for x in range(width):
        blue = i4(i4(cb[x]) - i4(128))
        b[x] = u1(min(max(i4(i4(y[x]) + (i4(i4(116130) * blue + i4(32768)) >> i4(16))), i4(0)), i4(255)))
    for x in range(width):
        out[3 * x] = r[x]
        out[3 * x + 1] = g[x]
        out[3 * x + 2] = b[x]


@kernel
def rgb_rows(y, cb, cr, chroma_height, chroma_width, h, v, top, out):
    """Luminance rows from ``top`` on, with chroma planes upsampled h x v, to pixels: (rows, 3 W) uint8."""
    width = out.shape[1] // 3
    sums = np.empty(chroma_width + 2, np.int32)
    blue = np.empty(chroma_width * h + 8, np.uint8)
    red = np.empty(chroma_width * h + 8, np.uint8)
    line = np.empty((3, width), np.uint8)
    for row in range(out.shape[0]):
        _upsample_row(cb, chroma_height, chroma_width, top + row, h, v, sums, blue)
        _upsample_row(cr, chroma_height, chroma_width, top + row, h, v, sums, red)
        _rgb_row(y[row], blue, red, width, line, out[row])


@part
def _ycbcr_row(pixels, width, line, y, cb, cr):
    """transform.color.rgb_to_ycbcr for one row, taken apart first."""
    red = line[0]
    green = line[1]
    blue = line[2]
    for x in range(width):
        red[x] = pixels[3 * x]
        green[x] = pixels[3 * x + 1]
        blue[x] = pixels[3 * x + 2]
    for x in range(width):
        # Floats compile to faster code here, and are exact: every sum is a whole number below 2**24, and none negative.
        r = f4(red[x])
        g = f4(green[x])
        b = f4(blue[x])
        y[x] = u1(i4((f4(19595) * r + f4(38470) * g + f4(7471) * b + f4(32768)) / f4(65536)))
        cb[x] = u1(i4((f4(-11059) * r - f4(21709) * g + f4(32768) * b + f4(8421375)) / f4(65536)))
        cr[x] = u1(i4((f4(32768) * r - f4(27439) * g - f4(5329) * b + f4(8421375)) / f4(65536)))


@kernel
def ycbcr_rows(pixels, h, v, y, cb, cr):
    """(rows, 3 W) uint8 pixels to luminance and subsampled chroma, edges repeated to fill ``y``, ``cb`` and ``cr``.

    ``rows`` is a multiple of v unless the picture ends; see transform.sampling.subsample.
    """
    rows = pixels.shape[0]
    width = pixels.shape[1] // 3
    chroma_width = cb.shape[1]
    blue = np.empty((v, chroma_width * h), np.uint8)
    red = np.empty((v, chroma_width * h), np.uint8)
    line = np.empty((3, width), np.uint8)
    for top in range(0, rows, v):
        for i in range(v):
            if top + i < rows:
                _ycbcr_row(pixels[top + i], width, line, y[top + i], blue[i], red[i])
                _fill(y[top + i], width)
                _fill(blue[i], width)
                _fill(red[i], width)
            else:
                _copy(blue[i - 1], blue[i])
                _copy(red[i - 1], red[i])
        _subsample_row(blue, h, v, cb[top // v])
        _subsample_row(red, h, v, cr[top // v])
    for row in range(rows, y.shape[0]):
        _copy(y[row - 1], y[row])
    for row in range((rows + v - 1) // v, cb.shape[0]):
        _copy(cb[row - 1], cb[row])
        _copy(cr[row - 1], cr[row])


@part
def _copy(line, out):
    for x in range(line.shape[0]):
        out[x] = line[x]


@part
def _fill(line, width):
    """Repeat the last sample to the end of the line."""
    for x in range(width, line.shape[0]):
        line[x] = line[width - 1]


@part
def _subsample_row(rows, h, v, out):
    """The means of v rows, h samples each; see transform.sampling.subsample."""
    if h == 1 and v == 1:
        for x in range(out.shape[0]):
            out[x] = rows[0, x]
    elif h == 2 and v == 2:
        for x in range(out.shape[0]):
            total = i4(i4(rows[0, 2 * x]) + i4(rows[0, 2 * x + 1])) + i4(i4(rows[1, 2 * x]) + i4(rows[1, 2 * x + 1]))
            out[x] = u1(i4(total + i4(1 + (x & 1))) >> i4(2))
    elif h == 2 and v == 1:
        for x in range(out.shape[0]):
            out[x] = u1(i4(i4(rows[0, 2 * x]) + i4(rows[0, 2 * x + 1]) + i4(x & 1)) >> i4(1))
    else:
        for x in range(out.shape[0]):
            total = i4(0)
            for i in range(v):
                for j in range(h):
                    total += i4(rows[i, x * h + j])
            out[x] = u1((total + h * v // 2) // (h * v))


announce(inverse_rows)
