"""What each format of export list says, entry by entry with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.export_list import (
    Condition,
    EntryScope,
    ExportList,
    ListFormat,
    Match,
    VersionNode,
)
from abilint.model.symbol import SymbolKind
from abilint.surfaces import export_list

if TYPE_CHECKING:
    from pathlib import Path


def _read(folder: Path, name: str, text: str | bytes, list_format: ListFormat | None = None) -> ExportList:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return export_list.read(str(path), list_format)


SCRIPT = """\
/* the first release */
FOO_1.0 {
    global:
        foo_open; foo_close;   # two on a line
        "foo*quoted";
        extern "C++" {
            ns::run*;
            "ns::stop(int, char*)";
            "operator\tnew";
        };
    local:
        foo_internal_*;
        *;
};
FOO_2.0 { foo_read; global; } FOO_1.0;
"""


def test_version_script(tmp_path):
    found = _read(tmp_path, "foo.txt", SCRIPT)
    assert found.format is ListFormat.VERSION_SCRIPT
    assert found.nodes == (VersionNode("FOO_1.0", (), 2), VersionNode("FOO_2.0", ("FOO_1.0",), 15))
    by_name = {entry.pattern: entry for entry in found.entries}
    assert list(by_name) == [
        "foo_open", "foo_close", "foo*quoted", "ns::run*", "ns::stop(int, char*)", "operator\tnew",
        "foo_internal_*", "*", "foo_read", "global",
    ]  # fmt: skip
    assert (by_name["foo_close"].line, by_name["foo_close"].column) == (4, 19)
    assert by_name["foo*quoted"].match is Match.EXACT
    assert (by_name["ns::run*"].match, by_name["ns::run*"].language) == (Match.GLOB, "c++")
    assert by_name["ns::stop(int, char*)"].match is Match.EXACT
    assert by_name["foo_internal_*"].scope is EntryScope.LOCAL
    assert by_name["foo_read"].version == "FOO_2.0"
    assert by_name["foo_read"].scope is EntryScope.GLOBAL
    assert found.exhaustive


def test_a_script_without_a_local_star_limits_nothing(tmp_path):
    found = _read(tmp_path, "foo.map", "{ global: foo; local: foo_*; };")
    assert found.format is ListFormat.VERSION_SCRIPT
    assert not found.exhaustive
    assert found.entries[0].version is None


def test_a_pattern_of_another_language_is_noted(tmp_path):
    found = _read(tmp_path, "foo.map", 'V { global: extern "Java" { foo.*; }; bar; };')
    assert [entry.pattern for entry in found.entries] == ["bar"]
    assert found.notes == ('line 1: patterns of extern "Java" are not checked',)


def test_dynamic_list(tmp_path):
    found = _read(tmp_path, "foo.txt", '{ foo; extern "C++" { bar::*; }; };\n{ baz; };\n')
    assert found.format is ListFormat.DYNAMIC_LIST
    assert [entry.pattern for entry in found.entries] == ["foo", "bar::*", "baz"]
    assert not found.exhaustive


DEFINITIONS = """\
; what foo.dll offers
LIBRARY foo BASE=0x10000000
EXPORTS
    first
    second=internal @7 NONAME   ; renamed
    third @ 8 DATA
    "fourth name" CONSTANT
    fifth=other.sixth PRIVATE
    seventh = inside == outside @9
    name @10
    stdcall@8 @11
    ?method@@YAXXZ
    @fast@8
SECTIONS
    .text READ
