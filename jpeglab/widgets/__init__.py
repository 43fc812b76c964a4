"""What a reader moves in the notebooks: each explorable a class, each class a file."""

from jpeglab.widgets.anatomy import AnatomyApp
from jpeglab.widgets.animal_classes import AnimalsApp
from jpeglab.widgets.artifacts import ArtifactApp
from jpeglab.widgets.basis import BasisApp
from jpeglab.widgets.blind_pairs import BlindPairsApp
from jpeglab.widgets.block_code import BlockCodeApp
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.block_size import BlockSizeApp
from jpeglab.widgets.boxes import BoxesApp
from jpeglab.widgets.case_files import CaseFilesApp
from jpeglab.widgets.clock import ClockApp
from jpeglab.widgets.color_matrix import ColorMatrixApp
from jpeglab.widgets.comb import CombApp
from jpeglab.widgets.confounder import ConfounderApp
from jpeglab.widgets.correlation import CorrelationApp
from jpeglab.widgets.custom_table import CustomTableApp
from jpeglab.widgets.damage import DamageApp
from jpeglab.widgets.detection_rates import DetectionRatesApp
from jpeglab.widgets.digit_scores import DigitScoresApp
from jpeglab.widgets.digits import FirstDigitsApp
from jpeglab.widgets.dpcm import DpcmApp
from jpeglab.widgets.error_level import ErrorLevelApp
from jpeglab.widgets.feature_vector import FeatureVectorApp
from jpeglab.widgets.feeders import FeedersApp
from jpeglab.widgets.few_levels import FewLevelsApp
from jpeglab.widgets.file_types import FileTypesApp
from jpeglab.widgets.first_coefficients import FirstCoefficientsApp
from jpeglab.widgets.first_layer import FirstLayerApp
from jpeglab.widgets.footprint import FootprintApp
from jpeglab.widgets.forge_and_find import FindApp
from jpeglab.widgets.forgery import ForgeryApp
from jpeglab.widgets.fourier_rule import FourierRuleApp
from jpeglab.widgets.generalization import GeneralizationApp
from jpeglab.widgets.grid_origin import GridApp
from jpeglab.widgets.histogram_wall import HistogramWallApp
from jpeglab.widgets.huffman_tables import HuffmanTablesApp
from jpeglab.widgets.huffman_tree import HuffmanTreeApp
from jpeglab.widgets.irrelevance import IrrelevanceApp
from jpeglab.widgets.learners import LearnersApp
from jpeglab.widgets.learning_curve import LearningCurveApp
from jpeglab.widgets.loss import LossApp
from jpeglab.widgets.mismatch import MismatchApp
from jpeglab.widgets.missing_pixel import MissingPixelApp
from jpeglab.widgets.models_and_data import ModelsAndDataApp
from jpeglab.widgets.neighbors import NeighborsApp
from jpeglab.widgets.net_map import NetMapApp
from jpeglab.widgets.net_rates import NetRatesApp
from jpeglab.widgets.network_inputs import NetworkInputsApp
from jpeglab.widgets.patch_size import PatchSizeApp
from jpeglab.widgets.phase_cosines import PhaseCosinesApp
from jpeglab.widgets.planes import PlanesApp
from jpeglab.widgets.primary_step import PrimaryStepApp
from jpeglab.widgets.primary_table import PrimaryTableApp
from jpeglab.widgets.progressive import ProgressiveApp
from jpeglab.widgets.quality import QualityApp
from jpeglab.widgets.quality_difference import QualityDifferenceApp
from jpeglab.widgets.quantization_tables import QuantizationTablesApp
from jpeglab.widgets.quantized_block import QuantizedBlockApp
from jpeglab.widgets.rate import RateApp
from jpeglab.widgets.rich_kernel import RichKernelApp
from jpeglab.widgets.rows_columns import RowsColumnsApp
from jpeglab.widgets.same_table import SameTableApp
from jpeglab.widgets.scheme import SchemeApp
from jpeglab.widgets.shifted_grid import ShiftedGridApp
from jpeglab.widgets.step import StepApp
from jpeglab.widgets.story import StoryApp
from jpeglab.widgets.subsampling import SubsamplingApp
from jpeglab.widgets.three_forms import ThreeFormsApp
from jpeglab.widgets.traces import TracesApp
from jpeglab.widgets.two_bins import TwoBinsApp
from jpeglab.widgets.witness import WitnessApp
from jpeglab.widgets.zigzag import ZigzagApp

__all__ = [
    "AnatomyApp", "AnimalsApp", "ArtifactApp", "BasisApp", "BlindPairsApp", "BlockCodeApp", "BlockPicker",
    "BlockSizeApp", "BoxesApp", "CaseFilesApp", "ClockApp", "ColorMatrixApp", "CombApp", "ConfounderApp",
    "CorrelationApp", "CustomTableApp", "DamageApp", "DetectionRatesApp", "DigitScoresApp", "DpcmApp", "ErrorLevelApp",
    "FeatureVectorApp", "FeedersApp", "FewLevelsApp", "FileTypesApp", "FindApp", "FirstCoefficientsApp",
    "FirstDigitsApp", "FirstLayerApp", "FootprintApp", "ForgeryApp", "FourierRuleApp", "GeneralizationApp", "GridApp",
    "HistogramWallApp", "HuffmanTablesApp", "HuffmanTreeApp", "IrrelevanceApp", "LearnersApp", "LearningCurveApp",
    "LossApp", "MismatchApp", "MissingPixelApp", "ModelsAndDataApp", "NeighborsApp", "NetMapApp", "NetRatesApp",
    "NetworkInputsApp", "PatchSizeApp", "PhaseCosinesApp", "PlanesApp", "PrimaryStepApp", "PrimaryTableApp",
    "ProgressiveApp", "QualityApp", "QualityDifferenceApp", "QuantizationTablesApp", "QuantizedBlockApp", "RateApp",
    "RichKernelApp", "RowsColumnsApp", "SameTableApp", "SchemeApp", "ShiftedGridApp", "StepApp", "StoryApp",
    "SubsamplingApp", "ThreeFormsApp", "TracesApp", "TwoBinsApp", "WitnessApp", "ZigzagApp",
]  # fmt: skip
