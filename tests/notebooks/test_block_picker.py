"""A block picked with the pointer, in JupyterLab, in a browser."""

import nbformat
import pytest
from lab import chromium, find_browser, jupyterlab, run_notebook

APP = """
import ipywidgets
from jpeglab.widgets.block_picker import BlockPicker
class PlaceApp(BlockPicker):
    def __init__(self):
        self.place = ipywidgets.Label()
        super().__init__({}, self.place, picture="astronaut", block=(2, 3), largest=(512, 512))
    def view_block(self, photo, row, col):
        self.place.value = f"row {row}, col {col}"
PlaceApp()
"""
FRAME_AT = """([frame, image, x, y]) => {
    const [box, place] = [frame.getBoundingClientRect(), image.getBoundingClientRect()];
    return Math.abs(box.x + 2 - place.x - x) < 1 && Math.abs(box.y + 2 - place.y - y) < 1 && frame.clientWidth === 8;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    pytest.importorskip("playwright.sync_api", reason="no package playwright: pip install -e '.[browser]'")
    if not find_browser():
        pytest.skip("no Chromium: apt install chromium")
    folder = tmp_path_factory.mktemp("notebooks")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(APP)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "pick.ipynb")
    with jupyterlab(folder, tmp_path_factory.mktemp("home")) as address, chromium(1280, 900) as browser:
        page = browser.new_page()
        run_notebook(page, address, "pick.ipynb")
        page.locator(".jpeglab-picture").scroll_into_view_if_needed()
        yield page


def framed(page, row, col):
    frame = page.locator(".jpeglab-frame:visible").element_handle()
    image = page.locator(".jpeglab-picture").element_handle()
    page.wait_for_function(FRAME_AT, arg=[frame, image, 8 * col, 8 * row])


def shown(page, row, col):
    page.locator(".jpeglab-views").get_by_text(f"row {row}, col {col}", exact=True).wait_for()
    framed(page, row, col)


def to(page, row, col, steps=1):
    box = page.locator(".jpeglab-picture").bounding_box()
    page.mouse.move(box["x"] + 8 * col + 4, box["y"] + 8 * row + 4, steps=steps)


def test_the_pointer_the_click_and_the_keyboard(page):
    shown(page, 2, 3)
    to(page, 30, 40, steps=12)
    framed(page, 30, 40)
    shown(page, 30, 40)

    page.mouse.down()
    page.mouse.up()
    page.get_by_text("This block is held").wait_for()
    to(page, 10, 10, steps=5)
    page.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    shown(page, 31, 40)  # not (10, 10): it was held, and went on from there

    to(page, 31, 40)
    page.mouse.down()
    page.mouse.up()
    page.get_by_text("Point at the photo").wait_for()
    to(page, 0, 63, steps=5)
    shown(page, 0, 63)
