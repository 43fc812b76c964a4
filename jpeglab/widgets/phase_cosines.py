"""What the network for shifted grids is given: cosines of coefficients on 63 grids (slides: CNN-based DJPEG detection).

photo, QF1, QF2, rows, cols  --compute-->  (64 grids, 17 steps, 35 modes) means of cos(2 pi F / step)

A coefficient that was quantized with a step lies near its multiples, where the cosine is 1.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.learning.phase_net import FEWEST, MODES, PHASES, STEPS, phase_sums
from jpeglab.plots import filter_answers, heat
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, middle, titled
from jpeglab.widgets.tables import numbers

__all__ = ["PhaseCosinesApp", "compute", "true_grid"]

SIDE = 256  # pixels of the photo's middle
SMALLEST = 64
CUT = 7  # rows and columns at most
BRIGHTEST = 0.5


@functools.lru_cache(maxsize=32)
def compute(photo: Photo, first: int, second: int, rows: int, cols: int) -> np.ndarray:
    """Means over the windows of each grid; those of the file's own grid, which the network does not look at, are 0."""
    piece = middle(photo.luminance, SIDE + CUT, SIDE + CUT)
    if min(piece.shape) < SMALLEST + CUT:
        raise Refusal(f"This needs a photo of at least {SMALLEST + CUT} × {SMALLEST + CUT} pixels.")
    height, width = ((side - CUT) // 8 * 8 for side in piece.shape)
    opened = decompress(compress(piece, first))[rows : rows + height, cols : cols + width]
    saved = compress(opened, second).luminance
    sums = phase_sums(saved.quantized[None], saved.table[None])[0]
    means = np.zeros((64, len(STEPS), len(MODES)))
    means[1:] = (sums[:, :-1] / np.maximum(sums[:, -1:], FEWEST)).reshape(len(PHASES), len(STEPS), len(MODES))
    return means


def true_grid(rows: int, cols: int) -> int:
    """Which of the 64 grids the first compression had, 8 row + col, if so many rows and columns were cut off."""
    return 8 * (-rows % 8) + -cols % 8


class PhaseCosinesApp(PhotoApp):
    """Means of cosines on all grids of a photo that was cropped between two saves.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "camera", first: int = 60, second: int = 90):
        self.map, self.plot, self.numbers = Pixels(""), Plot("", 500, 290), ipywidgets.HTML()
        self.lines = filter_answers(self.plot.axes[0], ("other grids, the highest", "the true grid"), max(STEPS) + 1)
        self.plot.axes[0].set(
            xlabel="step",
            xticks=range(2, max(STEPS) + 1, 4),
            ylabel="mean cosine",
            ylim=(-0.4, 1.02),
            xlim=(1.5, max(STEPS) + 0.5),
        )
        parts = {
            "step": ipywidgets.SelectionSlider(options=STEPS, value=9, description="Step that is tried"),
            "rows": slider("Rows cut off", 0, CUT, 3),
            "cols": slider("Columns cut off", 0, CUT, 5),
            "first": slider("QF1", 50, 98, first),
            "second": slider("QF2", 60, 98, second),
            "mode": ipywidgets.Dropdown(
                options=[(str(m), k) for k, m in enumerate(MODES)], value=1, description="Mode"
            ),
        }
        for name, part in parts.items():
            part.style.description_width = "auto"
            part.layout.width = "170px" if name == "mode" else "100%" if name == "step" else "46%"
        super().__init__(
            parts,
            ipywidgets.VBox(
                [beside(titled("64 grids, rows down", self.map), titled("By the step", self.plot)), self.numbers]
            ),
            picture=picture,
            states={
                "easy": {"first": 60, "second": 90, "mode": 1, "step": 9},
                "hard": {"first": 80, "second": 75, "mode": 1, "step": 4},
            },
        )

    def view(self, picture: str, step: int, mode: int, rows: int, cols: int, first: int, second: int) -> None:
        """The cosines of one mode: on all grids for one step, and of the true grid and the others for all steps."""
        means = compute(self.photo(picture), first, second, rows, cols)[:, :, mode]
        true = true_grid(rows, cols)
        others = np.delete(means, (0, true), axis=0)
        self.map.show(heat(means[:, STEPS.index(step)].reshape(8, 8), BRIGHTEST), 30)
        place, v_u = divmod(true, 8), MODES[mode]
        self.map.alt = f"Mean cosines of mode {v_u} with step {step} on 8 x 8 grids; the true one is at {place}"
        for line, values in zip(self.lines, (others.max(axis=0), means[true]), strict=True):
            line.set_data(STEPS, values)
        here = float(means[true, STEPS.index(step)])
        self.plot.alt = f"Mean cosines by the step tried; {here:.2f} on the true grid at step {step}"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("True grid", str(place), "its own" if true == 0 else ""),
                ("First step of this mode", standard_table(first)[v_u], ""),
                (f"Step {step}: true grid", f"{here:.2f}".replace("-", "−"), ""),
                ("highest other", f"{others[:, STEPS.index(step)].max():.2f}".replace("-", "−"), ""),
            ]
        )
