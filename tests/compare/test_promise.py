"""Header against binary: each kind of difference fires where it must, and nowhere else."""

from __future__ import annotations

import pytest
from builds import BUILDS, build, declared, member, symbol, undefined, variable
from hypothesis import given, settings
from msgspec.structs import replace

from abilint.compare import promise
from abilint.model.build import Build, Role
from abilint.model.difference import Difference, DifferenceKind
from abilint.model.location import Location
from abilint.model.surface import Availability, Call, Declaration, DeclarationKind, Obligation
from abilint.model.symbol import Binding, Scope, SymbolKind

Kind = DifferenceKind
HERE = Location("foo.h", 1, 1)


def told(made: Build) -> list[tuple[str, str | None]]:
    """Kind and name of each difference that is about a declaration."""
    return [(d.kind.value, d.link_name) for d in promise.compare(made) if d.kind is not Kind.UNDECLARED]


def only(made: Build) -> Difference:
    (difference,) = [d for d in promise.compare(made) if d.kind is not Kind.UNDECLARED]
    return difference


FIRES = {
    "missing": build(member(), declared("foo")),
    "missing, another name is there": build(member(symbol("foo2")), declared("foo")),
    "local-only": build(member(symbol("foo", scope=Scope.LOCAL)), declared("foo")),
    "local-only, hidden": build(member(symbol("foo", scope=Scope.HIDDEN)), declared("foo")),
    "consumer": build(member(undefined("foo")), declared("foo")),
    "sibling, by version": build(
        member(undefined("foo", version="B_1", version_library="libb.so")), declared("foo")
    ),
    "mangled": build(member(symbol("_Z3foov")), declared("foo")),
    "kind: variable in the header": build(member(symbol("foo")), variable("foo")),
    "kind: function in the header": build(member(symbol("foo", kind=SymbolKind.OBJECT)), declared("foo")),
    "kind: TLS in the header": build(
        member(symbol("foo", kind=SymbolKind.OBJECT)), variable("foo", thread_local=True)
    ),
    "kind: TLS in the library": build(member(symbol("foo", kind=SymbolKind.TLS)), variable("foo")),
    "kind: ifunc for a variable": build(member(symbol("foo", kind=SymbolKind.IFUNC)), variable("foo")),
    "version-not-default": build(member(symbol("foo", version="V1")), declared("foo")),
    "size": build(member(symbol("foo", kind=SymbolKind.OBJECT, size=4)), variable("foo", size=8)),
    "hidden-exported": build(member(symbol("foo")), declared("foo", obligation=Obligation.HIDDEN)),
    "unavailable-exported": build(
        member(symbol("foo")),
        declared("foo", obligation=Obligation.UNAVAILABLE, availability=Availability.UNAVAILABLE),
    ),
    "inline-call": build(
        member(),
        declared("foo", obligation=Obligation.INLINE, calls=(Call("helper", "helper", HERE),)),
    ),
    "inline-call, of a hidden function": build(
        member(symbol("helper", scope=Scope.HIDDEN)),
        declared("foo", obligation=Obligation.INLINE, calls=(Call("helper", "helper", HERE),)),
    ),
}
SILENT = {
    "function": build(member(symbol("foo")), declared("foo")),
    "variable": build(member(symbol("foo", kind=SymbolKind.OBJECT)), variable("foo")),
    "ifunc": build(member(symbol("foo", kind=SymbolKind.IFUNC)), declared("foo")),
    "common": build(member(symbol("foo", kind=SymbolKind.COMMON)), variable("foo")),
    "TLS": build(member(symbol("foo", kind=SymbolKind.TLS)), variable("foo", thread_local=True)),
    "assembler says nothing of the kind": build(
        member(symbol("foo", kind=SymbolKind.UNKNOWN)), declared("foo"), variable("foo")
    ),
    "weak": build(member(symbol("foo", binding=Binding.WEAK)), declared("foo")),
    "unique": build(member(symbol("foo", binding=Binding.UNIQUE)), declared("foo")),
    "default version": build(member(symbol("foo", version="V1", version_default=True)), declared("foo")),
    "one of two versions is the default": build(
        member(symbol("foo", version="V1"), symbol("foo", version="V2", version_default=True)),
        declared("foo"),
    ),
    "equal size": build(member(symbol("foo", kind=SymbolKind.OBJECT, size=8)), variable("foo", size=8)),
    "size not stated": build(member(symbol("foo", kind=SymbolKind.OBJECT, size=0)), variable("foo", size=8)),
    "incomplete type": build(member(symbol("foo", kind=SymbolKind.OBJECT)), variable("foo", size=None)),
    "size of a function": build(member(symbol("foo", size=4)), declared("foo", size=8)),
    "hidden and not exported": build(
        member(symbol("foo", scope=Scope.HIDDEN)), declared("foo", obligation=Obligation.HIDDEN)
    ),
    "hidden, exported by a provider": build(
        member(),
        member(symbol("foo"), name="libb.so", role=Role.PROVIDER),
        declared("foo", obligation=Obligation.HIDDEN),
    ),
    "unavailable and absent": build(member(), declared("foo", obligation=Obligation.UNAVAILABLE)),
    "private, and used by inline code": build(
        member(symbol("foo")), declared("foo", obligation=Obligation.UNAVAILABLE)
    ),
    "inline": build(member(), declared("foo", obligation=Obligation.INLINE)),
    "inline and exported": build(member(symbol("foo")), declared("foo", obligation=Obligation.INLINE)),
    "macro": build(member(), declared("foo", obligation=Obligation.MACRO)),
    "not checked": build(member(), declared("foo", obligation=Obligation.NOT_CHECKED)),
    "inline calls what is exported": build(
        member(symbol("helper")),
        declared("foo", obligation=Obligation.INLINE, calls=(Call("helper", "helper", HERE),)),
    ),
    "inline calls what a provider exports": build(
        member(),
        member(symbol("strlen"), name="libc.so.6", role=Role.PROVIDER),
        declared("foo", obligation=Obligation.INLINE, calls=(Call("strlen", "strlen", HERE),)),
    ),
    "inline calls what the library needs too": build(
        member(undefined("strlen")),
        declared("foo", obligation=Obligation.INLINE, calls=(Call("strlen", "strlen", HERE),)),
    ),
    "all names of a C++ declaration": build(
        member(symbol("_ZN1CC1Ev"), symbol("_ZN1CC2Ev")),
        declared(
            "C", link_names=("_ZN1CC1Ev", "_ZN1CC2Ev"), language="c++", kind=DeclarationKind.CONSTRUCTOR
        ),
    ),
    "linked through a script": build(
        member(name="liba.so"), member(symbol("foo"), name="libb.so", role=Role.LINKED), declared("foo")
    ),
}


