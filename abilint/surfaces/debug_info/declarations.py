"""Declarations out of definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation
from abilint.model.symbol import Binding, SymbolKind
from abilint.model.types import FunctionType, Pointer
from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info import swift
from abilint.surfaces.debug_info.attributes import language_name, location_of, name_of, readable
from abilint.surfaces.debug_info.matching import link_name
from abilint.surfaces.debug_info.scopes import RECORD_TAGS
from abilint.surfaces.debug_info.signatures import function_type
from abilint.surfaces.debug_info.spelling import signature

if TYPE_CHECKING:
    from abilint.model.symbol import Symbol
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Definition, Entry
    from abilint.surfaces.debug_info.evidence import Evidence
    from abilint.surfaces.debug_info.matching import Match
    from abilint.surfaces.debug_info.resolver import Resolver

_MANGLED = {"_Z": "c++", "_R": "rust", "?": "c++", "$s": "swift"}


class Reader:
    """Makes declarations, and reads the type of each definition once."""

    def __init__(self, resolver: Resolver, evidence: Evidence) -> None:
        self._resolver = resolver
        self._evidence = evidence
        self._types: dict[int, TypeId | None] = {}

    def type_of(self, definition: Definition) -> TypeId | None:
        """Map what a definition is; None where its unit does not state types."""
        key = definition.chain[0].offset
        if key not in self._types:
            try:
                self._types[key] = self._read(definition)
            except CorruptBinary as error:
                definition.unit.source.note(error.problem)
                self._types[key] = None
        return self._types[key]

    def _read(self, definition: Definition) -> TypeId | None:
        if not self._evidence.states_types(definition):
            return None
        if definition.tag == Tag.SUBPROGRAM:
            swift.tell_of_arguments(definition)
            return function_type(self._resolver, definition.chain)
        stating = next(entry for entry in definition.chain if At.TYPE in entry.attributes)
        return self._resolver.type_of(stating)

    def resolved_type(self, definition: Definition) -> TypeId | None:
        """Give the function that an ifunc's resolver returns, where it says which one."""
        nodes = self._resolver.graph
        own = self.type_of(definition)
        function = None if own is None else nodes[own]
        if not isinstance(function, FunctionType):
            return None
        pointer = nodes[self._resolver.stripped(function.result)]
        if not isinstance(pointer, Pointer):
            return None
        target = self._resolver.stripped(pointer.target)
        return target if isinstance(nodes[target], FunctionType) else None

    def declaration(self, match: Match) -> Declaration:
        """Describe an exported definition, in all but its signature and size."""
        definition, symbol = match.definition, match.symbols[0]
        is_other = match.by_address and symbol.link_name != definition.name
        reason = f"described as `{definition.name}`, which lies at the same address" if is_other else ""
        return self._declaration(definition, match.symbols, self.type_of(definition), symbol, reason)

    def resolved(self, definition: Definition, symbols: tuple[Symbol, ...], type_id: TypeId) -> Declaration:
        """Describe a function whose address is chosen by the definition when the program starts."""
        reason = f"described by the result of its resolver `{definition.name}`"
        return self._declaration(definition, symbols, type_id, symbols[0], reason)

    def _declaration(
        self,
        definition: Definition,
        symbols: tuple[Symbol, ...],
        type_id: TypeId | None,
        symbol: Symbol,
        reason: str,
    ) -> Declaration:
        is_own = symbol.link_name in (link_name(definition), definition.name)
        unit = definition.chain[-1].unit
        node = None if type_id is None else self._resolver.graph[type_id]
        function = node if isinstance(node, FunctionType) else None
        kind, qualified = self._kind(definition) if is_own else (_plain_kind(definition), symbol.link_name)
        name = readable(definition.name) if is_own and definition.name else symbol.link_name
        place = location_of(self._resolver.info, definition.chain)
        return Declaration(
            key=symbol.link_name,
            name=name,
            qualified_name=qualified or name,
            link_names=tuple(dict.fromkeys(each.link_name for each in symbols)),
            kind=kind,
            obligation=Obligation.DEFINED,
            location=place or Location(readable(unit.name)),
            reason=reason,
            language=_linkage(symbol.link_name),
            weak=symbol.binding is Binding.WEAK,
            thread_local=symbol.kind is SymbolKind.TLS,
            variadic=function is not None and function.variadic,
            visibility=str(symbol.visibility),
            calling_convention=function.convention if function else "c",
            type=type_id,
            unit=readable(unit.name),
            producer=readable(unit.producer),
            source_language=language_name(unit),
        )

    def _kind(self, definition: Definition) -> tuple[DeclarationKind, str]:
        """Tell members of classes; also the name with its scopes."""
        scopes, entry = self._resolver.scopes, definition.chain[-1]
        plain = _plain_kind(definition)
        try:
            qualified = scopes.qualified(entry)
            holder = scopes.holder(entry) if "::" in qualified else None
        except CorruptBinary:
            return plain, ""
        if holder is None or holder.tag not in RECORD_TAGS:
            return plain, qualified
        return _member_kind(entry, holder, plain), qualified

    def finished(self, declaration: Declaration) -> tuple[str, int | None]:
        """Give signature and size, once all types that were reached are read."""
        if declaration.type is None or declaration.kind is DeclarationKind.CLASS:
            return declaration.signature, None
        nodes = self._resolver.graph
        language = declaration.source_language
        name = declaration.qualified_name if declaration.language == "c++" else declaration.name
        is_function = isinstance(nodes[declaration.type], FunctionType)
        size = None if is_function else self._resolver.size(declaration.type)
        return signature(nodes, declaration.type, name, language), size


def _plain_kind(definition: Definition) -> DeclarationKind:
    return DeclarationKind.FUNCTION if definition.tag == Tag.SUBPROGRAM else DeclarationKind.VARIABLE


def _member_kind(entry: Entry, holder: Entry, plain: DeclarationKind) -> DeclarationKind:
    if plain is DeclarationKind.VARIABLE:
        return DeclarationKind.STATIC_MEMBER
    own, name = name_of(holder).partition("<")[0], name_of(entry)
    if name.startswith("~"):
        return DeclarationKind.DESTRUCTOR
    return DeclarationKind.CONSTRUCTOR if name == own else DeclarationKind.METHOD


def _linkage(name: str) -> str:
    return next((language for start, language in _MANGLED.items() if name.startswith(start)), "c")
