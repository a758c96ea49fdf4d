"""Reconciling on values: what each kind of list says of a binary, and which library it is about."""

from __future__ import annotations

from abilint.compare import export_list as comparison
from abilint.compare import list_choice
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.difference import Difference, DifferenceKind, Relation
from abilint.model.export_list import Condition, EntryScope, ExportEntry, ExportList, ListFormat, Match
from abilint.model.symbol import Binding, Scope, Symbol, SymbolKind, Table, Visibility
from abilint.model.target import ByteOrder, Format, Target

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
MACOS = Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")


def _symbol(name: str, target: Target = LINUX, **facts: object) -> Symbol:
    link_name = name.removeprefix("_") if target.format is Format.MACHO else name
    values: dict[str, object] = {
        "version": None, "version_default": False, "version_library": None, "kind": SymbolKind.FUNCTION,
        "scope": Scope.EXPORTED, "binding": Binding.GLOBAL, "visibility": Visibility.DEFAULT, "size": 1,
        "address": 1, "section": 0, "table": Table.DYNAMIC,
    }  # fmt: skip
    return Symbol(name, link_name, **(values | facts))  # type: ignore[arg-type]


def _member(
    *symbols: Symbol, target: Target = LINUX, identity: str = "libfoo.so.1", **facts: object
) -> Member:
    artifact = Artifact(f"/x/{identity}", target, ArtifactKind.SHARED, identity=identity, **facts)  # type: ignore[arg-type]
    return Member(artifact, Role.SUBJECT, symbols)


def _found(export_list: ExportList, *members: Member) -> list[tuple[str, str | None]]:
    build = Build(members[0].artifact.target, members, export_lists=(export_list,))
    return [(str(d.kind), d.link_name) for d in comparison.compare(build, ()).differences]


def _list(list_format: ListFormat, *entries: ExportEntry, library: str | None = None) -> ExportList:
    return ExportList("list", list_format, entries, library=library)


def test_a_macho_list_names_symbols_with_their_underscore():
    symbols = _symbol("_foo", MACOS), _symbol("_helper", MACOS)
    listed = _list(ListFormat.EXPORTED_SYMBOLS, ExportEntry("_foo"), ExportEntry("_gone"))
    found = _found(listed, _member(*symbols, target=MACOS))
    assert found == [(DifferenceKind.UNLISTED, "helper"), (DifferenceKind.LISTED_MISSING, "gone")]


def test_an_unexported_list_says_what_stays_inside_and_no_more():
    symbols = _symbol("_foo", MACOS), _symbol("_foo_internal", MACOS)
    entry = ExportEntry("_foo_*", match=Match.GLOB, scope=EntryScope.LOCAL)
    found = _found(_list(ListFormat.UNEXPORTED_SYMBOLS, entry), _member(*symbols, target=MACOS))
    assert found == [(DifferenceKind.UNLISTED, "foo_internal")]


def test_a_stub_is_about_the_slice_and_the_library_that_it_names():
    other = Condition(("x86_64",))
    entries = (
        ExportEntry("_foo", library="/usr/lib/libfoo.dylib"),
        ExportEntry("_intel", library="/usr/lib/libfoo.dylib", condition=other),
        ExportEntry("_inner", library="/usr/lib/libinner.dylib"),
    )
    stub = _list(ListFormat.TEXT_STUB, *entries, library="/usr/lib/libfoo.dylib")
    member = _member(_symbol("_foo", MACOS), target=MACOS, identity="/usr/lib/libfoo.dylib")
    assert _found(stub, member) == []
    assert _found(stub, _member(target=MACOS, identity="/usr/lib/libinner.dylib")) == [
        (DifferenceKind.LISTED_MISSING, "inner")
    ]
    assert _found(stub, _member(target=MACOS, identity="/usr/lib/libother.dylib")) == []


def test_a_definition_without_a_name_is_found_by_its_ordinal():
    entries = ExportEntry("hushed", ordinal=7, tags=("noname",)), ExportEntry("loud", ordinal=8)
    member = _member(_symbol("#7", WINDOWS, ordinal=7), target=WINDOWS, identity="foo.dll")
    assert _found(_list(ListFormat.MODULE_DEFINITION, *entries), member) == [
        (DifferenceKind.LISTED_MISSING, "loud")
    ]


def test_dllexport_adds_to_what_a_definition_file_names():
    symbols = _symbol("listed", WINDOWS), _symbol("by_attribute", WINDOWS)
    member = _member(*symbols, target=WINDOWS, identity="foo.dll")
    assert _found(_list(ListFormat.MODULE_DEFINITION, ExportEntry("listed")), member) == []


def test_a_promise_that_neither_a_dll_nor_its_definition_file_keeps():
    member = _member(_symbol("listed", WINDOWS), target=WINDOWS, identity="foo.dll")
    listed = _list(ListFormat.MODULE_DEFINITION, ExportEntry("listed"))
    build = Build(WINDOWS, (member,), export_lists=(listed,))
    missing = Difference(Relation.PROMISE, DifferenceKind.MISSING, 0, 0, None, link_name="forgotten")
    found = comparison.compare(build, (missing,)).differences
    assert [(d.kind, d.link_name, d.declaration) for d in found] == [
        (DifferenceKind.LIST_FORGETS, "forgotten", 0)
    ]


