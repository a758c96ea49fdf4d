"""Headers of the samples, changed in one place: what breaks callers by GCC is found, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import header_mutation
import machine_types
import mutations
import pytest
from header_mutation import Case, Options
from machine_types import Effect

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = {
    "c": Case(str(SAMPLES / "c-types/libstore.so"), str(SAMPLES / "c-types/store.h")),
    "rust": Case(str(SAMPLES / "rust-types/libcells.so"), str(SAMPLES / "rust-types/cells.h")),
    "c++": Case(
        str(SAMPLES / "cxx-types/libshape.so"),
        str(SAMPLES / "cxx-types/shape.hpp"),
        classes=("canvas::Shape", "canvas::Circle", "canvas::Labelled"),
    ),
}
NOT_KNOWN = {("c++", "struct packed")}
"""The front end does not say where a packed base class stands."""
FEW = Options(number=24, per_operator=1, jobs=1)

pytestmark = pytest.mark.machine


@pytest.mark.parametrize("language", CASES)
def test_what_breaks_callers_is_found_and_nothing_else(language: str):
    outcomes = header_mutation.run(CASES[language], None, FEW)
    wrong = [each for each in outcomes if each.verdict in ("missed", "flagged")]
    assert [each for each in wrong if (language, each.operator) not in NOT_KNOWN] == []
    effects = Counter(each.effect for each in outcomes)
    assert effects["BREAKS"] >= 4
    assert effects["NONE"] >= 4


BEFORE = (
    "struct p { int x; long y; unsigned b : 3; }; enum e { A, B }; int f(struct p *a, int b, enum e c);\n"
)


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("int x", "short x", Effect.BREAKS),
        ("int x; long y;", "long y; int x;", Effect.BREAKS),
        ("b : 3", "b : 4", Effect.BREAKS),
        ("{ A, B }", "{ B, A }", Effect.BREAKS),
        ("int b", "long b", Effect.BREAKS),
        ("int b, ", "", Effect.BREAKS),
        ("struct p *a", "struct p **a", Effect.BREAKS),
        ("int b", "unsigned b", Effect.READING),
        ("{ A, B }", "{ A, B, C }", Effect.READING),
        ("struct p *a", "void *a", Effect.READING),
        ("int b", "const int renamed", Effect.NONE),
        ("int f", "typedef int number; number f", Effect.NONE),
    ],
)
def test_gcc_says_what_a_change_does(old: str, new: str, effect: Effect, tmp_path: Path):
    meanings = []
    for number, text in enumerate((BEFORE, BEFORE.replace(old, new))):
        header = tmp_path / f"{number}.h"
        header.write_text(text)
        meanings.append(machine_types.meaning(header, ["f"], tmp_path))
    assert machine_types.effect(*meanings) is effect


def test_mutants_change_one_place():
    text = Path(CASES["c"].header).read_text(encoding="utf-8")
    made = mutations.mutants(text, ["store_seek", "store_find"], mutations.scalars({}))
    assert len({mutant.operator for mutant in made}) >= 30
    for mutant in made:
        assert text[mutant.start : mutant.end] == mutant.before
        assert text[: mutant.start].count("\n") + 1 == mutant.line
        assert mutant.applied(text) != text
