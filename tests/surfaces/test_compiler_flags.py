"""Flags out of command lines, compilation databases and pkg-config."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from abilint.errors import InputError, UsageError
from abilint.surfaces import compile_commands, pkg_config
from abilint.surfaces.compiler_flags import CompilerFlags, parse

if TYPE_CHECKING:
    from pathlib import Path


def test_flags_that_change_what_a_header_declares() -> None:
    paths = ["-Iinclude", "-I", "/abs", "-include", "config.h", "-isystem", "sys", "--sysroot=/r"]
    names = ["-DA", "-D", "B=2", "-UC", "-std=c99", "-fshort-enums", "-fvisibility=hidden"]
    flags = parse(["gcc", "-O2", *paths, *names, "-Wall", "-c", "x.c", "-o", "x.o"], "/build")

    assert flags == CompilerFlags(
        include_dirs=("/build/include", "/abs"),
        defines=("A", "B=2"),
        forced_includes=("/build/config.h",),
        std="c99",
        sysroot="/r",
        extra_arguments=("-isystem", "/build/sys", "-UC", "-fshort-enums"),
    )


@pytest.mark.parametrize("arguments", [["-I"], ["-D"], ["-include"], ["-isystem"], ["--sysroot"], []])
def test_a_command_line_that_breaks_off(arguments: list[str]) -> None:
    assert parse(arguments, "/build").defines == ()


class TestCompileCommands:
    @staticmethod
    def database(path: Path, entries: object) -> str:
        (path / "compile_commands.json").write_text(json.dumps(entries))
        return str(path)

    def test_the_entry_beside_the_header_is_taken(self, tmp_path: Path) -> None:
        path = self.database(
            tmp_path,
            [
                {"directory": str(tmp_path), "file": "test/t.c", "arguments": ["cc", "-DTEST"]},
                {
                    "directory": str(tmp_path),
                    "file": "src/a.c",
                    "command": "cc '-DNAME=\"a b\"' -Iinc -c src/a.c",
                },
            ],
        )
        flags = compile_commands.flags(path, [str(tmp_path / "src" / "a.h")])

        assert flags.defines == ('NAME="a b"',)
        assert flags.include_dirs == (str(tmp_path / "inc"),)

    def test_the_first_entry_serves_where_none_is_near(self, tmp_path: Path) -> None:
        path = self.database(
            tmp_path, [{"directory": "/x", "file": n, "arguments": ["-D" + n]} for n in "ab"]
        )

        assert compile_commands.flags(f"{path}/compile_commands.json", ["/y/z.h"]).defines == ("a",)

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("", "is no compilation database"),
            ("{}", "is no compilation database"),
            ("[]", "the compilation database is empty"),
            ('[{"file": "a.c"}]', "neither `arguments` nor `command`"),
            ('[{"command": "cc \'"}]', "cannot be split"),
            ("[" * 100_000, "is no compilation database"),
            ("[1]", "is no compilation database"),
        ],
    )
    def test_a_bad_database_is_one_sentence(self, content: str, problem: str, tmp_path: Path) -> None:
        (tmp_path / "compile_commands.json").write_text(content)
        with pytest.raises(InputError, match=problem):
            compile_commands.flags(str(tmp_path), ["a.h"])

    def test_no_database(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such compilation database"):
            compile_commands.flags(str(tmp_path), ["a.h"])


class TestPkgConfig:
    @staticmethod
    def program(path: Path, code: str) -> list[str]:
        script = path / "fake.py"
        script.write_text(code)
        return [sys.executable, "-S", str(script)]

    def test_its_flags(self, tmp_path: Path) -> None:
        program = self.program(tmp_path, "print('-I/usr/include/foo -DBAR=\"x y\" -pthread')")

        assert pkg_config.flags("foo", program) == CompilerFlags(
            include_dirs=("/usr/include/foo",), defines=("BAR=x y",), extra_arguments=("-pthread",)
        )

    def test_a_package_that_it_does_not_know(self, tmp_path: Path) -> None:
        program = self.program(tmp_path, "import sys; sys.exit('\\nPackage foo was not found\\nPerhaps...')")
        with pytest.raises(UsageError, match=r"--pkg-config foo: Package foo was not found$"):
            pkg_config.flags("foo", program)

    def test_no_pkg_config(self) -> None:
        with pytest.raises(UsageError, match="no-such-pkg-config is not installed") as caught:
            pkg_config.flags("foo", ["no-such-pkg-config"])

        assert caught.value.exit_code == 2
