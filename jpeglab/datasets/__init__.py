"""Pictures with a known past: the sample pictures, and sets made from a folder of photos."""

from jpeglab.datasets.history import History, jpeg_history
from jpeglab.datasets.patches import Patches, cut_patches, patch_set
from jpeglab.datasets.pictures import picture, picture_file, pictures
from jpeglab.datasets.sets import Truth, doubles, once_jpeg, photos, shifted, singles, splices

__all__ = [
    "History", "Patches", "Truth", "cut_patches", "doubles", "jpeg_history", "once_jpeg", "patch_set", "photos",
    "picture", "picture_file", "pictures", "shifted", "singles", "splices",
]  # fmt: skip
