"""Scripts: in which scans a file's coefficients come (T.81 G.1.1; libjpeg-turbo's jpeg_simple_progression).

colors and sampling  --sequential_script-->  one scan (or one a component)
                     --progressive_script-->  DC first, then bands of AC, then one more bit of each
"""

from jpeglab.image import Scan

__all__ = ["carries_everything", "progressive_script", "sequential_script"]

MOST_BLOCKS = 10  # of an MCU in an interleaved scan, T.81 B.2.3


def sequential_script(slots: tuple[int, ...], samplings: tuple[tuple[int, int], ...]) -> tuple[Scan, ...]:
    """Everything in one scan, or a scan for each component where an MCU would be too large.

    slots : for each component the destination of its Huffman tables
    """
    everything = tuple(range(len(slots)))
    groups = [everything] if _fits(samplings) else [(i,) for i in everything]
    return tuple(Scan(group, slots=tuple((slots[i], slots[i]) for i in group)) for group in groups)


def progressive_script(slots: tuple[int, ...], samplings: tuple[tuple[int, int], ...], color: str) -> tuple[Scan, ...]:
    """libjpeg-turbo's script: ten scans for YCbCr, six and fewer a component for the rest.

    >>> [scan.spectral for scan in progressive_script((0,), ((1, 1),), "grey")]
    [(0, 0), (1, 5), (6, 63), (1, 63), (0, 0), (1, 63)]
    """
    n = len(slots)
    if color == "YCbCr":
        bands = [(0, 1, 5, 0, 2), (2, 1, 63, 0, 1), (1, 1, 63, 0, 1), (0, 6, 63, 0, 2), (0, 1, 63, 2, 1)]
        finest = [(2, 1, 63, 1, 0), (1, 1, 63, 1, 0), (0, 1, 63, 1, 0)]
    else:
        bands = [(i, *band) for band in ((1, 5, 0, 2), (6, 63, 0, 2), (1, 63, 2, 1)) for i in range(n)]
        finest = [(i, 1, 63, 1, 0) for i in range(n)]
    dc = _dc_scans(slots, samplings)
    return (
        *(scan._replace(approximation=(0, 1)) for scan in dc),
        *(_band(slots, *band) for band in bands),
        *(_refined(scan) for scan in dc),
        *(_band(slots, *band) for band in finest),
    )


def carries_everything(scans: tuple[Scan, ...], components: int) -> bool:
    """Whether a script brings all 64 values of every component to full precision; a damaged file's may not."""
    exact = {
        (component, k)
        for scan in scans
        if scan.approximation[1] == 0
        for component in scan.components
        for k in range(scan.spectral[0], scan.spectral[1] + 1)
    }
    return len(exact) == 64 * components


def _fits(samplings: tuple[tuple[int, int], ...]) -> bool:
    return len(samplings) == 1 or sum(h * v for h, v in samplings) <= MOST_BLOCKS


def _dc_scans(slots: tuple[int, ...], samplings: tuple[tuple[int, int], ...]) -> list[Scan]:
    scans = sequential_script(slots, samplings)
    return [scan._replace(spectral=(0, 0), slots=tuple((dc, 0) for dc, _ in scan.slots)) for scan in scans]


def _refined(scan: Scan) -> Scan:
    return scan._replace(approximation=(1, 0), slots=((0, 0),) * len(scan.components))


def _band(slots: tuple[int, ...], component: int, first: int, last: int, high: int, low: int) -> Scan:
    return Scan((component,), (first, last), (high, low), ((0, slots[component]),))
