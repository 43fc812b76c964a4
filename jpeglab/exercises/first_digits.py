"""Exercise 11: first digits (slides: Another feature: FSD distribution).

values  --first_digit-->  1..9, or 0        quantized  --digit_shares-->  (9,)  --fit_law-->  the generalized law
"""

import numpy as np
from scipy.optimize import least_squares

from jpeglab.datasets.pictures import picture
from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.forensics.first_digits import DIGITS, benford, digit_counts, first_digit, fit, generalized_benford
from jpeglab.image import JpegImage
from jpeglab.transform.pictures import compress

__all__ = ["TASKS"]

FIRST_DIGIT = Task(
    name="first_digit",
    asks="values (n,) whole numbers -> (n,) their first decimal digits, 0 for 0",
    reference=lambda values: first_digit(values),
    inputs=lambda: [
        (np.array([7, 42, 100]),),
        (np.array([0, -1, -10, -99, 9, 1000, -512]),),
        (np.arange(-1023, 1024, 31, dtype=np.int16),),
    ],
    mistakes=(
        Mistake(lambda values: abs(values) % 10, "This is the last digit."),
        Mistake(
            lambda values: [int(str(abs(value))[0]) * (1 if value >= 0 else -1) for value in values.tolist()],
            "The digit of -42 is 4: it has no sign.",
        ),
        Mistake(
            lambda values: [len(str(abs(value))) for value in values.tolist()],
            "This is how many digits a number has.",
        ),
        Mistake(
            lambda values: np.where(abs(values) >= 10, abs(values) // 10, abs(values)),
            "Right up to 99. Of 512 the first digit is not 51: go on until one digit is left.",
        ),
        Mistake(
            lambda values: np.where(values > 0, first_digit(values), 0),
            "Negative values have a first digit, too: that of their absolute value.",
        ),
    ),
    hints=(
        "str(512) begins with it.",
        "Or divide by 10, rounding down, as long as something is 10 or larger.",
    ),
    right="The slides' FSD: the first significant digit.",
)

BENFORD = Task(
    name="benford",
    asks="nothing -> (9,): how often 1, 2 ... 9 come first by Benford's law",
    reference=lambda: benford(),
    inputs=lambda: [()],
    mistakes=(
        Mistake(
            lambda: benford() * np.log(10),
            "Your nine shares add up to more than 1: the logarithm is the one to the base 10.",
        ),
        Mistake(
            lambda: np.full(9, 1 / 9), "All digits alike: that is what one would think, and what Benford found wrong."
        ),
        Mistake(
            lambda: np.log10(1 + 1 / np.arange(2, 11)),
            "Shifted by one: the first of the nine belongs to the digit 1.",
        ),
        Mistake(lambda: np.log10(1 + DIGITS), "The digit stands below the line: 1 + 1 / x."),
    ),
    hints=("p(x) = log10(1 + 1 / x), for x from 1 to 9.", "numpy.arange(1, 10)"),
    right="30 % of all numbers begin with 1, less than 5 % with 9. The nine add up to 1.",
    tolerance=1e-9,  # logarithms
)


def _blocks() -> list[Arguments]:
    one = np.zeros((1, 1, 8, 8), np.int16)
    one[0, 0, 0, :4] = 90, 1, -12, 3
    photo = picture("camera")[96:192, 160:256]
    return [(one,), *((compress(photo, quality).luminance.quantized,) for quality in (95, 60))]


def _counts(quantized: np.ndarray) -> np.ndarray:
    return np.bincount(first_digit(quantized.reshape(-1, 64)[:, 1:]).ravel(), minlength=10)


def _with_dc(quantized: np.ndarray) -> np.ndarray:
    counts = np.bincount(first_digit(quantized).ravel(), minlength=10)[1:]
    shares: np.ndarray = counts / counts.sum()
    return shares


DIGIT_SHARES = Task(
    name="digit_shares",
    asks="quantized (rows, cols, 8, 8) -> (9,): shares of the first digits 1..9 among the AC coefficients that are "
    "not 0",
    reference=lambda quantized: _counts(quantized)[1:] / _counts(quantized)[1:].sum(),
    inputs=_blocks,
    mistakes=(
        Mistake(_with_dc, "The DC is among them. It follows no such law: only AC count."),
        Mistake(
            lambda quantized: _counts(quantized)[1:] / _counts(quantized).sum(),
            "You divide by the number of all AC coefficients. Zeros have no first digit: leave them out there, too.",
        ),
        Mistake(lambda quantized: _counts(quantized)[1:], "These are counts. Divide by their sum."),
        Mistake(
            lambda quantized: _counts(np.maximum(quantized, 0))[1:] / _counts(np.maximum(quantized, 0))[1:].sum(),
            "Negative coefficients are missing.",
        ),
        Mistake(
            lambda quantized: _counts(quantized) / _counts(quantized).sum(),
            "Ten shares: the first one is that of the zeros, which have no first digit.",
        ),
    ),
    hints=(
        "quantized.reshape(-1, 64)[:, 1:] are the AC coefficients of all blocks.",
        "numpy.bincount(digits, minlength=10) counts 0 to 9. What of it is wanted?",
    ),
    right="Quantized coefficients begin with 1 far more often than Benford says: half of them and more.",
    tolerance=1e-9,  # one division
)


def _chi_square(counts: np.ndarray, law: np.ndarray) -> float:
    expected = counts.sum() * law
    return float(((counts - expected) ** 2 / expected).sum())


CHI_SQUARE = Task(
    name="chi_square",
    asks="counts (9,), law (9,) that adds up to 1 -> chi squared: the sum of (count - expected)^2 / expected",
    reference=_chi_square,
    inputs=lambda: [
        (np.array([30, 18, 12, 10, 8, 7, 6, 5, 4]), benford()),
        (np.array([90, 2, 2, 1, 1, 1, 1, 1, 1]), benford()),
        (np.arange(9, 0, -1) * 10, np.full(9, 1 / 9)),
    ],
    mistakes=(
        Mistake(
            lambda counts, law: _chi_square(counts, law) / counts.sum(),
            "You compare shares with shares. Compare counts with expected counts: the more values, the surer one can "
            "be.",
        ),
        Mistake(
            lambda counts, law: float(((counts - counts.sum() * law) ** 2 / counts).sum()),
            "Divided by the count. It is the expected count that stands below the line.",
        ),
        Mistake(
            lambda counts, law: float(((counts - counts.sum() * law) / (counts.sum() * law)).sum()),
            "The square is missing, and differences of both signs cancel.",
        ),
        Mistake(
            lambda counts, law: float(((counts - counts.sum() * law) ** 2).sum()),
            "Squares, but not divided: a difference of 5 is much where 5 are expected, and nothing where 5000 are.",
        ),
        Mistake(
            lambda counts, law: float(((counts - law) ** 2 / law).sum()),
            "The law is in shares, the counts are not. How many values are expected for each digit?",
        ),
    ),
    hints=("Of counts.sum() values, law * counts.sum() are expected to have each digit.",),
    right="It grows with the number of values: whoever compares pictures of two sizes has to divide by that.",
    tolerance=1e-9,  # sums in another order
)


def _law(shares: np.ndarray) -> np.ndarray:
    return generalized_benford(DIGITS, *fit(shares))


def _scaled_benford(shares: np.ndarray) -> np.ndarray:
    return benford() * (benford() @ shares) / (benford() @ benford())


def _without_s(shares: np.ndarray) -> np.ndarray:
    n, q = least_squares(lambda law: generalized_benford(DIGITS, law[0], law[1], 0.0) - shares, (1.3, 1.6)).x
    return generalized_benford(DIGITS, n, q, 0.0)


def _shares_of(image: JpegImage) -> np.ndarray:
    counts = digit_counts(image).sum(axis=0)
    shares: np.ndarray = counts / counts.sum()
    return shares


FIT_LAW = Task(
    name="fit_law",
    asks="shares (9,) -> (9,): n log10(1 + 1 / (s + x^q)) at x = 1..9, with the n, q and s whose law is nearest "
    "(least squares)",
    reference=_law,
    inputs=lambda: [
        (_shares_of(compress(picture(name), quality)),) for name, quality in (("camera", 80), ("brick", 55))
    ],
    mistakes=(
        Mistake(lambda shares: benford(), "Benford's own law, whatever the shares are. Let n, q and s move."),
        Mistake(
            _scaled_benford,
            "Only n was fitted. With q = 1 and s = 0 the law falls too slowly.",
        ),
        Mistake(_without_s, "s was left at 0. It may be negative, down to -1."),
        Mistake(lambda shares: np.array(shares), "These are the shares themselves. What would the law say?"),
    ),
    hints=(
        "scipy.optimize.least_squares(f, x0) finds the numbers for which the squares of all that f gives are smallest.",
        "f takes (n, q, s) and gives nine differences. Begin at (1.3, 1.6, -0.3), not far from what photos have.",
        "Keep s above -1: bounds=((0, 0.1, -0.99), (20, 6, 5)).",
    ),
    right="The law of one compression. How badly it fits is what tells a second one.",
    tolerance=5e-4,  # where optimizers stop; a law without s is off by more than ten times that
)

TASKS = (FIRST_DIGIT, BENFORD, DIGIT_SHARES, CHI_SQUARE, FIT_LAW)
