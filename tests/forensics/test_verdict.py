"""A verdict is plain data that reads as text, and refuses what nobody could read."""

import dataclasses
import math

import pytest

from jpeglab.forensics.verdict import Verdict


def test_its_fields_are_the_public_ones_in_their_order() -> None:
    names = [field.name for field in dataclasses.fields(Verdict)]
    assert names == ["score", "threshold", "positive", "note", "evidence", "false_alarm", "explanations"]


def test_it_is_frozen_and_compares_by_value() -> None:
    verdict = Verdict(1.0, 2.0, False)
    assert verdict == Verdict(1.0, 2.0, False) != Verdict(1.0, 2.0, None, "flat")
    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict.score = 3.0  # type: ignore[misc]


def test_a_detection_names_what_else_it_could_be() -> None:
    lines = str(Verdict(12.34, 7.0, True, "", {"mode": (1, 0), "period": 3}, 0.01, ("a comb of its own",))).split("\n")
    assert lines[0].startswith("double: score 12.34 above threshold 7,")
    assert "1 % of single-compressed" in lines[0]
    assert [line.strip() for line in lines[1:]] == ["mode: (1, 0)", "period: 3", "could also be a comb of its own"]


def test_no_detection_needs_no_excuse() -> None:
    text = str(Verdict(1.0, 7.0, False, explanations=("a comb of its own",)))
    assert text.startswith("no trace: score 1 not above threshold 7") and "could also" not in text


def test_cannot_tell_says_why() -> None:
    text = str(Verdict(0.0, 7.0, None, "only 12 coefficients differ from 0"))
    assert text.startswith("cannot tell") and text.endswith("only 12 coefficients differ from 0")
    with pytest.raises(ValueError, match="a note that says why"):
        Verdict(0.0, 7.0, None)


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_a_score_is_finite(score: float) -> None:
    with pytest.raises(ValueError, match="finite score"):
        Verdict(score, 1.0, True)


@pytest.mark.parametrize("rate", [-0.1, 5, math.nan])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(ValueError, match=r"in 0\.\.1"):
        Verdict(1.0, 1.0, True, false_alarm=rate)
