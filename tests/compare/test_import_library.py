"""Import libraries beside their DLL."""

from __future__ import annotations

import pytest
from builds import TARGET, declared, member, symbol
from msgspec.structs import replace

from abilint.compare import promise
from abilint.compare.import_library import paired
from abilint.model.artifact import ArtifactKind, ImportEntry, ImportType, PeFacts
from abilint.model.build import Build, Role
from abilint.model.difference import DifferenceKind
from abilint.model.surface import SourceKind, Surface
from abilint.model.target import Format

WINDOWS = replace(TARGET, format=Format.PE, os="windows", environment="msvc")


def dll(*symbols, name="foo.dll", path="foo.dll"):
    made = member(*symbols, name=name)
    return replace(made, artifact=replace(made.artifact, target=WINDOWS, path=path, pe=PeFacts()))


def import_library(*entries, library="foo.dll", path="foo.lib"):
    made = member(*(symbol(entry.symbol) for entry in entries), name=library)
    facts = PeFacts(imports=entries)
    artifact = replace(
        made.artifact, target=WINDOWS, kind=ArtifactKind.IMPORT_LIBRARY, path=path, identity=library, pe=facts
    )
    return replace(made, artifact=artifact)


def offered(name, *, ordinal=None, library="foo.dll"):
    return ImportEntry(name, library, None if ordinal else name, ordinal, ImportType.CODE)


def nameless(ordinal):
    return symbol(f"#{ordinal}", ordinal=ordinal)


@pytest.mark.parametrize(
    ("library", "path", "belongs"),
    [
        ("FOO.DLL", "any.lib", True),
        ("foo-1.dll", "foo.lib", True),
        ("foo-1.dll", "libfoo.dll.a", True),
        ("bar.dll", "same-names.lib", True),
        ("bar.dll", "bar.lib", False),
    ],
)
def test_which_belong_together(library, path, belongs):
    names = ("f", "g") if path != "bar.lib" else ("x", "y")
    entries = (offered(name, library=library) for name in names)
    build = paired(
        Build(WINDOWS, (import_library(*entries, library=library, path=path), dll(symbol("f"), symbol("g"))))
    )
    assert build.members[0].role is (Role.IMPORT_LIBRARY if belongs else Role.SUBJECT)
    assert build.members[0].stands_for == (1 if belongs else None)
    assert build.members[1].role is Role.SUBJECT


def test_numbers_get_their_names():
    build = paired(Build(WINDOWS, (dll(nameless(5), nameless(6)), import_library(offered("f", ordinal=5)))))
    assert [(s.name, s.link_name) for s in build.members[0].symbols] == [("#5", "f"), ("#6", "#6")]


def differences(*members):
    surface = Surface(SourceKind.HEADER, WINDOWS, (declared("f"),))
    return [(d.kind, d.after) for d in promise.compare(paired(Build(WINDOWS, members, surface)))]


def test_a_declared_number_is_kept_with_the_import_library_and_unknown_without():
    assert differences(dll(nameless(5)), import_library(offered("f", ordinal=5))) == []
    assert differences(dll(nameless(5))) == [(DifferenceKind.UNNAMED, "1")]


def test_what_only_the_import_library_offers_is_missing():
    assert differences(dll(symbol("g")), import_library(offered("f"), offered("g"))) == [
        (DifferenceKind.MISSING, None),
        (DifferenceKind.UNDECLARED, "g"),
    ]


def test_an_import_library_alone_keeps_promises():
    assert differences(import_library(offered("f"))) == []


def test_a_provider_is_not_paired():
    library = replace(import_library(offered("f")), role=Role.PROVIDER)
    assert paired(Build(WINDOWS, (dll(symbol("f")), library))).members[1].role is Role.PROVIDER
