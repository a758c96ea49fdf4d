"""How many members a record has with those of the records in it: what libclang looks at for one offset."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.type_kinds import RECORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library, Type

MOST = 1_000_000
"""Records that hold two of another, forty deep, have more parts than can be visited."""
_DEEPEST = 200


class RecordParts:
    """Counts for one unit, each record once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[int, int] = {}

    def of(self, members: list[Cursor], depth: int = 0) -> int:
        """Count members, and theirs; MOST and more where there is no use in counting."""
        if depth > _DEEPEST:
            return MOST
        return len(members) + sum(self._within(member, depth) for member in members)

    def _within(self, member: Cursor, depth: int) -> int:
        library = self._library
        of_type = library.clang_getCanonicalType(library.clang_getCursorType(member))
        if of_type.kind != RECORD:
            return 0
        key = of_type.data[0] or 0
        if key not in self._known:
            self._known[key] = min(MOST, self.of(members_of(library, of_type), depth + 1))
        return self._known[key]


def members_of(library: Library, of_type: Type, most: int = MOST) -> list[Cursor]:
    """List the data members, unnamed bit-fields among them, up to a number of them."""
    found: list[Cursor] = []

    def visit(field: Cursor, _data: object) -> int:
        found.append(field)
        return libclang.VISIT_CONTINUE if len(found) < most else libclang.VISIT_BREAK

    library.clang_Type_visitFields(of_type, libclang.FieldVisitor(visit), None)
    return found
