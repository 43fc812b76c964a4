"""What each network that ships learns from, and how.

NAME  --PLANS-->  Plan
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jpeglab.learning import histogram_net, phase_net
from jpeglab.learning.ensemble import Ensemble
from jpeglab.learning.training.networks import histogram_network, phase_network
from jpeglab.learning.training.qualities import FIRSTS, SECONDS, Pair, traced_pairs
from jpeglab.learning.training.samples import Recipe

if TYPE_CHECKING:
    from torch import nn

__all__ = ["PLANS", "Plan"]

CLOSEST = 3  # a shifted first quality nearer to the second, or above it, leaves nothing that a network of ours found


@dataclass(frozen=True)
class Plan:
    """How a network is trained and described.

    recipe, build : its samples, and a new network
    epochs, decay, batch : how often it sees them, with which weight decay, how many at once
    measured : the pairs of qualities that its card shows
    places : of its card, {pixels a side: places of every photo and pair}
    every : so manieth photo is measured
    title, blind, limits : of its card
    """

    name: str
    title: str
    detector: type[Ensemble]
    recipe: Recipe
    build: "Callable[[], nn.Module]"
    epochs: int
    decay: float
    measured: tuple[Pair, ...]
    places: Mapping[int, int]
    every: int
    blind: str
    limits: tuple[str, ...]
    batch: int = 256


ALIGNED = Plan(
    name="cnn-aligned",
    title="a second JPEG compression on the same grid, from histograms of DCT coefficients",
    detector=histogram_net.HistogramDetector,
    recipe=Recipe(
        gather=histogram_net.count_bins,
        inputs=histogram_net.inputs,
        pairs=tuple(traced_pairs(histogram_net.MODES)),
        draws=45,
        pieces=((1, 10), (2, 2), (4, 1), (7, 1)),
        near=2,
    ),
    build=histogram_network,
    epochs=8,
    decay=1e-3,
    measured=tuple((first, second) for second in (75, 80, 85, 95) for first in (50, 60, 70, 80, 90) if first != second),
    places={64: 4, 256: 1},
    every=1,
    blind="First qualities 99 and 100, mostly 98 and often 97, and the same quality twice: in all of the first 20 "
    "modes in zig-zag order the first step divides the second. Left out of training. Where it does so in most modes, "
    "as for 90 then 80, little is left to see.",
    limits=(
        "A second compression on another grid (after a crop): ask cnn-shifted.",
        "Tables far from the standard ones, or coarser than quality 60, were not in training.",
        "A second quality of 78 to 82, which training left out, after a higher first one: little better than a coin.",
        "Pictures that were resized, filtered or denoised between the compressions.",
        "Nearly flat pictures: without coefficients there is no evidence, and the answer is single.",
        "As proof: it is a share of wrong answers, measured on photographs of a few sources.",
    ),
)
SHIFTED = Plan(
    name="cnn-shifted",
    title="a JPEG compression before the last one, on another grid, from the periods of coefficients on all 63 grids",
    detector=phase_net.PhaseDetector,
    recipe=Recipe(
        gather=phase_net.phase_sums,
        inputs=phase_net.inputs,
        pairs=tuple((first, second) for second in SECONDS for first in FIRSTS if first <= second - CLOSEST),
        draws=25,
        pieces=((1, 8), (2, 1), (4, 1)),
        shifted=True,
        near=2,
        far=1,
    ),
    build=phase_network,
    epochs=6,
    decay=0.05,
    measured=tuple((first, second) for second in (75, 85, 95) for first in (50, 60, 70, 80, 90)),
    places={64: 4, 128: 1},
    every=2,
    blind="A first quality less than 3 below the last one, or above it, drowns in the last quantization: it was not in "
    "training, and its rows are near 0.5 and say so.",
    limits=(
        "A second compression on the same grid: ask cnn-aligned.",
        "First qualities below 50: their coarser steps were not in training, nor are they looked for.",
        "Pictures that were resized, filtered or denoised between the compressions.",
        "Flat or overexposed pictures: windows that are flat, or touch 0 or 255, are not looked at.",
        "As proof: it is a share of wrong answers, measured on photographs of a few sources.",
    ),
)
PLANS: Mapping[str, Plan] = {plan.name: plan for plan in (ALIGNED, SHIFTED)}
