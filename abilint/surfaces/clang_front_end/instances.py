"""Instances of class templates: libclang shows none of their members, which stand in the template."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Clang

_MEMBERS = frozenset(
    {
        libclang.FIELD_DECL,
        libclang.CXX_BASE_SPECIFIER,
        libclang.CXX_METHOD,
        libclang.CONSTRUCTOR,
        libclang.DESTRUCTOR,
    }
)


def pattern(clang: Clang, definition: Cursor) -> Cursor | None:
    """Give the template, or part of one, that a class was made from; None for one that somebody wrote.

    An explicit specialisation has a template too, but its own place, and members of its own unless it is
    empty. An explicit instantiation has its own place and no members.
    """
    library = clang.library
    template = library.clang_getSpecializedCursorTemplate(definition)
    if template.kind in libclang.INVALID_KINDS:
        return None
    written: Cursor = library.clang_getCursorDefinition(template)
    if written.kind in libclang.INVALID_KINDS:
        return None
    if _place(clang, written) == _place(clang, definition) or _is_instantiated(clang, definition):
        return written
    return None


def _is_instantiated(clang: Clang, definition: Cursor) -> bool:
    """Whether it has contents, but nobody wrote members."""
    library = clang.library
    if library.clang_Type_getSizeOf(library.clang_getCursorType(definition)) <= 1:
        return False
    found = False

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        nonlocal found
        found = child.kind in _MEMBERS
        return libclang.STOP if found else libclang.CONTINUE

    library.clang_visitChildren(definition, libclang.Visitor(visit), None)
    return not found


def _place(clang: Clang, cursor: Cursor) -> tuple[int, int, int]:
    found = clang.place(clang.library.clang_getCursorLocation(cursor))
    return found.file, found.line, found.column
