"""What headers say of exported names: whether programs were told of them, and where."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from abilint.compare.implicit import ImplicitNames
from abilint.compare.mangled import identifiers
from abilint.compare.release.evidence import stated
from abilint.compare.release.own_copy import template
from abilint.compare.standard_library import USES_STD, neutral
from abilint.model.surface import DeclarationKind, Obligation
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.build import Build
    from abilint.model.release import Library
    from abilint.model.surface import Declaration
    from abilint.model.symbol import Symbol

NOT_FOR_PROGRAMS = frozenset({Obligation.HIDDEN, Obligation.UNAVAILABLE})
PRIVATE = "private:"
"""How the reason begins for which programs cannot name a member."""
TEMPLATES = frozenset({DeclarationKind.CLASS, DeclarationKind.FUNCTION_TEMPLATE})


class Declared:
    """The declarations of one release by link name; made once, asked for few names."""

    def __init__(self, library: Library) -> None:
        self._build = library.build
        self._darwin = library.target.format is Format.MACHO
        self.given = stated(library).header
        self._declarations = library.headers.declarations if self.given and library.headers else ()
        self._parts = library.parts

    @cached_property
    def _by_name(self) -> dict[str, Declaration]:
        return dict(self._named(self._declarations))

    @cached_property
    def _kept(self) -> frozenset[str]:
        """Classes and templates of which the library has instances that programs may use."""
        return frozenset(
            declaration.qualified_name
            for declaration in self._declarations
            if declaration.kind in TEMPLATES and declaration.obligation is Obligation.NOT_CHECKED
        )

    @cached_property
    def _called(self) -> frozenset[str]:
        """What the bodies of inline functions call."""
        return frozenset(call.link_name for each in self._declarations for call in each.calls)

    @cached_property
    def _implicit(self) -> ImplicitNames:
        return ImplicitNames(self._declarations)

    @cached_property
    def _built(self) -> dict[str, Declaration]:
        """The declarations of debug info."""
        return {
            name: declaration
            for part in self._parts
            if part.built
            for declaration in part.built.declarations
            for name in declaration.link_names
        }

    def __call__(self, symbol: Symbol) -> bool | None:
        """Whether the headers declare it; None where none was given or not all was read."""
        if not self.given:
            return None
        declaration = self._by_name.get(self._name(symbol))
        if symbol.link_name in self._called:
            return True
        if declaration is not None:
            return declaration.obligation not in NOT_FOR_PROGRAMS
        if self.keeps(symbol) or self._implicit.covers(symbol.link_name) or self._of_other_library(symbol):
            return True
        return None if symbol.nameless or _may_be_unread(self._build, symbol) else False

    def is_inline(self, symbol: Symbol) -> bool:
        """Whether every program that uses it compiled it itself."""
        declaration = self._by_name.get(self._name(symbol))
        return declaration is not None and declaration.obligation is Obligation.INLINE

    def is_private(self, symbol: Symbol) -> bool:
        """Whether only the class itself can name it, and no inline function of the headers does."""
        declaration = self._by_name.get(self._name(symbol))
        return (
            declaration is not None
            and declaration.obligation is Obligation.UNAVAILABLE
            and declaration.reason.startswith(PRIVATE)
            and symbol.link_name not in self._called
        )

    def is_promised(self, symbol: Symbol) -> bool:
        """Whether the headers oblige the library to define it."""
        declaration = self._by_name.get(self._name(symbol))
        return declaration is not None and declaration.obligation is Obligation.PROMISED

    def keeps(self, instance: Symbol) -> bool:
        """Whether headers leave the definitions of a template, or this instance of it, to the library."""
        path = template(instance.link_name) if self._kept else ""
        return any(path == kept or path.startswith(f"{kept}::") for kept in self._kept)

    def _of_other_library(self, symbol: Symbol) -> bool:
        """Whether headers declare it, and were read for another C++ standard library."""
        if not USES_STD.search(symbol.link_name):
            return False
        return neutral(_spell(symbol.link_name)) in self._neutral

    @cached_property
    def _neutral(self) -> frozenset[str]:
        return frozenset(neutral(_spell(name)) for name in self._by_name if USES_STD.search(name))

    def of(self, symbol: Symbol) -> Declaration | None:
        """Give its declaration in headers, else in debug info."""
        return self._by_name.get(self._name(symbol)) or self._built.get(symbol.link_name)

    def in_headers(self, symbol: Symbol) -> Declaration | None:
        """Give the declaration in the headers alone."""
        return self._by_name.get(self._name(symbol))

    def _name(self, symbol: Symbol) -> str:
        return symbol.name if self._darwin else symbol.link_name

    def _named(self, declarations: Iterable[Declaration]) -> Iterator[tuple[str, Declaration]]:
        for declaration in declarations:
            names = declaration.names_on_darwin() if self._darwin else declaration.link_names
            lead = "_" if self._darwin else ""
            for name in (*names, *(lead + companion for companion in declaration.companions)):
                yield name, declaration


def _spell(mangled: str) -> str:
    from abilint.readers.mangling import demangle

    return demangle(mangled) or mangled


def _may_be_unread(build: Build, symbol: Symbol) -> bool:
    """Whether a header that could not be parsed holds the name, or a part of the mangled one."""
    return build.headers_absent or (
        bool(build.unread)
        and (symbol.link_name in build.unread or not build.unread.isdisjoint(identifiers(symbol.name)))
    )
