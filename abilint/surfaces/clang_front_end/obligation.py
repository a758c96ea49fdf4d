"""Whether the declarations of one entity oblige the library to define it, and if not, why not.

C11 6.7.4 (inline), 6.9.2 (tentative definitions); C++17 [dcl.inline], [basic.link]; GCC's manual,
"An Inline Function is As Fast As a Macro" (gnu_inline).
"""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.libclang import Cursor, Library

PROMISED = "promised"
INLINE = "inline"
UNAVAILABLE = "unavailable"
HIDDEN = "hidden"
NOT_CHECKED = "not-checked"

EXPLICIT_INSTANTIATION = "an explicit instantiation: the names of its members are not predicted"
EXPLICIT_FUNCTION = "some of its instances are left to the library: their names are not predicted"

Verdict = tuple[str, str]
_PROMISE: Verdict = (PROMISED, "")


def of_function(library: Library, cursors: list[Cursor], language: str, *, gnu_inline: bool) -> Verdict:
    """Obligation of a function over all its declarations, attributes of access left to the caller."""
    last = cursors[-1]
    if library.clang_getCursorAvailability(last) == libclang.AVAILABILITY_NOT_AVAILABLE:
        return UNAVAILABLE, "declared unavailable or deleted"
    linkage = library.clang_getCursorLinkage(last)
    if linkage != libclang.LINKAGE_EXTERNAL:
        return INLINE, _not_external(linkage)
    inlined = [bool(library.clang_Cursor_isFunctionInlined(cursor)) for cursor in cursors]
    defined = any(library.clang_isCursorDefinition(cursor) for cursor in cursors)
    if any(inlined):
        return _inline(library, cursors, inlined, defined, language, gnu_inline=gnu_inline)
    if defined:
        return INLINE, "the header defines it: every consumer's own object has it"
    return hidden(library, last) or _PROMISE


def _inline(
    library: Library,
    cursors: list[Cursor],
    inlined: list[bool],
    defined: bool,
    language: str,
    *,
    gnu_inline: bool,
) -> Verdict:
    """Judge an inline function: in C a plain redeclaration can still make it the library's."""
    if language == "c++":
        return INLINE, "inline: every consumer compiles its own copy"
    plain = not all(inlined)
    if gnu_inline:
        return _gnu_inline(library, cursors, inlined, plain=plain)
    if not defined:
        return hidden(library, cursors[-1]) or _PROMISE
    external = plain or any(_is_extern(library, cursor) for cursor in cursors)
    if external:
        return INLINE, "the header defines it with external linkage: every consumer's own object has it"
    return INLINE, "C99 inline: a consumer uses its own copy where the compiler inlines the call"


def _gnu_inline(library: Library, cursors: list[Cursor], inlined: list[bool], *, plain: bool) -> Verdict:
    inline_ones = [cursor for cursor, is_inline in zip(cursors, inlined, strict=True) if is_inline]
    if not all(_is_extern(library, cursor) for cursor in inline_ones):
        return INLINE, "the header defines it with external linkage: every consumer's own object has it"
    if plain:
        return hidden(library, cursors[-1]) or _PROMISE
    return INLINE, "extern inline with gnu_inline: never emitted, used where the compiler inlines the call"


def of_variable(library: Library, cursors: list[Cursor], language: str, *, member: bool) -> Verdict:
    """Obligation of a variable or static data member over all its declarations."""
    last = cursors[-1]
    if library.clang_getCursorAvailability(last) == libclang.AVAILABILITY_NOT_AVAILABLE:
        return UNAVAILABLE, "declared unavailable"
    linkage = library.clang_getCursorLinkage(last)
    if linkage != libclang.LINKAGE_EXTERNAL:
        return INLINE, _not_external(linkage)
    if any(library.clang_isCursorDefinition(cursor) for cursor in cursors):
        return INLINE, "the header defines it: every consumer's own object has it"
    if member and any(_has_initializer(library, cursor) for cursor in cursors):
        return INLINE, "initialised in the class: a consumer uses the value"
    if language == "c" and not all(_is_extern(library, cursor) for cursor in cursors):
        return INLINE, "without `extern` the header defines it: every consumer's own object has it"
    return hidden(library, last) or _PROMISE


def _has_initializer(library: Library, cursor: Cursor) -> bool:
    kind: int = library.clang_Cursor_getVarDeclInitializer(cursor).kind
    return kind not in libclang.INVALID_KINDS


def _is_extern(library: Library, cursor: Cursor) -> bool:
    return bool(library.clang_Cursor_getStorageClass(cursor) == libclang.STORAGE_EXTERN)


def _not_external(linkage: int) -> str:
    if linkage == libclang.LINKAGE_UNIQUE_EXTERNAL:
        return "in an unnamed namespace: each consumer has its own"
    return "internal linkage (static, or const in C++): each consumer has its own"


def hidden(library: Library, cursor: Cursor) -> Verdict | None:
    """Say so where an attribute or pragma keeps it inside of the library."""
    if library.clang_getCursorVisibility(cursor) == libclang.VISIBILITY_HIDDEN:
        return HIDDEN, "declared with hidden visibility"
    return None
