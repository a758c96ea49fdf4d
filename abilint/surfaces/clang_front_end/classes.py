"""Rows of classes and templates: in the accounting, though their names are not predicted yet."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation
from abilint.surfaces.clang_front_end.functions import METHODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity
    from abilint.surfaces.clang_front_end.libclang import Cursor

_TEMPLATE_KINDS = {
    libclang.FUNCTION_TEMPLATE: "function-template",
    libclang.CLASS_TEMPLATE: "class",
}


def class_(context: Context, entity: Entity) -> Row | None:
    """Describe a class whose vtable or members the library may have to bring, None for any other.

    It has a key function, that is a virtual one, neither pure nor inline (Itanium C++ ABI 5.2.3), or
    it is the explicit instantiation of a template.
    """
    cursor = entity.cursors[0]
    scope = context.naming.scope(cursor)
    if scope.templated or not (_has_key_function(context, cursor) or _is_instantiation(context, cursor)):
        return None
    name = context.naming.name(cursor)
    row = context.leave_unchecked(context.row(entity, name, "class"), scope.prefix + name)
    if context.library.clang_getCursorVisibility(cursor) == libclang.VISIBILITY_HIDDEN:
        row["visibility"] = "hidden"
        row["obligation"], row["reason"] = obligation.HIDDEN, "declared with hidden visibility"
    return row


def _has_key_function(context: Context, cursor: Cursor) -> bool:
    library = context.library
    return any(
        library.clang_CXXMethod_isVirtual(child)
        and not library.clang_CXXMethod_isPureVirtual(child)
        and not library.clang_Cursor_isFunctionInlined(child)
        for child in _children(context, cursor)
        if child.kind in METHODS or child.kind == libclang.DESTRUCTOR
    )


def _is_instantiation(context: Context, cursor: Cursor) -> bool:
    """`extern template class c<int>;`: libclang shows a specialisation without members."""
    template = context.library.clang_getSpecializedCursorTemplate(cursor)
    if template.kind in libclang.INVALID_KINDS:
        return False
    return not any(child.kind in METHODS for child in _children(context, cursor))


def _children(context: Context, cursor: Cursor) -> list[Cursor]:
    found: list[Cursor] = []

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        found.append(child)
        return libclang.CONTINUE

    context.library.clang_visitChildren(cursor, libclang.Visitor(visit), None)
    return found


def template(context: Context, entity: Entity) -> Row | None:
    """Describe a template; None for a member template of a template."""
    cursor = entity.cursors[0]
    scope = context.naming.scope(cursor)
    if scope.templated:
        return None
    name = context.naming.name(cursor)
    row = context.row(entity, name, _TEMPLATE_KINDS[entity.kind])
    context.leave_unchecked(row, scope.prefix + name)
    calls = context.calls.of(entity.cursors)
    if calls:
        row["calls"] = calls
    return row
