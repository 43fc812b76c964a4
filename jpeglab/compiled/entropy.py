"""Entropy-coded segments to coefficients and back: one source for Numba and for plain Python.

Everything is an integer.  ``coefficients`` is one flat array that holds the blocks of every component, each block 64
values in natural order (row-major v, u).  ``units`` has a row for each block of an MCU: component, first position in
``coefficients``, step to the right, step down, DC table, AC table.  ``layout`` describes tables and records.

Decoding reads 32-bit ``words``; segment i starts at word ``starts[i]``, ends at bit ``ends[i]`` and holds the MCUs
``first_mcu[i]`` to ``last_mcu[i]``.  The bit buffer keeps ``count`` unread bits at its left end, of 64.  A refill
appends a word when at most 32 bits are left: enough for a code (16 bits) with its value bits (15).  A decoder leaves
in ``found``: status, segment, MCU, block of the MCU, bit position, blocks finished.

``0 +`` makes an int64 of an int16, whose smallest value has no magnitude of its own kind.

The few lines that look a code up stand in every loop: a function that takes arrays would make them half as fast, as
Numba counts references around each call.

Coding turns coefficients into ``records`` (symbols with their value bits), so that tables can be fitted to their
counts, and ``pack`` turns records into bytes.
"""

from jpeglab.compiled.kernel import ALL, announce, kernel, nonzero_bits, trailing_zeros
from jpeglab.compiled.layout import (
    AC_LIMIT,
    AC_RANGE,
    BAD_CODE,
    DC_DIFFERENCE,
    DC_LIMIT,
    DC_RANGE,
    END,
    LEFT_OVER,
    LONG_RUN,
    LOOK_MASK,
    LOOK_SHIFT,
    OK,
    OUT_OF_DATA,
    PAST_63,
    RAW,
    STOP,
    TAIL_MASK,
)  # fmt: skip


@kernel(stored=False)
def _status(status, position, end):
    """Running out of data explains whatever else went wrong behind the end."""
    if position > end or (status == BAD_CODE and position + 16 > end):
        return OUT_OF_DATA
    return status


@kernel(stored=False)
def _along_zigzag(natural, scan_bits):
    """A set of natural places (bit i) as a set of zig-zag places (bit k - 1), without DC."""
    return (
        scan_bits[natural & 255]
        | scan_bits[256 + ((natural >> 8) & 255)]
        | scan_bits[512 + ((natural >> 16) & 255)]
        | scan_bits[768 + ((natural >> 24) & 255)]
        | scan_bits[1024 + ((natural >> 32) & 255)]
        | scan_bits[1280 + ((natural >> 40) & 255)]
        | scan_bits[1536 + ((natural >> 48) & 255)]
        | scan_bits[1792 + ((natural >> 56) & 255)]
    )


