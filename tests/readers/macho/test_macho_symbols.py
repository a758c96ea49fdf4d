"""What each bit of a symbol table entry and of the export trie means."""

import pytest
from macho_writer import (
    I386,
    MH_BUNDLE,
    MH_DSYM,
    MH_EXECUTE,
    MH_OBJECT,
    X86_64,
    MachoFile,
    Nlist,
    re_export,
    terminal,
    trie,
)

from abilint.model.artifact import ArtifactKind
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    Binding,
    Scope,
    SymbolKind,
    Table,
    Visibility,
)
from abilint.readers import linkage
from abilint.readers.macho.symbols import link_name

EXTERNAL, PRIVATE, SECTION, ABSOLUTE, INDIRECT, UNDEFINED = 1, 0x10, 0xE, 2, 0xA, 0


def static(artifact, *symbols, **changes):
    found = artifact(MachoFile(symbols=symbols, **changes).build())
    return {symbol.name: symbol for symbol in found.static_symbols}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("_foo", "foo"),
        ("__Z3foov", "_Z3foov"),
        ("___dso_handle", "__dso_handle"),
        ("__RNvC1a1f", "_RNvC1a1f"),
        ("_$s3abc", "$s3abc"),
        ("GCC_except_table0", "GCC_except_table0"),
        ("-[Box open]", "-[Box open]"),
        ("$ld$hide$os10.4$_foo", "$ld$hide$os10.4$_foo"),
        ("_", ""),
        ("", ""),
    ],
)
def test_exactly_one_underscore_goes(name, plain):
    assert link_name(name) == plain


def test_kind_is_that_of_the_section(artifact):
    found = static(artifact, Nlist(b"_f"), Nlist(b"_d", section=2), Nlist(b"_t", section=3))
    assert [found[name].kind for name in ("_f", "_d", "_t")] == [
        SymbolKind.FUNCTION, SymbolKind.OBJECT, SymbolKind.TLS,
    ]  # fmt: skip


def test_scope_without_a_trie(artifact):
    found = static(
        artifact,
        Nlist(b"_exported"),
        Nlist(b"_private", type=SECTION | EXTERNAL | PRIVATE),
        Nlist(b"_was_private", type=SECTION | PRIVATE),
        Nlist(b"_static", type=SECTION),
    )
    assert found["_exported"].scope is Scope.EXPORTED
    assert (found["_private"].scope, found["_private"].binding) == (Scope.HIDDEN, Binding.GLOBAL)
    assert (found["_was_private"].scope, found["_was_private"].localized) == (Scope.HIDDEN, True)
    assert found["_was_private"].visibility is Visibility.HIDDEN
    assert (found["_static"].scope, found["_static"].localized) == (Scope.LOCAL, False)


def test_the_loader_sees_the_external_part_where_there_is_no_trie(artifact):
    found = artifact(MachoFile(symbols=(Nlist(b"_a"), Nlist(b"_b", type=SECTION))).build())
    assert [(s.name, s.table) for s in found.dynamic_symbols] == [("_a", Table.DYNAMIC)]


def test_the_trie_outranks_the_external_bit(artifact):
    file = MachoFile(symbols=(Nlist(b"_in"), Nlist(b"_out")), trie=trie({b"_in": terminal()}))
    found = artifact(file.build())
    assert [s.name for s in found.dynamic_symbols] == ["_in"]
    assert {s.name: s.scope for s in found.static_symbols} == {"_in": Scope.EXPORTED, "_out": Scope.HIDDEN}


def test_an_empty_trie_exports_nothing(artifact):
    found = artifact(MachoFile(symbols=(Nlist(b"_a"),), trie=b"").build())
    assert found.has_dynamic_symbols
    assert [s.scope for s in linkage(found)] == [Scope.HIDDEN]


def test_weak_definitions_and_references(artifact):
    found = static(
        artifact,
        Nlist(b"_def", description=0x80),
        Nlist(b"_ref", type=EXTERNAL, section=0, description=0x40, value=0),
        Nlist(b"_hard", type=EXTERNAL, section=0, value=0),
    )
    assert [found[name].binding for name in ("_def", "_ref", "_hard")] == [
        Binding.WEAK, Binding.WEAK, Binding.GLOBAL,
    ]  # fmt: skip


