"""Programs against libraries: what the rules about them say is what those about releases say."""

from __future__ import annotations

import re

from builds import build, member
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_types_properties import GRAPHS, stated

from abilint.compare import types
from abilint.compare.release import expected_types
from abilint.facts.database import BuildFacts, lay
from abilint.model.build import Build
from abilint.model.release import ConsumerType, Effect, Library, TypeChange
from abilint.model.rule import Evidence
from abilint.model.surface import SourceKind
from abilint.rules import catalogue, engine
from abilint.rules.engine import Subject

RULES = catalogue.load(()).rules
OF_RELEASES = [rule for rule in RULES if "ABI531" <= rule.code <= "ABI541"]
OF_PROGRAMS = [rule for rule in RULES if Evidence.CONSUMER_TYPES in rule.needs]
MINDED = {Effect.BREAKING: "error", Effect.RISKY: "warning"}
BY_MACHINE = frozenset({"variadic"})
"""What rules about releases judge by the architecture too."""


def seen(*_):
    return True


def library(surface, *, headers=None):
    described = replace(member(), built=surface)
    made = Build(described.artifact.target, (described,), headers)
    return Library(made, described, (described,))


def judged(rules, facts):
    connection = lay((facts,), ())
    return engine.judge(connection, rules, [Subject(1, "libfoo.so.1", "libfoo.so.1", "elf", {})], {}).findings


@given(GRAPHS, GRAPHS)
@settings(max_examples=150, deadline=None)
def test_programs_mind_what_breaks_or_endangers_them(before, after):
    for difference in types.compare_releases(stated(before), stated(after), seen):
        if difference.kind in BY_MACHINE:
            continue
        change = TypeChange(difference, "debug-info")
        made = build(member())
        release = judged(OF_RELEASES, BuildFacts(made, type_changes=((0, change),)))
        told = ConsumerType("app", "libfoo.so.1", change)
        program = judged(OF_PROGRAMS, BuildFacts(made, consumer_types=((0, told),)))
        expected = [MINDED[finding.effect] for finding in release if finding.effect in MINDED]
        assert [str(finding.level) for finding in program] == expected, (difference, program)
        assert not any(re.search(r"\{\w*\}|None", finding.message) for finding in program), program


@given(GRAPHS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_program_against_what_it_was_compiled_with(graph, by_headers):
    surface = stated(graph)
    headers = replace(stated(graph, SourceKind.HEADER), headers=())
    other = library(None, headers=headers) if by_headers else library(surface)
    assert expected_types.compare([replace(member(name="app"), built=surface)], other) == ()


@given(GRAPHS, GRAPHS)
@settings(max_examples=60, deadline=None)
def test_headers_are_asked_for_what_debug_info_does_not_describe(before, after):
    program = [replace(member(name="app"), built=stated(before))]
    headers = stated(after, SourceKind.HEADER)
    told = expected_types.compare(program, library(None, headers=headers))
    assert {each.evidence for each in told} <= {"header"}
    both = library(stated(after), headers=headers)
    assert {each.evidence for each in expected_types.compare(program, both)} <= {"debug-info"}
