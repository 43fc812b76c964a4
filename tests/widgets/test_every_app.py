"""What holds for every app: each control is moved through its range, and each moves something that is seen."""

import inspect

import ipywidgets
import pytest

import jpeglab.widgets
from jpeglab.widgets.app import App

BETWEEN = 2  # values of a slider between its ends
EXPORTED = [getattr(jpeglab.widgets, name) for name in jpeglab.widgets.__all__]
BASES = [jpeglab.widgets.BlockPicker]  # to be derived from
APPS = [kind for kind in EXPORTED if issubclass(kind, App) and kind not in BASES]


@pytest.fixture(scope="module", params=APPS, ids=lambda kind: kind.__name__)
def one(request):
    return request.param()


@pytest.fixture
def app(one):
    """An app as it is at the start."""
    one.go("reset")
    return one


def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def drawn(app):
    """All that a reader sees below the controls: the bytes and the frame of each picture, and the text of all else."""
    [views] = [child for child in app.children if "jpeglab-views" in child._dom_classes]
    shown = [(widget.value, str(getattr(widget, "frame", ""))) for widget in inside(views) if hasattr(widget, "value")]
    assert shown
    return tuple(shown)


def values_of(control):
    """Both ends of a slider and some values between, every option of a choice."""
    if isinstance(control, ipywidgets.Checkbox | ipywidgets.ToggleButton):
        return [False, True]
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    if isinstance(control, ipywidgets.FloatLogSlider):
        low, high = control.base**control.min, control.base**control.max
        return [low, (low * high) ** 0.5, high]
    assert hasattr(control, "min") and hasattr(control, "max"), f"how is {type(control).__name__} moved?"
    ends = control.min, control.max
    kind = type(control.value)
    parts = (part / (BETWEEN + 1) for part in range(BETWEEN + 2))
    return [kind(ends[0] + part * (ends[1] - ends[0])) for part in parts]


def movable(app):
    return [name for name in app.controls if name not in app.actions]


def look(app, what):
    """What is drawn, if all is well: no message, and a text for every picture."""
    assert not app.message.value, f"{what}: {app.message.value}"
    alts = [getattr(picture, "alt", "") for picture in app.pictures()]
    assert all(alts), f"{what}: a picture without a text among {alts}"
    assert app.browser.alts == alts, f"{what}: the page has other texts"
    return drawn(app)


def seen_from(app, state, name):
    """The different things that are drawn when one control goes through its range, beginning at a state."""
    app.go(state)
    different = {drawn(app)}
    for value in values_of(app.controls[name]):
        app.controls[name].value = value
        different.add(look(app, f"{state}, {name} = {value}"))
    return different


def test_apps_are_made_without_arguments():
    for kind in APPS:
        needed = [
            name
            for name, parameter in inspect.signature(kind).parameters.items()
            if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
        ]
        assert not needed, kind.__name__


def test_every_control_moves_something_that_is_seen(app):
    """From the start, or, where a control waits for another, from one of the states."""
    for name in movable(app):
        states = ("reset", *(state for state in app.states if state != "reset"))
        assert any(len(seen_from(app, state, name)) > 1 for state in states), f"{name} moves nothing"


def test_reset_leads_back(one):
    one.go("reset")
    start, values = drawn(one), one.values
    for name in movable(one):
        one.controls[name].value = values_of(one.controls[name])[-1]
    assert one.values != values
    one.go("reset")
    assert one.values == values
    assert look(one, "reset") == start


def test_every_state_has_a_button_that_works(app):
    buttons = {widget.description: widget for widget in inside(app) if isinstance(widget, ipywidgets.Button)}
    for state, wanted in app.states.items():
        app.move(**{name: values_of(app.controls[name])[0] for name in movable(app)})
        buttons[state].click()
        assert app.values == {**app.values, **wanted}, state
        look(app, state)


def test_no_name_of_ipywidgets_is_overwritten(app):
    kinds = type(app).__mro__
    ours = {name for kind in kinds[: kinds.index(ipywidgets.VBox)] for name in vars(kind)}
    ours |= set(vars(app)) - set(vars(ipywidgets.VBox()))
    theirs = set(dir(ipywidgets.VBox)) | set(vars(ipywidgets.VBox()))
    assert not {name for name in ours & theirs if not name.startswith("_")}
