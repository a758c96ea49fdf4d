"""Change one thing in a header at a time, and see whether a check of the library says so.

    python tests/oracles/header_mutation.py LIBRARY HEADER [-I DIR]... [-n NUMBER] [--seed N]
        [--per-operator N] [--class NAME]... [--json FILE] [-j N]

The library has debug info, and the header as it is gives no error or warning about types. GCC says of each
mutant what it does to a caller (machine_types.py); abilint is right if it gives an error or a warning where
that breaks something, and neither where it changes nothing. Two arguments of one type that change places are
nothing to GCC, and read otherwise. The table has one row per operator.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import machine_types
import mutations
from machine_types import Effect, NotCompiledError
from msgspec import Struct, to_builtins
from msgspec.structs import replace

from abilint.model.finding import Unchecked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from machine_types import Meaning
    from mutations import Mutant

LOUD = ("error", "warning")
LEVELS = ("error", "warning", "note")
Findings = dict[tuple[str, str, str, str], tuple[str, str, str]]


class Case(Struct, frozen=True):
    """A library and the header that it was built with."""

    library: str
    header: str
    flags: tuple[str, ...] = ()
    """`-I` and `-D` for both compilers."""
    classes: tuple[str, ...] = ()
    """C++: classes whose layout and members are asked for; the header is then C++."""


class Outcome(Struct, frozen=True):
    """What became of one mutant."""

    operator: str
    line: int
    before: str
    after: str
    effect: str
    """`BREAKS`, `READING`, `NONE`."""
    level: str
    """Of the loudest finding that the header as it is does not give; empty without any."""
    rules: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """`caught`, `missed`, `quiet`, `flagged`, or the level where either is right."""
        if self.effect == "BREAKS":
            return "caught" if self.level in LOUD else "missed"
        if self.effect == "NONE":
            return "flagged" if self.level in LOUD else "quiet"
        return self.level or "silent"


def findings(case: Case, header: Path) -> Findings:
    """Check with this header: what tells findings apart, and level, code, message."""
    from abilint.app.check import check
    from abilint.app.request import CheckRequest, HeaderOptions

    options = HeaderOptions(
        include_dirs=tuple(flag[2:] for flag in case.flags if flag.startswith("-I")),
        defines=tuple(flag[2:] for flag in case.flags if flag.startswith("-D")),
        language="c++" if case.classes else "auto",
    )
    report = check(CheckRequest((case.library,), (str(header),), header_options=options))
    found = {
        (each.rule, each.symbol or "", each.cause or "", each.message): (
            str(each.level),
            each.code,
            each.message,
        )
        for each in report.findings
    }
    unread = {
        ("unread", str(header.name), "", ""): ("unchecked", "", each.reason)
        for each in report.not_run
        if each.what is Unchecked.HEADER
    }
    return found | unread


def exported(case: Case) -> frozenset[str]:
    """Names in the library's dynamic symbol table, in the words of `nm`."""
    command = ["nm", "-D", "--defined-only", case.library]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(line.split()[-1].partition("@")[0] for line in listed.splitlines())


def methods(names: Collection[str], classes: Collection[str]) -> list[str]:
    """C++: what exported functions of the classes are called in a header, in the words of `c++filt`."""
    done = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True)
    owned = re.compile("(?m)^(?:" + "|".join(map(re.escape, classes)) + r")::(\w+)\(")
    return sorted({found.group(1) for found in owned.finditer(done.stdout)})


def declared(case: Case, names: Collection[str], folder: Path) -> list[str]:
    """Those that the header declares, in the words of GCC."""
    text = Path(case.header).read_text(encoding="utf-8", errors="surrogateescape")
    candidates = sorted(set(names) & set(re.findall(r"\w+", text)))
    program = folder / "names.c"
    lines = [
        f'#include "{Path(case.header).resolve()}"',
        *(f"__typeof__({name}) *probe_{name};" for name in candidates),
    ]
    program.write_text("\n".join(lines) + "\n")
    command = ["gcc", "-w", "-fmax-errors=0", "-fsyntax-only", *case.flags, str(program)]
    complaints = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    ).stderr
    undeclared = set(re.findall(r"'(\w+)' undeclared", complaints))
    return [name for name in candidates if name not in undeclared]


def typedefs(case: Case) -> dict[str, tuple[str, int]]:
    """Numbers that the header itself gives a name: kind and bytes, from what GCC makes of them."""
    text = Path(case.header).read_text(encoding="utf-8", errors="surrogateescape")
    found: dict[str, tuple[str, int]] = {}
    for name in sorted(set(re.findall(r"\b(\w+)\s*;", text))):
        if not re.search(rf"\btypedef\b[^;(){{}}*]*\b{name}\s*;", text):
            continue
        for kind, test in (
            ("float", f"({name})0.5 != 0"),
            ("unsigned", f"({name})-1 > 0"),
            ("signed", f"({name})-1 < 0"),
        ):
            size = _size_where(case, name, test)
            if size:
                found[name] = (kind, size)
                break
    return found


def _size_where(case: Case, name: str, test: str) -> int | None:
    """Bytes of a type for which a constant expression holds; found by compiling assertions alone."""
    for size in (1, 2, 4, 8):
        claim = f'_Static_assert(sizeof({name}) == {size} && ({test}), "");'
        program = f'#include "{case.header}"\n{claim}\n'
        command = ["gcc", "-w", "-fsyntax-only", "-xc", *case.flags, "-"]
        if (
            subprocess.run(command, input=program, capture_output=True, text=True, check=False).returncode
            == 0
        ):
            return size
    return None


