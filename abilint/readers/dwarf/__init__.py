"""Debug information in DWARF, versions 2 to 5: bytes of debug sections -> entries.

    info = open_debug_info(artifact, debug_files=("libfoo.debug",))
    if isinstance(info, NoDebugInfo): ...               # info.reason
    for it in info.definitions():                       # fast: what has code or a place, by link name
        it.link_name, it.address, it.external, it.get(At.TYPE)
    info.codeless_definitions()                         # the same for what GCC merged with another
    for found in info.scan({Tag.NAMESPACE}):            # fast: nothing is decoded
        entry = info.entry(found.offset)
        entry.tag, entry.attributes[At.NAME], entry.get(At.TYPE)
        for child in info.children(entry): ...
    info.units[0].language, info.file(unit, entry.get(At.DECL_FILE)), info.notes

An entry is named by one integer over all files and sections that the binary's debug information is
spread over. References are such integers (`Reference`), whatever their form was; values that look alike
are told apart by their class, see `values`. `info.entry` raises CorruptBinary, every iterator ends
with a note where the data are damaged. Pass `info.notes` on once everything was asked: they grow.

| module                                  | part                                                         |
|-----------------------------------------|--------------------------------------------------------------|
| `opening`, `debug_file`, `split`        | the files that hold a binary's entries                       |
| `file_sections`, `*_sections`           | debug sections of each format                                |
| `decompression`, `relocation`           | what is done to sections before they are read                |
| `source`, `unit_headers`, `package`     | sections of entries, their units, the index of a package     |
| `abbreviations`, `forms`, `entry`       | entries, decoded                                             |
| `skipping`, `scan`, `definitions`       | the fast walk                                                |
| `ranges`, `line_files`, `strings`       | tables that entries refer to                                 |

The code is our own: general packages decode some 50,000 entries a second, a C++ library has millions, and
damaged input ends them with errors of every kind. Tests hold every entry against pyelftools and
llvm-dwarfdump.
"""

from __future__ import annotations

from abilint.readers.dwarf.codes import At, Form, Language, Tag, UnitType
from abilint.readers.dwarf.debug_info import DebugInfo
from abilint.readers.dwarf.definitions import Definition
from abilint.readers.dwarf.entry import Entry
from abilint.readers.dwarf.opening import NoDebugInfo, open_debug_info
from abilint.readers.dwarf.scan import Found
from abilint.readers.dwarf.unit import Unit
from abilint.readers.dwarf.values import Address, ListIndex, Reference, SectionOffset, Unresolved, Value

__all__ = [
    "Address",
    "At",
    "DebugInfo",
    "Definition",
    "Entry",
    "Form",
    "Found",
    "Language",
    "ListIndex",
    "NoDebugInfo",
    "Reference",
    "SectionOffset",
    "Tag",
    "Unit",
    "UnitType",
    "Unresolved",
    "Value",
    "open_debug_info",
]
