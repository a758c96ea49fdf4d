"""A configuration is read strictly: each fault with file, line and the mend."""

from __future__ import annotations

import pytest

from abilint.config import reading, rule_tables
from abilint.config.discovery import TABLE, Source
from abilint.errors import ConfigError
from abilint.model.rule import Level
from abilint.rules import catalogue

RULES = catalogue.load()
TARGET = '[[target]]\nname = "foo"\nlibraries = ["x.so"]\n'
FAULTS = {
    "unknown key": ("fail_on = 'error'", 1, "there is no key `fail_on`, did you mean 'fail-on'?"),
    "unknown key of a target": (TARGET + "header = ['x']", 4, "under `target`, did you mean 'headers'?"),
    "unknown key far away": ("\nzzz = 1", 2, "the keys are baseline, edition, "),
    "wrong type": ("\nedition = 2026.1", 2, "edition: takes text, not a number"),
    "text for a list": (TARGET + "headers = 'x.h'", 4, "target.headers: takes a list, not text"),
    "number in a list": ("ignore = [1]", 1, "ignore: takes text, not a whole number"),
    "empty text": ("ignore = ['']", 1, "ignore: is empty; it takes text with something in it"),
    "level": ("fail-on = 'eror'", 1, "fail-on: there is no 'eror', did you mean 'error'?"),
    "profile": ("profile = 'strct'", 1, "did you mean 'strict'?; it is one of regular, strict, audit"),
    "evidence": ("require = ['headers']", 1, "there is no 'headers', did you mean 'header'?"),
    "language": (TARGET + "language = 'cpp'", 4, "it is one of c, c++, auto"),
    "no libraries": ("[[target]]\nname = 'a'", 1, "the key `libraries` is missing under `target`"),
    "empty target": ("[[target]]\nname = 'a'\nlibraries = []", 3, "target.libraries: is empty"),
    "name": ("[[target]]\nname = 'a b'\nlibraries = ['x']", 2, "target.name: takes letters, digits and"),
    "name twice": (TARGET + TARGET, 5, "another target is called 'foo', too"),
    "one bracket": ("\n[target]\nname = 'a'", 2, "write [[target]] for [target]"),
    "old headers of nothing": (TARGET + "old-headers = ['x']", 4, "of which release? Name it with `against`"),
    "no reason": ("[[suppress]]\nrule = 'x'", 1, "the key `reason` is missing under `suppress`"),
    "blank reason": ("[[suppress]]\nrule = 'x'\nreason = ' '", 3, "is empty; say why"),
    "time for a date": ("[[suppress]]\nreason = 'x'\nuntil = 2027-01-01T00:00:00", 3, "takes a date, not"),
    "suppress nothing": ("[[suppress]]\nreason = 'x'", 1, "Name a `rule` or a `fingerprint`"),
    "suppress all": ("[[suppress]]\nreason = 'x'\nrule = '*'", 3, "accepts every finding"),
    "unknown target": (
        TARGET + "[[suppress]]\nreason = 'x'\nrule = 'r'\ntarget = 'fo'",
        7,
        "no target is called 'fo', did you mean 'foo'?",
    ),
    "no TOML": ("edition = = 'x'", 1, "not TOML"),
    "nested": ("ignore = " + "[" * 5000, None, "nested too deeply"),
}
RULE_FAULTS = {
    "rule": ("[rules.declared-not-exportd]\nlevel = 'note'", 1, "did you mean 'declared-not-exported'?"),
    "level": ("[rules.ABI101]\nlevel = 'eror'", 2, "there is no 'eror', did you mean 'error'?"),
    "parameter": ("[rules.version-floor]\nglib = '2.28'", 2, "no such parameter, did you mean 'glibc'?"),
    "type": ("[rules.version-floor]\nglibc = 2.28", 2, 'takes a string, as in `glibc = "..."`'),
    "truth for a number": ("[rules.ABI101]\nwhole_header = true", 2, "takes a number"),
    "cause": ("[rules.ABI101]\nlevels = { absnt = 'note' }", 2, "no cause 'absnt', did you mean 'absent'?"),
    "level of a cause": ("[rules.ABI101]\nlevels = { absent = 'off' }", 2, "absent: there is no 'off'"),
    "levels": ("[rules.ABI101]\nlevels = 'note'", 2, "takes a table of causes"),
}


def decode(text, name="abilint.toml", table=()):
    return reading.decode(text, Source(name, table))


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(fault):
    text, line, complaint = FAULTS[fault]
    with pytest.raises(ConfigError) as caught:
        decode(text)
    assert complaint in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"abilint.toml:{line}: " if line else "abilint.toml: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fault", RULE_FAULTS)
@pytest.mark.parametrize("in_target", [False, True])
def test_fault_about_a_rule(fault, in_target):
    text, line, complaint = RULE_FAULTS[fault]
    place = ()
    if in_target:
        text, line, place = TARGET + text.replace("[rules", "[target.rules"), line + 3, ("target", "0")
    with pytest.raises(ConfigError) as caught:
        rule_tables.read(decode(text), RULES, *place)
    assert complaint in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize("key", ["select", "extend-select", "ignore"])
def test_a_word_that_fits_no_rule(key):
    found = decode(f"\n{key} = ['promise', 'promisse']")
    with pytest.raises(ConfigError, match=rf"abilint.toml:2: {key}: no rule fits 'promisse'"):
        rule_tables.check_words(found, RULES)


def test_lines_in_a_shared_file_are_those_of_the_file():
    with pytest.raises(ConfigError, match=r"^p\.toml:4: there is no key `edtion`, did you mean 'edition'"):
        decode("[tool.abilint]\nselect = []\n\nedtion = 'x'", "p.toml", TABLE)
    with pytest.raises(ConfigError, match=r"^p\.toml:3: target\.libraries: is empty"):
        decode("[[tool.abilint.target]]\nname = 'a'\nlibraries = []", "p.toml", TABLE)
    with pytest.raises(ConfigError, match=r"has no table \[tool\.abilint\]"):
        decode("[tool.other]", "p.toml", TABLE)


def test_rules_of_a_target_stand_over_those_for_all():
    found = decode(
        "[rules.ABI101]\nlevel = 'off'\nwhole_header = 7\n[rules.exported-not-declared]\nlevel = 'off'\n"
        + TARGET
        + "[target.rules.declared-not-exported]\nlevel = 'warning'\nlevels = { guarded = 'note' }\n"
    )
    everywhere, of_target = rule_tables.read(found, RULES), rule_tables.read(found, RULES, "target", "0")
    assert everywhere.off == ("declared-not-exported", "exported-not-declared")
    assert of_target.off == ("exported-not-declared",)
    assert of_target.levels == (
        ("declared-not-exported", Level.WARNING),
        ("declared-not-exported.guarded", Level.NOTE),
    )
    assert of_target.parameters == (("declared-not-exported", "whole_header", 7),)


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "b.toml").write_bytes(b"#" * (1 << 21))
    for name, complaint in (("a.toml", "UTF-8"), ("b.toml", "larger than"), ("c.toml", "cannot be read")):
        with pytest.raises(ConfigError, match=complaint):
            reading.read(Source(str(tmp_path / name)))
