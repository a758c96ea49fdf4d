"""An edition stays as it was: a new rule, a new cause and another level change nothing for its users."""

from __future__ import annotations

import hashlib
import tomllib

import pytest
from msgspec.structs import replace

from abilint.cli.main import main
from abilint.errors import UsageError
from abilint.model.rule import Level, Profile
from abilint.rules import catalogue, edition, selection

RULES = catalogue.load()
RELEASED: dict[str, str] = {}
"""Edition -> SHA-256 of its file, from the release that brings it on: then neither ever changes."""
PINNED = edition.load("2026.1")


def altered(name, **changes):
    """The catalogue with one rule changed."""
    rules = tuple(replace(rule, **changes) if rule.name == name else rule for rule in RULES.rules)
    return replace(RULES, rules=rules)


def level_of(rules, rule, cause, **options):
    ranks = selection.choose(rules, edition=PINNED, **options).ranks
    return ranks[rule].of(cause)


@pytest.mark.parametrize("name", edition.names())
def test_a_released_edition_is_what_it_was_and_the_others_are_current(name, capsys):
    file = catalogue.editions_directory() / f"{name}.toml"
    if name in RELEASED:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == RELEASED[name]
    else:
        assert main(["rules", "edition", name]) == 0
        current = f"write it anew: abilint rules edition {name} > rules/editions/{name}.toml"
        assert capsys.readouterr().out == file.read_text("utf-8"), current


def test_the_file_says_that_it_never_changes():
    for name in edition.names():
        first = (catalogue.editions_directory() / f"{name}.toml").read_text("utf-8").splitlines()[0]
        assert "never changes" in first


def test_an_edition_is_no_rule():
    assert not {rule.name for rule in RULES.rules} & set(edition.names())
    assert all("editions" not in str(file) for file in catalogue.files_in(catalogue.builtin_directory()))


def test_another_level_in_the_rule_file_changes_nothing():
    raised = altered("exported-not-declared", level=Level.ERROR, levels={})
    plain = {r.name: r for r in RULES.rules}["exported-not-declared"]
    for cause in plain.wording.messages:
        assert level_of(raised, plain.name, cause) is plain.levels.get(cause, plain.level)


def test_a_new_cause_is_a_note():
    plain = {rule.name: rule for rule in RULES.rules}["declared-not-exported"]
    wording = replace(plain.wording, messages={**plain.wording.messages, "newest": "x"})
    assert level_of(altered(plain.name, wording=wording), plain.name, "newest") is Level.NOTE


def test_a_new_rule_does_not_run_and_that_is_said():
    first = replace(RULES.rules[0], name="brand-new", code="ABI999")
    rules = replace(RULES, rules=(*RULES.rules, first))
    chosen = selection.choose(rules, edition=PINNED)
    assert "brand-new" not in {rule.name for rule in chosen.rules}
    assert [(e.rule.name, e.reason) for e in chosen.left_out if e.rule.name == "brand-new"] == [
        ("brand-new", "it is not in edition 2026.1")
    ]
    for how in ({"extend": ("brand-new",)}, {"select": ("ABI999",)}):
        assert "brand-new" in {rule.name for rule in selection.choose(rules, edition=PINNED, **how).rules}


def test_rules_of_the_user_are_none_of_its_business(tmp_path):
    mine = replace(RULES.rules[0], name="my-rule", code="USER001", path=str(tmp_path / "my-rule.toml"))
    rules = replace(RULES, rules=(*RULES.rules, mine))
    chosen = selection.choose(rules, edition=PINNED)
    assert "my-rule" in {rule.name for rule in chosen.rules}
    assert "my-rule" not in chosen.ranks


def test_another_profile_in_the_rule_file_changes_nothing():
    moved = altered("declared-not-exported", profile=Profile.AUDIT)
    assert "declared-not-exported" in {rule.name for rule in selection.choose(moved, edition=PINNED).rules}
    assert "declared-not-exported" not in {rule.name for rule in selection.choose(moved).rules}


def test_each_rule_is_there_with_all_its_causes():
    table = tomllib.loads((catalogue.editions_directory() / "2026.1.toml").read_text("utf-8"))
    assert table["declared-not-exported"]["level"] == "error"
    assert "absent" in table["declared-not-exported"]["error"]
    assert "left-undefined" in table["declared-not-exported"]["note"]


@pytest.mark.parametrize("name", ["2025.9", "", "../../pyproject", "2026.1.toml"])
def test_an_edition_that_there_is_not(name):
    with pytest.raises(UsageError, match=r"there are 2026\.1, next"):
        edition.load(name)


def test_next_is_no_pin():
    assert edition.load("next") is None
    assert edition.load(None) is None


def test_a_name_of_another_form_is_refused():
    with pytest.raises(UsageError, match=r"as in 2026\.1"):
        edition.text_of("latest", RULES.rules)
