"""Programs of the pairs of releases: what they were compiled with, as their debug info says."""

from __future__ import annotations

import json
import subprocess

import pytest
from release_pairs import FILES, pairs

from abilint.cli.main import main
from abilint.model.release import Effect

pytestmark = pytest.mark.machine

CLIENTS = [pair for pair in pairs() if pair.client and pair.kind == "so"]
WHOLE_CLASSES = {"c": [], "c++": ["-femit-class-debug-always"]}
"""Else GCC leaves out classes whose virtual table is in the library."""
NOT_STATED = {
    "virtual/became-pure": "GCC does not write down which functions are pure",
    "enums/function-made-inline": "the function is gone, which the symbols tell of",
    "data/string-grew": "the declaration has no bound",
    "names/private-method-removed": "the program has no use of it",
    "symbols/undeclared-function-removed": "the program has no use of it",
}
"""Breaks that debug info of programs cannot show, or that are none of this program."""


def compiled(pair, where):
    """Build the program with debug info against the old release."""
    release = pair.build() / "old"
    source = where / ("main.cpp" if pair.language == "c++" else "main.c")
    start = "int main()" if pair.language == "c++" else "int main(void)"
    source.write_text(f'#include "{FILES[pair.language][1]}"\n{start} {{ {pair.client} }}\n')
    flags = [flag for flag in pair.flags[0] if not flag.startswith(("-W", "-nostdlib"))]
    command = [pair.compilers[0], "-g", "-O1", "-w", *WHOLE_CLASSES[pair.language], *flags, str(source)]
    command += ["-I", str(release), "-L", str(release), "-l:libfoo-g.so", "-o", str(where / "main")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return where / "main"


def told(capsys, *arguments):
    """Give the findings of the rules about programs, and all."""
    main([*map(str, arguments), "-o", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [finding for finding in findings if finding["rule"].startswith("consumer-")], findings


@pytest.mark.parametrize("pair", CLIENTS, ids=lambda pair: pair.id)
def test_program_with_debug_info(pair, tmp_path, capsys):
    """The old release is stripped: what it was is known of the program alone."""
    program = compiled(pair, tmp_path)
    old, new = (pair.build() / side / "libfoo-g.so" for side in ("old", "new"))
    stripped = old.with_name("libfoo.so")
    of_programs, findings = told(capsys, "diff", stripped, new, "--consumer", program)
    if pair.verdict["debug"] in {Effect.NO_CHANGE, Effect.COMPATIBLE, Effect.SOURCE_BREAK}:
        assert not of_programs, pair.why
    if pair.verdict["debug"] == Effect.BREAKING and pair.id not in NOT_STATED:
        assert any(finding["effect"] == Effect.BREAKING for finding in findings), pair.why
    assert not told(capsys, "check", program, "--provider", old)[0]
