"""The formats of `abilint symbols` for people and programs, from values made by hand."""

from __future__ import annotations

import csv
import io
import json

import pytest

from abilint.model.artifact import Artifact, ArtifactKind, Section, SectionKind
from abilint.model.symbol import (
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
    Scope,
    Symbol,
    SymbolKind,
    Table,
    Visibility,
)
from abilint.model.target import ByteOrder, Format, Target
from abilint.report.listed import Listed
from abilint.report.symbol_choice import Choice, choose
from abilint.report.symbol_listing import FORMATS, render

TEXT = 1


def symbol(name, **changes):
    plain = Symbol(
        name=name, link_name=name, version=None, version_default=False, version_library=None,
        kind=SymbolKind.FUNCTION, scope=Scope.EXPORTED, binding=Binding.GLOBAL, visibility=Visibility.DEFAULT,
        size=16, address=0x1000, section=TEXT, table=Table.DYNAMIC,
    )  # fmt: skip
    return plain._replace(**changes)


SYMBOLS = (
    symbol("close_it", version="V2", version_default=True),
    symbol("close_it", version="V1", address=0x1040),
    symbol("free", scope=Scope.UNDEFINED, section=SECTION_UNDEFINED, size=0, address=0, version="GLIBC_2.2.5",
           version_library="libc.so.6"),
    symbol("_ZN4math3addEii"),
    symbol("shared_block", kind=SymbolKind.COMMON, section=SECTION_COMMON, size=64, address=8),
    symbol("helper", scope=Scope.LOCAL, binding=Binding.LOCAL, table=Table.STATIC, localized=True),
    symbol("inner", scope=Scope.HIDDEN, binding=Binding.LOCAL, visibility=Visibility.HIDDEN,
           table=Table.STATIC),
)  # fmt: skip


def artifact(symbols=SYMBOLS, **changes):
    section = Section(".text", SectionKind.TEXT, 0x1000, 0x1000, 0x100, True, False, True, True, 1, 6)
    values = {
        "path": "libmath.so",
        "target": Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu"),
        "kind": ArtifactKind.SHARED,
        "identity": "libmath.so.1",
        "sections": (section, section),
        "dynamic_symbols": tuple(s for s in symbols if s.table is Table.DYNAMIC),
        "static_symbols": tuple(s for s in symbols if s.table is Table.STATIC),
    }
    return Artifact(**(values | changes))


def text(format_name, choice=Choice(), *, demangle=False, sizes=False, found=None):  # noqa: B008  it is frozen
    found = found or artifact()
    chosen = choose(found, choice, as_nm=format_name in ("bsd", "posix", "sysv"))
    listed = [Listed(found, None, chosen or ())]
    return render(listed, format_name, choice, demangle=demangle, sizes=sizes, several=False)


def test_the_table():
    assert text("table") == (
        "SCOPE      KIND      BINDING  VISIBILITY  SIZE  SECTION  LANGUAGE  NAME\n"
        "exported   function  global   default       16  .text    c++       _ZN4math3addEii\n"
        "exported   function  global   default       16  .text    -         close_it@@V2\n"
        "exported   function  global   default       16  .text    -         close_it@V1\n"
        "undefined  function  global   default        0  *UND*    -         free@GLIBC_2.2.5\n"
        "local      function  local    default       16  .text    -         helper\n"
        "hidden     function  local    hidden        16  .text    -         inner\n"
        "exported   common    global   default       64  *COM*    -         shared_block\n"
    )


def test_demangled_names():
    assert "c++       math::add(int, int)\n" in text("table", demangle=True)
    record = json.loads(text("json", demangle=True))["artifacts"][0]["symbols"][0]
    assert (record["name"], record["demangled"]) == ("_ZN4math3addEii", "math::add(int, int)")
    assert json.loads(text("json"))["artifacts"][0]["symbols"][0]["demangled"] is None