"""


@pytest.mark.parametrize(
    "data",
    [
        DEFINITIONS.encode(),
        DEFINITIONS.replace("\n", "\r\n").encode("utf-16"),
        DEFINITIONS.encode("utf-8-sig"),
    ],
    ids=["plain", "utf-16", "utf-8-mark"],
)
def test_module_definition(tmp_path, data):
    found = _read(tmp_path, "foo.txt", data)
    assert found.format is ListFormat.MODULE_DEFINITION
    assert found.library == "foo"
    rows = [(e.pattern, e.target, e.ordinal, e.kind, e.tags, e.line) for e in found.entries]
    assert rows == [
        ("first", None, None, None, (), 4),
        ("second", "internal", 7, None, ("noname",), 5),
        ("third", None, 8, SymbolKind.OBJECT, (), 6),
        ("fourth name", None, None, SymbolKind.OBJECT, ("constant",), 7),
        ("fifth", "other.sixth", None, None, ("private",), 8),
        ("seventh", "inside", 9, None, (), 9),
        ("name", None, 10, None, (), 10),
        ("stdcall@8", None, 11, None, (), 11),
        ("?method@@YAXXZ", None, None, None, (), 12),
        ("@fast@8", None, None, None, (), 13),
    ]
    assert [e.column for e in found.entries][:2] == [5, 5]
    assert found.notes == ("line 14: the section SECTIONS is not used",)


def test_an_export_beside_its_keyword(tmp_path):
    found = _read(tmp_path, "x.def", "EXPORTS one\nEXPORTS\n two\n")
    assert [(e.pattern, e.line) for e in found.entries] == [("one", 1), ("two", 3)]


def test_exported_symbols(tmp_path):
    text = "# foo\n_foo_open\n  _foo_*   # all of them\n\n.objc_class_name_Foo\n-[Foo bar:baz:]\n"
    found = _read(tmp_path, "list", text)
    assert found.format is ListFormat.EXPORTED_SYMBOLS
    rows = [(e.pattern, e.match, e.line, e.column) for e in found.entries]
    assert rows == [
        ("_foo_open", Match.EXACT, 2, 1),
        ("_foo_*", Match.GLOB, 3, 3),
        (".objc_class_name_Foo", Match.EXACT, 5, 1),
        ("-[Foo bar:baz:]", Match.EXACT, 6, 1),
    ]


def test_unexported_symbols_by_name_and_by_request(tmp_path):
    named = _read(tmp_path, "foo-unexported.txt", "_foo_internal\n")
    asked = _read(tmp_path, "foo.txt", "_foo_internal\n", ListFormat.UNEXPORTED_SYMBOLS)
    for found in (named, asked):
        assert found.format is ListFormat.UNEXPORTED_SYMBOLS
        assert [entry.scope for entry in found.entries] == [EntryScope.LOCAL]
        assert not found.exhaustive


def test_plain(tmp_path):
    found = _read(tmp_path, "foo.sym", "foo_open\nfoo_close\n")
    assert found.format is ListFormat.PLAIN
    assert [entry.pattern for entry in found.entries] == ["foo_open", "foo_close"]


STUB_3 = """\
--- !tapi-tbd-v3
archs:           [ x86_64, arm64 ]
uuids:           [ 'x86_64: 0000', 'arm64: 1111' ]
platform:        macosx
install-name:    /usr/lib/libfoo.1.dylib
current-version: 1.2
exports:
  - archs:           [ x86_64 ]
    symbols:         [ _old, '_quoted$name' ]
  - archs:           [ x86_64, arm64 ]
    symbols:         [ _foo,   # the first
                       _bar ]
    objc-classes:    [ Foo ]
    weak-def-symbols: [ _weak ]
    thread-local-symbols: [ _tls ]
undefineds:
  - archs:           [ x86_64 ]
    symbols:         [ _malloc ]
...
"""
STUB_4 = """\
--- !tapi-tbd
tbd-version:     4
targets:         [ x86_64-macos, arm64e-macos ]
install-name:    '/usr/lib/libfoo.1.dylib'
exports:
  - targets: [ x86_64-macos, arm64e-macos ]
    symbols:
      - _foo
      - "_bar\\x41"
reexports:
  - targets: [ arm64e-macos ]
    symbols: [ _again ]
--- !tapi-tbd
tbd-version: 4
targets: [ arm64e-macos ]
install-name: '/usr/lib/libinner.dylib'
exports:
  - targets: [ arm64e-macos ]
    symbols: [ _inner ]
