"""What a reader moves in the notebooks: each explorable a class, each class a file."""

from jpeglab.widgets.basis import BasisApp
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.block_size import BlockSizeApp
from jpeglab.widgets.correlation import CorrelationApp
from jpeglab.widgets.file_types import FileTypesApp
from jpeglab.widgets.first_coefficients import FirstCoefficientsApp
from jpeglab.widgets.irrelevance import IrrelevanceApp
from jpeglab.widgets.missing_pixel import MissingPixelApp
from jpeglab.widgets.neighbors import NeighborsApp
from jpeglab.widgets.quality import QualityApp
from jpeglab.widgets.rows_columns import RowsColumnsApp
from jpeglab.widgets.scheme import SchemeApp
from jpeglab.widgets.three_forms import ThreeFormsApp

__all__ = [
    "BasisApp", "BlockPicker", "BlockSizeApp", "CorrelationApp", "FileTypesApp", "FirstCoefficientsApp",
    "IrrelevanceApp", "MissingPixelApp", "NeighborsApp", "QualityApp", "RowsColumnsApp", "SchemeApp", "ThreeFormsApp",
]  # fmt: skip
