"""Exercise 18: reading a study critically (slides: Data-driven vs Model-based approaches).

photos of training and test  --leak-->  share        columns, classes  --confounders-->  names
classes, what was said  --gain-->  above a constant answer        right or not, photos  --interval-->  (low, high)
accuracy (learned, asked)  --drop-->  of each machine        study  --flaws-->  the list of what is wrong with it
"""

from collections.abc import Callable, Mapping

import numpy as np

from jpeglab.exercises.study import Study, accuracies, studies
from jpeglab.exercises.task import Arguments, Mistake, Task

__all__ = ["TASKS"]

Columns = Mapping[str, np.ndarray]


def _leak(training_photos: np.ndarray, test_photos: np.ndarray) -> float:
    return float(np.isin(test_photos, training_photos).mean())


def _splits() -> list[Arguments]:
    return [
        (np.array([1, 1, 2, 3]), np.array([3, 4, 4, 4])),
        (np.array([5, 6, 7, 7, 7, 7]), np.array([7, 5, 8, 9, 9])),
        (np.array([1, 2, 3]), np.array([4, 5, 6])),
        *((studies()[letter]["training_photos"], studies()[letter]["test_photos"]) for letter in "AB"),
    ]


LEAK = Task(
    name="leak",
    asks="training_photos (m,), test_photos (n,): the photo that each patch is from -> the share of the test's patches "
    "whose photo is in the training set as well",
    reference=_leak,
    inputs=_splits,
    mistakes=(
        Mistake(
            lambda training_photos, test_photos: float(np.isin(training_photos, test_photos).mean()),
            "The other way round: asked for is a share of the test's patches, not of those learned from.",
        ),
        Mistake(
            lambda training_photos, test_photos: float(np.isin(np.unique(test_photos), training_photos).mean()),
            "A share of the photos. The accuracy is a mean over patches, so count patches.",
        ),
        Mistake(
            lambda training_photos, test_photos: int(np.isin(test_photos, training_photos).sum()),
            "This is how many there are. Divide by the number of patches in the test.",
        ),
        Mistake(
            lambda training_photos, test_photos: 1 - _leak(training_photos, test_photos),
            "This is the share that is clean.",
        ),
    ),
    hints=("For each patch of the test: is its photo anywhere in training_photos?", "numpy.isin, or Python's in."),
    right="Study A: every patch of its test shows a photo that the machine has learned from. 0 is the only good value.",
    tolerance=1e-9,  # one division
)


def _disjoint(values: np.ndarray, double: np.ndarray) -> bool:
    return not np.isin(values[double], values[~double]).any()


def _confounders(columns: Columns, double: np.ndarray, tells: Callable[..., bool] = _disjoint) -> list[str]:
    return sorted(name for name, values in columns.items() if tells(values, double))


def _other_mean(values: np.ndarray, double: np.ndarray) -> bool:
    return bool(values[double].mean() != values[~double].mean())


def _varies(values: np.ndarray, double: np.ndarray) -> bool:
    return len(np.unique(values)) > 1


def _one_value_each(values: np.ndarray, double: np.ndarray) -> bool:
    return all(len(np.unique(part)) == 1 for part in (values[double], values[~double])) and _varies(values, double)


def _ordered(values: np.ndarray, double: np.ndarray) -> bool:
    return bool(values[double].min() > values[~double].max() or values[double].max() < values[~double].min())


def _tables() -> list[Arguments]:
    double = np.array([False, False, False, True, True, True])
    return [
        ({"camera": np.array([1, 1, 2, 2, 1, 1]), "last quality": np.array([90, 90, 90, 75, 75, 75])}, double),
        ({"camera": np.array([1, 1, 2, 1, 2, 2]), "side": np.array([64, 64, 64, 64, 64, 64])}, double),
        (
            {
                "last quality": np.array([90, 75, 90, 75, 90, 75]),
                "year": np.array([2019, 2024, 2021, 2020, 2022, 2023]),
                "camera": np.array([1, 3, 1, 2, 4, 2]),
                "side": np.array([512, 512, 512, 64, 128, 64]),
            },
            double,
        ),
        *((studies()[letter]["columns"], studies()[letter]["double"]) for letter in "BC"),
    ]


