"""Which definition of the debug info stands behind which exported symbol."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.artifact import ArtifactKind
from abilint.model.language import Language as Mangling
from abilint.model.language import language_of
from abilint.model.symbol import SymbolKind
from abilint.readers.dwarf import Language, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import DebugInfo, Definition

    TypeOf = Callable[[Definition], "TypeId | None"]
    """The type of a definition; None where the debug info does not state it."""

_VARIABLES = frozenset({SymbolKind.OBJECT, SymbolKind.TLS, SymbolKind.COMMON})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.IFUNC})
_ASM_MARK = "\x01"
"""LLVM writes it before a name that is not to be mangled any further."""
_VARIANT = re.compile(r"([CD])[0-9](?=E|I)")
"""Of a constructor or destructor (Itanium C++ ABI 5.1.4.3): C1, C2, D0, D1, D2."""
_MARKED_CODE = ("arm", "thumb", "mips")
"""Architectures that keep the instruction set in the lowest bit of a function's address."""


class Match(NamedTuple):
    """A definition and the exported names that stand for it."""

    definition: Definition
    symbols: tuple[Symbol, ...]
    by_address: bool
    """The debug info has none of the names: only the place is the same."""


class Definitions:
    """The definitions that exported symbols may stand for, by name and by address."""

    def __init__(self, info: DebugInfo, artifact: Artifact, symbols: Sequence[Symbol]) -> None:
        self._artifact = artifact
        self._info = info
        self._named: dict[str, list[Definition]] = defaultdict(list)
        self._placed: dict[int, list[Definition]] = defaultdict(list)
        names = {symbol.link_name for symbol in symbols}
        places = {self.address(symbol) for symbol in symbols} if has_addresses(artifact) else set()
        for each in info.definitions():
            name = link_name(each)
            if name in names:
                self._named[name].append(each)
            if each.address in places:
                self._placed[int(each.address or 0)].append(each)
        self._add_codeless(names - self._named.keys())

    def _add_codeless(self, names: set[str]) -> None:
        """GCC merges equal functions: one keeps the code, the others are names of it."""
        if names:
            for each in self._info.codeless_definitions():
                if each.external and link_name(each) in names:
                    self._named[link_name(each)].append(each)

    def address(self, symbol: Symbol) -> int:
        """Give a symbol's address as debug info has it."""
        marked = self._artifact.target.architecture.startswith(_MARKED_CODE)
        return symbol.address & ~1 if marked and symbol.kind in _FUNCTIONS else symbol.address

    def named(self, symbol: Symbol) -> list[Definition]:
        """Give the definitions of a symbol's name: those at its address, else those visible outside."""
        found = [each for each in self._named.get(symbol.link_name, ()) if _is_kind(each, symbol)]
        exact = [each for each in found if each.address == self.address(symbol)]
        return exact or [each for each in found if each.external]

    def is_exact(self, symbol: Symbol, definition: Definition) -> bool:
        """Whether a definition lies where the symbol does."""
        return definition.address == self.address(symbol)

    def placed(self, symbol: Symbol) -> list[Definition]:
        """Give the definitions at a symbol's address that its name may be another name of."""
        return [
            each
            for each in self._placed.get(self.address(symbol), ())
            if _is_kind(each, symbol) and _may_be_named(each, symbol.link_name)
        ]


def link_name(definition: Definition) -> str:
    """Give the name that a definition's symbol has."""
    return (definition.link_name or "").removeprefix(_ASM_MARK)


def without_variant(name: str) -> str:
    """Give one name to all variants of a constructor or destructor: GCC's declarations say `C4`."""
    return _VARIANT.sub(r"\1", name) if name.startswith("_Z") else name


def _may_be_named(definition: Definition, name: str) -> bool:
    """Whether a name can be an alias, and not that of a function that the compiler found to be equal code.

    LLVM (Rust, `-Z merge-functions`) and GCC (`-fipa-icf`) make equal functions one and may drop the debug
    info of all but one, whose signature is another. Rust has no aliases, and those of C++ are the variants
    of one constructor or destructor: any other mangled name is that of another function.
    """
    if definition.unit.language == Language.RUST or language_of(name) is Mangling.CXX:
        return without_variant(link_name(definition)) == without_variant(name)
    return True


def has_addresses(artifact: Artifact) -> bool:
    """Whether an address names one place: in object files every section starts at 0."""
    if artifact.kind is not ArtifactKind.OBJECT:
        return True
    return sum(section.executable and section.size > 0 for section in artifact.sections) == 1


def _is_kind(definition: Definition, symbol: Symbol) -> bool:
    if definition.tag == Tag.SUBPROGRAM:
        return symbol.kind not in _VARIABLES
    return symbol.kind not in _FUNCTIONS


def matches(definitions: Definitions, symbols: Iterable[Symbol], type_of: TypeOf) -> Iterator[Match]:
    """Find the definition behind each symbol; symbols that stand for one definition come together.

    One of its name at its address comes first, then one of its name elsewhere (a function that is reached
    through a descriptor, a thread-local variable, one that was found to be equal to another), then what lies
    at its address. Where several remain and they state different types, none is chosen.
    """
    found: dict[int, tuple[Definition, list[Symbol], bool]] = {}
    for symbol in symbols:
        chosen = _chosen(definitions, symbol, type_of)
        if chosen is not None:
            definition, by_address = chosen
            entry = found.setdefault(id(definition), (definition, [], by_address))
            entry[1].append(symbol)
            if not by_address:
                found[id(definition)] = (definition, entry[1], False)
    for definition, held, by_address in found.values():
        own = link_name(definition)
        yield Match(
            definition, tuple(sorted(held, key=lambda s: (s.link_name != own, s.link_name))), by_address
        )


def _chosen(definitions: Definitions, symbol: Symbol, type_of: TypeOf) -> tuple[Definition, bool] | None:
    named = definitions.named(symbol)
    exact = [each for each in named if definitions.is_exact(symbol, each)]
    is_resolved = symbol.kind is SymbolKind.IFUNC
    for candidates, by_address in (
        (exact, False),
        (named, False),
        ([] if is_resolved else definitions.placed(symbol), True),
    ):
        agreed = _agreed(candidates, type_of)
        if agreed is not None:
            return agreed, by_address
    return None


def _agreed(candidates: Sequence[Definition], type_of: TypeOf) -> Definition | None:
    """Give the first of the candidates that state a type, where all of those state the same."""
    typed = [(each, type_id) for each in candidates if (type_id := type_of(each)) is not None]
    return typed[0][0] if typed and len({type_id for _, type_id in typed}) == 1 else None
