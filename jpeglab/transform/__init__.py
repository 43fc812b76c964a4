"""T and Q, the lossy half of a JPEG: color, subsampling, blocks, DCT, quantization."""
