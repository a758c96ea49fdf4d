"""The header against the binaries of one build: which promised names are kept, and how not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.compare import decoration, mangled, standard_library, undeclared
from abilint.model.artifact import ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.difference import Difference, DifferenceKind, Relation
from abilint.model.surface import Availability, Declaration, DeclarationKind, Obligation
from abilint.model.symbol import Binding, Scope, Symbol, SymbolKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[int, int]
"""(index of the member in the build, index of the symbol in the member)."""

VARIABLE_KINDS = frozenset({DeclarationKind.VARIABLE, DeclarationKind.STATIC_MEMBER})
DATA = frozenset({SymbolKind.OBJECT, SymbolKind.COMMON, SymbolKind.TLS})
CODE = frozenset({SymbolKind.FUNCTION, SymbolKind.IFUNC})


class Names(Struct):
    """Every name of a build by what it is worth to a consumer."""

    exported: dict[str, list[Place]] = field(default_factory=dict)
    linkable: dict[str, list[Place]] = field(default_factory=dict)
    """Hidden in an object file: whoever links the file in can use the name, and cannot export it again."""
    unexported: dict[str, Place] = field(default_factory=dict)
    undefined: dict[str, Place] = field(default_factory=dict)
    offered_as: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    """(DLL of the build, name of an export or `#` and its number) -> what its import libraries call that."""
    unnamed: Counter[int] = field(default_factory=Counter)
    """For each DLL how many exports have a number and no name, so that nobody can say what they are."""
    libraries: tuple[int, ...] = ()
    """For each member the first of its library: itself, or the archive that it belongs to."""

    def offered(self, link_name: str) -> list[Place]:
        """Definitions that a consumer can link to."""
        return self.exported.get(link_name, []) + self.linkable.get(link_name, [])


def index(build: Build) -> Names:
    """File the symbols of all members under their link names."""
    names = Names(libraries=_libraries(build))
    for m, member in enumerate(build.members):
        if member.role is Role.IMPORT_LIBRARY:
            _index_import_library(names, member)
            continue
        for s, symbol in enumerate(member.symbols):
            if symbol.scope is Scope.EXPORTED:
                names.exported.setdefault(symbol.link_name, []).append((m, s))
                if undeclared.is_nameless(symbol):
                    names.unnamed[m] += 1
            elif _is_linkable(member, symbol):
                names.linkable.setdefault(symbol.link_name, []).append((m, s))
            elif member.role is not Role.PROVIDER:
                table = names.undefined if symbol.scope is Scope.UNDEFINED else names.unexported
                table.setdefault(symbol.link_name, (m, s))
    return names


def _index_import_library(names: Names, library: Member) -> None:
    if library.stands_for is None or library.artifact.pe is None:
        return
    for entry in library.artifact.pe.imports:
        key = (library.stands_for, entry.export_name or f"#{entry.ordinal}")
        names.offered_as[key] = (*names.offered_as.get(key, ()), entry.symbol)


def _libraries(build: Build) -> tuple[int, ...]:
    archives: dict[str, int] = {}
    for m, member in enumerate(build.members):
        if member.artifact.kind is ArtifactKind.ARCHIVE:
            archives.setdefault(member.artifact.path, m)
    return tuple(
        archives.get(member.artifact.path, m) if member.artifact.in_archive else m
        for m, member in enumerate(build.members)
    )


def _is_linkable(member: Member, symbol: Symbol) -> bool:
    """Visibility is for dynamic linking: among object files a hidden name is as good as any (gABI 4.19)."""
    return (
        symbol.scope is Scope.HIDDEN
        and symbol.binding is not Binding.LOCAL
        and member.artifact.kind is ArtifactKind.OBJECT
    )


def compare(build: Build) -> tuple[Difference, ...]:
    """Every difference between `build.surface` and the members, in the order of the declarations."""
    if build.surface is None:
        return ()
    names = index(build)
    owners = _owners(build, names)
    found: list[Difference] = []
    missing: list[int] = []
    for d, declaration in enumerate(build.surface.declarations):
        if declaration.obligation is Obligation.PROMISED:
            kept = list(_promised(build, names, owners, d, declaration))
            if any(difference.kind is DifferenceKind.MISSING for difference in kept):
                missing.append(d)
            found += kept
        else:
            found += _withheld(build, names, d, declaration)
        found += _calls(names, owners, d, declaration)
    explained = _explain_mangled(build, found, missing)
    return tuple(standard_library.explain(build, (*explained, *undeclared.find(build))))


def _owners(build: Build, names: Names) -> dict[str, int]:
    """Which library each header speaks for: the one that offers most of the header's names."""
    assert build.surface is not None
    votes: dict[str, Counter[int]] = {}
    for declaration in build.surface.declarations:
        tally = votes.setdefault(declaration.location.file, Counter())
        for link_name in declaration.link_names:
            tally.update({names.libraries[p[0]] for p in names.offered(link_name) if _may_own(build, p)})
    subject = next((m for m, member in enumerate(build.members) if member.role is Role.SUBJECT), 0)
    return {
        file: max(tally, key=lambda m: (tally[m], -m)) if tally else subject for file, tally in votes.items()
    }


