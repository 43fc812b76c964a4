"""How often a detector is right, as it was measured on photographs (slides: Detection of double JPEG compression).

method, size, color, rate  --compute-->  rows of the table that ``python -m jpeglab experiment detection`` makes
"""

import ipywidgets

from jpeglab.experiments.tables import Row, read_rows
from jpeglab.plots import interval_strip
from jpeglab.widgets.app import App, choice
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["METHODS", "DetectionRatesApp", "compute"]

METHODS = {
    "Fourier peaks": "fourier",
    "first digits": "benford",
    "the same table twice": "same_table",
    "shifted grid": "shifted",
}
RATES = {"5 %": 5, "1 %": 1}


def compute(method: str, size: int, color: str, percent: int) -> list[Row]:
    """Each group of pairs of qualities: "pairs", "photos", and the Estimates "auc", "found", "alarms"."""
    names = "pairs", "photos", "auc", f"tpr_{percent}", f"fpr_{percent}"
    rows = read_rows("detection", *names, method=method, size=size, color=color)
    return [dict(zip(("pairs", "photos", "auc", "found", "alarms"), row.values(), strict=True)) for row in rows]


class DetectionRatesApp(App):
    """How many doubles each detector finds, and how many singles it accuses, measured on photographs.

    Parameters
    ----------
    method : "fourier", "benford", "same_table" or "shifted"
    """

    def __init__(self, method: str = "fourier"):
        self.plot, self.numbers = Plot("", 780, 330), ipywidgets.HTML()
        self.strip = interval_strip(self.plot.axes[0])
        controls = {
            "method": choice("Detector", METHODS, method, "260px"),
            "size": choice("Pixels", {"512": 512, "256": 256}, 512, "140px"),
            "color": choice("", {"grey": "grey", "color, 4:2:0": "4:2:0"}, "grey", "130px"),
            "percent": choice("False alarms allowed", RATES, 1, "245px"),
        }
        super().__init__(
            controls,
            ipywidgets.VBox([titled("Photographs with a known past, by their qualities", self.plot), self.numbers]),
            states={name: {"method": key} for name, key in METHODS.items() if key != method},
        )

    def view(self, method: str, size: int, color: str, percent: int) -> None:
        """The share found and the share accused of each group, with their intervals."""
        rows = compute(method, size, color, percent)
        names = [_in_words(row["pairs"]) for row in rows]
        found, alarms = ([[100 * part for part in row[column]] for row in rows] for column in ("found", "alarms"))
        self.strip.update(names, found, alarms)
        listed = (f"{name}: {value:.0f} % found" for name, (value, _, _) in zip(names, found, strict=True))
        self.plot.alt = f"{method}, {size} pixels, {color}, {percent} % of false alarms allowed. {'; '.join(listed)}"
        self.plot.show()
        worst = max(rows, key=lambda row: row["alarms"].value)["alarms"]
        self.numbers.value = numbers(
            [
                ("Photographs", rows[0]["photos"], ""),
                ("False alarms allowed", percent, "%"),
                ("measured, at worst", f"{100 * worst.value:.1f}", f"% (up to {100 * worst.high:.0f})"),
            ]
        )


def _in_words(pairs: str) -> str:
    return pairs.replace("<=", "≤").replace(" - ", " − ")
