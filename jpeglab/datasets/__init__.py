"""Pictures with a known past: the sample pictures, and sets made from a folder of photos."""

from jpeglab.datasets.history import History, jpeg_history
from jpeglab.datasets.pictures import picture, picture_file, pictures
from jpeglab.datasets.sets import Truth, doubles, once_jpeg, photos, shifted, singles, splices

__all__ = [
    "History", "Truth", "doubles", "jpeg_history", "once_jpeg", "photos", "picture", "picture_file", "pictures",
    "shifted", "singles", "splices",
]  # fmt: skip
