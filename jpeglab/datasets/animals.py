"""Elephants and tigers, drawn: two classes to learn from (slides: An example (binary classification)).

    count, seed  --animals-->  pixels (2 count, 96, 128, 3) and labels (2 count,), -1 elephant, +1 tiger
    pixels       --warmth, stripes-->  a number each

No two are alike: size, place, light, grass and coat are drawn at random. Some tigers are white, some elephants red with
dust, and tall grass has stripes of its own, so neither number alone tells the classes apart.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["ELEPHANT", "HEIGHT", "TIGER", "WIDTH", "animals", "stripes", "warmth"]

ELEPHANT, TIGER = -1, 1
HEIGHT, WIDTH = 96, 128
FINE = 3  # drawn so many times as large, and shrunk
WHITE_TIGERS, RED_ELEPHANTS, TALL_GRASS = 0.2, 0.3, 0.2  # how often

Color = tuple[int, ...]


def animals(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """So many elephants and as many tigers, in turn.

    Returns
    -------
    pixels : (2 count, 96, 128, 3) uint8, RGB
    labels : (2 count,) int64, -1 for an elephant, +1 for a tiger
    """
    rng = np.random.default_rng(seed)
    labels = np.tile([ELEPHANT, TIGER], count)
    return np.stack([_draw(rng, int(label)) for label in labels]), labels


def warmth(pixels: np.ndarray) -> np.ndarray:
    """How much redder than blue pictures are, in grey levels: (..., H, W, 3) uint8 to (...) float64."""
    means = pixels.mean(axis=(-3, -2))
    difference: np.ndarray = means[..., 0] - means[..., 2]
    return difference


def stripes(pixels: np.ndarray) -> np.ndarray:
    """The mean difference of neighbors in a row, of green, in grey levels: (..., H, W, 3) uint8 to (...) float64."""
    green = pixels[..., 1].astype(np.int16)
    steps: np.ndarray = np.abs(np.diff(green, axis=-1)).mean(axis=(-2, -1))
    return steps


# --- drawing ----------------------------------------------------------------------------------------------------------


class _Brush:
    """Shapes in an animal's own coordinates: its body is about 2 wide and 1 high, its feet stand at y = 1."""

    def __init__(self, draw: "ImageDraw", center: tuple[float, float], size: float, mirrored: bool) -> None:
        self.draw, self.center, self.size, self.side = draw, center, size, -1 if mirrored else 1

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return self.center[0] + self.side * self.size * x, self.center[1] + self.size * y

    def ellipse(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        """Around (x, y)."""
        corners = (
            self._place(x - self.side * width / 2, y - height / 2),
            self._place(x + self.side * width / 2, y + height / 2),
        )
        self.draw.ellipse([*corners[0], *corners[1]], fill=color)

    def line(self, points: list[tuple[float, float]], width: float, color: Color) -> None:
        """With round joints."""
        thick = max(1, int(width * self.size))
        placed = [self._place(*point) for point in points]
        self.draw.line(placed, fill=color, width=thick, joint="curve")
        for x, y in placed:
            self.draw.ellipse([x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2], fill=color)


def _draw(rng: np.random.Generator, label: int) -> np.ndarray:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (FINE * WIDTH, FINE * HEIGHT))
    draw = ImageDraw.Draw(sheet)
    _savanna(draw, rng)
    size = FINE * rng.uniform(25, 34)
    center = FINE * WIDTH * rng.uniform(0.42, 0.58), FINE * HEIGHT * rng.uniform(0.9, 0.98) - size
    brush = _Brush(draw, center, size, mirrored=bool(rng.integers(2)))
    (_tiger if label == TIGER else _elephant)(brush, rng)
    _grass(draw, rng)
    light = np.array([1, 0.97, 0.94]) ** rng.uniform(-0.5, 1.5) * rng.uniform(0.85, 1.05)
    pixels = np.asarray(sheet.reduce(FINE)) * light
    return np.clip(pixels, 0, 255).astype(np.uint8)


def _savanna(draw: "ImageDraw", rng: np.random.Generator) -> None:
    horizon = int(FINE * HEIGHT * rng.uniform(0.4, 0.6))
    sky, ground = _color(rng, (160, 190, 220), 15), _color(rng, (190, 175, 125), 15)
    draw.rectangle([0, 0, FINE * WIDTH, horizon], fill=sky)
    draw.rectangle([0, horizon, FINE * WIDTH, FINE * HEIGHT], fill=ground)


