import numpy as np

from jpeglab.datasets.animals import ELEPHANT, HEIGHT, TIGER, WIDTH, animals, stripes, warmth


def test_as_many_elephants_as_tigers_in_turn():
    pixels, labels = animals(5, seed=1)
    assert pixels.shape == (10, HEIGHT, WIDTH, 3) and pixels.dtype == np.uint8
    assert labels.tolist() == 5 * [ELEPHANT, TIGER]


def test_a_seed_draws_the_same_animals_again_and_no_two_are_alike():
    pixels, _ = animals(8, seed=3)
    assert np.array_equal(pixels, animals(8, seed=3)[0])
    assert not np.array_equal(pixels, animals(8, seed=4)[0])
    assert len({picture.tobytes() for picture in pixels}) == 16


def test_a_larger_set_begins_with_the_smaller():
    assert np.array_equal(animals(6, seed=2)[0][:4], animals(2, seed=2)[0])


def test_warmth_and_stripes_of_pictures_that_are_known():
    flat = np.full((4, 6, 3), (200, 90, 50), np.uint8)
    fence = np.zeros((4, 6, 3), np.uint8)
    fence[:, ::2, 1] = 30  # every step from column to column is 30
    np.testing.assert_allclose(warmth(np.stack([flat, fence])), [150, 0])
    np.testing.assert_allclose(stripes(np.stack([flat, fence])), [0, 30])
    np.testing.assert_allclose(stripes(fence.swapaxes(0, 1)), 0)  # stripes that lie are none


def test_tigers_are_warmer_and_have_more_stripes_but_not_all():
    pixels, labels = animals(60, seed=5)
    for feature in (warmth(pixels), stripes(pixels)):
        elephants, tigers = feature[labels == ELEPHANT], feature[labels == TIGER]
        assert np.median(tigers) > np.median(elephants)
        assert elephants.max() > tigers.min()  # one number alone does not do
