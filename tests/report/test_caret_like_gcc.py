"""GCC prints the same line and caret, and was not written by us."""

from __future__ import annotations

import re
import subprocess

import pytest

from abilint.report.source_line import excerpt
from abilint.report.visible import visible

LINES = [
    "int foo = unknown;",
    "\tint\tfoo = unknown;",
    "/* Größe, 名前, e\u0301 */ int foo = unknown;",
    "\t/* 한국어\t*/\tint foo\t=\tunknown; /* \t */",
    "int foo = unknown_with_a_longer_name_1;",
]


@pytest.mark.machine
@pytest.mark.parametrize("line", LINES)
def test_the_caret_stands_where_gcc_puts_it(line, tmp_path):
    source = tmp_path / "foo.c"
    source.write_text(line + "\n", "utf-8")
    command = ["gcc", "-fsyntax-only", "-fdiagnostics-column-unit=byte", "-fmax-errors=1"]
    run = subprocess.run(
        [*command, str(source)],
        capture_output=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"},
    )
    said = run.stderr.decode()
    column = int(re.search(r"foo\.c:1:(\d+): error", said)[1])
    caret = re.search(r"(?m)^      \| ( *)(\^~*)$", said)
    shown = excerpt(line.encode(), column, None, 200)
    assert (shown.offset, shown.length) == (len(caret[1]), len(caret[2]))
    assert visible(shown.text) == shown.text