@pytest.mark.parametrize("case", FIRES)
def test_fires(case: str) -> None:
    assert only(FIRES[case]).kind == case.partition(",")[0].partition(":")[0]


@pytest.mark.parametrize("case", SILENT)
def test_is_silent(case: str) -> None:
    assert told(SILENT[case]) == []


def test_what_before_and_after_hold() -> None:
    found = {case: (only(made).before, only(made).after) for case, made in FIRES.items()}
    assert found["missing"] == ("exported", None)
    assert found["local-only, hidden"] == ("exported", "hidden")
    assert found["mangled"] == ("foo", "_Z3foov")
    assert found["kind: TLS in the library"] == ("object", "tls")
    assert found["version-not-default"] == (None, "V1")
    assert found["size"] == ("8", "4")
    assert found["sibling, by version"] == ("libfoo.so.1", "libb.so")
    assert found["inline-call"] == (None, "helper")


def test_second_name_of_a_declaration_is_missed() -> None:
    names = ("_ZN1CC1Ev", "_ZN1CC2Ev")
    constructor = declared("C", link_names=names, language="c++", kind=DeclarationKind.CONSTRUCTOR)
    assert told(build(member(symbol(names[0])), constructor)) == [("missing", names[1])]


def test_export_is_preferred_to_a_local_twin() -> None:
    assert told(build(member(symbol("foo", scope=Scope.LOCAL), symbol("foo")), declared("foo"))) == []


@pytest.mark.parametrize("role", [Role.SUBJECT, Role.LINKED, Role.PROVIDER])
def test_other_library_is_a_sibling(role: Role) -> None:
    """The header speaks for the library that keeps most of it, whichever comes first."""
    ours, theirs = member(symbol("a"), symbol("b")), member(symbol("c"), name="libbar.so.2", role=role)
    for members in ((ours, theirs), (theirs, ours)):
        difference = only(build(*members, declared("a"), declared("b"), declared("c")))
        assert (difference.kind, difference.link_name) == (Kind.SIBLING, "c")
        assert (difference.before, difference.after) == ("libfoo.so.1", "libbar.so.2")