@kernel(writes=("coefficients", "last_dc", "found"))
def decode_sequential(
    words, starts, ends, first_mcu, last_mcu, tables, units, mcus_per_row, zigzag, coefficients, last_dc, found
):
    """All coefficients of a baseline or extended sequential scan (T.81 F.2.2)."""
    blocks = 0
    for segment in range(found[1], len(starts)):
        w = starts[segment]
        end = ends[segment]
        buffer = 0
        count = 0
        for i in range(4):
            last_dc[i] = 0
        row = first_mcu[segment] // mcus_per_row
        column = first_mcu[segment] - row * mcus_per_row
        for mcu in range(first_mcu[segment], last_mcu[segment]):
            for u in range(len(units)):
                unit = units[u]
                base = unit[1] + column * unit[2] + row * unit[3]
                # DC: the difference from the component's previous block
                if count <= 32:
                    buffer |= words[w] << (32 - count)
                    w += 1
                    count += 32
                table = unit[4]
                entry = tables[table + ((buffer >> LOOK_SHIFT) & LOOK_MASK)]
                if entry & 31 == 0 and entry != 0:
                    entry = tables[table + (entry >> 16) + ((buffer >> 48) & TAIL_MASK)]
                status = OK if entry != 0 else BAD_CODE
                buffer = (buffer << (entry & 31)) & ALL
                count -= entry & 31
                value = entry >> 16
                size = (entry >> 5) & 15
                if size:
                    value = (buffer >> (64 - size)) & ((1 << size) - 1)
                    buffer = (buffer << size) & ALL
                    count -= size
                    if value >> (size - 1) == 0:  # EXTEND, T.81 figure F.12
                        value -= (1 << size) - 1
                value += last_dc[unit[0]]
                if status == OK:
                    if -DC_LIMIT <= value <= DC_LIMIT:
                        last_dc[unit[0]] = value
                        coefficients[base] = value
                    else:
                        status = DC_RANGE
                # AC: runs of zeros, each ended by a value
                table = unit[5]
                k = 1
                while k < 64 and status == OK:
                    if count <= 32:
                        buffer |= words[w] << (32 - count)
                        w += 1
                        count += 32
                    entry = tables[table + ((buffer >> LOOK_SHIFT) & LOOK_MASK)]
                    if entry & 31 == 0 and entry != 0:
                        entry = tables[table + (entry >> 16) + ((buffer >> 48) & TAIL_MASK)]
                    buffer = (buffer << (entry & 31)) & ALL
                    count -= entry & 31
                    k += (entry >> 9) & 127
                    value = entry >> 16
                    size = (entry >> 5) & 15
                    if size:
                        value = (buffer >> (64 - size)) & ((1 << size) - 1)
                        buffer = (buffer << size) & ALL
                        count -= size
                        if value >> (size - 1) == 0:  # EXTEND, T.81 figure F.12
                            value -= (1 << size) - 1
                    if value == 0:  # ZRL, end of block, or no code at all
                        if entry == 0:
                            status = BAD_CODE
                    elif k <= 64:
                        coefficients[base + zigzag[k - 1]] = value
                if status == OK and 64 < k < END:
                    status = PAST_63
                status = _status(status, w * 32 - count, end)
                if status != OK:
                    for i in range(64):
                        coefficients[base + i] = 0
                    found[0], found[1], found[2], found[3] = status, segment, mcu, u
                    found[4], found[5] = w * 32 - count, blocks
                    return
                blocks += 1
            column += 1
            if column == mcus_per_row:
                column = 0
                row += 1
        if end - (w * 32 - count) >= 8:
            found[0], found[1], found[2], found[3] = LEFT_OVER, segment, last_mcu[segment], 0
            found[4], found[5] = w * 32 - count, blocks
            return
    found[0], found[5] = OK, blocks


@kernel(writes=("coefficients", "last_dc", "found"))
def decode_dc_first(
    words, starts, ends, first_mcu, last_mcu, tables, units, mcus_per_row, low, coefficients, last_dc, found
):
    """The upper bits of every DC value (T.81 G.1.2.1): as in a sequential scan, then shifted up by ``low``."""
    blocks = 0
    limit = DC_LIMIT >> low
    for segment in range(found[1], len(starts)):
        w = starts[segment]
        end = ends[segment]
        buffer = 0
        count = 0
        for i in range(4):
            last_dc[i] = 0
        row = first_mcu[segment] // mcus_per_row
        column = first_mcu[segment] - row * mcus_per_row
        for mcu in range(first_mcu[segment], last_mcu[segment]):
            for u in range(len(units)):
                unit = units[u]
                if count <= 32:
                    buffer |= words[w] << (32 - count)
                    w += 1
                    count += 32
                entry = tables[unit[4] + ((buffer >> LOOK_SHIFT) & LOOK_MASK)]
                if entry & 31 == 0 and entry != 0:
                    entry = tables[unit[4] + (entry >> 16) + ((buffer >> 48) & TAIL_MASK)]
                buffer = (buffer << (entry & 31)) & ALL
                count -= entry & 31
                value = entry >> 16
                size = (entry >> 5) & 15
                if size:
                    value = (buffer >> (64 - size)) & ((1 << size) - 1)
                    buffer = (buffer << size) & ALL
                    count -= size
                    if value >> (size - 1) == 0:  # EXTEND, T.81 figure F.12
                        value -= (1 << size) - 1
                status = OK if entry != 0 else BAD_CODE
                value += last_dc[unit[0]]
                if status == OK and (value > limit or value < -limit - 1):
                    status = DC_RANGE
                status = _status(status, w * 32 - count, end)
                if status != OK:
                    found[0], found[1], found[2], found[3] = status, segment, mcu, u
                    found[4], found[5] = w * 32 - count, blocks
                    return
                last_dc[unit[0]] = value
                coefficients[unit[1] + column * unit[2] + row * unit[3]] = value * (1 << low)
                blocks += 1
            column += 1
            if column == mcus_per_row:
                column = 0
                row += 1
        if end - (w * 32 - count) >= 8:
            found[0], found[1], found[2], found[3] = LEFT_OVER, segment, last_mcu[segment], 0
            found[4], found[5] = w * 32 - count, blocks
            return
    found[0], found[5] = OK, blocks


