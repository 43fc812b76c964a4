"""What the entropy kernels and ``jpeglab.coding`` agree on, as numbers.

Decoding tables: the next LOOK bits select an int32 entry

    bits 16..31  the coefficient itself, where code and value bits fit into the LOOK bits together
    bits  9..15  how far the symbol advances: run + 1, 16 for ZRL, END for end of block
    bits  5..8   how many value bits are still to be read
    bits  0..4   how many bits to drop

No bits to drop: the entry's upper half is the start of a second table, for codes longer than LOOK; 0 is no code.

Records, what a coder emits before Huffman tables are chosen, are uint32

    bits 28..31  context: 0..3 DC table, 4..7 AC table, RAW for bits without a code, STOP to fill up the byte
    bits 20..27  symbol
    bits 16..19  how many value bits follow the code
    bits  0..15  the value bits
"""

LOOK = 10
LOOK_MASK = (1 << LOOK) - 1
LOOK_SHIFT = 64 - LOOK
TAIL_MASK = (1 << (16 - LOOK)) - 1
ADVANCE_MASK = 127 << 9
END = 127

RAW, STOP = 14, 15

# What a kernel found
OK, OUT_OF_DATA, BAD_CODE, PAST_63, DC_RANGE, AC_RANGE, LEFT_OVER, LONG_RUN, DC_DIFFERENCE = range(9)

# Quantized coefficients of 8-bit samples: 11 bits for DC (T.81 table F.1), 10 for AC (table F.2)
DC_LIMIT, AC_LIMIT = 2047, 1023

SPARE_WORDS = 72  # readable words behind the last segment: more than one block can use up
