"""Comments in headers that accept a finding: which declaration they speak of, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from abilint.rules import catalogue, header_comments
from abilint.rules.declaration_lines import DeclarationLines

RULES = catalogue.load()
MARK = "abilint: ignore[missing-soname] as agreed"


def held(text: str) -> list[tuple[int, int]]:
    said = header_comments.read("foo.h", text.encode(), RULES)
    assert said.faults == ()
    return [each.lines for each in said.suppressions]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"int f(void); /* {MARK} */\nint g(void);", (1, 1)),
        (f"int f(void); // {MARK}\nint g(void);", (1, 1)),
        (f"int f(void); //< {MARK}\nint g(void);", (1, 1)),
        (f"int f(void);\n/* {MARK} */\nint g(void);\nint h(void);", (3, 3)),
        (f"/* {MARK} */\r\nint g(void);\r\nint h(void);\r\n", (2, 2)),
        (f"// {MARK}\nint g(void);", (2, 2)),
        (f"/// {MARK}\nint g(void);", (2, 2)),
        (f"/**\n * {MARK}\n * and more\n */\nint g(void);", (5, 5)),
        (f"/* {MARK} */\nFOO_API\nint\ng(int a,\n  int b);\nint h(void);", (2, 5)),
        (f"FOO_API int g(int a, /* {MARK} */\n  int b);\nint h(void);", (1, 2)),
        (f"FOO_API int g(int a,\n  int b); /* {MARK} */\nint h(void);", (1, 2)),
        (f"int g(int a,\n/* {MARK} */\n  int b);\nint h(void);", (1, 3)),
        (f"/* {MARK} */ int g(void);\nint h(void);", (1, 1)),
        (f"/* {MARK} */\n// another comment\n/* and a third */\nint g(void);", (4, 4)),
        (f'extern "C" {{ /* ; */\n/* {MARK} */\nint g(void);\n}}', (3, 3)),
        (f"struct s {{ // {MARK}\n  int a;\n}};", (1, 1)),
        (f"// {MARK}\nstruct s {{\n  int a;\n}};", (2, 2)),
        (f"#ifdef X\n  # if Y\n/* {MARK} */\n#define FOO(a) \\\n  ((a) + 1)\nint g(void);", (4, 5)),
        (f"// {MARK}\n__attribute__((deprecated(\"a; {{ b\")))\nint g(char = ';');\nint h(void);", (2, 3)),
        (f"int a = 1'000'000; int b; // {MARK}", (1, 1)),
        (f"int a = '\\''; // {MARK}", (1, 1)),
        (f"// {MARK}\nint g(void)", (2, 2)),
    ],
)
def test_the_declaration_that_a_comment_speaks_of(text: str, lines: tuple[int, int]) -> None:
    assert held(text) == [lines]


def test_every_rule_of_the_list_is_one_suppression() -> None:
    text = "int f(void); /* abilint: ignore[ABI101, missing-soname,type-*] for\n   * all  of us */"
    said = header_comments.read("inc/foo.h", text.encode(), RULES)
    assert [each.rule for each in said.suppressions] == ["ABI101", "missing-soname"]
    assert {each.reason for each in said.suppressions} == {"for all of us"}
    assert [str(each.place) for each in said.suppressions] == ["inc/foo.h:1"] * 2
    assert [(fault.fault, fault.word) for fault in said.faults] == [("unknown-rule", "type-*")]


@pytest.mark.parametrize(
    ("comment", "fault", "word", "nearest"),
    [
        ("/* abilint: ignore[missing-soname] */", "no-reason", "missing-soname", None),
        ("/* abilint: ignore[misisng-soname] why */", "unknown-rule", "misisng-soname", "missing-soname"),
        (
            "/* abilint: ignore[unused-suppression] why */",
            "gate-rule",
            "unused-suppression",
            "unused-suppression",
        ),
        ("/* abilint: ignore why */", "no-rule", "", None),
        ("/* abilint: ignore[] why */", "no-rule", "", None),
        ("/* abilint: ignroe[missing-soname] why */", "unknown-word", "ignroe", "ignore"),
        ("/* abilint: please look away */", "unknown-word", "please", None),
        ("// abilint:", "unknown-word", "", None),
    ],
)
def test_what_says_it_wrongly_suppresses_nothing(
    comment: str, fault: str, word: str, nearest: str | None
) -> None:
    said = header_comments.read("foo.h", f"\nint f(void); {comment}\n".encode(), RULES)
    assert said.suppressions == ()
    assert [(each.fault, each.word, each.place.line) for each in said.faults] == [(fault, word, 2)]
    assert said.faults[0].nearest == nearest


@pytest.mark.parametrize(
    "text", [f"/* {MARK} */\n\nint g(void);", f"/* {MARK} */", f"int g(void);\n  /* {MARK} */\n }}\n"]
)
def test_a_comment_on_no_declaration_says_so(text: str) -> None:
    said = header_comments.read("foo.h", text.encode(), RULES)
    assert [each.fault for each in said.faults] == ["no-declaration"]


@pytest.mark.parametrize(
    "text",
    [
        f'const char *s = "/* {MARK} */";',
        f"/* as in `{MARK}` */ int f(void);",
        f"abilint: {MARK}",
        "/* abilint:*/"[:9],
        "",
    ],
)
def test_what_is_no_such_comment(text: str) -> None:
    assert header_comments.read("foo.h", text.encode(), RULES) == ((), ())


def test_bytes_that_are_no_text() -> None:
    data = b"\xff\xfe int \xe9(void); // " + MARK.encode() + b" \x80\x00\n"
    said = header_comments.read("foo.h", data, RULES)
    assert [each.lines for each in said.suppressions] == [(1, 1)]


@pytest.mark.parametrize("unit", ["/*", "//", "'", '"', "/* abilint: ignore[", "#", "\\\n", "(\n", "; "])
def test_hostile_headers_are_read_to_the_end(unit: str) -> None:
    text = f"// {MARK}\n{unit * (1_000_000 // len(unit))}"
    said = header_comments.read("foo.h", text.encode(), RULES)
    assert said.suppressions + said.faults


@pytest.mark.machine
@pytest.mark.parametrize("name", ["zlib.h", "sqlite3.h"])
def test_every_declaration_of_a_real_header_can_be_spoken_of(name: str) -> None:
    """The compiler says where each is declared; a comment on the line above must hold for it alone."""
    from surfaces.conftest import read_here

    path = Path("/usr/include") / name
    declared = [d for d in read_here((str(path),)).declarations if d.location.file == str(path)]
    assert len(declared) > 50
    lines = path.read_text(encoding="utf-8").split("\n")
    for declaration in declared[::25]:
        line = declaration.location.line
        beside = DeclarationLines(
            "\n".join([*lines[: line - 1], f"{lines[line - 1]} // {MARK}", *lines[line:]])
        )
        comment = next(each for each in beside.comments if MARK in each.text)
        first, last = beside.spoken_of(comment) or (0, 0)
        assert first <= line <= last, declaration.name
        above = "\n".join([*lines[: first - 1], f"/* {MARK} */", *lines[first - 1 :]])
        assert held(above) == [(first + 1, last + 1)], declaration.name
        others = {d.name for d in declared if first <= d.location.line <= last and d.kind == declaration.kind}
        assert others == {declaration.name}
