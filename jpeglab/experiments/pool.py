"""Work on many photos at once, and what is done stays done.

function, items  --map_items-->  results, in the order of the items
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from joblib import Memory, Parallel, delayed
from tqdm import tqdm

__all__ = ["map_items"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_items(
    function: Callable[..., Result],
    items: Sequence[Item],
    *,
    jobs: int = 1,
    cache: str | Path | None = None,
    label: str = "",
    **arguments: Any,
) -> list[Result]:
    """Call a function for each item, on several cores, with a progress bar on stderr.

    Parameters
    ----------
    function : of a module, so that another process can load it
    items : small; for example paths, and not the pictures
    jobs : processes; -1 means all cores
    cache : a folder that keeps each result, so that a run that was stopped goes on from there. Empty it after a change
        of code: only the function's own is watched
    label : of the progress bar
    arguments : what every call gets besides its item
    """
    remembered = Memory(cache, verbose=0).cache(function)
    calls = (delayed(remembered)(item, **arguments) for item in items)
    results: Iterable[Result] = Parallel(n_jobs=jobs, return_as="generator")(calls)
    return list(tqdm(results, desc=label, total=len(items), disable=None))
