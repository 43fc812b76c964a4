"""All models that ship, made anew from a folder of photos.

name, photos  --train-->  models/NAME.npz (or several), models/NAME.json
"""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jpeglab.datasets.sets import once_jpeg, photos
from jpeglab.learning.detector import MODELS, Card

__all__ = ["TRAINERS", "commit", "model_card", "train"]

# each: a function of (name, paths, to, data, seed, jobs, cache) that writes files of weights and returns their card
TRAINERS: Mapping[str, str] = {
    "svm": "jpeglab.learning.training.machines:train_svm",
    "cnn-aligned": "jpeglab.learning.training.nets:train_net",
    "cnn-shifted": "jpeglab.learning.training.nets:train_net",
}


def train(
    name: str,
    folder: Path,
    *,
    data: Sequence[str] = (),
    seed: int = 1,
    jobs: int = 1,
    cache: Path | None = None,
    to: Path = MODELS,
) -> Card:
    """Train one model and write its weights and its card.

    Parameters
    ----------
    name : a key of TRAINERS
    folder : of photos that never were a JPEG; those that show that they were are left out
    data : what the photos are, where they are from and under which licences, for the card
    seed, jobs, cache : see ``map_items``
    to : the folder of models

    Raises
    ------
    ValueError for another name, or a folder without photos; ModuleNotFoundError without the extra [train]
    """
    if name not in TRAINERS:
        raise ValueError(f"expected a model of {', '.join(TRAINERS)}, got {name!r}")
    module, _, function = TRAINERS[name].partition(":")
    trainer: Callable[..., Card] = getattr(import_module(module), function)
    paths = photos(folder)
    past = once_jpeg(paths, jobs=jobs, cache=cache)
    paths = [path for path in paths if path not in past]
    if not paths:
        raise ValueError(f"expected a folder of photos that never were a JPEG, got none in {folder}")
    about = (f"{len(paths)} photos that never were a JPEG at their own resolution", *data)
    to.mkdir(parents=True, exist_ok=True)  # now, not after minutes of training
    card = trainer(name, paths, to, data=about, seed=seed, jobs=jobs, cache=cache)
    card.write(to / f"{name}.json")
    return card


def commit() -> str:
    """The commit of the checkout that this code is in, "unknown" outside of one."""
    try:
        told = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.strip()


def model_card(name: str, seed: int, packages: Sequence[str], **rest: Any) -> Card:
    """The card of a model that was just trained, with the command, commit and versions that make it anew."""
    command = f"python -m jpeglab train --model {name} --photos FOLDER --seed {seed}"
    versions = {package: version(package) for package in packages}
    return Card(name=name, seed=seed, commit=commit(), command=command, versions=versions, **rest)
