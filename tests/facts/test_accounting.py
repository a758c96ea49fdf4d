"""Every declaration lands in exactly one bucket, whatever the facts are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.compare import promise, suggest
from abilint.facts import database
from abilint.facts.database import BuildFacts
from abilint.facts.known_names import KnownNames
from abilint.model.difference import DifferenceKind
from abilint.model.report import BUCKETS
from abilint.model.surface import Obligation
from abilint.model.symbol import Scope, SymbolKind
from abilint.rules import sandbox

if TYPE_CHECKING:
    from abilint.model.build import Build

sys.path.insert(0, str(Path(__file__).parents[1] / "compare"))

from builds import BUILDS, build, declared, member, symbol, undefined, variable

NONE_KNOWN = KnownNames(())


def buckets(*builds: Build) -> list[tuple[int, str]]:
    """Declaration and bucket, in order."""
    facts = []
    for made in builds:
        differences = promise.compare(made)
        facts.append(BuildFacts(made, differences, suggest.suggest(made, differences)))
    connection = database.lay(facts, NONE_KNOWN)
    sandbox.confine(connection)
    query = "SELECT declaration_id, bucket FROM accounting ORDER BY declaration_id"
    return sandbox.run(connection, query, {})[1]


@settings(max_examples=150, deadline=None)
@given(st.lists(BUILDS, min_size=1, max_size=2))
def test_each_declaration_is_in_exactly_one_bucket(builds: list[Build]) -> None:
    declared_there = [d for made in builds if made.surface for d in made.surface.declarations]
    found = buckets(*builds)
    assert [number for number, _ in found] == list(range(1, len(declared_there) + 1))
    assert {bucket for _, bucket in found} <= set(BUCKETS)
    for declaration, (_, bucket) in zip(declared_there, found, strict=True):
        if declaration.obligation is Obligation.INLINE:
            assert bucket == "inline"
        if declaration.obligation is Obligation.NOT_CHECKED:
            assert bucket == "not_checked"


@settings(max_examples=100, deadline=None)
@given(BUILDS)
def test_verified_means_that_a_program_can_link_to_it(made: Build) -> None:
    assert made.surface is not None
    for declaration, (_, bucket) in zip(made.surface.declarations, buckets(made), strict=True):
        if bucket == "verified":
            exported = {s.link_name for m in made.members for s in m.symbols if s.scope is Scope.EXPORTED}
            assert set(declaration.link_names) <= exported


CASES = {
    "verified": build(member(symbol("foo")), declared("foo")),
    "missing": build(member(), declared("foo")),
    "local_only": build(member(symbol("foo", scope=Scope.LOCAL)), declared("foo")),
    "mangled": build(member(symbol("_Z3foov")), declared("foo")),
    "other_mismatch": build(member(symbol("foo", kind=SymbolKind.OBJECT)), declared("foo")),
    "inline": build(member(), declared("foo", obligation=Obligation.INLINE)),
    "macro": build(member(), declared("foo", obligation=Obligation.MACRO)),
    "unavailable": build(member(symbol("foo")), declared("foo", obligation=Obligation.UNAVAILABLE)),
    "consumer_implemented": build(member(undefined("foo")), declared("foo")),
    "sibling": build(member(undefined("foo", version="B", version_library="libb.so")), declared("foo")),
    "not_checked": build(member(), declared("foo", obligation=Obligation.NOT_CHECKED)),
}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_bucket(bucket: str) -> None:
    assert buckets(CASES[bucket]) == [(1, bucket)]


def test_two_faults_are_one_bucket() -> None:
    made = build(member(symbol("foo", version="V1", kind=SymbolKind.OBJECT, size=4)), variable("foo", size=8))
    kinds = [d.kind for d in promise.compare(made)]
    assert kinds == [DifferenceKind.VERSION_NOT_DEFAULT, DifferenceKind.SIZE]
    assert buckets(made) == [(1, "other_mismatch")]
