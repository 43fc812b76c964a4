"""Makes tests/files: `python tests/make_files.py`. Needs libjpeg-turbo's programs; knows nothing of jpeglab.

Good files are Pillow's or cjpeg's, some taken apart and put together in another way that T.81 allows. Where Pillow does
not open what comes out, the expected pixels or coefficients are those of the file it was made from. Broken files are
good ones with one defect, and beside each stands where it is.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jpegs import Part, changed, cjpeg, joined, jpegtran, only, opened, parts, photo, saved, stored
from PIL import Image

FILES = Path(__file__).parent / "files"
DHT, EOI, SOS, DQT, DNL, DRI, COM, APP0, APP1, APP2, APP14 = (
    0xC4, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE,
)  # fmt: skip
SOF0, SOF1, SOF2 = 0xC0, 0xC1, 0xC2

COLOR = photo(37, 45, seed=1)
GREY = photo(37, 45, channels=1, seed=2)
FOUR = photo(37, 45, channels=4, seed=3)

EVERY_COMPONENT_ALONE = "0; 1; 2;"
LUMINANCE_THEN_COLORS = "0; 1 2;"
# DC in two steps, AC in odd bands, refined out of order
ODD_PROGRESSION = """
0: 0-0, 0, 3; 1 2: 0-0, 0, 0; 0: 1-1, 0, 2; 0: 40-63, 0, 0; 1: 1-63, 0, 3; 0: 2-39, 0, 1; 0: 1-1, 2, 1;
0: 0-0, 3, 2; 2: 1-63, 0, 0; 0: 0-0, 2, 1; 1: 1-63, 3, 2; 0: 0-0, 1, 0; 0: 1-39, 1, 0; 1: 1-63, 2, 1; 1: 1-63, 1, 0;
"""
COARSE_PROGRESSION = "0 1 2: 0-0, 0, 1; 0: 1-9, 0, 2; 0: 1-9, 2, 1;"


def good() -> Iterator[tuple[str, bytes]]:
    """Names and files; what is odd about each is in its name."""
    yield "one-pixel", saved(photo(1, 1))
    yield "grey", saved(GREY)
    yield "grey-progressive", saved(GREY, progressive=True)
    yield "grey-sampling-2x2", cjpeg(GREY, "-sample", "2x2")
    for name, sample in {"444": "1x1", "422": "2x1", "420": "2x2", "440": "1x2", "411": "4x1"}.items():
        yield f"color-{name}", cjpeg(COLOR, "-sample", sample)
        yield f"color-{name}-progressive", cjpeg(COLOR, "-sample", sample, "-progressive")
    for sample in ("1x4", "4x2", "3x1", "1x3", "2x4", "2x2,1x2,2x1", "4x1,1x1,2x1", "1x1,2x2,1x1", "2x1,2x1,1x1"):
        yield f"sampling-{sample.replace(',', '-')}", cjpeg(COLOR, "-sample", sample)
    yield "sampling-2x2-1x2-2x1-progressive", cjpeg(COLOR, "-sample", "2x2,1x2,2x1", "-progressive")
    yield "optimized", saved(COLOR, optimize=True)
    for width in (2, 3, 4, 5):  # at most two samples of chroma a row are upsampled in another way
        yield f"width-{width}-420", saved(photo(9, width, seed=width))
        yield f"width-{width}-422", saved(photo(9, width, seed=width), subsampling="4:2:2")

    rgb = saved(COLOR, keep_rgb=True)
    yield "rgb-adobe", rgb
    yield "rgb-by-identifiers", _without(rgb, APP14)
    yield "rgb-subsampled", _as_rgb(cjpeg(COLOR, "-sample", "2x2"))
    yield "rgb-progressive", cjpeg(COLOR, "-rgb", "-progressive")
    cmyk = saved(FOUR)
    yield "cmyk-adobe", cmyk
    yield "cmyk-progressive", saved(FOUR, progressive=True)
    yield "cmyk-without-adobe", _without(cmyk, APP14)
    yield "ycck", changed(cmyk, APP14, lambda payload: payload[:11] + b"\2")
    yield "ycck-progressive", changed(saved(FOUR, progressive=True), APP14, lambda payload: payload[:11] + b"\2")
    plain = saved(COLOR)
    yield "no-jfif", _without(plain, APP0)
    yield "adobe-transform-1", _with_segment(_without(plain, APP0), APP14, b"Adobe\0\x64\0\0\0\0\1")
    yield "jfif-wins-over-adobe", _with_segment(plain, APP14, b"Adobe\0\x64\0\0\0\0\0")
    yield "identifiers-0-1-2", _identifiers(_without(plain, APP0), (0, 1, 2))

    for restart in ("1B", "3B", "1"):
        yield f"restart-{restart}", cjpeg(COLOR, "-sample", "2x1", "-restart", restart)
        yield f"restart-{restart}-progressive", cjpeg(COLOR, "-sample", "2x2", "-restart", restart, "-progressive")
    yield "restart-grey", cjpeg(GREY, "-restart", "2B")
    yield "restart-longer-than-the-picture", _with_segment(plain, DRI, b"\xff\xff", before=SOS)
    yield "restart-changes-between-scans", _restart_changes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for name, script in {
            "scans-one-each": EVERY_COMPONENT_ALONE,
            "scans-y-then-colors": LUMINANCE_THEN_COLORS,
            "scans-out-of-order": "2; 0; 1;",
            "scans-odd-progression": ODD_PROGRESSION,
        }.items():
            yield name, cjpeg(COLOR, "-sample", "2x2", scans=script, folder=folder)
            yield f"{name}-restart", cjpeg(COLOR, "-sample", "2x2", "-restart", "2B", scans=script, folder=folder)
        yield "scans-one-each-optimized", cjpeg(COLOR, "-optimize", scans=EVERY_COMPONENT_ALONE, folder=folder)
        yield "scans-of-large-mcus", cjpeg(COLOR, "-sample", "4x4,2x2,1x1", scans=EVERY_COMPONENT_ALONE, folder=folder)
    yield "tables-16-bit", changed(plain, DQT, _wide)
    yield "tables-above-255", _above_255(plain)
    yield "tables-in-one-segment", _merged(plain)
    yield "tables-in-slots-3-and-2", _other_slots(plain)
    yield "tables-redefined-between-scans", _redefined()
    yield "huffman-tables-2-and-3", _other_huffman_slots(plain)
    yield "no-huffman-tables", _without(plain, DHT)
    yield "extended-sequential", changed_code(plain, SOF0, SOF1)
    yield "fill-bytes", b"".join((b"\xff" * (7 * (p.offset > 0))) + p.bytes() for p in parts(plain))
    yield "fill-bytes-restart", _fill_in_entropy(cjpeg(COLOR, "-restart", "1B"))
    yield "tem-marker", plain[:2] + b"\xff\x01" + plain[2:]
    yield "after-the-end", plain + b"\xff\xd8 and more"
    yield "two-pictures", plain + saved(GREY)
    yield "metadata", _metadata(plain)
    yield "metadata-longer-than-it-says", plain[:20] + b"\0\0\0" + plain[20:]  # as some cameras miscount
    yield "comments-between-scans", _comments(jpegtran(plain, "-progressive"))
    yield "dnl", _dnl(plain)
    yield "dnl-progressive", _dnl(jpegtran(plain, "-progressive"))
    yield "dnl-restart", _dnl(cjpeg(COLOR, "-restart", "1"))
    yield "dnl-beside-a-height", joined(_after_first_scan(parts(plain), Part(0, DNL, (37).to_bytes(2, "big"))))
    yield (
        "two-components",
        _two_components(cjpeg(COLOR, "-sample", "1x1", scans=EVERY_COMPONENT_ALONE, folder=_folder())),
    )
    yield "coarse-progression", cjpeg(COLOR, scans=COARSE_PROGRESSION, folder=_folder())


def expected() -> dict[str, tuple[bytes, np.ndarray | None]]:
    """For what Pillow or jpeglib do not read: a file that holds the same coefficients, and the pixels if it has any."""
    plain, restarts = saved(COLOR), cjpeg(COLOR, "-restart", "1")
    three = cjpeg(COLOR, "-sample", "1x1", scans=EVERY_COMPONENT_ALONE, folder=_folder())
    return {
        "dnl": (plain, opened(plain)),
        "dnl-progressive": (plain, opened(plain)),
        "dnl-restart": (restarts, opened(restarts)),
        "no-huffman-tables": (plain, opened(plain)),
        "tem-marker": (plain, opened(plain)),
        "metadata-longer-than-it-says": (plain, opened(plain)),
        "two-components": (three, None),
        "coarse-progression": (cjpeg(COLOR, scans=COARSE_PROGRESSION, folder=_folder()), None),  # Pillow smooths it
    }


def _folder() -> Path:
    return Path(tempfile.mkdtemp())


def changed_code(data: bytes, old: int, new: int) -> bytes:
    return joined([part._replace(code=new) if part.code == old else part for part in parts(data)])


def _without(data: bytes, code: int) -> bytes:
    return joined([part for part in parts(data) if part.code != code])


def _with_segment(data: bytes, code: int, payload: bytes, before: int = DQT) -> bytes:
    pieces = parts(data)
    place = next(i for i, part in enumerate(pieces) if part.code == before)
    return joined([*pieces[:place], Part(0, code, payload), *pieces[place:]])


def _identifiers(data: bytes, identifiers: tuple[int, ...]) -> bytes:
    new = dict(enumerate(identifiers, start=1))

    def frame(payload: bytes) -> bytes:
        rest = [bytes([new[payload[i]]]) + payload[i + 1 : i + 3] for i in range(6, len(payload), 3)]
        return payload[:6] + b"".join(rest)

    def scan(payload: bytes) -> bytes:
        end = 1 + 2 * payload[0]
        rest = [bytes([new[payload[i]], payload[i + 1]]) for i in range(1, end, 2)]
        return payload[:1] + b"".join(rest) + payload[end:]

    return changed(changed(changed(data, SOF0, frame), SOF2, frame), SOS, scan)


def _as_rgb(data: bytes) -> bytes:
    return _identifiers(_without(data, APP0), tuple(b"RGB"))


def _wide(payload: bytes) -> bytes:
    return bytes([0x10 | payload[0]]) + np.frombuffer(payload[1:], np.uint8).astype(">u2").tobytes()


def _above_255(data: bytes) -> bytes:
    def larger(payload: bytes) -> bytes:
        return bytes([0x10 | payload[0]]) + (np.frombuffer(payload[1:], np.uint8) * 7.0 + 1).astype(">u2").tobytes()

    return changed_code(changed(data, DQT, larger), SOF0, SOF1)


def _merged(data: bytes) -> bytes:
    """All tables in one DQT and one DHT, which stand behind the frame header."""
    pieces = parts(data)
    quantization = b"".join(part.payload for part in pieces if part.code == DQT)
    huffman = b"".join(part.payload for part in pieces if part.code == DHT)
    rest = [part for part in pieces if part.code not in (DQT, DHT)]
    place = next(i for i, part in enumerate(rest) if part.code == SOS)
    return joined([*rest[:place], Part(0, DHT, huffman), Part(0, DQT, quantization), *rest[place:]])


def _other_slots(data: bytes) -> bytes:
    data = changed(data, DQT, lambda payload: bytes([3 - payload[0]]) + payload[1:])
    return changed(data, SOF0, lambda p: p[:8] + b"\3" + p[9:11] + b"\2" + p[12:14] + b"\2")


def _other_huffman_slots(data: bytes) -> bytes:
    data = changed(data, DHT, lambda payload: bytes([payload[0] + 2]) + payload[1:])
    return changed_code(
        changed(data, SOS, lambda p: p[:2] + b"\x22" + p[3:4] + b"\x33" + p[5:6] + b"\x33" + p[7:]), SOF0, SOF1
    )


def _redefined() -> bytes:
    """Three scans; every component names quantization table 0, and a DQT in front of each scan says what that is."""
    pieces = parts(cjpeg(COLOR, "-sample", "2x2", "-optimize", scans=EVERY_COMPONENT_ALONE, folder=_folder()))
    tables = [part.payload[1:] for part in pieces if part.code == DQT]
    result, scan = [], 0
    for part in pieces:
        if part.code == SOF0:
            payload = part.payload
            result.append(part._replace(payload=payload[:11] + b"\0" + payload[12:14] + b"\0"))
        elif part.code == SOS:
            steps = bytes(min(255, step + scan) for step in tables[min(scan, 1)])
            result += [Part(0, DQT, b"\0" + steps), part]
            scan += 1
        elif part.code != DQT:
            result.append(part)
    return joined(result)


def _restart_changes() -> bytes:
    """Scans of one component each, taken from files with different restart intervals."""
    flags = ("-sample", "2x2")
    files = [
        parts(cjpeg(COLOR, *flags, *restart, scans=EVERY_COMPONENT_ALONE, folder=_folder()))
        for restart in ((), ("-restart", "2B"), ("-restart", "5B"))
    ]
    scans = [[part for part in file if part.code == SOS][i] for i, file in enumerate(files)]
    head = [part for part in files[0] if part.code not in (SOS, EOI)]
    two, five = Part(0, DRI, b"\0\2"), Part(0, DRI, b"\0\5")
    return joined([*head, scans[0], two, scans[1], five, scans[2], Part(0, EOI, b"")])


def _fill_in_entropy(data: bytes) -> bytes:
    """More FF bytes in front of every restart marker (T.81 B.1.1.2)."""
    pieces = parts(data)
    for i, part in enumerate(pieces):
        if part.code == SOS:
            entropy = part.entropy
            for number in range(8):
                entropy = entropy.replace(bytes((0xFF, 0xD0 + number)), bytes((0xFF, 0xFF, 0xFF, 0xD0 + number)))
            pieces[i] = part._replace(entropy=entropy)
    return joined(pieces)


def _metadata(data: bytes) -> bytes:
    """Segments of many kinds, in an order that nobody would choose; the Exif holds a whole JPEG as its thumbnail."""
    thumbnail = saved(photo(8, 8))
    pieces = parts(data)
    extra = [
        Part(0, COM, "früher".encode("latin-1")),
        Part(0, APP1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + thumbnail),
        Part(0, APP2, b"ICC_PROFILE\0\1\2" + bytes(range(256))),
        Part(0, 0xED, b"Photoshop 3.0\x008BIM"),
        Part(0, APP2, b"ICC_PROFILE\0\2\2" + bytes(300)),
        Part(0, APP1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        Part(0, 0xEF, b""),
        Part(0, COM, b""),
    ]
    return joined([*pieces[:2], *extra, *pieces[2:]])


def _comments(data: bytes) -> bytes:
    result, count = [], 0
    for part in parts(data):
        if part.code == SOS:
            count += 1
            result.append(Part(0, COM, b"scan %d" % count))
        result.append(part)
    return joined(result)


def _after_first_scan(pieces: list[Part], part: Part) -> list[Part]:
    place = next(i for i, piece in enumerate(pieces) if piece.code == SOS)
    return [*pieces[: place + 1], part, *pieces[place + 1 :]]


def _dnl(data: bytes) -> bytes:
    """The height in a DNL segment behind the first scan instead of in the frame header (T.81 B.2.5)."""
    lines = next(part.payload[1:3] for part in parts(data) if part.code in (SOF0, SOF2))
    for code in (SOF0, SOF2):
        data = changed(data, code, lambda payload: payload[:1] + b"\0\0" + payload[3:])
    return joined(_after_first_scan(parts(data), Part(0, DNL, lines)))


def _two_components(data: bytes) -> bytes:
    """Without the third component: its line in the frame header, and the last scan with its tables."""
    pieces = parts(changed(data, SOF0, lambda payload: payload[:5] + b"\2" + payload[6:12]))
    second = [i for i, part in enumerate(pieces) if part.code == SOS][1]
    return joined([*(p for p in pieces[: second + 1] if p.code != APP0), Part(0, EOI, b"")])


# --- what is not done -------------------------------------------------------------------------------------------------


def unsupported() -> Iterator[tuple[str, bytes]]:
    """What stands in front of the underscore is what the error has to name."""
    plain, progressive = saved(COLOR), saved(COLOR, progressive=True)
    yield "arithmetic_sequential", cjpeg(COLOR, "-arithmetic")
    yield "arithmetic_progressive", cjpeg(COLOR, "-arithmetic", "-progressive")
    yield "lossless_sof3", changed_code(plain, SOF0, 0xC3)
    yield "lossless_arithmetic-sof11", changed_code(plain, SOF0, 0xCB)
    for code in (0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF):
        yield f"hierarchical_sof{code - 0xC0}", changed_code(plain, SOF0, code)
    frame = only(plain, SOF0).payload
    yield "hierarchical_dhp", _with_segment(plain, 0xDE, frame)
    yield "hierarchical_exp", _with_segment(plain, 0xDF, b"\x11")
    yield "12-bit_sequential", changed(changed_code(plain, SOF0, SOF1), SOF1, lambda payload: b"\x0c" + payload[1:])
    yield "12-bit_progressive", changed(progressive, SOF2, lambda payload: b"\x0c" + payload[1:])
    five = frame[:5] + b"\5" + b"".join(bytes((i, 0x11, 0)) for i in range(1, 6))
    yield "components_5", changed(plain, SOF0, lambda _: five)


# --- broken files -----------------------------------------------------------------------------------------------------


class Broken(NamedTuple):
    """A file with one defect.

    offset : where it is; or (first, last), where a decoder may notice it
    word : what the message must hold
    """

    data: bytes
    offset: int | tuple[int, int]
    word: str


def broken() -> Iterator[tuple[str, Broken]]:
    """Names and files. An offset is of the field that is wrong, or of its segment, or of where the data ran out."""
    plain = saved(COLOR)
    progressive = saved(COLOR, progressive=True)
    restarts = cjpeg(COLOR, "-restart", "2B")

    def at(code: int, index: int = 0, data: bytes = plain) -> int:
        """Where the payload of a segment starts."""
        return [part.offset for part in parts(data) if part.code == code][index] + 4

    def patched(position: int, value: bytes, data: bytes = plain) -> bytes:
        return data[:position] + value + data[position + len(value) :]

    # not a JPEG, or not all of one
    yield "empty", Broken(b"", 0, "FF D8")
    yield "png", Broken(b"\x89PNG\r\n\x1a\n" + bytes(30), 0, "89 50")
    yield "only-soi", Broken(b"\xff\xd8", 2, "EOI")
    yield "only-soi-and-eoi", Broken(b"\xff\xd8\xff\xd9", 2, "frame")
    yield "no-scan", Broken(joined([p for p in parts(plain) if p.code != SOS]), at(SOS) - 4, "scan")
    yield "no-eoi", Broken(plain[:-2], len(plain) - 2, "EOI")
    yield "half-an-eoi", Broken(plain[:-1], len(plain) - 1, "ends")
    yield "cut-in-scan", Broken(plain[: at(SOS) + 60], at(SOS) + 60, "early")
    yield "cut-in-dht", Broken(plain[: at(DHT) + 9], at(DHT) + 9, "DHT")
    yield "cut-in-a-length", Broken(plain[: at(SOF0) - 1], at(SOF0) - 1, "SOF0")

    # markers
    yield "no-marker", Broken(patched(at(DQT, 1) - 4, b"\0"), at(DQT, 1) - 4, "marker")
    yield "second-soi", Broken(plain[:2] + plain, 2, "SOI")
    yield "stray-restart", Broken(plain[:2] + b"\xff\xd3" + plain[2:], 2, "RST3")
    yield "reserved-marker", Broken(plain[:2] + b"\xff\x02\0\2" + plain[2:], 2, "0x02")
    yield "jpg7-marker", Broken(plain[:2] + b"\xff\xf7\0\2" + plain[2:], 2, "0xF7")
    yield "length-0", Broken(patched(at(DQT) - 2, b"\0\0"), at(DQT) - 2, "length")
    yield "length-1", Broken(patched(at(APP0) - 2, b"\0\1"), at(APP0) - 2, "length")

    # DQT
    yield "dqt-empty", Broken(_with_segment(plain, DQT, b""), at(DQT), "empty")
    yield "dqt-slot-4", Broken(patched(at(DQT), b"\4"), at(DQT), "0..3")
    yield "dqt-precision-2", Broken(patched(at(DQT), b"\x20"), at(DQT), "precision")
    yield "dqt-step-0", Broken(patched(at(DQT) + 7, b"\0"), at(DQT), "step of 0")
    yield "dqt-short", Broken(_shorter(plain, DQT, 1), at(DQT), "64 bytes")
    yield "dqt-announces-16-bit", Broken(patched(at(DQT), b"\x10"), at(DQT), "128 bytes")
    yield "dqt-missing", Broken(_drop(plain, DQT, 1), at(SOS, 0, _drop(plain, DQT, 1)), "table 1")

    # DHT
    yield "dht-empty", Broken(_with_segment(plain, DHT, b"", before=SOS), at(SOS), "empty")
    yield "dht-slot-4", Broken(patched(at(DHT), b"\4"), at(DHT), "0..3")
    yield "dht-class-2", Broken(patched(at(DHT), b"\x20"), at(DHT), "class")
    yield "dht-too-many-symbols", Broken(patched(at(DHT) + 16, b"\xff"), at(DHT), "codes")
    yield "dht-overfull", Broken(patched(at(DHT) + 1, b"\3\0\3"), at(DHT), "room")
    yield "dht-short", Broken(_shorter(plain, DHT, 1), at(DHT), "codes")
    yield "dht-cut-in-counts", Broken(_shorter(plain, DHT, 17), at(DHT), "codes")
    # the standard table is meant only where no DHT at all tells one, and never in a progressive file
    yield (
        "dht-missing-progressive",
        Broken(_drop(progressive, DHT, 0), at(SOS, 0, _drop(progressive, DHT, 0)), "DC table 0"),
    )

    # SOF
    yield "sof-missing", Broken(_without(plain, SOF0), at(SOS, 0, _without(plain, SOF0)) - 4, "SOS")
    yield "sof-twice", Broken(_with_segment(plain, SOF0, only(plain, SOF0).payload, before=SOS), at(SOS) - 4, "second")
    yield "sof-width-0", Broken(patched(at(SOF0) + 3, b"\0\0"), at(SOF0), "width")
    yield "sof-height-0", Broken(patched(at(SOF0) + 1, b"\0\0"), len(plain) - 2, "height")
    yield "sof-precision-7", Broken(patched(at(SOF0), b"\7"), at(SOF0), "8-bit")
    yield "sof-no-component", Broken(changed(plain, SOF0, lambda p: p[:5] + b"\0"), at(SOF0), "component")
    yield "sof-too-few-lines", Broken(patched(at(SOF0) + 5, b"\4"), at(SOF0), "4 components")
    yield "sof-sampling-0", Broken(patched(at(SOF0) + 7, b"\x20"), at(SOF0) + 7, "sampling")
    yield "sof-sampling-5", Broken(patched(at(SOF0) + 10, b"\x51"), at(SOF0) + 10, "sampling")
    yield "sof-slot-4", Broken(patched(at(SOF0) + 8, b"\4"), at(SOF0) + 8, "0..3")
    yield "sof-same-identifiers", Broken(patched(at(SOF0) + 9, b"\1"), at(SOF0), "identifier")
    yield "sof-too-short", Broken(changed(plain, SOF0, lambda p: p[:5]), at(SOF0), "6 bytes")
    yield "sof-more-blocks-than-bits", Broken(patched(at(SOF0) + 1, b"\4\0\xff\xff"), at(SOS) + 10, "at least")

    # SOS
    yield "sos-no-component", Broken(changed(plain, SOS, lambda p: b"\0" + p[7:]), at(SOS), "components")
    yield (
        "sos-five-components",
        Broken(changed(plain, SOS, lambda p: b"\5" + p[1:7] + p[3:7] + p[7:]), at(SOS), "components"),
    )
    yield "sos-wrong-length", Broken(changed(plain, SOS, lambda p: p[:-1]), at(SOS), "bytes")
    yield "sos-unknown-component", Broken(patched(at(SOS) + 3, b"\x09"), at(SOS) + 3, "component 9")
    yield "sos-component-twice", Broken(patched(at(SOS) + 3, b"\1"), at(SOS), "twice")
    swapped = changed(plain, SOS, lambda p: b"\3\1\0\3\x11\2\x11" + p[7:])
    yield "sos-components-out-of-order", Broken(swapped, (at(SOS), at(SOS) + 6), "order")  # T.81 B.2.3
    yield "sos-table-4", Broken(patched(at(SOS) + 4, b"\x14"), at(SOS) + 4, "0..3")
    yield "sos-band-in-baseline", Broken(patched(at(SOS) + 8, b"\x3e"), at(SOS) + 7, "0..62")
    yield "sos-bits-in-baseline", Broken(patched(at(SOS) + 9, b"\1"), at(SOS) + 7, "sequential")
    second = at(SOS, 1, progressive)  # one component, AC 1..5
    yield "sos-backward-band", Broken(patched(second + 3, b"\5\1", progressive), second + 3, "5..1")
    yield "sos-band-past-63", Broken(patched(second + 4, b"\x40", progressive), second + 3, "64")
    yield "sos-dc-with-ac", Broken(patched(second + 3, b"\0", progressive), second + 3, "0..5")
    first = at(SOS, 0, progressive)
    yield "sos-ac-of-three", Broken(patched(first + 7, b"\1\1", progressive), first + 7, "1..1")
    yield "sos-bit-14", Broken(patched(first + 9, b"\x0e", progressive), first + 7, "14")
    yield "sos-skips-a-bit", Broken(patched(first + 9, b"\x31", progressive), first + 7, "bit")
    yield "sos-refines-nothing", Broken(patched(first + 9, b"\x21", progressive), first, "refines")
    scans = [part for part in parts(progressive) if part.code == SOS]
    twice = joined(_after_first_scan(parts(progressive), scans[0]))
    yield "scan-twice", Broken(twice, scans[0].offset + len(scans[0].bytes()) + 4, "again")
    ac_first = _drop(progressive, SOS, 0)
    yield "scan-of-ac-before-dc", Broken(ac_first, at(SOS, 0, ac_first), "DC")
    one_each = cjpeg(COLOR, "-sample", "1x1", scans=EVERY_COMPONENT_ALONE, folder=_folder())
    lacks = _drop(one_each, SOS, 2)
    yield "scan-of-a-component-missing", Broken(lacks, len(lacks) - 2, "component 2")
    large = cjpeg(COLOR, "-sample", "2x2")
    sampled = changed(large, SOF0, lambda p: p[:7] + b"\x44" + p[8:])
    yield "mcu-of-18-blocks", Broken(sampled, at(SOS, 0, sampled), "18 blocks")

    # DRI and DNL
    yield "dri-wrong-length", Broken(_with_segment(plain, DRI, b"\0", before=SOS), at(SOS), "2 bytes")
    yield "dnl-before-the-scan", Broken(_with_segment(plain, DNL, b"\0\x25", before=SOS), at(SOS) - 4, "DNL")
    lines = joined(_after_first_scan(parts(plain), Part(0, DNL, b"\0\x26")))
    yield "dnl-disagrees", Broken(lines, len(lines) - 4, "37 lines")
    zero = patched(at(SOF0) + 1, b"\0\0")
    zero = joined(_after_first_scan(parts(zero), Part(0, DNL, b"\0\0")))
    yield "dnl-0", Broken(zero, len(zero) - 8, "height")

    # restart markers; MCUs of 2B: a marker every two MCUs, 3 x 3 MCUs
    marks = [
        i for i in range(at(SOS, 0, restarts), len(restarts)) if restarts[i] == 0xFF and 0xD0 <= restarts[i + 1] <= 0xD7
    ]
    assert len(marks) == 4
    yield "restart-number-wrong", Broken(patched(marks[1] + 1, b"\xd3", restarts), marks[1], "RST1")
    yield "restart-missing", Broken(restarts[: marks[1]] + restarts[marks[1] + 2 :], marks[2] - 2, "RST")
    yield (
        "restart-last-missing",
        Broken(restarts[: marks[3]] + restarts[marks[3] + 2 :], (marks[2], len(restarts) - 4), ""),
    )
    yield "restart-too-many", Broken(restarts[:-2] + b"\xff\xd4\x00\x00" + restarts[-2:], len(restarts) - 2, "RST4")
    yield "restart-not-announced", Broken(_without(restarts, DRI), marks[0] - 6, "RST0")
    announced = _with_segment(plain, DRI, b"\0\2", before=SOS)
    yield "restart-announced-but-absent", Broken(announced, (at(SOS) + 16, len(announced) - 2), "")

    # entropy-coded data
    begin = at(SOS) + 10
    yield "data-missing", Broken(joined([p._replace(entropy=b"") for p in parts(plain)]), begin, "")
    yield "data-ends-early", Broken(plain[: begin + 80] + b"\xff\xd9", (begin + 70, begin + 80), "")
    yield "data-left-over", Broken(plain[:-2] + b"\x55\x55" + plain[-2:], (len(plain) - 3, len(plain) - 2), "left")
    flat = saved(np.full((16, 16), 200, np.uint8))
    start = at(SOS, 0, flat) + 6
    # 16 ones are no code of T.81's tables; FF is stuffed
    yield "data-no-such-code", Broken(flat[:start] + b"\xff\0\xff\0\xff\0\xff\0" + flat[start:], start, "code")
    # grey: DC 00 (no difference), then ZRL 11111111001 four times: 64 zeros, though only 63 fit
    bits = "00" + "11111111001" * 4 + "1010"
    run = _stuffed(bits)
    yield "data-run-past-63", Broken(flat[:start] + run + flat[-2:], (start, start + len(run)), "zeros")
    # DC category 11 (111111110, then eleven ones: +2047) twice: 4094, which no 8-bit picture has
    twice_2047 = _stuffed(("111111110" + "1" * 11 + "1010") * 2 + ("00" + "1010") * 2)
    yield "data-dc-out-of-range", Broken(flat[:start] + twice_2047 + flat[-2:], (start, start + len(twice_2047)), "DC")
    # an AC category of 11 and a DC category of 12: codes that 8-bit tables must not use
    yield "dht-dc-category-12", Broken(_symbol(flat, 0, 12), at(SOS, 0, _symbol(flat, 0, 12)) + 6, "code")
    yield "dht-ac-category-11", Broken(_symbol(flat, 1, 11), at(SOS, 0, _symbol(flat, 1, 11)) + 6, "code")


def _stuffed(bits: str) -> bytes:
    bits += "1" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")


def _symbol(data: bytes, group: int, symbol: int) -> bytes:
    """The code 00 means ``symbol`` in tables of class ``group``, and all data is zeros."""
    pieces = []
    for part in parts(data):
        if part.code == DHT:
            first = symbol if part.payload[0] >> 4 == group else 0
            bits = bytes([0, 2, *[0] * 14])
            part = part._replace(payload=part.payload[:1] + bits + bytes([first, 1]))
        if part.code == SOS:
            part = part._replace(entropy=bytes(12))
        pieces.append(part)
    return joined(pieces)


def _shorter(data: bytes, code: int, count: int) -> bytes:
    """The first segment of this kind without its last bytes; its length says so."""
    pieces = parts(data)
    place = next(i for i, part in enumerate(pieces) if part.code == code)
    size = 16 if count == 17 and code == DHT else len(pieces[place].payload) - count
    pieces[place] = pieces[place]._replace(payload=pieces[place].payload[:size])
    return joined(pieces)


def _drop(data: bytes, code: int, index: int) -> bytes:
    pieces = parts(data)
    place = [i for i, part in enumerate(pieces) if part.code == code][index]
    return joined(pieces[:place] + pieces[place + 1 :])


# --- writing them -----------------------------------------------------------------------------------------------------


def main() -> None:
    """All files anew."""
    for name in ("good", "broken", "unsupported"):
        folder = FILES / name
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
    for name, data in good():
        (FILES / "good" / f"{name}.jpg").write_bytes(data)
    for name, (same, pixels) in expected().items():
        coefficients = stored(same, _folder()).coefficients[: 2 if name == "two-components" else 3]
        np.savez_compressed(FILES / "good" / f"{name}.npz", *coefficients)
        if pixels is not None:
            Image.fromarray(pixels).save(FILES / "good" / f"{name}.png")
    for name, data in unsupported():
        (FILES / "unsupported" / f"{name}.jpg").write_bytes(data)
    for name, (data, offset, word) in broken():
        (FILES / "broken" / f"{name}.jpg").write_bytes(data)
        where = offset if isinstance(offset, int) else f"{offset[0]}..{offset[1]}"
        message = f"message: {word}\n" if word else ""
        (FILES / "broken" / f"{name}.txt").write_text(f"offset: {where}\n{message}")


if __name__ == "__main__":
    main()
