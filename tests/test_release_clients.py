"""What is expected of the pairs of releases is what happens: programs are built, run, and built again."""

from __future__ import annotations

import subprocess

import pytest
from release_pairs import FILES, pairs

from abilint.model.release import Effect

pytestmark = pytest.mark.machine

STRICT = {
    "c": [
        "-Werror=incompatible-pointer-types",
        "-Werror=pointer-sign",
        "-Werror=discarded-qualifiers",
        "-Werror=implicit-function-declaration",
    ],
    "c++": [],
}
"""What the languages forbid, and the compilers of today let pass with a warning."""
CLIENTS = [pair for pair in pairs() if pair.client]
HARMLESS = {Effect.NO_CHANGE, Effect.COMPATIBLE}


def linked(pair, side, where):
    """Build the program against a release; None where it does not compile or link."""
    release = pair.build() / side
    _, header = FILES[pair.language]
    main = "int main()" if pair.language == "c++" else "int main(void)"
    source = where / f"main{'.cpp' if pair.language == 'c++' else '.c'}"
    source.write_text(f'#include "{header}"\n{main} {{ {pair.client} }}\n')
    compiler = pair.compilers[0]
    flags = [flag for flag in pair.flags[side == "new"] if not flag.startswith(("-W", "-nostdlib"))]
    command = [compiler, *STRICT[pair.language], *flags, str(source), "-I", str(release)]
    command += ["-L", str(release), "-l:libfoo.so", "-o", str(where / f"main-{side}")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode else where / f"main-{side}"


def outcome(program, pair, side, where):
    """The exit status, negative for a signal, of a program with one of the releases."""
    place = where / f"lib-{side}"
    place.mkdir(exist_ok=True)
    library = pair.build() / side / "libfoo.so"
    dynamic = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
    soname = next(line.split("[")[1].rstrip("]") for line in dynamic.splitlines() if "(SONAME)" in line)
    if not (place / soname).exists():
        (place / soname).symlink_to(library)
    environment = {"LD_LIBRARY_PATH": str(place)}
    return subprocess.run([program], env=environment, capture_output=True, check=False, timeout=20).returncode


@pytest.mark.parametrize("pair", CLIENTS, ids=lambda pair: pair.id)
def test_program_that_was_linked_with_the_old_release(pair, tmp_path):
    program = linked(pair, "old", tmp_path)
    assert program, pair.client
    assert outcome(program, pair, "old", tmp_path) == 0
    if pair.verdict["all"] != Effect.RISKY:
        runs_on = outcome(program, pair, "new", tmp_path) == 0
        assert runs_on is (pair.verdict["all"] != Effect.BREAKING), pair.why


@pytest.mark.parametrize(
    "pair",
    [pair for pair in CLIENTS if pair.verdict["all"] in {*HARMLESS, Effect.SOURCE_BREAK}],
    ids=lambda pair: pair.id,
)
def test_program_that_is_built_anew(pair, tmp_path):
    program = linked(pair, "new", tmp_path)
    if pair.verdict["all"] == Effect.SOURCE_BREAK:
        assert program is None, pair.why
    else:
        assert program, pair.why
        assert outcome(program, pair, "new", tmp_path) == 0
