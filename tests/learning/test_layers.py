"""Each layer is the sum that a textbook writes out."""

import numpy as np
import pytest

from jpeglab.learning.layers import connect, convolve, modulate, relu


def slow_convolution(x, weight, bias, stride):
    count, _, length = x.shape
    outputs, inputs, kernel = weight.shape
    places = range(0, length, stride)
    y = np.zeros((count, outputs, len(places)))
    for n in range(count):
        for o in range(outputs):
            for k, place in enumerate(places):
                y[n, o, k] = bias[o]
                for i in range(inputs):
                    for tap in range(kernel):
                        at = place + tap - kernel // 2
                        if 0 <= at < length:
                            y[n, o, k] += weight[o, i, tap] * x[n, i, at]
    return y


@pytest.mark.parametrize(("length", "kernel", "stride"), [(7, 3, 1), (8, 3, 2), (7, 5, 2), (4, 1, 1), (21, 3, 2)])
def test_a_convolution_is_the_written_out_sum(length, kernel, stride):
    rng = np.random.default_rng(length)
    x, weight, bias = rng.normal(size=(2, 3, length)), rng.normal(size=(4, 3, kernel)), rng.normal(size=4)
    expected = slow_convolution(x, weight, bias, stride)
    assert np.allclose(convolve(x, weight, bias, stride), expected, rtol=0, atol=1e-12)  # order of additions


def test_a_connected_layer_is_a_matrix_and_a_vector():
    weight, bias = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]), np.array([0.5, 0.0, -1.0])
    assert connect(np.array([[[2.0, 4.0]]]), weight, bias).tolist() == [[[10.5, -4.0, 7.0]]]


def test_a_condition_scales_and_shifts_each_channel_of_each_sample():
    x = np.ones((2, 2, 3))
    modulated = modulate(x, np.array([[1.0, 0.0, 0.0, 5.0], [0.0, -1.0, 2.0, 0.0]]))
    assert modulated[:, :, 0].tolist() == [[2.0, 6.0], [3.0, 0.0]]
    assert np.array_equal(modulated, np.repeat(modulated[:, :, :1], 3, axis=2))


def test_relu_keeps_what_is_positive():
    assert relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]
