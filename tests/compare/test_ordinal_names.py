"""Names that a `.def` file has for what a DLL exports by number alone."""

from __future__ import annotations

import pytest
from builds import TARGET, declared, member, symbol
from msgspec.structs import replace

from abilint.compare import ordinal_names, promise
from abilint.model.artifact import PeFacts
from abilint.model.build import Build
from abilint.model.difference import DifferenceKind
from abilint.model.export_list import ExportEntry, ExportList, ListFormat
from abilint.model.surface import SourceKind, Surface
from abilint.model.symbol import Scope
from abilint.model.target import Format

WINDOWS = replace(TARGET, format=Format.PE, os="windows", environment="msvc")
I386 = replace(WINDOWS, architecture="i386", bits=32)
MINGW = replace(I386, environment="mingw")


NUMBERS = symbol("#7", ordinal=7), symbol("#8", ordinal=8)


def build(*entries, target=WINDOWS, symbols=NUMBERS):
    made = member(*symbols, name="foo.dll")
    dll = replace(made, artifact=replace(made.artifact, target=target, pe=PeFacts()))
    surface = Surface(SourceKind.HEADER, target, (declared("f"),))
    lists = (ExportList("foo.def", ListFormat.MODULE_DEFINITION, entries),)
    return ordinal_names.of_lists(Build(target, (dll,), surface, export_lists=lists))


def nameless(name, ordinal=7):
    return ExportEntry(name, ordinal=ordinal, tags=("noname",))


@pytest.mark.parametrize(
    ("entry", "target", "names"),
    [
        (nameless("f"), WINDOWS, ["f", "#8"]),
        (nameless("f", 8), WINDOWS, ["#7", "f"]),
        (nameless("f", 9), WINDOWS, ["#7", "#8"]),
        (ExportEntry("f", ordinal=7), WINDOWS, ["#7", "#8"]),
        (nameless("_f@4"), I386, ["f", "#8"]),
        (nameless("f@4"), MINGW, ["f", "#8"]),
        (nameless("_f"), I386, ["_f", "#8"]),
    ],
)
def test_numbers_get_the_names_of_their_lines(entry, target, names):
    assert [s.link_name for s in build(entry, target=target).members[0].symbols] == names


def test_what_has_a_name_keeps_it_and_so_does_what_is_imported():
    symbols = symbol("g", ordinal=7), symbol("#7", ordinal=7, scope=Scope.UNDEFINED)
    assert [s.link_name for s in build(nameless("f"), symbols=symbols).members[0].symbols] == ["g", "#7"]


def test_a_declared_number_is_offered():
    def kinds(*entries):
        return [d.kind for d in promise.compare(build(*entries))]

    assert kinds(nameless("f")) == []
    assert kinds(ExportEntry("f", ordinal=7)) == [DifferenceKind.UNNAMED]
