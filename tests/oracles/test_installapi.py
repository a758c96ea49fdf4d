"""What clang-installapi says of a header and a dylib, abilint says too, or the reason stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from installapi import Case, Verdict, abilint, installapi

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

REEXPORTED = {"macho-reexport": ("libsail.dylib",)}

WEAK = {"macho-weak-definition": {"bell_volume"}}
"""Weak definitions without the header's word: consumers link to them all the same, so abilint is silent."""


BESIDES = {"cxx-macho-library": {"_ZN3geo4Grid5limitE"}}
"""Static members with their value in the class and a definition in the library: the header declares them."""


def sample_case(folder: Path) -> Case:
    beside = REEXPORTED.get(folder.name, ())
    (library,) = [path for path in folder.glob("*.dylib") if path.name not in beside]
    headers = [*folder.glob("*.h"), *folder.glob("*.hpp")]
    return Case(
        library,
        tuple(headers),
        reexported=tuple(folder / name for name in beside),
        language="c++" if headers[0].suffix == ".hpp" else "c",
    )


def test_every_macho_sample(samples_path: Path) -> None:
    folders = sorted({path.parent for path in samples_path.glob("*/*.dylib")})
    assert len(folders) >= 10
    for folder in folders:
        case = sample_case(folder)
        theirs, ours = installapi(case), abilint(case)
        assert theirs.lacking == ours.lacking, folder.name
        assert theirs.undeclared == ours.undeclared | BESIDES.get(folder.name, set()), folder.name
        assert theirs.weak == WEAK.get(folder.name, set())


@pytest.mark.parametrize(
    ("text", "lacking", "undeclared"),
    [
        ("int shape_area(int, int);", set(), set()),
        ("extern int other;", {"other"}, {"shape_area"}),
        ('int area(int, int) __asm__("_shape_area");', set(), set()),
        ('int area(int, int) __asm__("shape_area");', {"shape_area"}, {"shape_area"}),
        ("int area(int, int) __attribute__((unavailable));", set(), {"shape_area"}),
        ('int area(int, int) __attribute__((visibility("hidden")));', set(), {"shape_area"}),
        ("typedef int shape_area(int, int);", set(), {"shape_area"}),
        ("#define shape_area shape_area2\nint shape_area(int, int);", {"shape_area2"}, {"shape_area"}),
        ("".join(f"int missing_{n}(void);\n" for n in range(50)), {f"missing_{n}" for n in range(50)},
         {"shape_area"}),
    ],
)  # fmt: skip
def test_other_headers(
    text: str, lacking: set[str], undeclared: set[str], samples_path: Path, tmp_path: Path
) -> None:
    """A library that exports `shape_area` alone, against headers that promise otherwise."""
    header = tmp_path / "shape.h"
    header.write_text(text)
    case = Case(samples_path / "macho-missing-name" / "libshape.dylib", (header,))

    wanted = Verdict(frozenset(lacking), frozenset(undeclared))
    assert installapi(case) == wanted
    assert abilint(case) == wanted


@pytest.mark.parametrize(
    ("text", "theirs", "ours", "reason"),
    [
        (
            "int other;",
            Verdict(frozenset({"other"}), frozenset({"shape_area"})),
            Verdict(frozenset(), frozenset({"shape_area"})),
            "a tentative definition: every consumer brings its own (C11 6.9.2)",
        ),
        (
            "static inline int shape_area(int a, int b) { return a * b; }",
            Verdict(frozenset(), frozenset()),
            Verdict(frozenset(), frozenset({"shape_area"})),
            "the header's function is the consumer's own, and declares nothing of the library's",
        ),
    ],
)
def test_differences_that_have_a_reason(
    text: str, theirs: Verdict, ours: Verdict, reason: str, samples_path: Path, tmp_path: Path
) -> None:
    header = tmp_path / "shape.h"
    header.write_text(text)
    case = Case(samples_path / "macho-missing-name" / "libshape.dylib", (header,))

    assert (installapi(case), abilint(case)) == (theirs, ours), reason
