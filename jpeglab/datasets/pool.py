"""Work on many photos at once, and what is done stays done.

function, items  --map_items-->  results, in the order of the items; within ``cluster`` on other machines
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from joblib import Memory, Parallel, delayed, parallel_config
from tqdm import tqdm

__all__ = ["cluster", "map_items"]

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


@contextmanager
def cluster(scheduler: str | None) -> Iterator[None]:
    """Within, the workers of a Dask cluster do what ``map_items`` is asked for, instead of this machine's cores.

    A task whose worker dies is done again by another.

    Parameters
    ----------
    scheduler : its address, ``tcp://host:8786``; its workers need jpeglab and see the photos under the same paths. None
        leaves everything as it is

    Raises
    ------
    ImportError : without the extra [cluster]
    OSError : if there is no scheduler
    """
    if scheduler is None:
        yield
        return
    from dask.distributed import Client

    with Client(scheduler), parallel_config(backend="dask"):
        yield
