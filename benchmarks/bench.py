"""Whole-process time and peak memory of abilint, beside a peer in the same run.

    python benchmarks/bench.py [--runs N] [--only WORD] [--cpu] [--big FOLDER] [--typed LIBRARY HEADER]
                               [--released OLD NEW HEADER] [--python PYTHON] [--abicheck PROGRAM]

Commands and peers take turns, so that a busy machine slows both. Printed are medians, and ratios to the
peer: a ratio travels between machines, seconds do not. Nothing is asserted. Peers: `python -c pass` is
the floor of any Python program, `nm -D` prints the same symbols, `abicheck dump` (PyPI) reads the same
headers with clang, `llvm-nm` lists what GNU's cannot read; a peer that is not installed is left out, and so
is a library that is not. `--big` adds libraries of 50 to 100 MB, fetched by pip into that folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from big_files import BIG_FILES, fetch
from made_releases import made_releases

ROOT = Path(__file__).resolve().parents[1]
EXPORTS = 50_000
MULTIARCH = Path("/usr/lib/x86_64-linux-gnu")


ANSWERS = frozenset({0, 1, 4, 8, 12})
"""Exit codes of a run that did its work: abidiff's 4 and 8 are changes, abicheck's 4 a break."""


@dataclass(frozen=True)
class Command:
    """One program run."""

    name: str
    words: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()
    """Environment variables."""
    fresh_cache: bool = False
    """Whether it keeps a cache that would answer for it from the second run on."""


@dataclass(frozen=True)
class Case:
    """A command of abilint and what it is held against."""

    command: Command
    peers: tuple[Command, ...]
    needs: tuple[Path, ...] = ()


@dataclass
class Sample:
    """What was measured of one command."""

    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def run(command: Command, folder: Path, *, cpu: bool) -> tuple[float, int]:
    """Run once; seconds of wall or processor time, and peak resident memory with its children in KiB."""
    environment = os.environ | dict(command.settings)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    if command.fresh_cache:
        environment["XDG_CACHE_HOME"] = environment["HOME"] = tempfile.mkdtemp(dir=folder)
    started = time.perf_counter()
    process = subprocess.Popen(
        command.words,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ANSWERS:
        raise SystemExit(f"{' '.join(command.words)} ended with exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime if cpu else seconds, usage.ru_maxrss


def measure(case: Case, runs: int, folder: Path, *, cpu: bool) -> dict[str, Sample]:
    """Let the commands take turns, after one round that fills the caches of the machine."""
    commands = (case.command, *case.peers)
    samples = {command.name: Sample() for command in commands}
    for number in range(runs + 1):
        for command in commands:
            seconds, kilobytes = run(command, folder, cpu=cpu)
            if number:
                samples[command.name].seconds.append(seconds)
                samples[command.name].kilobytes = max(samples[command.name].kilobytes, kilobytes)
    return samples


def many_exports(folder: Path) -> Path:
    """Build a library with 50,000 functions."""
    source, library = folder / "many.c", folder / "libmany.so"
    source.write_text(
        "".join(f"int many_function_{n}(int a) {{ return a + {n}; }}\n" for n in range(EXPORTS))
    )
    subprocess.run(["gcc", "-O0", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return library


def cases(python: str, abicheck: str | None, folder: Path) -> list[Case]:
    """Everything that is measured."""
    floor = Command("python -c pass", (python, "-c", "pass"))
    sqlite, sqlite_header = MULTIARCH / "libsqlite3.so", Path("/usr/include/sqlite3.h")
    crypto, crypto_headers = MULTIARCH / "libcrypto.so", Path("/usr/include/openssl")
    many = many_exports(folder)
    return [
        Case(_abilint(python, "abilint --help", "--help"), (floor,)),
        Case(_abilint(python, "abilint explain ABI101", "explain", "ABI101"), (floor,)),
        Case(
            _abilint(python, "abilint check SQLite", "check", str(sqlite), "--header", str(sqlite_header)),
            (floor, *_abicheck(abicheck, folder, sqlite, sqlite_header)),
            (sqlite, sqlite_header),
        ),
        Case(
            _abilint(
                python,
                "abilint check libcrypto",
                "check",
                str(crypto),
                "--header",
                str(crypto_headers),
                "--exclude-header",
                "*/asn1_mac.h",
            ),
            (floor, *_abicheck(abicheck, folder, crypto, crypto_headers)),
            (crypto, crypto_headers),
        ),
        Case(
            _abilint(python, "abilint symbols, 50,000 exports", "symbols", "-D", str(many)),
            (floor, Command("nm -D", ("nm", "-D", str(many)))),
        ),
        Case(
            _abilint(
                python, "abilint symbols -o bsd, 50,000 exports", "symbols", "-D", "-o", "bsd", str(many)
            ),
            (floor, Command("nm -D", ("nm", "-D", str(many)))),
        ),
        *made_cases(python, folder),
        *library_cases(
            python, "archive of 2,000 members", MULTIARCH / "libc.a", Path("/usr/include/stdlib.h")
        ),
    ]


def made_cases(python: str, folder: Path) -> list[Case]:
    """Snapshots of two releases with 5,000 exports: of debug info, and of headers as well."""
    old, old_header, new, new_header = made_releases(folder)
    abidiff = shutil.which("abidiff")
    peers = (Command("abidiff", (abidiff, str(old), str(new))),) if abidiff else ()
    found = []
    for words, headers in (
        ("", ([], [])),
        (" and header", (["--header", str(old_header)], ["--header", str(new_header)])),
    ):
        snapshots = [str(each.parent / f"made{len(words)}.abi.json") for each in (old, new)]
        for library, header, snapshot in zip((old, new), headers, snapshots, strict=True):
            run = (python, "-m", "abilint", "snapshot", str(library), *header, "-o", snapshot)
            subprocess.run(run, check=True)
        label = f"abilint diff, two snapshots of 5,000 exports, debug info{words}"
        found.append(Case(_abilint(python, label, "diff", *snapshots), peers))
    return found


def library_cases(python: str, label: str, library: Path, header: Path) -> list[Case]:
    """Listing and check of one library, each beside LLVM's listing of it."""
    llvm = next(filter(shutil.which, ("llvm-nm", "llvm-nm-19", "llvm-nm-14")), None)
    peers = (Command("llvm-nm", (llvm, str(library))),) if llvm else ()
    listing = _abilint(python, f"abilint symbols -o bsd, {label}", "symbols", "-o", "bsd", str(library))
    check = _abilint(python, f"abilint check, {label}", "check", str(library), "--header", str(header))
    return [Case(command, peers, (library, header)) for command in (listing, check)]