def _may_own(build: Build, place: Place) -> bool:
    return _judged(build, place) and not _is_taken_in(build.members[place[0]])


def _is_taken_in(member: Member) -> bool:
    """Whether a linker script gives the object to every consumer: no second library is loaded for it."""
    return member.role is Role.LINKED and member.artifact.in_archive


def _judged(build: Build, place: Place) -> bool:
    return build.members[place[0]].role is not Role.PROVIDER


def _promised(
    build: Build, names: Names, owners: dict[str, int], d: int, declaration: Declaration
) -> Iterator[Difference]:
    owner = owners[declaration.location.file]
    for link_name in declaration.link_names:
        places = _offered(build, names, declaration, link_name)
        if not places:
            yield _absent(build, names, owner, d, declaration, link_name)
            return
        place = min(
            places,
            key=lambda p: (
                names.libraries[p[0]] != owner and not _is_taken_in(build.members[p[0]]),
                *_worth(_symbol(build, p)),
                decoration.closeness(declaration, _symbol(build, p), build.target),
            ),
        )
        provider, symbol = build.members[place[0]], _symbol(build, place)
        if names.libraries[place[0]] != owner and not _is_taken_in(provider):
            before, after = build.members[owner].library, provider.library
            yield _difference(DifferenceKind.SIBLING, d, place, before, after, link_name)
            return
        if symbol.scope is not Scope.EXPORTED:
            yield _difference(DifferenceKind.STATIC_ONLY, d, place, "default", symbol.visibility, link_name)
        yield from _mismatches(d, declaration, place, symbol)
        offered = names.offered_as.get((place[0], symbol.name))
        decorated = (
            decoration.offered_disagreement(declaration, offered, build.target)
            if offered
            else decoration.disagreement(declaration, symbol, build.target)
        )
        if decorated:
            yield _difference(DifferenceKind.DECORATION, d, place, *decorated, link_name)


def _offered(build: Build, names: Names, declaration: Declaration, link_name: str) -> list[Place]:
    places = names.offered(link_name)
    if build.target.format is not Format.MACHO:
        return places
    spelled = declaration.names_on_darwin()
    return [place for place in places if _symbol(build, place).name in spelled]


def _absent(
    build: Build, names: Names, owner: int, d: int, declaration: Declaration, link_name: str
) -> Difference:
    """No member offers the name: say what there is instead."""
    if declaration.renamed and names.offered(declaration.renamed):
        return _difference(
            DifferenceKind.RENAMED, d, (owner, None), "exported", declaration.renamed, link_name
        )
    if unread := sum(len(member.artifact.unread) for member in build.members):
        return _difference(DifferenceKind.NOT_CHECKED, d, (owner, None), "exported", str(unread), link_name)
    if place := names.unexported.get(link_name):
        symbol = _symbol(build, place)
        return _difference(DifferenceKind.LOCAL_ONLY, d, place, "exported", symbol.scope, link_name)
    if place := names.undefined.get(link_name):
        symbol = _symbol(build, place)
        if symbol.version_library:
            return _difference(
                DifferenceKind.SIBLING,
                d,
                place,
                build.members[owner].library,
                symbol.version_library,
                link_name,
            )
        return _difference(DifferenceKind.CONSUMER, d, place, "exported", "undefined", link_name)
    if unnamed := names.unnamed.get(owner):
        return _difference(DifferenceKind.UNNAMED, d, (owner, None), "exported", str(unnamed), link_name)
    return _difference(DifferenceKind.MISSING, d, (owner, None), "exported", None, link_name)


def _worth(symbol: Symbol) -> tuple[bool, bool]:
    """Order definitions of one library, the best first."""
    return (not _binds(symbol), symbol.scope is not Scope.EXPORTED)


def _binds(symbol: Symbol) -> bool:
    """Whether a plain reference of a newly linked program binds to it."""
    return symbol.version is None or symbol.version_default


