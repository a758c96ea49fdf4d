"""Which headers can be read, in what company, and what is said of those that cannot."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import read_here

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

    Read = Callable[..., Surface]


def names(surface: Surface) -> list[str]:
    return sorted(item.name for item in surface.declarations)


def outcomes(surface: Surface) -> dict[str, str]:
    return {item.path.rsplit("/", 1)[1]: str(item.status) for item in surface.headers}


def reasons(surface: Surface) -> dict[str, str]:
    return {item.path.rsplit("/", 1)[1]: item.reason for item in surface.headers}


BAD = {
    "syntax error": ("int f(void);\nint g(;\n", "x.h:2:7: expected"),
    "unknown type": ("int f(void);\nBool g(FT_UInt);\n", "x.h:2:1: unknown type name 'Bool'"),
    "implicit int": ("g(void);\n", "x.h:1:1:"),
    "missing include": (
        "#include <not/there.h>\nint f(size_t);\n",
        "'not/there.h' file not found",
    ),
    "error directive": ("#error never\nint f(void);\n", "x.h:1:2: never"),
    "unterminated comment": ("int f(void);\n/* no end\n", "x.h:2:1: unterminated /* comment"),
    "unterminated condition": ("#if 1\nint f(void);\n", "x.h:1:2: unterminated conditional directive"),
    "brace left open": ("struct s {\n int a;\n", "at its end: expected '}'"),
    "redefinition": ("struct s { int a; };\nstruct s { int a; };\n", "x.h:2:8: redefinition of 's'"),
    "assertion": (
        '_Static_assert(sizeof(long) == 3, "wrong");\nint f(void);',
        "x.h:1:16: static assertion failed",
    ),
}


@pytest.mark.parametrize(("text", "reason"), BAD.values(), ids=BAD.keys())
def test_nothing_is_concluded_from_a_header_with_an_error(text: str, reason: str, read: Read) -> None:
    surface = read(text)

    assert outcomes(surface) == {"x.h": "not-checked"}
    assert reason in reasons(surface)["x.h"]
    assert surface.declarations == ()


def test_a_bad_header_takes_nothing_from_the_good_ones(read_all: Read) -> None:
    surface = read_all({"a.h": "int a(void);", "b.h": "int b(;", "c.h": "int c(void);"})

    assert outcomes(surface) == {"a.h": "checked", "b.h": "not-checked", "c.h": "checked"}
    assert names(surface) == ["a", "c"]


def test_a_header_that_leaves_a_brace_open_takes_nothing_from_the_next(read_all: Read) -> None:
    surface = read_all({"a.h": "struct s {", "b.h": "int b(void);", "c.h": "int c(void);"})

    assert outcomes(surface) == {"a.h": "not-checked", "b.h": "checked", "c.h": "checked"}
    assert names(surface) == ["b", "c"]


def test_a_header_that_includes_a_bad_one_is_not_checked_either(read_all: Read) -> None:
    surface = read_all({"a.h": '#include "b.h"\nint a(void);', "b.h": "int b(;", "c.h": "int c(void);"})

    assert outcomes(surface) == {"a.h": "not-checked", "b.h": "not-checked", "c.h": "checked"}
    assert "b.h:1:7" in reasons(surface)["a.h"]


def test_a_header_that_needs_another_one_first_is_read_after_it(read_all: Read) -> None:
    surface = read_all({"a.h": "num a(void);", "b.h": "typedef int num;\nnum b(void);"})

    assert outcomes(surface) == {"a.h": "umbrella", "b.h": "checked"}
    assert names(surface) == ["a", "b"]


def test_headers_that_need_each_other_in_a_chain(read_all: Read) -> None:
    surface = read_all({"a.h": "two a(void);", "b.h": "typedef one two;", "c.h": "typedef int one;"})

    assert outcomes(surface)["c.h"] == "checked"
    assert outcomes(surface)["b.h"] == "umbrella"


def test_a_part_that_may_only_be_included_by_its_whole(read_all: Read) -> None:
    surface = read_all(
        {
            "a-part.h": "#ifndef WHOLE\n#error include whole.h\n#endif\nint part(void);",
            "whole.h": '#define WHOLE\n#include "a-part.h"\nint whole(void);',
        }
    )

    assert outcomes(surface) == {"a-part.h": "umbrella", "whole.h": "checked"}
    assert names(surface) == ["part", "whole"]


def test_two_headers_that_contradict_each_other_are_read_apart(read_all: Read) -> None:
    surface = read_all({"a.h": "int a(void);\ntypedef int t;", "b.h": "int b(void);\ntypedef long t;"})

    assert outcomes(surface) == {"a.h": "checked", "b.h": "checked"}
    assert names(surface) == ["a", "b"]


def test_a_declaration_in_two_headers_is_one(read_all: Read) -> None:
    surface = read_all({"a.h": "int f(void);", "b.h": "int f(void);\nint g(void);"})

    assert names(surface) == ["f", "g"]
    assert surface.declarations[0].location.file.endswith("a.h")


def test_a_declaration_in_two_units_is_one(read_all: Read) -> None:
    surface = read_all({"a.h": "int f(void);\ntypedef int t;", "b.h": "int f(void);\ntypedef long t;"})

    assert names(surface) == ["f"]


def test_a_header_without_guards_that_includes_itself(read: Read) -> None:
    surface = read('#include "x.h"\n#include "x.h"\nint f(void);')

    assert outcomes(surface) == {"x.h": "not-checked"}
    assert "#include nested too deeply" in reasons(surface)["x.h"]


def test_two_headers_that_include_each_other_with_guards(read_all: Read) -> None:
    surface = read_all(
        {
            "a.h": '#ifndef A\n#define A\n#include "b.h"\nint a(void);\n#endif',
            "b.h": '#ifndef B\n#define B\n#include "a.h"\nint b(void);\n#endif',
        }
    )

    assert set(outcomes(surface).values()) == {"checked"}
    assert names(surface) == ["a", "b"]


def test_the_same_header_by_two_paths_is_one(tmp_path: Path) -> None:
    (tmp_path / "x.h").write_text("extern int v;\nint f(void);")
    (tmp_path / "y.h").symlink_to("x.h")
    surface = read_here((str(tmp_path / "x.h"), str(tmp_path / "y.h"), str(tmp_path / "." / "x.h")))

    assert len(surface.headers) == 1
    assert names(surface) == ["f", "v"]


def test_what_a_header_includes_is_context_and_said_so(read_all: Read) -> None:
    surface = read_all(
        {
            "foo.h": '#include "foo/bar.h"\nint foo(bar);',
            "foo/bar.h": "typedef int bar;\nint helper(void);\nextern int v;",
        },
        given=("foo.h",),
    )

    assert names(surface) == ["foo"]
    (note,) = surface.notes
    assert note.startswith("the 2 declarations of ")
    assert "foo/bar.h, which the given headers include, are not held against the library; give it" in note


def test_system_headers_are_context_without_a_word(read: Read) -> None:
    surface = read("#include <stdint.h>\n#include <stddef.h>\nint f(uint64_t, size_t);")

    assert names(surface) == ["f"]
    assert surface.notes == ()


def test_an_include_of_a_folder_above_is_found_and_said_so(read_all: Read) -> None:
    surface = read_all(
        {"include/foo/a.h": "#include <foo/b.h>\nb f(void);", "include/foo/b.h": "typedef int b;"},
        given=("include/foo/a.h",),
    )

    assert outcomes(surface) == {"a.h": "checked"}
    assert any("-I" in note and "foo/b.h" in note for note in surface.notes)


def test_include_directories_defines_and_forced_includes(read_all: Read, tmp_path: Path) -> None:
    surface = read_all(
        {
            "a.h": "#include <lib/b.h>\n#if LEVEL != 2\n#error no level\n#endif\nb f(forced);",
            "elsewhere/lib/b.h": "typedef int b;",
            "config.h": "typedef long forced;",
        },
        given=("a.h",),
        include_dirs=(str(tmp_path / "elsewhere"),),
        defines=("LEVEL=2",),
        forced_includes=(str(tmp_path / "config.h"),),
    )

    assert outcomes(surface) == {"a.h": "checked"}
    assert names(surface) == ["f"]


class TestLanguage:
    """C for .h, C++ for its own suffixes, and C++ for a .h that C refuses."""

    def test_a_header_that_only_cxx_can_read(self, read: Read) -> None:
        surface = read("namespace n { class c { public: int f(); }; }\nint g();")

        assert outcomes(surface) == {"x.h": "checked"}
        assert {item.link_names for item in surface.declarations} == {("_ZN1n1c1fEv",), ("_Z1gv",)}

    def test_a_header_that_neither_can_read_keeps_the_words_of_c(self, read: Read) -> None:
        surface = read("int f(;\nnamespace n {}\n")

        assert "x.h:1:7" in reasons(surface)["x.h"]

    def test_both_in_one_run_hold_each_header_to_its_own_language(self, read_all: Read) -> None:
        surface = read_all({"c.h": "int c(void);", "d.hpp": '#include "c.h"\nint d();'})

        assert {item.link_names for item in surface.declarations} == {("c",), ("_Z1dv",)}

    def test_cxx_as_asked_for(self, read: Read) -> None:
        (declaration,) = read("int f(void);", language="c++").declarations

        assert declaration.link_names == ("_Z1fv",)

    def test_c_as_asked_for_tries_nothing_else(self, read: Read) -> None:
        assert outcomes(read("namespace n { int f(); }", language="c")) == {"x.h": "not-checked"}

    def test_a_standard_is_for_its_own_language(self, read_all: Read) -> None:
        surface = read_all({"a.h": "int a(void);", "b.hpp": "auto b() -> int;"}, std="c++11")

        assert set(outcomes(surface).values()) == {"checked"}

    def test_an_unknown_standard_is_named(self, read: Read) -> None:
        assert "-std=c77" in reasons(read("int f(void);", std="c77"))["x.h"]


class TestStrangeBytes:
    def test_random_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "x.h"
        path.write_bytes(bytes(range(256)) * 64)
        surface = read_here((str(path),))

        assert outcomes(surface) == {"x.h": "not-checked"}
        assert surface.declarations == ()

    def test_invalid_utf_8_in_a_comment_is_no_matter(self, tmp_path: Path) -> None:
        path = tmp_path / "x.h"
        path.write_bytes(b"/* caf\xe9 */ int f(void);")

        assert names(read_here((str(path),))) == ["f"]

    def test_invalid_utf_8_in_a_message_is_told_all_the_same(self, tmp_path: Path) -> None:
        path = tmp_path / "x.h"
        path.write_bytes(b"#error caf\xe9\n")

        json.dumps(reasons(read_here((str(path),))), ensure_ascii=False).encode()

    def test_a_line_of_ten_megabytes(self, tmp_path: Path) -> None:
        path = tmp_path / "x.h"
        path.write_bytes(b"int f(void);" + b" " * 10_000_000 + b"int g(void);")

        assert names(read_here((str(path),))) == ["f", "g"]

    def test_an_empty_header(self, read: Read) -> None:
        surface = read("")

        assert outcomes(surface) == {"x.h": "checked"}
        assert surface.declarations == ()

    def test_a_name_with_blanks_and_percent_signs(self, tmp_path: Path) -> None:
        path = tmp_path / "a b %s.h"
        path.write_text("int f(void);")

        assert names(read_here((str(path),))) == ["f"]

    @pytest.mark.parametrize("name", ['a"b.h', "a\\b.h", "a\nb.h"])
    def test_a_name_that_no_include_can_spell(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_text("int f(void);")
        surface = read_here((str(path),))

        assert [item.status for item in surface.headers] in (["checked"], ["not-checked"])
        assert names(surface) == (["f"] if surface.headers[0].status == "checked" else [])


class TestEnclosingBlocks:
    """A given header may be included inside a block of one that was not given."""

    def test_in_an_extern_c_block(self, read_all: Read) -> None:
        surface = read_all(
            {
                "wrap.hpp": 'extern "C" {\n#include "c.h"\n}\nint cxx();',
                "c.h": "#ifndef C\n#define C\nint c(void);\n#endif",
                "user.hpp": '#include "wrap.hpp"\nint user();',
            },
            given=("user.hpp", "c.h"),
            language="c++",
        )

        assert {item.link_names for item in surface.declarations} == {("_Z4userv",), ("c",)}

    def test_in_a_namespace(self, read_all: Read) -> None:
        surface = read_all(
            {"outer.hpp": 'namespace n {\n#include "part.hpp"\n}', "part.hpp": "int part();"},
            given=("outer.hpp", "part.hpp"),
        )

        assert ("_ZN1n4partEv",) in {item.link_names for item in surface.declarations}


@pytest.mark.machine
@pytest.mark.parametrize(
    "text",
    [
        "int v;",
        "extern int v;\nint v = 3;",
        "const int v = 3;",
        "int f(void) { return 1; }",
        "inline int f(void) { return 1; }\nextern int f(void);",
        "static int v;",
        "static inline int f(void) { return 1; }",
    ],
)
def test_what_the_header_defines_links_without_the_library(text: str, read: Read, tmp_path: Path) -> None:
    """No obligation: the linker is content with a consumer that has nothing but the header."""
    assert [str(item.obligation) for item in read(text, language="c").declarations] == ["inline"]
    use = "f()" if "f(" in text else "v"
    source = tmp_path / "consumer.c"
    source.write_text(f"{text}\nint main(void) {{ return {use} == 99; }}\n")

    subprocess.run(["gcc", "-O0", "-w", source, "-o", tmp_path / "consumer"], check=True)


def test_an_installed_copy_does_not_pass_for_the_header_that_was_given(
    read_all: Read, tmp_path: Path
) -> None:
    """Its guard empties the one that was given: nothing was checked, and that is said."""
    guarded = "#ifndef BAR\n#define BAR\nint {name}(void);\n#endif"
    texts = {
        "tree/foo/a.h": "#include <foo/bar.h>\nint a(void);",
        "tree/foo/bar.h": guarded.format(name="new_name"),
        "installed/foo/bar.h": guarded.format(name="old_name"),
    }
    given = ("tree/foo/a.h", "tree/foo/bar.h")
    surface = read_all(texts, given, include_dirs=(str(tmp_path / "installed"),))

    assert outcomes(surface) == {"a.h": "checked", "bar.h": "not-checked"}
    assert "installed/foo/bar.h was read in its place" in reasons(surface)["bar.h"]

    surface = read_all(texts, given, include_dirs=(str(tmp_path / "tree"), str(tmp_path / "installed")))
    assert outcomes(surface) == {"a.h": "checked", "bar.h": "checked"}
    assert names(surface) == ["a", "new_name"]