CONFOUNDERS = Task(
    name="confounders",
    asks="columns {name: (n,)}, double (n,) bool -> the sorted list of the names of those columns that alone tell the "
    "classes apart: no value of theirs occurs in both",
    reference=lambda columns, double: _confounders(columns, double),
    inputs=_tables,
    mistakes=(
        Mistake(
            lambda columns, double: _confounders(columns, double, _other_mean),
            "You compare means. Two classes can have different means by chance, and the same mean with no value in "
            "common: compare the values.",
        ),
        Mistake(
            lambda columns, double: _confounders(columns, double, _varies),
            "These are the columns that vary at all. Which of them tell singles from doubles?",
        ),
        Mistake(
            lambda columns, double: _confounders(columns, double, _one_value_each),
            "A class may have several values: what counts is that the other class has none of them.",
        ),
        Mistake(
            lambda columns, double: _confounders(columns, double, _ordered),
            "One class need not lie above the other: cameras 1 and 3 against 2 and 4 tell them apart, too.",
        ),
        Mistake(
            lambda columns, double: [name for name in columns if name not in _confounders(columns, double)],
            "These are the harmless ones.",
        ),
    ),
    hints=(
        "values[double] are the values of one class, values[~double] those of the other.",
        "set(...) & set(...) is what two have in common.",
    ),
    right="Study C: its singles were saved with 90, its doubles last with 75. It learned which table a file has, and "
    "called that double compression.",
)


def _gain(double: np.ndarray, said: np.ndarray) -> float:
    return float((double == said).mean() - max(double.mean(), 1 - double.mean()))


def _answers() -> list[Arguments]:
    double = np.array([True, True, True, False])
    return [
        (double, np.array([True, True, True, True])),
        (double, np.array([True, False, True, False])),
        (~double, np.array([False, False, False, True])),
        *((studies()[letter]["double"], studies()[letter]["said"]) for letter in "BD"),
    ]


GAIN = Task(
    name="gain",
    asks="double (n,) bool, said (n,) bool -> by how much the accuracy is above that of the best answer that is always "
    "the same",
    reference=_gain,
    inputs=_answers,
    mistakes=(
        Mistake(
            lambda double, said: float((double == said).mean()),
            "This is the accuracy. Who does better without looking?",
        ),
        Mistake(
            lambda double, said: float((double == said).mean() - 0.5),
            "A coin gets one half. Who knows that three of four are doubles, and always says so, gets three quarters.",
        ),
        Mistake(
            lambda double, said: float((double == said).mean() - double.mean()),
            "Always 'double' is best only where most are doubles. Here most may be singles.",
        ),
        Mistake(
            lambda double, said: float((double == said).mean() - max(said.mean(), 1 - said.mean())),
            "You count what was said most. What is true most often?",
        ),
        Mistake(
            lambda double, said: float((said[double].mean() + (~said[~double]).mean()) / 2 - 0.5),
            "This is the balanced accuracy, above one half: a good number to report, but not the one asked for.",
        ),
    ),
    hints=("There are two such answers: always double, always single. How often is each right?",),
    right="Study D: 83 % right, and as much for one who never looks. Balanced accuracy would have shown it.",
    tolerance=1e-9,  # two divisions
)


def _photo_means(right: np.ndarray, photos: np.ndarray) -> np.ndarray:
    return np.array([right[photos == photo].mean() for photo in np.unique(photos)])


def _interval(means: np.ndarray, factor: float = 1.96, ddof: int = 1, count: int | None = None) -> tuple[float, float]:
    half = factor * means.std(ddof=ddof) / np.sqrt(count or len(means))
    return float(means.mean() - half), float(means.mean() + half)


