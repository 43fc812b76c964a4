"""Pictures with a known past."""

from jpeglab.datasets.history import History, jpeg_history
from jpeglab.datasets.pictures import picture, picture_file, pictures

__all__ = ["History", "jpeg_history", "picture", "picture_file", "pictures"]
