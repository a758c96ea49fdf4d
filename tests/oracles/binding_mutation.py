"""Change one thing in a ctypes module at a time, and see whether a check of its library says so.

    python tests/oracles/binding_mutation.py MODULE LIBRARY... --header H [-I DIR]... [--call EXPRESSION]
        [--per-operator N] [--seed N] [-j N] [--json FILE]

What is told of the module as it is does not count. ctypes itself runs each mutant and says what became of
its types (binding_types.py); abilint is right if it gives an error or a warning where that breaks calls, and
neither where it changes nothing. The table has one row per operator.
"""

from __future__ import annotations

import argparse
import ast
import json
import multiprocessing
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import binding_mutations
import binding_types
from binding_types import Effect
from msgspec import Struct, to_builtins

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from binding_mutations import Mutant
    from binding_types import Described

LOUD = ("error", "warning")
LEVELS = ("error", "warning", "note")
NAME = "a name misspelt"
ALWAYS = "an attribute misspelt"
"""An operator that ctypes takes for nothing, and that nobody means."""
ABSENT = "symbol not found"
SECONDS = 60


class Case(Struct, frozen=True):
    """A module, and what it is held against."""

    module: str
    libraries: tuple[str, ...]
    headers: tuple[str, ...]
    include_dirs: tuple[str, ...] = ()
    call: str = ""
    """What makes the module declare its functions, where importing does not."""


class Outcome(Struct, frozen=True):
    """What became of one mutant."""

    operator: str
    line: int
    before: str
    after: str
    effect: str
    level: str
    """Of the loudest finding that the module as it is does not give; empty without any."""
    messages: tuple[str, ...]
    is_unread: bool
    """The check says that it could not read this."""

    @property
    def verdict(self) -> str:
        """`caught`, `unread`, `missed`, `quiet`, `flagged`, or the level where either is right."""
        if self.effect == "BREAKS":
            return "caught" if self.level in LOUD else "unread" if self.is_unread else "missed"
        if self.effect == "NONE":
            return "flagged" if self.level in LOUD else "quiet"
        return self.level or "silent"


class Told(Struct, frozen=True):
    """What a check of the libraries with a module says."""

    findings: dict[tuple[str, str, str], str]
    """Rule, symbol and message of each finding, and its level."""
    unread: tuple[str, ...]
    """What of the module was not read."""


def checked(case: Case, module: Path) -> Told:
    """Check the libraries with this module."""
    from abilint.app.check import check
    from abilint.app.request import CheckRequest, HeaderOptions, RuleOptions

    report = check(
        CheckRequest(
            case.libraries,
            case.headers,
            header_options=HeaderOptions(include_dirs=case.include_dirs),
            bindings=(str(module),),
            rule_options=RuleOptions(select=("bindings",)),
        )
    )
    return Told(
        {(each.rule, each.symbol or "", each.message): str(each.level) for each in report.findings},
        tuple(each.reason for each in report.not_run if each.subject == str(module)),
    )


def described(case: Case, module: Path) -> Described | str:
    """Let ctypes run the module; a text where that fails: the last line of what Python says."""
    program = Path(__file__).with_name("binding_types.py")
    command = [sys.executable, str(program), str(module), *case.libraries, "--call", case.call]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["ended"])[-1]
    found: Described = json.loads(done.stdout.splitlines()[-1])
    return found


def effect(mutant: Mutant, before: Described, after: Described | str) -> Effect | None:
    """Say what a mutant does; None where it does not run for a reason of its own.

    A misspelt name that is looked up when a function of the module is called breaks only then.
    """
    if mutant.operator == ALWAYS:
        return Effect.BREAKS
    if isinstance(after, str):
        return Effect.BREAKS if "undefined symbol" in after or ABSENT in after else None
    does = binding_types.effect(before, after)
    return Effect.BREAKS if mutant.operator == NAME and does is Effect.NONE else does


def is_unread(mutant: Mutant, text: str, reasons: Sequence[str]) -> bool:
    """Whether the check says of what is changed that only a run can tell it, or that it is optional."""
    if any(_changed_word(mutant, text) in re.findall(r"\w+", reason) for reason in reasons):
        return True
    names = {name for reason in reasons for name in re.findall(r"`(\w+)`", reason)}
    statements = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    around = [each for each in statements if each.lineno <= mutant.line <= (each.end_lineno or 0)]
    innermost = max(around, key=lambda node: node.lineno, default=None)
    if innermost is None or not names:
        return False
    targets = _words(innermost.targets[0]) if isinstance(innermost, ast.Assign) else set()
    related = [_words(each) for each in statements if isinstance(each, ast.Assign | ast.AnnAssign)]
    uses = set().union(*(words for words in related if words & names))
    return bool(_words(innermost) & names or targets & uses)


def _words(node: ast.AST) -> set[str]:
    return set(re.findall(r"\w+", ast.unparse(node)))


