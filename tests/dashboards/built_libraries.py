"""Two releases of a small library, compiled on the spot: binaries and headers that nobody wrote by hand."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

OLD = """
struct point { int x; int y; };
int foo_open(const char *name);
int foo_close(int handle);
int foo_move(int handle, struct point *to);
"""
NEW = """
struct point { int x; int y; int z; };
typedef struct { long low, high; } range_t;
int foo_open(const char *name);
int foo_move(int handle, struct point *to);
int foo_size(int handle, range_t *range);
int foo_promised(int handle);
"""
BODIES = {
    "foo_open": "int foo_open(const char *name) { return name != 0; }",
    "foo_close": "int foo_close(int handle) { return handle; }",
    "foo_move": "int foo_move(int handle, struct point *to) { to->x = handle; return 0; }",
    "foo_size": "int foo_size(int handle, range_t *range) { range->low = handle; return 0; }",
    "foo_private": "int foo_private(void) { return 1; }",
}


class Release(Struct, frozen=True):
    """A library and its header."""

    library: Path
    header: Path


def build(folder: Path, declarations: str, names: tuple[str, ...]) -> Release:
    folder.mkdir(parents=True)
    header, source, library = folder / "foo.h", folder / "foo.c", folder / "libfoo.so.1"
    header.write_text(declarations)
    source.write_text('#include "foo.h"\n' + "\n".join(BODIES[name] for name in names))
    command = ["gcc", "-shared", "-fPIC", "-Wl,-soname,libfoo.so.1", "-o", library, source]
    subprocess.run(command, check=True)
    return Release(library, header)


def both(folder: Path) -> tuple[Release, Release]:
    """The new one loses `foo_close`, gains `foo_size`, and its `struct point` grows."""
    old = build(folder / "old", OLD, ("foo_open", "foo_close", "foo_move"))
    new = build(folder / "new", NEW, ("foo_open", "foo_move", "foo_size", "foo_private"))
    return old, new


def compared(old: Release, new: Release) -> list[str]:
    """Arguments of `diff`."""
    headers = ["--old-header", str(old.header), "--new-header", str(new.header)]
    return ["diff", str(old.library), str(new.library), *headers]
