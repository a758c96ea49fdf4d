"""Whether objects of a class hold the address of a virtual table (Itanium C++ ABI, 1.1, "dynamic class")."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.instances import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Type
    from abilint.surfaces.clang_front_end.unit import Clang

_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION, libclang.DESTRUCTOR})
_DEEPEST = 64
"""Classes that inherit from each other; above it nothing is said."""


class DynamicClasses:
    """Answers for one unit, each class once."""

    def __init__(self, clang: Clang) -> None:
        self._clang = clang
        self._library = clang.library
        self._known: dict[int, bool | None] = {}

    def holds(self, of_class: Type, depth: int = 0) -> bool | None:
        """Whether it has virtual functions or bases, its own or inherited; None where that is not known."""
        library = self._library
        declaration = library.clang_getTypeDeclaration(library.clang_getCanonicalType(of_class))
        definition = library.clang_getCursorDefinition(declaration)
        if definition.kind in libclang.INVALID_KINDS or depth > _DEEPEST:
            return None
        key = definition.data[0] or 0
        if key not in self._known:
            self._known[key] = self._read(definition, depth)
        return self._known[key]

    def _read(self, definition: Cursor, depth: int) -> bool | None:
        library = self._library
        bases: list[Type] = []
        found = False

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            nonlocal found
            if child.kind in _METHODS:
                found = bool(library.clang_CXXMethod_isVirtual(child))
            elif child.kind == libclang.CXX_BASE_SPECIFIER:
                bases.append(library.clang_getCursorType(child))
                found = bool(library.clang_isVirtualBase(child))
            return libclang.STOP if found else libclang.CONTINUE

        members = pattern(self._clang, definition) or definition
        library.clang_visitChildren(members, libclang.Visitor(visit), None)
        inherited = () if found else [self.holds(base, depth + 1) for base in bases]
        return found or True in inherited or (None if None in inherited else False)
