"""C's way to give an enum a size: the values under a tag, and an integer type of the same name.

    enum Level { Low, High };
    typedef uint8_t Level;

cbindgen writes this for `#[repr(u8)]`, and in C++ `enum Level : uint8_t`. Functions take the integer.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import type_kinds as kinds
from abilint.surfaces.clang_front_end.type_enums import enumerators

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.type_table import TypeRow

_INTEGERS = frozenset({"signed", "unsigned", "character"})


class SizedEnums:
    """Answers for one unit."""

    def __init__(self, reader: TypeReader, enums: list[Cursor]) -> None:
        self._reader = reader
        self._enums = enums
        self._by_name: dict[str, Cursor] | None = None

    def row(self, declaration: Cursor) -> TypeRow | None:
        """Describe what a typedef of an integer stands for where an enum of its header has its name."""
        reader, library = self._reader, self._reader.library
        integer = library.clang_getTypedefDeclUnderlyingType(declaration)
        canonical = library.clang_getCanonicalType(integer)
        if not self._enums or kinds.ENCODINGS.get(canonical.kind) not in _INTEGERS:
            return None
        name = reader.unit.clang.text(library.clang_getCursorSpelling(declaration))
        cursor = self._named(name)
        if cursor is None or not self._in_one_file(cursor, declaration):
            return None
        unsigned = canonical.kind in kinds.UNSIGNED
        values = enumerators(reader, cursor, unsigned=unsigned)
        return [
            "enum",
            name,
            reader.of(integer),
            reader.size(integer),
            values,
            True,
            False,
            reader.place(cursor),
        ]

    def _named(self, name: str) -> Cursor | None:
        if self._by_name is None:
            library, text = self._reader.library, self._reader.unit.clang.text
            defined = filter(library.clang_isCursorDefinition, self._enums)
            self._by_name = {text(library.clang_getCursorSpelling(each)): each for each in defined}
        return self._by_name.get(name)

    def _in_one_file(self, one: Cursor, other: Cursor) -> bool:
        clang, library = self._reader.unit.clang, self._reader.library
        first, second = (clang.place(library.clang_getCursorLocation(each)).file for each in (one, other))
        return first == second
