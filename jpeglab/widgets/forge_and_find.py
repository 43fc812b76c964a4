"""Forge and find: a secret word makes twelve files, a neighbor decides, and the answers become a point on the ROC.

    secret, number  --hide-->  Hidden: a JPEG, forged or not
    secret  --seal-->  SHA-256 of the truth
    scores, truth  --roc-->  false alarms, hits        answers, truth  --rates-->  one point

Slides: "How can one reveal your manipulation?". Half of the files are forged, in both stories, on the grid and off it;
of the others half were saved once and half twice.
"""

import functools
import hashlib
import random
from collections.abc import Collection
from dataclasses import dataclass

import ipywidgets
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from jpeglab.coding.files import write
from jpeglab.datasets import picture
from jpeglab.datasets.forgery import as_jpeg, ellipse, forge, mirrored
from jpeglab.forensics.localization import localize
from jpeglab.image import JpegImage
from jpeglab.plots import BLACK, BLUE, GREY, ORANGE, VERMILION, curve, styled
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.evidence import ONCE, SPANS, STORIES, legend, method_choice, outline, overlay, reach, story_choice
from jpeglab.widgets.forgery import CLEAN, OFF_GRID
from jpeglab.widgets.pictures import Pixels, Plot, beside, titled
from jpeglab.widgets.tables import numbers

__all__ = ["ROUNDS", "FindApp", "Hidden", "hide", "rates", "roc", "score", "seal", "truth"]

ROUNDS = 12
KINDS = ("double", "double off the grid", "single", "single off the grid", "saved once", "saved twice")
SHAPE = (256, 320)
SHOWN = (255, 204)  # width and height
PASTE = (98, 112)  # height and width
SEALED = 225  # grey, in place of a photo whose seams would tell
DETECTORS = {"posterior": (BLUE, "-"), "aligned": (VERMILION, "--"), "shifted": (ORANGE, ":")}


@dataclass(frozen=True, eq=False)
class Hidden:
    """A file of the game.

    forged : whether something was pasted
    mask : (H, W) bool, what was
    """

    image: JpegImage
    forged: bool
    mask: np.ndarray


def truth(secret: str) -> tuple[str, ...]:
    """What happens to the twelve files, in an order that the secret decides."""
    kinds = [*KINDS[:4], *random.Random(secret).sample(KINDS[:4], 2), *3 * KINDS[4:]]
    random.Random(f"order of {secret}").shuffle(kinds)
    return tuple(kinds)


def seal(secret: str) -> str:
    """SHA-256 of the secret and the truth: who tells it before cannot change it afterwards."""
    return hashlib.sha256("\n".join((secret, *truth(secret))).encode()).hexdigest()


@functools.lru_cache(maxsize=4 * ROUNDS)
def hide(secret: str, number: int) -> Hidden:
    """File 1..12 of a secret word."""
    rng = random.Random(f"{number} of {secret}")
    pixels = _piece(rng)
    kind, first, second = truth(secret)[number - 1], rng.choice((55, 60, 65, 70)), rng.choice((88, 90, 92, 95))
    center = rng.randint(80, SHAPE[0] - 80), rng.choice((90, SHAPE[1] - 90))
    mask = ellipse(SHAPE, center, PASTE)
    if kind.startswith("saved"):
        image = compress(pixels if kind == "saved once" else as_jpeg(pixels, first), second)
        return Hidden(image, False, mask & False)
    suspect, grid = kind.split()[0], OFF_GRID if "off" in kind else (0, 0)
    source = mirrored(pixels, center, PASTE)
    return Hidden(forge(pixels, source, mask, first=first, second=second, suspect=suspect, grid=grid).image, True, mask)


def _piece(rng: random.Random) -> np.ndarray:
    pixels = picture(rng.choice(CLEAN))
    top, left = (rng.randint(0, side - length) for side, length in zip(pixels.shape, SHAPE, strict=False))
    return pixels[top : top + SHAPE[0], left : left + SHAPE[1]]


@functools.lru_cache(maxsize=4 * ROUNDS)
def block_map(secret: str, number: int, method: str, suspect: str = "double") -> np.ndarray:
    """What a method says of a file of a secret word, for each block."""
    return localize(hide(secret, number).image, method, suspect=suspect)


@functools.lru_cache(maxsize=4 * ROUNDS * len(DETECTORS))
def score(secret: str, number: int, method: str) -> float:
    """A map as one number: above 0 if a part is likelier single, and another part likelier double.

    It is the smaller of both evidences, each exceeded by 2 % of the blocks. How far a map spans would not do: it spans
    far in a file that was saved twice, since some blocks have more to tell than others.
    """
    low, high = np.percentile(block_map(secret, number, method), (2, 98))
    return float(min(high, -low))


