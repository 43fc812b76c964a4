"""What the coefficients remember: one trace a file, pure functions of a JpegImage or of pixels.

double_quantization  quantize_once, quantize_twice, count_feeders, footprint, leaves_trace, blind, blind_map
                     (slides: Double quantization (DQ))
histograms           interior, dct_histogram, calibrated (slides: Computing the DCT histograms)
fourier              is_double: 1 of the first 10, as on the slides; score: as it holds in practice
                     (slides: Detection of double quantization)
first_digits         digit_counts, benford, generalized_benford, fit, score (slides: Another feature: FSD distribution)
primary              estimate_primary_table: the steps of the first compression (Lukáš and Fridrich 2003)
same_table           recompression_test, score: saved twice with the same quantization matrix (Huang, Huang, Shi 2010)
shifted              find_shifted_grid: nonaligned double JPEG compression (Bianchi, Piva 2012)
localization         localize: a map of where it was edited (He et al. 2006, and six other methods)
ghosts               ghosts.ghosts: JPEG ghosts (Farid 2009)
ela                  error_level: error level analysis (Krawetz 2007)
detectors            DETECTORS: every trace as a detector (slides: Detection of double JPEG compression)
thresholds           how high a score is by chance, from photos compressed once
verdict              Verdict: what a detector says
facts                what a file tells besides its picture: tables, segments, names
examination          examine: all of it, in the order in which to ask; report says it in words
"""

from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.double_quantization import blind, footprint, leaves_trace, quantize_once, quantize_twice
from jpeglab.forensics.examination import Examination, examine
from jpeglab.forensics.first_digits import benford, first_digit_features, generalized_benford
from jpeglab.forensics.histograms import calibrated, dct_histogram, interior
from jpeglab.forensics.primary import PrimaryTable, estimate_primary_table
from jpeglab.forensics.verdict import Verdict

__all__ = [
    "DETECTORS", "Examination", "PrimaryTable", "Verdict", "benford", "blind", "calibrated", "dct_histogram",
    "estimate_primary_table", "examine", "first_digit_features", "footprint", "generalized_benford", "interior",
    "leaves_trace", "quantize_once", "quantize_twice",
]  # fmt: skip
