"""What abilint writes it reads back as the same list; real Debian lists agree with real libraries."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abilint import readers
from abilint.compare import export_list as comparison
from abilint.model.build import Build, Member, Role
from abilint.model.difference import DifferenceKind
from abilint.model.export_list import EntryScope, ExportEntry, ExportList, ListFormat, Match, VersionNode
from abilint.model.symbol import SymbolKind
from abilint.report.export_list import package_of, render
from abilint.surfaces import export_list
from abilint.surfaces.export_list.text import SourceText

NAMES = st.one_of(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_$.]{0,12}", fullmatch=True),
    st.sampled_from(
        ["global", "local", "extern", "NAME", "EXPORTS", "data", "foo@8", "@f@8", "?f@@YAXXZ", "_ZN1a1bEv"]
    ),
)
ODD_NAMES = st.one_of(NAMES, st.sampled_from(["a b", "a;b", "{", "*", "[x]", "f(int, char*)", "#f", "a=b"]))
GLOBS = st.from_regex(r"[a-z_]{1,4}(\*|\?|\[a-z\])[a-z_]{0,4}", fullmatch=True)
VERSIONS = st.sampled_from(["V_1", "V_2", "V-3.x"])


def _again(written: ExportList) -> ExportList:
    return export_list.PARSERS[written.format](SourceText("", render(written)))


def _bare(entry: ExportEntry) -> ExportEntry:
    return entry._replace(line=0, column=0)


@st.composite
def scripts(draw: st.DrawFn) -> ExportList:
    nodes = draw(st.lists(VERSIONS, unique=True, min_size=1))
    entries = []
    for node in nodes:
        for scope in EntryScope:
            for language, names in (("c", ODD_NAMES), ("c++", ODD_NAMES)):
                for pattern, match in draw(
                    st.lists(
                        st.one_of(
                            st.tuples(names, st.just(Match.EXACT)),
                            st.tuples(GLOBS, st.just(Match.GLOB)),
                        ),
                        max_size=3,
                    )
                ):
                    entries.append(
                        ExportEntry(pattern, match=match, scope=scope, version=node, language=language)
                    )
    chain = tuple(VersionNode(node, tuple(nodes[:n])[-1:]) for n, node in enumerate(nodes))
    return ExportList("", ListFormat.VERSION_SCRIPT, tuple(entries), nodes=chain)


@given(scripts())
def test_version_scripts(written):
    found = _again(written)
    assert tuple(map(_bare, found.entries)) == written.entries
    assert tuple((n.name, n.parents) for n in found.nodes) == tuple(
        (n.name, n.parents) for n in written.nodes
    )


@given(
    st.lists(
        st.builds(
            ExportEntry,
            ODD_NAMES,
            kind=st.sampled_from([None, SymbolKind.OBJECT]),
            ordinal=st.one_of(st.none(), st.integers(1, 65_535)),
            target=st.one_of(st.none(), NAMES),
            library=st.just("foo"),
            tags=st.sampled_from([(), ("private",)]),
        ),
        max_size=8,
    )
)
def test_module_definitions(entries):
    written = ExportList("", ListFormat.MODULE_DEFINITION, tuple(entries), library="foo")
    assert tuple(map(_bare, _again(written).entries)) == written.entries


@given(st.lists(st.from_regex(r"_[A-Za-z0-9_$.]{1,12}", fullmatch=True), max_size=8))
def test_exported_symbols(names):
    written = ExportList("", ListFormat.EXPORTED_SYMBOLS, tuple(map(ExportEntry, names)))
    assert tuple(map(_bare, _again(written).entries)) == written.entries


@given(
    st.lists(
        st.builds(
            ExportEntry,
            st.from_regex(r"[A-Za-z_][A-Za-z0-9_$.]{0,12}", fullmatch=True),
            version=st.one_of(st.none(), VERSIONS),
            library=st.just("libfoo.so.1"),
            tags=st.sampled_from([(), ("optional",)]),
        ),
        max_size=8,
    )
)
def test_debian_symbols(entries):
    written = ExportList("", ListFormat.DEBIAN_SYMBOLS, tuple(entries), library="libfoo.so.1")
    found = _again(written)
    assert found.library == "libfoo.so.1"
    assert tuple(map(_bare, found.entries)) == written.entries


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libz.so.1", "libz1"),
        ("libxml2.so.2", "libxml2-2"),
        ("libFoo_Bar.so.3.1", "libfoo-bar3.1"),
        ("x", "x"),
    ],
)
def test_package_names(soname, package):
    assert package_of(soname) == package


RECORDS = Path("/var/lib/dpkg/info")


def _libraries(record: Path, library: str) -> list[Path]:
    listed = record.with_suffix(".list").read_text().split("\n")
    return [Path(path) for path in listed if path.endswith(f"/{library}") and Path(path).is_file()]


@pytest.mark.machine
def test_debian_records_agree_with_the_libraries_of_this_machine():
    """All but a handful do: a record is made from the library. What is left is a template's weak instance."""
    kinds: Counter[DifferenceKind] = Counter()
    compared = 0
    for record in sorted(RECORDS.glob("*.symbols")):
        found = export_list.read(str(record))
        assert found.format is ListFormat.DEBIAN_SYMBOLS, record
        assert not found.notes
        for library in {str(entry.library) for entry in found.entries}:
            for path in _libraries(record, library):
                artifact = readers.read(str(path)).artifacts[0]
                member = Member(artifact, Role.SUBJECT, readers.linkage(artifact))
                build = Build(artifact.target, (member,), export_lists=(found,))
                compared += len(found.entries)
                differences = comparison.compare(build, ()).differences
                missing = [d for d in differences if d.kind is not DifferenceKind.UNLISTED]
                assert all(str(d.link_name).startswith("_Z") for d in missing), (record, missing)
                kinds.update(difference.kind for difference in differences)
    assert compared > 1_000
    assert kinds[DifferenceKind.LISTED_MISSING] <= compared // 1_000
    assert set(kinds) <= {DifferenceKind.LISTED_MISSING, DifferenceKind.UNLISTED}