@kernel(writes=("coefficients", "found"))
def decode_dc_refine(words, starts, ends, first_mcu, last_mcu, units, mcus_per_row, low, coefficients, found):
    """One more bit of every DC value (T.81 G.1.2.1), without any code."""
    blocks = 0
    for segment in range(found[1], len(starts)):
        position = starts[segment] * 32
        end = ends[segment]
        row = first_mcu[segment] // mcus_per_row
        column = first_mcu[segment] - row * mcus_per_row
        for mcu in range(first_mcu[segment], last_mcu[segment]):
            for u in range(len(units)):
                if position >= end:
                    found[0], found[1], found[2], found[3] = OUT_OF_DATA, segment, mcu, u
                    found[4], found[5] = position, blocks
                    return
                unit = units[u]
                bit = (words[position >> 5] >> (31 - (position & 31))) & 1
                position += 1
                if bit:
                    coefficients[unit[1] + column * unit[2] + row * unit[3]] |= 1 << low
                blocks += 1
            column += 1
            if column == mcus_per_row:
                column = 0
                row += 1
        if end - position >= 8:
            found[0], found[1], found[2], found[3] = LEFT_OVER, segment, last_mcu[segment], 0
            found[4], found[5] = position, blocks
            return
    found[0], found[5] = OK, blocks


@kernel(writes=("coefficients", "found"))
def decode_ac_first(
    words, starts, ends, first_mcu, last_mcu, tables, units, mcus_per_row, zigzag, low, first, last, coefficients, found
):
    """The upper bits of the AC values ``first`` to ``last`` of one component (T.81 G.1.2.2)."""
    blocks = 0
    limit = AC_LIMIT >> low
    unit = units[0]
    table = unit[5]
    for segment in range(found[1], len(starts)):
        w = starts[segment]
        end = ends[segment]
        buffer = 0
        count = 0
        empty = 0  # blocks that an end-of-band run still covers
        row = first_mcu[segment] // mcus_per_row
        column = first_mcu[segment] - row * mcus_per_row
        for mcu in range(first_mcu[segment], last_mcu[segment]):
            if empty > 0:
                empty -= 1
            else:
                base = unit[1] + column * unit[2] + row * unit[3]
                status = OK
                k = first
                while k <= last and status == OK:
                    if count <= 32:
                        buffer |= words[w] << (32 - count)
                        w += 1
                        count += 32
                    entry = tables[table + ((buffer >> LOOK_SHIFT) & LOOK_MASK)]
                    if entry & 31 == 0 and entry != 0:
                        entry = tables[table + (entry >> 16) + ((buffer >> 48) & TAIL_MASK)]
                    buffer = (buffer << (entry & 31)) & ALL
                    count -= entry & 31
                    value = entry >> 16
                    size = (entry >> 5) & 15
                    if size:
                        value = (buffer >> (64 - size)) & ((1 << size) - 1)
                        buffer = (buffer << size) & ALL
                        count -= size
                        if value >> (size - 1) == 0:  # EXTEND, T.81 figure F.12
                            value -= (1 << size) - 1
                    k += (entry >> 9) & 127
                    if k >= END:
                        empty = (1 << size) - 1 + _unsigned(value, size)
                        break
                    if entry == 0:
                        status = BAD_CODE
                    elif k > last + 1:
                        status = PAST_63
                    elif value > limit or value < -limit:
                        status = AC_RANGE
                    elif value != 0:
                        coefficients[base + zigzag[k - 1]] = value * (1 << low)
                status = _status(status, w * 32 - count, end)
                if status != OK:
                    for i in range(first, last + 1):
                        coefficients[base + zigzag[i]] = 0
                    found[0], found[1], found[2], found[3] = status, segment, mcu, 0
                    found[4], found[5] = w * 32 - count, blocks
                    return
            blocks += 1
            column += 1
            if column == mcus_per_row:
                column = 0
                row += 1
        if empty > 0 or end - (w * 32 - count) >= 8:
            found[0] = LONG_RUN if empty > 0 else LEFT_OVER
            found[1], found[2], found[3] = segment, last_mcu[segment], 0
            found[4], found[5] = w * 32 - count, blocks
            return
    found[0], found[5] = OK, blocks


