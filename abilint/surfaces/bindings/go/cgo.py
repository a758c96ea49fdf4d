"""What a file calls through cgo: the linker looks it up, in the libraries that `#cgo` lines name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import CallSite, Loading, Unread
from abilint.model.surface import DeclarationKind, Obligation
from abilint.model.types import Enum, Record, RecordKind, Typedef
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.go import c_names, directives, preamble, textual
from abilint.surfaces.bindings.go.c_library import C_LIBRARY
from abilint.surfaces.bindings.go.uses import Use, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.location import Location
    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import TypeGraph, TypeId
    from abilint.surfaces.bindings.c_text import Piece
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.go.package import Package
    from abilint.surfaces.bindings.tree import Index, Source

LINKED = frozenset({Obligation.PROMISED, Obligation.HIDDEN, Obligation.NOT_CHECKED})


class Cgo:
    """One file's use of C."""

    def __init__(self, source: Source, collected: Collected, package: Package, index: Index) -> None:
        self._source = source
        self._collected = collected
        self._package = package
        self._index = index
        self._uses = uses(source, index)
        self._types: dict[str, TypeId] = {}
        self._libraries: tuple[str, ...] = ()

    def read(self) -> dict[str, TypeId]:
        """Note all that the linker must find; give the preamble's own types, as Go writes them after `C.`."""
        pieces = preamble.pieces(self._source, self._index)
        if pieces is not None:
            self._read(pieces)
        return self._types

    def _read(self, pieces: list[Piece]) -> None:
        target = self._collected.graph.target
        flags = directives.flags(self._package.directives(), str(self._package.folder), target)
        self._libraries = flags.libraries
        if flags.libraries or self._uses:
            self._handle()
        if not pieces:
            self._bind_unknown(self._uses)
            return
        text = c_names.Reader(pieces, flags, target).text(list(self._uses))
        if isinstance(text, Unread):
            self._collected.unread(text.location, text.reason)
            own = textual.own_names(pieces)
            self._bind_unknown([name for name in self._uses if name not in own])
            return
        own = self._bind_own(text.own)
        self._bind_known(text.functions)
        for each in text.unread:
            self._collected.unread(each.location, each.reason)
        if text.unread:
            self._bind_unknown([name for name in self._uses if name not in own])

    def _handle(self) -> int:
        """Give what the linker looks into; a file that asks for nothing has no such."""
        return self._collected.open(Loading.LINKED, self._libraries, self._source.at(self._source.root))

    def _bind_own(self, text: Surface) -> frozenset[str]:
        """Note what the preamble declares and the file uses, with its types; give all names it knows."""
        offset = self._collected.graph.adopt(text.types) if text.types else 0
        self._types = dict(_named(text.types, offset)) if text.types else {}
        called = {call.name: call.location for each in text.declarations for call in each.calls}
        for each in text.declarations:
            if each.obligation in LINKED and (each.name in self._uses or each.name in called):
                number = None if each.type is None else each.type + offset
                self._bind(each.link_names[0], each.location, number, declaration=each)
        declared = {each.name for each in text.declarations} | self._types.keys()
        for name, where in called.items():
            if name not in declared and name not in self._uses:
                self._bind(name, where, None)
        named = {each.name for each in text.constants} | {each.name for each in text.macros}
        return frozenset(declared | named)

    def _bind_known(self, functions: dict[str, c_names.Function]) -> None:
        """Note functions of headers: their types are the header's promise, and not the file's."""
        for name, each in functions.items():
            use = self._uses[name]
            if each.obligation is None or each.obligation in LINKED:
                self._bind(each.link_name, use.location, None, use=use)

    def _bind_unknown(self, names: Iterable[str]) -> None:
        """Note names of which it is not known whether a header makes inline functions of them."""
        for name in names:
            use = self._uses[name]
            if use.calls and not use.is_type:
                self._bind(name, use.location, None, use=use, by_header=True)

    def _bind(
        self,
        name: str,
        where: Location,
        type_id: TypeId | None,
        *,
        use: Use | None = None,
        declaration: Declaration | None = None,
        by_header: bool = False,
    ) -> None:
        graph = self._collected.graph
        if name in self._package.exports or name in C_LIBRARY:
            return
        calls: tuple[CallSite, ...] = tuple(use.calls) if use else ()
        may_be_type = by_header and use is not None and not use.is_function
        unstated = type_id is None
        if unstated:
            type_id = graph.function(graph.unknown("declared by a header"), (), prototyped=False)
        self._collected.bind(
            Bound(
                name,
                where,
                self._handle(),
                type_id,
                is_variable=declaration is not None and declaration.kind is DeclarationKind.VARIABLE,
                states_arguments=not unstated,
                calls=calls,
                optional=may_be_type or self._package.defines(name),
                by_header=by_header,
            )
        )


def _named(types: TypeGraph, offset: int) -> Iterator[tuple[str, TypeId]]:
    """List typedefs and tagged types, as cgo names them."""
    for number, node in enumerate(types.nodes, offset):
        match node:
            case Typedef(name=name):
                yield name, number
            case Record(name=name, kind=kind) if name:
                yield f"{'union' if kind is RecordKind.UNION else 'struct'}_{name}", number
            case Enum(name=name) if name:
                yield f"enum_{name}", number