def _trials() -> list[Arguments]:
    return [
        (np.array([1, 1, 1, 0]), np.array([7, 7, 8, 8])),
        (np.array([1, 1, 1, 1, 0, 0]), np.array([1, 1, 1, 2, 3, 3])),
        *(
            (studies()[letter]["double"] == studies()[letter]["said"], studies()[letter]["test_photos"])
            for letter in "EB"
        ),
    ]


INTERVAL = Task(
    name="interval",
    asks="right (n,) of 0 and 1, photos (n,) -> (low, high): the mean of the photos' accuracies, minus and plus "
    "1.96 s / sqrt(number of photos), s their standard deviation with n - 1 below the line",
    reference=lambda right, photos: _interval(_photo_means(right, photos)),
    inputs=_trials,
    mistakes=(
        Mistake(
            lambda right, photos: _interval(np.asarray(right, float)),
            "You count patches. Those of one photo are right or wrong together: count photos.",
        ),
        Mistake(
            lambda right, photos: _interval(_photo_means(right, photos), count=len(right)),
            "The deviation is that of photos, but you divide by the root of the number of patches.",
        ),
        Mistake(
            lambda right, photos: _interval(_photo_means(right, photos), ddof=0),
            "NumPy's std divides by n. From so few photos it comes out too small: ddof=1.",
        ),
        Mistake(
            lambda right, photos: _interval(_photo_means(right, photos), factor=1),
            "This is one standard error on both sides: about 68 %. For 95 % take 1.96 of them.",
        ),
        Mistake(
            lambda right, photos: _interval(_photo_means(right, photos), count=1),
            "Divide the deviation by the root of the number of photos: the mean is surer than one photo is.",
        ),
    ),
    hints=(
        "right[photos == photo].mean() is the accuracy on one photo; numpy.unique(photos) has each photo once.",
        "s: means.std(ddof=1).",
    ),
    right="For so few photos even 1.96 is too small: Student's t has 3.18 for four. It may end above 1, or below 0, "
    "which says that the normal law is a crutch here.",
    tolerance=1e-9,  # sums in another order
)


def _elsewhere(accuracy: np.ndarray) -> np.ndarray:
    """(k, k) with what was learned itself taken out: (k, k - 1)."""
    return accuracy[~np.eye(len(accuracy), dtype=bool)].reshape(len(accuracy), -1)


DROP = Task(
    name="drop",
    asks="accuracy (k, k), [what was learned, what is asked] -> (k,): how much each machine loses from what it learned "
    "to the worst of the others",
    reference=lambda accuracy: np.diag(accuracy) - _elsewhere(accuracy).min(axis=1),
    inputs=lambda: [
        (np.array([[0.9, 0.5], [0.85, 0.8]]),),
        (np.array([[0.95, 0.75, 0.5], [0.6, 0.9, 0.7], [0.85, 0.65, 0.8]]),),
        (accuracies(),),
    ],
    mistakes=(
        Mistake(
            lambda accuracy: np.diag(accuracy) - _elsewhere(accuracy.T).min(axis=1),
            "Rows are machines: you go down a column, from machine to machine on the same question.",
        ),
        Mistake(
            lambda accuracy: np.diag(accuracy) - _elsewhere(accuracy).mean(axis=1),
            "The mean of the others. Whoever relies on the machine wants to know the worst.",
        ),
        Mistake(
            lambda accuracy: _elsewhere(accuracy).min(axis=1) - np.diag(accuracy),
            "A loss is positive here: what it had, minus what is left.",
        ),
        Mistake(
            lambda accuracy: accuracy.max(axis=1) - accuracy.min(axis=1),
            "The largest minus the smallest. A machine can be better elsewhere than at home, and its own is not always "
            "the largest: take the one on the diagonal.",
        ),
        Mistake(
            lambda accuracy: np.diag(accuracy) - accuracy.min(axis=1),
            "You count its own kind among the others. Who is better everywhere else loses less than nothing.",
        ),
        Mistake(
            lambda accuracy: np.diag(accuracy) - _elsewhere(accuracy).max(axis=1),
            "This is the least that it loses.",
        ),
    ),
    hints=("accuracy[k, k] is what machine k has at home; all other numbers of row k are elsewhere.",),
    right="The measured one, for last qualities 75, 85 and 95: each machine is good at home, and each is a coin "
    "somewhere else.",
    tolerance=1e-9,  # a difference
)


