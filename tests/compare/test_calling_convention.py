"""The calling convention that a header declares, held against exported names of 32-bit Windows."""

from __future__ import annotations

import pytest
from builds import TARGET, declared, member, symbol
from msgspec.structs import replace

from abilint.compare import promise
from abilint.compare.decoration import UNDECORATED, disagreement
from abilint.model.artifact import ArtifactKind, ImportEntry, ImportType, PeFacts
from abilint.model.build import Build, Role
from abilint.model.decoration import Place, split
from abilint.model.difference import DifferenceKind
from abilint.model.surface import SourceKind, Surface
from abilint.model.target import Format

I386 = replace(TARGET, format=Format.PE, architecture="i386", bits=32, os="windows", environment="msvc")
MINGW = replace(I386, environment="mingw")


def exported(name, target=I386):
    place = Place.MINGW_IMAGE if target.environment == "mingw" else Place.IMAGE
    return symbol(name)._replace(link_name=split(name, "i386", place).identifier)


@pytest.mark.parametrize(
    ("wanted", "name", "target", "found"),
    [
        ("_f", "f", I386, None),
        ("_f@8", "_f@8", I386, None),
        ("_f@8", "f@8", MINGW, None),
        ("@f@8", "@f@8", I386, None),
        ("f@@8", "f@@8", I386, None),
        ("_f@8", "_f@12", I386, "stdcall with 12 bytes of arguments"),
        ("_f@8", "@f@8", I386, "fastcall with 8 bytes of arguments"),
        ("_f", "_f@4", I386, "stdcall with 4 bytes of arguments"),
        ("_f@8", "f", I386, UNDECORATED),
        ("_f@8", "#5", I386, None),
    ],
)
def test_disagreement(wanted, name, target, found):
    different = disagreement(replace(declared("f"), object_name=wanted), exported(name, target), target)
    assert (different[1] if different else None) == found


def compared(object_name, *names):
    dll = replace(member(*(exported(name) for name in names), name="f.dll"))
    surface = Surface(SourceKind.HEADER, I386, (replace(declared("f"), object_name=object_name),))
    build = Build(I386, (dll,), surface)
    return [(d.kind, d.after) for d in promise.compare(build) if d.kind is not DifferenceKind.UNDECLARED]


def test_of_several_spellings_the_one_that_callers_ask_for_counts():
    """`--add-stdcall-alias` exports both."""
    assert compared("_f@8", "f", "_f@8") == []
    assert compared("_f@8", "_f@12", "f") == [(DifferenceKind.DECORATION, UNDECORATED)]


def test_another_spelling_is_not_missing():
    assert compared("_f@8", "_f@12") == [(DifferenceKind.DECORATION, "stdcall with 12 bytes of arguments")]


def test_no_spelling_is_missing():
    assert compared("_f@8", "_g@8") == [(DifferenceKind.MISSING, None)]


@pytest.mark.parametrize(
    ("wanted", "offered", "found"),
    [
        ("_f", ["_f@8"], "stdcall with 8 bytes of arguments"),
        ("_f@8", ["_f"], "C"),
        ("_f@8", ["_f@12"], "stdcall with 12 bytes of arguments"),
        ("_f@8", ["_f@8"], None),
        ("_f@8", ["_f", "_f@8"], None),
        ("_f", ["_f"], None),
    ],
)
def test_programs_link_with_the_import_library(wanted, offered, found):
    """The DLL has the plain name `f`, as Rust's compiler writes it for every convention."""
    entries = tuple(ImportEntry(name, "f.dll", "f", None, ImportType.CODE) for name in offered)
    library = member(name="f.lib")
    artifact = replace(library.artifact, pe=PeFacts(imports=entries), kind=ArtifactKind.IMPORT_LIBRARY)
    library = replace(library, artifact=artifact, role=Role.IMPORT_LIBRARY, stands_for=0)
    surface = Surface(SourceKind.HEADER, I386, (replace(declared("f"), object_name=wanted),))
    build = Build(I386, (member(exported("f"), name="f.dll"), library), surface)
    different = [d.after for d in promise.compare(build) if d.kind is DifferenceKind.DECORATION]
    assert different == ([found] if found else [])


def test_elf_decorates_nothing():
    assert disagreement(replace(declared("f"), object_name="_f@8"), symbol("f"), TARGET) is None
