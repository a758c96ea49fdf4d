"""Rows of variables and static data members."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import obligation
from abilint.surfaces.clang_front_end.entities import CLASSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity
    from abilint.surfaces.clang_front_end.libclang import Cursor

_REFERENCES = frozenset({103, 104})
"""CXType_LValueReference and RValueReference: sizeof gives the size of what they refer to."""


def variable(context: Context, entity: Entity) -> Row | None:
    """Describe a variable; None for a member of a class template, which the template stands for."""
    library, last = context.library, entity.cursors[-1]
    if context.language == "c++" and context.naming.scope(last).templated:
        return None
    member = _is_member(context, last)
    verdict = obligation.of_variable(library, entity.cursors, context.language, member=member)
    if verdict[0] == obligation.PROMISED and member:
        verdict = context.unless_private(last, verdict)
    return described(context, entity, verdict)


def _is_member(context: Context, cursor: Cursor) -> bool:
    return context.library.clang_getCursorSemanticParent(cursor).kind in CLASSES


def described(context: Context, entity: Entity, verdict: obligation.Verdict) -> Row:
    """Describe a variable whose obligation is known."""
    library, last = context.library, entity.cursors[-1]
    name = context.naming.name(last)
    row = context.row(entity, name, "static-member" if _is_member(context, last) else "variable")
    if context.language == "c++":
        row["qualified_name"] = context.naming.scope(last).prefix + name
    context.judge(row, last, verdict)
    of_type = library.clang_getCursorType(last)
    context.sign(row, of_type)
    size = library.clang_Type_getSizeOf(of_type)
    if size >= 0 and of_type.kind not in _REFERENCES:
        row["size"] = size
    if library.clang_getCursorTLSKind(last):
        row["thread_local"] = True
    context.read_attributes(row, last)
    return row
