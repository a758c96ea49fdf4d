"""Whether objects of a class hold the address of a virtual table (Itanium C++ ABI, 1.1, "dynamic class")."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

_METHODS = frozenset({libclang.CXX_METHOD, libclang.CONVERSION_FUNCTION, libclang.DESTRUCTOR})
_DEEPEST = 64


def is_dynamic(library: Library, of_class: libclang.Type, depth: int = 0) -> bool:
    """Whether it has virtual functions or virtual bases, of its own or inherited."""
    declaration = library.clang_getTypeDeclaration(library.clang_getCanonicalType(of_class))
    definition = library.clang_getCursorDefinition(declaration)
    found = False

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        nonlocal found
        if child.kind in _METHODS:
            found = bool(library.clang_CXXMethod_isVirtual(child))
        elif child.kind == libclang.CXX_BASE_SPECIFIER:
            of_base = library.clang_getCursorType(child)
            found = bool(library.clang_isVirtualBase(child)) or is_dynamic(library, of_base, depth + 1)
        return libclang.STOP if found else libclang.CONTINUE

    if definition.kind not in libclang.INVALID_KINDS and depth < _DEEPEST:
        library.clang_visitChildren(definition, libclang.Visitor(visit), None)
    return found
