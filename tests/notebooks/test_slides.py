"""`make slides`: the first notebook as a lecturer has it, with a keyboard and without a network."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lab import BYTES, CHANGED, chromium, find_browser, jupyterlab

import jpeglab
from jpeglab.datasets import picture

ROOT = Path(__file__).parents[2]
NOTEBOOK = "00_start_here.ipynb"
START = 3  # the page is opened there
STATE = """() => {
    const all = [...document.querySelectorAll('section')];
    const shown = all.filter(slide => getComputedStyle(slide).visibility === 'visible');
    return [shown.map(slide => all.indexOf(slide) + 1), location.hash, document.querySelector('#number').textContent];
}"""
TROUBLE = (
    "[data-mime-type='application/vnd.jupyter.error']",
    "[data-mime-type='application/vnd.jupyter.stderr']",
    ".jpeglab-message",
)
MORE = "slide => slide.scrollHeight - slide.clientHeight - slide.scrollTop"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The slides, with all sliders alive; ``page.hosts`` gathers whom they ask."""
    pytest.importorskip("playwright.sync_api", reason="no package playwright: pip install -e '.[browser]'")
    if not find_browser():
        pytest.skip("no Chromium: apt install chromium")
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, folder)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):  # as in the Makefile
            patch.setenv(name, str(ROOT / "tools" / "slides"))
        with jupyterlab(folder, tmp_path_factory.mktemp("home")) as address, chromium(1280, 800) as browser:
            page = browser.new_page()
            page.hosts = set()
            page.on("request", lambda request: page.hosts.add(urlsplit(request.url).hostname))
            page.on("websocket", lambda socket: page.hosts.add(urlsplit(socket.url).hostname))
            page.goto(f"{address}/voila/render/{NOTEBOOK}#{START}", wait_until="commit")
            page.get_by_text("Executing").wait_for()
            page.wait_for_selector(".jpeglab-app .noUi-handle", state="attached", timeout=90_000)
            yield page


@pytest.fixture
def app(page):
    """The first app, on its slide."""
    slide = page.locator("section:has(.jpeglab-app)").first
    page.evaluate(f"location.hash = {slide.get_attribute('id')}")
    slide.wait_for()
    return slide.locator(".jpeglab-app")


def press(page, key):
    page.keyboard.press(key)
    return int(page.evaluate(STATE)[1].lstrip("#"))


def test_it_opens_at_the_slide_that_the_address_names(page):
    assert page.evaluate(STATE)[0] == [START]


def test_the_arrow_keys_walk_over_all_slides_and_show_one_at_a_time(page):
    count = page.locator("section").count()
    assert count == page.locator("section.slide").count() + page.locator(".jpeglab-app").count()
    assert press(page, "Home") == 1
    for number in range(1, count + 1):
        assert page.evaluate(STATE) == [[number], f"#{number}", f"{number} / {count}"]
        assert press(page, "ArrowRight") == min(number + 1, count)
    assert press(page, "ArrowLeft") == count - 1
    assert press(page, "End") == count


def test_space_scrolls_a_long_slide_to_its_end_before_the_next(page):
    press(page, "Home")
    press(page, "ArrowRight")
    slide = page.locator(".current")
    assert slide.evaluate(MORE) > 500
    presses = 0
    while slide.evaluate(MORE) >= 1:
        assert press(page, "Space") == 2
        presses += 1
    assert presses < 5
    assert press(page, "Space") == 3
    assert press(page, "Shift+Space") == 2


def test_a_slider_keeps_its_keys_and_changes_the_picture(page, app):
    (ROOT / "screenshots").mkdir(exist_ok=True)
    page.screenshot(path=ROOT / "screenshots" / "slides.png")
    canvas = app.locator("canvas")
    assert canvas.evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]") == [512, 512]
    before, here = canvas.evaluate_handle("canvas => canvas.shown"), page.url
    app.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(CHANGED, arg=[canvas.element_handle(), before])
    assert bytes(canvas.evaluate(BYTES)) == jpeglab.write(jpeglab.compress(picture("astronaut"), 51))
    assert page.url == here


def test_a_remote_turns_the_page_even_from_a_slider(page, app):
    here = int(urlsplit(page.url).fragment)
    slider = app.locator(".noUi-handle")
    slider.focus()
    value = slider.get_attribute("aria-valuenow")
    assert here + 1 in (press(page, "PageDown"), press(page, "PageDown"))  # the first may scroll a slide that goes on
    assert here in (press(page, "PageUp"), press(page, "PageUp"))
    assert slider.get_attribute("aria-valuenow") == value


def test_escape_takes_the_keys_back_from_a_slider(page, app):
    here = int(urlsplit(page.url).fragment)
    app.locator(".noUi-handle").focus()
    assert press(page, "ArrowLeft") == here
    page.keyboard.press("Escape")
    assert press(page, "ArrowLeft") == here - 1


def test_nothing_went_wrong_and_nobody_outside_was_asked(page):
    assert page.get_by_text("javascript error").count() == 0
    assert page.locator(", ".join(TROUBLE)).count() == 0
    assert page.hosts - {None} == {"127.0.0.1"}  # None: data: and blob:
