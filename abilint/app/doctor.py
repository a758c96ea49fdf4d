"""`doctor`: what is installed, what is missing, and what each missing part would add."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abilint import __version__
from abilint.app import target_words
from abilint.errors import AbilintError, InputError
from abilint.model.part import Part, PartState
from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.target import Target
    from abilint.surfaces.header import PendingSurface

C = "#include <stddef.h>\n#include <stdio.h>\nsize_t abilint_probe(FILE *);\n"
CXX = "#include <string>\nstd::string abilint_probe();\n"
SYSROOTS = "pip install 'abilint[sysroots]', or give --sysroot"
COMPILER = "apt install gcc g++, or the like"


class Probe(NamedTuple):
    """A header that a library for some target could have."""

    name: str
    triple: str | None
    """None: this machine's."""
    suffix: str
    text: str
    adds: str
    way_out: str


PROBES = (
    Probe("C headers", None, ".h", C, "--header for libraries of this machine", "apt install libc6-dev"),
    Probe("C++ headers", None, ".hpp", CXX, "--header in C++", "apt install libstdc++-dev, or g++"),
    Probe("C headers, Windows", "x86_64-windows-msvc", ".h", C, "--header for DLLs", SYSROOTS),
    Probe("C headers, macOS", "arm64-apple-macos", ".h", C, "--header for dylibs", SYSROOTS),
    Probe("C headers, 64-bit ARM", "aarch64-linux-gnu", ".h", C, "--header for its libraries", SYSROOTS),
)
PROGRAMS = (
    (("cc", "gcc", "clang"), "C compiler", "diff --witness: programs that show a break", COMPILER),
    (("c++", "g++", "clang++"), "C++ compiler", "the same for C++", COMPILER),
    (("pkg-config",), "pkg-config", "--pkg-config: flags of installed packages", "apt install pkg-config"),
)


def parts() -> tuple[Part, ...]:
    """Look at everything; what is broken or missing is in the answer."""
    return (
        Part("abilint", PartState.WORKS, __version__, "the program itself"),
        Part("Python", PartState.WORKS, f"{platform.python_version()}, {sys.executable}", "all of it"),
        _rules(),
        _demangler(),
        *_header_parts(),
        _zstd(),
        *(_program(*each) for each in PROGRAMS),
    )


def _rules() -> Part:
    from abilint.rules import catalogue

    adds = "every judgement"
    try:
        count = len(catalogue.load().rules)
        return Part("rules", PartState.WORKS, f"{count}, {catalogue.builtin_directory()}", adds)
    except (AbilintError, OSError) as error:
        return Part("rules", PartState.BROKEN, str(error), adds, "install abilint anew")


def _demangler() -> Part:
    from abilint.readers.mangling import demangle

    mangled, plain = "_ZN3foo3barEi", "foo::bar(int)"
    adds, said = "names of C++ and Rust in messages", demangle(mangled)
    if said == plain:
        return Part("demangler", PartState.WORKS, f"{mangled} is {plain}", adds)
    return Part("demangler", PartState.BROKEN, f"{mangled} is {said}", adds, "pip install demangle")


def _header_parts() -> Iterator[Part]:
    """Have a small header read for each target, all at once."""
    with tempfile.TemporaryDirectory(prefix="abilint-doctor-") as folder:
        started = [(probe, _started(probe, Path(folder))) for probe in PROBES]
        for probe, pending in started:
            problem = pending if isinstance(pending, str) else _problem(pending)
            works = problem is None
            required = probe.triple is None and probe.text is C
            absent = PartState.BROKEN if required else PartState.MISSING
            state = PartState.WORKS if works else absent
            found = str(_target_of(probe)) if works else str(problem)
            yield Part(probe.name, state, found, probe.adds, None if works else probe.way_out)


def _target_of(probe: Probe) -> Target:
    return target_words.parse(probe.triple) if probe.triple else target_words.default(None)


def _started(probe: Probe, folder: Path) -> PendingSurface | str:
    from abilint.surfaces import header

    file = folder / f"probe-{probe.triple or 'here'}{probe.suffix}"
    file.write_text(probe.text)
    try:
        return header.start(header.HeaderRequest((str(file),), _target_of(probe)))
    except InputError as error:
        return error.problem


def _problem(pending: PendingSurface) -> str | None:
    """Say why a header could not be read; the folder it lay in says nothing to anybody."""
    try:
        surface = pending.result()
    except InputError as error:
        return error.problem
    outcome = surface.headers[0]
    if outcome.status is not HeaderStatus.NOT_CHECKED:
        return None
    told = outcome.reason.rpartition(f"{Path(outcome.path).name}:")[2].lstrip("0123456789: ")
    return told.partition(": give ")[0]


def _zstd() -> Part:
    """Pack and unpack a few bytes."""
    from abilint.readers.zstd import ZstdError, compress, decompress

    name, adds = "zstd", "debug info and snapshots that zstd packed"
    try:
        works = decompress(compress(b"abilint"), 7) == b"abilint"
    except ZstdError as error:
        return Part(name, PartState.MISSING, str(error), adds, "pip install 'abilint[zstd]'")
    return Part(name, PartState.WORKS if works else PartState.MISSING, "packs and unpacks", adds)


def _program(names: tuple[str, ...], name: str, adds: str, way_out: str) -> Part:
    place = next(filter(None, map(shutil.which, names)), None)
    if place:
        return Part(name, PartState.WORKS, place, adds)
    return Part(name, PartState.MISSING, f"no {names[0]} on PATH", adds, way_out)
