"""How long a reader waits: from an arrow key on a slider to the first frame that shows a new picture.

    python benchmarks/slider_latency.py [NOTEBOOK ...] [--rounds 3] [--changes 12] [--csv FILE]

Measures the first slider of every app of the notebooks, all of them if none is named, in JupyterLab in Chromium. Beside
them, in turn, run two floors: a slider that changes a Label and does nothing else, which is what browser, server and
kernel take; and one that sends pictures which were made beforehand, which is what showing a picture takes. Times are
taken within the page, from the event of the key to the animation frame after a new picture was drawn (or the new text
set). Keys come a tenth of a second after all is shown: the more of them, the oftener the server holds back the Label,
whose messages are light, and the lower the ratio. Compare runs of the same --changes. Of an app of several pictures
also the time to the last one is told. A ratio is that of the medians of a round, and the best of the rounds counts.
Then a drag: 30 keys without waiting, and how late the last picture comes after the last key.

It needs Chromium and the Python package playwright (pip install -e '.[browser]'). The status is 1 if a limit is missed.
"""

import argparse
import csv
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page

    from jpeglab.widgets.app import App

PICTURES, PLOTS, DRAG = 1.5, 4.0, 300  # limits: times the Label without and with a plot; ms after a drag
WARM_UP = 2  # changes
QUIET = 100  # ms without another new picture: all are there, and a reader moves on
LONGEST = 1500  # ms until a key is taken to change nothing
PATIENCE = 3  # keys, at most, for one that changes something
KEYS, INTERVAL = 30, 33  # of a drag; ms

LABEL = """
import ipywidgets
slider, label = ipywidgets.IntSlider(50, 1, 100), ipywidgets.Label("50")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
ipywidgets.VBox([slider, label])
"""

IMAGE = """
import io, ipywidgets
from PIL import Image
from jpeglab.datasets import picture
def save(quality):
    file = io.BytesIO()
    Image.fromarray(picture("astronaut")).save(file, "JPEG", quality=quality)
    return file.getvalue()
files = [save(quality) for quality in range(1, 101)]
slider, image = ipywidgets.IntSlider(50, 1, 100), ipywidgets.Image(value=files[49], format="jpeg")
slider.observe(lambda change: setattr(image, "value", files[change["new"] - 1]), "value")
ipywidgets.VBox([slider, image])
"""

# Runs in the page in front of JupyterLab's own scripts, and notes when pictures or texts have changed on screen.
WATCH = """
(() => {
  const latency = window.latency = {key: null, first: null, last: null, hits: 0, scope: null, kind: null};
  const hit = element => {
    if (latency.key === null || !latency.scope || !latency.scope.contains(element)) return;
    requestAnimationFrame(() => {
      latency.last = performance.now();
      latency.first ??= latency.last;
      latency.hits += 1;
    });
  };
  const changed = mutation => {
    const target = mutation.target;
    if (latency.kind === 'picture' && mutation.type === 'attributes' && target.nodeName === 'IMG')
      target.decode().then(() => hit(target)).catch(() => {});
    const element = target.nodeType === 1 ? target : target.parentElement;
    if (latency.kind === 'text' && mutation.type !== 'attributes' && element &&
        element.closest('.widget-label, .widget-html-content') && !element.closest('.widget-slider')) hit(element);
  };
  for (const name of ['drawImage', 'putImageData']) {
    const paint = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...values) {
      paint.apply(this, values);
      if (latency.kind === 'picture') hit(this.canvas);
    };
  }
  const watch = () => new MutationObserver(mutations => mutations.forEach(changed)).observe(document,
    {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['src']});
  if (document.documentElement) watch(); else document.addEventListener('readystatechange', watch, {once: true});
  window.addEventListener('keydown', () => { latency.key = performance.now(); }, true);
  latency.arm = () => { latency.key = latency.first = latency.last = null; latency.hits = 0; };
  latency.settled = (quiet, limit) => new Promise(resolve => {
    const start = performance.now();
    const look = () => {
      const now = performance.now();
      if (latency.last !== null && now - latency.last > quiet)
        resolve([latency.first - latency.key, latency.last - latency.key, latency.hits]);
      else if (now - start > limit) resolve(null);
      else setTimeout(look, 20);
    };
    look();
  });
})();
"""
SCOPE = "(handle, kind) => { latency.kind = kind; latency.scope = handle.closest('.jpeglab-app, .jp-Cell'); }"
RANGE = "handle => ['aria-valuenow', 'aria-valuemin', 'aria-valuemax'].map(name => +handle.getAttribute(name))"


class Slider:
    """A slider of a notebook that was run, and the key that moves it next."""

    def __init__(self, page: "Page", handle: "ElementHandle", kind: str):
        self.page, self.handle, self.kind, self.key = page, handle, kind, "ArrowRight"

    def press(self) -> None:
        """One arrow key; it turns round at either end."""
        now, low, high = self.handle.evaluate(RANGE)
        self.key = "ArrowLeft" if now >= high else "ArrowRight" if now <= low else self.key
        self.page.keyboard.press(self.key)

    def look_at(self) -> None:
        """Bring it to the front, ready for keys."""
        self.page.bring_to_front()
        self.handle.scroll_into_view_if_needed()
        self.handle.evaluate(SCOPE, self.kind)
        self.handle.focus()

    def measure(self, changes: int) -> list[tuple[float, float]]:
        """Milliseconds to the first and to the last picture of each change.

        The first changes warm up and are left out, as are keys that change nothing.
        """
        self.look_at()
        times: list[tuple[float, float]] = []
        for _ in range(PATIENCE * (WARM_UP + changes)):
            self.page.evaluate("latency.arm()")
            self.press()
            if (settled := self.settled()) is not None:
                times.append(settled[:2])
            if len(times) == WARM_UP + changes:
                return times[WARM_UP:]
        if self.kind == "text":
            return times[WARM_UP:] or sys.exit("Most keys change nothing.")  # fewer changes than were asked for
        self.kind = "text"  # a picture that only some keys change: one of a single color, as a JPEG
        return self.measure(changes)

    def drag(self) -> tuple[float, int]:
        """Milliseconds that the last picture comes after the last of many keys, and how many pictures came."""
        self.look_at()
        self.page.evaluate("latency.arm()")
        for _ in range(KEYS):
            self.press()
            time.sleep(INTERVAL / 1000)
        _, late, pictures = self.settled() or sys.exit("30 keys change nothing.")
        return late, pictures

    def settled(self) -> tuple[float, float, int] | None:
        """Wait until nothing changes any more; None if nothing did (a file type that shows what the one before did)."""
        result = self.page.evaluate(f"latency.settled({QUIET}, {LONGEST})")
        return result and (float(result[0]), float(result[1]), int(result[2]))


