"""check, hint and example, with the zig-zag and other real tasks."""

import subprocess
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from jpeglab.coding import unzigzag, zigzag
from jpeglab.exercises import TASKS, NotRight, NotYet, check, checking, example, hint


def test_right(capsys):
    check("zigzag", zigzag)
    assert capsys.readouterr().out.startswith("Right: zigzag, on all 3 inputs. ")


@pytest.mark.parametrize(
    "answer",
    [
        lambda block: zigzag(block).tolist(),
        lambda block: zigzag(block).astype(np.int8),
        lambda block: zigzag(block).astype(float),
        lambda block: (block[v, u] for v, u in (divmod(k, 8) for k in zigzag(np.arange(64).reshape(8, 8)).tolist())),
        lambda *arguments: zigzag(*arguments),
    ],
    ids=["a list", "int8", "float", "a generator", "any arguments"],
)
def test_any_form_of_a_right_answer_is_right(answer):
    check("zigzag", answer)


BLANKS = {"None": None, "...": ..., "returns None": lambda block: None, "returns ...": lambda block: ...}


@pytest.mark.parametrize("answer", BLANKS.values(), ids=BLANKS)
def test_a_blank_is_not_yet(answer):
    with pytest.raises(NotYet, match=r"Not yet: \"zigzag\" is still blank(.|\n)*hint\(\"zigzag\"\)"):
        check("zigzag", answer)


def test_what_nbgrader_leaves_is_not_yet():
    def my_zigzag(block):
        # YOUR CODE HERE
        raise NotImplementedError()

    with pytest.raises(NotYet):
        check("zigzag", my_zigzag)


def test_a_wrong_answer_sees_where_it_first_goes_wrong():
    with pytest.raises(NotRight) as caught:
        check("zigzag", lambda block: [*zigzag(block)[:40], *np.zeros(24)])
    text = str(caught.value)
    assert text.startswith("Not right yet: zigzag, input 1 of 3.\n\n  input     block = [[ 0  1  2  3")
    assert "  position  [40]\n  expected  29\n  got       0" in text
    assert TASKS["zigzag"].asks in text
    assert text.endswith('For a hint: hint("zigzag"). To try this input: example("zigzag", 1)')


def test_large_arrays_inside_of_an_input_are_described():
    with pytest.raises(NotRight) as caught:
        check("flaws", lambda study: [])
    assert "study = {'training_photos': (48,) int64, 'test_photos': (48,) int64, 'double': (48,) bool" in str(
        caught.value
    )


def test_two_mistakes_are_told_one_after_the_other():
    with pytest.raises(NotRight, match=r"input 1 of 4(.|\n)*The first DC is missing"):
        check("dc_differences", np.diff)
    with pytest.raises(NotRight, match=r"input 4 of 4(.|\n)*it wraps round"):
        check("dc_differences", lambda dc: np.diff(dc, prepend=dc.dtype.type(0)))


def test_an_answer_that_stops_is_told_where():
    def my_zigzag(block):
        return [block[k, 8] for k in range(8)]

    with pytest.raises(NotRight, match=r"stopped   IndexError: .*\n  in line   .*: return \[block\[k, 8\]") as caught:
        check("zigzag", my_zigzag)
    assert isinstance(caught.value.__cause__, IndexError)


def test_an_answer_that_does_not_take_the_input_is_told_so():
    with pytest.raises(NotRight, match=r"stopped   TypeError: .* takes 0 positional arguments but 1 was given"):
        check("zigzag", lambda: 5)


def test_a_value_in_place_of_a_function_is_told_so():
    with pytest.raises(NotRight, match=r"asks for a function, got 5"):
        check("zigzag", 5)


def test_an_answer_may_not_change_what_it_gets_but_cannot_spoil_it():
    def my_zigzag(block):
        line = zigzag(block).copy()
        block[:] = 0
        return line

    with pytest.raises(NotRight, match=r"changes the arrays that it gets"):
        check("zigzag", my_zigzag)
    check("zigzag", zigzag)


def test_warnings_of_an_answer_are_not_shown(capsys, recwarn):
    """nbgrader takes whatever is on stderr for a failure."""
    check("zigzag", lambda block: zigzag(block) + 0 * np.log(np.zeros(64) + (np.array(0) / np.array(0) > 0) + 1))
    assert not recwarn and not capsys.readouterr().err


def test_hints_come_one_after_the_other_and_round(capsys, monkeypatch):
    monkeypatch.setattr(checking, "given", checking.Counter())
    hints = TASKS["zigzag"].hints
    for number in (*range(len(hints)), 0):
        hint("zigzag")
        assert capsys.readouterr().out.startswith(f"Hint {number + 1} of {len(hints)}: {hints[number][:40]}")


def test_an_example_is_an_input_that_may_be_changed():
    (block,) = example("zigzag", 2)
    block[:] = 0
    (again,) = example("zigzag", 2)
    assert again.any()
    np.testing.assert_array_equal(unzigzag(zigzag(again)), again)
    with pytest.raises(ValueError, match=r"expected a number in 1\.\.3, got 0"):
        example("zigzag", 0)


@pytest.mark.parametrize("call", [lambda name: check(name, None), hint, example], ids=["check", "hint", "example"])
def test_an_unknown_name_is_told_which_there_are(call):
    with pytest.raises(ValueError, match=r"expected a task's name, such as zigzag, unzigzag; got 'zig_zag'"):
        call("zig_zag")


@pytest.mark.parametrize("answer", ["None", "lambda block: block", "lambda block: block[9]"])
def test_in_a_notebook_the_message_stands_without_a_traceback(answer, capsys):
    shell = InteractiveShell()
    result = shell.run_cell(f"from jpeglab.exercises import check\ncheck('zigzag', {answer})")
    assert isinstance(result.error_in_exec, (NotYet, NotRight))
    shown = capsys.readouterr().out
    assert shown.startswith("Not ") and "Traceback" not in shown and "checking.py" not in shown


def test_import_jpeglab_does_not_load_them():
    code = "import sys, jpeglab; sys.exit('jpeglab.exercises' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