def test_an_undefined_symbol_names_its_library(artifact):
    make = MachoFile()
    commands = (
        make.dylib(0xC, b"/usr/lib/libSystem.B.dylib"),
        make.dylib(0x80000018, b"@rpath/libweak.dylib"),
    )
    symbols = tuple(
        Nlist(b"_%d" % ordinal, type=EXTERNAL, section=0, description=ordinal << 8, value=0)
        for ordinal in (1, 2, 3, 254, 255, 0)
    )
    found = artifact(MachoFile(symbols=symbols, commands=commands).build())
    assert [s.version_library for s in found.static_symbols] == [
        "/usr/lib/libSystem.B.dylib", "@rpath/libweak.dylib", None, None, None, None,
    ]  # fmt: skip
    flat = artifact(MachoFile(symbols=symbols, commands=commands, flags=0).build())
    assert {s.version_library for s in flat.static_symbols} == {None}


def test_common_absolute_and_indirect(artifact):
    found = static(
        artifact,
        Nlist(b"_common", type=EXTERNAL, section=0, description=3 << 8, value=24),
        Nlist(b"_absolute", type=ABSOLUTE | EXTERNAL, section=0, value=7),
        Nlist(b"_alias", type=INDIRECT | EXTERNAL, section=0, value=2),
        file_type=MH_OBJECT,
    )
    common = found["_common"]
    assert (common.kind, common.size, common.address, common.section) == (
        SymbolKind.COMMON,
        24,
        8,
        SECTION_COMMON,
    )
    assert common.scope is Scope.EXPORTED
    assert found["_absolute"].section == SECTION_ABSOLUTE
    assert found["_alias"].forward == "_common"


def test_debugger_entries_are_left_out(artifact):
    found = artifact(MachoFile(symbols=(Nlist(b"/src/a.o", type=0x66), Nlist(b"_a"))).build())
    assert [s.name for s in found.static_symbols] == ["_a"]
    assert found.macho.debug_map
    assert not found.has_debug_info


def test_everything_that_a_trie_can_say(artifact):
    make = MachoFile()
    names = {
        b"_weak": terminal(4),
        b"_thread": terminal(1, 0x300),
        b"_absolute": terminal(2, 99),
        b"_resolved": terminal(0x10) + b"\x20",
        b"_data": terminal(0, 0x200),
        b"_same": re_export(1),
        b"_renamed": re_export(1, b"_other"),
    }
    found = artifact(MachoFile(commands=(make.dylib(0xC, b"@rpath/libb.dylib"),), trie=trie(names)).build())
    by_name = {s.name: s for s in found.dynamic_symbols}
    assert by_name["_weak"].binding is Binding.WEAK
    assert by_name["_thread"].kind is SymbolKind.TLS
    assert (by_name["_absolute"].section, by_name["_absolute"].address) == (SECTION_ABSOLUTE, 99)
    assert by_name["_resolved"].kind is SymbolKind.IFUNC
    assert by_name["_data"].kind is SymbolKind.OBJECT
    assert by_name["_same"].forward == "@rpath/libb.dylib:_same"
    assert (by_name["_renamed"].forward, by_name["_renamed"].version_library) == (
        "@rpath/libb.dylib:_other",
        "@rpath/libb.dylib",
    )
    assert {s.scope for s in found.dynamic_symbols} == {Scope.EXPORTED}


def test_linker_directives_are_kept_and_no_declaration_can_mean_them(artifact):
    name = b"$ld$hide$os10.4$_foo"
    found = artifact(MachoFile(symbols=(Nlist(name, type=ABSOLUTE | EXTERNAL, section=0),)).build())
    assert [s.name for s in found.static_symbols] == [name.decode()]
    assert linkage(found) == ()


@pytest.mark.parametrize(
    ("file_type", "kind"),
    [
        (MH_OBJECT, ArtifactKind.OBJECT),
        (MH_EXECUTE, ArtifactKind.EXECUTABLE),
        (MH_BUNDLE, ArtifactKind.SHARED),
        (MH_DSYM, ArtifactKind.DEBUG_ONLY),
    ],
)
def test_kinds_of_files(artifact, file_type, kind):
    assert artifact(MachoFile(file_type=file_type).build()).kind is kind


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("order", ["<", ">"])
def test_widths_and_byte_orders(artifact, bits, order):
    file = MachoFile(bits=bits, order=order, cpu=I386 if bits == 32 else X86_64, symbols=(Nlist(b"_f"),))
    found = artifact(file.build())
    assert found.target.bits == bits
    assert [(s.name, s.address) for s in found.static_symbols] == [("_f", 0x4100)]
