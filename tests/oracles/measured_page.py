"""Write docs/measured.md from what packages.py measured.

    python tests/oracles/packages.py --json measured.json
    python tests/oracles/measured_page.py measured.json > docs/measured.md

Every error finding needs a line in verdicts.toml: exit code 1 names those that have none.
"""

from __future__ import annotations

import fnmatch
import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

Verdicts = dict[str, dict[str, str]]

HEAD = """\
# What abilint says of released packages

Debian 12 (amd64), every header that the development package installs, against the libraries beside them
(`python tests/oracles/packages.py`, which needs the packages and a compiler).

**Linker**: a generated program takes the address of every declaration that abilint counts as promised,
and is linked against the same libraries. "agrees" means that GNU ld calls undefined exactly the names
that abilint does not find, and that GCC asks for the very symbols that abilint predicts; what GCC cannot
take the address of (virtual and some overloaded members) is asked for by the predicted symbol.

| package | version | headers | not read | declarations | promised | errors | warnings | linker |
|---|---|---|---|---|---|---|---|---|
"""
ERRORS = """
## The errors, each looked into by hand

Every one is true: a program that uses the name compiles and does not link. `nm` of the shared library,
and of the static library of the same package, is the evidence.

| package | where | names | why it is true |
|---|---|---|---|
"""
UNREAD = """
## Headers that could not be read

Nothing is concluded about their names. Most say so themselves (`#error`), belong to another system, or
need a package that is not installed.

| package | headers | first reason |
|---|---|---|
"""


def row(measured: dict[str, Any]) -> str:
    """One package."""
    levels: dict[str, int] = defaultdict(int)
    for key, number in measured["findings"].items():
        levels[key.split(" ")[0]] += number
    disagreeing = sum(len(measured[side]) for side in ("only_abilint", "only_linker", "renamed"))
    linker = f"differs on {disagreeing}" if disagreeing else "agrees"
    cells = (
        measured["name"],
        measured["version"],
        measured["headers"],
        len(measured["not_checked"]),
        measured["declarations"]["total"],
        measured["promised"],
        levels["error"],
        levels["warning"],
        linker,
    )
    return f"| {' | '.join(map(str, cells))} |\n"


def verdict(verdicts: Verdicts, package: str, symbol: str) -> str | None:
    """The first pattern that fits says why."""
    for pattern, why in verdicts.get(package, {}).items():
        if fnmatch.fnmatchcase(symbol, pattern):
            return why
    return None


def errors(measured: dict[str, Any], verdicts: Verdicts) -> tuple[list[str], list[str]]:
    """Lines of the table, one for each reason; and the symbols that nobody has looked into."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    open_ones = []
    for finding in measured["errors"]:
        why = verdict(verdicts, measured["name"], finding["symbol"])
        if why is None:
            open_ones.append(f"{measured['name']}: {finding['rule']} {finding['symbol']}")
        else:
            groups[finding["file"].removeprefix("/usr/include/"), why].append(finding["symbol"])
    return [
        f"| {measured['name']} | {file} | {_few(symbols)} | {why} |\n"
        for (file, why), symbols in groups.items()
    ], open_ones


def _few(symbols: list[str]) -> str:
    names = list(dict.fromkeys(symbols))
    listed = ", ".join(f"`{name}`" for name in names[:4])
    return listed if len(names) <= 4 else f"{listed} and {len(names) - 4} more"


def unread(measured: dict[str, Any]) -> str:
    """One line for the headers of a package that were not read."""
    if not measured["not_checked"]:
        return ""
    path, reason = next(iter(measured["not_checked"].items()))
    reason = reason.removeprefix(f"{path}:").replace("|", "\\|")
    first = f"`{path.removeprefix('/usr/include/')}`: {reason.split(': ', 1)[-1]}"
    return f"| {measured['name']} | {len(measured['not_checked'])} | {first} |\n"


def main() -> int:
    """Print the page."""
    results = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    verdicts = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))
    found = [errors(measured, verdicts) for measured in results]
    lines = [HEAD, *map(row, results), ERRORS, *(line for known, _ in found for line in known)]
    sys.stdout.write("".join([*lines, UNREAD, *map(unread, results)]))
    for symbol in (symbol for _, unknown in found for symbol in unknown):
        sys.stderr.write(f"no verdict: {symbol}\n")
    return 1 if any(unknown for _, unknown in found) else 0


if __name__ == "__main__":
    sys.exit(main())
