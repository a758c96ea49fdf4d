"""Macros that put another name in the place of a declared one: `int Foo(int);` and `#define Foo FooW`."""

from __future__ import annotations

from ctypes import POINTER, byref, c_uint

from abilint.surfaces.clang_front_end import libclang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.surfaces.clang_front_end.context import Context
    from abilint.surfaces.clang_front_end.entities import Entity, Macro


class Renaming:
    """The macros of one unit that stand for one identifier.

    libclang shows no `#undef`: a macro in force at the declaration would have renamed that itself, so one
    of the same file counts from its own line on.
    """

    def __init__(self, context: Context, macros: Iterable[Macro]) -> None:
        self._clang = context.unit.clang
        self._handle = context.unit.handle
        self._macros = {context.naming.name(macro.cursor): macro for macro in macros}

    def of(self, entity: Entity, name: str) -> str | None:
        """Say what a program that includes the headers refers to when it writes `name`, if not that."""
        macro = self._macros.get(name)
        if macro is None or (macro.file == entity.file and macro.line < entity.line):
            return None
        spoken, expanded = name, set[str]()
        while spoken not in expanded and (replacement := self._replacement(spoken)):
            expanded.add(spoken)
            spoken = replacement
        return spoken if spoken != name else None

    def _replacement(self, name: str) -> str | None:
        """Read what the macro of this name stands for, where that is one identifier."""
        macro = self._macros.get(name)
        if macro is None:
            return None
        library = self._clang.library
        tokens, count = POINTER(libclang.Token)(), c_uint()
        extent = library.clang_getCursorExtent(macro.cursor)
        library.clang_tokenize(self._handle, extent, byref(tokens), byref(count))
        try:
            if count.value != 2 or library.clang_getTokenKind(tokens[1]) != libclang.TOKEN_IDENTIFIER:
                return None
            return self._clang.text(library.clang_getTokenSpelling(self._handle, tokens[1]))
        finally:
            library.clang_disposeTokens(self._handle, tokens, count)
