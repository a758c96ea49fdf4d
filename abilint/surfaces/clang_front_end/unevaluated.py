"""What a header writes and no program executes: operands that are looked at for their type alone.

C++17 [expr]/8: `sizeof`, `noexcept(...)` and `decltype(...)` never evaluate theirs, so that what it names
need not be defined. libclang shows no `decltype`: it stands where a type stands.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.class_shape import METHODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

_NEVER = frozenset(
    {
        libclang.OPERAND_OF_TYPE,
        libclang.STATIC_ASSERT,
        libclang.TYPEDEF_DECL,
        libclang.TYPE_ALIAS_DECL,
        libclang.TYPE_ALIAS_TEMPLATE_DECL,
        libclang.TEMPLATE_TYPE_PARAMETER,
    }
)
_FUNCTIONS = frozenset({*METHODS, libclang.FUNCTION_DECL, libclang.DESTRUCTOR})
_CODE = frozenset({libclang.COMPOUND_STMT, libclang.CXX_TRY_STMT, libclang.PARM_DECL})
"""Of what stands right inside of a function; in a constructor initialisers are code, too."""
_VARIABLES = frozenset({libclang.VAR_DECL, libclang.PARM_DECL})


def is_never_code(library: Library, cursor: Cursor, parent: Cursor) -> bool:
    """Whether nothing under a cursor is executed: a type, or an operand of `sizeof` or `noexcept`."""
    if cursor.kind in _NEVER:
        return True
    if parent.kind in _VARIABLES:
        return bool(cursor.data[1] != library.clang_Cursor_getVarDeclInitializer(parent).data[1])
    return _kind(library, parent) in _FUNCTIONS and cursor.kind not in _CODE


def _kind(library: Library, cursor: Cursor) -> int:
    if cursor.kind != libclang.FUNCTION_TEMPLATE:
        return cursor.kind
    kind: int = library.clang_getTemplateCursorKind(cursor)
    return kind
