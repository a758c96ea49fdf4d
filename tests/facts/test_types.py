"""Differences of types as rows: where they are, in words."""

from __future__ import annotations

import pytest

from abilint.facts.types import spot
from abilint.model.type_difference import TypeDifference, TypeDifferenceKind


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