def test_a_definition_file_is_about_the_library_that_it_names():
    core = _member(_symbol("a", WINDOWS), _symbol("b", WINDOWS), target=WINDOWS, identity="core.dll")
    facade = _member(_symbol("c", WINDOWS), target=WINDOWS, identity="Facade.dll")
    listed = _list(ListFormat.MODULE_DEFINITION, ExportEntry("a"), library="facade")
    assert list_choice.chosen(Build(WINDOWS, (core, facade), export_lists=(listed,))) == ((0, 1, None),)


def test_hidden_static_and_undefined_names_are_told_apart():
    symbols = (
        _symbol("hidden", scope=Scope.HIDDEN, visibility=Visibility.HIDDEN),
        _symbol("made_local", scope=Scope.LOCAL, localized=True),
        _symbol("static", scope=Scope.LOCAL, localized=False),
        _symbol("needed", scope=Scope.UNDEFINED),
    )
    names = ("hidden", "made_local", "static", "needed", "nowhere")
    build = Build(
        LINUX, (_member(*symbols),), export_lists=(_list(ListFormat.PLAIN, *map(ExportEntry, names)),)
    )
    found = {d.link_name: (d.kind, d.after) for d in comparison.compare(build, ()).differences}
    assert found == {
        "hidden": (DifferenceKind.LISTED_HIDDEN, "hidden"),
        "made_local": (DifferenceKind.LISTED_HIDDEN, "local"),
        "static": (DifferenceKind.LISTED_MISSING, "static"),
        "needed": (DifferenceKind.LISTED_MISSING, "undefined"),
        "nowhere": (DifferenceKind.LISTED_MISSING, None),
    }


def test_debian_patterns():
    symbols = (
        _symbol("_ZN2ns3runEi"),
        _symbol("foo_v1"),
        _symbol("old", version="FOO_3"),
        _symbol("left"),
    )
    entries = (
        ExportEntry("ns::run(int)", language="c++", library="libfoo.so.1"),
        ExportEntry("^foo_v[0-9]@Base$", match=Match.REGEX, library="libfoo.so.1"),
        ExportEntry("FOO_3", match=Match.VERSION, version="FOO_3", library="libfoo.so.1"),
        ExportEntry("maybe", tags=("optional",), library="libfoo.so.1"),
        ExportEntry("elsewhere", condition=Condition(("i386",)), library="libfoo.so.1"),
        ExportEntry("not_here", condition=Condition(("x86_64",), negated=True), library="libfoo.so.1"),
        ExportEntry("narrow", condition=Condition(bits=32), library="libfoo.so.1"),
        ExportEntry("backwards", condition=Condition(byte_order="big"), library="libfoo.so.1"),
    )
    found = _found(_list(ListFormat.DEBIAN_SYMBOLS, *entries, library="libfoo.so.1"), _member(*symbols))
    assert found == [(DifferenceKind.UNLISTED, "left")]


def test_a_regular_expression_that_may_run_away_is_noted_and_not_tried():
    patterns = ("(a+)+$", "a*a*a*a*b", "(?=a)b", "(a|b)\\1", "(", "^a.*b.*c.*$")
    entries = (ExportEntry(p, n, match=Match.REGEX, library="libfoo.so.1") for n, p in enumerate(patterns, 1))
    listed = _list(ListFormat.DEBIAN_SYMBOLS, *entries, library="libfoo.so.1")
    build = Build(LINUX, (_member(_symbol("a" * 1_000)),), export_lists=(listed,))
    notes = [note.partition(":")[0] for _, note in comparison.compare(build, ()).notes]
    assert notes == ["line 1", "line 2", "line 3", "line 4", "line 5"]


def test_of_two_libraries_a_script_is_about_the_one_that_exports_its_names():
    ours, theirs = _member(_symbol("foo")), _member(_symbol("bar"), identity="libbar.so.1")
    script = _list(ListFormat.VERSION_SCRIPT, ExportEntry("bar"), ExportEntry("*", match=Match.GLOB))
    build = Build(LINUX, (ours, theirs), export_lists=(script,))
    assert list_choice.chosen(build) == ((0, 1, None),)
    assert list_choice.why_none(build, theirs) is None
    assert list_choice.why_none(build, ours) == "no export list given is about libfoo.so.1: list (for ELF)"


def test_a_symver_node_without_local_exports_what_it_does_not_list():
    script = _list(
        ListFormat.VERSION_SCRIPT,
        ExportEntry("foo", version="V1"),
        ExportEntry("*", match=Match.GLOB, scope=EntryScope.LOCAL, version="V1"),
        ExportEntry("other", version="V2"),
    )
    symbols = _symbol("foo", version="V1"), _symbol("foo", version="V2"), _symbol("by_source", version="V2")
    leak = _symbol("leak", version="V1")
    assert _found(script, _member(*symbols, leak, _symbol("other", version="V2"))) == [
        (DifferenceKind.UNLISTED, "leak")
    ]
