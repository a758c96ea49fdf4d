"""Functions that are built as the header declares them: debug info and header state the same types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64
from surfaces.debug_info.compiled import build, clang, surface_of
from surfaces.header_types.test_compilers_agree import big, little, windows

from abilint.compare import types
from abilint.compare.spell import spell
from abilint.model.types import Enum, FunctionType, Record
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.surface import Surface
    from abilint.model.target import Target

pytestmark = pytest.mark.machine

SHAPES = Path(__file__).parent / "shapes.h"
NO_NAME = re.compile(r"\bstruct __va_list_tag \*")
FLAGS = ("-ffreestanding", "-std=gnu2x", "-c", "-w", "-fno-common")
TARGETS = (
    X86_64,
    little("i386", 32),
    little("aarch64", 64),
    little("arm", 32, "gnueabihf"),
    little("riscv64", 64),
    big("s390x", 64),
    windows("x86_64", 64, "mingw"),
    windows("i386", 32, "mingw"),
)


def definitions(surface: Surface) -> str:
    """Define every function, with the types that the surface states."""
    assert surface.types is not None
    lines = [f'#include "{SHAPES}"']
    for each in surface.declarations:
        node = None if each.type is None else surface.types[each.type]
        if isinstance(node, FunctionType) and node.prototyped:
            text = spell(surface.types, each.type or 0, each.name)
            lines.append(NO_NAME.sub("__builtin_va_list ", text) + " { __builtin_trap(); }")
    return "\n".join(lines)


def assert_the_same(promised: Surface, built: Surface) -> None:
    assert types.compare(promised, built) == ()
    assert promised.types is not None
    assert built.types is not None
    for kind in (Record, Enum):
        ours, theirs = (
            {node.name: node.size for node in each.types.nodes if isinstance(node, kind) and node.name}
            for each in (promised, built)
            if each.types is not None
        )
        common = [name for name in ours.keys() & theirs.keys() if theirs[name] is not None]
        assert len(common) >= 3
        assert {name: ours[name] for name in common} == {name: theirs[name] for name in common}


def compiled(command: Sequence[str], target: Target, folder: Path) -> tuple[Surface, Surface]:
    nothing = str(folder / "nothing")
    promised = start(HeaderRequest((str(SHAPES),), target, sysroot=nothing, types=True)).result()
    path = build(folder, definitions(promised), [*command, *FLAGS], output="built.o")
    return promised, surface_of(path)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_clang_states_the_same_types(target: Target, tmp_path: Path) -> None:
    command = [clang(), f"--target={target.triple}", "-nostdlibinc", "-gdwarf-5"]
    promised, built = compiled(command, target, tmp_path)
    assert len(built.declarations) > 30
    assert_the_same(promised, built)


@pytest.mark.parametrize("version", [2, 3, 4, 5])
def test_gcc_states_the_same_types(version: int, tmp_path: Path) -> None:
    promised, built = compiled(["gcc", f"-gdwarf-{version}", "-D__vectorcall="], X86_64, tmp_path)
    assert len(built.declarations) > 30
    assert_the_same(promised, built)
