"""A histogram as sound: a smooth one is a thud, a comb is a tone.

    columns (n,)  --waveform-->  samples (m,) in -1..1  --wav-->  a file that the browser plays

The outline of the histogram is one swing of the sound. It is played 60 times a second, ever softer, as a string that
was plucked. What is smooth has little but this low note; columns that rise and fall with a period of p out of n swing
along, 60 n / p times a second.
"""

import io
import wave

import ipywidgets
import numpy as np

__all__ = ["PASSES", "RATE", "Sound", "tone", "wav", "waveform"]

RATE = 22_050  # samples a second
PASSES = 60  # histograms a second
SECONDS, DECAY = 0.9, 0.2  # how long it is, and after how long it is softer by e
LOWEST = 3 * PASSES  # Hz; a comb that is slower is not heard beside the thud


def waveform(columns: np.ndarray) -> np.ndarray:
    """The outline of a histogram as a sound.

    Parameters
    ----------
    columns : (n,) heights, at least 0

    Returns
    -------
    (RATE * SECONDS,) float64 within -1..1; silence if all columns are alike
    """
    time = np.arange(int(RATE * SECONDS)) / RATE
    place = time * PASSES % 1 * len(columns) - 0.5
    swing = np.interp(place, np.arange(len(columns)), columns, period=len(columns))
    swing -= swing.mean()
    largest = np.abs(swing).max()
    return swing / (largest or 1) * np.exp(-time / DECAY)


def wav(samples: np.ndarray) -> bytes:
    """A WAV file of samples in -1..1: one channel, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((samples * 32_767).astype("<i2").tobytes())
    return file.getvalue()


def tone(columns: int, period: int) -> int | None:
    """How high a comb of this period sounds, in Hz, or None where there is none to be heard."""
    height = PASSES * columns / period
    return int(height + 0.5) if period > 1 and height >= LOWEST else None


class Sound(ipywidgets.Audio):
    """A player for a histogram. It never starts by itself."""

    def __init__(self) -> None:
        super().__init__(value=wav(np.zeros(1)), format="wav", autoplay=False, loop=False, layout={"width": "250px"})

    def put(self, columns: np.ndarray) -> None:
        """Take this histogram."""
        self.value = wav(waveform(np.asarray(columns, np.float64)))
