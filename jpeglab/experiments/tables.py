"""What a table of results is made of: where it is from, shares with their confidence, text and CSV."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["provenance"]


def provenance(name: str, paths: Sequence[Path], seed: int) -> dict[str, Any]:
    """From how many photos, which seed, which versions; and the command that makes it anew."""
    return {
        "command": f"python -m jpeglab experiment {name} --photos FOLDER --seed {seed}",
        "photos": len(paths),
        "seed": seed,
        "versions": {package: version(package) for package in ("jpeglab", "numpy", "scipy")},
    }
