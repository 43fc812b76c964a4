import io
import wave

import numpy as np
import pytest

from jpeglab.widgets.sound import PASSES, RATE, Sound, tone, wav, waveform


def test_the_first_swing_is_the_outline_of_the_histogram():
    columns = np.array([0, 1, 5, 9, 5, 1, 0, 0])
    swing = waveform(columns)[: RATE // PASSES]
    assert swing.argmax() == pytest.approx(3.5 / 8 * RATE / PASSES, abs=2)  # the middle of the fourth of eight columns
    assert waveform(columns).shape == (int(0.9 * RATE),)


def test_it_becomes_softer_and_stays_within_its_bounds():
    samples = waveform(np.array([0, 4, 0, 4, 1]))
    assert 0.9 < np.abs(samples).max() <= 1
    assert np.abs(samples[-RATE // 10 :]).max() < 0.05


def test_what_has_no_shape_is_silent():
    for columns in (np.zeros(9), np.full(9, 7), np.ones(1)):
        assert not waveform(columns).any()


def test_wav_is_read_back_by_the_standard_library():
    samples = np.array([0, 0.5, -0.5, 1, -1])
    with wave.open(io.BytesIO(wav(samples))) as file:
        assert (file.getframerate(), file.getnframes()) == (RATE, 5)
        values = np.frombuffer(file.readframes(5), "<i2")
    np.testing.assert_allclose(values / 32767, samples, atol=1 / 32767)


def test_a_comb_of_n_columns_and_period_p_swings_n_over_p_times_a_pass():
    columns = np.arange(64) % 4 == 0
    power = np.abs(np.fft.rfft(waveform(columns), RATE)) ** 2
    assert power.argmax() == 60 * 64 // 4 == tone(64, 4)
    assert tone(64, 1) is None and tone(8, 8) is None


def test_it_never_starts_by_itself():
    sound = Sound()
    before = sound.value
    sound.put(np.arange(5))
    assert not sound.autoplay and not sound.loop and sound.controls
    assert sound.value != before
