"""T and Q, the lossy half of a JPEG; each stage stands beside its inverse.

color         rgb_to_ycbcr, ycbcr_to_rgb
sampling      subsample, upsample
blocks        split_blocks, join_blocks
dct           forward_dct, inverse_dct; the slides' double sum: dct_by_definition; any size: dct_by_matrices
compaction    rank_by_size, keep, energy_compaction: how much the first k coefficients hold
quantization  quantize, dequantize, standard_table, nearest_quality
pictures      compress, decompress: all of them in a row; transform: all but quantization; decode_plane: one component
stages        after_each_stage: what each of them loses
prediction    predict, unpredict: a T without loss; neighbor_mean: what the samples around tell
"""

from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.color import rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.transform.compaction import energy_compaction, keep, rank_by_size
from jpeglab.transform.dct import (
    BASIS,
    dct_by_definition,
    dct_by_matrices,
    dct_matrix,
    forward_dct,
    idct_by_definition,
    idct_by_matrices,
    inverse_dct,
)
from jpeglab.transform.pictures import Spectrum, compress, decode_plane, decompress, transform
from jpeglab.transform.prediction import neighbor_mean, predict, unpredict
from jpeglab.transform.quantization import dequantize, nearest_quality, quantize, standard_table
from jpeglab.transform.sampling import subsample, upsample
from jpeglab.transform.stages import STAGES, after_each_stage

__all__ = [
    "BASIS", "STAGES", "Spectrum", "after_each_stage", "compress", "dct_by_definition", "dct_by_matrices",
    "dct_matrix", "decode_plane", "decompress", "dequantize", "energy_compaction", "forward_dct",
    "idct_by_definition", "idct_by_matrices", "inverse_dct", "join_blocks", "keep", "nearest_quality",
    "neighbor_mean", "predict", "quantize", "rank_by_size", "rgb_to_ycbcr", "split_blocks", "standard_table",
    "subsample", "transform", "unpredict", "upsample", "ycbcr_to_rgb",
]  # fmt: skip
