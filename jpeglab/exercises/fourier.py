"""Exercise 10: a detector in the Fourier domain (slides: Computing the DCT histograms; Detection of double "
"quantization).

values  --histogram-->  counts  --spectrum-->  |FFT|  --peak-->  a score; scores of singles  --threshold-->  a threshold
"""

import numpy as np

from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.double_quantization import quantize_twice, slide_signal
from jpeglab.forensics.fourier import peak, relative_spectrum, spectrum
from jpeglab.forensics.histograms import count_values

__all__ = ["TASKS"]


def _histogram(values: np.ndarray, reach: int) -> np.ndarray:
    return count_values(np.asarray(values).reshape(-1, 1), reach)[0]


HISTOGRAM = Task(
    name="histogram",
    asks="values (n,) whole numbers, reach -> (2 reach + 1,): how often each of -reach..reach occurs",
    reference=_histogram,
    inputs=lambda: [
        (np.array([0, 1, 1, -2, 0, 0]), 2),
        (np.array([0, 7, -3, -3, 3]), 3),
        (np.random.default_rng(10).integers(-12, 13, 500).astype(np.int16), 8),
    ],
    mistakes=(
        Mistake(
            lambda values, reach: _histogram(abs(values), reach),
            "The signs are gone: -2 and 2 are two bins.",
        ),
        Mistake(
            lambda values, reach: _histogram(np.clip(values, -reach, reach), reach),
            "Values beyond reach are piled up in the last bins. They are left out.",
        ),
        Mistake(
            lambda values, reach: _histogram(values, reach)[:-1],
            "One bin is missing: both -reach and reach belong to it. With range, and with numpy.histogram, mind the "
            "end.",
        ),
        Mistake(
            lambda values, reach: _histogram(values, reach) / values.size,
            "These are shares. Asked for are counts.",
        ),
        Mistake(
            lambda values, reach: np.roll(_histogram(values, reach), reach + 1),
            "Bin 0 stands at the front. In this array it is in the middle, at [reach].",
        ),
    ),
    hints=(
        "numpy.bincount counts values from 0 on. Which sum makes -reach a 0?",
        "values[abs(values) <= reach] are those that count.",
    ),
    right="With the coefficients of one mode as values, this is what the slide's histograms show.",
)


def _histograms() -> list[Arguments]:
    signal = np.clip(slide_signal(20_000) - 63.5, -63, 63)
    combs = [quantize_twice(signal, first, second) for first, second in ((1, 1), (3, 1), (4, 3), (3, 2))]
    return [(_histogram(values, 32)[:64],) for values in combs]


SPECTRUM = Task(
    name="spectrum",
    asks="counts (n,) -> (n // 2 + 1,): magnitude of the Fourier transform of the counts without their mean",
    reference=lambda counts: spectrum(counts),
    inputs=lambda: [(np.array([1, 0, 0, 1, 0, 0, 1, 0]),), *_histograms()],
    mistakes=(
        Mistake(
            lambda counts: np.abs(np.fft.rfft(counts)),
            "The mean is still in it: it is the first number, and nothing but the number of values.",
        ),
        Mistake(
            lambda counts: np.fft.rfft(counts - counts.mean()),
            "Complex numbers. The magnitude says how strong a frequency is, the phase only where it begins.",
        ),
        Mistake(lambda counts: spectrum(counts) ** 2, "Squared: that is the power. Asked for is the magnitude."),
        Mistake(
            lambda counts: np.abs(np.fft.fft(counts - counts.mean())),
            "The second half repeats the first one, mirrored: for real numbers it tells nothing new. numpy.fft.rfft "
            "leaves it "
            "out.",
        ),
        Mistake(
            lambda counts: np.fft.rfft(counts - counts.mean()).real,
            "Only the real part. The same comb, moved by one bin, would have another one: take the magnitude.",
        ),
    ),
    hints=("numpy.fft.rfft, and abs of what it gives.", "counts - counts.mean() first."),
    right="A histogram that repeats every p bins has peaks at multiples of n / p.",
    tolerance=1e-6,  # an FFT's rounding, and sums in another order
)

