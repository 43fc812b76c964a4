"""What a detector says (slides: Detection of double JPEG compression).

score, threshold, evidence  -->  Verdict: double, not double, or "cannot tell", and how often that is wrong
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Verdict"]

_ANSWERS = {True: "double", False: "no trace", None: "cannot tell"}


@dataclass(frozen=True)
class Verdict:
    """One answer, with what a reader needs to judge it.

    score : finite; larger = more likely compressed twice, in every method
    threshold : what the score has to exceed
    positive : whether it does; None where theory is blind or there is too little evidence, and ``note`` says which
    note : in words, what is special about this case; "" if nothing
    evidence : what the method measured, by name
    false_alarm : 0..1, how many photos that were compressed once exceeded such a threshold, measured on collections
        that it was not made from
    explanations : what else than a second compression makes such a score

    >>> print(Verdict(4.5, 3.0, True, evidence={"mode": (0, 1)}, explanations=("a contrast-stretched picture",)))
    double: score 4.5 above threshold 3, which 5 % of single-compressed pictures exceed
      mode: (0, 1)
      could also be a contrast-stretched picture
    """

    score: float
    threshold: float
    positive: bool | None
    note: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    false_alarm: float = 0.05
    explanations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not math.isfinite(self.score):
            raise ValueError(f"expected a finite score, got {self.score}")
        if not 0 <= self.false_alarm <= 1:
            raise ValueError(f"expected a false-alarm rate in 0..1, got {self.false_alarm}")
        if self.positive is None and not self.note:
            raise ValueError("expected a note that says why the method cannot tell, got none")

    def __str__(self) -> str:
        side = "above" if self.score > self.threshold else "not above"
        numbers = f"score {self.score:.4g} {side} threshold {self.threshold:.4g}"
        rate = f"which {100 * self.false_alarm:.2g} % of single-compressed pictures exceed"
        lines = [f"{_ANSWERS[self.positive]}: {numbers}, {rate}", *([self.note] if self.note else [])]
        lines += [f"{name}: {value}" for name, value in self.evidence.items()]
        if self.positive:
            lines += [f"could also be {explanation}" for explanation in self.explanations]
        return "\n  ".join(lines)
