"""The file of known names against the standard library's own matching, pattern by pattern."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from abilint.facts.known_names import KnownName, KnownNames
from abilint.rules.catalogue import known_names

SHIPPED = known_names(Path(__file__).resolve().parents[2] / "rules" / "known-names.toml")


def expected(name):
    return next(((k.role, k.owner) for k in SHIPPED.names if fnmatchcase(name, k.pattern)), (None, None))


@pytest.mark.parametrize("known", SHIPPED.names, ids=lambda known: known.pattern)
def test_a_name_of_each_pattern_is_found(known):
    name = re.sub(r"\[(.)[^]]*]", r"\1", known.pattern.replace("*", "x"))
    assert SHIPPED.find(name) == expected(name) != (None, None)
    assert SHIPPED.find(f"unlike_{name}") == expected(f"unlike_{name}")


def test_the_first_of_two_that_fit():
    names = KnownNames([KnownName("ab*", "runtime", "A"), KnownName("abc*", "hook", "B")])
    assert names.find("abcd") == ("runtime", "A")
    assert names.find("abd\n") == ("runtime", "A")
    assert names.find("xabc") == (None, None)
