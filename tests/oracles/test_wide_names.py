"""Names that end in A and W on Windows: abilint finds missing what the linker does, and nothing else."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

PAIR = "int {call} FooA(const char *text);\nint {call} FooW(const unsigned short *text);\n"
MAPPED = "#ifdef UNICODE\n#define Foo FooW\n#else\n#define Foo FooA\n#endif\n"
HEADERS = {
    "plain": "int {call} Foo(const char *text);\n",
    "pair with macro": PAIR + MAPPED,
    "plain with macro behind": "int {call} Foo(const char *text);\n" + PAIR + MAPPED,
    "macro before all": MAPPED + "int {call} Foo(const char *text);\n",
    "pair without macro": PAIR + "int {call} Foo(const char *text);\n",
}


class Machine(NamedTuple):
    compiler: str
    call: str


MACHINES = (
    Machine("x86_64-w64-mingw32-gcc", ""),
    Machine("i686-w64-mingw32-gcc", "__cdecl"),
    Machine("i686-w64-mingw32-gcc", "__stdcall"),
)


def links(machine: Machine, folder: Path, library: str) -> bool:
    """Whether a program that includes the header and calls Foo links."""
    (folder / "use.c").write_text('#include "foo.h"\nint main(void) { return Foo(0); }\n')
    command = [machine.compiler, "-w", "use.c", library, "-o", "use.exe"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("machine", MACHINES, ids=str)
@pytest.mark.parametrize(
    "exported", [("FooA", "FooW"), ("FooW",), ("Foo",), ("Foo", "FooA", "FooW")], ids=str
)
@pytest.mark.parametrize("header", HEADERS)
def test_foo_is_missing_exactly_where_no_program_links(
    header: str,
    exported: tuple[str, ...],
    machine: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "foo.h").write_text(HEADERS[header].format(call=machine.call))
    body = "__declspec(dllexport) int {0} {1}(const void *text) {{ return text != 0; }}\n"
    (tmp_path / "foo.c").write_text("".join(body.format(machine.call, name) for name in exported))
    build = [machine.compiler, "-shared", "foo.c", "-o", "foo.dll", "-Wl,--out-implib,libfoo.dll.a"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.chdir(tmp_path)
    main(["check", "foo.dll", "--header", "foo.h", "--select", "declared-not-exported", "-o", "concise"])
    said = capsys.readouterr().out
    spoken = "Foo" if header in ("plain", "pair without macro") else "FooA"
    assert (f"`{spoken}` is declared" not in said) is links(machine, tmp_path, "libfoo.dll.a")
    if header == "plain" and "Foo" not in exported:
        assert f"exports `{'` and `'.join(exported)}` instead" in said
