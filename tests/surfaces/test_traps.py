"""Each trap of header_verification: what obliges the library, under which name, and what does not."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from surfaces.trap_headers import C_TRAPS, CXX_TRAPS, Trap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

TRAPS = C_TRAPS + CXX_TRAPS
by_name = pytest.mark.parametrize("trap", TRAPS, ids=[f"{trap.language} {trap.name}" for trap in TRAPS])


@by_name
def test_what_the_header_promises(trap: Trap, read: Callable[..., Surface]) -> None:
    surface = read(trap.text, language=trap.language)

    assert [outcome.status for outcome in surface.headers] == ["checked"]
    promised = [item for item in surface.declarations if item.obligation == "promised"]
    others = [item for item in surface.declarations if item.obligation != "promised"]
    assert sorted(name for item in promised for name in item.link_names) == sorted(trap.promised.values())
    assert sorted(item.qualified_name for item in promised) == sorted(
        name.split("/")[0] for name in trap.promised
    )
    assert sorted((item.qualified_name, str(item.obligation)) for item in others) == sorted(
        (name.split("/")[0], obligation) for name, obligation in trap.others.items()
    )
    assert all(item.reason for item in others)
    assert not any(item.reason for item in promised)


@pytest.mark.machine
@by_name
def test_the_compiler_leaves_exactly_the_promised_names_undefined(trap: Trap, tmp_path: Path) -> None:
    """GCC's object file refers to what the address of every promised declaration needs."""
    suffix, compiler = (".c", "gcc") if trap.language == "c" else (".cc", "g++")
    result = "void *" if trap.language == "c" else "auto "
    uses = [
        trap.expressions.get(name, f"{result}use{number}(void) {{ return &{name}; }}")
        for number, name in enumerate(trap.promised)
    ]
    source = tmp_path / f"stub{suffix}"
    source.write_text(trap.text + "\n" + "\n".join(uses) + "\n", encoding="utf-8")
    access = ["-fno-access-control"] if trap.language == "c++" else []
    object_file = tmp_path / "stub.o"
    subprocess.run(
        [compiler, "-w", "-O0", "-fno-builtin", *access, "-c", source, "-o", object_file],
        check=True,
    )
    listed = subprocess.run(["nm", "-u", object_file], check=True, capture_output=True, text=True).stdout
    undefined = {line.split()[-1] for line in listed.splitlines()} - {"_GLOBAL_OFFSET_TABLE_"}
    thread_local_initialisers = {name for name in undefined if name.startswith("_ZTH")}
    assert undefined - thread_local_initialisers == set(trap.promised.values())
