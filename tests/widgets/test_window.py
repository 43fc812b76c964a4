import numpy as np
import pytest

from jpeglab.datasets import pictures
from jpeglab.widgets import BlockSizeApp, CustomTableApp, FirstCoefficientsApp, LossApp
from jpeglab.widgets.pictures import Pixels
from jpeglab.widgets.window import CUT, Window


@pytest.mark.parametrize(
    "shape, cut", [((512, 512), False), ((513, 512), True), ((512, 513), True), ((1, 1), False), ((3, 2000), True)]
)
def test_the_note_is_there_when_something_is_cut(shape, cut):
    view = Pixels("")
    window = Window(view)
    view.show(np.zeros(shape, np.uint8))
    assert window.note.value == (CUT if cut else "")
    view.show(np.zeros((8, 8), np.uint8))
    assert window.note.value == ""


@pytest.mark.parametrize("made", [BlockSizeApp, CustomTableApp, FirstCoefficientsApp, LossApp])
def test_a_window_leaves_room_for_what_stands_beside_it(made):
    """512 pixels, 24 of a gap and 310 of the widest neighbor are fewer than the 850 of a page; the loss has less."""
    app = made()
    [window] = [
        child for view in app.children for child in (view, *getattr(view, "children", ())) if isinstance(child, Window)
    ]
    assert int(window.children[0].layout.max_width.removesuffix("px")) <= 528
    assert window.picture is app.picture and app.picture.layout.max_width == "none"
    assert {"rocket", "dandelion"} <= set(pictures())
    app.controls["picture"].value = "dandelion"
    assert window.note.value == CUT and app.picture.width == 768
    app.controls["picture"].value = "astronaut"
    assert window.note.value == ""
