"""The discrete cosine transform, three times (slides: Discrete Cosine Transform, 2D-DCT: computation).

    blocks (rows, cols, 8, 8)  --forward_dct-->  coefficients (rows, cols, 8, 8)  --inverse_dct-->  blocks

* ``dct_by_definition`` is the slides' double sum, ``dct_by_matrices`` the same as rows, then columns;
* ``forward_dct`` and ``inverse_dct`` are libjpeg's integer butterflies ("islow", after Loeffler, Ligtenberg and
  Moschytz 1989), the ones that files are made of.  They differ from the definition by rounding only.
"""

import numpy as np

__all__ = [
    "BASIS", "dct_by_definition", "dct_by_matrices", "dct_matrix", "forward_dct", "idct_by_definition",
    "idct_by_matrices", "inverse_dct",
]  # fmt: skip


def dct_matrix(size: int = 8) -> np.ndarray:
    """(size, size) float64: row u is the u-th cosine, orthonormal; coefficients are ``D @ block @ D.T``."""
    k = np.arange(size)
    matrix = np.sqrt(2 / size) * np.cos(np.pi * np.outer(k, 2 * k + 1) / (2 * size))
    matrix[0] /= np.sqrt(2)
    return matrix


# (8, 8, 8, 8) float64: BASIS[v, u] is the picture whose coefficient (v, u) is 1 and every other 0
BASIS = np.einsum("vy,ux->vuyx", dct_matrix(), dct_matrix())


def dct_by_definition(block: np.ndarray) -> np.ndarray:
    """The slides' F(u, v), term by term; slow on purpose.

    Parameters
    ----------
    block : (8, 8), f(x, y) with x across and y down

    Returns
    -------
    (8, 8) float64, indexed [v, u]
    """
    result = np.zeros((8, 8))
    for v in range(8):
        for u in range(8):
            total = 0.0
            for y in range(8):
                for x in range(8):
                    total += block[y][x] * _cosine(x, u) * _cosine(y, v)
            result[v, u] = _c(u) * _c(v) / 4 * total
    return result


def idct_by_definition(coefficients: np.ndarray) -> np.ndarray:
    """The slides' f(x, y), term by term: (8, 8) indexed [v, u] to (8, 8) float64 indexed [y, x]."""
    result = np.zeros((8, 8))
    for y in range(8):
        for x in range(8):
            for v in range(8):
                for u in range(8):
                    term = _c(u) * _c(v) * coefficients[v][u]
                    result[y, x] += term * _cosine(x, u) * _cosine(y, v) / 4
    return result


def _cosine(x: int, u: int) -> float:
    return float(np.cos(np.pi * (2 * x + 1) * u / 16))


def _c(k: int) -> float:
    return 1 / np.sqrt(2) if k == 0 else 1.0


def dct_by_matrices(blocks: np.ndarray) -> np.ndarray:
    """Rows, then columns, as two matrix products: (..., n, n) to (..., n, n) float64, for any n."""
    matrix = dct_matrix(blocks.shape[-1])
    return matrix @ blocks @ matrix.T


def idct_by_matrices(coefficients: np.ndarray) -> np.ndarray:
    """The way back, (..., n, n) to (..., n, n) float64: the matrix is orthonormal, so its inverse is its transpose."""
    matrix = dct_matrix(coefficients.shape[-1])
    return matrix.T @ coefficients @ matrix


# cosines in 13-bit fixed point, named after their values as in libjpeg's jfdctint.c
F_0_298, F_0_390, F_0_541, F_0_765, F_0_899, F_1_175 = 2446, 3196, 4433, 6270, 7373, 9633
F_1_501, F_1_847, F_1_961, F_2_053, F_2_562, F_3_072 = 12299, 15137, 16069, 16819, 20995, 25172


