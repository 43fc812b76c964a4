"""Every task: its right answer is right, and each typical mistake gets its own word."""

import inspect

import numpy as np
import pytest

from jpeglab.exercises import PARTS, TASKS, NotRight, check

MISTAKES = [
    pytest.param(task, mistake, id=f"{task.name}-{number}")
    for task in TASKS.values()
    for number, mistake in enumerate(task.mistakes)
]


def words(text):
    return " ".join(text.split())


@pytest.fixture(params=TASKS.values(), ids=TASKS)
def task(request):
    return request.param


def test_names_are_taken_once():
    assert len(TASKS) == sum(len(tasks) for tasks in PARTS.values())
    assert all(3 <= len(tasks) <= 6 for tasks in PARTS.values())


def test_the_right_answer_is_right(task, capsys):
    check(task.name, task.reference)
    assert words(capsys.readouterr().out).endswith(task.right)


@pytest.mark.parametrize(("task", "mistake"), MISTAKES)
def test_each_typical_mistake_gets_its_own_word(task, mistake):
    with pytest.raises(NotRight) as caught:
        check(task.name, mistake.answer)
    assert words(mistake.message) in words(str(caught.value))


def test_there_are_mistakes_and_hints_and_each_says_something_else(task):
    messages = [mistake.message for mistake in task.mistakes]
    assert len(messages) >= 3 and len(set(messages)) == len(messages)
    assert task.hints and len(set(task.hints)) == len(task.hints)
    assert all(text.endswith((".", "?", "!", ")")) for text in (*messages, *task.hints, task.right))


def test_no_word_gives_the_answer_away(task):
    """Neither the name of our own function, nor its code."""
    body = inspect.getsource(task.reference).split("return")[-1].strip()
    for text in (*(mistake.message for mistake in task.mistakes), *task.hints):
        assert f"jpeglab.{task.name}" not in text and body not in text


def test_other_forms_of_the_right_answer_are_right(task):
    check(task.name, lambda *arguments: in_another_form(task.reference(*arguments)))


def in_another_form(value):
    """Lists for arrays, arrays for numbers, floats for whole numbers."""
    if isinstance(value, np.ndarray):
        return value.astype(float).tolist()
    if isinstance(value, (list, tuple)):
        return [in_another_form(item) for item in value]
    return value if isinstance(value, str) else np.array([value], float)
