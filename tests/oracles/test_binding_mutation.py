"""Clients of the samples, changed in one place: what breaks calls by ctypes is told, and nothing else."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import binding_mutation
import binding_mutations
import binding_types
import pytest
from binding_mutation import Case, Options
from binding_types import Effect
from sample_files import SAMPLES, binary

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

FEW = Options(per_operator=1, jobs=1)


def libraries(folder: Path) -> tuple[str, ...]:
    """Put the libraries of the samples where no suffix hides their names."""
    found = []
    for sample, library in (("rust-greeting", "libgreeting.so"), ("go-c-shared", "libcalc.so")):
        shutil.copy(binary(SAMPLES / sample, library), folder / library)
        found.append(str(folder / library))
    return tuple(found)


def test_what_breaks_calls_is_told_and_nothing_else(tmp_path: Path) -> None:
    client = SAMPLES / "bindings" / "greeting" / "client.py"
    headers = (SAMPLES / "rust-greeting" / "greeting.h", SAMPLES / "go-c-shared" / "libcalc.h")
    outcomes = binding_mutation.run(Case(str(client), libraries(tmp_path), tuple(map(str, headers))), FEW)
    assert [each for each in outcomes if each.verdict in ("missed", "flagged")] == []
    effects = Counter(each.effect for each in outcomes)
    assert effects["BREAKS"] >= 8
    assert effects["NONE"] >= 2


BEFORE = """from ctypes import *
lib = CDLL("libgreeting.so")
class P(Structure):
    _fields_ = [("x", c_int), ("y", c_int)]
lib.rust_add.argtypes = [c_int, c_int]
lib.point_distance.argtypes = [POINTER(P), CFUNCTYPE(c_int, c_void_p)]
lib.point_distance.restype = c_double
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("c_int, c_int]", "c_int]", Effect.BREAKS),
        ("c_int, c_int]", "c_int, c_long]", Effect.BREAKS),
        ("c_int, c_int]", "c_int, c_uint]", Effect.READING),
        ("c_int, c_int]", "c_int, c_int32]", Effect.NONE),
        ('("y", c_int)', '("y", c_short)', Effect.BREAKS),
        ('("x", c_int), ("y", c_int)', '("y", c_int), ("x", c_int)', Effect.READING),
        ('("y", c_int)', '("y", c_int), ("z", c_int)', Effect.BREAKS),
        ("POINTER(P)", "P", Effect.BREAKS),
        ("POINTER(P)", "c_void_p", Effect.NONE),
        ("c_int, c_void_p)", "c_int, c_void_p, c_int)", Effect.BREAKS),
        ("lib.point_distance.restype = c_double", "pass", Effect.BREAKS),
    ],
)
def test_ctypes_says_what_a_change_does(tmp_path: Path, old: str, new: str, expected: Effect) -> None:
    assert BEFORE.count(old) == 1
    module = tmp_path / "client.py"
    case = Case(str(module), libraries(tmp_path)[:1], ())
    described = []
    for text in (BEFORE, BEFORE.replace(old, new)):
        module.write_text(text)
        described.append(binding_mutation.described(case, module))
    before, after = described
    assert not isinstance(before, str)
    assert not isinstance(after, str)
    assert binding_types.effect(before, after) is expected


def test_changes_are_single_ones() -> None:
    found = binding_mutations.mutants(BEFORE, {"rust_add", "point_distance"})
    assert {each.operator for each in found} >= {"an argument dropped", "a field added", "a name misspelt"}
    assert all(each.applied(BEFORE) != BEFORE for each in found)
