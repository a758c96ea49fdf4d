"""Words of macros as values: what the preprocessor says of the same line."""

from __future__ import annotations

import subprocess

import pytest

from abilint.surfaces.header_macros import read

LINES = {
    "#define F() f ( )": ((), "f ( )", 0, False),
    "#define F(a, b) a + b": (("a", "b"), "$1 + $2", 2, False),
    "#define F(a, ...) g ( a , __VA_ARGS__ )": (("a", "..."), "g ( $1 , $2 )", 1, True),
    "#define F(...) g ( __VA_ARGS__ )": (("...",), "g ( $1 )", 0, True),
    "#define F(x, rest...) g ( x , ## rest )": (("x", "rest..."), "g ( $1 , ## $2 )", 1, True),
    "#define F ( ( int ) 1 )": (None, "( ( int ) 1 )", 0, False),
    "#define F": (None, "", 0, False),
}


def words_of(line):
    spaced = line.removeprefix("#define F")
    for sign in ("...", "(", ")", ","):
        spaced = spaced.replace(sign, f" {sign} ")
    return spaced.split()


@pytest.mark.parametrize("line", LINES)
def test_parameters_and_body(line):
    row = ["F", words_of(line), 0, 1, 9]
    rows = ([], [row]) if line.startswith("#define F(") else ([row], [])
    (macro,) = read(*rows, {}, ["foo.h"]).values()
    assert (macro.parameters, macro.body, macro.fewest, macro.takes_any_number) == LINES[line]
    assert macro.spelled() == line


def test_constants_and_names_of_the_headers_own():
    rows = [[name, ["1"], 0, 1, 9] for name in ("A", "_B", "C")]
    assert set(read(rows, [], {"A": object()}, ["foo.h"])) == {"C"}


@pytest.mark.machine
@pytest.mark.parametrize("line", LINES)
def test_lines_as_they_are_spelled_are_macros(line):
    made = subprocess.run(
        ["gcc", "-E", "-dD", "-x", "c", "-"], input=line, capture_output=True, text=True, check=True
    )
    assert line.partition("(")[0] in made.stdout
