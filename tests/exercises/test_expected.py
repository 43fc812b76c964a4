"""What the tasks expect: planted truths, numbers printed on the slides, formulas written out slowly."""

import math

import numpy as np
import pytest
from scipy import fft, ndimage, stats
from skimage.measure import block_reduce
from skimage.metrics import peak_signal_noise_ratio
from sklearn.metrics import roc_auc_score
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import jpeglab
from jpeglab.exercises import TASKS, check
from jpeglab.exercises.study import accuracies, studies
from jpeglab.forensics.primary import estimator_a
from jpeglab.transform import forward_dct, quantize, rgb_to_ycbcr, split_blocks


def expected(name):
    return [case.expected for case in TASKS[name].cases]


def arguments(name):
    return [case.arguments for case in TASKS[name].cases]


def test_the_slides_own_numbers():
    assert expected("count_samples")[:2] == [12288, 6144]
    assert (expected("quantize")[0] == 6).all() and (expected("reconstruct")[0] == 48).all()
    assert expected("quality_table")[1][0].tolist() == [10, 7, 6, 10, 14, 24, 31, 37]
    assert [v for v in expected("holes")[0] if v > 15] == [16, 19, 22, 25]
    assert expected("feeders")[:4] == [2, 1, 2, 1]
    assert expected("category")[0] == (3, "101") and expected("run_lengths")[0] == [(0, 5), (2, -3), (0, 0)]


def test_what_was_planted_is_expected():
    assert expected("guess_quality") == [50, 75, 1, 100, 82, 68]
    assert expected("find_grid") == [(0, 0), (5, 7), (3, 0), (1, 4)]
    assert expected("estimate_step") == [7, 3, 10, 24, 5]
    assert expected("vote_quality") == [60, 70, 43, 88]
    assert expected("saved_most") == [2, 0, 1]
    assert expected("find_shift")[:3] == [(5, 3), (4, 0), (7, 1)]
    assert expected("find_paste")[1:] == [(3, 7), (8, 1), (0, 2)]
    assert expected("decode") == [[0, 3, 0], [7, 7, -1, 0, 3, 3], [5, 0, 2, 4], []]


