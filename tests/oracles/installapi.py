"""clang-installapi as the oracle for Mach-O: what it says of a header and a dylib, against what abilint says.

    python tests/oracles/installapi.py LIBRARY --header FILE... [-I DIR]... [--reexport LIBRARY]...

prints every name that one of the two reports and the other does not. clang-installapi comes with Debian's
clang-tools-19. Both read the headers with the same system headers (`pip install abilint[sysroots]`).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

from abilint.readers.load import read
from abilint.surfaces.clang_front_end import header_set
from abilint.surfaces.header import HeaderRequest, _wire

PROGRAM = shutil.which("clang-installapi-19") or "clang-installapi"

LACKING = re.compile(
    r"error: declaration has external linkage, but "
    r"(?:dynamic library doesn't have symbol|symbol has internal linkage in dynamic library) '(.+)'$"
)
UNDECLARED = re.compile(
    r"error: no declaration (?:was )?found for exported symbol "
    r"'(?:\(weak-def\) )?(?:_(?!_Z))?(.+)' in dynamic library$"
)
WEAK = re.compile(
    r"error: dynamic library symbol '\(weak-def\) (.+)' is weak defined, but its declaration is not$"
)
KNOWN = (LACKING, UNDECLARED, WEAK)

UNDECLARED_RULES = frozenset(
    {"exported-not-declared", "runtime-symbol-exported", "mangled-name-in-c-library", "unprefixed-export"}
)
LACKING_RULES = frozenset({"declared-not-exported", "local-only-symbol", "mangled-export"})


class Case(Struct, frozen=True, dict=True):
    """A library with its headers, as both programs are given them."""

    library: Path
    headers: tuple[Path, ...]
    include_dirs: tuple[str, ...] = ()
    reexported: tuple[Path, ...] = ()
    """Libraries that it re-exports: clang-installapi must be given them, abilint finds them beside it."""
    language: str = "c"


class Verdict(Struct, frozen=True, dict=True):
    """Names of one program, over all slices."""

    lacking: frozenset[str]
    """Declared, and not there for a program to link to."""
    undeclared: frozenset[str]
    weak: frozenset[str] = frozenset()
    """Defined weak without a declaration that says so: only clang-installapi asks for that."""


def passed_over(name: str) -> bool:
    """Whether clang-installapi never reports the name: type information, of which each user has a copy."""
    return name.startswith(("_ZTI", "_ZTS"))


class OracleError(Exception):
    """clang-installapi did not get as far as comparing."""


def installapi(case: Case) -> Verdict:
    """Ask clang-installapi; raises OracleError with its words where it said something else."""
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "inputs.json"
        entries = [{"type": "public", "path": str(header.resolve())} for header in case.headers]
        inputs.write_text(json.dumps({"headers": entries, "version": "3"}))
        command = [PROGRAM, *_options(case), "-o", f"{scratch}/out.tbd", str(inputs)]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
    return _verdict(finished.stderr, finished.returncode)


def _options(case: Case) -> list[str]:
    slices = read(str(case.library)).artifacts
    first = slices[0]
    assert first.macho is not None
    told = ["-nostdinc", "-x", _language(case)]
    if not first.macho.two_level:
        told.append("-flat_namespace")
    for part in slices:
        told += ["-target", part.target.triple]
    told += ["-install_name", first.identity or "", "-current_version", first.macho.current_version or "1"]
    told += ["-compatibility_version", first.macho.compatibility_version or "1"]
    found = header_set.find(_wire(HeaderRequest((), first.target))["target"], None, case.language)
    folders = (*found.cxx, *found.compiler, *found.c)
    told += [*found.arguments, *(part for folder in folders for part in ("-isystem", folder))]
    told += [part for folder in case.include_dirs for part in ("-I", folder)]
    told += [part for library in case.reexported for part in ("-reexport_library", str(library))]
    told += [part for path in first.macho.run_paths for part in ("-rpath", path)]
    return [*told, "--verify-mode=Pedantic", f"--verify-against={case.library}"]


def _language(case: Case) -> str:
    return "objective-c++" if case.language == "c++" else "objective-c"


def _verdict(said: str, code: int) -> Verdict:
    found: dict[re.Pattern[str], set[str]] = {pattern: set() for pattern in KNOWN}
    for line in said.splitlines():
        match = next(((p, m) for p in KNOWN if (m := p.search(line))), None)
        if match is not None:
            found[match[0]].add(_link_name(match[1].group(1)))
        elif "error:" in line:
            raise OracleError(said)
    if bool(code) != any(found.values()):
        raise OracleError(f"exit code {code}: {said}")
    return Verdict(*(frozenset(found[pattern]) for pattern in KNOWN))


def _link_name(name: str) -> str:
    """C++ names are printed with Darwin's underscore, C names of declarations without."""
    return name[1:] if name.startswith("__Z") else name


def abilint(case: Case) -> Verdict:
    """Run `abilint check` and take its names; raises OracleError where a header was not checked."""
    command = [sys.executable, "-m", "abilint", "check", str(case.library), "-o", "json"]
    command += [part for header in case.headers for part in ("--header", str(header))]
    command += [part for folder in case.include_dirs for part in ("-I", folder)]
    command += ["--lang", case.language]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    if report["outcome"]["status"] == "incomplete":
        raise OracleError(str(report["outcome"]["reasons"]))
    named = [(finding["rule"], finding["symbol"]) for finding in report["findings"] if finding["symbol"]]
    return Verdict(
        frozenset(symbol for rule, symbol in named if rule in LACKING_RULES),
        frozenset(s for rule, s in named if rule in UNDECLARED_RULES and not passed_over(s)),
    )


def main() -> int:
    """Compare one library and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--header", type=Path, action="append", required=True)
    parser.add_argument("-I", dest="include_dirs", action="append", default=[])
    parser.add_argument("--reexport", type=Path, action="append", default=[])
    parser.add_argument("--lang", choices=("c", "c++"), default="c")
    given = parser.parse_args()
    case = Case(
        given.library,
        tuple(given.header),
        tuple(given.include_dirs),
        tuple(given.reexport),
        given.lang,
    )
    theirs, ours = installapi(case), abilint(case)
    lines = [f"weak without saying so: {len(theirs.weak)}"]
    for kind in ("lacking", "undeclared"):
        their, our = getattr(theirs, kind), getattr(ours, kind)
        alone = f"clang-installapi alone {len(their - our)}, abilint alone {len(our - their)}"
        lines.append(f"{kind}: both {len(their & our)}, {alone}")
        lines += [
            f"  {'clang-installapi' if name in their else 'abilint'}: {name}"
            for name in sorted(their ^ our)[:40]
        ]
    sys.stdout.write("\n".join([*lines, ""]))
    return int(theirs.lacking != ours.lacking or theirs.undeclared != ours.undeclared)


if __name__ == "__main__":
    sys.exit(main())