def choose(mutants: Sequence[Mutant], number: int | None, per_operator: int, seed: int) -> list[Mutant]:
    """Take some of each operator, and `number` of these."""
    rng = random.Random(seed)
    by_operator: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_operator[mutant.operator].append(mutant)
    chosen = [m for row in by_operator.values() for m in rng.sample(row, min(per_operator, len(row)))]
    return chosen if number is None or number >= len(chosen) else rng.sample(chosen, number)


class Usual(Struct, frozen=True):
    """What compiler and check say of the header as it is."""

    case: Case
    text: str
    names: tuple[str, ...]
    """What GCC is asked for, beside the classes."""
    exported: frozenset[str]
    built: Meaning
    findings: Findings


def usual(case: Case) -> Usual:
    """Compile and check the header before anything is changed in it."""
    header = Path(case.header).resolve()
    case = replace(case, header=str(header), flags=(*case.flags, f"-I{header.parent}"))
    with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
        linked = exported(case)
        names = tuple(declared(case, linked, Path(scratch))) if not case.classes else ()
        built = machine_types.meaning(header, names, Path(scratch), case.flags, case.classes)
    text = header.read_text(encoding="utf-8", errors="surrogateescape")
    return Usual(case, text, names, linked, built, findings(case, header))


def tried(mutant: Mutant, before: Usual) -> Outcome | None:
    """Compile and check one mutant; None where GCC or Clang refuses it."""
    case = before.case
    with tempfile.TemporaryDirectory(prefix="mutant-") as scratch:
        header = Path(scratch) / Path(case.header).name
        header.write_text(mutant.applied(before.text), encoding="utf-8", errors="surrogateescape")
        try:
            promised = machine_types.meaning(header, before.names, Path(scratch), case.flags, case.classes)
        except NotCompiledError:
            return None
        found = findings(case, header)
    fresh = [value for key, value in found.items() if key not in before.findings]
    levels = {level for level, _, _ in fresh}
    if "unchecked" in levels:
        return None
    effect = machine_types.effect(before.built, promised, before.exported)
    if effect is Effect.NONE and mutant.operator.endswith("parameters swapped"):
        effect = Effect.READING
    return Outcome(
        mutant.operator,
        mutant.line,
        mutant.before,
        mutant.after,
        effect.name,
        next((each for each in LEVELS if each in levels), ""),
        tuple(sorted({code for _, code, _ in fresh})),
        tuple(sorted(f"{level}: {message}" for level, _, message in fresh)),
    )


def run(case: Case, chosen: Sequence[Mutant] | None, options: Options) -> list[Outcome]:
    """Try mutants, in several processes; those that do not compile are left out."""
    before = usual(case)
    loud = [
        message
        for level, code, message in before.findings.values()
        if level in LOUD and code.startswith("ABI2")
    ]
    if loud:
        sys.exit(f"{case.header} as it is: " + "; ".join(loud))
    if chosen is None:
        names = before.names or methods(before.exported, case.classes)
        made = mutations.mutants(before.text, names, mutations.scalars(typedefs(before.case)))
        chosen = choose(made, options.number, options.per_operator, options.seed)
    with multiprocessing.get_context("spawn").Pool(options.jobs, _remember, (before,)) as pool:
        return [outcome for outcome in pool.imap(_tried, chosen, chunksize=4) if outcome]


_usual: list[Usual] = []
"""In a worker process: what it compares with, sent once."""


def _remember(before: Usual) -> None:
    _usual[:] = [before]


def _tried(mutant: Mutant) -> Outcome | None:
    return tried(mutant, _usual[0])


def table(outcomes: Iterable[Outcome]) -> str:
    """One row per operator; (1): those that yield an error, a warning, a note, nothing."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for row in (outcome.operator, "**all**"):
            rows[row][
                outcome.verdict if outcome.effect != "READING" else f"read-{outcome.level or 'silent'}"
            ] += 1
    lines = [
        "| change | breaks callers | caught | changes nothing | flagged | read otherwise (1) |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted(rows, key=lambda row: (row == "**all**", row)):
        row = rows[name]
        read = ", ".join(str(row[f"read-{level}"]) for level in ("error", "warning", "note", "silent"))
        breaking, nothing = row["caught"] + row["missed"], row["flagged"] + row["quiet"]
        lines.append(f"| {name} | {breaking} | {row['caught']} | {nothing} | {row['flagged']} | {read} |")
    return "\n".join(lines)


class Options(Struct, frozen=True):
    """How many mutants, and with what luck."""

    number: int | None = None
    per_operator: int = 25
    seed: int = 4
    jobs: int = 2


def main() -> int:
    """Print the table and every mutant that was missed or flagged; 1 where there is any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("library")
    parser.add_argument("header")
    parser.add_argument("-I", dest="include", action="append", default=[])
    parser.add_argument("-D", dest="define", action="append", default=[])
    parser.add_argument("-n", "--number", type=int)
    parser.add_argument("--per-operator", type=int, default=25)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--class", dest="classes", action="append", default=[])
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    flags = (*(f"-I{each}" for each in given.include), *(f"-D{each}" for each in given.define))
    case = Case(given.library, given.header, flags, tuple(given.classes))
    options = Options(given.number, given.per_operator, given.seed, given.jobs)
    outcomes = run(case, None, options)
    sys.stdout.write(table(outcomes) + "\n")
    wrong = [outcome for outcome in outcomes if outcome.verdict in ("missed", "flagged")]
    for each in wrong:
        sys.stdout.write(
            f"\n{each.verdict}: {each.operator}, line {each.line}: {each.before!r} -> {each.after!r}\n"
        )
        sys.stdout.write("".join(f"    {message}\n" for message in each.messages))
    if given.json:
        given.json.write_text(
            json.dumps([{**to_builtins(each), "verdict": each.verdict} for each in outcomes], indent=1)
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
