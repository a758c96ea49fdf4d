"""A header that a given one includes is the library's where the library exports its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

    Read = Callable[..., Surface]

UMBRELLA = {"foo.h": '#include "foo/api.h"\n'}


def names(surface: Surface) -> list[str]:
    return sorted(declaration.name for declaration in surface.declarations)


def read(read_all: Read, text: str, *exports: str, **options: object) -> Surface:
    return read_all(UMBRELLA | {"foo/api.h": text}, ("foo.h",), exports=frozenset(exports), **options)


def test_what_is_exported_was_promised(read_all: Read) -> None:
    surface = read(read_all, "int a(void);\nextern int b;\n", "a", "b")
    assert names(surface) == ["a", "b"]
    assert [each.status for each in surface.headers] == [HeaderStatus.CHECKED, HeaderStatus.INCLUDED]
    assert surface.headers[1].path.endswith("foo/api.h")
    assert surface.notes == ()


@pytest.mark.parametrize(("exports", "held"), [(("a",), True), ((), False), (("other",), False)])
def test_half_of_the_names_are_enough(read_all: Read, exports: tuple[str, ...], held: bool) -> None:
    surface = read(read_all, "int a(void);\nint b(void);\n", *exports)
    assert names(surface) == (["a", "b"] if held else [])
    assert len(surface.notes) == (not held)


def test_a_few_names_of_many_may_have_come_along(read_all: Read) -> None:
    surface = read(read_all, "int a(void);\nint b(void);\nint c(void);\n", "a")
    assert names(surface) == []
    (note,) = surface.notes
    assert note.startswith("the 3 declarations of ")


def test_names_that_no_library_has_are_not_counted(read_all: Read) -> None:
    text = "static int x(void) { return 1; }\nstatic inline int y(void) { return 2; }\nint a(void);\n"
    assert "a" in names(read(read_all, text, "a"))


def test_a_header_of_inline_functions_alone_is_not_told_of(read_all: Read) -> None:
    surface = read(read_all, "static inline int y(void) { return 2; }\n", "a")
    assert names(surface) == []
    assert surface.notes == ()


def test_the_user_can_exclude_it(read_all: Read) -> None:
    surface = read(read_all, "int a(void);\n", "a", excluded=("*/api.h",))
    assert names(surface) == []
    assert surface.notes == ()


def test_through_more_than_one_header(read_all: Read) -> None:
    texts = {
        "foo.h": '#include "foo/all.h"\n',
        "foo/all.h": '#include "deep/a.h"\n#include "../other.h"\n',
        "foo/deep/a.h": "int a(void);\n",
        "other.h": "int other(void);\n",
    }
    surface = read_all(texts, ("foo.h",), exports=frozenset({"a"}))
    assert names(surface) == ["a"]
    (note,) = surface.notes
    assert "other.h" in note


def test_types_and_constants_of_a_header_without_functions(read_all: Read) -> None:
    text = "#define FOO_MAX 3\nstruct foo { int a; };\n"
    plain = read(read_all, text, "f")
    assert len(plain.headers) == 1
    whole = read(read_all, text, "f", types=True, all_types=True)
    assert [constant.name for constant in whole.constants] == ["FOO_MAX"]
    assert whole.headers[1].status is HeaderStatus.INCLUDED


def test_folders_beside_are_of_others(read_all: Read) -> None:
    texts = {"foo/foo.h": "#include <bar/bar.h>\n", "bar/bar.h": "int a(void);\n"}
    surface = read_all(texts, ("foo/foo.h",), exports=frozenset({"a"}))
    assert names(surface) == []
    assert len(surface.headers) == 1


CLASSES = """
namespace ns {
class Out { public: int f(); virtual ~Out(); };
class Inside { public: int g() { return 1; } };
int free_function();
}
"""


def test_classes_by_what_is_exported_of_them(read_all: Read) -> None:
    exports = ("_ZN2ns3Out1fEv", "_ZN2ns3OutD1Ev", "_ZN2ns13free_functionEv")
    assert {"f", "~Out", "free_function", "g"} <= set(
        names(read(read_all, CLASSES, *exports, language="c++"))
    )


def test_a_parameter_of_a_class_is_no_member_of_it(read_all: Read) -> None:
    text = "class Out { public: int f(); };\n"
    assert names(read(read_all, text, "_Z3useP3Out", language="c++")) == []
    assert names(read(read_all, text, "_ZN3Out1fEv", language="c++")) == ["f"]


def test_what_another_header_of_the_run_gives_stays_given(read_all: Read) -> None:
    texts = UMBRELLA | {"foo/api.h": "int a(void);\n"}
    surface = read_all(texts, ("foo.h", "foo/api.h"), exports=frozenset({"a"}))
    assert names(surface) == ["a"]
    assert {each.status for each in surface.headers} == {HeaderStatus.CHECKED}


def test_links_are_followed(read_all: Read, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    texts = {"real/foo.h": '#include "foo/api.h"\n', "real/foo/api.h": "int a(void);\n"}
    assert names(read_all(texts, ("link/foo.h",), exports=frozenset({"a"}))) == ["a"]


def test_a_relative_folder(read_all: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"inc/foo.h": "#include <foo/api.h>\n", "inc/foo/api.h": "int a(void);\n"}
    surface = read_all(texts, ("inc/foo.h",), exports=frozenset({"a"}), include_dirs=("inc",))
    assert names(surface) == ["a"]


def test_angles_around_what_lies_beside_it(read_all: Read) -> None:
    texts = {"inc/foo.h": "#include <foo/api.h>\n", "inc/foo/api.h": "int a(void);\n"}
    surface = read_all(texts, ("inc/foo.h",), exports=frozenset({"a"}))
    assert names(surface) == ["a"]
    assert any("found with -I" in note for note in surface.notes)


def test_a_folder_of_many_projects(read_all: Read) -> None:
    texts = {
        "include/foo.h": '#include "zip.h"\n#include "foo_more.h"\n#include "foo/api.h"\n',
        "include/zip.h": "int zip(void);\nint unzip(void);\n",
        "include/foo_more.h": "int more(void);\n",
        "include/foo/api.h": "int a(void);\n",
    }
    surface = read_all(texts, ("include/foo.h",), exports=frozenset({"a", "more", "zip", "unzip"}))
    assert names(surface) == ["a", "more"]
    (note,) = surface.notes
    assert "zip.h" in note


def test_c_functions_that_were_compiled_as_cxx(read_all: Read) -> None:
    hostile = "_Z" + "9" * 9000
    assert names(read(read_all, "int a(void);\nint bc(int);\n", "_Z1av", "_Z2bci", hostile)) == ["a", "bc"]


def test_macros_of_a_header_that_is_named_like_one_of_the_system(read_all: Read) -> None:
    texts = {
        "foo.h": '#include "sys/types.h"\nint a(void);\n',
        "sys/types.h": "#ifndef F\n#define F\n#include <sys/types.h>\n#define FOO_MAX 3\n#endif\n",
    }
    surface = read_all(texts, ("foo.h",), exports=frozenset({"a"}), types=True, all_types=True)
    assert {each.status for each in surface.headers} == {HeaderStatus.CHECKED, HeaderStatus.INCLUDED}


def test_a_header_of_two_languages_is_read_in_the_first(read_all: Read) -> None:
    api = "int a(void);\n#ifdef __cplusplus\nnamespace foo { int wrap(int); }\n#endif\n"
    texts = {"c.h": '#include "foo/api.h"\n', "cc.hpp": '#include "foo/api.h"\n', "foo/api.h": api}
    assert names(read_all(texts, ("c.h", "cc.hpp"), exports=frozenset({"a"}))) == ["a"]
