"""Ordinals and forwarders."""

from __future__ import annotations

from libraries import PE, library, symbol, told
from msgspec.structs import replace

from abilint.model.artifact import Artifact, ArtifactKind, ImportEntry, ImportType, PeFacts
from abilint.model.build import Member, Role
from abilint.model.symbol import Scope, Table


def dll(*symbols):
    return library(*symbols, target=PE, identity="foo.dll", pe=PeFacts())


def nameless(number, address=0):
    return symbol(f"#{number}", ordinal=number, address=address)


def hidden(name, address):
    return symbol(name, scope=Scope.HIDDEN, address=address, table=Table.STATIC)


def test_a_number_that_another_function_has():
    old = dll(nameless(1, 16), nameless(2, 32), hidden("open", 16), hidden("close", 32))
    new = dll(nameless(1, 48), nameless(2, 64), hidden("close", 48), hidden("open", 64))
    assert told(old, new) == [
        ("ordinal-changed", "#1", "open", "close"),
        ("ordinal-changed", "#2", "close", "open"),
    ]


def test_functions_whose_names_nobody_knows():
    assert told(dll(nameless(1, 16)), dll(nameless(1, 48))) == []


def test_numbers_that_the_linker_gave():
    old = dll(symbol("close", ordinal=1), symbol("open", ordinal=2))
    new = dll(symbol("bark", ordinal=1), symbol("close", ordinal=2), symbol("open", ordinal=3))
    assert told(old, new) == [("symbol-added", "bark", None, None)]


def test_numbers_that_somebody_chose():
    old = dll(symbol("close", ordinal=7), symbol("open", ordinal=3))
    new = dll(symbol("close", ordinal=3), symbol("open", ordinal=7))
    assert told(old, new) == [("ordinal-changed", "close", "7", "3")]


def test_numbers_that_an_import_library_asks_for():
    entries = (ImportEntry("open", "foo.dll", None, 3, ImportType.CODE),)
    artifact = Artifact("foo.lib", PE, ArtifactKind.IMPORT_LIBRARY, pe=PeFacts(imports=entries))
    old = dll(symbol("close", ordinal=7), symbol("open", ordinal=3))
    with_library = replace(old.build, members=(*old.build.members, Member(artifact, Role.IMPORT_LIBRARY, ())))
    new = dll(symbol("close", ordinal=3), symbol("open", ordinal=7))
    assert told(replace(old, build=with_library), new) == [
        ("ordinal-changed", "#3", "open", "close"),
        ("ordinal-changed", "close", "7", "3"),
    ]


def test_forwarders():
    old = dll(symbol("a", forward="KERNEL32.Sleep", ordinal=1), symbol("b", ordinal=2))
    new = dll(symbol("a", forward="KERNELBASE.Sleep", ordinal=1), symbol("b", forward="NTDLL.b", ordinal=2))
    assert told(old, new) == [
        ("forward-changed", "a", "KERNEL32.Sleep", "KERNELBASE.Sleep"),
        ("forward-changed", "b", None, "NTDLL.b"),
    ]
