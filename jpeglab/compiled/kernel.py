"""How a loop becomes a kernel: compiled by Numba, or run by Python over lists and memoryviews."""

import functools
import inspect
import pathlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from jpeglab.compiled import AVAILABLE

if AVAILABLE:
    import numba
    from numba.cpython.unsafe.numbers import trailing_zeros
else:

    def trailing_zeros(value: int) -> int:
        """How many zero bits stand below the lowest one."""
        return (value & -value).bit_length() - 1


__all__ = ["announce", "kernel", "trailing_zeros"]


def kernel(*, writes: tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
    """Compile a loop with Numba, or make it callable with arrays without it.

    Parameters
    ----------
    writes : names of the array arguments that the loop writes into.  Where Python runs the loop itself it reads
        lists and writes memoryviews, both several times faster than arrays there.
    """
    return _compile if AVAILABLE else lambda function: _interpret(function, writes)


def _compile(function: Callable) -> Callable:
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


def _interpret(function: Callable, writes: tuple[str, ...]) -> Callable:
    names = tuple(inspect.signature(function).parameters)

    def plain(name: str, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return memoryview(value) if name in writes else value.tolist()
        return value

    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        return function(*map(plain, names, arguments))

    return run


_announced: list[Callable] = []


def announce(dispatcher: Any) -> None:
    """Say that kernels are about to be compiled, where no compiled code of the dispatcher's module is stored yet."""
    if not AVAILABLE or _announced:
        return
    module = dispatcher.__module__.rpartition(".")[2]
    if not any(pathlib.Path(dispatcher.stats.cache_path).glob(f"{module}.*.nbi")):
        print("jpeglab: compiling its fast loops, once on this machine (20 s at most) ...", file=sys.stderr, flush=True)
        _announced.append(dispatcher)
