"""What the first layer of the trained network looks at (slides: CNN-based DJPEG detection).

weights (filters, 2 modes, 3)  --shape_shares-->  how much of each is a sum, a slope, a comb
photo, QF1, QF2, network       --compute-->       (2, filters, bins), what the filters answer to once and to twice
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.learning.detector import load
from jpeglab.learning.ensemble import MEMBERS, Ensemble
from jpeglab.learning.histogram_net import BINS, CHANNELS, MODES, count_bins, inputs
from jpeglab.learning.layers import connect, convolve, modulate
from jpeglab.plots import filter_answers
from jpeglab.transform.pictures import compress
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, beside, middle, signed, titled
from jpeglab.widgets.saved import save_again
from jpeglab.widgets.tables import numbers

__all__ = ["SHAPES", "FirstLayerApp", "by_comb", "compute", "kernels", "shape_shares"]

SHAPES = {"sum": (1, 1, 1), "slope": (1, 0, -1), "comb": (1, -2, 1)}  # three neighbors; any kernel is a mixture of them
SIDE = 256  # pixels of the photo's middle
SMALLEST = 64
ROOM = 13  # pixels of the page for a weight


def shape_shares(weights: np.ndarray) -> np.ndarray:
    """How much of the energy of kernels is in each of SHAPES: (..., 3 taps) to (3,), which add up to 1.

    >>> [f"{share:.3f}" for share in shape_shares(np.array([[1.0, -2.0, 1.0], [-3.0, 6.0, -3.0]]))]
    ['0.000', '0.000', '1.000']
    """
    waves = np.array([np.array(shape) / np.linalg.norm(shape) for shape in SHAPES.values()])
    energy = ((weights @ waves.T) ** 2).reshape(-1, len(SHAPES)).sum(axis=0)
    shares: np.ndarray = energy / energy.sum()
    return shares


@functools.cache
def kernels(network: int) -> np.ndarray:
    """The first layer of one of the three networks 0..2: (48 filters, 2, 20 modes, 3), own histograms and others."""
    weights: np.ndarray = _detector().members[network]["conv1"]
    return weights.reshape(CHANNELS, 2, len(MODES), 3)


@functools.cache
def by_comb(network: int) -> np.ndarray:
    """Its filters, those first that look most at every second bin of the picture's own histograms: (48,) int."""
    return np.argsort([-shape_shares(kernel[0])[2] for kernel in kernels(network)], kind="stable")


@functools.cache
def _detector() -> Ensemble:
    detector = load("cnn-aligned")
    assert isinstance(detector, Ensemble)
    return detector


@functools.lru_cache(maxsize=64)
def _inputs(photo: Photo, first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    piece = middle(photo.luminance, SIDE, SIDE)
    if min(piece.shape) < SMALLEST:
        raise Refusal(f"This needs a photo of at least {SMALLEST} × {SMALLEST} pixels.")
    parts = [image.luminance for image in (compress(piece, second), save_again(piece, first, second))]
    tables = np.stack([part.table for part in parts])
    return inputs(count_bins(np.stack([part.quantized for part in parts]), tables), tables)


def compute(photo: Photo, first: int, second: int, network: int) -> np.ndarray:
    """What each filter answers before the ReLU, scaled and shifted by the table: (2, 48, 21), saved once and twice."""
    x, condition = _inputs(photo, first, second)
    member = _detector().members[network]
    film = connect(condition, member["film"], member["film_bias"])
    return modulate(convolve(x, member["conv1"], member["conv1_bias"]), film)


class FirstLayerApp(PhotoApp):
    """One of 48 filters of the trained network: its weights, and what it answers to a photo saved once or twice.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "camera", first: int = 60, second: int = 85):
        self.own, self.others, self.plot = Pixels(""), Pixels(""), Plot("", 560, 300)
        self.numbers = ipywidgets.HTML()
        self.lines = filter_answers(self.plot.axes[0], ("saved once", "saved twice"), BINS)
        qualities = slider("QF1", 30, 100, first), slider("QF2", 60, 100, second)
        for part in qualities:
            part.layout.width = "32%"
        super().__init__(
            {
                "filter": slider("Filter, the most comb-like first", 1, CHANNELS, 1),
                "first": qualities[0],
                "second": qualities[1],
                "network": ipywidgets.ToggleButtons(
                    options=[(f"network {k + 1}", k) for k in range(MEMBERS)], value=0, style={"button_width": "auto"}
                ),
            },
            ipywidgets.VBox([
                beside(
                    titled("Own grid", self.own),
                    titled("Others", self.others),
                    titled("Answers along the bins", self.plot),
                ),
                self.numbers,
            ]),
            picture=picture,
            states={"a comb": {"filter": 1}, "no comb": {"filter": CHANNELS}},
        )  # fmt: skip

    def view(self, picture: str, filter: int, first: int, second: int, network: int) -> None:
        """Weights, a row for each mode and a column for each of three neighbors, and answers."""
        chosen = int(by_comb(network)[filter - 1])
        own, others = kernel = kernels(network)[chosen]
        top = float(np.abs(kernel).max())
        for name, shown, weights in (("own", self.own, own), ("other grids'", self.others, others)):
            shown.show(signed(weights, top), ROOM)
            shown.alt = f"Weights of filter {filter} for the {name} histograms, 20 modes by 3 neighboring bins"
        answers = compute(self.photo(picture), first, second, network)[:, chosen]
        for line, answer in zip(self.lines, answers, strict=True):
            line.set_data(range(BINS), answer)
        difference = float(np.abs(np.subtract(*answers)).max())
        self.plot.alt = f"Answers of filter {filter} to once and twice, at most {difference:.2f} apart"
        self.plot.show()
        shares = dict(zip(SHAPES, shape_shares(own), strict=True))
        self.numbers.value = numbers(
            [
                *(
                    (f"{name} {SHAPES[name]}".replace("-", "−"), f"{100 * share:.0f}", "%")
                    for name, share in shares.items()
                ),
                ("Once and twice differ by up to", f"{difference:.2f}", ""),
            ]
        )
