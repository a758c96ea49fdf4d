"""Rows of classes: who has to bring the vtable and the type information.

Itanium C++ ABI 5.2.3: they are emitted where the key function is, the first virtual one that is neither
pure nor inline in the class; where there is none, every object that needs them has its own. Microsoft's
ABI knows no key function: every object has its own, but those of a class with `dllimport` are taken from
the DLL.
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation, tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.class_shape import Shape
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity
    from abilint.surfaces.clang_front_end.libclang import Cursor

_PROMISE: obligation.Verdict = (obligation.PROMISED, "")


def class_(context: Context, entity: Entity) -> Row | None:
    """Describe a class with virtual functions, None for any other."""
    cursor = entity.cursors[0]
    scope = context.naming.scope(cursor)
    if scope.templated:
        return None
    shape = context.shapes.of(cursor)
    if not shape.virtuals:
        return None
    name = context.naming.name(cursor)
    row = context.leave_unchecked(context.row(entity, name, "class"), scope.prefix + name, "")
    row["signature"] = f"class {scope.prefix}{name}"
    microsoft = context.naming.microsoft(shape.virtuals[0])
    verdict = _everywhere(context, cursor)
    if verdict is None:
        verdict = _microsoft(shape) if microsoft else _itanium(context, shape)
    verdict = context.unless_private(cursor, verdict)
    row["obligation"], row["reason"] = verdict
    if verdict[0] == obligation.HIDDEN:
        row["visibility"] = "hidden"
    if microsoft:
        _name_microsoft_table(context, row, shape)
    else:
        _name_tables(context, row, cursor, shape, tables.encoding(context, cursor, shape))
    return row


def instance(context: Context, entity: Entity, encoding: str) -> Row:
    """Describe the class of `extern template class`: its vtable is where its members are, in the library.

    `encoding` is that of its type (Itanium 5.1.5). Microsoft's objects make the tables that they need.
    """
    cursor = entity.cursors[0]
    name = context.unit.clang.text(context.library.clang_getCursorDisplayName(cursor))
    qualified_name = context.naming.scope(cursor).prefix + name
    row = context.leave_unchecked(context.row(entity, name, "class"), qualified_name, "")
    row["signature"] = f"class {qualified_name}"
    shape = context.shapes.of(cursor)
    row["obligation"], row["reason"] = _everywhere(context, cursor) or (
        _PROMISE if encoding else _microsoft(shape)
    )
    if encoding:
        _name_tables(context, row, cursor, shape, encoding)
    return row


def _everywhere(context: Context, cursor: Cursor) -> obligation.Verdict | None:
    """Judge by linkage and visibility, which say the same under every ABI."""
    if context.library.clang_getCursorLinkage(cursor) not in _SEEN_OUTSIDE:
        return obligation.INLINE, "in an unnamed namespace: each consumer has its own"
    if context.library.clang_getCursorVisibility(cursor) == libclang.VISIBILITY_HIDDEN:
        return obligation.HIDDEN, "declared with hidden visibility"
    return None


_SEEN_OUTSIDE = frozenset({0, libclang.LINKAGE_EXTERNAL})


def _microsoft(shape: Shape) -> obligation.Verdict:
    if shape.imported:
        return _PROMISE
    return obligation.INLINE, "every object that needs the vftable makes its own"


def _itanium(context: Context, shape: Shape) -> obligation.Verdict:
    key = _key_function(context, shape)
    if key is None:
        return obligation.INLINE, "no key function: every object that needs the vtable makes its own"
    if context.library.clang_getCursorDefinition(key).kind not in libclang.INVALID_KINDS:
        return obligation.INLINE, "the header defines the key function, and with it comes the vtable"
    return _PROMISE


def _key_function(context: Context, shape: Shape) -> Cursor | None:
    """Find the first virtual function that is neither pure nor inline.

    Inline is what the class says; on 32-bit ARM and Apple's ARM64 a later inline definition counts too
    (C++ ABI for the Arm Architecture 3.2.3; clang's `canKeyFunctionBeInline`).
    """
    library = context.library
    for member in shape.virtuals:
        if library.clang_CXXMethod_isPureVirtual(member) or library.clang_Cursor_isFunctionInlined(member):
            continue
        if context.key_function_may_be_inline or not context.shapes.is_inline(member):
            return member
    return None


def _name_microsoft_table(context: Context, row: Row, shape: Shape) -> None:
    table = tables.microsoft_table(context, shape) if context.shapes.has_one_table(shape) else None
    if table is not None:
        row["link_names"] = (table,)
    elif row["obligation"] == obligation.PROMISED:
        reason = "several base classes: the names of the vftables are not predicted"
        row["obligation"], row["reason"] = obligation.NOT_CHECKED, reason


def _name_tables(context: Context, row: Row, cursor: Cursor, shape: Shape, encoding: str | None) -> None:
    """Give the names that consumers ask for, those that inline constructors need first.

    The name of the type (`_ZTS`) is used by the type information alone; on Windows every object makes
    both anew.
    """
    if encoding is None:
        if row["obligation"] == obligation.PROMISED:
            reason = "the names of its vtable and type information are not predicted"
            row["obligation"], row["reason"] = obligation.NOT_CHECKED, reason
        return
    wanted = ["_ZTV"] if _has_objects(context, cursor, shape) else []
    if wanted and context.shapes.has_virtual_base(shape):
        wanted.append("_ZTT")
    if not context.naming.decorates:
        wanted.append("_ZTI")
    asked = row["obligation"] in (obligation.PROMISED, obligation.UNAVAILABLE)
    row["link_names"] = tuple(table + encoding for table in wanted if asked)
    others = (table for table in _TABLES if not asked or table not in wanted)
    row["companions"] = tuple(table + encoding for table in others)
    if row["obligation"] == obligation.PROMISED and not wanted:
        row["obligation"], row["reason"] = obligation.INLINE, "no consumer refers to its vtable"


def _has_objects(context: Context, cursor: Cursor, shape: Shape) -> bool:
    """Whether a consumer's code sets the vtable pointer of an object, its own or part of a derived one's.

    Parts with virtual bases get theirs from the VTT of the whole object.
    """
    places_itself = context.shapes.derivable(shape) and not context.shapes.has_virtual_base(shape)
    if context.library.clang_CXXRecord_isAbstract(cursor) and not places_itself:
        return False
    return shape.final or context.own_specials.any(shape)


_TABLES = ("_ZTV", "_ZTT", "_ZTI", "_ZTS")