PEAK = Task(
    name="peak",
    asks="counts (n,) -> the strongest of the spectrum's mid and high frequencies (n // 8 on), in medians of these",
    reference=lambda counts: float(peak(counts)),
    inputs=_histograms,
    mistakes=(
        Mistake(
            lambda counts: float(relative_spectrum(counts).max()),
            "Low frequencies are in it: they hold the histogram's own shape, a hump in every photo. Begin at n // 8.",
        ),
        Mistake(
            lambda counts: float(spectrum(counts)[counts.size // 8 :].max()),
            "Not yet in medians: a photo of twice the size would have twice the peak.",
        ),
        Mistake(
            lambda counts: float(
                spectrum(counts)[counts.size // 8 :].max() / spectrum(counts)[counts.size // 8 :].mean()
            ),
            "In means. The peaks themselves raise the mean; the median does not see them.",
        ),
        Mistake(
            lambda counts: float(spectrum(counts)[counts.size // 8 :].max() / np.median(spectrum(counts))),
            "The median of the whole spectrum. Take it of the same part, from n // 8 on.",
        ),
        Mistake(
            lambda counts: int(spectrum(counts)[counts.size // 8 :].argmax()),
            "This is where the peak is, not how strong it is.",
        ),
    ),
    hints=("Your spectrum of the counts, from n // 8 on: its largest number over its median (numpy.median).",),
    right="A few for a histogram without a past, hundreds for a clean comb: that is a detector.",
    tolerance=1e-6,  # an FFT's rounding
)

TEN_CHANCES = Task(
    name="ten_chances",
    asks="p, how often one histogram of a single JPEG has a strong peak by chance -> how often at least 1 of 10 has",
    reference=lambda p: 1 - (1 - p) ** 10,
    inputs=lambda: [(0.05,), (0.0,), (0.01,), (0.5,), (1.0,)],
    mistakes=(
        Mistake(
            lambda p: 10 * p,
            "Right for very small p. For p = 0.5 it would be 5, which is no share: two alarms in one picture count "
            "once.",
        ),
        Mistake(lambda p: min(10 * p, 1), "Right for very small p. Two alarms in one picture count once."),
        Mistake(lambda p: p**10, "This is how often all ten have one."),
        Mistake(lambda p: (1 - p) ** 10, "This is how often none has one. Asked for is the opposite."),
        Mistake(lambda p: 1 - p**10, "This is how often at least one has none."),
    ),
    hints=(
        "How often has none of them a peak, if they do not know of each other? That is a product.",
        "At least one is the opposite of none.",
    ),
    right="5 % for one histogram are 40 % for the slides' rule, if the ten did not know of each other.",
    tolerance=1e-9,  # powers
)


def _threshold(scores: np.ndarray, rate: float) -> float:
    return float(min(score for score in scores if np.mean(scores > score) <= rate))


def _scores() -> list[Arguments]:
    rng = np.random.default_rng(100)
    return [
        (np.arange(1, 21) / 2, 0.1),
        (np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]), 0.3),
        (rng.gamma(3, 1, 200), 0.055),
        (rng.gamma(3, 1, 40), 0.0),
    ]


THRESHOLD = Task(
    name="threshold",
    asks="scores (n,) of pictures compressed once, rate -> the smallest of these scores that at most that share of "
    "them exceeds",
    reference=_threshold,
    inputs=_scores,
    mistakes=(
        Mistake(
            lambda scores, rate: float(min(score for score in scores if np.mean(scores < score) >= rate)),
            "The wrong end: only few singles may lie above the threshold, so it is one of the highest scores.",
        ),
        Mistake(
            lambda scores, rate: float(
                min([score for score in scores if np.mean(scores >= score) <= rate], default=np.inf)
            ),
            "A score that equals the threshold does not exceed it. You may go one lower.",
        ),
        Mistake(
            lambda scores, rate: float(scores.max()),
            "No false alarm at all. That is safe, and blind: some are allowed.",
        ),
        Mistake(
            lambda scores, rate: float(np.quantile(scores, 1 - rate)),
            "numpy.quantile puts a number between two scores. Asked for is one of the scores.",
        ),
    ),
    hints=(
        "numpy.mean(scores > t) is the share that exceeds t. Try every score as t.",
        "Or sort them, highest first: if k may exceed it, the threshold is at [k].",
    ),
    right="Now you may say how often your detector is wrong on pictures like these, and nobody can say more.",
    tolerance=1e-9,  # it is one of the scores
)

TASKS = (HISTOGRAM, TEN_CHANCES, SPECTRUM, PEAK, THRESHOLD)