def _changed_word(mutant: Mutant, text: str) -> str:
    """Give the word that ends in what the mutant puts in."""
    before = text.encode()[: mutant.start].decode(errors="replace")
    return re.findall(r"\w*$", before)[0] + mutant.after


class Usual(Struct, frozen=True):
    """What ctypes and the check say of the module as it is."""

    case: Case
    text: str
    types: Described
    findings: frozenset[tuple[str, str, str]]


def usual(case: Case) -> Usual:
    """Run and check the module before anything is changed in it."""
    module = Path(case.module).resolve()
    types = described(case, module)
    if isinstance(types, str):
        sys.exit(f"{case.module} does not run as it is: {types}")
    return Usual(case, module.read_text(encoding="utf-8"), types, frozenset(checked(case, module).findings))


def copied(module: Path, scratch: Path) -> Path:
    """Copy a module with those beside it, or with the package that it is part of, and say where it is now."""
    folder = module.parent
    if not (folder / "__init__.py").is_file():
        for each in folder.glob("*.py"):
            shutil.copy(each, scratch)
        return scratch / module.name
    while (folder.parent / "__init__.py").is_file():
        folder = folder.parent
    ignored = shutil.ignore_patterns("*.so*", "*.dylib", "*.dll", "__pycache__")
    shutil.copytree(folder, scratch / folder.name, ignore=ignored)
    return scratch / folder.name / module.relative_to(folder)


def tried(mutant: Mutant, before: Usual) -> Outcome | None:
    """Run and check one mutant; None where it does not run."""
    module = Path(before.case.module).resolve()
    with tempfile.TemporaryDirectory(prefix="mutant-") as scratch:
        written = copied(module, Path(scratch))
        written.write_text(mutant.applied(before.text), encoding="utf-8")
        does = effect(mutant, before.types, described(before.case, written))
        if does is None:
            return None
        told = checked(before.case, written)
    fresh = {key: level for key, level in told.findings.items() if key not in before.findings}
    return Outcome(
        mutant.operator,
        mutant.line,
        mutant.before,
        mutant.after,
        does.name,
        next((each for each in LEVELS if each in fresh.values()), ""),
        tuple(sorted(f"{level}: {message}" for (_, _, message), level in fresh.items())),
        is_unread(mutant, before.text, told.unread),
    )


def choose(before: Usual, options: Options) -> list[Mutant]:
    """Take some of each operator."""
    names = set(before.types["functions"])
    groups = binding_mutations.by_operator(binding_mutations.mutants(before.text, names))
    rng = random.Random(options.seed)
    return [
        mutant
        for operator in sorted(groups)
        for mutant in rng.sample(groups[operator], min(options.per_operator, len(groups[operator])))
    ]


def run(case: Case, options: Options) -> list[Outcome]:
    """Try mutants, in several processes; those that do not run are left out."""
    before = usual(case)
    chosen = choose(before, options)
    if options.jobs == 1:
        return [outcome for mutant in chosen if (outcome := tried(mutant, before))]
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
        verdict = f"read-{outcome.level or 'silent'}" if outcome.effect == "READING" else outcome.verdict
        for row in (outcome.operator, "**all**"):
            rows[row][verdict] += 1
    lines = [
        "| change | breaks calls | caught | said unread | changes nothing | flagged | read otherwise (1) |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in sorted(rows, key=lambda row: (row == "**all**", row)):
        row = rows[name]
        read = ", ".join(str(row[f"read-{level}"]) for level in ("error", "warning", "note", "silent"))
        breaking = row["caught"] + row["unread"] + row["missed"]
        caught, nothing = f"{row['caught']} | {row['unread']}", row["flagged"] + row["quiet"]
        lines.append(f"| {name} | {breaking} | {caught} | {nothing} | {row['flagged']} | {read} |")
    return "\n".join(lines)


class Options(Struct, frozen=True):
    """How many mutants, and with what luck."""

    per_operator: int = 25
    seed: int = 6
    jobs: int = 2


def main() -> int:
    """Print the table and every mutant that was missed or flagged; 1 where there is any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("module")
    parser.add_argument("libraries", nargs="+")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("-I", dest="include", action="append", default=[])
    parser.add_argument("--call", default="")
    parser.add_argument("--per-operator", type=int, default=25)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    case = Case(given.module, tuple(given.libraries), tuple(given.header), tuple(given.include), given.call)
    outcomes = run(case, Options(given.per_operator, given.seed, given.jobs))
    sys.stdout.write(table(outcomes) + "\n")
    wrong = [outcome for outcome in outcomes if outcome.verdict in ("missed", "flagged")]
    for each in wrong:
        sys.stdout.write(
            f"\n{each.verdict}: {each.operator}, line {each.line}: {each.before!r} -> {each.after!r}\n"
        )
        sys.stdout.write("".join(f"    {message}\n" for message in each.messages))
    if given.json:
        rows = [{**to_builtins(each), "verdict": each.verdict} for each in outcomes]
        given.json.write_text(json.dumps(rows, indent=1))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
