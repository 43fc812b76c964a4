"""Segments: what is built is parsed to the same, and what cannot be is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jpeglab.coding import markers
from jpeglab.coding.huffman import table_for
from jpeglab.coding.markers import Frame, FrameComponent
from jpeglab.errors import FormatError, UnsupportedError
from jpeglab.image import Scan

slots = st.integers(0, 3)
tables = arrays(np.uint16, (8, 8), elements=st.integers(1, 255)) | arrays(
    np.uint16, (8, 8), elements=st.integers(1, 65535)
)


def taken_apart(segment: bytes) -> tuple[int, bytes]:
    """Marker code and payload; the length has to be right."""
    assert segment[0] == 0xFF
    assert int.from_bytes(segment[2:4], "big") == len(segment) - 2
    return segment[1], segment[4:]


@given(slots, tables)
def test_a_quantization_table_comes_back(slot: int, table: np.ndarray) -> None:
    code, payload = taken_apart(markers.dqt_segment(slot, table))
    assert code == 0xDB
    assert len(payload) == (129 if table.max() > 255 else 65)
    found = markers.parse_dqt(payload, 0)
    assert list(found) == [slot]
    np.testing.assert_array_equal(found[slot], table)


@given(st.dictionaries(slots, tables, min_size=1))
def test_several_quantization_tables_may_share_a_segment(several: dict[int, np.ndarray]) -> None:
    payload = b"".join(taken_apart(markers.dqt_segment(slot, table))[1] for slot, table in several.items())
    found = markers.parse_dqt(payload, 0)
    assert list(found) == list(several)
    for slot, table in several.items():
        np.testing.assert_array_equal(found[slot], table)


@given(st.lists(st.tuples(st.integers(0, 1), slots, st.sets(st.integers(0, 255), min_size=1)), min_size=1, max_size=8))
def test_huffman_tables_come_back(several: list[tuple[int, int, set[int]]]) -> None:
    payload, expected = b"", {}
    for group, slot, symbols in several:
        counts = np.zeros(256, np.int64)
        counts[list(symbols)] = range(1, len(symbols) + 1)
        expected[group, slot] = table_for(counts)
        code, one = taken_apart(markers.dht_segment(group, slot, expected[group, slot]))
        assert code == 0xC4
        payload += one
    assert markers.parse_dht(payload, 0) == expected


frames = st.builds(
    Frame,
    st.sampled_from([0xC0, 0xC1, 0xC2]),
    st.integers(0, 65535),
    st.integers(1, 65535),
    st.lists(
        st.builds(FrameComponent, st.integers(0, 255), st.tuples(st.integers(1, 4), st.integers(1, 4)), slots),
        min_size=1, max_size=4, unique_by=lambda line: line.identifier,
    ).map(tuple),
)  # fmt: skip


@given(frames)
def test_a_frame_header_comes_back(frame: Frame) -> None:
    code, payload = taken_apart(markers.sof_segment(frame))
    assert code == frame.marker
    assert markers.parse_sof(code, payload, 0) == frame


@given(st.data())
def test_a_scan_header_comes_back(data: st.DataObject) -> None:
    identifiers = data.draw(st.lists(st.integers(0, 255), min_size=1, max_size=4, unique=True))
    chosen = sorted(data.draw(st.lists(st.sampled_from(range(len(identifiers))), min_size=1, unique=True)))
    progressive = data.draw(st.booleans())
    spectral, approximation = (0, 63), (0, 0)
    if progressive:
        low = data.draw(st.integers(0, 13))
        approximation = (data.draw(st.sampled_from([0, low + 1])), low)
        spectral = (0, 0)
        if len(chosen) == 1 and data.draw(st.booleans()):
            first = data.draw(st.integers(1, 63))
            spectral = (first, data.draw(st.integers(first, 63)))
    scan = Scan(tuple(chosen), spectral, approximation, tuple((data.draw(slots), data.draw(slots)) for _ in chosen))
    lines = tuple(FrameComponent(identifier, (1, 1), 0) for identifier in identifiers)
    code, payload = taken_apart(markers.sos_segment(scan, tuple(identifiers)))
    assert code == 0xDA
    assert markers.parse_sos(payload, 0, Frame(0xC2 if progressive else 0xC0, 8, 8, lines)) == scan


@given(st.integers(0, 65535))
def test_a_restart_interval_comes_back(interval: int) -> None:
    code, payload = taken_apart(markers.dri_segment(interval))
    assert code == 0xDD
    assert markers.parse_number(code, payload, 0) == interval


@given(st.sampled_from([markers.parse_dqt, markers.parse_dht]), st.binary(max_size=200), st.integers(0, 10**9))
def test_any_bytes_are_tables_or_a_format_error_within_the_segment(parse, payload: bytes, offset: int) -> None:  # type: ignore[no-untyped-def]
    try:
        assert parse(payload, offset)
    except FormatError as error:
        assert error.offset is not None
        assert offset <= error.offset <= offset + len(payload)


@given(st.sampled_from([0xC0, 0xC1, 0xC2]), st.binary(max_size=30), st.integers(0, 10**9))
def test_any_bytes_are_a_frame_or_an_error_within_the_segment(marker: int, payload: bytes, offset: int) -> None:
    try:
        frame = markers.parse_sof(marker, payload, offset)
    except UnsupportedError:
        assert payload[0] == 12 or payload[5] > 4
    except FormatError as error:
        assert error.offset is not None
        assert offset <= error.offset <= offset + len(payload)
    else:
        assert taken_apart(markers.sof_segment(frame)) == (marker, payload)


FRAME = Frame(0xC0, 8, 8, tuple(FrameComponent(i, (1, 1), 0) for i in (1, 2, 3)))


@given(st.binary(max_size=12) | st.just(bytes((3, 1, 0, 2, 17, 3, 17, 0, 63, 0))), st.booleans(), st.integers(0, 10**9))
def test_any_bytes_are_a_scan_or_a_format_error_within_the_segment(
    payload: bytes, progressive: bool, offset: int
) -> None:
    try:
        scan = markers.parse_sos(payload, offset, FRAME._replace(marker=0xC2 if progressive else 0xC0))
    except FormatError as error:
        assert error.offset is not None
        assert offset <= error.offset <= offset + len(payload)
    else:
        assert taken_apart(markers.sos_segment(scan, (1, 2, 3)))[1] == payload


def test_a_segment_holds_65533_bytes_at_most() -> None:
    assert taken_apart(markers.segment(0xFE, bytes(65533))) == (0xFE, bytes(65533))
    with pytest.raises(ValueError, match="expected at most 65533 bytes for COM, got 65534"):
        markers.segment(0xFE, bytes(65534))


@pytest.mark.parametrize(
    ("code", "name"),
    [(0xC0, "SOF0"), (0xC4, "DHT"), (0xCA, "SOF10"), (0xD5, "RST5"), (0xDD, "DRI"), (0xE0, "APP0"), (0xEF, "APP15"),
     (0xFE, "COM"), (0x02, "marker 0x02")],
)  # fmt: skip
def test_markers_have_the_standards_names(code: int, name: str) -> None:
    assert markers.marker_name(code) == name
