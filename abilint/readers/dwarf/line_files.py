"""The file list of a unit's line table: what DW_AT_decl_file numbers (DWARF 5, section 6.2.4)."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.codes import At, Form
from abilint.readers.dwarf.damage import DAMAGE, DamagedDwarf, words
from abilint.readers.dwarf.forms import MEANINGS, fixed_code, reader_of
from abilint.readers.dwarf.leb128 import uleb

if TYPE_CHECKING:
    from abilint.readers.dwarf.unit import Unit
    from abilint.readers.dwarf.values import Value

_PATH, _DIRECTORY = 1, 2
"""DW_LNCT_path, DW_LNCT_directory_index."""
_WIDE = 0xFFFFFFFF
_MOST_FILES = 1 << 17


class LineFiles:
    """Files of one unit, decoded when the first one is asked for."""

    def __init__(self, unit: Unit) -> None:
        self._directories: list[str] = []
        self._files: list[tuple[str, int]] = []
        self._first = 1
        try:
            self._read(unit)
        except DAMAGE as error:
            unit.source.note(f"files of the unit at {unit.offset:#x} are not known: {words(error)}")

    def __len__(self) -> int:
        return len(self._files) + len(self._directories)

    def path(self, index: int) -> str | None:
        """Give a file's path as the table has it, relative where the compiler was given it so."""
        number = index - self._first
        if not 0 <= number < len(self._files):
            return None
        name, directory = self._files[number]
        if name.startswith("/") or not 0 <= directory < len(self._directories):
            return name
        folder = self._directories[directory]
        return f"{folder.rstrip('/')}/{name}" if folder else name

    def _read(self, unit: Unit) -> None:
        place = unit.root.get(At.STMT_LIST)
        if not isinstance(place, int):
            return
        data, mark = unit.source.lines, unit.encoding.mark
        place += unit.line_base
        size, offset = Struct(mark + "I").unpack_from(data, place)[0], "I"
        place += 4
        if size == _WIDE:
            place, offset = place + 8, "Q"
        version = Struct(mark + "H").unpack_from(data, place)[0]
        if not 2 <= version <= 5:
            raise DamagedDwarf(f"the line table is of version {version}")
        place += 4 if version >= 5 else 2
        place += Struct(mark + offset).size
        place += 5 if version >= 4 else 4
        place += data[place]
        if version >= 5:
            self._first = 0
            self._read_described(unit, data, place)
        else:
            self._read_plain(data, place)

    def _read_plain(self, data: bytes, at: int) -> None:
        """DWARF 2 to 4: directory 0 is the one that the compiler ran in, and is not listed."""
        self._directories.append("")
        while data[at]:
            name, at = _text(data, at)
            self._directories.append(name)
        at += 1
        while data[at]:
            name, at = _text(data, at)
            directory, at = uleb(data, at)
            _time, at = uleb(data, at)
            _size, at = uleb(data, at)
            self._files.append((name, directory))

    def _read_described(self, unit: Unit, data: bytes, at: int) -> None:
        """DWARF 5: both lists say which columns they have, and number 0 is the unit's own."""
        folders, at = _table(unit, data, at)
        self._directories = [str(row.get(_PATH, "")) for row in folders]
        if self._directories:
            self._directories[0] = ""
        files, at = _table(unit, data, at)
        for row in files:
            directory = row.get(_DIRECTORY, 0)
            self._files.append((str(row.get(_PATH, "")), directory if isinstance(directory, int) else 0))


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(0, at)
    return data[at:end].decode("utf-8", "surrogateescape"), end + 1


def _table(unit: Unit, data: bytes, at: int) -> tuple[list[dict[int, Value]], int]:
    columns = []
    count, at = data[at], at + 1
    for _ in range(count):
        content, at = uleb(data, at)
        form, at = uleb(data, at)
        columns.append((content, form))
    rows, at = uleb(data, at)
    if rows > _MOST_FILES or (rows and not columns):
        raise DamagedDwarf(f"the line table is said to have {rows} files")
    found = []
    for _ in range(rows):
        row: dict[int, Value] = {}
        start = at
        for content, form in columns:
            row[content], at = _value(unit, form, data, at)
        if at == start:
            raise DamagedDwarf("the line table has files that take no room")
        found.append(row)
    return found, at


def _value(unit: Unit, form: int, data: bytes, at: int) -> tuple[Value, int]:
    if form == Form.FLAG_PRESENT:
        return True, at
    code = fixed_code(form, unit.encoding)
    if code is None:
        return reader_of(form)(unit, data, at)
    layout = Struct(unit.encoding.mark + code)
    raw = layout.unpack_from(data, at)[0]
    meaning = MEANINGS.get(form)
    return (meaning(unit, raw) if meaning else raw), at + layout.size
