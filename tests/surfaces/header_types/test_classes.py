"""Classes as clang's debug info tells of them: how values are passed, virtual functions, bases."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64
from surfaces.debug_info.compiled import clangxx, surface_of

from abilint.compare import types
from abilint.model.types import Foreign, Passing, Record
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def promised() -> Surface:
    return start(HeaderRequest((str(HERE / "classes.hpp"),), X86_64, types=True)).result()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Surface:
    library = tmp_path_factory.mktemp("built") / "classes.so"
    source = str(HERE / "classes.cpp")
    flags = ["-g", "-fno-limit-debug-info", "-fPIC", "-shared", "-w"]
    subprocess.run([clangxx(), *flags, source, "-o", str(library)], check=True)
    return surface_of(library)


def classes(surface: Surface) -> dict[str, Record]:
    """Give the classes that are there in full; libclang leaves out inline namespaces where it can."""
    assert surface.types is not None
    nodes = [node for node in surface.types.nodes if isinstance(node, Record) and node.size is not None]
    return {node.name.replace("::v1", ""): node for node in nodes if node.name.startswith("ns::")}


def test_classes_are_passed_as_clang_passes_them(promised: Surface, built: Surface) -> None:
    ours, theirs = classes(promised), classes(built)
    common = ours.keys() & theirs.keys()
    assert len(common) > 30
    assert {name: ours[name].passing for name in common} == {name: theirs[name].passing for name in common}
    by_address = {name for name in common if ours[name].passing is Passing.BY_ADDRESS}
    assert len(by_address) > 10
    assert all(ours[name].foreign is Foreign.CXX_CLASS for name in by_address)


def test_members_lie_where_debug_info_says(promised: Surface, built: Surface) -> None:
    ours, theirs = classes(promised), classes(built)
    for name in ours.keys() & theirs.keys():
        one, other = ours[name], theirs[name]
        assert (one.size, one.complete) == (other.size, True), name
        members = [[(f.name, f.offset, f.bits) for f in each.fields] for each in (one, other)]
        assert members[0] == members[1], name


def test_bases_lie_where_debug_info_says_or_it_is_not_told(promised: Surface, built: Surface) -> None:
    ours, theirs = classes(promised), classes(built)
    told = 0
    for name in ours.keys() & theirs.keys():
        assert len(ours[name].bases) == len(theirs[name].bases), name
        for one, other in zip(ours[name].bases, theirs[name].bases, strict=True):
            assert one.virtual == other.virtual
            assert one.offset in (None, other.offset)
            told += one.offset is not None
    assert told > 5


def test_virtual_functions_are_those_of_debug_info(promised: Surface, built: Surface) -> None:
    """Destructors aside, which have several names, and which clang lists where nobody declared them."""
    ours, theirs = classes(promised), classes(built)
    slots = [
        [
            [(slot.link_name, slot.pure) for slot in each[name].slots if slot.link_name]
            for name in sorted(ours.keys() & theirs.keys())
        ]
        for each in (ours, theirs)
    ]
    assert slots[0] == slots[1]
    assert sum(map(len, slots[0])) >= 6


def test_nothing_differs(promised: Surface, built: Surface) -> None:
    assert types.compare(promised, built) == ()