def test_other_peoples_functions_agree():
    for (block,) in arguments("dct"):
        np.testing.assert_allclose(fft.dctn(block, norm="ortho"), TASKS["dct"].reference(block), atol=1e-9)
    for (symbols,), bits in zip(arguments("entropy"), expected("entropy"), strict=True):
        assert bits == pytest.approx(stats.entropy(np.unique(symbols, return_counts=True)[1], base=2))
    for (pixels, other), decibels in zip(arguments("psnr"), expected("psnr"), strict=True):
        assert decibels == pytest.approx(peak_signal_noise_ratio(pixels, other))
    for (block_map, mask), area in zip(arguments("auc"), expected("auc"), strict=True):
        assert area == pytest.approx(roc_auc_score(mask.ravel(), block_map.ravel()))
    for (counts, law), value in zip(arguments("chi_square"), expected("chi_square"), strict=True):
        assert value == pytest.approx(stats.chisquare(counts, counts.sum() * law).statistic)
    check("spectrum", lambda counts: abs(np.fft.fft(counts - np.mean(counts)))[: len(counts) // 2 + 1])


def test_the_pieces_of_a_support_vector_machine_are_scikit_learns():
    check("standardize", lambda training, test: StandardScaler().fit(training).transform(test))
    check("kernel", lambda one, other, gamma: rbf_kernel(one, other, gamma))
    points, labels, cost, _, _ = arguments("fit_line")[3]
    weights, bias = TASKS["fit_line"].reference(points, labels, cost, 0.0005, 20_000)
    machine = SVC(kernel="linear", C=cost).fit(points, labels)
    np.testing.assert_allclose(weights, machine.coef_[0], atol=0.03)  # it circles round the minimum
    least = TASKS["svm_cost"].reference(machine.coef_[0], machine.intercept_[0], points, labels, cost)
    assert TASKS["svm_cost"].reference(weights, bias, points, labels, cost) == pytest.approx(least, rel=0.005)


def test_the_pieces_of_a_network_are_what_others_compute():
    check("convolve", lambda line, kernel: ndimage.correlate1d(line, kernel, mode="constant"))
    check("pool", lambda x, size: block_reduce(x[:, : x.shape[1] // size * size], (1, size), np.max))
    (values, edges, _) = arguments("soft_histogram")[2]
    soft = TASKS["soft_histogram"].reference(values, edges, 1e9)
    np.testing.assert_allclose(soft, np.histogram(values, edges)[0] / len(values), atol=1e-12)
    trained = expected("first_layer")[2]
    assert trained.shape == (40,) and trained[:20].mean() > 1.1 * trained[20:].mean()


def test_the_flaws_of_the_studies_are_those_that_were_planted():
    assert expected("flaws") == [
        ["leak"], [], ["confounder"], ["baseline"], ["interval"], ["mismatch"], ["leak", "mismatch"],
        ["interval"], ["interval"],
    ]  # fmt: skip
    assert expected("leak")[3:] == [1, 0] and expected("confounders")[3:] == [[], ["last quality"]]


def test_what_the_studies_claim_looks_good_and_their_flaws_are_real():
    right = {letter: np.mean(study["double"] == study["said"]) for letter, study in studies().items()}
    assert all(right[letter] > max(0.7, study["other"]) for letter, study in studies().items() if letter != "I")
    assert studies()["D"]["said"].all()
    assert (accuracies().diagonal() > 0.9).all() and (accuracies().min(axis=1) < 0.55).all()


def test_an_interval_is_that_of_a_mean_with_the_normal_law():
    for (right, photos), interval in zip(arguments("interval"), expected("interval"), strict=True):
        means = [np.mean(right[photos == photo]) for photo in set(photos.tolist())]
        assert interval == pytest.approx(
            (np.mean(means) - 1.96 * stats.sem(means), np.mean(means) + 1.96 * stats.sem(means))
        )


def test_our_own_functions_are_right_answers_too():
    check("encode_plane", lambda plane, table: quantize(forward_dct(split_blocks(plane)), table))
    check("decode_plane", grey_decoder)
    check("to_ycbcr", rgb_to_ycbcr)
    check("estimate_step", lambda values, null, second: estimator_a(values, null, second, range(1, 25)))


def grey_decoder(quantized, table):
    height, width = 8 * quantized.shape[0], 8 * quantized.shape[1]
    image = jpeglab.compress(np.zeros((height, width), np.uint8), tables=[table])
    return jpeglab.decompress(image.replace(quantized={0: quantized}))


def test_the_slides_matrix_of_three_digits_is_as_good():
    matrix = np.array([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
    check("to_ycbcr", lambda pixels: np.clip(np.floor(pixels @ matrix.T + [0, 128, 128] + 0.5), 0, 255))


def test_slow_answers_without_numpy_are_as_good():
    def dct(block):
        return [[coefficient(block.tolist(), v, u) for u in range(8)] for v in range(8)]

    def coefficient(f, v, u):
        scale = 0.25 * (0.5**0.5 if u == 0 else 1) * (0.5**0.5 if v == 0 else 1)
        wave = [[math.cos(math.pi * (2 * x + 1) * k / 16) for x in range(8)] for k in range(8)]
        return scale * sum(f[y][x] * wave[u][x] * wave[v][y] for y in range(8) for x in range(8))

    def walk(block):
        line, v, u, up = [], 0, 0, True
        for _ in range(64):
            line.append(int(block[v][u]))
            if (up and u < 7 and v > 0) or (not up and u > 0 and v < 7):
                v, u = (v - 1, u + 1) if up else (v + 1, u - 1)
            else:
                v, u = (v, u + 1) if (up and u < 7) or (not up and v == 7) else (v + 1, u)
                up = not up
        return line

    check("dct", dct)
    check("zigzag", walk)


def test_file_sizes_grow_with_the_quality_so_that_halving_finds_the_highest():
    def halving(pixels, limit):
        low, high = 1, 100
        while low < high:
            middle = (low + high + 1) // 2
            fits = len(jpeglab.write(jpeglab.compress(pixels, middle))) <= limit
            low, high = (middle, high) if fits else (low, middle - 1)
        return low

    check("find_quality", halving)
