"""The command line: ``python -m jpeglab inspect FILE...``, ``experiment NAME`` and ``train``, and ``compile``."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jpeglab import compiled
from jpeglab.coding.files import read, write
from jpeglab.errors import JpegError
from jpeglab.transform.pictures import compress, decompress, transform

if TYPE_CHECKING:
    from jpeglab.forensics.examination import Examination


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.command == "inspect":
        try:
            return inspect(options.files, as_json=options.json, false_alarm=options.false_alarm)
        except BrokenPipeError:  # whoever read our output has seen enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
    if options.command == "experiment":
        return experiment(options)
    if options.command == "train":
        return train(options)
    return compile_kernels()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jpeglab", description="JPEG compression and forensics.")
    commands = parser.add_subparsers(dest="command", required=True)
    about = "say what JPEG files tell about their past: were they JPEG files before?"
    command = commands.add_parser("inspect", help=about, description=f"{about[0].upper()}{about[1:]}")
    command.add_argument("files", nargs="+", metavar="FILE", help="a JPEG file of any size")
    command.add_argument(
        "--json", action="store_true", help='JSON lines: an object a file; one that cannot be read has "error"'
    )
    command.add_argument(
        "--false-alarm", type=_rate, default=0.05, metavar="RATE",
        help="share of pictures saved once that each test may call double, 0.01 to 0.1 (default: 0.05)",
    )  # fmt: skip
    _add_experiment(commands)
    _add_train(commands)
    commands.add_parser("compile", help="compile the fast loops now, so that the first picture need not wait")
    return parser


def _add_experiment(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "measure the detectors anew on photos that never were a JPEG; CSV files are written beside the experiments"
    command = commands.add_parser("experiment", help="measure the detectors anew on your photos", description=about)
    command.add_argument("name", help="a table's name, all (the tables), or calibrate (the thresholds)")
    command.add_argument("--photos", type=Path, required=True, metavar="FOLDER", help="PNG or TIFF files, any number")
    command.add_argument("--limit", type=int, metavar="N", help="use N of them, evenly spread over the sorted names")
    command.add_argument("--jobs", type=int, default=-1, metavar="N", help="processes (default: one a core)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="tcp://host:8786: let a Dask cluster do the work")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="of crops and draws (default: 1)")
    command.add_argument("--cache", type=Path, metavar="FOLDER", help="keep results there, to go on after a stop")


def _add_train(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "train the detectors that ship anew, on photos that never were a JPEG; needs the extra [train]"
    command = commands.add_parser("train", help="train the learned detectors anew on your photos", description=about)
    command.add_argument("--photos", type=Path, required=True, metavar="FOLDER", help="PNG or TIFF files, any number")
    command.add_argument("--model", metavar="NAME", help="one of the models (default: all)")
    command.add_argument(
        "--data", action="append", default=[], metavar="TEXT",
        help="what the photos are, where from, under which licence: for the model card; may be repeated",
    )  # fmt: skip
    command.add_argument("--seed", type=int, default=1, metavar="S", help="of crops, draws and weights (default: 1)")
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="processes that cut photos (default: 1)")
    command.add_argument("--cache", type=Path, metavar="FOLDER", help="keep what was cut there, to go on after a stop")
    command.add_argument("--to", type=Path, metavar="FOLDER", help="of models (default: those of the package)")


def _rate(text: str) -> float:
    from jpeglab.forensics.thresholds import RATES

    rate = float(text)
    if not RATES[0] <= rate <= RATES[-1]:
        raise argparse.ArgumentTypeError(f"expected a rate in {RATES[0]}..{RATES[-1]}, got {text}")
    return rate


def inspect(names: Sequence[str], *, as_json: bool = False, false_alarm: float = 0.05) -> int:
    """Print a report on each file; returns 1 if one could not be read, else 0.

    A progress bar shows on a terminal once this takes more than a second.
    """
    from tqdm import tqdm

    from jpeglab.forensics.examination import STEPS, examine

    failures = 0
    with tqdm(total=len(names) * (1 + len(STEPS)), delay=1, disable=None, leave=False) as bar:

        def show(step: str) -> None:
            bar.set_description(step)
            bar.update()

        for i, name in enumerate(names):
            bar.update(i * (1 + len(STEPS)) - bar.n)
            show("read")
            try:
                image = read(name)
            except (OSError, JpegError) as error:
                failures += 1
                reason = getattr(error, "strerror", None) or str(error)
                told = json.dumps({"file": name, "error": reason}) if as_json else f"{name}: {reason}"
                tqdm.write(told, file=sys.stdout if as_json else sys.stderr)
                continue
            examination = examine(image, false_alarm=false_alarm, progress=show)
            tqdm.write(_as_json(name, examination) if as_json else _as_text(name, examination), file=sys.stdout)
    return 1 if failures else 0


def _as_json(name: str, examination: "Examination") -> str:
    return json.dumps({"file": name, **examination.to_dict()}, allow_nan=False)


def _as_text(name: str, examination: "Examination") -> str:
    return f"{name}\n{'-' * min(len(name), 79)}\n{examination}\n"


def experiment(options: argparse.Namespace) -> int:
    """Print the tables of an experiment and write them as CSV; returns 2 for a name, folder or cluster that is none."""
    from jpeglab.datasets.pool import cluster
    from jpeglab.experiments.reproduce import reproduce

    how = {key: getattr(options, key) for key in ("limit", "jobs", "seed", "cache")}
    try:
        with cluster(options.scheduler):
            for text in reproduce(options.name, options.photos, **how):
                print(text, end="\n\n", flush=True)
    except (ValueError, OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def train(options: argparse.Namespace) -> int:
    """Train one model, or all, and print their cards; returns 2 for a bad name or folder, or without PyTorch."""
    from jpeglab.learning.detector import MODELS
    from jpeglab.learning.training.registry import TRAINERS
    from jpeglab.learning.training.registry import train as train_model

    how = {key: getattr(options, key) for key in ("data", "seed", "jobs", "cache")}
    try:
        for name in [options.model] if options.model else TRAINERS:
            print(train_model(name, options.photos, to=options.to or MODELS, **how), end="\n\n", flush=True)
    except (ValueError, OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def compile_kernels() -> int:
    """Use every fast loop once; Numba stores what it compiled."""
    start = time.perf_counter()
    pixels = np.arange(24 * 40 * 3, dtype=np.uint32).reshape(24, 40, 3).astype(np.uint8)
    for progressive in (False, True):
        decompress(read(write(compress(pixels), progressive=progressive)))
    decompress(transform(pixels[..., 0]).quantize(50))
    decompress(compress(pixels, color="RGB"))
    seconds = time.perf_counter() - start
    if not compiled.AVAILABLE:
        print("jpeglab runs without Numba: the same results, more slowly.")
    elif seconds > 3:
        print(f"jpeglab: compiled in {seconds:.0f} s; the next start takes less than one.")
    return 0
