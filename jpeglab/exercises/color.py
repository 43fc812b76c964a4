"""Exercise 02: color and subsampling (slides: Color space transform: RGB to YCbCr; subsampling).

pixels (H, W, 3)  --luminance-->  (H, W)        pixels  --to_ycbcr-->  (H, W, 3)        plane  --halve-->  a quarter
"""

import numpy as np

from jpeglab.exercises.task import Arguments, Mistake, Task
from jpeglab.transform.color import TO_YCBCR, rgb_to_ycbcr
from jpeglab.transform.sampling import SUBSAMPLING

__all__ = ["TASKS"]

CORNERS = np.array([[[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [90, 90, 90]]], np.uint8)


def _colors() -> np.ndarray:
    """Colors for which JFIF's matrix and the slides' round alike, and cut off alike. (4, 6, 3) uint8."""
    colors = np.random.default_rng(2).integers(0, 256, (2000, 3)).astype(np.uint8)
    exact = colors @ TO_YCBCR.T
    from_half = abs(exact % 1 - 0.5)
    clear = ((from_half > 0.15) & (from_half < 0.4)).all(axis=1)
    return colors[clear][:24].reshape(4, 6, 3)


LUMINANCE = Task(
    name="luminance",
    asks="pixels (H, W, 3) uint8 -> Y (H, W), not rounded",
    reference=lambda pixels: pixels @ TO_YCBCR[0],
    inputs=lambda: [(CORNERS,), (_colors(),)],
    mistakes=(
        Mistake(
            lambda pixels: pixels.mean(axis=2),
            "The plain mean of R, G and B. The eye sees green brighter than blue, and Y counts them so.",
        ),
        Mistake(
            lambda pixels: pixels[..., ::-1] @ TO_YCBCR[0],
            "R and B are interchanged. The last axis is in the order R, G, B.",
        ),
        Mistake(
            lambda pixels: pixels @ np.array([0.2126, 0.7152, 0.0722]),
            "These are the weights of high-definition television. JPEG, and the slide, have older ones.",
        ),
        Mistake(
            lambda pixels: (pixels @ TO_YCBCR[0]).astype(np.uint8),
            "You cut off what is behind the point. Nothing is rounded in this task.",
        ),
        Mistake(
            lambda pixels: pixels @ TO_YCBCR[0] - 128,
            "Too dark by 128: that is the level shift, which comes later, before the DCT.",
        ),
    ),
    hints=("The first row of the slide's matrix.", "pixels[..., 0] is R, for all pixels at once."),
    right="Grey pixels keep their value, since the three weights add up to 1.",
    tolerance=1e-6,  # floats
)


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.floor(values + 0.5)


OFFSET = np.array([0, 128, 128])

TO_YCBCR_TASK = Task(
    name="to_ycbcr",
    asks="pixels (H, W, 3) uint8 -> Y, Cb, Cr (H, W, 3), rounded and clipped to 0..255",
    reference=lambda pixels: rgb_to_ycbcr(pixels),
    inputs=lambda: [(_colors(),), (CORNERS,)],
    mistakes=(
        Mistake(
            lambda pixels: np.clip(_rounded(pixels @ TO_YCBCR.T), 0, 255),
            "Cb and Cr can be negative, and a byte cannot: 128 is added to both.",
        ),
        Mistake(
            lambda pixels: np.clip(_rounded(pixels @ TO_YCBCR.T + 128), 0, 255),
            "128 belongs to Cb and Cr only. Y is not negative anyway.",
        ),
        Mistake(
            lambda pixels: np.clip(_rounded(pixels @ TO_YCBCR + OFFSET), 0, 255),
            "The matrix is mirrored. For row vectors, as the last axis has them, it is pixels @ M.T.",
        ),
        Mistake(
            lambda pixels: rgb_to_ycbcr(pixels)[..., [0, 2, 1]],
            "Cb and Cr are interchanged: Cb is the one that grows with blue.",
        ),
        Mistake(
            lambda pixels: np.clip(np.floor(pixels @ TO_YCBCR.T + OFFSET), 0, 255),
            "Cut off instead of rounded: all three are too small by a half, on average.",
        ),
        Mistake(
            lambda pixels: _rounded(pixels @ TO_YCBCR.T + OFFSET) % 256,
            "For pure blue Cb is 255.5, which rounds to 256: in uint8 that is 0. Clip before you change the dtype.",
        ),
        Mistake(
            lambda pixels: _rounded(pixels @ TO_YCBCR.T + OFFSET),
            "For pure blue Cb is 255.5, which rounds to 256. That is no sample: clip to 0..255.",
        ),
    ),
    hints=(
        "The whole matrix at once is pixels @ M.T, where M is as on the slide. Then comes the vector (0, 128, 128).",
        "numpy.floor(x + 0.5) rounds, numpy.clip(x, 0, 255) clips.",
    ),
    right="The slides' three digits and JFIF's five round alike nearly always.",
)


def _even_planes() -> list[Arguments]:
    rows, cols = np.mgrid[:8, :6]
    return [
        (np.array([[1, 2, 10, 30], [3, 4, 50, 70]], np.uint8),),
        (np.full((4, 4), 200, np.uint8),),
        ((rows * 37 + cols * 91).astype(np.uint8),),
    ]


def _mean_of_four(plane: np.ndarray) -> np.ndarray:
    rows, cols = plane.shape
    means: np.ndarray = plane.reshape(rows // 2, 2, cols // 2, 2).mean(axis=(1, 3))
    return means


HALVE = Task(
    name="halve",
    asks="plane (H, W) uint8, H and W even -> (H / 2, W / 2), the mean of every 2 x 2 samples, not rounded",
    reference=_mean_of_four,
    inputs=_even_planes,
    mistakes=(
        Mistake(
            lambda plane: plane[::2, ::2],
            "You take every second sample, and three of four are never looked at. Take their mean.",
        ),
        Mistake(
            lambda plane: (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / 4,
            "The sum of four bytes does not fit into a byte, and wraps round. Make them int or float first.",
        ),
        Mistake(
            lambda plane: plane.reshape(plane.shape[0] // 2, plane.shape[1] // 2, 4).mean(axis=2),
            "reshape alone takes four samples in a row. The four that belong together lie in two rows.",
        ),
        Mistake(
            lambda plane: plane.reshape(plane.shape[0], -1, 2).mean(axis=2),
            "Only the columns are halved. That is 4:2:2.",
        ),
        Mistake(
            lambda plane: np.floor(_mean_of_four(plane)),
            "You cut off what is behind the point: dark by three eighths of a level, on average. Nothing is rounded "
            "here.",
        ),
    ),
    hints=(
        "plane[::2, ::2] is the upper left sample of each 2 x 2. Which slices are the other three?",
        "Or reshape to (H // 2, 2, W // 2, 2): two of these axes are what you want to take the mean of.",
    ),
    right="libjpeg rounds a half down and up in turn, so that the mean brightness stays.",
    tolerance=1e-9,  # quarters are exact
)


def _count(height: int, width: int, subsampling: str) -> int:
    h, v = SUBSAMPLING[subsampling]
    return height * width + 2 * (-(-height // v) * -(-width // h))


COUNT_SAMPLES = Task(
    name="count_samples",
    asks='height, width, subsampling ("4:4:4", "4:2:2" or "4:2:0") -> samples of Y, Cb and Cr together',
    reference=lambda height, width, subsampling: _count(height, width, subsampling),
    inputs=lambda: [
        (64, 64, "4:4:4"),
        (64, 64, "4:2:0"),
        (64, 64, "4:2:2"),
        (100, 40, "4:2:2"),
        (5, 7, "4:2:0"),
        (5, 7, "4:2:2"),
    ],
    mistakes=(
        Mistake(
            lambda height, width, subsampling: (
                height * width + 2 * (height // SUBSAMPLING[subsampling][1]) * (width // SUBSAMPLING[subsampling][0])
            ),
            "Odd sizes: of 7 columns the last one needs a chroma sample, too. Round up.",
        ),
        Mistake(
            lambda height, width, subsampling: (height * width + _count(height, width, subsampling)) // 2,
            "There are two chroma components, Cb and Cr.",
        ),
        Mistake(
            lambda height, width, subsampling: _count(height, width, subsampling.replace("4:2:0", "4:2:2")),
            "4:2:0 halves the rows as well, not only the columns: one chroma sample for 2 x 2 pixels.",
        ),
        Mistake(
            lambda height, width, subsampling: _count(height, width, subsampling.replace("4:2:2", "4:4:0")),
            "4:2:2 halves the columns, and keeps the rows.",
        ),
        Mistake(
            lambda height, width, subsampling: 3 * (_count(height, width, subsampling) - height * width) // 2,
            "Y is subsampled, too. It has one sample for every pixel, always.",
        ),
    ),
    hints=(
        "Y has height x width samples. Then twice the number of samples of one chroma component.",
        "-(-n // 2) is n / 2, rounded up.",
    ),
    right="12288 and 6144, as on the slide. How many bytes that saves is another question: notebook 02 measures it.",
)


def _fancy(line: np.ndarray) -> np.ndarray:
    edged = np.pad(np.asarray(line, float), 1, mode="edge")
    return np.stack([(3 * edged[1:-1] + edged[:-2]) / 4, (3 * edged[1:-1] + edged[2:]) / 4], axis=1).ravel()


DOUBLE = Task(
    name="double",
    asks="line (n,) uint8 -> (2 n,), each 3/4 of its own sample and 1/4 of the nearer neighbor, not rounded",
    reference=_fancy,
    inputs=lambda: [
        (np.array([0, 100, 200], np.uint8),),
        (np.array([200, 180, 255, 0, 7], np.uint8),),
        (np.array([9], np.uint8),),
    ],
    mistakes=(
        Mistake(
            lambda line: np.repeat(line, 2),
            "Each sample twice: that is the simplest way, and it makes steps. Mix in a quarter of the neighbor.",
        ),
        Mistake(
            lambda line: np.interp(np.arange(2 * line.size) / 2, np.arange(line.size), line),
            "Your old samples lie on new ones. A chroma sample lies in the middle between its two pixels.",
        ),
        Mistake(
            lambda line: _fancy(line).reshape(-1, 2)[:, ::-1].ravel(),
            "The two are interchanged: the left one of a pair leans to the left.",
        ),
        Mistake(
            lambda line: _fancy(np.pad(line, 1))[2:-2],
            "Outside of the line you take 0, and the ends become dark. The last sample stands for what is beyond it.",
        ),
        Mistake(
            lambda line: 2 * _fancy(line) - np.repeat(line, 2),
            "Half and half: the own sample is three times as near as the neighbor.",
        ),
    ),
    hints=(
        "Of 0 100 200 the middle one becomes 75 and 125.",
        "Put a copy of the first sample in front and of the last one behind; then every sample has two neighbors.",
        "numpy.stack([left, right], axis=1).ravel() puts two lines together tooth by tooth.",
    ),
    right="libjpeg calls it fancy upsampling, does it in both directions, and rounds.",
    tolerance=1e-9,  # quarters are exact
)

TASKS = (LUMINANCE, TO_YCBCR_TASK, COUNT_SAMPLES, HALVE, DOUBLE)