def _grass(draw: "ImageDraw", rng: np.random.Generator) -> None:
    """Blades before the animal; tall grass hides its legs."""
    tall = rng.random() < TALL_GRASS
    color = _color(rng, (120, 140, 70), 25)
    for x in FINE * WIDTH * rng.random(70 if tall else 15):
        top = FINE * HEIGHT * (1 - rng.uniform(0.1, 0.5 if tall else 0.2))
        draw.line([x, FINE * HEIGHT, x + FINE * rng.normal(0, 3), top], fill=color, width=FINE)


def _elephant(brush: _Brush, rng: np.random.Generator) -> None:
    red = rng.random() < RED_ELEPHANTS
    skin = _color(rng, (165, 115, 80) if red else (125, 122, 120), 12)
    dark = _shade(skin, 0.8)
    for x in (-0.65, -0.3, 0.3, 0.6):
        brush.line([(x, 0.3), (x, 0.9)], 0.26, dark if x in (-0.3, 0.3) else skin)
    brush.line([(-0.95, -0.1), (-1.1, 0.4)], 0.06, dark)
    brush.ellipse(-0.1, 0, 1.9, 1.15, skin)
    brush.line([(1.15, -0.1), (1.4, 0.3), (1.35, 0.75), (1.5, 0.85)], 0.2, skin)
    brush.ellipse(0.95, -0.25, 0.8, 0.8, skin)
    brush.line([(1.2, 0.05), (1.55, 0.15)], 0.08, (235, 230, 215))
    brush.ellipse(0.65, -0.2, 0.55, 0.75, dark)
    brush.ellipse(1.12, -0.32, 0.09, 0.09, (20, 20, 20))


def _tiger(brush: _Brush, rng: np.random.Generator) -> None:
    white = rng.random() < WHITE_TIGERS
    coat = _color(rng, (225, 220, 210) if white else (220, 135, 45), 14)
    black = _color(rng, (35, 30, 25), 10)
    for x in (-0.75, -0.5, 0.45, 0.7):
        brush.line([(x, 0.3), (x, 0.92)], 0.2, _shade(coat, 0.85) if x in (-0.5, 0.45) else coat)
    brush.line([(-0.95, 0), (-1.35, -0.1), (-1.5, -0.5)], 0.13, coat)
    brush.ellipse(-0.1, 0.1, 1.9, 0.72, coat)
    brush.ellipse(-0.1, 0.33, 1.3, 0.2, (240, 235, 225))
    _stripe(brush, rng, black)
    for x in (0.8, 1.2):
        brush.ellipse(x, -0.47, 0.24, 0.24, coat)
    brush.ellipse(1.0, -0.2, 0.7, 0.62, coat)
    brush.ellipse(1.15, -0.05, 0.34, 0.26, (240, 235, 225))
    for x in (0.98, 1.2):
        brush.ellipse(x, -0.26, 0.09, 0.09, (20, 20, 20))
    for y in (-0.42, -0.3, -0.15):
        brush.line([(0.68, y), (0.85, y)], 0.05, black)


def _stripe(brush: _Brush, rng: np.random.Generator, black: Color) -> None:
    for x in np.linspace(-0.9, 0.6, int(rng.integers(6, 13))):
        lean, depth = rng.uniform(-0.08, 0.08), rng.uniform(0.1, 0.3)
        height = 0.3 * (1 - (x + 0.1) ** 2)  # of the back above the body's middle
        brush.line([(x, 0.1 - height), (x + lean, 0.1 + depth)], rng.uniform(0.04, 0.08), black)
    for x in (-1.15, -1.35, -1.45):
        brush.line([(x, -0.15 if x > -1.4 else -0.35), (x + 0.05, -0.02 if x > -1.4 else -0.3)], 0.05, black)


def _color(rng: np.random.Generator, color: Color, spread: float) -> Color:
    brightness = rng.normal(0, spread)
    return tuple(int(np.clip(part + brightness, 0, 255)) for part in color)


def _shade(color: Color, factor: float) -> Color:
    return tuple(int(factor * part) for part in color)
