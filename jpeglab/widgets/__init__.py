"""What a reader moves in the notebooks: each explorable a class, each class a file."""

from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.quality import QualityApp

__all__ = ["BlockPicker", "QualityApp"]
