"""Macros that put another name in the place of a declared one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.surface import Surface

WIDE = "int f(int);\n#ifdef UNICODE\n#define f fW\n#else\n#define f fA\n#endif\n"


@pytest.mark.parametrize(
    ("text", "defines", "renamed"),
    [
        (WIDE, (), "fA"),
        (WIDE, ("UNICODE",), "fW"),
        ("int f(int);\n#define f f_2\n#define f_2 f_3\n", (), "f_3"),
        ("int f(int);\n#define f g\n#define g f\n", (), None),
        ("int f(int);\n#define f f\n", (), None),
        ("int f(int);\n#define f (g)\n", (), None),
        ("int f(int);\n#define f 7\n", (), None),
        ("int f(int);\n#define f\n", (), None),
        ("int f(int);\n#define f(x) g\n", (), None),
        ("#define f g\n#undef f\nint f(int);\n", (), None),
        ("int f(int);\n#define f g\n#define g h\n#define h g\n", (), "g"),
    ],
)
def test_what_a_program_refers_to(
    text: str, defines: tuple[str, ...], renamed: str | None, read: Callable[..., Surface]
) -> None:
    (declaration,) = (d for d in read(text, defines=defines).declarations if d.kind != "macro")
    assert (declaration.name, declaration.renamed) == ("f", renamed)


def test_a_macro_before_the_declaration_renames_that(read: Callable[..., Surface]) -> None:
    (declaration,) = read("#define f fA\nint f(int);\n").declarations
    assert (declaration.name, declaration.renamed) == ("fA", None)
