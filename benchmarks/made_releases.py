"""Two releases of a made library: 5,000 functions over 400 structs and 60 enums, and what changed since."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS, STRUCTS, ENUMS = 5_000, 400, 60
RESULTS = ("int", "void", "char *", "long", "double")
PARAMETERS = (
    "t{struct} *p, int n",
    "const t{struct} *p, enum e{enum} e",
    "const char *s, size_t n",
    "double x, double y",
    "t{struct} **out, void *user",
    "int (*call)(void *, int), void *user",
    "unsigned long flags",
)
GONE = 77
"""The function that the new release lacks."""
GROWN = frozenset({17, 188, 399})
"""Its structs with a member more."""


def made_releases(folder: Path) -> tuple[Path, Path, Path, Path]:
    """Build both with debug info; give the old library and its header, then the new ones."""
    return *_built(folder, "old", is_new=False), *_built(folder, "new", is_new=True)


def _built(folder: Path, name: str, *, is_new: bool) -> tuple[Path, Path]:
    place = folder / name
    place.mkdir()
    header, source, library = place / "made.h", place / "made.c", place / "libmade.so"
    functions = [_function(n) for n in range(FUNCTIONS) if not (is_new and n == GONE)]
    types = [*map(_enum, range(ENUMS)), *(_struct(n, grown=is_new and n in GROWN) for n in range(STRUCTS))]
    header.write_text("\n".join(["#include <stddef.h>", *types, *(f"{each};" for each in functions), ""]))
    bodies = (f"{each} {{ {'' if each.startswith('void') else 'return 0; '}}}" for each in functions)
    source.write_text("\n".join(['#include "made.h"', *bodies, ""]))
    subprocess.run(["gcc", "-g", "-O1", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return library, header


def _enum(n: int) -> str:
    return f"enum e{n} {{ {', '.join(f'E{n}_{value}' for value in range(3 + n % 5))} }};"


def _struct(n: int, *, grown: bool) -> str:
    added = " int added;" if grown else ""
    members = f"int a; long b; char name[{8 + n % 9}]; double d[{1 + n % 3}]; unsigned f : 3;{added}"
    return f"typedef struct s{n} {{ {members} }} t{n};"


def _function(n: int) -> str:
    parameters = PARAMETERS[n % len(PARAMETERS)].format(struct=n % STRUCTS, enum=n % ENUMS)
    return f"{RESULTS[n % len(RESULTS)]} f{n}({parameters})"
