"""Where declarations stand: file, line and column."""

from __future__ import annotations

from ctypes import byref, c_uint, c_void_p

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.type_table import Place
    from abilint.surfaces.clang_front_end.unit import Unit


class Places:
    """Answers for one unit.

    clang counts a column from the start of its line, again for each question: a generated header of one
    long line would take minutes. So it is asked for one column of each line, and for offsets in the file.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._library = unit.clang.library
        self._file, self._line, self._column, self._offset = c_void_p(), c_uint(), c_uint(), c_uint()
        self._spot = byref(self._file), byref(self._line)
        self._starts: dict[tuple[int, int], int] = {}
        """Offset of the start of each line."""

    def of(self, cursor: Cursor) -> Place:
        """Where the text stands, or the macro that it comes from is expanded."""
        location = self._library.clang_getCursorLocation(cursor)
        ask = self._library.clang_getExpansionLocation
        ask(location, *self._spot, None, byref(self._offset))
        file, line = self._file.value or 0, self._line.value
        start = self._starts.get((file, line))
        if start is None:
            ask(location, None, None, byref(self._column), None)
            start = self._starts[file, line] = self._offset.value + 1 - self._column.value
        return self._unit.file_name(file), line, self._offset.value + 1 - start