def test_each_header_has_its_own_owner() -> None:
    foo, bar = member(symbol("a"), symbol("b")), member(symbol("c"), symbol("d"), name="libbar.so.2")
    other = Location("bar.h", 1, 1)
    declarations = [
        declared("a"),
        declared("b"),
        declared("c", location=other),
        declared("d", location=other),
    ]
    assert told(build(foo, bar, *declarations)) == []


def test_provider_never_owns_and_is_never_judged() -> None:
    subject = member(symbol("foo"))
    provider = member(*map(symbol, "abcd"), name="libc.so.6", role=Role.PROVIDER)
    made = build(subject, provider, declared("foo"), *map(declared, "abcd"))
    assert told(made) == [("sibling", name) for name in "abcd"]
    assert not [d for d in promise.compare(made) if d.kind is Kind.UNDECLARED]


def test_local_names_of_a_provider_explain_nothing() -> None:
    provider = member(symbol("foo", scope=Scope.LOCAL), undefined("foo"), name="libb.so", role=Role.PROVIDER)
    assert told(build(member(), provider, declared("foo"))) == [("missing", "foo")]


def test_undeclared() -> None:
    made = build(
        member(symbol("foo"), symbol("leak"), symbol("gone", scope=Scope.HIDDEN), undefined("puts")),
        member(symbol("linked"), name="libb.so", role=Role.LINKED),
        declared("foo"),
    )
    assert [(d.kind, d.link_name, d.declaration) for d in promise.compare(made)] == [
        (Kind.UNDECLARED, "leak", None)
    ]


def test_what_an_unread_header_may_declare_is_not_undeclared() -> None:
    made = build(member(symbol("leak"), symbol("_ZN2ns4leakEv"), symbol("other")), declared("foo"))
    unread = replace(made, unread=frozenset({"leak"}))
    assert [d.link_name for d in promise.compare(unread) if d.kind is Kind.UNDECLARED] == ["other"]
    absent = replace(made, headers_absent=True)
    assert not [d for d in promise.compare(absent) if d.kind is Kind.UNDECLARED]


def test_without_a_surface_there_is_nothing_to_compare() -> None:
    assert promise.compare(replace(build(member(symbol("foo"))), surface=None)) == ()


def of_its_own_exports(made: Build) -> Build:
    """What the subjects would promise if each header declared exactly what one of them exports."""
    declarations = []
    for position, each in enumerate(made.members):
        exports: dict[str, Declaration] = {}
        for s in each.symbols if each.role is not Role.PROVIDER else ():
            if s.scope is Scope.EXPORTED:
                exports.setdefault(s.link_name, _declaration_of(s.link_name, s.kind, f"h{position}.h"))
        declarations += exports.values()
    assert made.surface is not None
    return replace(made, surface=replace(made.surface, declarations=tuple(declarations)))


def _declaration_of(name: str, kind: SymbolKind, file: str) -> Declaration:
    place = Location(file, 1, 1)
    if kind in (SymbolKind.FUNCTION, SymbolKind.IFUNC, SymbolKind.UNKNOWN):
        return declared(name, location=place)
    return variable(name, location=place, thread_local=kind is SymbolKind.TLS)


ABOUT_ONE_BINARY = {Kind.VERSION_NOT_DEFAULT.value, Kind.KIND.value, Kind.SIBLING.value}
"""A binary can export a name in two kinds and without a default version; two can export one name."""


@settings(max_examples=300, deadline=None)
@given(BUILDS)
def test_held_against_itself_nothing_is_missing(made: Build) -> None:
    mirrored = of_its_own_exports(made)
    differences = promise.compare(mirrored)
    assert {d.kind.value for d in differences} <= ABOUT_ONE_BINARY


@settings(max_examples=300, deadline=None)
@given(BUILDS)
def test_one_clean_binary_held_against_itself_is_silent(made: Build) -> None:
    names = {}
    for s in made.members[0].symbols:
        names.setdefault(s.link_name, s._replace(version=None))
    alone = replace(made, members=(replace(made.members[0], symbols=tuple(names.values())),))
    assert promise.compare(of_its_own_exports(alone)) == ()


@settings(max_examples=300, deadline=None)
@given(BUILDS)
def test_any_build_is_compared_and_points_at_what_there_is(made: Build) -> None:
    assert made.surface is not None
    for difference in promise.compare(made):
        assert difference.artifact is not None
        symbols = made.members[difference.artifact].symbols
        assert difference.symbol is None or 0 <= difference.symbol < len(symbols)
        assert difference.declaration is None or made.surface.declarations[difference.declaration]
