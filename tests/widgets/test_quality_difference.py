import numpy as np
import pytest
from apps import text

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.fourier import is_double
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import QualityDifferenceApp
from jpeglab.widgets.quality_difference import EVERY, FALSE_ALARM, compute
from jpeglab.widgets.saved import pieces, save_again


@pytest.fixture(scope="module")
def app():
    return QualityDifferenceApp()


@pytest.mark.parametrize("second", [85, 95])
def test_theory_counts_steps_that_do_not_divide(second):
    found = compute(second)
    for difference, share in zip(found.differences, found.traces, strict=True):
        first = standard_table(second - int(difference))
        assert share * 10 == sum(int(standard_table(second)[mode]) % int(first[mode]) != 0 for mode in ZIGZAG[:10])


def test_every_share_is_counted_on_pieces_saved_twice():
    found = compute(85)
    for difference in (-5, 10):
        place = found.differences.tolist().index(difference)
        images = [save_again(piece, 85 - difference, 85) for piece in pieces()[::EVERY]]
        assert found.peaks[place] == np.mean([is_double(image) for image in images])
        assert found.score[place] == np.mean(
            [bool(DETECTORS["fourier"](image, false_alarm=FALSE_ALARM).positive) for image in images]
        )


def test_the_rule_of_thumb_is_a_limit_of_the_crude_measure():
    for second in (85, 95):
        found = compute(second)
        small, large = found.differences == 5, found.differences >= 10
        assert found.score[large].min() > 0.8 and found.score[large].mean() > found.peaks[large].mean()
        assert found.score[small] > 0.8 > found.peaks[small]
        assert found.score[found.differences == 0] < 0.2  # the same table: what is found is a false alarm


def test_no_difference_leads_out_of_the_qualities():
    assert compute(85).differences.tolist() == [-10, -5, -2, 0, 2, 5, 10, 15, 20]


def test_it_draws_what_was_counted(app):
    for second in (85, 95):
        app.controls["second"].value = second
        found = compute(second)
        for line, shares in zip(app.lines, (found.traces, found.peaks, found.score), strict=True):
            assert np.array_equal(line.get_xdata(), found.differences)
            np.testing.assert_allclose(line.get_ydata(), 100 * shares)
        assert f"{100 * found.once[0]:.0f} % false" in text(app.numbers)
