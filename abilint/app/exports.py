"""`exports`: the list of names that the headers promise, ready for the linker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.app import header_options, target_words
from abilint.app.request import CheckRequest, HeaderOptions
from abilint.errors import HeaderError, InputError, UsageError
from abilint.model.export_list import EntryScope, ExportEntry, ExportList, ListFormat, Match, VersionNode
from abilint.model.surface import Availability, DeclarationKind, HeaderStatus, Obligation
from abilint.model.symbol import Scope, SymbolKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.artifact import Artifact
    from abilint.model.surface import Declaration, Surface
    from abilint.model.target import Target

WRITTEN = (
    ListFormat.VERSION_SCRIPT,
    ListFormat.DYNAMIC_LIST,
    ListFormat.MODULE_DEFINITION,
    ListFormat.EXPORTED_SYMBOLS,
    ListFormat.DEBIAN_SYMBOLS,
    ListFormat.PLAIN,
)
"""What can be written; a `.tbd` stub is the linker's or tapi's to make."""

_WITH_PATTERNS = (ListFormat.VERSION_SCRIPT, ListFormat.DYNAMIC_LIST, ListFormat.EXPORTED_SYMBOLS)
_VARIABLES = (DeclarationKind.VARIABLE, DeclarationKind.STATIC_MEMBER)
_PATH = re.compile(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)*")
_SPECIAL = re.compile(r"(_ZN.+(?:C|D))[0-9](E.*)")
"""A constructor or destructor of the Itanium C++ ABI: the digit tells the variant (5.1.4.3)."""


class ExportsRequest(Struct, frozen=True):
    """One run of `exports`."""

    headers: tuple[str, ...]
    library: str | None = None
    """Gives the target, the SONAME, and which variants of a C++ constructor there are."""
    target: str | None = None
    node: str | None = None
    """Version node that the names are put into."""
    soname: str | None = None
    header_options: HeaderOptions = field(default_factory=HeaderOptions)


class Written(Struct, frozen=True):
    """A list, and what the headers promise that it cannot hold."""

    export_list: ExportList
    notes: tuple[str, ...] = ()


def promised_list(request: ExportsRequest, list_format: ListFormat) -> Written:
    """Make the list; raises UsageError, and InputError where a header could not be parsed.

    An incomplete list would hide what it forgets, so there is none unless every header was read.
    """
    artifact = _artifact(request.library, list_format) if request.library else None
    target = _target(request, list_format, artifact)
    defined = _defined(artifact)
    surface = _surface(request, target, frozenset(defined or ()))
    library = request.soname or (artifact and (artifact.identity or artifact.path.rpartition("/")[2])) or None
    if list_format is ListFormat.DEBIAN_SYMBOLS and library is None:
        raise UsageError("--format symbols: which library is it about? Give --library FILE or --soname NAME")
    node = request.node
    namer = _Namer(target, list_format, node, defined)
    entries = sorted({entry.pattern: entry for entry in namer.entries(surface)}.values(), key=_order)
    if not entries:
        raise InputError(request.headers[0], _nothing(surface))
    if list_format is ListFormat.VERSION_SCRIPT:
        entries.append(ExportEntry("*", match=Match.GLOB, scope=EntryScope.LOCAL, version=node))
    nodes = (VersionNode(node or ""),) if list_format is ListFormat.VERSION_SCRIPT else ()
    return Written(
        ExportList("", list_format, tuple(entries), library=library, nodes=nodes), tuple(namer.notes)
    )


def _nothing(surface: Surface) -> str:
    problem = "; ".join(["no header promises a name: there is nothing to list", *surface.notes])
    return f"{problem}, or name the library with --library" if surface.notes else problem


def _order(entry: ExportEntry) -> tuple[bool, str]:
    return entry.is_glob, entry.pattern


def _artifact(path: str, list_format: ListFormat) -> Artifact:
    from abilint import readers

    artifact = readers.read(path).artifacts[0]
    wanted = list_format.object_format
    if wanted not in (None, artifact.target.format):
        raise UsageError(f"--format {list_format} is for another kind of library than {path}")
    return artifact


def _target(request: ExportsRequest, list_format: ListFormat, artifact: Artifact | None) -> Target:
    if artifact:
        return artifact.target
    if not request.target:
        return target_words.default(list_format.object_format)
    target = target_words.parse(request.target)
    if list_format.object_format not in (None, target.format):
        raise UsageError(f"--format {list_format} is for another platform than --target {request.target}")
    return target


def _surface(request: ExportsRequest, target: Target, defined: frozenset[str]) -> Surface:
    from abilint.surfaces import header

    check = CheckRequest((), request.headers, header_options=request.header_options)
    surface = header.start(header_options.request(check, target, exports=defined)).result()
    for outcome in surface.headers:
        if outcome.status is HeaderStatus.NOT_CHECKED:
            raise HeaderError(
                outcome.path, f"is not read, so the list would forget its names: {outcome.reason}"
            )
    return surface


def _defined(artifact: Artifact | None) -> Mapping[str, str | None] | None:
    """Every name that the library defines, with its version where it is exported under one."""
    if artifact is None:
        return None
    symbols = (*artifact.static_symbols, *artifact.dynamic_symbols)
    return {symbol.link_name: symbol.version for symbol in symbols if symbol.scope is not Scope.UNDEFINED}


class _Namer(Struct):
    target: Target
    format: ListFormat
    node: str | None
    defined: Mapping[str, str | None] | None
    notes: list[str] = field(default_factory=list)
    owners: frozenset[str] = frozenset()
    """What encloses a declaration: a class without declared members is a template or its instantiation."""

    def entries(self, surface: Surface) -> Iterator[ExportEntry]:
        """Give the names that consumers of the headers can come to need."""
        self.owners = frozenset(d.qualified_name.rpartition("::")[0] for d in surface.declarations)
        own = {name for d in surface.declarations for name in d.link_names}
        for declaration in surface.declarations:
            if declaration.visibility == "hidden":
                continue
            yield from self._declaration(declaration)
            for call in declaration.calls:
                if call.link_name in own and declaration.obligation is not Obligation.UNAVAILABLE:
                    yield self._entry(call.link_name, None)

    def _declaration(self, declaration: Declaration) -> Iterator[ExportEntry]:
        if declaration.obligation is Obligation.PROMISED or _is_private_member(declaration):
            kind = _kind(declaration)
            verbatim = declaration.asm_label in declaration.link_names
            yield from (self._entry(name, kind, verbatim=verbatim) for name in declaration.link_names)
            yield from self._companions(declaration, kind)
        elif declaration.obligation is Obligation.NOT_CHECKED:
            yield from self._unpredicted(declaration)

    def _unpredicted(self, declaration: Declaration) -> Iterator[ExportEntry]:
        """Tables of classes and members of instantiations, whose exact set only the compiler knows."""
        names = declaration.link_names
        if declaration.kind is DeclarationKind.CLASS and self._has_tables(declaration.qualified_name):
            yield from self._tables(declaration.qualified_name)
        elif names and self.defined is not None:
            yield from (self._entry(name, None) for name in names if name in self.defined)
        elif names and self.format in _WITH_PATTERNS:
            patterns = {_SPECIAL.sub(r"\1[0-9]\2", name) for name in names}
            yield from (self._pattern(name) for name in sorted(patterns))
        elif names:
            yield from (self._entry(name, None) for name in names)
        else:
            self.notes.append(f"{declaration.qualified_name} ({declaration.location}): {declaration.reason}")

    def _companions(self, declaration: Declaration, kind: SymbolKind) -> Iterator[ExportEntry]:
        """List what comes with a class, a constructor or a destructor, and what its vtables point to."""
        if declaration.kind is DeclarationKind.CLASS and self._has_tables(declaration.qualified_name):
            yield from self._tables(declaration.qualified_name)
        for name in declaration.companions:
            if self.defined is not None and name in self.defined:
                yield self._entry(name, kind)

    def _has_tables(self, path: str) -> bool:
        return path in self.owners and _PATH.fullmatch(path) is not None

    def _tables(self, path: str) -> Iterator[ExportEntry]:
        """Vtable, type information and thunks of a class (Itanium C++ ABI 5.1.4)."""
        parts = path.split("::")
        nested = "".join(f"{len(part)}{part}" for part in parts)
        if self.format in _WITH_PATTERNS:
            yield self._pattern(f"_ZT*N{nested}*" if len(parts) > 1 else f"_ZT*{nested}*")
            return
        encoded = f"N{nested}E" if len(parts) > 1 else nested
        for name in (f"_ZTV{encoded}", f"_ZTI{encoded}", f"_ZTS{encoded}"):
            if self.defined is None or name in self.defined:
                yield self._entry(name, SymbolKind.OBJECT)

    def _entry(self, name: str, kind: SymbolKind | None, *, verbatim: bool = False) -> ExportEntry:
        version = self.node
        if version is None and self.format is ListFormat.DEBIAN_SYMBOLS and self.defined is not None:
            version = self.defined.get(name)
        return ExportEntry(name if verbatim else self._spelled(name), kind=kind, version=version)

    def _pattern(self, pattern: str) -> ExportEntry:
        glob = Match.GLOB if re.search(r"[*?\[]", pattern) else Match.EXACT
        return ExportEntry(self._spelled(pattern), match=glob, version=self.node)

    def _spelled(self, name: str) -> str:
        """Put back the underscore that Mach-O's symbol tables have before C names, asm labels excepted."""
        return f"_{name}" if self.target.format is Format.MACHO else name


def _kind(declaration: Declaration) -> SymbolKind:
    if declaration.kind is DeclarationKind.CLASS:
        return SymbolKind.OBJECT
    if declaration.kind not in _VARIABLES:
        return SymbolKind.FUNCTION
    return SymbolKind.TLS if declaration.thread_local else SymbolKind.OBJECT


def _is_private_member(declaration: Declaration) -> bool:
    """Whether a consumer cannot name it, and its own vtables and inline copies still can refer to it."""
    return (
        declaration.obligation is Obligation.UNAVAILABLE
        and declaration.availability is not Availability.UNAVAILABLE
        and declaration.reason.startswith("private")
    )