def roc(scores: np.ndarray, forged: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False alarms and hits, 0..1, of all thresholds from the highest to the lowest: one more than different scores."""
    thresholds = np.unique(scores)[::-1]
    called = scores >= np.concatenate([[np.inf], thresholds])[:, None]
    return called[:, ~forged].mean(axis=1), called[:, forged].mean(axis=1)


def rates(answers: Collection[int], forged: np.ndarray) -> tuple[float, float]:
    """False alarms and hits, 0..1, of whoever calls these numbers, counted from 1, forged."""
    called = np.isin(np.arange(1, forged.size + 1), list(answers))
    return float(called[~forged].mean()), float(called[forged].mean())


def in_words(kind: str) -> str:
    """One of KINDS, as it is told at the end."""
    if kind.startswith("saved"):
        return f"{kind}, nothing pasted."
    suspect, grid = kind.partition(" ")[::2]
    return f"forged: {STORIES[suspect]}, {grid or 'on the grid'}."


class FindApp(App):
    """Twelve files that a secret word made: which are forged?

    Parameters
    ----------
    secret : any text; it decides all
    """

    def __init__(self, secret: str = "a word of your own"):
        self.secret = secret
        self.answers: tuple[int, ...] = ()
        self.file, self.map, self.plot = Pixels(""), Pixels(""), Plot("", 270, 290)
        self.curves, self.point = _roc_curves(self.plot.axes[0])
        self.words, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        opened = ipywidgets.Checkbox(description="open the answers", indent=False, layout={"width": "auto"})
        super().__init__(
            {
                "number": slider("File", 1, ROUNDS, 1),
                "method": method_choice("aligned"),
                "suspect": story_choice("double"),
                "opened": opened,
            },
            beside(
                titled("The map", self.map),
                titled("The file, once opened", self.file),
                titled("ROC, once opened", self.plot),
            ),
            ipywidgets.VBox([self.words, self.numbers]),
            states={"sealed": {"opened": False}, "opened": {"opened": True}},
        )

    def judge(self, *answers: int) -> tuple[float, float]:
        """Call these files forged, and open the answers; false alarms and hits are returned."""
        if not set(answers) <= set(range(1, ROUNDS + 1)):
            raise ValueError(f"expected numbers of files, 1 to {ROUNDS}, got {answers}")
        self.answers = answers
        self.move(opened=True)
        return rates(answers, self._forged())

    def view(self, number: int, method: str, suspect: str, opened: bool) -> None:
        """Show the map of a file; once opened the file and the truth too, and the ROC with the answers on it."""
        hidden = hide(self.secret, number)
        found = block_map(self.secret, number, method, suspect)
        self._show_file(hidden, number, opened)
        self._show_map(hidden, found, method, opened)
        self.map.alt = f"Map of {method} of file {number}" + (", the truth outlined" if opened else "")
        self._show_roc(opened)
        known = f"File {number}: {in_words(truth(self.secret)[number - 1])}" if opened else seal(self.secret)
        self.words.value = f"<p>{'' if opened else 'Sealed: '}{known}</p>{legend(method, suspect)}"
        self.numbers.value = numbers([("The map spans", f"{reach(found):.1f}", f"saved once: up to {ONCE[method]:g}")])

    def _show_file(self, hidden: Hidden, number: int, opened: bool) -> None:
        """The file as it is; before it is opened nothing of it, for its seams can be seen."""
        if opened:
            self.file.put(write(hidden.image), "jpeg", *SHOWN)
        else:
            self.file.show(np.full(SHOWN[::-1], SEALED, np.uint8))
        self.file.alt = f"File {number} of {ROUNDS}" + ("" if opened else ", not yet shown")

    def _show_map(self, hidden: Hidden, found: np.ndarray, method: str, opened: bool) -> None:
        """The map over the photo, with what was pasted outlined; before it is opened the map alone."""
        pixels = decompress(hidden.image) if opened else np.full(SHAPE, 255, np.uint8)
        drawn = overlay(pixels, found, SPANS[method])
        self.map.show(outline(drawn, hidden.mask) if opened else drawn, size=SHOWN)

    def _forged(self) -> np.ndarray:
        return np.array([not kind.startswith("saved") for kind in truth(self.secret)])

    def _show_roc(self, opened: bool) -> None:
        forged = self._forged()
        for method, line in self.curves.items():
            numbers = range(1, ROUNDS + 1) if opened else ()
            scores = np.array([score(self.secret, number, method) for number in numbers])
            x, y = roc(scores, forged) if opened else (scores, scores)
            line.set_data(x, y)
        false_alarms, hits = rates(self.answers, forged)
        self.point.set_data([false_alarms] * opened, [hits] * opened)
        you = f", you at {false_alarms:.0%} false alarms and {hits:.0%} hits" if opened else ", not yet drawn"
        self.plot.alt = f"ROC of three methods{you}"
        self.plot.show()


@styled
def _roc_curves(axes: Axes) -> tuple[dict[str, Line2D], Line2D]:
    """A line for each detector, and the reader's point."""
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    curves = {name: curve(axes, name, color, line=line) for name, (color, line) in DETECTORS.items()}
    point = curve(axes, "you", BLACK, marker="D", line="", size=11)
    point.set_clip_on(False)  # in a corner it is seen as a whole
    axes.set(xlabel="false alarms", ylabel="hits", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), xticks=(0, 1), yticks=(0, 1))
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, borderpad=0, handlelength=1.4, columnspacing=1)
    return curves, point
