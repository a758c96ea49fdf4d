"""What a declaration states that no symbol table and no calling convention knows."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

_ACCESS = {libclang.ACCESS_PROTECTED: "protected", libclang.ACCESS_PRIVATE: "private"}
_PUBLIC = "public"
_TEMPLATE_PARAMETERS = frozenset(
    {
        libclang.TEMPLATE_TYPE_PARAMETER,
        libclang.NON_TYPE_TEMPLATE_PARAMETER,
        libclang.TEMPLATE_TEMPLATE_PARAMETER,
    }
)
_THROWS_NOTHING = frozenset({1, 4, 9})
"""CXCursor_ExceptionSpecificationKind_DynamicNone, _BasicNoexcept, _NoThrow."""
_COMPUTED = 5
"""CXCursor_ExceptionSpecificationKind_ComputedNoexcept: `noexcept(...)`, whatever stands there."""
_FALSE = ("false", "0")
_WHOLE, _FLOATING = 1, 2
"""CXEval_Int, CXEval_Float."""
MOST_TOKENS = 64
"""Of a default, or of what stands before the body of a function."""


def of_function(context: Context, row: Row, cursors: Iterable[Cursor]) -> None:
    """Add what the declarations of a function say; defaults may stand at any of them."""
    library = context.library
    cursors = tuple(cursors)
    last = cursors[-1]
    _access(context, row, last)
    if _throws_nothing(context, last):
        row["nothrow"] = True
    if library.clang_CXXMethod_isDeleted(last):
        row["deleted"] = True
    if library.clang_CXXMethod_isExplicit(last):
        row["explicit"] = True
    if library.clang_CXXMethod_isStatic(last):
        row["static"] = True
    if library.clang_CXXMethod_isVirtual(last) and is_final(library, last):
        row["final"] = True
    defaults = _merged(_defaults(context, cursor) for cursor in cursors)
    if any(defaults):
        row["default_arguments"] = defaults


def of_template(context: Context, row: Row, cursors: Iterable[Cursor]) -> None:
    """Add what a template's parameters are where nobody gives them."""
    defaults = _merged(tuple(_of_parameters(context, cursor)) for cursor in cursors)
    if any(defaults):
        row["template_defaults"] = defaults


def _merged(stated: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(next(filter(None, each), "") for each in zip(*stated, strict=False))


def _throws_nothing(context: Context, cursor: Cursor) -> bool:
    """Whether it is `noexcept`; a destructor is unless it says otherwise (C++17, 15.4, paragraph 8)."""
    library = context.library
    kind = library.clang_getExceptionSpecificationType(library.clang_getCursorType(cursor))
    if kind == _COMPUTED:
        words = context.unit.first_words(cursor, MOST_TOKENS)
        stands = words.index("noexcept") + 2 if "noexcept" in words[:-2] else len(words)
        return words[stands : stands + 1] not in ([_FALSE[0]], [_FALSE[1]])
    return kind in _THROWS_NOTHING or cursor.kind == libclang.DESTRUCTOR


def _access(context: Context, row: Row, cursor: Cursor) -> None:
    access = access_of(context.library, cursor)
    if access != _PUBLIC:
        row["access"] = access


def access_of(library: Library, cursor: Cursor) -> str:
    """Say who may use a member or convert to a base; C has no other word than `public`."""
    return _ACCESS.get(library.clang_getCXXAccessSpecifier(cursor), _PUBLIC)


def of_variable(context: Context, row: Row, cursors: Iterable[Cursor]) -> None:
    """Add the number that a constant stands for: compilers put it in the place of its name."""
    library = context.library
    for cursor in cursors:
        if library.clang_isConstQualifiedType(library.clang_getCursorType(cursor)):
            value = _evaluated(library, cursor)
            if value is not None:
                row["value"] = value


def _evaluated(library: Library, cursor: Cursor) -> str | None:
    result = library.clang_Cursor_Evaluate(cursor)
    if not result:
        return None
    try:
        kind = library.clang_EvalResult_getKind(result)
        if kind == _FLOATING:
            return repr(library.clang_EvalResult_getAsDouble(result))
        if kind != _WHOLE:
            return None
        unsigned = library.clang_EvalResult_isUnsignedInt(result)
        ask = library.clang_EvalResult_getAsUnsigned if unsigned else library.clang_EvalResult_getAsLongLong
        return str(ask(result))
    finally:
        library.clang_EvalResult_dispose(result)


def is_final(library: Library, cursor: Cursor) -> bool:
    """Whether the attribute `final` stands on a class or a virtual function."""
    found = False

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        nonlocal found
        found = found or child.kind == libclang.CXX_FINAL_ATTR
        return libclang.STOP if found else libclang.CONTINUE

    library.clang_visitChildren(cursor, libclang.Visitor(visit), None)
    return found


def _defaults(context: Context, cursor: Cursor) -> tuple[str, ...]:
    """Give the text of each parameter's default, empty where it has none."""
    count = context.library.clang_Cursor_getNumArguments(cursor)
    return tuple(_default(context, cursor, number) for number in range(count))


def _of_parameters(context: Context, template: Cursor) -> Iterator[str]:
    """Give the text of each parameter's default; `>>` may end its own list and the template's."""
    parameters: list[Cursor] = []

    def visit(child: Cursor, _parent: Cursor, _data: object) -> int:
        if child.kind not in _TEMPLATE_PARAMETERS:
            return libclang.STOP
        parameters.append(child)
        return libclang.CONTINUE

    context.library.clang_visitChildren(template, libclang.Visitor(visit), None)
    for parameter in parameters:
        words = _text_of_default(context, parameter).replace(">>", "> >").split()
        while words[-1:] == [">"] and words.count(">") > words.count("<"):
            words.pop()
        yield " ".join(words)


def _default(context: Context, cursor: Cursor, number: int) -> str:
    return _text_of_default(context, context.library.clang_Cursor_getArgument(cursor, number))


def _text_of_default(context: Context, parameter: Cursor) -> str:
    words = context.unit.first_words(parameter, MOST_TOKENS)
    return " ".join(words[words.index("=") + 1 :]) if "=" in words else ""