def main() -> None:
    """Measure, print, and compare with the limits."""
    options = parse()
    from lab import chromium, jupyterlab

    print(f"load of the machine before: {os.getloadavg()[0]:.2f}")
    print(f"{'notebook':28} {'app':22} first and last picture; first, times the Label (limit); after a drag")
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary, "notebooks"), Path(temporary, "home")
        folder.mkdir()
        for path in options.notebooks:
            shutil.copy(path, folder)
        store(LABEL, folder / "Label.ipynb")
        store(IMAGE, folder / "Image.ipynb")
        with jupyterlab(folder, home) as address, chromium(options.width, options.height) as browser:

            def run(name: str) -> "Page":
                from lab import run_notebook

                page = browser.new_page()
                page.add_init_script(WATCH)
                run_notebook(page, address, name)
                return page

            label = next(sliders(run("Label.ipynb"), ["text"]))
            floor = run("Image.ipynb")
            rows += list(rows_of("Image.ipynb", ["(floor)"], [PICTURES], sliders(floor, ["picture"]), label, options))
            for path in options.notebooks:
                page = run(path.name)
                names, kinds, limits = apps(path)
                rows += list(rows_of(path.name, names, limits, sliders(page, kinds), label, options))
                page.close()
    if options.csv:
        with options.csv.open("w", newline="") as file:
            csv.writer(file).writerows(
                [("notebook", "app", "ms", "all_ms", "ratio", "limit", "drag_ms", "pictures"), *rows]
            )
    ours = rows[1:]
    sys.exit(any(ratio > limit or late > DRAG for *_, ratio, limit, late, _ in ours))


Row = tuple[str, str, float, float, float, float, float, int]


def rows_of(
    notebook: str,
    names: list[str],
    limits: list[float],
    found: Iterator[Slider],
    label: Slider,
    options: argparse.Namespace,
) -> Iterator[Row]:
    """Measure the apps of a notebook, one after the other, in turns with the Label."""
    for name, limit, slider in zip(names, limits, found, strict=True):
        times, ratios = [], []
        for _ in range(options.rounds):
            floor = statistics.median(first for first, _ in label.measure(options.changes))
            taken = slider.measure(options.changes)
            times += taken
            ratios.append(statistics.median(first for first, _ in taken) / floor)
        late, pictures = slider.drag()
        first, last = (round(statistics.median(column), 1) for column in zip(*times, strict=True))
        ratio = round(min(ratios), 2)
        rounds = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
        missed = " MISSED" if ratio > limit or late > DRAG else ""
        waits = f"{first:4.0f} {last:4.0f} ms  {rounds} ({limit})  {late:4.0f} ms, {pictures} pictures{missed}"
        print(f"{notebook:28} {name:22} {waits}")
        yield notebook, name, first, last, ratio, limit, round(late), pictures


def apps(path: Path) -> tuple[list[str], list[str], list[float]]:
    """Names of a notebook's apps that have a slider, what to watch in each, and the limit."""
    from lab import displayed

    from jpeglab.widgets.pictures import Plot

    names, kinds, limits = [], [], []
    for app in displayed(path):
        if any("Slider" in type(control).__name__ for control in app.controls.values()):
            names.append(type(app).__name__)
            kinds.append("picture" if moves_a_picture(app) else "text")
            limits.append(PLOTS if any(isinstance(picture, Plot) for picture in app.pictures()) else PICTURES)
    return names, kinds, limits


def moves_a_picture(app: "App") -> bool:
    """Whether the first slider of an app changes pictures, and not texts and frames alone."""
    control = next(control for control in app.controls.values() if "Slider" in type(control).__name__)
    ends = list(control.options) if hasattr(control, "options") else [control.min, control.max]
    shown = []
    for control.value in (ends[0], ends[-1]):
        shown.append([picture.value for picture in app.pictures()])
    return shown[0] != shown[1]


def sliders(page: "Page", kinds: list[str]) -> Iterator[Slider]:
    """The first slider of each app, or the page's first one if it has no app."""
    handles = page.query_selector_all(
        ".jpeglab-app:has(.noUi-handle), .jp-OutputArea:not(:has(.jpeglab-app)) .noUi-handle"
    )
    for element, kind in zip(handles, kinds, strict=True):
        yield Slider(page, element.query_selector(".noUi-handle") or element, kind)


def store(source: str, path: Path) -> None:
    """A notebook of one cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted((ROOT / "notebooks").glob("*.ipynb")))
    parser.add_argument("--rounds", type=int, default=3, help="how often an app and the Label take turns")
    parser.add_argument("--changes", type=int, default=12, help="keys in a turn")
    parser.add_argument("--csv", type=Path, help="where to keep the table")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    return parser.parse_args()


if __name__ == "__main__":
    main()
