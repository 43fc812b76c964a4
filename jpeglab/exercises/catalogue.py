"""All tasks, by the notebook that asks for them and by name."""

from collections.abc import Sequence

from jpeglab.exercises import quantization, runlength
from jpeglab.exercises.task import Task

__all__ = ["PARTS", "TASKS"]

PARTS: dict[str, Sequence[Task]] = {
    "04_quantization": quantization.TASKS,
    "05_zigzag_and_run_lengths": runlength.TASKS,
}
TASKS = {task.name: task for tasks in PARTS.values() for task in tasks}
