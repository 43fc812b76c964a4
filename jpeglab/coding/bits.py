"""Bits and bytes: codes in a row, filled up to bytes, and made safe from looking like markers.

"1010..."  --bits_to_bytes-->  bytes  --stuff-->  bytes as in a file  --unstuff-->  bytes  --bytes_to_bits-->  "1010..."
"""

__all__ = ["bits_to_bytes", "bytes_to_bits", "flip_bit", "stuff", "unstuff"]


def bits_to_bytes(bits: str) -> bytes:
    """A string of 0 and 1 as bytes, the last one filled up with ones (T.81 F.1.2.3).

    >>> bits_to_bytes("101").hex()
    'bf'
    """
    filled = bits + "1" * (-len(bits) % 8)
    return bytes(int(filled[i : i + 8], 2) for i in range(0, len(filled), 8))


def bytes_to_bits(data: bytes) -> str:
    """The bits again, with those that fill the last byte."""
    return "".join(format(byte, "08b") for byte in data)


def flip_bit(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over; bits count from the first, each byte's from the left.

    >>> flip_bit(b"\\x01\\x00", 8).hex()
    '0180'
    """
    if not 0 <= bit < 8 * len(data):
        raise ValueError(f"expected a bit in 0..{8 * len(data) - 1}, got {bit}")
    turned = bytearray(data)
    turned[bit // 8] ^= 128 >> bit % 8
    return bytes(turned)


def stuff(data: bytes) -> bytes:
    """A zero byte behind each FF, so that no data looks like a marker (T.81 B.1.1.5)."""
    return data.replace(b"\xff", b"\xff\x00")


def unstuff(data: bytes) -> bytes:
    """The data again; several FF in a row are fill bytes and one FF (T.81 B.1.1.2).

    >>> unstuff(stuff(bytes([1, 255, 2]))).hex()
    '01ff02'
    """
    return b"\xff".join([part.rstrip(b"\xff") for part in data.split(b"\xff\x00")])
