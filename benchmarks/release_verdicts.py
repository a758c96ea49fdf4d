#!/usr/bin/env python3
"""What tools say of the pairs of releases in samples/release, against what each change does to programs.

    python benchmarks/release_verdicts.py [--abicheck PROGRAM] [--abidiff PROGRAM]
                                          [--only FAMILY...] [--write]

Every tool gets the same files at four levels of evidence: the stripped libraries (`exports`), those and
their headers (`header`), libraries with debug info (`debug`), and everything (`all`). `--write` puts the
tables into docs/release-verdicts.md; without it they are printed. Answers of the other tools are kept
beside the built pairs, by the version of the tool, since a run of all of them takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from release_pairs import LEVELS, Pair, pairs  # noqa: E402  (found by the line above)

PAGE = ROOT / "docs" / "release-verdicts.md"
NO_ANSWER = "no answer"
BREAK = "breaking"
HARMLESS = ("no-change", "compatible")
MINUTE = 60
ABICHECK_WORDS = {
    "NO_CHANGE": "no-change",
    "COMPATIBLE": "compatible",
    "COMPATIBLE_WITH_RISK": "risky",
    "API_BREAK": "source-break",
    "BREAKING": BREAK,
}


@dataclass(frozen=True)
class Tool:
    """One program, and how its answer is read."""

    name: str
    version: str
    """None at all: the tool is this checkout, and its answers are not kept."""
    answer: Callable[[Pair, str], str]
    """The verdict in the tool's own words, or `no answer`."""
    readings: dict[str, Callable[[str], bool]]
    """Which answers count as a break, by the name of the reading."""

    def ask(self, pair: Pair, level: str) -> str:
        """Take the answer that is kept, or run the tool."""
        if not self.version:
            return self.answer(pair, level)
        kept = pair.build() / f"{self.name}-{level}-{self.version}.txt".replace("/", "-")
        if not kept.exists():
            kept.write_text(self.answer(pair, level))
        return kept.read_text()


def abilint() -> Tool:
    """This checkout, in this process."""
    from test_release_pairs import report_of  # noqa: PLC0415  (needs pytest)

    def answer(pair: Pair, level: str) -> str:
        return str(report_of(pair, level)["verdict"])

    return Tool("abilint", "", answer, {"breaking": lambda said: said == BREAK})


def abidiff(program: str) -> Tool:
    """libabigail's: exit 4 is any change, 8 an incompatible one; 1 and 2 are its own failures."""

    def answer(pair: Pair, level: str) -> str:
        libraries, headers = given(pair, level)
        folders = [str(Path(header).parent) for header in headers]
        words = [word for n, folder in enumerate(folders, 1) for word in (f"--headers-dir{n}", folder)]
        status = run([program, *words, *libraries]).returncode
        return NO_ANSWER if status < 0 or status & 3 else str(status)

    return Tool(
        "abidiff",
        version_of(program),
        answer,
        {
            "any change": lambda said: said not in ("0", NO_ANSWER),
            "incompatible": lambda said: said != NO_ANSWER and bool(int(said) & 8),
        },
    )


def abicheck(program: str) -> Tool:
    """PyPI's, with clang for the headers: it takes no castxml that PyPI has."""

    def answer(pair: Pair, level: str) -> str:
        libraries, headers = given(pair, level)
        words = [
            word
            for side, header in zip(("old", "new"), headers, strict=False)
            for word in ("--header", f"{side}={header}")
        ]
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            run([program, "compare", *libraries, *words, "-o", f"json={report}"])
            said = json.loads(report.read_text())["verdict"] if report.exists() else ""
        return ABICHECK_WORDS.get(said, NO_ANSWER)

    return Tool("abicheck", version_of(program), answer, {"breaking": lambda said: said == BREAK})


def given(pair: Pair, level: str) -> tuple[list[str], list[str]]:
    """Libraries and headers, old before new, as they are handed over at a level."""
    words = pair.arguments(level)
    return words[:2], words[3::2]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """A tool that hangs has not answered."""
    environment = {**os.environ, "ABICHECK_AST_FRONTEND": "clang"}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=MINUTE, env=environment
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, -1, "", "")


def version_of(program: str) -> str:
    """The first word with a number of what it says of itself."""
    return next(word for word in run([program, "--version"]).stdout.split() if word[:1].isdigit())


def measure(tools: list[Tool], chosen: list[Pair]) -> dict[tuple[str, str, str], str]:
    """Ask each tool of each pair at each level."""
    answers = {}
    for number, pair in enumerate(chosen, 1):
        print(f"{number}/{len(chosen)} {pair.id}", file=sys.stderr)
        for tool in tools:
            for level in LEVELS:
                answers[tool.name, pair.id, level] = tool.ask(pair, level)
    return answers