@kernel(stored=False)
def _unsigned(value, size):
    """Value bits as a plain number, where they are not one of a coefficient."""
    return value if value > 0 or size == 0 else value + (1 << size) - 1


@kernel(stored=False)
def _corrected(old, bit):
    """A coefficient made larger by ``bit``, unless it has that bit already."""
    if abs(old) & bit:
        return old
    return old + bit if old > 0 else old - bit


@kernel(writes=("coefficients", "found", "backup"))
def decode_ac_refine(
    words, starts, ends, first_mcu, last_mcu, tables, units, mcus_per_row, zigzag, low, first, last,
    coefficients, found, scan_bits, backup,
):  # fmt: skip
    """One more bit of the AC values ``first`` to ``last`` of one component (T.81 G.1.2.3).

    Every code announces a new coefficient of +-1 behind a run of coefficients that are still zero; those that are
    not, on the way, each take a correction bit.
    """
    blocks = 0
    unit = units[0]
    table = unit[5]
    bit = 1 << low
    band = ((1 << last) - 1) & ~((1 << (first - 1)) - 1)  # the places that this scan refines, as _along_zigzag has them
    for segment in range(found[1], len(starts)):
        w = starts[segment]
        end = ends[segment]
        buffer = 0
        count = 0
        empty = 0
        row = first_mcu[segment] // mcus_per_row
        column = first_mcu[segment] - row * mcus_per_row
        for mcu in range(first_mcu[segment], last_mcu[segment]):
            base = unit[1] + column * unit[2] + row * unit[3]
            if w * 32 - count + 2048 > end:  # the data may end within this block: keep what it was
                for i in range(64):
                    backup[i] = coefficients[base + i]
            left = _along_zigzag(nonzero_bits(coefficients, base), scan_bits) & band
            status = OK
            k = first
            while k <= last and empty == 0 and status == OK:
                if count <= 32:
                    buffer |= words[w] << (32 - count)
                    w += 1
                    count += 32
                entry = tables[table + ((buffer >> LOOK_SHIFT) & LOOK_MASK)]
                if entry & 31 == 0 and entry != 0:
                    entry = tables[table + (entry >> 16) + ((buffer >> 48) & TAIL_MASK)]
                buffer = (buffer << (entry & 31)) & ALL
                count -= entry & 31
                value = entry >> 16
                size = (entry >> 5) & 15
                if size:
                    value = (buffer >> (64 - size)) & ((1 << size) - 1)
                    buffer = (buffer << size) & ALL
                    count -= size
                    if value >> (size - 1) == 0:  # EXTEND, T.81 figure F.12
                        value -= (1 << size) - 1
                run = ((entry >> 9) & 127) - 1
                if entry == 0:
                    status = BAD_CODE
                elif run == END - 1:
                    empty = (1 << size) + _unsigned(value, size)
                else:
                    while status == OK:  # pass ``run`` zeros, and correct what is not zero on the way
                        filled = trailing_zeros(left) + 1 if left != 0 else last + 1
                        if k + run < filled:
                            break
                        run -= filled - k
                        k = filled + 1
                        if filled > last:
                            status = PAST_63
                        else:
                            left &= left - 1
                            if count <= 0:
                                buffer = words[w] << 32
                                w += 1
                                count = 32
                            if buffer >> 63:
                                new = _corrected(coefficients[base + zigzag[filled]], bit)
                                coefficients[base + zigzag[filled]] = new
                                if new > AC_LIMIT or new < -AC_LIMIT:
                                    status = AC_RANGE
                            buffer = (buffer << 1) & ALL
                            count -= 1
                    if status == OK:
                        k += run
                        if size:
                            coefficients[base + zigzag[k]] = bit if value > 0 else -bit
                        k += 1
            if empty > 0 and status == OK:
                empty -= 1
                while left != 0 and status == OK:
                    filled = trailing_zeros(left) + 1
                    left &= left - 1
                    if count <= 0:
                        buffer = words[w] << 32
                        w += 1
                        count = 32
                    if buffer >> 63:
                        new = _corrected(coefficients[base + zigzag[filled]], bit)
                        coefficients[base + zigzag[filled]] = new
                        if new > AC_LIMIT or new < -AC_LIMIT:
                            status = AC_RANGE
                    buffer = (buffer << 1) & ALL
                    count -= 1
            status = _status(status, w * 32 - count, end)
            if status != OK:
                if status == OUT_OF_DATA:
                    for i in range(64):
                        coefficients[base + i] = backup[i]
                found[0], found[1], found[2], found[3] = status, segment, mcu, 0
                found[4], found[5] = w * 32 - count, blocks
                return
            blocks += 1
            column += 1
            if column == mcus_per_row:
                column = 0
                row += 1
        if empty > 0 or end - (w * 32 - count) >= 8:
            found[0] = LONG_RUN if empty > 0 else LEFT_OVER
            found[1], found[2], found[3] = segment, last_mcu[segment], 0
            found[4], found[5] = w * 32 - count, blocks
            return
    found[0], found[5] = OK, blocks


