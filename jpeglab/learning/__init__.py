"""What can be learned from examples: features, classifiers, and detectors that were trained before.

    JpegImages, or Patches  --features-->  (n, d)  --classifier-->  single or double

Everything keeps scikit-learn's conventions; X is a sequence of JpegImage.
"""

from jpeglab.learning.detector import Card, Detector, load
from jpeglab.learning.digit_features import DigitFeatures
from jpeglab.learning.fisher import FisherEnsemble
from jpeglab.learning.histogram_features import HistogramFeatures
from jpeglab.learning.primary_quality import PrimaryQuality
from jpeglab.learning.rich_features import RichFeatures
from jpeglab.learning.svm import double_jpeg_svm

__all__ = [
    "Card", "Detector", "DigitFeatures", "FisherEnsemble", "HistogramFeatures", "PrimaryQuality", "RichFeatures",
    "double_jpeg_svm", "load",
]  # fmt: skip
