"""Compare `abilint symbols -o bsd|posix|sysv` with GNU nm, line by line, over files of this machine.

    python tests/oracles/nm_sweep.py [--limit N] [--nm NM] [--demangle] [--archives] [ROOT...]

Every ELF file below the roots is compared in every mode, symbolic links are left out; with `--archives`
every static library instead. Exit code 1 where a line differs. `--limit` takes that many files, spread
evenly over the sorted list.
"""

from __future__ import annotations

import argparse
import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from abilint.errors import InputError
from abilint.readers import read
from abilint.report import nm
from abilint.report.symbol_choice import Choice, choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.artifact import Artifact

ROOTS = ("/usr/lib", "/usr/bin", "/usr/sbin", "/usr/libexec", "/usr/local", "/opt")


class Mode(NamedTuple):
    """One way to call both programs."""

    format: str
    flags: tuple[str, ...]
    choice: Choice = Choice()
    sizes: bool = False
    demangle: bool = False


MODES = (
    Mode("bsd", ()),
    Mode("bsd", ("-S",), sizes=True),
    Mode("bsd", ("-D",), Choice(dynamic=True)),
    Mode("bsd", ("-D", "-S"), Choice(dynamic=True), sizes=True),
    Mode("bsd", ("-g",), Choice(extern_only=True)),
    Mode("bsd", ("-D", "-g"), Choice(dynamic=True, extern_only=True)),
    Mode("bsd", ("-u",), Choice(undefined_only=True)),
    Mode("bsd", ("-D", "-u"), Choice(dynamic=True, undefined_only=True)),
    Mode("bsd", ("--defined-only",), Choice(defined_only=True)),
    Mode("bsd", ("-D", "--defined-only"), Choice(dynamic=True, defined_only=True)),
    Mode("posix", ()),
    Mode("posix", ("-D",), Choice(dynamic=True)),
    Mode("sysv", ()),
    Mode("sysv", ("-D",), Choice(dynamic=True)),
    Mode("sysv", ("-D", "-u"), Choice(dynamic=True, undefined_only=True)),
)
DEMANGLED = (
    Mode("bsd", ("-C",), demangle=True),
    Mode("bsd", ("-C", "-D"), Choice(dynamic=True), demangle=True),
)


ELF_MAGICS = (b"\x7fELF",)
ARCHIVE_MAGICS = (b"!<arch>\n", b"!<thin>\n")


def elf_files(roots: tuple[str, ...]) -> list[str]:
    """Every regular ELF file below the roots, each once."""
    return _files(roots, ELF_MAGICS)


def archives(roots: tuple[str, ...]) -> list[str]:
    """Every static library below the roots, each once."""
    return _files(roots, ARCHIVE_MAGICS)


def _files(roots: tuple[str, ...], magics: tuple[bytes, ...]) -> list[str]:
    found = {
        str(path)
        for root in roots
        for path in Path(root).rglob("*")
        if not path.is_symlink() and path.is_file() and _starts_with(path, magics)
    }
    return sorted(found)


def _starts_with(path: Path, magics: tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(magics)
    except OSError:
        return False


def spread(paths: list[str], limit: int) -> list[str]:
    """Take `limit` of the paths, evenly."""
    return [paths[i * len(paths) // limit] for i in range(limit)] if 0 < limit < len(paths) else paths


def expected(path: str, mode: Mode, program: str) -> bytes:
    """What nm prints on standard output."""
    command = [program, *no_bitcode(), "-f", mode.format, *mode.flags, path]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}).stdout


@functools.cache
def no_bitcode() -> tuple[str, ...]:
    """Have nm load GCC's plugin alone: LLVM's shows the bitcode beside the code in Rust's objects instead."""
    found = subprocess.run(
        ["gcc", "-print-file-name=liblto_plugin.so"], capture_output=True, check=True, text=True
    )
    return ("--plugin", found.stdout.strip())


def actual(artifacts: Iterable[Artifact], mode: Mode) -> bytes:
    """What abilint prints on standard output."""
    return b"".join(_listed(artifact, mode) for artifact in artifacts)


def _listed(artifact: Artifact, mode: Mode) -> bytes:
    undefined_only = mode.choice.undefined_only
    text = nm.heading(artifact, mode.format, several=False, undefined_only=undefined_only)
    symbols = choose(artifact, mode.choice, as_nm=True)
    rows = nm.lines(artifact, symbols or (), mode.format, demangle=mode.demangle, sizes=mode.sizes)
    return (text + "".join(f"{row}\n" for row in rows)).encode("utf-8", "surrogateescape")


def differences(path: str, program: str, modes: tuple[Mode, ...]) -> Iterator[str]:
    """One report for each mode in which the two outputs differ, or for a file that only nm reads."""
    try:
        artifacts = read(path).artifacts
    except InputError as error:
        if expected(path, MODES[0], program) or expected(path, MODES[2], program):
            yield f"{error} (nm reads it)"
        return
    sections = {section.name[:9] for artifact in artifacts for section in artifact.sections}
    if ".gnu.lto_" in sections or any("LTO" in note for note in artifacts[0].notes):
        return  # nm asks the compiler's plugin there, which answers with other symbols
    for mode in modes:
        theirs, ours = expected(path, mode, program), actual(artifacts, mode)
        if theirs != ours:
            yield f"{path} {mode.format} {' '.join(mode.flags)}: {first_difference(theirs, ours)}"


def first_difference(theirs: bytes, ours: bytes) -> str:
    """Show the first line in which the two outputs differ."""
    nm_lines, our_lines = theirs.split(b"\n"), ours.split(b"\n")
    for number, (one, other) in enumerate(zip(nm_lines, our_lines, strict=False), 1):
        if one != other:
            return f"line {number}: nm {one!r}, abilint {other!r}"
    return f"nm has {len(nm_lines)} lines, abilint {len(our_lines)}"


def main() -> int:
    """Sweep, print the differences, and say how many lines were equal."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("roots", nargs="*", default=ROOTS)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--demangle", action="store_true")
    parser.add_argument("--archives", action="store_true")
    args = parser.parse_args()
    find = archives if args.archives else elf_files
    paths = spread(find(tuple(args.roots)), args.limit)
    modes = DEMANGLED if args.demangle else MODES
    wrong = [problem for path in paths for problem in _reported(path, args.nm, modes)]
    sys.stdout.write(f"{len(paths)} files, {len(modes)} modes, {len(wrong)} differences\n")
    return 1 if wrong else 0


def _reported(path: str, program: str, modes: tuple[Mode, ...]) -> Iterator[str]:
    for problem in differences(path, program, modes):
        sys.stdout.write(problem + "\n")
        sys.stdout.flush()
        yield problem


if __name__ == "__main__":
    sys.exit(main())