@kernel(writes=("records", "last_dc", "found"))
def record_sequential(
    coefficients, units, mcus_per_row, mcus, interval, scan_bits, zigzag, sizes, records, last_dc, found
):
    """Symbols of a sequential scan (T.81 F.1.2); ``found``: status, MCU, block, value, records."""
    n = 0
    row = 0
    column = 0
    for i in range(4):
        last_dc[i] = 0
    for mcu in range(mcus):
        if interval and mcu and mcu % interval == 0:
            records[n] = STOP << 28
            n += 1
            for i in range(4):
                last_dc[i] = 0
        for u in range(len(units)):
            unit = units[u]
            base = unit[1] + column * unit[2] + row * unit[3]
            value = coefficients[base] - last_dc[unit[0]]
            last_dc[unit[0]] = coefficients[base]
            if abs(last_dc[unit[0]]) > DC_LIMIT:
                found[0], found[1], found[2], found[3] = DC_RANGE, mcu, u, last_dc[unit[0]]
                return
            if abs(value) > DC_LIMIT:
                found[0], found[1], found[2], found[3] = DC_DIFFERENCE, mcu, u, value
                return
            size = sizes[abs(value)]
            bits = value if value >= 0 else value - 1 + (1 << size)
            records[n] = (unit[4] << 28) | (size << 20) | (size << 16) | bits
            n += 1
            left = _along_zigzag(nonzero_bits(coefficients, base), scan_bits)
            context = unit[5] << 28
            previous = 0
            while left != 0:
                k = trailing_zeros(left) + 1
                left &= left - 1
                run = k - previous - 1
                previous = k
                while run > 15:
                    records[n] = context | (0xF0 << 20)
                    n += 1
                    run -= 16
                value = 0 + coefficients[base + zigzag[k]]
                if value > AC_LIMIT or value < -AC_LIMIT:
                    found[0], found[1], found[2], found[3] = AC_RANGE, mcu, u, value
                    return
                size = sizes[abs(value)]
                bits = value if value >= 0 else value - 1 + (1 << size)
                records[n] = context | (run << 24) | (size << 20) | (size << 16) | bits
                n += 1
            if previous < 63:
                records[n] = context
                n += 1
        column += 1
        if column == mcus_per_row:
            column = 0
            row += 1
    records[n] = STOP << 28
    found[0], found[4] = OK, n + 1


