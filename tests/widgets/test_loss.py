import io
import re

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.distortion import squared_error
from jpeglab.transform import after_each_stage, ycbcr_to_rgb
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.sampling import SUBSAMPLING
from jpeglab.transform.stages import STAGES
from jpeglab.widgets import LossApp
from jpeglab.widgets.loss import ALL, compute


@pytest.fixture(scope="module")
def app():
    return LossApp()


def rows(app):
    lines = re.findall(r"<tr.*?</tr>", app.table.value)[1:]
    return {name: float(error.replace("−", "-")) for name, error, _ in map(cells, lines)}


def cells(line):
    return re.findall(r"<td>(.*?)</td>", line)


@pytest.mark.parametrize("quality", [1, 50, 95, 100])
@pytest.mark.parametrize("subsampling", ["4:2:0", "4:4:4"])
def test_the_stages_add_up_to_the_error_of_the_file(app, quality, subsampling):
    app.move(quality=quality, subsampling=subsampling)
    file = io.BytesIO()
    Image.fromarray(picture("fig")).save(file, "JPEG", quality=quality, subsampling=subsampling)
    total = np.mean((np.asarray(Image.open(file), float) - picture("fig")) ** 2)
    shown = rows(app)
    assert list(shown) == [*STAGES, ALL]
    assert shown[ALL] == pytest.approx(total, abs=0.005 + 1e-9)
    assert sum(shown[stage] for stage in STAGES) == pytest.approx(total, abs=5 * 0.005)
    color = np.mean((ycbcr_to_rgb(rgb_to_ycbcr(picture("fig"))).astype(float) - picture("fig")) ** 2)
    assert shown["color"] == pytest.approx(color, abs=0.005 + 1e-9)
    assert subsampling == "4:2:0" or shown["subsampling"] == 0


def test_the_slides_claim_holds_up_to_a_high_quality_only(app):
    """Most of the lossiness is in Q: on this photo with 4:2:0 that ends between QF 90 and QF 97."""
    shares = {}
    for quality in (50, 90, 97):
        added = compute(app.photo("fig"), quality, "4:2:0")
        shares[quality] = added["quantization"] / sum(added.values())
    assert shares[50] > 0.8 > shares[90] > 0.5 > shares[97]


@pytest.mark.parametrize("stage", [*STAGES, ALL])
def test_the_picture_is_the_change_that_the_stage_makes(app, stage):
    app.move(quality=60, subsampling="4:2:0", stage=stage)
    steps = [picture("fig"), *after_each_stage(picture("fig"), 60, "4:2:0").values()]
    place = STAGES.index(stage) if stage in STAGES else None
    before, now = (steps[0], steps[-1]) if place is None else (steps[place], steps[place + 1])
    seen = np.asarray(Image.open(io.BytesIO(app.picture.value)))
    assert abs(seen - np.clip(128 + 8 * (now.astype(float) - before), 0, 255)).max() <= 0.5 + 1e-3  # float32
    assert app.table.value.count("chosen") == 1


def test_grey_loses_nothing_in_color(app):
    app.controls["picture"].value = "camera"
    assert app.controls["subsampling"].disabled
    assert rows(app)["color"] == rows(app)["subsampling"] == 0
    assert rows(app)["quantization"] > 1
    app.go("reset")
    assert not app.controls["subsampling"].disabled


def test_every_subsampling_and_every_state(app):
    for subsampling in SUBSAMPLING:
        app.controls["subsampling"].value = subsampling
        assert not app.message.value
    for state in app.states:
        app.go(state)
        assert not app.message.value


def test_what_is_shown_is_what_the_package_says(app):
    errors = [squared_error(picture("fig"), pixels) for pixels in after_each_stage(picture("fig"), 75).values()]
    assert list(compute(app.photo("fig"), 75, "4:2:0").values()) == pytest.approx(np.diff([0, *errors]))
