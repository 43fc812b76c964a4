"""C, the lossless half of a JPEG: zig-zag, run lengths, Huffman codes, bits, scans, markers, files."""
