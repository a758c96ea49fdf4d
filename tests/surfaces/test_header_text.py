"""Conditions around a line, and what the comment above it says."""

from __future__ import annotations

import pytest

from abilint.surfaces.header_text import build_option, guards, platform

HEADER = """\
/* Copyright. */
#ifndef FOO_H
#define FOO_H
#ifdef __cplusplus
extern "C" {
#endif
int plain(void);
#ifdef WITH_A /* why */
int a(void);
# if LEVEL > 2 && \\
     defined(B)
int b(void);
# elif LEVEL == 1
int c(void);
# else
int d(void);
# endif
#else
int e(void);
#endif
// #if COMMENTED
/* #if 0
*/
const char *s = "/*";
#ifndef NDEBUG
int f(void);
#endif
#endif
int after(void);
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain", ()),
        ("a", ("defined(WITH_A)",)),
        ("b", ("defined(WITH_A)", "LEVEL > 2 && defined(B)")),
        ("c", ("defined(WITH_A)", "!(LEVEL > 2 && defined(B)) && LEVEL == 1")),
        ("d", ("defined(WITH_A)", "!(!(LEVEL > 2 && defined(B)) && LEVEL == 1)")),
        ("e", ("!defined(WITH_A)",)),
        ("f", ("!defined(NDEBUG)",)),
        ("after", ()),
    ],
)
def test_the_conditions_around_a_declaration(name: str, expected: tuple[str, ...]) -> None:
    lines = HEADER.split("\n")
    number = next(at for at, text in enumerate(lines, 1) if text == f"int {name}(void);")

    assert guards(HEADER, number) == expected


@pytest.mark.parametrize("line", [-1, 0, 1, 10_000])
def test_lines_that_are_not_there(line: int) -> None:
    assert guards("#endif\n#else\nint f(void);\n", line) == ()
    assert build_option("int f(void);\n", line) is None


@pytest.mark.parametrize(
    ("comment", "option"),
    [
        ("/* Only available if the library is compiled with FOO_ENABLE_BAR. */", "FOO_ENABLE_BAR"),
        (
            "/*\n** Only available if Foo is\n** compiled with the [FOO_ENABLE_X] option.\n*/",
            "FOO_ENABLE_X",
        ),
        ("/// Only present in builds configured with `--enable-threads`.", "--enable-threads"),
        ("// Requires that the library was built\n// with -DFOO_THREADS=1.", "FOO_THREADS"),
        ("/* Not available when built with NDEBUG */", "NDEBUG"),
        ("/* Returns FOO_ERROR on failure. */", None),
        ("/* Compiles the pattern; FOO_ICASE ignores case. */", None),
        ("/* Frees it. */", None),
        ("", None),
    ],
)
def test_the_build_option_that_the_comment_names(comment: str, option: str | None) -> None:
    text = f"int before(void);\n\n{comment}\nAPI int f(void);\n"

    assert build_option(text, text.count("\n")) == option


def test_a_comment_heads_a_group_of_declarations() -> None:
    group = "int a(void);\nint b(int, /* here */\n  int);\nint c(void);\n"
    text = f"/* Only available if compiled with FOO_X. */\n{group}"

    assert build_option(text, 5) == "FOO_X"


def test_the_nearest_comment_counts() -> None:
    text = "/* Only available if compiled with FOO_X. */\nint a(void);\n/* Another. */\nint b(void);\n"

    assert build_option(text, 4) is None


def test_a_comment_behind_a_declaration_is_not_about_the_next_one() -> None:
    text = "int a(void); /* only available if compiled with FOO_X */\nint b(void);\n"

    assert build_option(text, 2) is None


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("/* These interfaces are available only on Windows. */", "Windows"),
        ("// Only supported on macOS.", "macOS"),
        ("/* Works on Windows, too. */", None),
    ],
)
def test_the_platform_that_the_comment_names(comment: str, expected: str | None) -> None:
    assert platform(f"{comment}\nint f(void);\n", 2) == expected
