"""Swift's debug info, compiled by LLVM from records as swiftc writes them: names and sizes, no members.

No registry has a Swift compiler; what it writes is taken from its IRGenDebugInfo.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from compiled import declaration, surface_of

from abilint.compare.boundary import values
from abilint.model.language import Language, language_of
from abilint.model.types import Encoding, Foreign, FunctionType, Pointer, Primitive, Record, Unknown, Void

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface
    from abilint.model.types import Type

MODULE = """target triple = "x86_64-unknown-linux-gnu"
define void @foo() !dbg !10 {{ ret void, !dbg !20 }}
define swiftcc void @"$s1m3fooyyF"() !dbg !11 {{ ret void, !dbg !21 }}
!llvm.module.flags = !{{!0, !1}}
!llvm.dbg.cu = !{{!2}}
!0 = !{{i32 2, !"Debug Info Version", i32 3}}
!1 = !{{i32 7, !"Dwarf Version", i32 {version}}}
!2 = distinct !DICompileUnit(language: DW_LANG_Swift, file: !3, producer: "Swift version 5.9",
  isOptimized: false, runtimeVersion: 5, emissionKind: FullDebug)
!3 = !DIFile(filename: "m.swift", directory: "/m")
!4 = !DIModule(scope: null, name: "m")
!5 = !DIModule(scope: null, name: "{module}")
!6 = !DICompositeType(tag: DW_TAG_{tag}, name: "{name}", scope: !5, file: !3, size: {size}, elements: !7,
  runtimeLang: DW_LANG_Swift, identifier: "{name}")
!7 = !{{}}
!8 = !DISubroutineType(types: !9)
!9 = !{{!12}}
!13 = !DISubroutineType(types: !14)
!14 = !{{null}}
!10 = distinct !DISubprogram(name: "foo", linkageName: "foo", scope: !4, file: !3, line: 1, type: {type},
  flags: DIFlagArtificial, spFlags: DISPFlagDefinition, unit: !2)
!11 = distinct !DISubprogram(name: "foo", linkageName: "$s1m3fooyyF", scope: !4, file: !3, line: 1, type: !8,
  spFlags: DISPFlagDefinition, unit: !2)
!12 = !DIDerivedType(tag: DW_TAG_typedef, name: "$s1m5AliasaD", scope: {alias}, file: !3, baseType: !6)
!20 = !DILocation(line: 0, scope: !10)
!21 = !DILocation(line: 1, scope: !11)
"""
SIGNED, UNSIGNED, FLOAT = Encoding.SIGNED, Encoding.UNSIGNED, Encoding.FLOAT
SCALARS = (
    ("Int", 8, SIGNED),
    ("UInt8", 1, UNSIGNED),
    ("Int32", 4, SIGNED),
    ("Double", 8, FLOAT),
    ("Bool", 1, Encoding.BOOLEAN),
    ("$sSiD", 8, SIGNED),
    ("$ss5Int32VD", 4, SIGNED),
    ("$ss6UInt16VD", 2, UNSIGNED),
    ("$sSfD", 4, FLOAT),
    ("$sSbD", 1, Encoding.BOOLEAN),
)
POINTERS = ("UnsafePointer", "$sSPys4Int8VGD", "$sSpySiGSgD", "$sSVD", "$sSvSgD", "$ss13OpaquePointerVD")
VALUES = (("String", 16), ("$sSSD", 16), ("Array", 8), ("$sSaySiGD", 8), ("$sSDySSSiGD", 8))
NOT_KNOWN = (
    ("Int32", 8),
    ("Optional", 8),
    ("$sSiSgD", 9),
    ("$sSi_SitD", 16),
    ("$s1m5ThingCD", 8),
    ("$s1m1P_pD", 40),
    ("$ss99Int32VD", 4),
    ("$sSRySiGD", 16),
    ("$sSoaD", 4),
    ("$sD", 4),
)


def built(folder: Path, name: str, size: int, **other: object) -> Surface:
    words = {"module": "Swift", "tag": "structure_type", "version": 4, "type": "!8", "alias": "!4"} | other
    (folder / "m.ll").write_text(MODULE.format(name=name, size=size * 8, **words))
    command = "llc -filetype=obj -relocation-model=pic m.ll -o m.o"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return surface_of(folder / "m.o")


def function(surface: Surface) -> FunctionType:
    found = declaration(surface, "foo").type
    assert found is not None
    node = surface.types[found]
    assert isinstance(node, FunctionType)
    return node


def result(surface: Surface) -> Type:
    return surface.types[surface.types.stripped(function(surface).result)]


@pytest.mark.machine
@pytest.mark.parametrize(("name", "size", "encoding"), SCALARS)
def test_numbers_by_name_and_size(name: str, size: int, encoding: Encoding, tmp_path: Path) -> None:
    found = result(built(tmp_path, name, size))

    assert isinstance(found, Primitive)
    assert (found.encoding, found.size) == (encoding, size)


@pytest.mark.machine
@pytest.mark.parametrize("name", POINTERS)
def test_addresses(name: str, tmp_path: Path) -> None:
    assert isinstance(result(built(tmp_path, name, 8)), Pointer)


@pytest.mark.machine
@pytest.mark.parametrize(("name", "size"), VALUES)
def test_values_that_c_cannot_hold(name: str, size: int, tmp_path: Path) -> None:
    surface = built(tmp_path, name, size)
    found = result(surface)

    assert isinstance(found, Record)
    assert found.foreign is Foreign.SWIFT_VALUE
    assert {each.foreign for each in values(surface)} == {Foreign.SWIFT_VALUE}


@pytest.mark.machine
@pytest.mark.parametrize(("name", "size"), NOT_KNOWN)
def test_of_anything_else_nothing_is_concluded(name: str, size: int, tmp_path: Path) -> None:
    assert isinstance(result(built(tmp_path, name, size)), Unknown)


@pytest.mark.machine
@pytest.mark.parametrize("tag", ["structure_type", "class_type", "enumeration_type", "union_type"])
def test_a_name_of_another_module_is_another_type(tag: str, tmp_path: Path) -> None:
    assert isinstance(result(built(tmp_path, "Int32", 4, module="m", tag=tag)), Unknown)


@pytest.mark.machine
def test_no_value(tmp_path: Path) -> None:
    assert isinstance(result(built(tmp_path, "$sytD", 0)), Void)


@pytest.mark.machine
def test_a_result_that_is_not_stated_is_not_known(tmp_path: Path) -> None:
    surface = built(tmp_path, "Int32", 4, type="!13", alias="null")

    assert isinstance(result(surface), Unknown)


@pytest.mark.machine
@pytest.mark.parametrize("version", [4, 5])
def test_arguments_of_a_thunk_are_not_known_and_said(version: int, tmp_path: Path) -> None:
    surface = built(tmp_path, "Int32", 4, version=version)

    assert not function(surface).prototyped
    assert any("Swift states no arguments" in note for note in surface.notes)


@pytest.mark.parametrize(
    "name",
    [
        "$s1m3fooyyF",
        "_$s1m3fooyyF",
        "$s1m5ThingCMa",
        "$sSS1mE3fooyyF",
        "$S1m3fooyyF",
        "$sSiN",
        "$sypN",
        "$sBoWV",
        "$sytN",
    ],
)
def test_names(name: str) -> None:
    assert language_of(name) is Language.SWIFT


@pytest.mark.parametrize("name", ["$s", "$save", "$start", "$state", "_$", "s1m3fooyyF"])
def test_names_that_are_not_swifts(name: str) -> None:
    assert language_of(name) is not Language.SWIFT
