"""The table of the first compression, read back (slides: Detection of double JPEG compression, reference 6).

    JpegImage  --fit_steps-->  classes of steps, mode by mode  --agreement-->  the standard QF1 that most agree on

All modes are worked out at once and kept, so that the slider of their number costs nothing.
"""

import functools

import ipywidgets

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.examination import FEWEST_TRACES, matching_qualities
from jpeglab.forensics.primary import PrimaryTable, StepFit, fit_steps, table_of_fits
from jpeglab.forensics.report import ranges
from jpeglab.plots import ceiling, limit, steps_by_mode
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, beside, titled
from jpeglab.widgets.primary_step import AMBIGUOUS, MODES, RIGHT, WRONG, in_words, judge
from jpeglab.widgets.saved import saved_twice
from jpeglab.widgets.tables import numbers, record_table

__all__ = ["PrimaryTableApp", "compute", "read_back", "records"]

SILENT = "nearly always 0"
NEARLY_ALL = 0.75  # of the modes with a trace: samples where fewer agree were off by 5 and more


def compute(photo: Photo, first: int, second: int, modes: int) -> PrimaryTable:
    """Read back the first ``modes`` steps of the zig-zag of a photo saved twice."""
    fits = _fits(photo, first, second)
    return table_of_fits({mode: fits[mode] for mode in ZIGZAG[:modes] if mode in fits})


@functools.lru_cache(maxsize=32)
def _fits(photo: Photo, first: int, second: int) -> dict[tuple[int, int], StepFit]:
    return fit_steps(saved_twice(photo, first, second), ZIGZAG[:MODES])


def records(table: PrimaryTable, first: int, second: int, modes: int) -> list[tuple[str, int, int, str, str]]:
    """For each mode: v, u; the true first step; the second; the steps found; right, ambiguous or wrong."""
    truth, steps = standard_table(first), standard_table(second)
    lines = []
    for mode in ZIGZAG[:modes]:
        found = table.ambiguous.get(mode)
        words = (in_words(found), judge(found, int(truth[mode]))) if found else ("–", SILENT)
        lines.append((f"{mode[0]}, {mode[1]}", int(truth[mode]), int(steps[mode]), *words))
    return lines


def read_back(table: PrimaryTable) -> tuple[str, str]:
    """How many modes agree on a standard QF1, where a class with a 1 does not count, and all QF1 that fit as well."""
    telling, agreeing = (
        sum(1 not in table.ambiguous[mode] for mode in modes) for modes in (table.ambiguous, table.agreeing)
    )
    if not telling:
        return "no mode has a trace", "–"
    if agreeing < max(FEWEST_TRACES, NEARLY_ALL * telling):
        return "too few modes agree", "–"
    return f"{agreeing} of {telling} modes with a trace agree", ranges(matching_qualities(table)).replace("-", "–")


class PrimaryTableApp(PhotoApp):
    """The first table of a photo saved twice, read back, and the nearest standard QF1.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    modes : how many of the zig-zag, 1..15
    """

    def __init__(self, picture: str = "coffee", first: int = 60, second: int = 85, modes: int = 10):
        self.table, self.numbers, self.plot = ipywidgets.HTML(), ipywidgets.HTML(), Plot("", 420, 300)
        self.table.add_class("jpeglab-compact")
        [self.axes] = self.plot.axes
        self.points, self.truth = steps_by_mode(self.axes, MODES, (RIGHT, AMBIGUOUS, WRONG))
        super().__init__(
            {
                "first": slider("QF1", 1, 100, first),
                "second": slider("QF2", 1, 100, second),
                "modes": slider("Modes, in zig-zag order", 1, MODES, modes),
            },
            ipywidgets.VBox([
                beside(titled("Luminance steps, mode by mode", self.table), titled("The same as a picture", self.plot)),
                self.numbers,
            ]),
            picture=picture,
            states={
                "60 then 85": {"first": 60, "second": 85},
                "85 then 80": {"first": 85, "second": 80},
                "95 then 75": {"first": 95, "second": 75},
                "75 then 75": {"first": 75, "second": 75},
            },
        )  # fmt: skip

    def view(self, picture: str, first: int, second: int, modes: int) -> None:
        """The steps found beside the true ones, and what quality they agree on."""
        table = compute(self.photo_with_blocks(picture), first, second, modes)
        lines = records(table, first, second, modes)
        self._show(table, [line[1] for line in lines])
        self.table.value = record_table(("mode v, u", "true", "then", "found", ""), lines)
        why, quality = read_back(table)
        counts = {word: sum(line[-1] == word for line in lines) for word in (RIGHT, AMBIGUOUS, WRONG)}
        self.numbers.value = numbers(
            [
                (f"QF1: {why}", quality, ""),
                *((f"{word} of {modes}", count, "") for word, count in counts.items()),
            ]
        )

    def _show(self, table: PrimaryTable, truth: list[int]) -> None:
        """Every step of every class, by how it was judged, over the true ones."""
        classes = {place: table.ambiguous.get(ZIGZAG[place], ()) for place in range(len(truth))}
        for line, word in zip(self.points, (RIGHT, AMBIGUOUS, WRONG), strict=True):
            judged = [place for place, steps in classes.items() if steps and judge(steps, truth[place]) == word]
            line.set_data(
                [place for place in judged for _ in classes[place]],
                [step for place in judged for step in classes[place]],
            )
        self.truth.set_data(range(len(truth)), truth)
        limit(self.axes, y=(0, ceiling(1.2 * max(truth) + 2)))
        self.plot.alt = f"First steps found and true in {len(truth)} modes; true are {', '.join(map(str, truth))}"
        self.plot.show()
