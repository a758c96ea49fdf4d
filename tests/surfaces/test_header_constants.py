"""Macros as constants: the compiler says what they come out at."""

from __future__ import annotations

import subprocess

import pytest

from abilint.surfaces.header_constants import value_of

NUMBERS = {
    "A": ("16",),
    "B": ("0x10",),
    "C": ("(", "A", "+", "1L", ")"),
    "D": ("(", "1u", "<<", "4", ")"),
    "E": ("~", "0"),
    "F": ("-", "7", "/", "2"),
    "G": ("010",),
    "H": ("'a'",),
    "I": ("A", "|", "B", "|", "0b101"),
    "J": ("7", "%", "3", "*", "2"),
    "K": ("-", "7", "%", "4"),
}
NONE = {
    "type": ("unsigned", "int"),
    "call": ("f", "(", "1", ")"),
    "itself": ("itself",),
    "shift": ("(", "1", "<<", "900", ")"),
    "zero": ("1", "/", "0"),
    "open": ("(", "1"),
    "cast": ("(", "long", ")", "1"),
}


@pytest.mark.machine
def test_numbers_as_the_compiler_has_them(tmp_path):
    text = "#include <stdio.h>\n" + "".join(f"#define {n} {' '.join(w)}\n" for n, w in NUMBERS.items())
    body = "".join(f'printf("%lld\\n", (long long) ({name}));' for name in NUMBERS)
    (tmp_path / "a.c").write_text(f"{text}int main(void) {{ {body} return 0; }}\n")
    subprocess.run(["gcc", "-w", "a.c", "-o", "a"], cwd=tmp_path, check=True)
    wanted = subprocess.run([tmp_path / "a"], capture_output=True, text=True, check=True).stdout.split()
    assert [value_of(name, NUMBERS) for name in NUMBERS] == wanted


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_constant(name):
    assert value_of(name, NONE) is None


def test_texts_and_fractions():
    macros = {"T": ('"a"', '"b"'), "F": ("1.5f",), "N": ("-", "2.5e3"), "V": ("T", '"c"')}
    assert {name: value_of(name, macros) for name in macros} == {
        "T": '"a" "b"',
        "F": "1.5f",
        "N": "- 2.5e3",
        "V": '"a" "b" "c"',
    }


def test_macros_without_end():
    macros = {f"M{n}": (f"M{n + 1}", "+", f"M{n + 1}") for n in range(100)}
    assert value_of("M0", macros) is None
