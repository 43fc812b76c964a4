"""Exercises that check themselves: a student's function in, what is right or where it first goes wrong out.

    name, answer  --check-->  "Right", or NotYet, or NotRight: input, position, expected, got, and a word on the cause
    name          --hint-->   the next hint
    name, number  --example-->  the arguments of one of the inputs, to try it by hand

The exercises themselves are in notebooks/exercises/; here is one module for each of them, with its tasks.
"""

from jpeglab.exercises.catalogue import PARTS, TASKS
from jpeglab.exercises.checking import NotRight, NotYet, check, example, hint
from jpeglab.exercises.task import Mistake, Task

__all__ = ["PARTS", "TASKS", "Mistake", "NotRight", "NotYet", "Task", "check", "example", "hint"]