def _mismatches(d: int, declaration: Declaration, place: Place, symbol: Symbol) -> Iterator[Difference]:
    wanted = _wanted_kind(declaration)
    if symbol.kind is not SymbolKind.UNKNOWN and not _kinds_agree(wanted, symbol.kind):
        yield _difference(DifferenceKind.KIND, d, place, wanted, symbol.kind, symbol.link_name)
        return
    if not _binds(symbol):
        yield _difference(
            DifferenceKind.VERSION_NOT_DEFAULT, d, place, None, symbol.version, symbol.link_name
        )
    if declaration.size and symbol.size and symbol.kind in DATA and declaration.size != symbol.size:
        yield _difference(
            DifferenceKind.SIZE, d, place, str(declaration.size), str(symbol.size), symbol.link_name
        )


def _wanted_kind(declaration: Declaration) -> SymbolKind:
    if declaration.kind is DeclarationKind.CLASS:
        return SymbolKind.OBJECT
    if declaration.kind not in VARIABLE_KINDS:
        return SymbolKind.FUNCTION
    return SymbolKind.TLS if declaration.thread_local else SymbolKind.OBJECT


def _kinds_agree(wanted: SymbolKind, found: SymbolKind) -> bool:
    if wanted is SymbolKind.FUNCTION:
        return found in CODE
    if wanted is SymbolKind.TLS:
        return found is SymbolKind.TLS
    return found in (SymbolKind.OBJECT, SymbolKind.COMMON)


def _withheld(build: Build, names: Names, d: int, declaration: Declaration) -> Iterator[Difference]:
    """Look for names that the header keeps from consumers and the binary offers."""
    kinds = {
        Obligation.HIDDEN: DifferenceKind.HIDDEN_EXPORTED,
        Obligation.UNAVAILABLE: DifferenceKind.UNAVAILABLE_EXPORTED,
    }
    kind = kinds.get(declaration.obligation)
    if kind is None or _is_private(declaration):
        return
    for link_name in declaration.link_names:
        for place in names.exported.get(link_name, ()):
            if _judged(build, place):
                visibility = _symbol(build, place).visibility
                yield _difference(kind, d, place, declaration.visibility, visibility, link_name)
                return


def _is_private(declaration: Declaration) -> bool:
    """Whether a consumer merely cannot name it: inline code of the header still uses private members."""
    unavailable = declaration.availability is Availability.UNAVAILABLE
    return declaration.obligation is Obligation.UNAVAILABLE and not unavailable


def _calls(names: Names, owners: dict[str, int], d: int, declaration: Declaration) -> Iterator[Difference]:
    """Look for names that a consumer's copy of an inline function needs and no library exports."""
    for call in declaration.calls:
        if names.offered(call.link_name) or call.link_name in names.undefined:
            continue
        place = names.unexported.get(call.link_name)
        yield _difference(
            DifferenceKind.INLINE_CALL,
            d,
            place or (owners[declaration.location.file], None),
            None,
            call.link_name,
            call.name,
        )


def _explain_mangled(build: Build, found: list[Difference], missing: list[int]) -> tuple[Difference, ...]:
    """Replace what is missing as a C name but present as a mangled one."""
    assert build.surface is not None
    declarations = build.surface.declarations
    wanted = [declarations[d].link_names[0] for d in missing if declarations[d].language == "c"]
    twins = mangled.twins(wanted, _definitions(build)) if wanted else {}
    return tuple(
        _difference(
            DifferenceKind.MANGLED,
            difference.declaration,
            twins[difference.link_name],
            difference.link_name,
            _symbol(build, twins[difference.link_name]).link_name,
            difference.link_name,
        )
        if difference.kind is DifferenceKind.MISSING and difference.link_name in twins
        else difference
        for difference in found
    )


def _definitions(build: Build) -> Iterator[tuple[Place, Symbol]]:
    for m, member in enumerate(build.members):
        if member.role is not Role.PROVIDER:
            yield from (((m, s), symbol) for s, symbol in enumerate(member.symbols))


def _symbol(build: Build, place: Place) -> Symbol:
    return build.members[place[0]].symbols[place[1]]


def _difference(
    kind: DifferenceKind,
    declaration: int | None,
    place: tuple[int, int | None],
    before: str | None,
    after: str | None,
    link_name: str | None,
) -> Difference:
    return Difference(Relation.PROMISE, kind, declaration, place[0], place[1], before, after, link_name)
