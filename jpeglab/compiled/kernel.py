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
    from llvmlite import ir
    from numba.core import types
    from numba.cpython.unsafe.numbers import trailing_zeros
    from numba.extending import intrinsic

    @intrinsic
    def nonzero_bits(typing_context, array, start):
        """One comparison of 64 values: bit i is set where array[start + i] is not 0."""

        def generate(context, builder, signature, arguments):
            values = context.make_array(signature.args[0])(context, builder, arguments[0])
            vector = ir.VectorType(context.get_value_type(array.dtype), 64)
            address = builder.bitcast(builder.gep(values.data, [arguments[1]]), vector.as_pointer())
            block = builder.load(address)
            block.align = array.dtype.bitwidth // 8
            return builder.bitcast(builder.icmp_signed("!=", block, vector(None)), ir.IntType(64))

        return types.int64(array, types.int64), generate

else:

    def trailing_zeros(value: int) -> int:
        """How many zero bits stand below the lowest one."""
        return (value & -value).bit_length() - 1

    def nonzero_bits(array: Any, start: int) -> int:
        """Bit i is set where array[start + i] is not 0, for i < 64."""
        bits = 0
        for i in range(64):
            if array[start + i]:
                bits |= 1 << i
        return bits


# Keeps a bit buffer at 64 bits: Numba's integers do that by themselves, and -1 costs nothing there.
ALL = -1 if AVAILABLE else (1 << 64) - 1

__all__ = ["ALL", "announce", "kernel", "nonzero_bits", "ready", "trailing_zeros"]


def kernel(*, writes: tuple[str, ...] = (), stored: bool = True) -> Callable[[Callable], Callable]:
    """Compile a loop with Numba, or make it callable with arrays without it.

    Parameters
    ----------
    writes : names of the array arguments that the loop writes into.  Where Python runs the loop itself it reads
        lists and writes memoryviews, both several times faster than arrays there.
    stored : False for a part of other kernels, whose compiled code is stored with theirs
    """
    if AVAILABLE:
        return numba.njit(cache=stored, nogil=True, error_model="numpy", inline="never" if stored else "always")
    return (lambda function: _interpret(function, writes)) if stored else (lambda function: function)


def ready(array: np.ndarray) -> Any:
    """An array that kernels only read, converted now for who calls them many times."""
    return array if AVAILABLE else array.tolist()


def _interpret(function: Callable, writes: tuple[str, ...]) -> Callable:
    names = tuple(inspect.signature(function).parameters)

    def plain(name: str, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.data if name in writes else value.tolist()
        return value

    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        return function(*map(plain, names, arguments))

    return run


_announced: list[Callable] = []


def announce(dispatcher: Any) -> None:
    """Look after the stored code of the dispatcher's module, and say so where everything has to be compiled.

    Numba notices when a function's own file has changed, not when a number has that it took from another one: what is
    older than any file of this folder goes.
    """
    if not AVAILABLE:
        return
    module = dispatcher.__module__.rpartition(".")[2]
    stored = list(pathlib.Path(dispatcher.stats.cache_path).glob(f"{module}.*.nbi"))
    newest = max(source.stat().st_mtime for source in pathlib.Path(__file__).parent.glob("*.py"))
    outdated = [index for index in stored if _modified(index) < newest]
    for index in outdated:
        index.unlink(missing_ok=True)
    if len(outdated) == len(stored) and not _announced:
        print("jpeglab: compiling its fast loops, once on this machine (20 s at most) ...", file=sys.stderr, flush=True)
        _announced.append(dispatcher)


def _modified(index: pathlib.Path) -> float:
    """When a file was written; 0 where another process that cleans up as well was quicker."""
    try:
        return index.stat().st_mtime
    except FileNotFoundError:
        return 0.0
