"""How long a reader waits: from an arrow key on a slider to the first frame that shows the new picture.

    python benchmarks/slider_latency.py [NOTEBOOK] [--slider 0] [--limit 1.5] [--csv FILE] [--screenshot FILE]

Beside it, in the same run, two floors: a slider that changes a Label and does nothing else, which is what browser,
server and kernel take; and one that sends pictures which were made beforehand, which is what showing a picture takes.
Each stands in a page of its own, and they take turns. Times are taken within the page, from the event of the key to the
animation frame after the new picture was decoded (or the new text set).

It needs Chromium and the Python package playwright (pip install -e '.[browser]'). The status is 1 if the median is
more than --limit times the Label's, or if a picture never changed.
"""

import argparse
import csv
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page

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

# Runs in the page in front of JupyterLab's own scripts, and notes when a picture or a text has changed on screen.
WATCH = """
(() => {
  const latency = window.latency = {key: null, hit: null, waiting: null, scope: null, kind: null};
  const hit = element => {
    if (latency.key === null || latency.hit !== null || !latency.scope || !latency.scope.contains(element)) return;
    requestAnimationFrame(() => {
      latency.hit = performance.now();
      if (latency.waiting) latency.waiting(latency.hit - latency.key);
    });
  };
  const changed = mutation => {
    const target = mutation.target;
    if (latency.kind === 'picture' && mutation.type === 'attributes' && target.nodeName === 'IMG')
      target.decode().then(() => hit(target)).catch(() => {});
    const element = target.nodeType === 1 ? target : target.parentElement;
    if (latency.kind === 'text' && mutation.type !== 'attributes' && element && element.closest('.widget-label') &&
        !element.closest('.widget-slider')) hit(element);
  };
  const watch = () => new MutationObserver(mutations => mutations.forEach(changed)).observe(document,
    {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['src']});
  if (document.documentElement) watch(); else document.addEventListener('readystatechange', watch, {once: true});
  window.addEventListener('keydown', () => { if (latency.key === null) latency.key = performance.now(); }, true);
  latency.arm = () => { latency.key = latency.hit = latency.waiting = null; };
  latency.wait = limit => new Promise(resolve => {
    if (latency.hit !== null) return resolve(latency.hit - latency.key);
    const timeout = setTimeout(() => resolve(null), limit);
    latency.waiting = taken => { clearTimeout(timeout); resolve(taken); };
  });
})();
"""
SCOPE = "(handle, kind) => { latency.kind = kind; latency.scope = handle.closest('.jp-Cell'); }"
RANGE = "handle => ['aria-valuenow', 'aria-valuemin', 'aria-valuemax'].map(name => +handle.getAttribute(name))"


class Slider:
    """A slider of a notebook that was run, and the key that moves it next."""

    def __init__(self, page: "Page", number: int, kind: str):
        self.page = page
        self.handle: ElementHandle = (
            page.locator(".jp-Notebook .widget-slider .noUi-handle").nth(number).element_handle()
        )
        self.handle.scroll_into_view_if_needed()
        self.handle.evaluate(SCOPE, kind)
        self.key = "ArrowRight"

    def press(self) -> None:
        """One arrow key; it turns round at either end."""
        now, low, high = self.handle.evaluate(RANGE)
        self.key = "ArrowLeft" if now >= high else "ArrowRight" if now <= low else self.key
        self.page.keyboard.press(self.key)

    def measure(self, changes: int) -> list[float]:
        """Milliseconds of each change; the first ones warm up and are left out."""
        self.page.bring_to_front()
        self.handle.focus()
        times = []
        for _ in range(WARM_UP + changes):
            self.page.evaluate("latency.arm()")
            self.press()
            taken = self.page.evaluate("latency.wait(10000)")
            if taken is None:
                sys.exit("A key was pressed, and for 10 s nothing changed.")
            times.append(taken)
            time.sleep(0.1)
        return times[WARM_UP:]


WARM_UP = 3


def main() -> None:
    """Measure, print, and compare with the limit."""
    options = parse()
    from lab import chromium, jupyterlab, run_notebook

    times: dict[str, list[float]] = {}
    print(f"load of the machine before: {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary, "notebooks"), Path(temporary, "home")
        folder.mkdir()
        shutil.copy(options.notebook, folder)
        store(LABEL, folder / "Label.ipynb")
        store(IMAGE, folder / "Image.ipynb")
        with jupyterlab(folder, home) as address, chromium(options.width, options.height) as browser:
            sliders = {}
            for name, number, kind in (
                ("Label.ipynb", 0, "text"),
                ("Image.ipynb", 0, "picture"),
                (options.notebook.name, options.slider, "picture"),
            ):
                page = browser.new_page()
                page.add_init_script(WATCH)
                run_notebook(page, address, name)
                sliders[name] = Slider(page, number, kind)
                times[name] = []
            for _ in range(options.rounds):
                for name, slider in sliders.items():
                    times[name] += slider.measure(options.changes)
            if options.screenshot:
                sliders[options.notebook.name].page.screenshot(path=options.screenshot)
    sys.exit(report(times, options))


def store(source: str, path: Path) -> None:
    """A notebook of one cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def report(times: dict[str, list[float]], options: argparse.Namespace) -> int:
    """Print the table; 0 if the limit is kept."""
    if options.csv:
        with options.csv.open("w", newline="") as file:
            rows = [(name, f"{taken:.1f}") for name, values in times.items() for taken in values]
            csv.writer(file).writerows([("slider", "ms"), *rows])
    for name, values in times.items():
        low, middle, high = statistics.quantiles(values, n=4)
        print(f"{name:24} median {middle:6.1f} ms, quartiles {low:.1f} to {high:.1f}, of {len(values)} changes")
    label, image, ours = (statistics.median(values) for values in times.values())
    kept = ours / label <= options.limit
    print(f"{ours / image:.2f} times the Image (which itself is {image / label:.2f} times the Label)")
    print(f"{ours / label:.2f} times the Label; at most {options.limit}: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebook", nargs="?", type=Path, default=ROOT / "notebooks" / "00_start_here.ipynb")
    parser.add_argument("--slider", type=int, default=0, help="which slider of the notebook, from 0 in page order")
    parser.add_argument("--rounds", type=int, default=3, help="how often the two take turns")
    parser.add_argument("--changes", type=int, default=20, help="keys in a turn")
    parser.add_argument("--limit", type=float, default=1.5)
    parser.add_argument("--csv", type=Path, help="where to keep every time")
    parser.add_argument("--screenshot", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    return parser.parse_args()


if __name__ == "__main__":
    main()
