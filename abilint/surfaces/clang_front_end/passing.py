"""How a C++ class is handed to a function: copied bit by bit, or by the address of a temporary.

Itanium C++ ABI, section 3.1.2.3, "non-trivial for the purposes of calls": a copy or move constructor or a
destructor that is not trivial, or none of the constructors left undeleted.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

BY_COPY = "by-copy"
BY_ADDRESS = "by-address"
_RECORD = 105
"""CXType_Record."""
_ARRAY = 112
"""CXType_ConstantArray."""
_DEEPEST = 64


class PassingReader:
    """Answers for one unit, each class once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[int, bool] = {}

    def of(self, definition: Cursor) -> str:
        """Say how values of the class are passed."""
        return BY_ADDRESS if self._is_special(definition, 0) else BY_COPY

    def _is_special(self, definition: Cursor, depth: int) -> bool:
        key = definition.data[0] or 0
        known = self._known.get(key)
        if known is None:
            self._known[key] = False  # a class cannot contain itself
            known = self._known[key] = depth < _DEEPEST and self._has_special_part(definition, depth)
        return known

    def _has_special_part(self, definition: Cursor, depth: int) -> bool:
        library = self._library
        found = False
        copies: list[bool] = []

        def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
            nonlocal found
            if child.kind == libclang.FIELD_DECL:
                found = self._holds_special(library.clang_getCursorType(child), depth)
            elif child.kind == libclang.CXX_BASE_SPECIFIER:
                of_base = library.clang_getCursorType(child)
                found = bool(library.clang_isVirtualBase(child)) or self._holds_special(of_base, depth)
            elif child.kind == libclang.CONSTRUCTOR and self._copies(child):
                copies.append(bool(library.clang_CXXMethod_isDeleted(child)))
                found = not copies[-1] and not library.clang_CXXMethod_isDefaulted(child)
            elif child.kind == libclang.DESTRUCTOR:
                found = not library.clang_CXXMethod_isDefaulted(child) or self._is_virtual(child)
            elif child.kind == libclang.CXX_METHOD:
                found = self._is_virtual(child)
            return libclang.STOP if found else libclang.CONTINUE

        library.clang_visitChildren(definition, libclang.Visitor(visit), None)
        return found or (bool(copies) and all(copies))

    def _copies(self, constructor: Cursor) -> bool:
        library = self._library
        return bool(
            library.clang_CXXConstructor_isCopyConstructor(constructor)
            or library.clang_CXXConstructor_isMoveConstructor(constructor)
        )

    def _is_virtual(self, method: Cursor) -> bool:
        return bool(self._library.clang_CXXMethod_isVirtual(method))

    def _holds_special(self, of_type: libclang.Type, depth: int) -> bool:
        library = self._library
        canonical = library.clang_getCanonicalType(of_type)
        for _ in range(_DEEPEST):
            if canonical.kind != _ARRAY:
                break
            canonical = library.clang_getCanonicalType(library.clang_getElementType(canonical))
        if canonical.kind != _RECORD:
            return False
        definition = library.clang_getCursorDefinition(library.clang_getTypeDeclaration(canonical))
        return definition.kind not in libclang.INVALID_KINDS and self._is_special(definition, depth + 1)
