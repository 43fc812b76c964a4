"""What can be learned from examples: features, classifiers, and detectors that were trained before.

    JpegImages, or Patches  --features-->  (n, d)  --classifier-->  single or double

Everything keeps scikit-learn's conventions; X is a sequence of JpegImage.
"""

from jpeglab.learning.digit_features import DigitFeatures
from jpeglab.learning.fisher import FisherEnsemble
from jpeglab.learning.histogram_features import HistogramFeatures
from jpeglab.learning.rich_features import RichFeatures

__all__ = ["DigitFeatures", "FisherEnsemble", "HistogramFeatures", "RichFeatures"]
