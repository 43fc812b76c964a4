"""The explorable: controls, and below them what they show.

    controls  --values-->  compute  --result-->  view

An explorable is one file: a pure function ``compute``, and a class with a method ``view`` that draws what it gives.

>>> import numpy as np
>>> from jpeglab.transform.quantization import dequantize, quantize, standard_table
>>> from jpeglab.widgets.tables import numbers
>>> def compute(coefficients, quality):
...     table = standard_table(quality)
...     return dequantize(quantize(coefficients, table), table)
>>> class ErrorApp(App):
...     '''One coefficient, and what the quality leaves of it.'''
...
...     def __init__(self):
...         self.text = ipywidgets.HTML()
...         super().__init__({"quality": slider("QF", 1, 100, 50)}, self.text, states={"coarse": {"quality": 10}})
...
...     def view(self, quality):
...         self.text.value = numbers([("F = 45", compute(np.full((8, 8), 45), quality)[0, 0], "after Q")])

It is used in a notebook, or by a test:

>>> app = ErrorApp()
>>> app.controls["quality"].value = 90
>>> app.go("coarse")
>>> app.values
{'quality': 10}
>>> app
<ErrorApp: One coefficient, and what the quality leaves of it.>

Drawing is done within the callback, not behind its back: JupyterLab's half of ipywidgets holds a control's values back
until the kernel is done with the one before, and then sends the latest only. So a slow draw skips values by itself.
"""

import base64
import contextlib
import functools
import html
import inspect
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import ipywidgets
from threadpoolctl import ThreadpoolController

from jpeglab.widgets.browser import Browser
from jpeglab.widgets.memory import keep_memory
from jpeglab.widgets.pictures import Picture, join, light

__all__ = ["App", "Refusal", "choice", "slider"]

keep_memory()
STYLE = Path(__file__).with_name("app.css").read_text(encoding="utf-8")


class Refusal(Exception):
    """What a reader has to hear, in words that stand for themselves: shown in the app without a traceback."""


