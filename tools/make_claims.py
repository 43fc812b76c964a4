"""Write docs/claims.md: every claim of the slides, what was measured, and the command that measures it on other photos.

The figures are read from the committed tables of jpeglab/experiments, so that the page says what they say.
"""

from pathlib import Path
from typing import NamedTuple

from jpeglab.experiments.rates import Estimate
from jpeglab.experiments.tables import read_origin, read_rows

PAGE = Path(__file__).parents[1] / "docs" / "claims.md"
START = """\
# What the slides claim, and what was measured

Made by `python tools/make_claims.py` from the tables beside the experiments. To measure on photos of your own, which
must never have been a JPEG, run

```
python -m jpeglab experiment NAME --photos FOLDER
```

with the name in the last column. In brackets: 95 % intervals. Where the second column says *your eyes*, nobody can
measure for you: the notebook has the slider.

| the slides say | measured | see notebook | experiment |
|---|---|---|---|
"""


class Claim(NamedTuple):
    """A row: what a slide says, the slide's title, what was found, in which notebook to see it, what measures it."""

    text: str
    slide: str
    found: str
    notebooks: str
    experiment: str = "none"


def page() -> str:
    """All of docs/claims.md."""
    rows = [
        f"| {claim.text} (*{claim.slide}*) | {claim.found} | {claim.notebooks} | {claim.experiment} |"
        for claim in claims()
    ]
    names = sorted({claim.experiment for claim in claims()} - {"none"})
    origins = [f"* {name}: {read_origin(name)}" for name in names]
    return START + "\n".join(rows) + "\n\n## Where the figures come from\n\n" + "\n".join(origins) + "\n"


def claims() -> list[Claim]:
    """In the order of the slides."""
    return [*compression(), *forensics()]


def compression() -> list[Claim]:
    """The first half."""
    return [
        Claim(
            "Lossless compression does not suffice", "Impact of compression (in real life)",
            f"PNG makes photos {_of('pixels / PNG, in bytes', '.1f')} times smaller, JPEG of QF 75 "
            f"{_of('pixels / JPEG of QF 75, in bytes', '.0f')} times", "01, section 5", "claims",
        ),
        Claim(
            "A TIFF with LZW is bigger than without", "Importance of compression (in real life)",
            f"in {_of('TIFF with LZW is larger than without', '.0%')} of the photos", "01, section 5", "claims",
        ),
        Claim(
            "JPEG is better than a GIF of the same size", "Importance of compression (in real life)",
            f"by PSNR in {_of('JPEG has the higher PSNR than a GIF of as many bytes', '.0%')} of the photos",
            "01, section 5", "claims",
        ),
        Claim(
            "Neighbors are alike: the distribution of their differences is very skewed", "Statistical redundancy",
            f"peaked, not skewed: excess kurtosis {_of('excess kurtosis of differences', '.0f')}, skewness "
            f"{_of('skewness of differences', '.2f')}; {_of('entropy of samples, in bits', '.1f')} bits a sample, "
            f"{_of('entropy of differences, in bits', '.1f')} a difference", "01, section 1", "claims",
        ),
        Claim("The eye misses high frequencies, and color more than brightness", "Psychovisual redundancy",
              "*your eyes*", "01, section 4; 02, section 1"),
        Claim(
            "Subsampling halves the data, without visible loss", "Color space transform – subsampling",
            f"samples yes; files at equal QF by {_of('bytes saved at QF 75', '.0%')} at QF 75, for "
            f"{_of('PSNR lost at QF 75, in dB', '.1f')} dB; at QF 95 by {_of('bytes saved at QF 95', '.0%')} for "
            f"{_of('PSNR lost at QF 95, in dB', '.1f')} dB", "02, sections 2 and 3", "claims",
        ),
        Claim(
            "The loss is in Q", "Quantization",
            "share of the squared error that Q makes, and that 4:2:0 makes before it: "
            + "; ".join(
                f"QF {quality}: {_of(f'share of quantization at QF {quality}', '.0%')} and "
                f"{_of(f'share of subsampling at QF {quality}', '.0%')}"
                for quality in (50, 75, 95)
            ), "04, section 5", "claims",
        ),
    ]  # fmt: skip


def forensics() -> list[Claim]:
    """The second half."""
    return [
        Claim(
            "A single JPEG shows no comb", "Double quantization and DJPEG",
            "the slides' rule calls singles double: "
            + "; ".join(f"QF {q} {_of(f'the rule says double at QF {q}', '.0%')}" for q in (75, 85, 95))
            + "; if the photo had few levels of grey before: "
            + "; ".join(f"QF {q} {_of(f'the same, of few levels, at QF {q}', '.0%')}" for q in (75, 85, 95)),
            "09, sections 4 and 7", "claims",
        ),
        Claim(
            "Double quantization is detected if the qualities differ by at least 10",
            "Detection of double quantization",
            "with the picture's own null a difference of 5 is as good: AUC "
            f"{_figure('detection', 'auc', pairs='QF1 = QF2 - 5')} (QF1 < QF2, 512 pixels); QF1 > QF2 works where the "
            f"first step does not divide the second: 75 after 85 {_figure('detection', 'auc', pairs='85 then 75')}",
            "09, section 5", "detection",
        ),
        Claim(
            "One strong peak in the first ten histograms is enough", "Detection of double quantization",
            "false alarms of our detector, which averages the three strongest, at a nominal 5 % and 1 % on collections "
            f"that gave no threshold: {_alarms(0.05)} and {_alarms(0.01)}", "09, section 4", "false_alarms",
        ),
        Claim(
            "The first digits of a single JPEG follow Benford's law", "Another feature: FSD distribution",
            f"before quantization {_of('share of 1 before quantization', '.3f')} begin with 1, the law says .301; in "
            "a file "
            + ", ".join(f"{_of(f'share of 1 at QF {q}', '.2f')} at QF {q}" for q in (50, 75, 90, 100))
            + ": the generalised law", "10, section 2", "claims",
        ),
        Claim(
            "Double compression changes the first digits", "Another feature: FSD distribution",
            "AUC of the misfit for QF2 75 and QF1 ≤ QF2 − 10: "
            f"{_figure('detection', 'auc', 'benford', 'QF1 <= QF2 - 10, QF2 75')}", "10, sections 3 to 5", "detection",
        ),
        Claim(
            "Double compression is telltale of manipulation", "Double compression is telltale of manipulation",
            "of being saved again: cropping, a messenger and every editor do it too", "00, section 6; 13, section 8",
        ),
    ]  # fmt: skip


def _of(measured: str, form: str) -> str:
    (row,) = read_rows("claims", measured=measured)
    return _text(row["mean"], form)


def _figure(experiment: str, column: str, method: str = "fourier", pairs: str = "") -> str:
    (row,) = read_rows(experiment, method=method, pairs=pairs, size=512, color="grey")
    return _text(row[column], ".3f")


def _alarms(nominal: float) -> str:
    (row,) = read_rows("false_alarms", method="fourier", size=512, thresholds_from="other collections", nominal=nominal)
    return _text(row["measured"], ".1%")


def _text(value: Estimate, form: str) -> str:
    number, low, high = (f"{part:{form}}".replace("-", "−").replace("%", " %") for part in value)
    return f"{number} [{low.removesuffix(' %')}, {high}]"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