@kernel(writes=("records", "last_dc", "found"))
def record_dc(coefficients, units, mcus_per_row, mcus, interval, high, low, sizes, records, last_dc, found):
    """Symbols of a progressive DC scan (T.81 G.1.2.1), the first (``high`` is 0) or a refinement."""
    n = 0
    row = 0
    column = 0
    for i in range(4):
        last_dc[i] = 0
    for mcu in range(mcus):
        if interval and mcu and mcu % interval == 0:
            records[n] = STOP << 28
            n += 1
            for i in range(4):
                last_dc[i] = 0
        for u in range(len(units)):
            unit = units[u]
            value = 0 + coefficients[unit[1] + column * unit[2] + row * unit[3]]
            shifted = value >> low
            if high:
                records[n] = (RAW << 28) | (1 << 16) | (shifted & 1)
            else:
                difference = shifted - last_dc[unit[0]]
                last_dc[unit[0]] = shifted
                if abs(value) > DC_LIMIT:
                    found[0], found[1], found[2], found[3] = DC_RANGE, mcu, u, value
                    return
                if abs(difference) > DC_LIMIT:
                    found[0], found[1], found[2], found[3] = DC_DIFFERENCE, mcu, u, difference
                    return
                size = sizes[abs(difference)]
                bits = difference if difference >= 0 else difference - 1 + (1 << size)
                records[n] = (unit[4] << 28) | (size << 20) | (size << 16) | bits
            n += 1
        column += 1
        if column == mcus_per_row:
            column = 0
            row += 1
    records[n] = STOP << 28
    found[0], found[4] = OK, n + 1


@kernel(writes=("records",), stored=False)
def _record_bits(records, n, pending, start, stop):
    """Bits without a code, at most 15 a record."""
    while start < stop:
        size = min(15, stop - start)
        bits = 0
        for i in range(start, start + size):
            bits = (bits << 1) | pending[i]
        records[n] = (RAW << 28) | (size << 16) | bits
        n += 1
        start += size
    return n


@kernel(writes=("records",), stored=False)
def _record_end(records, n, context, empty, sizes, pending, pending_count):
    """An end-of-band run, and the correction bits of the blocks that it covers."""
    if empty > 0:
        size = sizes[empty >> 4] + 3 if empty > 15 else sizes[empty] - 1
        records[n] = context | (size << 24) | (size << 16) | (empty - (1 << size))
        n = _record_bits(records, n + 1, pending, 0, pending_count)
    return n


@kernel(writes=("records", "found"))
def record_ac_first(
    coefficients, units, mcus_per_row, mcus, interval, low, first, last, zigzag, sizes, pending, records, found
):
    """Symbols of the first scan of a band (T.81 G.1.2.2)."""
    n = 0
    row = 0
    column = 0
    empty = 0
    unit = units[0]
    context = unit[5] << 28
    for mcu in range(mcus):
        if interval and mcu and mcu % interval == 0:
            n = _record_end(records, n, context, empty, sizes, pending, 0)
            empty = 0
            records[n] = STOP << 28
            n += 1
        base = unit[1] + column * unit[2] + row * unit[3]
        run = 0
        for k in range(first, last + 1):
            value = 0 + coefficients[base + zigzag[k]]
            magnitude = abs(value) >> low
            if magnitude == 0:
                run += 1
                continue
            if magnitude > AC_LIMIT >> low:
                found[0], found[1], found[2], found[3] = AC_RANGE, mcu, 0, value
                return
            n = _record_end(records, n, context, empty, sizes, pending, 0)
            empty = 0
            while run > 15:
                records[n] = context | (0xF0 << 20)
                n += 1
                run -= 16
            size = sizes[magnitude]
            bits = magnitude if value > 0 else ~magnitude & ((1 << size) - 1)
            records[n] = context | (run << 24) | (size << 20) | (size << 16) | bits
            n += 1
            run = 0
        if run > 0:
            empty += 1
            if empty == 0x7FFF:
                n = _record_end(records, n, context, empty, sizes, pending, 0)
                empty = 0
        column += 1
        if column == mcus_per_row:
            column = 0
            row += 1
    n = _record_end(records, n, context, empty, sizes, pending, 0)
    records[n] = STOP << 28
    found[0], found[4] = OK, n + 1


