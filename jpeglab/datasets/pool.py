"""Work on many photos at once, and what is done stays done.

function, items  --map_items-->  results, in the order of the items
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from joblib import Memory, Parallel, delayed, parallel_config
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
    scheduler: str | None = None,
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
    scheduler : address of a Dask scheduler (``tcp://host:8786``) whose workers do the work instead of this machine's
        cores; they need jpeglab and the same paths. ImportError without the extra [cluster]
    label : of the progress bar
    arguments : what every call gets besides its item
    """
    remembered = Memory(cache, verbose=0).cache(function)
    calls = (delayed(remembered)(item, **arguments) for item in items)
    with _workers(jobs, scheduler):
        results: Iterable[Result] = Parallel(return_as="list" if scheduler else "generator")(calls)
        return list(tqdm(results, desc=label, total=len(items), disable=None))


@contextmanager
def _workers(jobs: int, scheduler: str | None) -> Iterator[None]:
    """Within, joblib works on this machine's cores, or on a Dask cluster."""
    if scheduler is None:
        with parallel_config(n_jobs=jobs):
            yield
        return
    from dask.distributed import Client

    with Client(scheduler), parallel_config(backend="dask", n_jobs=-1):
        yield
