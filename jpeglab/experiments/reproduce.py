"""All tables, or one, made anew from a folder of photos.

folder  --reproduce-->  text of each table; NAME.csv beside the experiments
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from jpeglab.datasets.sets import once_jpeg, photos
from jpeglab.experiments import blind, claims, detection, false_alarms, first_digits, learning, maps, mismatch, primary
from jpeglab.experiments.calibrate import calibrate
from jpeglab.experiments.tables import Row, as_text, provenance, write_csv
from jpeglab.forensics.thresholds import DATA

__all__ = ["EXPERIMENTS", "reproduce", "spread"]

# each: paths of photos, and seed, jobs, cache to rows
EXPERIMENTS: Mapping[str, Callable[..., list[Row]]] = {
    "detection": detection.run,
    "false_alarms": false_alarms.run,
    "first_digits": first_digits.run,
    "primary": primary.run,
    "maps": maps.run,
    "blind": blind.run,
    "claims": claims.run,
    "learning": learning.run,
    "mismatch": mismatch.run,
}


def reproduce(
    name: str,
    folder: Path,
    *,
    limit: int | None = None,
    seed: int = 1,
    jobs: int = 1,
    cache: Path | None = None,
    to: Path | None = None,
) -> Iterator[str]:
    """Make tables anew: what a terminal shows of each, and a CSV file.

    Parameters
    ----------
    name : a key of EXPERIMENTS; "all" for all of them; "calibrate" for the thresholds, which "all" leaves as they are
    folder : of photos that never were a JPEG; those that show that they were are named and left out
    limit : how many photos to use, spread over the sorted names
    seed, jobs, cache : see ``map_items``
    to : the folder of CSV files; None: where the experiments lie
    """
    if name not in ("all", "calibrate", *EXPERIMENTS):
        raise ValueError(f"expected all, calibrate, {', '.join(EXPERIMENTS)}, got {name!r}")
    paths = spread(photos(folder), limit)
    past = once_jpeg(paths, jobs=jobs, cache=cache)
    paths = [path for path in paths if path not in past]
    yield f"{len(paths)} photos" + "".join(f"\nleft out, it was a JPEG before: {path.name}" for path in past)
    if name == "calibrate":
        calibrate(paths, seed=seed, jobs=jobs, cache=cache, to=DATA if to is None else to / DATA.name)
    for table in EXPERIMENTS if name == "all" else {name} & set(EXPERIMENTS):
        rows = EXPERIMENTS[table](paths, seed=seed, jobs=jobs, cache=cache)
        if not rows:
            raise ValueError(f"expected more or larger photos for {table}, got {len(paths)}")
        write_csv((to or Path(__file__).parent) / f"{table}.csv", rows, provenance(table, paths, seed, limit))
        yield f"{table}, seed {seed}\n{as_text(rows)}"


def spread(paths: Sequence[Path], limit: int | None) -> list[Path]:
    """So many of the paths, evenly spread; all if there are no more.

    >>> spread([Path("a"), Path("b"), Path("c"), Path("d")], 2) == [Path("a"), Path("d")]
    True
    """
    if limit is None or limit >= len(paths):
        return list(paths)
    if limit < 1:
        raise ValueError(f"expected a limit of at least 1, got {limit}")
    return [paths[k] for k in np.linspace(0, len(paths) - 1, limit).astype(int)]
