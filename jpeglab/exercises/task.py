"""What a task is made of: data, so that every wrong answer that it knows can be tried.

inputs  --reference-->  what is expected        inputs  --mistake-->  what one typical error makes of them
"""

import contextlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

__all__ = ["Arguments", "Case", "Mistake", "Task"]

Arguments = tuple[Any, ...]


class Mistake(NamedTuple):
    """A typical wrong answer.

    answer : the function as it is written with this error
    message : what to look at again, without the solution
    """

    answer: Callable[..., Any]
    message: str


class Case(NamedTuple):
    """One input, and what a right answer makes of it."""

    arguments: Arguments
    expected: Any


@dataclass(frozen=True, eq=False, kw_only=True)
class Task:
    """A function that is asked for.

    name : what ``check`` and ``hint`` call it
    asks : what goes in and what comes out, in one line
    reference : a right answer; its parameters' names are shown with the inputs
    inputs : makes the arguments, called when they are first needed; small ones first
    mistakes : in the order in which they are looked for
    hints : each says more than the one before
    right : what to notice once it is right
    tolerance : how far off a number may be, times its magnitude where that is above 1; 0 for whole numbers
    """

    name: str
    asks: str
    reference: Callable[..., Any]
    inputs: Callable[[], Sequence[Arguments]]
    mistakes: Sequence[Mistake]
    hints: Sequence[str]
    right: str
    tolerance: float = 0.0

    @cached_property
    def cases(self) -> list[Case]:
        """All inputs with what is expected, made once."""
        with contextlib.redirect_stderr(sys.stdout):  # nbgrader takes any word on stderr for a failure
            return [Case(arguments, self.reference(*arguments)) for arguments in self.inputs()]