def forward_dct(blocks: np.ndarray) -> np.ndarray:
    """The encoder's DCT.

    Parameters
    ----------
    blocks : (..., 8, 8) integers in -128..127

    Returns
    -------
    (..., 8, 8) float64, indexed [v, u]: the slides' F, in exact multiples of 1/8

    >>> forward_dct(np.full((8, 8), 100))[0, 0]
    np.float64(800.0)
    """
    values = _of_eight(np.asarray(blocks)).astype(np.int32)
    rows = _forward_pass(np.moveaxis(values, -1, 0), shift=11, even=lambda x: x << 2)
    columns = _forward_pass(np.moveaxis(np.moveaxis(rows, 0, -1), -2, 0), shift=15, even=lambda x: _descale(x, 2))
    return np.moveaxis(columns, 0, -2) / 8


def inverse_dct(coefficients: np.ndarray) -> np.ndarray:
    """The decoder's inverse DCT.

    Parameters
    ----------
    coefficients : (..., 8, 8) integers, de-quantized, indexed [v, u]

    Returns
    -------
    (..., 8, 8) int32, rounded, not yet clipped
    """
    values = _of_eight(np.asarray(coefficients)).astype(np.int32)
    columns = _inverse_pass(np.moveaxis(values, -2, 0), shift=11)
    rows = _inverse_pass(np.moveaxis(np.moveaxis(columns, 0, -2), -1, 0), shift=18)
    return np.moveaxis(rows, 0, -1)


def _forward_pass(x, shift, even):  # type: ignore[no-untyped-def]
    """Eight samples x[0..7] to eight coefficients, scaled by sqrt(8)."""
    s0, s1, s2, s3 = x[0] + x[7], x[1] + x[6], x[2] + x[5], x[3] + x[4]
    d0, d1, d2, d3 = x[0] - x[7], x[1] - x[6], x[2] - x[5], x[3] - x[4]
    e0, e1, e2, e3 = s0 + s3, s1 + s2, s1 - s2, s0 - s3
    z = F_0_541 * (e2 + e3)
    o0, o1, o2, o3 = _odd(d0, d1, d2, d3)
    y = [even(e0 + e1), o0, z + F_0_765 * e3, o1, even(e0 - e1), o2, z - F_1_847 * e2, o3]
    return np.stack([y[k] if k % 4 == 0 else _descale(y[k], shift) for k in range(8)])


def _inverse_pass(a, shift):  # type: ignore[no-untyped-def]
    """Eight coefficients a[0..7] to eight samples."""
    z = F_0_541 * (a[2] + a[6])
    t0, t1 = (a[0] + a[4]) << 13, (a[0] - a[4]) << 13
    t2, t3 = z - F_1_847 * a[6], z + F_0_765 * a[2]
    even = t0 + t3, t1 + t2, t1 - t2, t0 - t3
    odd = _odd(a[1], a[3], a[5], a[7])
    out = [even[k] + odd[k] for k in range(4)] + [even[k] - odd[k] for k in (3, 2, 1, 0)]
    return np.stack([_descale(value, shift) for value in out])


def _odd(d0, d1, d2, d3):  # type: ignore[no-untyped-def]
    """The odd half of the butterfly: the same network serves both directions."""
    z = F_1_175 * (d0 + d1 + d2 + d3)
    a, b = -F_0_899 * (d0 + d3), -F_2_562 * (d1 + d2)
    c, g = z - F_1_961 * (d1 + d3), z - F_0_390 * (d0 + d2)
    return F_1_501 * d0 + a + g, F_3_072 * d1 + b + c, F_2_053 * d2 + b + g, F_0_298 * d3 + a + c


def _descale(values, shift):  # type: ignore[no-untyped-def]
    """Divide by 2**shift, rounded to the nearest."""
    return (values + (1 << (shift - 1))) >> shift


def _of_eight(blocks: np.ndarray) -> np.ndarray:
    if blocks.shape[-2:] != (8, 8):
        raise ValueError(f"expected blocks of shape (..., 8, 8), got {blocks.shape}")
    return blocks