def test_json():
    report = json.loads(text("json", Choice(scopes=frozenset({Scope.UNDEFINED}))))
    assert report["schema_version"] == "1.0"
    (found,) = report["artifacts"]
    assert found["path"] == "libmath.so"
    assert found["identity"] == "libmath.so.1"
    assert found["symbols"] == [
        {
            "name": "free", "demangled": None, "version": "GLIBC_2.2.5", "version_default": False,
            "version_library": "libc.so.6", "kind": "function", "scope": "undefined", "binding": "global",
            "visibility": "default", "size": 0, "address": 0, "section": None, "language": None,
            "table": "dynamic", "localized": None, "ordinal": None, "forward": None,
        }
    ]  # fmt: skip


def test_ndjson_and_csv_say_what_json_says():
    symbols = json.loads(text("json"))["artifacts"][0]["symbols"]
    lines = [json.loads(line) for line in text("ndjson").splitlines()]
    assert lines == [{"artifact": "libmath.so", **s} for s in symbols]
    rows = list(csv.DictReader(io.StringIO(text("csv"))))
    assert [row["name"] for row in rows] == [s["name"] for s in symbols]
    assert [row["localized"] for row in rows] == ["true" if s["localized"] else "" for s in symbols]
    assert rows[0]["size"] == "16"


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(dynamic=True), ["_ZN4math3addEii", "close_it", "close_it", "free", "shared_block"]),
        (Choice(undefined_only=True), ["free"]),
        (Choice(extern_only=True, undefined_only=True), ["free"]),
        (Choice(extern_only=True), ["_ZN4math3addEii", "close_it", "close_it", "free", "shared_block"]),
        (Choice(defined_only=True, scopes=frozenset({Scope.UNDEFINED})), []),
        (Choice(scopes=frozenset({Scope.LOCAL, Scope.HIDDEN})), ["helper", "inner"]),
        (Choice(languages=frozenset({"c++"})), ["_ZN4math3addEii"]),
        (Choice(languages=frozenset({"c"}), names=("s*", "*er")), ["helper", "inner", "shared_block"]),
        (Choice(names=("close",)), []),
        (Choice(names=("close_[a-i]?",)), ["close_it", "close_it"]),
    ],
)
def test_filters(choice, names):
    rows = csv.DictReader(io.StringIO(text("csv", choice)))
    assert [row["name"] for row in rows] == names


def test_no_symbols_is_not_the_same_as_none_chosen():
    assert choose(artifact(symbols=()), Choice(), as_nm=False) is None
    assert choose(artifact(), Choice(names=("nothing",)), as_nm=False) == ()
    assert choose(artifact(symbols=SYMBOLS[:1]), Choice(), as_nm=True) is None


def test_a_name_cannot_forge_a_line_or_colour_the_terminal():
    evil = artifact(symbols=(symbol("x\n\x1b[31mexported"), symbol("caf\udce9")))
    table = text("table", found=evil)
    assert table.count("\n") == 3
    assert "\x1b" not in table
    assert "x\\n\\x1b[31mexported" in table
    assert "caf\\xe9" in table
    for format_name in ("json", "ndjson", "csv"):
        text(format_name, found=evil).encode("utf-8")


def test_names_leave_as_the_bytes_that_came():
    line = text("bsd", Choice(dynamic=True), found=artifact(symbols=(symbol("caf\udce9"),)))
    assert line.encode("utf-8", "surrogateescape") == b"0000000000001000 T caf\xe9\n"


def test_a_column_is_as_wide_as_its_widest_cell_on_screen():
    section = Section("节", SectionKind.TEXT, 0, 0, 0, True, False, True, True)
    rows = text("table", found=artifact(sections=(section, section))).splitlines()
    assert rows[1].index("c++") == rows[0].index("LANGUAGE") - 1


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_chosen_is_an_empty_report(format_name):
    printed = text(format_name, Choice(names=("nothing",)))
    expected = {
        "table": "SCOPE  KIND  BINDING  VISIBILITY  SIZE  SECTION  LANGUAGE  NAME\n",
        "bsd": "",
        "posix": "",
        "ndjson": "",
    }
    assert expected.get(format_name, printed) == printed