def big_cases(python: str, folder: Path, word: str) -> list[Case]:
    """Cases of the big files; those that `--only` leaves out are not fetched."""
    found: list[Case] = []
    for big in BIG_FILES:
        if any(word in f"abilint {command}, {big.label}" for command in ("symbols -o bsd", "check")):
            found += library_cases(python, big.label, *fetch(big, folder))
    return found


def typed_cases(python: str, library: Path, header: Path) -> list[Case]:
    """Types of one library that has debug info, beside libabigail's reading of the same."""
    abidw = shutil.which("abidw")
    peers = (Command("abidw", (abidw, "--no-show-locs", str(library))),) if abidw else ()
    check = _abilint(
        python, f"abilint check, {library.name} -g", "check", str(library), "--header", str(header)
    )
    types = _abilint(python, f"abilint types, {library.name} -g", "types", str(library))
    return [Case(command, peers, (library, header)) for command in (check, types)]


def released_cases(
    python: str, abicheck: str | None, folder: Path, old: Path, new: Path, header: Path
) -> list[Case]:
    """Two releases of a library, with debug info and as snapshots, beside those who compare releases."""
    releases, headers = (str(old), str(new)), ("--header", str(header))
    abidiff = shutil.which("abidiff")
    peers = (Command("abidiff", (abidiff, *releases)),) if abidiff else ()
    if abicheck:
        words = (abicheck, "compare", *releases, "-H", str(header))
        peers += (
            Command("abicheck compare", words, (("ABICHECK_AST_FRONTEND", "clang"),), fresh_cache=True),
        )
    snapshots = [folder / f"{side}.{old.name}.abi.json" for side in ("old", "new")]
    for library, snapshot in zip((old, new), snapshots, strict=True):
        words = (python, "-m", "abilint", "snapshot", str(library), *headers, "-o", str(snapshot))
        subprocess.run(words, check=True)
    label = f"{old.name} -g"
    commands = (
        _abilint(python, f"abilint diff, two {label}, with header", "diff", *releases, *headers),
        _abilint(python, f"abilint diff, two {label}", "diff", *releases),
        _abilint(python, f"abilint diff, two snapshots of {label}", "diff", *map(str, snapshots)),
    )
    return [Case(command, peers, (old, new, header)) for command in commands]


def _abilint(python: str, name: str, *words: str) -> Command:
    return Command(name, (python, "-m", "abilint", *words))


def _abicheck(program: str | None, folder: Path, library: Path, header: Path) -> tuple[Command, ...]:
    if program is None:
        return ()
    words = (program, "dump", str(library), "-H", str(header), "-o", str(folder / "snapshot.json"))
    return (Command("abicheck dump -H", words, (("ABICHECK_AST_FRONTEND", "clang"),), fresh_cache=True),)


def rows(case: Case, samples: dict[str, Sample]) -> list[str]:
    """One line of a Markdown table for each peer."""
    own = samples[case.command.name]
    lines = []
    for peer in case.peers:
        other = samples[peer.name]
        lines.append(
            f"| {case.command.name} | {own.median:.3f} | {own.kilobytes / 1024:.0f} | {peer.name} | "
            f"{other.median:.3f} | {other.kilobytes / 1024:.0f} | {own.median / other.median:.2f} |"
        )
    return lines


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="runs of each command that count (default: 7)")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="only the commands with this in their name"
    )
    parser.add_argument("--cpu", action="store_true", help="count processor time, not wall time")
    parser.add_argument("--big", type=Path, metavar="FOLDER", help="add big libraries, kept in this folder")
    parser.add_argument(
        "--typed",
        nargs=2,
        action="append",
        default=[],
        type=Path,
        metavar=("LIBRARY", "HEADER"),
        help="add a library that was built with -g",
    )
    parser.add_argument(
        "--released",
        nargs=3,
        action="append",
        default=[],
        type=Path,
        metavar=("OLD", "NEW", "HEADER"),
        help="add two releases of a library that were built with -g",
    )
    parser.add_argument("--python", default=sys.executable, help="the Python that runs abilint")
    parser.add_argument("--abicheck", default=shutil.which("abicheck"), help="the peer's program")
    args = parser.parse_args()
    print("| command | seconds | MB | peer | seconds | MB | ratio |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big = big_cases(args.python, args.big.resolve(), args.only) if args.big else []
        typed = [case for pair in args.typed for case in typed_cases(args.python, *map(Path.resolve, pair))]
        released = [
            case
            for given in args.released
            for case in released_cases(args.python, args.abicheck, folder, *map(Path.resolve, given))
        ]
        for case in (*cases(args.python, args.abicheck, folder), *big, *typed, *released):
            if args.only in case.command.name and all(path.exists() for path in case.needs):
                print("\n".join(rows(case, measure(case, args.runs, folder, cpu=args.cpu))), flush=True)


if __name__ == "__main__":
    main()
