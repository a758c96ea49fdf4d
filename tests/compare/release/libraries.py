"""Releases made by hand, and by a compiler with a program that was linked with the old one."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.app import release
from abilint.app.diff import diff
from abilint.app.request import DiffRequest, HeaderOptions, SideRequest
from abilint.compare.release import compare
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.release import Library
from abilint.model.surface import HeaderOutcome, HeaderStatus, SourceKind, Surface
from abilint.model.symbol import Binding, Scope, Symbol, SymbolKind, Table, Visibility
from abilint.model.target import ByteOrder, Format, Target

if TYPE_CHECKING:
    from pathlib import Path

ELF = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
MACHO = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "", "11.0")
PE = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "mingw")
SONAME = "libfoo.so.1"
FUNCTION = Symbol(
    name="",
    link_name="",
    version=None,
    version_default=False,
    version_library=None,
    kind=SymbolKind.FUNCTION,
    scope=Scope.EXPORTED,
    binding=Binding.GLOBAL,
    visibility=Visibility.DEFAULT,
    size=8,
    address=4096,
    section=1,
    table=Table.DYNAMIC,
)


def symbol(name: str, **facts: object) -> Symbol:
    """An exported function, but for `facts`."""
    return FUNCTION._replace(**{"name": name, "link_name": name, **facts})


def weak(name: str, **facts: object) -> Symbol:
    """What a compiler emits for an inline function."""
    return symbol(name, binding=Binding.WEAK, **facts)


def library(
    *symbols: Symbol, target: Target = ELF, headers: Surface | None = None, **facts: object
) -> Library:
    """A shared library with these symbols; `facts` are of its artifact."""
    plain = Artifact(
        path=SONAME, target=target, kind=ArtifactKind.SHARED, identity=SONAME, has_dynamic_symbols=True
    )
    member = Member(replace(plain, **facts), Role.SUBJECT, symbols)
    return Library(Build(target, (member,), headers), member, (member,))


def headers(*declarations: object) -> Surface:
    """What a header declares that was read whole."""
    outcome = HeaderOutcome("foo.h", HeaderStatus.CHECKED)
    return Surface(SourceKind.HEADER, ELF, declarations, (outcome,))


def told(old: Library, new: Library) -> list[tuple[object, ...]]:
    """Kind, subject, before and after of each change."""
    return [(c.kind.value, c.subject, c.before, c.after) for c in compare(old, new)]


class Release(Struct, frozen=True, dict=True):
    """One side: its source, and how it is linked."""

    source: str
    versions: str | None = None
    flags: tuple[str, ...] = ()
    language: str = "c"


class Witness(Struct, frozen=True, dict=True):
    """What a program that was linked with the old release does on each."""

    on_old: int
    on_new: int
    links_anew: bool
    complaint: str

    @property
    def runs(self) -> bool:
        """Whether it does the same on both."""
        return self.on_old == self.on_new == 0


def build(folder: Path, name: str, side: Release, *, strip: bool = True) -> Path:
    """Compile one side as `folder/name/libfoo.so.1`."""
    home = folder / name
    home.mkdir()
    source = home / f"foo.{side.language}"
    source.write_text(side.source)
    flags = [*side.flags]
    if side.versions:
        (home / "foo.map").write_text(side.versions)
        flags.append(f"-Wl,--version-script={home / 'foo.map'}")
    if not any("-soname" in flag for flag in flags):
        flags.append(f"-Wl,-soname,{SONAME}")
    compiler = "gcc" if side.language == "c" else "g++"
    target = home / SONAME
    run(compiler, "-shared", "-fPIC", "-O1", str(source), "-o", str(target), *flags)
    if strip:
        run("strip", str(target))
    return target


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)


def witness(folder: Path, old: Path, new: Path, program: str, *flags: str, language: str = "c") -> Witness:
    """Link a program with the old release, and run it on both."""
    source = folder / f"program.{language}"
    source.write_text(program)
    compiler = "gcc" if language == "c" else "g++"
    run(compiler, str(source), str(old), "-o", str(folder / "program"), *flags)
    codes = [_run_on(folder / "program", side) for side in (old, new)]
    anew = subprocess.run(
        [compiler, str(source), str(new), "-o", str(folder / "anew"), *flags],
        capture_output=True,
        check=False,
    )
    return Witness(codes[0][0], codes[1][0], anew.returncode == 0, codes[1][1])


def _run_on(program: Path, side: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(program)],
        env={"LD_LIBRARY_PATH": str(side.parent), "LD_BIND_NOW": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return done.returncode, done.stderr


def judged(old: Path, new: Path):
    """Give the report of `abilint diff`."""
    return diff(DiffRequest(SideRequest(str(old)), SideRequest(str(new))))


def changes(old: Path, new: Path):
    """Give what differs between two files."""
    sides = release.start(SideRequest(str(old)), SideRequest(str(new)), HeaderOptions(), None)
    before, after = (side.finish() for side in sides)
    ((one, other),) = release.pairs(before.libraries, after.libraries)
    return compare(one, other)