def _low(study: Study) -> float:
    right = study["double"] == study["said"]
    return _interval(_photo_means(right, study["test_photos"]))[0]


def _low_by_patch(study: Study) -> float:
    return _interval((study["double"] == study["said"]).astype(float))[0]


Finding = Callable[[Study], bool]
FINDINGS: dict[str, Finding] = {
    "leak": lambda study: _leak(study["training_photos"], study["test_photos"]) > 0,
    "confounder": lambda study: bool(_confounders(study["columns"], study["double"])),
    "baseline": lambda study: _gain(study["double"], study["said"]) <= 0,
    "interval": lambda study: _low(study) <= study["other"],
    "mismatch": lambda study: not set(study["claimed"]) <= set(study["learned"]),
}


def _flaws(study: Study, **others: Finding) -> list[str]:
    return [name for name, finds in {**FINDINGS, **others}.items() if finds(study)]


def _nothing(study: Study) -> bool:
    return False


FLAWS = Task(
    name="flaws",
    asks="study, a dictionary -> the list of its flaws: leak, confounder, baseline, interval, mismatch, in this order",
    reference=lambda study: _flaws(study),
    inputs=lambda: [(study,) for study in studies().values()],
    mistakes=(
        Mistake(
            lambda study: _flaws(study, interval=lambda study: _low_by_patch(study) <= study["other"]),
            "The interval is one over patches. Over photos it is wider, and reaches down to the other method.",
        ),
        Mistake(
            lambda study: _flaws(
                study, interval=lambda study: (study["double"] == study["said"]).mean() <= study["other"]
            ),
            "Two accuracies are compared as if they were exact. How low may this one be?",
        ),
        Mistake(
            lambda study: _flaws(study, mismatch=lambda study: study["claimed"] != study["learned"]),
            "Whoever learned from 75 and 90 may claim 75 alone. A mismatch is a claim about what was not learned.",
        ),
        Mistake(
            lambda study: _flaws(study, mismatch=lambda study: not set(study["claimed"]) & set(study["learned"])),
            "One claimed quality that was learned is not enough: all of them have to be.",
        ),
        Mistake(
            lambda study: _flaws(study)[:1],
            "A study can have more than one flaw. Go on after the first.",
        ),
        Mistake(
            lambda study: _flaws(study, leak=_nothing),
            "One of the flaws that you do not find: the same photo on both sides.",
        ),
        Mistake(
            lambda study: _flaws(study, confounder=_nothing),
            "One of the flaws that you do not find: something else that the two classes differ in.",
        ),
        Mistake(
            lambda study: _flaws(study, baseline=_nothing),
            "One of the flaws that you do not find: an answer that never looks is as good. Where five of six are "
            "doubles, that is no coin.",
        ),
        Mistake(
            lambda study: _flaws(study, interval=_nothing),
            "One of the flaws that you do not find: a difference that chance could have made.",
        ),
        Mistake(
            lambda study: _flaws(study, mismatch=_nothing),
            "One of the flaws that you do not find: a claim beyond what was learned.",
        ),
    ),
    hints=(
        "Your four functions find the first four: leak(...) > 0, confounders(...), gain(...) <= 0, interval(...)[0].",
        'study["double"] == study["said"] is what was right.',
        'For the last compare study["claimed"] with study["learned"]: set(a) <= set(b) is True if all of a is in b.',
    ),
    right="One of the nine stands. In print, every one of them would have a number that looks good.",
)

TASKS = (LEAK, CONFOUNDERS, GAIN, INTERVAL, DROP, FLAWS)
