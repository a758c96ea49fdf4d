"""The export trie against an encoder of its own, and tries that no linker writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from macho_writer import terminal, trie, uleb

from abilint.errors import CorruptBinary
from abilint.readers.macho.export_trie import read_trie
from abilint.readers.macho.leb128 import uleb as read_uleb

NAMES = st.dictionaries(
    st.binary(min_size=1, max_size=12).filter(lambda name: b"\0" not in name),
    st.integers(0, 1 << 40),
    max_size=30,
)


@given(NAMES)
def test_what_is_written_is_read(names):
    data = trie({name: terminal(0, address) for name, address in names.items()})
    found = {
        export.name.encode("utf-8", "surrogateescape"): export.address for export in read_trie("f", data)
    }
    assert found == names


@given(st.integers(0, (1 << 64) - 1))
def test_numbers(value):
    assert read_uleb(uleb(value), 0) == (value, len(uleb(value)))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_trie_or_are_refused(data):
    try:
        found = read_trie("f", data)
    except CorruptBinary:
        return
    assert sum(len(export.name) for export in found) <= 64 * len(data) + (1 << 22)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x00\x01a\x00\x00", "twice"),
        (b"\x00\x02a\x00\x08b\x00\x08\x00\x00\x00", "twice"),
        (b"\x00\x01a\x00\x7f", "outside of itself"),
        (b"\x00\x05a\x00\x08", "ends in the middle"),
        (b"\x00\x01aaaa", "ends in the middle"),
        (b"\xff" * 16, "ends in the middle"),
    ],
    ids=["cycle", "two parents", "offset outside", "fewer children", "edge without end", "endless number"],
)
def test_damaged_tries(data, problem):
    with pytest.raises(CorruptBinary, match=problem):
        read_trie("f", data)


def test_names_that_grow_with_the_square_of_the_trie():
    """A chain of nodes with a long edge each, all exports: 3 MB that would give terabytes of names."""
    edge = b"a" * 200
    out = bytearray()
    for _ in range(15_000):
        head = uleb(2) + b"\x00\x00\x01" + edge + b"\0"
        out += head + _fixed(len(out) + len(head) + 4)
    with pytest.raises(CorruptBinary, match="without end"):
        read_trie("f", bytes(out + b"\0\0"))


def _fixed(value):
    """ULEB128 in four bytes."""
    return bytes(
        [value & 0x7F | 0x80, value >> 7 & 0x7F | 0x80, value >> 14 & 0x7F | 0x80, value >> 21 & 0x7F]
    )
