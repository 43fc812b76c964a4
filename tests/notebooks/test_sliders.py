"""Every notebook as a reader has it, in JupyterLab in a browser: every slider to both ends, by keyboard.

Beside the page runs a twin: the same cells in this process. After every move the page has to show the twin's pictures,
byte for byte. A screenshot of every app is left in screenshots/.
"""

import hashlib
import shutil
from pathlib import Path

import ipywidgets
import pytest
from lab import chromium, displayed, find_browser, jupyterlab, run_notebook

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SLIDERS = (ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.FloatLogSlider, ipywidgets.SelectionSlider)
SHOWS = """async ([app, wanted]) => {
    const images = [...app.querySelectorAll('.jpeglab-picture canvas')];
    if (images.length !== wanted.length) return false;
    for (const [index, canvas] of images.entries()) {
        if (!canvas.shown) return false;
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', canvas.shown));
        const text = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
        if (text !== wanted[index]) return false;
    }
    return true;
}"""
SIZES = "all => all.map(canvas => [canvas.clientWidth, canvas.clientHeight])"
TROUBLE = (
    "[data-mime-type='application/vnd.jupyter.error']",
    "[data-mime-type='application/vnd.jupyter.stderr']",
    ".jpeglab-message",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Opens a copy of a notebook, in a page of its own, and runs all its cells."""
    pytest.importorskip("playwright.sync_api", reason="no package playwright: pip install -e '.[browser]'")
    if not find_browser():
        pytest.skip("no Chromium: apt install chromium")
    folder = tmp_path_factory.mktemp("notebooks")
    for name in NAMES:
        shutil.copy(ROOT / "notebooks" / name, folder)
    (ROOT / "screenshots").mkdir(exist_ok=True)
    with jupyterlab(folder, tmp_path_factory.mktemp("home")) as address, chromium(1280, 800) as browser:

        def run(name):
            page = browser.new_page()
            run_notebook(page, address, name)
            return page

        yield run


def digests(app):
    return [hashlib.sha256(picture.value).hexdigest() for picture in app.pictures()]


def drawn(app):
    """All that an app shows: pictures, frames on them, and texts."""
    return (*digests(app), *map(str, app.browser.frames), *texts(app))


def texts(widget):
    if isinstance(widget, ipywidgets.HTML):
        yield widget.value
    for child in getattr(widget, "children", ()):
        yield from texts(child)


def await_pictures(page, app, twin, state):
    try:
        page.wait_for_function(SHOWS, arg=[app.element_handle(), digests(twin)], timeout=20_000)
    except Exception as error:
        message = app.locator(".jpeglab-message").all_inner_texts()
        pytest.fail(f"{type(twin).__name__}, {state}: the page does not show what the app computes; {message} {error}")


@pytest.mark.parametrize("name", NAMES)
def test_every_slider_moves_the_pictures_that_the_app_computes(lab, name):
    twins, page = displayed(ROOT / "notebooks" / name), lab(name)
    assert page.locator(".jpeglab-app").count() == len(twins) > 0
    assert page.get_by_text("javascript error").count() == 0
    for number, twin in enumerate(twins):
        app = page.locator(".jpeglab-app").nth(number)
        app.evaluate("app => app.scrollIntoView()")
        page.wait_for_timeout(200)  # for what is laid out above it
        page.screenshot(path=ROOT / "screenshots" / f"{Path(name).stem}-{number + 1}.png")
        await_pictures(page, app, twin, "at the start")
        assert app.locator("canvas").evaluate_all(SIZES) == [[view.width, view.height] for view in twin.pictures()]
        assert all(app.locator(".jpeglab-picture").evaluate_all("all => all.map(picture => picture.ariaLabel)"))
        move_all(page, app, twin)
    for trouble in TROUBLE:
        assert page.locator(trouble).count() == 0
    page.close()


def move_all(page, app, twin):
    sliders = [name for name, control in twin.controls.items() if isinstance(control, SLIDERS)]
    handles = app.locator(".jpeglab-controls .noUi-handle")
    assert handles.count() == len(sliders)
    for number, name in enumerate(sliders):
        control, seen = twin.controls[name], {drawn(twin)}
        for key, value in (("End", control_ends(control)[1]), ("Home", control_ends(control)[0])):
            handles.nth(number).focus()
            page.keyboard.press(key)
            control.value = value
            await_pictures(page, app, twin, f"{name} = {value}")
            seen.add(drawn(twin))
        low, high = control_ends(control)
        assert len(seen) > 1 or low == high, f"{name} changes nothing that {type(twin).__name__} shows"


def control_ends(control):
    if isinstance(control, ipywidgets.SelectionSlider):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        return values[0], values[-1]
    if isinstance(control, ipywidgets.FloatLogSlider):
        return control.base**control.min, control.base**control.max
    return control.min, control.max
