"""All tasks, by the notebook that asks for them and by name."""

from collections.abc import Sequence

from jpeglab.exercises import (
    artifacts,
    cnn,
    codec,
    color,
    dct,
    double_quantization,
    first_digits,
    fourier,
    huffman,
    localization,
    primary_step,
    quantization,
    reading,
    redundancy,
    runlength,
    same_table,
    shifted_grid,
    svm,
)
from jpeglab.exercises.task import Task

__all__ = ["PARTS", "TASKS"]

PARTS: dict[str, Sequence[Task]] = {
    "01_redundancy": redundancy.TASKS,
    "02_color_and_subsampling": color.TASKS,
    "03_dct": dct.TASKS,
    "04_quantization": quantization.TASKS,
    "05_zigzag_and_run_lengths": runlength.TASKS,
    "06_huffman": huffman.TASKS,
    "07_the_whole_codec": codec.TASKS,
    "08_artifacts": artifacts.TASKS,
    "09_double_quantization": double_quantization.TASKS,
    "10_fourier_detector": fourier.TASKS,
    "11_first_digits": first_digits.TASKS,
    "12_primary_step": primary_step.TASKS,
    "13_same_table": same_table.TASKS,
    "14_shifted_grid": shifted_grid.TASKS,
    "15_localization": localization.TASKS,
    "16_svm": svm.TASKS,
    "17_cnn": cnn.TASKS,
    "18_reading_a_study": reading.TASKS,
}
TASKS = {task.name: task for tasks in PARTS.values() for task in tasks}
