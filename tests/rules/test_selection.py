"""Which rules run, and at what level."""

from __future__ import annotations

import pytest

from abilint.errors import UsageError
from abilint.model.rule import RELEASE, Level, Profile
from abilint.rules import catalogue, selection

RULES = catalogue.load()
BY_NAME = {rule.name: rule for rule in RULES.rules}
STRICT = "mangled-name-in-c-library"
AUDIT = "header-differs-across-targets"
MIXED = "declared-not-exported"
"""Causes of every level, its own is error: absent, whole-header, left-undefined."""


def names(**options):
    return {rule.name for rule in selection.choose(RULES, **options).rules}


def level(cause, *told):
    return selection.choose(RULES, levels=told).ranks[MIXED].of(cause)


def test_each_profile_says_more():
    regular, strict, audit = (names(profile=profile) for profile in Profile)
    assert regular < strict < audit == set(BY_NAME)
    assert STRICT in strict - regular
    assert AUDIT in audit - strict


def test_what_the_profile_leaves_out_is_told_with_the_way_out():
    left = {each.rule.name: each for each in selection.choose(RULES).left_out}
    assert left[STRICT].reason == "it runs in the profile strict"
    assert left[AUDIT].way_out == f"--profile audit, or --extend-select {AUDIT}"
    assert not selection.choose(RULES, profile=Profile.AUDIT).left_out


def test_no_profile_hides_what_a_release_changed():
    assert {r.profile for r in RULES.rules if r.family == RELEASE} == {Profile.REGULAR}


@pytest.mark.parametrize("word", [STRICT, BY_NAME[STRICT].code, BY_NAME[STRICT].code.lower()])
def test_a_rule_that_is_named_runs_in_every_profile(word):
    assert names(select=(word,)) == {STRICT}


def test_a_family_is_cut_to_the_profile():
    assert STRICT not in names(select=("boundary",))
    assert STRICT in names(select=("boundary",), profile=Profile.STRICT)


def test_extend_adds_to_what_is_selected_and_ignore_takes_away():
    assert names(select=(MIXED,), extend=("boundary",)) >= {MIXED, STRICT}
    assert STRICT in names(extend=(STRICT,))
    assert STRICT not in names(extend=(STRICT,), ignore=(STRICT,))
    assert MIXED not in names(ignore=("promise",))


@pytest.mark.parametrize("option", ["select", "extend", "ignore"])
def test_a_word_that_fits_nothing_is_refused(option):
    with pytest.raises(UsageError, match="did you mean 'declared-not-exported'"):
        names(**{option: ("declared-not-exportd",)})


def test_without_words_levels_are_those_of_the_files():
    assert selection.choose(RULES).ranks == {}


def test_a_level_for_a_rule_keeps_lesser_causes_lesser():
    for told, expected in (
        (Level.ERROR, (Level.ERROR, Level.WARNING, Level.NOTE)),
        (Level.WARNING, (Level.WARNING, Level.WARNING, Level.NOTE)),
        (Level.NOTE, (Level.NOTE, Level.NOTE, Level.NOTE)),
    ):
        causes = ("absent", "whole-header", "left-undefined")
        assert tuple(level(cause, (MIXED, told)) for cause in causes) == expected


def test_a_level_for_a_cause_is_for_it_alone_and_the_later_word_counts():
    assert level("left-undefined", (f"{MIXED}.left-undefined", Level.ERROR)) is Level.ERROR
    assert level("absent", (f"{MIXED}.left-undefined", Level.NOTE)) is Level.ERROR
    assert level("absent", (MIXED, Level.NOTE), ("ABI101", Level.WARNING)) is Level.WARNING


@pytest.mark.parametrize("word", ["no-such-rule", f"{MIXED}.no-such-cause"])
def test_a_level_of_nothing_is_refused(word):
    with pytest.raises(UsageError, match="no-such-"):
        level("absent", (word, Level.NOTE))
