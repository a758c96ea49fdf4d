"""What holds of every pair of releases, of cyclic and damaged types too."""

from __future__ import annotations

import re

import pytest
from builds import build, member
from hypothesis import given, settings
from hypothesis import strategies as st
from test_types_properties import GRAPHS, stated

from abilint.compare import types
from abilint.facts.database import BuildFacts, lay
from abilint.model.release import TypeChange
from abilint.model.surface import SourceKind
from abilint.rules import catalogue, engine
from abilint.rules.engine import Subject

SOURCES = st.sampled_from(SourceKind)
RULES = [rule for rule in catalogue.load(()).rules if "ABI531" <= rule.code <= "ABI541"]


def seen(*_):
    return True


def hidden(*_):
    return False


@given(GRAPHS, SOURCES)
@settings(max_examples=300, deadline=None)
def test_nothing_differs_from_itself(graph, source):
    assert types.compare_releases(stated(graph, source), stated(graph, source), seen) == ()


def findings(changes):
    made = build(member())
    changed = tuple((0, TypeChange(each, "header")) for each in changes)
    connection = lay((BuildFacts(made, type_changes=changed),), ())
    return engine.judge(connection, RULES, [Subject(1, "libfoo.so.1", "libfoo.so.1", "elf", {})], {}).findings


@given(GRAPHS, GRAPHS, SOURCES)
@settings(max_examples=150, deadline=None)
def test_every_difference_has_one_rule_and_words(before, after, source):
    """A cause without a message ends the run; of one that no rule asks for nobody hears."""
    told = types.compare_releases(stated(before, source), stated(after, source), seen)
    said = findings(told)
    unsaid = {"signedness", "qualifier", "record-name", "wrapped", "pointer-typed", "pointer-untyped"}
    expected = [each for each in told if not (each.place == "class" and each.kind in unsaid)]
    assert len(said) == len(expected), (told, said)
    wrong = [f.message for f in said if re.search(r"\{\w*\}|None", f.message)]
    assert not wrong


@given(GRAPHS, GRAPHS)
@settings(max_examples=100, deadline=None)
def test_what_users_do_not_see_inside_is_opaque(before, after):
    told = types.compare_releases(stated(before), stated(after), hidden)
    assert all(each.reach == "opaque" for each in told if each.place in ("record", "enum", "class", "table"))


@pytest.mark.parametrize("code", range(531, 542))
def test_all_rules_are_there(code):
    assert f"ABI{code}" in {rule.code for rule in RULES}
