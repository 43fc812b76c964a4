"""C, the lossless half of a JPEG; each stage stands beside its inverse.

zigzag       zigzag, unzigzag, and the path ZIGZAG
runlength    differences, sums (DC); run_lengths, from_run_lengths (AC); category, from_category (value bits)
huffman      HuffmanTable, table_for, STANDARD; the textbook's huffman_code, encode_symbols, decode_symbols, entropy
codewords    code_block, decode_block: all codewords of one block
bits         bits_to_bytes, bytes_to_bits; stuff, unstuff; flip_bit
scan         a picture's coefficients to entropy-coded bytes and back
progressive  in which scans they come
markers      the segments around them
files        read, write: a whole file
anatomy      anatomy: what each byte of a file is for, damaged files included
coded_scan   read_scan: whose each bit of a file is
"""

from jpeglab.coding.anatomy import Part, anatomy
from jpeglab.coding.bits import bits_to_bytes, bytes_to_bits, flip_bit, stuff, unstuff
from jpeglab.coding.coded_scan import CodedScan, read_scan
from jpeglab.coding.codewords import Codeword, as_bits, code_block, decode_block, symbol_name
from jpeglab.coding.files import read, write
from jpeglab.coding.huffman import (
    STANDARD,
    HuffmanTable,
    decode_symbols,
    encode_symbols,
    entropy,
    huffman_code,
    table_for,
)
from jpeglab.coding.runlength import category, differences, from_category, from_run_lengths, run_lengths, sums
from jpeglab.coding.zigzag import ZIGZAG, unzigzag, zigzag

__all__ = [
    "STANDARD", "ZIGZAG", "CodedScan", "Codeword", "HuffmanTable", "Part", "anatomy", "as_bits", "bits_to_bytes",
    "bytes_to_bits", "category", "code_block", "decode_block", "decode_symbols", "differences", "encode_symbols",
    "entropy", "flip_bit", "from_category", "from_run_lengths", "huffman_code", "read", "read_scan", "run_lengths",
    "stuff", "sums", "symbol_name", "table_for", "unstuff", "unzigzag", "write", "zigzag",
]  # fmt: skip
