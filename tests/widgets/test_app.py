import base64
import io

import ipywidgets
import numpy as np
import pytest
from PIL import Image
from threadpoolctl import ThreadpoolController

from jpeglab.widgets.app import App, Refusal, slider
from jpeglab.widgets.browser import Browser
from jpeglab.widgets.pictures import Pixels


class SumApp(App):
    """Two numbers and their sum.

    Not part of the repr.
    """

    def __init__(self):
        self.drawn = []
        self.text = ipywidgets.Label()
        super().__init__(
            {"a": slider("a", 0, 9, 1), "b": slider("b", 0, 9, 2), "more": ipywidgets.Text()},
            ipywidgets.VBox([self.text]),
            states={"large": {"a": 8, "b": 9}, "bad": {"a": 7, "b": 7}},
            actions={"more": self.more},
        )

    def view(self, a, b):
        if a == b == 7:
            raise ZeroDivisionError("seven & seven")
        self.drawn.append(a + b)
        self.text.value = f"{a + b}"

    def more(self, word):
        if word == "no":
            raise Refusal("<no> is not a number")
        self.move(a=int(word))


def press(widget, name):
    [button] = [child for child in descendants(widget) if getattr(child, "description", None) == name]
    button.click()


def descendants(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from descendants(child)


def test_it_draws_at_once_and_at_every_change():
    app = SumApp()
    app.controls["a"].value = 5
    app.controls["b"].value = 0
    assert app.drawn == [3, 7, 5]


def test_libraries_keep_to_one_processor_while_it_draws(monkeypatch):
    """And only then; what they would take is set here, for a machine may have a single one."""
    pools = ThreadpoolController()
    assert pools.info()
    seen = []
    monkeypatch.setattr(
        SumApp, "view", lambda self, a, b: seen.append({pool.num_threads for pool in pools.lib_controllers})
    )
    with pools.limit(limits=2):
        app = SumApp()
        app.controls["a"].value = 5
        after = {pool.num_threads for pool in pools.lib_controllers}
    assert seen == [{1}, {1}]
    assert after == {2}


def test_a_state_sets_all_controls_and_draws_once():
    app = SumApp()
    app.go("large")
    assert app.values == {"a": 8, "b": 9}
    assert app.drawn == [3, 17]
    app.go("reset")
    assert app.values == {"a": 1, "b": 2}


def test_every_state_has_a_button_in_the_app():
    app = SumApp()
    press(app, "large")
    assert app.text.value == "17"
    press(app, "reset")
    assert app.text.value == "3"


def test_links_may_stand_elsewhere():
    app = SumApp()
    links = app.links("large", "reset")
    press(links, "large")
    assert app.text.value == "17"
    assert repr(links) == str(links) == "<links: large, reset>"


def test_names_that_do_not_exist_are_refused():
    app = SumApp()
    with pytest.raises(ValueError, match="expected one of large, bad, reset, got 'small'"):
        app.go("small")
    with pytest.raises(ValueError, match="got 'small'"):
        app.links("small")
    with pytest.raises(ValueError, match="expected one of a, b, got 'c'"):
        app.move(c=1)


def test_an_error_in_a_callback_is_shown_and_goes_with_the_next_good_draw():
    app = SumApp()
    app.controls["a"].value = 7
    app.controls["b"].value = 7
    assert "ZeroDivisionError: seven &amp; seven" in app.message.value
    assert "in view" in app.message.value  # where in the code
    assert app.text.value == "9"  # what was there before
    app.controls["b"].value = 8
    assert app.message.value == ""


def test_an_error_behind_a_button_is_shown():
    app = SumApp()
    press(app, "bad")
    assert "seven &amp; seven" in app.message.value


def test_an_error_in_code_is_raised():
    with pytest.raises(ZeroDivisionError):
        SumApp().go("bad")


def test_an_error_at_the_start_is_raised_so_that_the_cell_shows_it():
    class BrokenApp(SumApp):
        def view(self, a, b):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        BrokenApp()


def test_an_action_gets_the_value_and_is_not_part_of_the_state():
    app = SumApp()
    app.controls["more"].value = "4"
    assert app.values == {"a": 4, "b": 2}
    assert app.drawn == [3, 6]


def test_a_refusal_is_shown_as_it_is():
    app = SumApp()
    app.controls["more"].value = "no"
    assert "&lt;no&gt; is not a number" in app.message.value
    assert "Refusal" not in app.message.value
    assert app.drawn == [3]


def test_the_repr_tells_nothing_that_changes():
    app = SumApp()
    before = repr(app)
    app.go("large")
    assert repr(app) == str(app) == before == repr(SumApp()) == "<SumApp: Two numbers and their sum.>"


class PictureApp(App):
    """Two pictures."""

    def __init__(self):
        self.left, self.right = Pixels("a dark square"), Pixels("a light one")
        super().__init__(
            {"light": slider("light", 0, 255, 200)}, ipywidgets.VBox([ipywidgets.Label(), self.left]), self.right
        )

    def view(self, light):
        self.left.show(np.zeros((20, 30), np.uint8))
        self.right.show(np.full((20, 30), light, np.uint8))
        self.right.alt = f"a square of {light}"


def test_a_reader_who_does_not_run_it_sees_the_pictures():
    bundle = PictureApp()._repr_mimebundle_()
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))))
    assert (sheet[:, :30] == 0).all() and (sheet[:, -30:] == 200).all()
    assert bundle["text/plain"] == "<PictureApp: Two pictures.>"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_every_picture_has_a_text_for_those_who_do_not_see_it():
    app = PictureApp()
    assert app.browser.alts == ["a dark square", "a square of 200"]
    app.controls["light"].value = 7
    assert app.browser.alts == ["a dark square", "a square of 7"]


def test_what_is_shown_can_be_saved(monkeypatch):
    app, sent = PictureApp(), []
    monkeypatch.setattr(Browser, "send", lambda self, message, buffers: sent.append((message, buffers)))
    press(app, "save this figure")
    [(message, [data])] = sent
    assert message == {"name": "PictureApp.png", "type": "image/png"}
    assert np.asarray(Image.open(io.BytesIO(data))).shape[:2] == (20, 30 + 16 + 30)


@pytest.mark.parametrize("app", [SumApp], ids=lambda app: app.__name__)
def test_no_name_of_ipywidgets_is_overwritten(app):
    ours = {name for kind in app.__mro__[: app.__mro__.index(ipywidgets.VBox)] for name in vars(kind)} | set(
        vars(app())
    )
    theirs = set(dir(ipywidgets.VBox)) | set(vars(ipywidgets.VBox()))
    shared = {name for name in ours & theirs if not name.startswith("_")}
    assert not shared
