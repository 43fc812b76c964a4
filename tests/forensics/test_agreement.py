import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.agreement import ALIGNED_MODES, blind_spot, pixel_auc
from jpeglab.forensics.localization import METHODS
from jpeglab.transform.quantization import standard_table


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32), st.integers(2, 30))
def test_pixel_auc_is_scikit_learns_over_all_pixels(height, width, seed, levels):
    rng = np.random.default_rng(seed)
    mask = rng.random((height, width)) < rng.random()
    mask.flat[0], mask.flat[-1] = True, mask.size == 1
    block_map = rng.integers(0, levels, (-(-height // 8), -(-width // 8))) / 3
    pixels = block_map.repeat(8, axis=0).repeat(8, axis=1)[:height, :width]
    if mask.all():
        with pytest.raises(ValueError, match="all or none"):
            pixel_auc(block_map, mask)
    else:
        assert pixel_auc(block_map, mask) == pytest.approx(roc_auc_score(mask.ravel(), pixels.ravel()), abs=1e-12)


def test_a_mask_larger_than_the_map_is_refused():
    with pytest.raises(ValueError, match="expected a mask of at most 16 x 16 pixels, got"):
        pixel_auc(np.zeros((2, 2)), np.eye(17, dtype=bool))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_blind_spot_and_a_place_where_it_sees(method):
    fine, coarse = standard_table(95), standard_table(60)
    grid = (3, 5) if method in ("shifted", "zero") else (0, 0)
    assert blind_spot(method, coarse, fine, grid) == ""
    blind = {"ela": (coarse, standard_table(90), (0, 0)), "zero": (coarse, fine, (0, 0))}
    assert blind_spot(method, *blind.get(method, (fine, fine, (0, 0))))


@pytest.mark.parametrize("method", ALIGNED_MODES)
def test_a_first_step_that_divides_the_second_is_a_blind_spot(method):
    table = standard_table(80).astype(int)
    assert "the first step divides the second" in blind_spot(method, table, 3 * table)
    assert blind_spot(method, 3 * table, table) == ""
    assert "off it" in blind_spot(method, 3 * table, table, (1, 0))


def test_a_fine_first_dc_step_drowns():
    assert "drowns" in blind_spot("shifted", standard_table(98), standard_table(60), (0, 1))


def test_in_a_blind_spot_there_is_little_evidence():
    """A method that fits what it reads then believes no mode."""
    photo = picture("camera")[:256, :256]
    spans = []
    for first in (60, 80):
        image = jpeglab.compress(jpeglab.decompress(jpeglab.compress(photo, first)), 80)
        assert bool(blind_spot("improved", standard_table(first), image.luminance.table)) == (first == 80)
        spans.append(np.ptp(METHODS["improved"](image)))
    assert spans[1] < spans[0] / 3
