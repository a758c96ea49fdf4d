"""A version script decides as GNU ld decides: each name is exported, and under the node, that ld gives it."""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint import readers
from abilint.compare import export_list as comparison
from abilint.model.build import Build, Member, Role
from abilint.model.difference import DifferenceKind
from abilint.surfaces import export_list

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("foo", "foo_a", "foo_ab", "foo_b", "bar", "bar_a", "baz")
SCRIPTS = {
    "exact before wildcard": "V1 { global: foo_*; local: *; }; V2 { global: foo_a; } V1;",
    "local exact before wildcard": "V1 { global: foo*; local: foo_a; *; };",
    "wildcard before star": "V1 { global: *; local: foo_*; };",
    "global wildcard before local wildcard": "V1 { global: foo_a*; local: foo_*; };",
    "later node": "V1 { global: foo; local: *; }; V2 { global: foo_*; } V1; V3 { global: bar*; } V2;",
    "no local": "V1 { global: foo; };",
    "wildcards of two nodes": "V1 { global: foo*; local: *; }; V2 { global: foo_*; } V1;",
    "narrow wildcard first": "V1 { global: foo_a*; local: *; }; V2 { global: foo*; } V1;",
    "stars of two nodes": "V1 { global: *; }; V2 { global: *; } V1;",
    "anonymous": "{ global: foo; ba?; local: *; };",
    "classes": "V1 { global: foo_[ab]; ba[!r]; local: *; };",
    "quoted star": 'V1 { global: "foo*"; bar; local: *; };',
    "later local": "V1 { global: foo_a; local: *; }; V2 { global: foo_a*; local: foo_b; } V1;",
    "local star only in the first": "V1 { local: *; }; V2 { global: b*; foo; } V1;",
}


def _link(folder: Path, script: str) -> Path:
    source, text, library = folder / "a.c", folder / "a.map", folder / "liba.so"
    source.write_text("".join(f"int {name}(void) {{ return 1; }}\n" for name in NAMES))
    text.write_text(script)
    command = ["gcc", "-shared", "-fPIC", f"-Wl,--version-script={text}", str(source), "-o", str(library)]
    subprocess.run(command, check=True, capture_output=True)
    return library


def _build(library: Path, script: Path) -> Build:
    artifact = readers.read(str(library)).artifacts[0]
    member = Member(artifact, Role.SUBJECT, readers.linkage(artifact))
    return Build(artifact.target, (member,), export_lists=(export_list.read(str(script)),))


def _disagreements(library: Path, script: str, folder: Path) -> list[tuple[DifferenceKind, str | None]]:
    path = folder / "judged.map"
    path.write_text(script)
    found = comparison.compare(_build(library, path), ()).differences
    return [(d.kind, d.link_name) for d in found if d.kind is not DifferenceKind.PATTERN_UNUSED]


@pytest.mark.machine
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_library_agrees_with_the_script_it_was_linked_with(tmp_path, script):
    """ld only complains of nothing; we must, too. A quoted name that nobody defines is the exception."""
    library = _link(tmp_path, script)
    found = _disagreements(library, script, tmp_path)
    assert [each for each in found if each != (DifferenceKind.LISTED_MISSING, "foo*")] == []


@pytest.mark.machine
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_each_name_goes_where_ld_puts_it(tmp_path, script):
    library = _link(tmp_path, script)
    build = _build(library, tmp_path / "a.map")
    side = comparison._Side(build, 0, 0, None)
    decided = {name: side._verdict(side.patterns.named(name)) for name in NAMES}
    entries = build.export_lists[0].entries
    ours = {
        name: None if entry is None else entries[entry].version
        for name, (entry, exported) in decided.items()
        if exported
    }
    assert ours == _exports(library)


@pytest.mark.machine
def test_a_library_of_another_script(tmp_path):
    """Whatever is found of a library and a foreign script, ld does differently with the two scripts."""
    linked = {}
    for number, script in enumerate(SCRIPTS.values()):
        (tmp_path / str(number)).mkdir()
        linked[script] = _link(tmp_path / str(number), script)
    exports = {script: _exports(library) for script, library in linked.items()}
    for script, other in itertools.permutations(SCRIPTS.values(), 2):
        ours, theirs = exports[other], exports[script]
        found = _disagreements(linked[other], script, tmp_path)
        by_kind = {kind: {name for each, name in found if each is kind} for kind, _ in found}
        absent = by_kind.get(DifferenceKind.LISTED_HIDDEN, set())
        moved = by_kind.get(DifferenceKind.LIST_VERSION, set())
        assert by_kind.get(DifferenceKind.UNLISTED, set()) <= ours.keys() - theirs.keys(), (script, other)
        assert moved <= {n for n in ours.keys() & theirs.keys() if ours[n] != theirs[n]}, (script, other)
        assert absent <= theirs.keys() - ours.keys(), (script, other)
        exact = {n for n in theirs.keys() - ours.keys() if f"{n};" in script}
        assert exact <= absent, (script, other)


def _exports(library: Path) -> dict[str, str | None]:
    output = subprocess.run(
        ["nm", "-D", "--defined-only", str(library)], check=True, capture_output=True, text=True
    )
    words = [line.split()[-1] for line in output.stdout.splitlines() if " A " not in line]
    split = (word.partition("@@") for word in words)
    return {name: version or None for name, _, version in split if name in NAMES}
