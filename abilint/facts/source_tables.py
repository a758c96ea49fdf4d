"""The tables of what debug info alone tells: what crosses the C boundary, where names are defined."""

from __future__ import annotations

from abilint.facts.relation import Table, flag, number, refers, text

TABLES = (
    Table(
        "boundary_values",
        "Results and arguments of the exported functions that have C names, as debug info tells them.",
        (
            refers("artifact"),
            text("function", "link name", "'foo'"),
            number("position", "0: the result; 1: the first argument", "0"),
            text("type", "as C, or as its own language spells it", "'int'"),
            text("foreign_type", "`rust-string`, `go-slice`, `c++-class`, ...: what in it C cannot hold"),
            text("culprit", "the type that is foreign"),
            text("path", "the fields that lead to it, with dots between"),
            text("pointee", "of a pointer: what it points to, without qualifiers and typedefs"),
            flag("pointee_const", "the callee may not write there"),
            text("language", "of the source: `c`, `c++`, `rust`, `go`, ..."),
            text("file", "source file"),
            number("line", "from 1"),
        ),
    ),
    Table(
        "definitions",
        "Where debug info says that names are defined: exports, and promised names that are not exported.",
        (
            refers("artifact"),
            text("link_name", "name of the function or variable", "'foo'"),
            text("file", "source file"),
            number("line", "from 1"),
            text("unit", "the source file whose compilation defines it"),
            text("language", "of the source: `c`, `c++`, `rust`, `go`, ..."),
        ),
    ),
)
