"""Archives, dylibs and DLLs: compared as ELF libraries are, by what each format states."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from libraries import MACHO, PE, changes, library, run, symbol, told, weak

from abilint.app import release
from abilint.app.request import HeaderOptions, SideRequest
from abilint.compare.release import compare
from abilint.model.symbol import SymbolKind

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
SUFFIXES = {".so", ".dylib", ".dll", ".a", ".lib", ".o"}
BINARIES = sorted(path for path in SAMPLES.glob("*/*") if path.suffix in SUFFIXES)


@pytest.mark.parametrize("path", BINARIES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_library_and_itself(path):
    side = SideRequest(str(path))
    old, new = (each.finish() for each in release.start(side, side, HeaderOptions(), None))
    pairs = release.pairs(old.libraries, new.libraries)
    assert pairs
    assert [compare(*pair) for pair in pairs] == [()] * len(pairs)


def archive(folder: Path, **members: str) -> Path:
    folder.mkdir()
    objects = []
    for name, source in members.items():
        (folder / f"{name}.c").write_text(source)
        objects.append(str(folder / f"{name}.o"))
        run("gcc", "-O1", "-c", str(folder / f"{name}.c"), "-o", objects[-1])
    run("ar", "rcs", str(folder / "libfoo.a"), *objects)
    return folder / "libfoo.a"


def found(old: Path, new: Path):
    return [(c.kind.value, c.subject, c.before, c.after) for c in changes(old, new)]


FOO, BAR = "int foo(void) { return 1; }\n", "int bar(void) { return 2; }\n"


@pytest.mark.machine
def test_an_archive_whose_function_moved_to_another_member(tmp_path):
    old = archive(tmp_path / "old", one=FOO + BAR)
    new = archive(tmp_path / "new", one=BAR, two=FOO)
    assert found(old, new) == []


@pytest.mark.machine
def test_an_archive_whose_function_became_static(tmp_path):
    """A program's object files no longer link: what was linked has the old code in it."""
    old, new = (
        archive(tmp_path / "old", one=FOO + BAR),
        archive(tmp_path / "new", one=f"static {FOO} int *p = (int *)foo; {BAR}"),
    )
    assert found(old, new) == [("symbol-removed", "foo", None, "local"), ("symbol-added", "p", None, None)]
    (tmp_path / "program.c").write_text("int foo(void); int main(void) { return foo() - 1; }")
    links = [
        subprocess.run(
            ["gcc", str(tmp_path / "program.c"), str(side), "-o", str(tmp_path / "program")],
            capture_output=True,
            check=False,
        )
        for side in (old, new)
    ]
    assert [done.returncode == 0 for done in links] == [True, False]


@pytest.mark.machine
def test_a_variable_of_an_archive_is_linked_anew(tmp_path):
    old = archive(tmp_path / "old", one="int table[4] = {1};")
    new = archive(tmp_path / "new", one="int table[8] = {1};")
    ((change),) = changes(old, new)
    assert (change.kind, change.before, change.after, change.detail) == (
        "data-size-changed",
        "16",
        "32",
        "relinked",
    )


def test_names_of_macho_are_told_without_their_underscore():
    old, new = (
        library(symbol("_stays", link_name="stays"), *more, target=MACHO)
        for more in ([symbol("_gone", link_name="gone")], [weak("__ZN3Foo3barEv", link_name="_ZN3Foo3barEv")])
    )
    assert told(old, new) == [
        ("symbol-removed", "gone", None, None),
        ("symbol-added", "_ZN3Foo3barEv", None, "inline"),
    ]


def test_a_function_of_a_dll_that_became_a_variable():
    old = library(symbol("v", ordinal=1), target=PE)
    new = library(symbol("v", ordinal=1, kind=SymbolKind.OBJECT), target=PE)
    assert told(old, new) == [("symbol-kind-changed", "v", "function", "object")]
