"""The networks that ship: each photo trains two of three, and is judged by the third.

paths  --train_net-->  models/NAME.npz, Card        samples  --cross_fit-->  members, held-out logits (n,)
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from jpeglab.datasets.patches import Patches, patch_set
from jpeglab.learning.detector import Arrays, Card, write_weights
from jpeglab.learning.ensemble import MEMBERS, Ensemble, fold_of
from jpeglab.learning.training.calibration import figures, fit_thresholds
from jpeglab.learning.training.fitting import fit, logits, seeded
from jpeglab.learning.training.networks import export
from jpeglab.learning.training.qualities import UNSEEN
from jpeglab.learning.training.recipes import PLANS, Plan
from jpeglab.learning.training.registry import model_card
from jpeglab.learning.training.samples import Samples, sample_photos

__all__ = ["cross_fit", "held_out_decisions", "train_net"]


def train_net(
    name: str,
    paths: Sequence[Path],
    to: Path,
    *,
    data: Sequence[str] = (),
    seed: int = 1,
    jobs: int = 1,
    cache: Path | None = None,
) -> Card:
    """Train the network of a plan, write its weights to a folder and return its card."""
    plan = PLANS[name]
    samples = sample_photos(paths, plan.recipe, seed=seed, jobs=jobs, cache=cache)
    members, judged = cross_fit(plan, samples, seed=seed)
    detector = plan.detector(members, fit_thresholds(judged, samples, [side for side, _ in plan.recipe.pieces]))
    rows = [row for size in plan.places for row in _measure(plan, detector, paths, size, seed, jobs, cache)]
    digest = write_weights(to / f"{name}.npz", detector.to_weights())
    return model_card(
        name, seed, ("numpy", "torch"), title=plan.title, data=tuple(data), recipe=_steps(plan, samples),
        figures=tuple(rows), blind=plan.blind, limits=plan.limits, files={f"{name}.npz": digest},
    )  # fmt: skip


def cross_fit(plan: Plan, samples: Samples, *, seed: int = 1) -> tuple[list[Arrays], np.ndarray]:
    """Networks that were trained without a third of the photos each, and what each answers for its third.

    Returns
    -------
    weights of each; (n,) float64 logits
    """
    fold = np.array([fold_of(photo) for photo in samples.photo])
    if len(np.unique(fold)) < 2:
        raise ValueError(f"expected more photos, got {len(np.unique(samples.photo))}, all of one third by their names")
    members, judged = [], np.zeros(len(samples))
    for k in range(MEMBERS):
        seeded(seed + k)
        network, seen = plan.build(), samples[fold != k]
        fit(
            network, (seen.x, seen.condition), seen.double,
            epochs=plan.epochs, decay=plan.decay, batch=plan.batch, seed=seed, label=f"{plan.name} {k + 1}/{MEMBERS}",
        )  # fmt: skip
        left = samples[fold == k]
        judged[fold == k] = logits(network, (left.x, left.condition)) if len(left) else []
        members.append(export(network))
    return members, judged


def held_out_decisions(detector: Ensemble, patches: Patches) -> np.ndarray:
    """(n,) decisions, each by the member that never saw the patch's photo."""
    decisions = np.zeros(len(patches))
    fold = np.array([fold_of(photo) for photo in patches.photo])
    for k in np.unique(fold):
        chosen = np.flatnonzero(fold == k)
        member = type(detector)([detector.members[k]], detector.thresholds)
        decisions[chosen] = member.decision_function(patches[chosen])
    return decisions


def _measure(
    plan: Plan, detector: Ensemble, paths: Sequence[Path], size: int, seed: int, jobs: int, cache: Path | None
) -> list[dict[str, Any]]:
    """The rows of the card for one size, from places that are not those of training."""
    patches = patch_set(
        paths[:: plan.every], size, plan.measured, plan.places[size], shifted=plan.recipe.shifted, seed=seed + 1,
        jobs=jobs, cache=cache,
    )  # fmt: skip
    return figures(held_out_decisions(detector, patches), patches) if len(patches) else []


def _steps(plan: Plan, samples: Samples) -> tuple[str, ...]:
    pieces = ", ".join(f"{number} of {64 * side}" for side, number in plan.recipe.pieces)
    seconds = sorted({second for _, second in plan.recipe.pairs})
    judges = "all photos" if plan.every == 1 else f"one photo in {plan.every}"
    return (
        f"{plan.recipe.draws} of {len(plan.recipe.pairs)} pairs of qualities for each photo, the first in 50..98, the "
        f"second in {seconds[0]}..{seconds[-1]} without {UNSEEN[0]}..{UNSEEN[-1]}; half of them end in 75 or 85",
        "a third of the pairs of a photo that was shrunk by a number in 1..2 before",
        f"every picture compressed once and twice, and of both the same pieces cut: {pieces} pixels a side; "
        f"{len(samples)} samples",
        f"{MEMBERS} networks, each without a third of the photos: AdamW, rate 0.002 (OneCycle), weight decay "
        f"{plan.decay}, dropout 0.3, batches of {plan.batch}, {plan.epochs} epochs; the detector is their mean",
        "thresholds for each size and fineness of table from the photos that a network did not see",
        f"the figures are those of single networks on photos that they did not see, at new places, of {judges}",
    )
