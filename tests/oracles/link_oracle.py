"""Ask the linker what abilint concludes: which promised declarations a program can link to.

    python tests/oracles/link_oracle.py LIBRARY... --header FILE|DIR [options of `abilint check`]

A generated program takes the address of every declaration that abilint calls promised, and is linked
against the libraries alone. Exit code 1 where the linker and abilint disagree.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from oracle_program import Program, Promise, Writer

from abilint.app import conclude, header_options
from abilint.app.begin import begin
from abilint.app.request import CheckRequest
from abilint.cli import check as command
from abilint.cli import options
from abilint.rules import catalogue, sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

LINK = (
    "gcc",
    "-pie",
    "-Wl,-e,0",
    "-nostdlib",
    "-Wl,--no-as-needed",
    "-Wl,-z,defs",
    "-Wl,--warn-unresolved-symbols",
    "-Wl,--allow-shlib-undefined",
    "-Wl,--allow-multiple-definition",
    "-Wl,--no-demangle",
    "-Wl,--noinhibit-exec",
    "-Wl,--defsym=__dso_handle=0",
)
UNDEFINED = re.compile(r"undefined reference to [`'](?:symbol [`'])?([^'@]+)")
OTHER_KIND = re.compile(r"(?:non-)?TLS (?:reference|definition) .* mismatches")

PROMISED = """
SELECT d.name, d.qualified_name, d.link_name, d.kind, d.language, d.file, d.signature, d.thread_local,
       b.bucket IN ('missing', 'local_only', 'mangled', 'consumer_implemented')
       OR EXISTS (SELECT 1 FROM differences x
                  LEFT JOIN artifacts p ON p.build_id = x.build_id AND p.name = x.after
                  WHERE x.declaration_id = d.id
                    AND (x.kind IN ('version-not-default', 'standard-library')
                         OR x.kind = 'sibling' AND coalesce(p.role, 'provider') = 'provider')),
       EXISTS (SELECT 1 FROM differences x WHERE x.declaration_id = d.id AND x.kind = 'kind'
               AND 'tls' IN (x.before, x.after))
FROM promises d JOIN accounting b ON b.declaration_id = d.id
WHERE b.bucket <> 'not_checked'
ORDER BY d.id
"""
READ = "SELECT path FROM headers WHERE status <> 'not-checked' ORDER BY status, id"


class Agreement(Struct, frozen=True):
    """Names that one side or both say cannot be linked to."""

    promised: int
    by_link_name: tuple[str, ...]
    """Declarations that no context compiles: asked for by the symbol that abilint predicts."""
    both: frozenset[str]
    only_abilint: frozenset[str]
    only_linker: frozenset[str]
    renamed: frozenset[str]
    """Symbols that abilint predicted, and that the compiler did not ask for."""
    other_kind: int
    """Declarations left out: the linker stops at a thread-local name that is not, and so does abilint."""

    @property
    def holds(self) -> bool:
        """Whether linker, compiler and abilint say the same."""
        return not (self.only_abilint or self.only_linker or self.renamed)

    def __str__(self) -> str:
        parts = [f"{self.promised} promised", f"{len(self.both)} missing in both"]
        parts += [f"only {side}: {', '.join(sorted(names)) or 'none'}" for side, names in self._sides()]
        parts.append(f"{len(self.by_link_name)} by link name only")
        return "; ".join(parts)

    def _sides(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return (("abilint", self.only_abilint), ("linker", self.only_linker), ("compiler", self.renamed))


def request(arguments: Sequence[str]) -> CheckRequest:
    """Read the arguments of `abilint check`."""
    parser = argparse.ArgumentParser()
    command.configure(parser)
    args = parser.parse_args(list(arguments))
    return CheckRequest(
        libraries=tuple(args.libraries),
        headers=tuple(args.header),
        providers=tuple(args.provider),
        target=args.target,
        header_options=options.header_options(args),
    )


def compare(wanted: CheckRequest) -> Agreement:
    """Link the program, and hold the linker's list against abilint's."""
    gathered = conclude.gather(begin(wanted), wanted.exports)
    connection = conclude.database(gathered, catalogue.load())
    _, rows = sandbox.run(connection, PROMISED, {})
    _, headers = sandbox.run(connection, READ, {})
    linkable = [row for row in rows if not row[9]]
    promises = [Promise(*row[:7], bool(row[7])) for row in linkable]
    claimed = {row[2] for row in linkable if row[8]}
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(Path(folder), _flags(wanted, gathered))
        program = writer.write(
            [p._replace(file=str(Path(p.file).absolute())) for p in promises],
            [str(Path(path).absolute()) for (path,) in headers],
            wanted.header_options.language,
        )
        found = unresolved(program, wanted.libraries, Path(folder))
        claimed &= unresolved(program, (), Path(folder))
    found &= {p.link_name for p in promises}
    predicted = {p.link_name for p in program.by_identifier}
    return Agreement(
        promised=len(promises),
        by_link_name=tuple(p.qualified_name for p in program.by_link_name),
        both=frozenset(found & claimed),
        only_abilint=frozenset(claimed - found),
        only_linker=frozenset(found - claimed),
        renamed=frozenset(predicted - program.asked_for),
        other_kind=len(rows) - len(linkable),
    )


def _flags(wanted: CheckRequest, gathered: conclude.Gathered) -> tuple[str, ...]:
    """The options that abilint gave to its own front end, as the compiler spells them."""
    asked = header_options.request(wanted, gathered.facts[0].build.target)
    words = [f"-I{folder}" for folder in asked.include_dirs]
    words += [f"-D{macro}" for macro in asked.defines]
    words += [word for path in asked.forced_includes for word in ("-include", str(Path(path).absolute()))]
    words += [f"-std={asked.std}"] if asked.std else []
    return (*words, *asked.extra_arguments)


def unresolved(program: Program, libraries: Sequence[str], folder: Path) -> set[str]:
    """Link, and gather the names that the linker says are undefined; it defines some by itself."""
    if not program.objects:
        return set()
    searched = [f"-L{Path(library).parent}" for library in libraries]
    run = subprocess.run(
        [*LINK, "-o", str(folder / "oracle.so"), *map(str, program.objects), *searched, *libraries],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    problems = [line for line in run.stderr.splitlines() if not _expected(line)]
    assert run.returncode == 0, run.stderr[-2000:]
    assert not problems, "\n".join(problems[:10])
    return set(UNDEFINED.findall(run.stderr))


def _expected(line: str) -> bool:
    """Besides undefined names the linker only warns: glibc marks functions that nobody should call."""
    said = ("in function", "undefined references to", ": warning: ")
    return bool(UNDEFINED.search(line)) or any(words in line for words in said)


def main() -> int:
    """Compare once, and print the result."""
    agreement = compare(request(sys.argv[1:]))
    sys.stdout.write(f"{agreement}\n")
    for name in agreement.by_link_name:
        sys.stdout.write(f"by link name: {name}\n")
    return 0 if agreement.holds else 1


if __name__ == "__main__":
    sys.exit(main())
