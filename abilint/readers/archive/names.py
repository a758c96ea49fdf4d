r"""What a member is called: the short field, the table of long names, or the start of its contents.

| name field       | writer        | meaning                                                         |
|------------------|---------------|-----------------------------------------------------------------|
| `foo.o/`         | GNU, COFF     | the name, up to the first slash                                 |
| `foo.o`          | BSD           | the name                                                        |
| `//`             | GNU, COFF     | the table of long names                                         |
| `/123`           | GNU, COFF     | the name at offset 123 of that table; ends at `/\n` or NUL      |
| `/123:456`       | GNU, thin     | that file is an archive, and its member at offset 456 is meant  |
| `#1/20`          | BSD           | the first 20 bytes of the contents are the name                 |
| `/`, `/SYM64/`   | GNU, COFF     | index of symbols                                                |
| `__.SYMDEF...`   | BSD           | index of symbols                                                |
| `/<ECSYMBOLS>/`  | COFF          | index of symbols of ARM64EC, and others like it                 |

Source: System V ABI, chapter 7; BSD `ar(5)`; PE format, "Archive (Library) File Format".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from abilint.errors import CorruptBinary

MOST_NAME_BYTES = 4096
"""Longer than any path that a system opens (PATH_MAX)."""

_LONG_NAMES = frozenset({b"//", b"ARFILENAMES/"})
_INDICES = frozenset({b"/", b"/SYM64/"})
_INDEX_IN_ANGLES = re.compile(rb"/<[A-Z0-9_]+>/")
_BSD_INDICES = frozenset({b"__.SYMDEF", b"__.SYMDEF SORTED", b"__.SYMDEF_64", b"__.SYMDEF_64 SORTED"})
_IN_TABLE = re.compile(rb"/(\d+)(?::(\d+))?")
_IN_CONTENTS = re.compile(rb"#1/(\d+)")


class MemberName(NamedTuple):
    """A member's name, and where in its file it starts."""

    text: str
    """Bytes that are not UTF-8 are kept as surrogates."""
    origin: int | None = None
    """Thin archives: offset of the member's header in the archive that `text` names."""


def is_long_name_table(field: bytes) -> bool:
    """Whether this member holds the names of others."""
    return field in _LONG_NAMES


def is_index(field: bytes) -> bool:
    """Whether the name field says that this is an index of symbols, in a writer's own notation."""
    return field in _INDICES or _INDEX_IN_ANGLES.fullmatch(field) is not None


def is_bsd_index(name: MemberName) -> bool:
    """Whether a name that was read in full is one of BSD's indices."""
    return name.text.encode("utf-8", "surrogateescape") in _BSD_INDICES


def size_in_contents(field: bytes) -> int:
    """How many bytes of the contents are the name: 0 outside BSD's long names."""
    found = _IN_CONTENTS.fullmatch(field)
    return int(found[1]) if found else 0


def from_contents(data: bytes) -> MemberName:
    """Read BSD's long name, which is padded with NUL."""
    return MemberName(_text(data.rstrip(b"\0")))


def from_field(path: str, field: bytes, table: bytes) -> MemberName:
    """Read the name that the header gives; CorruptBinary where it points to no name."""
    found = _IN_TABLE.fullmatch(field)
    if found is None:
        return MemberName(_text(field.partition(b"/")[0] or field))
    at = int(found[1])
    within = table[at : at + MOST_NAME_BYTES]
    name = re.split(rb"[\n\0]", within, maxsplit=1)[0]
    if not name or len(name) == MOST_NAME_BYTES:
        raise CorruptBinary(
            path, f"a member's name is said to stand at {at} in the table of long names, where none is"
        )
    return MemberName(_text(name.removesuffix(b"/")), int(found[2]) if found[2] else None)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
