"""Constants, conventions and libraries that a binding gets wrong; the compiler says what is right."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.finding import Finding

pytestmark = pytest.mark.machine

HEADER = """
#define FOO_LIMIT (4 << 2)
#define FOO_ALL 0xFFFFFFFFu
#define FOO_NAME "foo"
#define FOO_VERSION 3
#define DEBUG 0
enum foo_color { FOO_RED, FOO_GREEN = 5, FOO_COLOR_COUNT };
struct foo_point { int x; enum foo_color color; };
int foo_use(enum foo_color color, struct foo_point point);
int foo_other(void);
#ifdef _WIN32
int __stdcall foo_std(int a);
#endif
"""
SOURCE = """
#include "foo.h"
int foo_use(enum foo_color color, struct foo_point point) { return color + point.x; }
#ifdef _WIN32
int __stdcall foo_std(int a) { return a; }
#endif
"""
RIGHT = """from ctypes import *
from enum import IntEnum
FOO_LIMIT = 16
FOO_ALL = -1
FOO_VERSION: int = 3
DEBUG = 1
class Color(IntEnum):
    FOO_RED = 0
    FOO_GREEN = 5
    FOO_COLOR_COUNT = 6
lib = CDLL("foo")
"""


def build(folder: Path, compiler: str, name: str, source: str = SOURCE) -> str:
    (folder / "foo.h").write_text(HEADER)
    (folder / f"{name}.c").write_text(source)
    made = folder / name
    shared = ["-shared", "-Wl,--kill-at"] if name.endswith("dll") else ["-shared", "-fPIC"]
    subprocess.run([compiler, *shared, "-s", "-o", made, folder / f"{name}.c"], check=True)
    return str(made)


def findings(folder: Path, text: str, *libraries: str) -> list[Finding]:
    client = folder / "client.py"
    client.write_text(text)
    options = RuleOptions(select=("bindings",))
    header = str(folder / "foo.h")
    request = CheckRequest(libraries, (header,), bindings=(str(client),), rule_options=options)
    return list(check(request).findings)


@pytest.mark.parametrize(
    ("old", "new", "rule", "level"),
    [
        ("FOO_LIMIT = 16", "FOO_LIMIT = 1 << 3", "binding-constant", "warning"),
        ("FOO_VERSION: int = 3", "FOO_VERSION: int = 2", "binding-constant", "note"),
        ("FOO_GREEN = 5", "FOO_GREEN = 1", "binding-enum-value", "error"),
        ("FOO_COLOR_COUNT = 6", "FOO_COLOR_COUNT = 5", "binding-enum-value", "note"),
        ("FOO_ALL = -1", "FOO_ALL = 0x7FFFFFFF", "binding-constant", "warning"),
    ],
)
def test_another_number_is_told(tmp_path: Path, old: str, new: str, rule: str, level: str) -> None:
    library = build(tmp_path, "gcc", "libfoo.so")
    assert findings(tmp_path, RIGHT, library) == []
    (found,) = findings(tmp_path, RIGHT.replace(old, new), library)
    assert (found.rule, found.level) == (rule, level)
    assert found.location
    assert found.location.line == RIGHT[: RIGHT.index(old)].count("\n") + 1


@pytest.mark.parametrize(("opener", "wrong"), [("CDLL", "foo_std"), ("WinDLL", "foo_use")])
def test_the_convention_of_32_bit_windows(tmp_path: Path, opener: str, wrong: str) -> None:
    library = build(tmp_path, "i686-w64-mingw32-gcc", "foo.dll")
    text = f"from ctypes import *\nlib = {opener}('foo')\nlib.foo_std\nlib.foo_use\n"
    assert [(each.rule, each.symbol) for each in findings(tmp_path, text, library)] == [
        ("binding-calling-convention", wrong)
    ]


def test_64_bit_windows_has_one_convention(tmp_path: Path) -> None:
    library = build(tmp_path, "x86_64-w64-mingw32-gcc", "foo.dll")
    text = "from ctypes import *\nlib = WinDLL('foo')\nlib.foo_std\nlib.foo_use\n"
    assert findings(tmp_path, text, library) == []


def test_a_name_that_another_library_of_the_run_has(tmp_path: Path) -> None:
    first = build(tmp_path, "gcc", "libfoo.so")
    second = build(tmp_path, "gcc", "libbar.so", '#include "foo.h"\nint foo_other(void) { return 1; }\n')
    text = "from ctypes import *\nlib = CDLL('libfoo.so')\nlib.foo_other\n"
    (found,) = findings(tmp_path, text, first, second)
    assert (found.rule, found.symbol) == ("binding-wrong-library", "foo_other")
    assert "libbar.so" in found.message
    opened = text.replace("libfoo.so", "libbar.so")
    assert findings(tmp_path, opened, first, second) == []
