"""An integer type with the name of an enum, as cbindgen writes it for `#[repr(u8)]`, and what was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64
from surfaces.debug_info.compiled import build, surface_of

from abilint.compare import types
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum, Typedef
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

pytestmark = pytest.mark.machine

HEADER = """
#include <stdint.h>
enum Level
#ifdef __cplusplus
  : uint8_t
#endif // __cplusplus
 {
  Low = 1,
  Mid = 2,
  High = 200,
};
#ifndef __cplusplus
typedef uint8_t Level;
#endif // __cplusplus
typedef int16_t Heat;
enum Heat { Cold = -5, Hot = 5 };
struct Set { Level level; Heat heat; };
uint32_t level_of(Level level);
Heat heat_of(const struct Set *set);
"""
RUST = """
#![no_std]
#[repr(u8)] #[derive(Clone, Copy)] pub enum Level { Low = 1, Mid = 2, High = 200 }
#[repr(i16)] #[derive(Clone, Copy)] pub enum Heat { Cold = -5, Hot = 5 }
#[repr(C)] pub struct Set { pub level: Level, pub heat: Heat }
#[no_mangle] pub extern "C" fn level_of(level: Level) -> u32 { level as u32 }
#[no_mangle] pub extern "C" fn heat_of(set: &Set) -> Heat { set.heat }
#[panic_handler] fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
"""
C = HEADER + "uint32_t level_of(Level l) { return l; } Heat heat_of(const struct Set *s) { return s->heat; }"
RUSTC = ("rustc", "--edition=2021", "-g", "-Cpanic=abort", "--crate-type=cdylib")


def promised(folder: Path, text: str) -> Surface:
    (folder / "levels.h").write_text(text)
    return start(HeaderRequest((str(folder / "levels.h"),), X86_64, types=True, language="c")).result()


@pytest.fixture(scope="module")
def of_rust(tmp_path_factory: pytest.TempPathFactory) -> Surface:
    return surface_of(build(tmp_path_factory.mktemp("rust"), RUST, RUSTC, suffix=".rs", output="lib.so"))


@pytest.fixture(scope="module")
def of_c(tmp_path_factory: pytest.TempPathFactory) -> Surface:
    return surface_of(build(tmp_path_factory.mktemp("c"), C, ("gcc", "-g", "-shared", "-fPIC")))


def test_the_typedef_stands_for_the_values(tmp_path: Path) -> None:
    graph = promised(tmp_path, HEADER).types
    assert graph is not None
    typedefs = {node.name: graph[node.target] for node in graph.nodes if isinstance(node, Typedef)}
    level, heat = typedefs["Level"], typedefs["Heat"]
    assert isinstance(level, Enum)
    assert isinstance(heat, Enum)
    assert (level.size, [(each.name, each.value) for each in level.enumerators]) == (
        1,
        [("Low", 1), ("Mid", 2), ("High", 200)],
    )
    assert (heat.size, [each.value for each in heat.enumerators]) == (2, [-5, 5])


def told(found: tuple[TypeDifference, ...]) -> list[tuple[object, ...]]:
    return [(each.kind, each.path, each.before, each.after) for each in found]


def test_the_header_of_the_library_is_right(tmp_path: Path, of_rust: Surface, of_c: Surface) -> None:
    """The tag's own enum has four bytes, which is why the typedef is there."""
    assert types.compare(promised(tmp_path, HEADER), of_rust) == ()
    assert types.compare(promised(tmp_path, HEADER), of_c) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Mid = 2", "Mid = 3", (Kind.ENUM_VALUE, ("Mid",), 3, 2)),
        ("Cold = -5", "Cold = -6", (Kind.ENUM_VALUE, ("Cold",), -6, -5)),
        ("uint8_t Level", "uint16_t Level", (Kind.SIZE, (), 2, 1)),
    ],
)
def test_a_header_that_says_otherwise(
    tmp_path: Path, of_rust: Surface, of_c: Surface, old: str, new: str, expected: tuple[object, ...]
) -> None:
    header = promised(tmp_path, HEADER.replace(old, new))
    assert expected in told(types.compare(header, of_rust))
    values_only = expected[0] is Kind.ENUM_VALUE
    assert (types.compare(header, of_c) == ()) is values_only


def test_an_enum_of_another_header_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "other.h").write_text("enum Level { Low = 7 };\n")
    text = '#include <stdint.h>\n#include "other.h"\ntypedef uint8_t Level;\nvoid level_of(Level level);\n'
    graph = promised(tmp_path, text).types
    assert graph is not None
    assert not [node for node in graph.nodes if isinstance(node, Enum)]
