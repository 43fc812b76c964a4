"""The first notebook as a reader has it: in JupyterLab, in a browser, with the keyboard."""

import io
import re
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from lab import BYTES, CHANGED, chromium, find_browser, jupyterlab, run_notebook
from PIL import Image

import jpeglab
from jpeglab.datasets import picture, picture_file

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PIXELS = """canvas => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return [pixels.height, pixels.width, [...pixels.data]];
}"""

SLOW_APP = """
import time
import ipywidgets
from jpeglab.widgets.app import App, slider
class SlowApp(App):
    def __init__(self):
        self.drawn = ipywidgets.Label()
        super().__init__({"value": slider("value", 0, 100, 0)}, self.drawn)
    def view(self, value):
        time.sleep(0.3)
        if value == 99:
            raise RuntimeError("ninety-nine")
        self.drawn.value += f" {value}"
SlowApp()
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Opens a notebook in a page of its own; they are copies, so that nothing is written beside the originals."""
    pytest.importorskip("playwright.sync_api", reason="no package playwright: pip install -e '.[browser]'")
    if not find_browser():
        pytest.skip("no Chromium: apt install chromium")
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(NOTEBOOKS / "00_start_here.ipynb", folder)
    slow = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SLOW_APP)])
    slow.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(slow, folder / "slow.ipynb")
    with jupyterlab(folder, tmp_path_factory.mktemp("home")) as address, chromium(1280, 800) as browser:

        def run(name):
            page = browser.new_page()
            run_notebook(page, address, name)
            return page

        yield run


@pytest.fixture(scope="module")
def start(lab):
    return lab("00_start_here.ipynb")


@pytest.fixture
def app(start):
    """The first app of the first notebook, as it is at the start."""
    app = start.locator(".jpeglab-app").first
    app.get_by_role("button", name="reset").click()
    start.wait_for_function(
        "app => app.querySelector('.jpeglab-numbers dd').textContent === '50'", arg=app.element_handle()
    )
    return app


def file_shown(app):
    return bytes(app.locator("canvas").evaluate(BYTES))


def change(app, action):
    """Do something, and wait until another picture is shown."""
    canvas = app.locator("canvas").element_handle()
    before = canvas.evaluate_handle("canvas => canvas.shown")
    action()
    app.page.wait_for_function(CHANGED, arg=[canvas, before])


def made_of(name, quality):
    return jpeglab.write(jpeglab.compress(picture(name), quality))


def test_all_cells_run_and_all_apps_are_there(start):
    assert start.locator(".jpeglab-app").count() == 2
    assert start.locator(".jpeglab-app canvas").count() == 2
    assert start.get_by_text("javascript error").count() == 0
    assert (
        start.locator(
            "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
        ).count()
        == 0
    )


def test_the_arrow_keys_change_the_picture_and_the_numbers(app):
    assert file_shown(app) == made_of("astronaut", 50)
    app.locator(".noUi-handle").focus()
    change(app, lambda: app.page.keyboard.press("ArrowRight"))
    expected = made_of("astronaut", 51)
    assert file_shown(app) == expected
    app.locator(".jpeglab-numbers").filter(has_text=f"{len(expected):,}").wait_for()


def test_the_page_shows_the_pixels_that_other_viewers_show(app):
    height, width, values = app.locator("canvas").evaluate(PIXELS)
    shown = np.reshape(np.array(values, np.uint8), (height, width, 4))[..., :3]
    assert np.array_equal(shown, Image.open(io.BytesIO(made_of("astronaut", 50))))  # 4:2:0: smoothed in the same way


def test_what_is_shown_can_be_saved_and_has_a_text(app):
    with app.page.expect_download() as saved:
        app.get_by_role("button", name="save this figure").click()
    assert saved.value.suggested_filename == "QualityApp.jpeg"
    assert Path(saved.value.path()).read_bytes() == made_of("astronaut", 50)
    assert app.get_by_role("img").get_attribute("aria-label") == "astronaut.png, as a JPEG of QF 50"


def test_a_button_sets_a_state(app):
    change(app, app.get_by_role("button", name="text, QF 30").click)
    assert file_shown(app) == made_of("page", 30)


def test_a_photo_of_the_readers_own(app, tmp_path):
    def choose(path):
        with app.page.expect_file_chooser() as chooser:
            app.get_by_role("button", name="A photo of your own").click()
        chooser.value.set_files(path)

    change(app, lambda: choose(picture_file("rocket")))
    assert file_shown(app) == made_of("rocket", 50)
    app.get_by_text("What rocket.jpg remembers").wait_for()
    assert "held by this kernel only" in app.inner_text()

    (tmp_path / "cut.jpg").write_bytes(picture_file("rocket").read_bytes()[:9000])
    choose(tmp_path / "cut.jpg")
    app.get_by_role("alert").filter(has_text="cut.jpg begins like a JPEG file, but is damaged").wait_for()
    assert file_shown(app) == made_of("rocket", 50)


@pytest.mark.parametrize("name", ["astronaut", "dandelion", "rocket"])
def test_it_fits_a_projector_pixel_by_pixel(app, name):
    if name != "astronaut":
        change(app, lambda: app.get_by_label("Picture").select_option(name))
    size = app.evaluate("app => [app.scrollWidth - app.clientWidth, app.scrollHeight - app.clientHeight]")
    assert size == [0, 0]
    height, width = picture(name).shape[:2]
    assert app.locator("canvas").evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]") == [width, height]
    app.evaluate("app => app.scrollIntoView()")
    for part in (".noUi-handle", ".jpeglab-numbers", "canvas"):
        box = app.locator(part).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800


def test_a_slow_app_skips_values_ends_with_the_latest_and_shows_errors(lab):
    page = lab("slow.ipynb")
    app = page.locator(".jpeglab-app")
    app.locator(".noUi-handle").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("app => / 20$/.test(app.innerText.trim())", arg=app.element_handle())
    drawn = [int(value) for value in re.findall(r"\d+", app.locator(".jpeglab-views").inner_text())]
    assert drawn == sorted(set(drawn)) and len(drawn) < 20

    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    app.get_by_role("alert").filter(has_text="RuntimeError: ninety-nine").wait_for()