...
"""
STUB_5 = """\
{
  "tapi_tbd_version": 5,
  "main_library": {
    "target_info": [{ "target": "arm64-macos" }],
    "install_names": [{ "name": "/usr/lib/libfoo.1.dylib" }],
    "exported_symbols": [
      { "text": { "global": ["_foo"], "weak": ["_weak"] },
        "data": { "global": ["_table"], "objc_class": ["Foo"], "thread_local": ["_tls"] } },
      { "targets": ["x86_64-macos"], "text": { "global": ["_old"] } }
    ],
    "undefined_symbols": [{ "text": { "global": ["_malloc"] } }]
  },
  "libraries": [{ "install_names": [{ "name": "/usr/lib/libinner.dylib" }],
                  "exported_symbols": [{ "text": { "global": ["_inner"] } }] }]
}
"""


def test_stub_version_3(tmp_path):
    found = _read(tmp_path, "libfoo.txt", STUB_3)
    assert (found.format, found.library) == (ListFormat.TEXT_STUB, "/usr/lib/libfoo.1.dylib")
    both = Condition(("aarch64", "x86_64"))
    rows = [(e.pattern, e.line, e.kind, e.tags) for e in found.entries if e.condition == both]
    assert rows == [
        ("_foo", 11, None, ()),
        ("_bar", 12, None, ()),
        ("_weak", 14, None, ("weak",)),
        ("_tls", 15, SymbolKind.TLS, ()),
        ("_OBJC_CLASS_$_Foo", 13, SymbolKind.OBJECT, ()),
        ("_OBJC_METACLASS_$_Foo", 13, SymbolKind.OBJECT, ()),
    ]
    assert [e.pattern for e in found.entries if e.condition != both] == ["_old", "_quoted$name"]


def test_stub_version_4(tmp_path):
    found = _read(tmp_path, "libfoo.tbd", STUB_4)
    rows = [(e.pattern, e.line, e.library, e.tags) for e in found.entries]
    assert rows == [
        ("_foo", 8, "/usr/lib/libfoo.1.dylib", ()),
        ("_barA", 9, "/usr/lib/libfoo.1.dylib", ()),
        ("_again", 12, "/usr/lib/libfoo.1.dylib", ("reexport",)),
        ("_inner", 19, "/usr/lib/libinner.dylib", ()),
    ]
    assert found.entries[2].condition == Condition(("aarch64",))


def test_stub_version_5(tmp_path):
    found = _read(tmp_path, "libfoo.tbd", STUB_5)
    rows = [(e.pattern, e.line, e.kind, e.library) for e in found.entries]
    main, inner = "/usr/lib/libfoo.1.dylib", "/usr/lib/libinner.dylib"
    assert rows == [
        ("_foo", 7, SymbolKind.FUNCTION, main),
        ("_weak", 7, SymbolKind.FUNCTION, main),
        ("_table", 8, SymbolKind.OBJECT, main),
        ("_tls", 8, SymbolKind.TLS, main),
        ("_OBJC_CLASS_$_Foo", 8, SymbolKind.OBJECT, main),
        ("_OBJC_METACLASS_$_Foo", 8, SymbolKind.OBJECT, main),
        ("_old", 9, SymbolKind.FUNCTION, main),
        ("_inner", 14, SymbolKind.FUNCTION, inner),
    ]


DEBIAN = """\
libfoo.so.1 libfoo1 #MINVER#
| libfoo1 (>> 2)
* Build-Depends-Package: libfoo-dev
# a comment
#MISSING: 1.2# gone@Base 1.0
 foo_open@Base 1.0
 foo_read@FOO_2 2.0 1
 (arch=amd64 arm64)foo_fast@Base 1.0
 (arch=!i386|optional)foo_slow@Base 1.0
 (arch-bits=32|arch-endian=big)foo_old@Base 1.0
 (c++)"ns::run(int, char*)@Base" 1.0
 (regex)"^foo_v.*@Base$" 1.0
 (symver)FOO_3 3.0
 *@FOO_4 4.0
 (subst)_Z3foo{size_t}@Base 1.0
#include "more.symbols"
libbar.so.1 libbar1 #MINVER#
 bar@Base 1.0
"""


def test_debian_symbols(tmp_path):
    (tmp_path / "more.symbols").write_text("\n more@Base 1.0\n")
    found = _read(tmp_path, "libfoo1.symbols", DEBIAN)
    assert (found.format, found.library) == (ListFormat.DEBIAN_SYMBOLS, "libfoo.so.1")
    rows = [(e.pattern, e.version, e.match, e.line) for e in found.entries]
    assert rows == [
        ("foo_open", None, Match.EXACT, 6),
        ("foo_read", "FOO_2", Match.EXACT, 7),
        ("foo_fast", None, Match.EXACT, 8),
        ("foo_slow", None, Match.EXACT, 9),
        ("foo_old", None, Match.EXACT, 10),
        ("ns::run(int, char*)", None, Match.EXACT, 11),
        ("^foo_v.*@Base$", None, Match.REGEX, 12),
        ("FOO_3", "FOO_3", Match.VERSION, 13),
        ("FOO_4", "FOO_4", Match.VERSION, 14),
        ("more", None, Match.EXACT, 2),
        ("bar", None, Match.EXACT, 18),
    ]
    by_name = {entry.pattern: entry for entry in found.entries}
    assert by_name["foo_fast"].condition == Condition(("aarch64", "x86_64"))
    assert by_name["foo_slow"].condition == Condition(("i386",), negated=True)
    assert by_name["foo_old"].condition == Condition(bits=32, byte_order="big")
    assert by_name["ns::run(int, char*)"].language == "c++"
    assert by_name["more"].file == str(tmp_path / "more.symbols")
    assert by_name["bar"].library == "libbar.so.1"
    assert found.location(by_name["more"]).line == 2
    assert found.notes == ("line 15: not checked, the tag `subst` stands for names of another tool",)