@kernel(writes=("records", "pending", "found"))
def record_ac_refine(
    coefficients, units, mcus_per_row, mcus, interval, low, first, last, zigzag, sizes, pending, records, found
):
    """Symbols of a refinement of a band (T.81 G.1.2.3).

    ``pending`` holds correction bits: up to ``held`` those of blocks in the end-of-band run, then the current block's.
    Its bound of 937 is libjpeg's, and decides where runs are cut.
    """
    n = 0
    row = 0
    column = 0
    empty = 0
    held = 0
    unit = units[0]
    context = unit[5] << 28
    for mcu in range(mcus):
        if interval and mcu and mcu % interval == 0:
            n = _record_end(records, n, context, empty, sizes, pending, held)
            empty = 0
            held = 0
            records[n] = STOP << 28
            n += 1
        base = unit[1] + column * unit[2] + row * unit[3]
        newest = 0  # the last coefficient that this scan turns from 0 to +-1
        for k in range(first, last + 1):
            if abs(0 + coefficients[base + zigzag[k]]) >> low == 1:
                newest = k
        run = 0
        start = held
        stop = held
        for k in range(first, last + 1):
            value = 0 + coefficients[base + zigzag[k]]
            magnitude = abs(value) >> low
            if magnitude == 0:
                run += 1
                continue
            if magnitude > AC_LIMIT >> low:
                found[0], found[1], found[2], found[3] = AC_RANGE, mcu, 0, value
                return
            while run > 15 and k <= newest:
                n = _record_end(records, n, context, empty, sizes, pending, held)
                empty = 0
                held = 0
                records[n] = context | (0xF0 << 20)
                n = _record_bits(records, n + 1, pending, start, stop)
                run -= 16
                start = 0
                stop = 0
            if magnitude > 1:
                pending[stop] = magnitude & 1
                stop += 1
                continue
            n = _record_end(records, n, context, empty, sizes, pending, held)
            empty = 0
            held = 0
            records[n] = context | (run << 24) | (1 << 20) | (1 << 16) | (1 if value > 0 else 0)
            n = _record_bits(records, n + 1, pending, start, stop)
            start = 0
            stop = 0
            run = 0
        if run > 0 or stop > start:
            empty += 1
            held = stop
            if empty == 0x7FFF or held > 937:
                n = _record_end(records, n, context, empty, sizes, pending, held)
                empty = 0
                held = 0
        column += 1
        if column == mcus_per_row:
            column = 0
            row += 1
    n = _record_end(records, n, context, empty, sizes, pending, held)
    records[n] = STOP << 28
    found[0], found[4] = OK, n + 1


@kernel(writes=("packed", "stops"))
def pack(records, codes, packed, stops):
    """Records to bytes, each segment filled up with ones; ``codes[context, symbol]`` is code << 5 | length.

    Returns the number of bytes, or -1 - (context << 8 | symbol) for the first symbol without a code; ``stops``
    becomes where each segment ends.
    """
    buffer = 0
    count = 0
    byte = 0
    segment = 0
    for i in range(len(records)):
        record = records[i] & 0xFFFFFFFF
        code = codes[record >> 20]
        length = code & 31
        size = (record >> 16) & 15
        if length == 0 and record < RAW << 28:
            return -1 - (record >> 20)
        buffer = (((buffer << length) | (code >> 5)) << size) | (record & 0xFFFF)
        count += length + size
        if count >= 32:
            count -= 32
            word = buffer >> count
            packed[byte] = (word >> 24) & 255
            packed[byte + 1] = (word >> 16) & 255
            packed[byte + 2] = (word >> 8) & 255
            packed[byte + 3] = word & 255
            byte += 4
            buffer &= (1 << count) - 1
        if record >> 28 == STOP:
            while count > 0:
                ones = max(0, 8 - count)
                buffer = (buffer << ones) | ((1 << ones) - 1)
                count += ones - 8
                packed[byte] = (buffer >> count) & 255
                byte += 1
            buffer = 0
            count = 0
            stops[segment] = byte
            segment += 1
    return byte


announce(pack)
