"""Check an answer, say what may be wrong with it, and give hints.

name, answer  --check-->  "Right: ..." printed, or NotYet or NotRight raised

The two errors show their message in a notebook and no traceback. They stop a cell as every error does: that is what
nbgrader counts, and what a notebook run from top to bottom does not miss.
"""

import copy
import difflib
import inspect
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from jpeglab.exercises.catalogue import TASKS
from jpeglab.exercises.comparing import Difference, first_difference
from jpeglab.exercises.messages import describe_difference, describe_inputs, shown, wrapped
from jpeglab.exercises.task import Arguments, Task

__all__ = ["NotRight", "NotYet", "check", "example", "hint"]

given: Counter[str] = Counter()  # how many hints each task has given


class Unsolved(Exception):
    """An answer that is not right: in a notebook its message stands alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return str(self).splitlines()


class NotYet(Unsolved):
    """There is no answer yet."""


class NotRight(Unsolved):
    """There is an answer, and it is wrong somewhere."""


class Failure(NamedTuple):
    """What stands for a result where a function raised an error."""

    error: Exception


class Trial(NamedTuple):
    """What a function made of one input, and whether it changed what it got."""

    result: Any
    changed: bool


def check(name: str, answer: Any) -> None:
    """Say that an answer is right, or where it first goes wrong.

    Parameters
    ----------
    name : of the task, as the exercise's notebook has it
    answer : the function that it asks for

    Raises
    ------
    NotYet : for None, ``...``, or a function that raises NotImplementedError or returns nothing
    NotRight : with the first input where it is wrong, the position there, what was expected, what came, and a word on
        what may be the matter
    ValueError : for a name that no task has
    """
    task = _task(name)
    if answer is None or answer is ...:
        raise NotYet(_not_yet(task))
    if not callable(answer):
        raise NotRight(f"Not right yet: {name} asks for a function, got {shown(answer)}.\n\n{task.asks}")
    trials = [_call(answer, case.arguments) for case in task.cases]
    results = [trial.result for trial in trials]
    if _is_blank(results[0]):
        raise NotYet(_not_yet(task))
    for number, result in enumerate(results):
        difference = _difference(task, number, result)
        if difference or isinstance(result, Failure):
            message = _describe(task, number, result, difference, _recognize(task, results, number))
            raise NotRight(message) from (result.error if isinstance(result, Failure) else None)
    if any(trial.changed for trial in trials):
        raise NotRight(f"Not right yet: {name} has the right results, but changes the arrays that it gets. Copy first.")
    print(wrapped(f"Right: {name}, on all {len(results)} inputs. {task.right}"))


def hint(name: str) -> None:
    """Print the task's next hint; after the last one the first comes again."""
    task = _task(name)
    number = given[name] % len(task.hints)
    given[name] += 1
    print(wrapped(f"Hint {number + 1} of {len(task.hints)}: {task.hints[number]}"))


def example(name: str, number: int = 1) -> Arguments:
    """The arguments of one of the inputs that ``check`` tries: ``my_zigzag(*example("zigzag", 2))``.

    Parameters
    ----------
    number : counted from 1, as in what ``check`` says
    """
    cases = _task(name).cases
    if number not in range(1, len(cases) + 1):
        raise ValueError(f"expected a number in 1..{len(cases)}, got {number}")
    return copy.deepcopy(cases[number - 1].arguments)


def _task(name: str) -> Task:
    if name not in TASKS:
        near = difflib.get_close_matches(str(name), TASKS, n=3) or TASKS
        raise ValueError(f"expected a task's name, such as {', '.join(near)}; got {name!r}")
    return TASKS[name]


def _call(answer: Callable[..., Any], arguments: Arguments) -> Trial:
    """Call a function on a copy of its arguments. Warnings are not shown: nbgrader takes them for errors."""
    own = copy.deepcopy(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = answer(*own)
        except Exception as error:
            result = Failure(error)
    return Trial(result, any(_changed(before, after) for before, after in zip(arguments, own, strict=True)))


def _changed(before: Any, after: Any) -> bool:
    return hasattr(before, "__setitem__") and first_difference(before, after) is not None


def _is_blank(result: Any) -> bool:
    if isinstance(result, Failure):
        return isinstance(result.error, NotImplementedError)
    return result is None or result is ...


def _difference(task: Task, number: int, result: Any) -> Difference | None:
    if isinstance(result, Failure):
        return None
    return first_difference(task.cases[number].expected, result, task.tolerance)


def _recognize(task: Task, results: list[Any], first_wrong: int) -> str | None:
    """The message of the typical mistake that makes the same of every input, or else of those up to the first wrong "
    "one.

    An answer may have two mistakes: then each gets its word in turn, as its own is mended.
    """
    wrong = [[_call(mistake.answer, case.arguments).result for case in task.cases] for mistake in task.mistakes]
    for count in (len(results), first_wrong + 1):
        for mistake, others in zip(task.mistakes, wrong, strict=True):
            pairs = zip(others[:count], results[:count], strict=True)
            if all(_alike(one, other, task.tolerance) for one, other in pairs):
                return mistake.message
    return None


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, Failure) or isinstance(other, Failure):
        return False
    return first_difference(one, other, tolerance) is None


def _not_yet(task: Task) -> str:
    return "\n".join([
        f'Not yet: "{task.name}" is still blank. Write the function above, run its cell, and then this one.',
        "(If you have written it: does it end with return?)",
        "",
        wrapped(f"Asked for: {task.asks}."),
        "",
        f'For a hint: hint("{task.name}")',
    ])  # fmt: skip


def _describe(task: Task, number: int, result: Any, difference: Difference | None, message: str | None) -> str:
    case = task.cases[number]
    lines = [f"Not right yet: {task.name}, input {number + 1} of {len(task.cases)}.", ""]
    lines += describe_inputs(list(inspect.signature(task.reference).parameters), case.arguments)
    if difference:
        lines += describe_difference(difference)
    else:
        lines += [f"  stopped   {type(result.error).__name__}: {result.error}", *_where(result.error)]
    lines += ["", wrapped(message or f"Asked for: {task.asks}."), ""]
    lines.append(f'For a hint: hint("{task.name}"). To try this input: example("{task.name}", {number + 1})')
    return "\n".join(lines)


def _where(error: Exception) -> list[str]:
    """The last line of the student's own code that ran: that of the function called, or of one in the same cell."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    own = [frame for frame in frames if frame.filename == frames[0].filename] if frames else []
    return [f"  in line   {own[-1].lineno}: {own[-1].line}"] if own else []
