"""Rows of templates: whoever uses one makes it, where the header holds the code."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation, source_facts
from abilint.surfaces.clang_front_end.class_shape import METHODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity
    from abilint.surfaces.clang_front_end.libclang import Cursor

_KINDS = {
    libclang.FUNCTION_TEMPLATE: "function-template",
    libclang.CLASS_TEMPLATE: "class",
}
_WITH_CODE = frozenset({*METHODS, libclang.CONSTRUCTOR, libclang.DESTRUCTOR, libclang.FUNCTION_TEMPLATE})


def template(context: Context, entity: Entity) -> Row | None:
    """Describe a template; None for a member template of a template."""
    cursor = entity.cursors[0]
    scope = context.naming.scope(cursor)
    if scope.templated:
        return None
    name = context.naming.name(cursor)
    row = context.row(entity, name, _KINDS[entity.kind])
    context.leave_unchecked(row, scope.prefix + name, "")
    row["obligation"], row["reason"] = _verdict(context, entity, cursor)
    if entity.kind == libclang.FUNCTION_TEMPLATE and name in context.left_to_library:
        row["obligation"], row["reason"] = obligation.NOT_CHECKED, obligation.EXPLICIT_FUNCTION
    if context.types:
        source_facts.of_template(context, row, entity.cursors)
    calls = context.calls(entity.cursors)
    if calls:
        row["calls"] = calls
    return row


def _verdict(context: Context, entity: Entity, cursor: Cursor) -> obligation.Verdict:
    library = context.library
    definition = library.clang_getCursorDefinition(cursor)
    if definition.kind in libclang.INVALID_KINDS:
        return obligation.NOT_CHECKED, "a template without a definition: its instantiations are not told"
    if entity.kind == libclang.CLASS_TEMPLATE:
        lacking = _member_without_code(context, definition)
        if lacking:
            reason = f"a template whose member `{lacking}` the header does not define"
            return obligation.NOT_CHECKED, reason
    return obligation.INLINE, "a template: every consumer makes what it uses"


def _member_without_code(context: Context, definition: Cursor) -> str:
    """Name of the first function of a class template that only the library can have, empty if none."""
    library = context.library
    found: list[str] = []

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        if child.kind not in _WITH_CODE or _needs_none(context, child):
            return libclang.CONTINUE
        if library.clang_getCursorDefinition(child).kind not in libclang.INVALID_KINDS:
            return libclang.CONTINUE
        found.append(context.naming.name(child))
        return libclang.STOP

    library.clang_visitChildren(definition, libclang.Visitor(visit), None)
    return found[0] if found else ""


def _needs_none(context: Context, member: Cursor) -> bool:
    library = context.library
    return bool(
        library.clang_CXXMethod_isPureVirtual(member)
        or library.clang_CXXMethod_isDefaulted(member)
        or library.clang_getCursorAvailability(member) == libclang.AVAILABILITY_NOT_AVAILABLE
    )