class App(ipywidgets.VBox):
    """Controls, buttons that set states and save what is shown, and a view.

    Parameters
    ----------
    controls : name -> widget with a ``value``; when it changes, ``view`` is called with all values by name
    views : the widgets that ``view`` draws into; the last one stands to the right of the others if there is room
    states : name -> {control: value, ...}, each a button; "reset" is added, the state at the start
    actions : control -> function; it gets the control's new value, instead of a draw (an upload). Such a control is not
        part of a state
    """

    def __init__(
        self,
        controls: Mapping[str, ipywidgets.Widget],
        *views: ipywidgets.Widget,
        states: Mapping[str, Mapping[str, Any]] | None = None,
        actions: Mapping[str, Callable[[Any], None]] | None = None,
    ):
        self.controls = dict(controls)
        self.actions = dict(actions or {})
        self.states = {**(states or {}), "reset": self.values}
        self.remark, self.message = ipywidgets.HTML(), ipywidgets.HTML()
        self.remark.add_class("jpeglab-remark")
        self._still = False
        self.browser = Browser()
        save = _button("save this figure", lambda: self.attempt(self.save))
        bar = ipywidgets.Box([*self.controls.values(), self.links(), save])
        bar.add_class("jpeglab-controls")
        shown = ipywidgets.Box(views)
        shown.add_class("jpeglab-views")
        super().__init__(
            [ipywidgets.HTML(f"<style>{STYLE}</style>"), bar, self.remark, self.message, shown, self.browser]
        )
        self.add_class("jpeglab-app")
        self.draw()  # an exception here is the cell's
        for name, control in self.controls.items():
            control.observe(lambda change, name=name: self._changed(name, change["new"]), "value")

    def view(self, *_: Any, **values: Any) -> None:
        """Draw what the controls say."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw the state that the controls are in.

        Libraries keep to one processor meanwhile: a second one, on which they wait for more in a busy loop for longer
        than they work, is free for Jupyter's server and the browser.
        """
        with _libraries().limit(limits=1):
            self.view(**self.values)
        self.browser.alts = [picture.alt for picture in self.pictures()]
        self.browser.frames = [picture.frame for picture in self.pictures()]

    @property
    def values(self) -> dict[str, Any]:
        """The state: each control's value."""
        return {name: control.value for name, control in self.controls.items() if name not in self.actions}

    def move(self, **values: Any) -> None:
        """Set several controls, and draw once."""
        for name in values:
            if name not in self.values:
                raise ValueError(f"expected one of {', '.join(self.values)}, got {name!r}")
        with self.still():
            for name, value in values.items():
                self.controls[name].value = value
        self.draw()

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """Within it, controls may be changed without a draw."""
        self._still = True
        try:
            yield
        finally:
            self._still = False

    def go(self, state: str) -> None:
        """Set a state by its name, for example "reset"."""
        if state not in self.states:
            raise ValueError(f"expected one of {', '.join(self.states)}, got {state!r}")
        self.move(**self.states[state])

    def links(self, *states: str) -> ipywidgets.HBox:
        """Buttons that set states, all of them if none is named; they may stand in another cell than the app."""
        return _Links(self, states or tuple(self.states))

    def pictures(self) -> list[Picture]:
        """All that the app shows, in the order of the page."""
        return list(_pictures(self))

    def save(self) -> None:
        """Let the reader's browser save what is shown, as one file."""
        kind, data = join(self.pictures())
        self.browser.save(f"{type(self).__name__}.{kind}", f"image/{kind}", data)

    def say(self, text: str, details: str = "") -> None:
        """Show a message in the app, or none."""
        more = f"<details><summary>where in the code</summary><pre>{html.escape(details)}</pre></details>"
        message = f'<div class="jpeglab-message" role="alert">{html.escape(text)}{more if details else ""}</div>'
        self.message.value = message if text else ""

    def attempt(self, action: Callable[..., None], *arguments: Any) -> None:
        """Do what a callback does; an exception is shown in the app, since the browser would hide it."""
        try:
            action(*arguments)
        except Refusal as refusal:
            self.say(str(refusal))
        except Exception as error:
            self.say(f"{type(error).__name__}: {error}", traceback.format_exc())
        else:
            self.say("")

    def _changed(self, name: str, value: Any) -> None:
        if self._still:
            return
        if name in self.actions:
            self.attempt(self.actions[name], value)
        else:
            self.attempt(self.draw)

    def __repr__(self) -> str:
        # nothing that changes: nbval compares it with what is stored
        summary = (inspect.getdoc(type(self)) or "").partition("\n")[0]
        return f"<{type(self).__name__}: {summary}>"

    __str__ = __repr__

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """With what the app shows, for a reader who does not run the notebook."""
        bundle = super()._repr_mimebundle_(**options)
        if self.pictures():
            kind, still = light(*join(self.pictures()))
            bundle[f"image/{kind}"] = base64.b64encode(still).decode()
        return bundle


@functools.cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


class _Links(ipywidgets.HBox):
    def __init__(self, app: App, states: tuple[str, ...]):
        self.names = states
        super().__init__([self._button(app, state) for state in states])
        self.add_class("jpeglab-links")

    @staticmethod
    def _button(app: App, state: str) -> ipywidgets.Button:
        if state not in app.states:
            raise ValueError(f"expected one of {', '.join(app.states)}, got {state!r}")
        return _button(state, lambda: app.attempt(app.go, state))

    def __repr__(self) -> str:
        return f"<links: {', '.join(self.names)}>"

    __str__ = __repr__


def _button(text: str, action: Callable[[], None]) -> ipywidgets.Button:
    button = ipywidgets.Button(description=text, layout={"width": "auto"})
    button.on_click(lambda _: action())
    return button


def _pictures(widget: ipywidgets.Widget) -> Iterator[Picture]:
    if isinstance(widget, Picture):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from _pictures(child)


def slider(label: str, low: int, high: int, value: int, step: int = 1) -> ipywidgets.IntSlider:
    """A slider as wide as the app; the arrow keys move it by ``step``."""
    return ipywidgets.IntSlider(
        value, low, high, step, description=label, style={"description_width": "auto"}, layout={"width": "100%"}
    )


def choice(
    label: str, options: Any, value: Any, width: str, kind: type[ipywidgets.Widget] = ipywidgets.Dropdown
) -> ipywidgets.Widget:
    """A control with the values of ``options``, a sequence or {name: value}."""
    listed = list(options.items()) if isinstance(options, Mapping) else options
    return kind(
        options=listed, value=value, description=label, style={"description_width": "auto"}, layout={"width": width}
    )