def summary(tools: list[Tool], chosen: list[Pair], answers: dict[tuple[str, str, str], str]) -> Iterable[str]:
    """One row for each tool, reading and level."""
    yield (
        "| tool | a break is | evidence | breaks found | recall | called a break | precision "
        "| harmless, called a break | no answer |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for tool in tools:
        for reading, is_break in tool.readings.items():
            for level in LEVELS:
                said = {pair.id: answers[tool.name, pair.id, level] for pair in chosen}
                called = {pair for pair, word in said.items() if is_break(word)}
                real = {pair.id for pair in chosen if pair.verdict[level] == BREAK}
                harmless = {pair.id for pair in chosen if pair.verdict[level] in HARMLESS}
                silent = sum(word == NO_ANSWER for word in said.values())
                found = len(called & real)
                name = f"{tool.name} {tool.version}".strip()
                yield (
                    f"| {name} | {reading} | {level} | {found} of {len(real)} | {share(found, len(real))} "
                    f"| {len(called)} | {share(found, len(called))} "
                    f"| {len(called & harmless)} of {len(harmless)} | {silent} |"
                )


def exact(chosen: list[Pair], answers: dict[tuple[str, str, str], str]) -> str:
    """How often abilint gives the very word of five."""
    asked = [(pair, level) for pair in chosen for level in LEVELS]
    right = sum(answers["abilint", pair.id, level] == pair.verdict[level] for pair, level in asked)
    return f"{right} of {len(asked)}"


def share(part: int, whole: int) -> str:
    """Three digits; a dash where there is nothing to divide by."""
    return f"{part / whole:.3f}" if whole else "-"


def rows(tools: list[Tool], chosen: list[Pair], answers: dict[tuple[str, str, str], str]) -> Iterable[str]:
    """One row for each pair: what happens to programs, and what each tool says with all evidence."""
    yield f"| pair | what happens | {' | '.join(tool.name for tool in tools)} |"
    yield f"|---|---|{'---|' * len(tools)}"
    for pair in chosen:
        said = [answers[tool.name, pair.id, "all"] for tool in tools]
        yield f"| {pair.id} | {pair.verdict['all']} | {' | '.join(said)} |"


ABOUT = """\
# Verdicts on pairs of releases

`samples/release` has {pairs} pairs of releases with one change each: {breaks} break programs
that run, {harmless} do nobody any harm, and the rest are risky or break only sources. `why` in each
file says what happens to a program that was linked with the old release. For
{run_by} pairs the tests build such a program, run it with the new release, and build it anew
(`tests/test_release_clients.py`); the rest is judged by what the loader and the calling convention do.
What is expected at a level is what its evidence can show: a member that moved is no change for a
stripped library without headers.

*Recall* is the share of breaks that a tool calls a break, *precision* the share of real breaks among
those that it calls one. A tool that gives no answer has not found the break.

- `exports`: stripped libraries. `header`: those, and the headers. `debug`: libraries with debug info,
  no headers. `all`: debug info and headers.
- abidiff's exit code has a bit for any change (4) and one for an incompatible change (8): both readings
  stand below. Headers are given as `--headers-dir1` and `--headers-dir2`, which only filter debug info.
- abicheck says NO_CHANGE, COMPATIBLE, COMPATIBLE_WITH_RISK, API_BREAK or BREAKING; the last is a break.
  It reads headers with clang here (`ABICHECK_AST_FRONTEND=clang`), for it takes no castxml from PyPI.
- The pairs were written along with abilint, and abilint was mended where it was wrong on them: its own
  rows are what its tests hold it to, and say nothing of changes that are not here. The rows of the
  others are a first sight of theirs. GCC 12 on x86-64 built the pairs, unless they say otherwise.

abilint gives the very word, one of five, for {exact}; what is known to be wrong stands in
`tests/test_release_pairs.py`, with the reasons.
"""


def page(tools: list[Tool], chosen: list[Pair], answers: dict[tuple[str, str, str], str]) -> str:
    """Both tables, with how they are to be read."""
    harmless = sum(pair.verdict["all"] in HARMLESS for pair in chosen)
    breaks = sum(pair.verdict["all"] == BREAK for pair in chosen)
    run_by = sum(bool(pair.client) for pair in chosen)

    shared = [pair for pair in chosen if pair.kind == "so"]
    words = [
        ABOUT.format(
            pairs=len(chosen), breaks=breaks, harmless=harmless, run_by=run_by, exact=exact(chosen, answers)
        ),
        f"## Shared libraries for Linux: {len(shared)} pairs",
        "",
        *summary(tools, shared, answers),
        "",
        f"## With static archives, DLLs and libraries for macOS: {len(chosen)} pairs",
        "",
        *summary(tools, chosen, answers),
        "",
        "## Each pair, with debug info and headers",
        "",
        "abidiff's column is its exit code.",
        "",
        *rows(tools, chosen, answers),
        "",
        "Made by `python benchmarks/release_verdicts.py --write`.",
        "",
    ]
    return "\n".join(words)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare what tools say of the pairs of releases.")
    parser.add_argument("--abidiff", default="abidiff", metavar="PROGRAM")
    parser.add_argument("--abicheck", default="abicheck", metavar="PROGRAM")
    parser.add_argument("--only", nargs="*", metavar="FAMILY", help="families, by the name of their file")
    parser.add_argument("--write", action="store_true", help=f"rewrite {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    tools = [abilint()]
    tools += [abidiff(options.abidiff)] if shutil.which(options.abidiff) else []
    tools += [abicheck(options.abicheck)] if shutil.which(options.abicheck) else []
    chosen = [pair for pair in pairs() if not options.only or pair.family in options.only]
    written = page(tools, chosen, measure(tools, chosen))
    if options.write:
        PAGE.write_text(written)
    else:
        print(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
