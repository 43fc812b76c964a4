"""What a reader does with an app, and sees of it, for the tests of widgets."""

import html
import io
import re
from datetime import UTC, datetime

import numpy as np
from PIL import Image


def text(widget):
    """The words of an HTML widget."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", widget.value)).split())


def seen(picture):
    """The pixels of a picture, as the browser's decoder finds them."""
    return np.asarray(Image.open(io.BytesIO(picture.value)))


def upload(app, name, pixels):
    """Open a picture of the reader's own: exact pixels, (H, W) or (H, W, 3) uint8."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    data = file.getvalue()
    app.controls["upload"].value = (
        {"name": name, "type": "", "size": len(data), "content": memoryview(data), "last_modified": datetime.now(UTC)},
    )


def move_everything(app, sliders=5):
    """Move each control through its range, sliders in a few steps, and give the state after each move."""
    for name, control in app.controls.items():
        if name == "upload":
            continue
        for value in _range(control, sliders):
            control.value = value
            assert not app.message.value, f"{name} = {value}: {app.message.value}"
            yield app.values
        app.go("reset")
    for state in app.states:
        app.go(state)
        yield app.values


def _range(control, sliders):
    if hasattr(control, "max"):
        return [int(value) for value in np.linspace(control.min, control.max, sliders)]
    if hasattr(control, "options"):
        return [option[-1] if isinstance(option, tuple) else option for option in control.options]
    return [True, False]
