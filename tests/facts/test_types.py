"""Differences of types as rows: where they are, in words."""

from __future__ import annotations

import pytest

from abilint.facts.promise import Places
from abilint.facts.types import rows, spot
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.type_difference import TypeDifference, TypeDifferenceKind

X86_64 = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")


@pytest.mark.parametrize(
    ("place", "parameter", "path", "words"),
    [
        ("result", "", (), "the result"),
        ("parameter 2", "flags", (), "parameter 2 (`flags`)"),
        ("parameter 2", "", ("*", "*"), "what what parameter 2 points to points to"),
        ("parameter 1", "f", ("*", "parameter 3"), "parameter 3 of what parameter 1 (`f`) points to"),
        ("variable", "", ("*",), "what the variable points to"),
        ("record", "", ("items[4]",), "`items[4]`"),
        ("record", "", ("call", "*", "result"), "result of what `call` points to"),
        ("record", "", (), None),
    ],
)
def test_a_place_reads_as_english(place, parameter, path, words):
    difference = TypeDifference(TypeDifferenceKind.WIDTH, 0, 0, "f", place, path, 4, 8, parameter=parameter)
    assert spot(difference) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("foo_open", "foo_open"),
        ("_ZN6canvas6Circle5scaleEd", "canvas::Circle::scale(double)"),
        ("_Znonsense", "_Znonsense"),
    ],
)
def test_what_reaches_a_type_is_named_in_words(name, words):
    difference = TypeDifference(
        TypeDifferenceKind.WIDTH, None, None, "struct s", "record", reached_by=(name,)
    )
    member = Member(Artifact("libfoo.so", X86_64, ArtifactKind.SHARED), Role.SUBJECT, ())
    told = rows(Places(1, 0, 0, (0,)), 1, Build(X86_64, (member,)), [(0, difference)])
    tables = {table: list(filled) for table, _, filled in told}
    assert words in tables["type_differences"][0]
    assert tables["type_reach"] == [(1, name)]
