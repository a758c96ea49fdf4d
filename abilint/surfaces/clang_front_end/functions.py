"""Rows of functions, methods, constructors and destructors."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, obligation, special_members
from abilint.surfaces.clang_front_end.class_shape import METHODS
from abilint.surfaces.clang_front_end.conventions import CALLING_CONVENTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

KINDS = {
    libclang.FUNCTION_DECL: "function",
    libclang.CXX_METHOD: "method",
    libclang.CONVERSION_FUNCTION: "method",
    libclang.CONSTRUCTOR: "constructor",
    libclang.DESTRUCTOR: "destructor",
}
_SPECIAL = frozenset({libclang.CONSTRUCTOR, libclang.DESTRUCTOR})


def function(context: Context, entity: Entity) -> Row | None:
    """Describe a function; None for a member of a class template, which the template stands for."""
    last = entity.cursors[-1]
    if context.language == "c++" and context.naming.scope(last).templated:
        return None
    return described(context, entity, _verdict(context, entity, last))


def described(context: Context, entity: Entity, verdict: obligation.Verdict) -> Row:
    """Describe a function whose obligation is known."""
    last = entity.cursors[-1]
    name = context.naming.name(last)
    row = context.row(entity, name, KINDS[last.kind])
    if context.language == "c++":
        row["qualified_name"] = context.naming.scope(last).prefix + name
    context.judge(row, last, verdict)
    if last.kind in _SPECIAL and verdict[0] == obligation.PROMISED:
        special_members.promise(context, row, last)
    _facts(context, row, entity, last)
    if verdict[0] == obligation.INLINE:
        calls = context.calls(entity.cursors)
        if calls:
            row["calls"] = calls
    return row


def _verdict(context: Context, entity: Entity, last: Cursor) -> obligation.Verdict:
    library = context.library
    if entity.kind in METHODS and library.clang_CXXMethod_isPureVirtual(last):
        return obligation.INLINE, "pure virtual: derived classes bring the definition"
    gnu_inline = context.language == "c" and _gnu_inline(context, entity.cursors)
    verdict = obligation.of_function(library, entity.cursors, context.language, gnu_inline=gnu_inline)
    if verdict[0] != obligation.PROMISED or context.language == "c":
        return verdict
    if takes_only_ellipsis(library, last):
        return obligation.INLINE, "takes only `...`: declared for overload resolution, never called"
    if is_protected_copy(library, last):
        return obligation.UNAVAILABLE, "protected: declared so that nobody copies"
    if is_inherited(context, last):
        return verdict
    return context.unless_private(last, verdict)


def is_protected_copy(library: Library, cursor: Cursor) -> bool:
    """Whether it copies and only derived classes may call it: before `= delete` a way to forbid it.

    Nobody defines such a member, and whether this one was meant to be defined cannot be told.
    """
    if library.clang_getCXXAccessSpecifier(cursor) != libclang.ACCESS_PROTECTED:
        return False
    if cursor.kind == libclang.CONSTRUCTOR:
        return bool(library.clang_CXXConstructor_isCopyConstructor(cursor))
    return cursor.kind == libclang.CXX_METHOD and bool(
        library.clang_CXXMethod_isCopyAssignmentOperator(cursor)
    )


def is_inherited(context: Context, last: Cursor) -> bool:
    """Whether a consumer's vtable can point to it, though private: a virtual one that is not overridden.

    The vtable is that of a derived class, or with Microsoft's ABI also that of the class itself.
    """
    library = context.library
    if last.kind not in METHODS or not library.clang_CXXMethod_isVirtual(last):
        return False
    if context.naming.scope(last).private:
        return False
    shape = context.shapes.of(library.clang_getCursorSemanticParent(last))
    if context.naming.microsoft(last) and context.own_specials.any(shape):
        return True
    return context.shapes.derivable(shape)


def _gnu_inline(context: Context, cursors: list[Cursor]) -> bool:
    return context.gnu89_inline or any(
        context.attributes.gnu_inline(cursor)
        for cursor in cursors
        if context.library.clang_Cursor_isFunctionInlined(cursor)
    )


def takes_only_ellipsis(library: Library, cursor: Cursor) -> bool:
    """Whether no body could read the arguments: `static no test(...)` of the detection idiom."""
    of_type = library.clang_getCursorType(cursor)
    return bool(library.clang_isFunctionTypeVariadic(of_type)) and not library.clang_getNumArgTypes(of_type)


def _facts(context: Context, row: Row, entity: Entity, last: Cursor) -> None:
    library = context.library
    of_type = library.clang_getCursorType(last)
    spelling = context.sign(row, of_type)
    if "..." in spelling and library.clang_isFunctionTypeVariadic(of_type):
        row["variadic"] = True
    if any(library.clang_Cursor_isFunctionInlined(cursor) for cursor in entity.cursors):
        row["inline"] = True
    context.read_attributes(row, last)
    if "__attribute__" in spelling:
        convention = CALLING_CONVENTIONS.get(library.clang_getFunctionTypeCallingConv(of_type))
        if convention is not None:
            row["calling_convention"] = convention
