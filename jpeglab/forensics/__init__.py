"""What the coefficients remember: one trace a file, pure functions of a JpegImage or of pixels."""
