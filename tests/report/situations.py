"""Ten typical situations, as a user meets them; `python tests/report/situations.py` writes them anew.

Read what changed: these files are the product. Each runs the program on a sample, in a folder of its own.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_files import SAMPLES, sample

from abilint.cli.main import main as abilint

KEPT = Path(__file__).parent / "situations"
PREBUILT = SAMPLES / "release" / "prebuilt.tar.xz"


_RULES = re.compile(r"\d+(?= rules ran| not run\b| need | an option| more: no header)")
"""Numbers that each new rule changes."""


class Situation(Struct, frozen=True):
    """Commands in a folder that holds a sample."""

    story: str
    source: str
    """A sample, or `release/...`: one of the pairs that are kept built."""
    commands: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()


NEW_HEADER = """#include "log.h"
/* abilint: ignore[declared-not-exported] ships with 2.0 */
void log_flush(void);
void log_close(void);
"""

SITUATIONS = {
    "all-good": Situation(
        "Everything that the header declares is there, and nothing else.",
        "c-plain",
        ("abilint check libring.so --header ring.h",),
    ),
    "missing-symbol": Situation(
        "The header misspells a name.", "c-misspelt", ("abilint check libmatrix.so --header matrix.h",)
    ),
    "mangled-rust": Situation(
        "A Rust library whose author forgot `#[no_mangle]`.",
        "rust-no-mangle-forgotten-v0",
        ("abilint check libmath.so --header math.h",),
    ),
    "hidden": Situation(
        "Built with -fvisibility=hidden; one function lacks the export macro.",
        "c-hidden-by-default",
        ("abilint check libtimer.so --header timer.h",),
    ),
    "wrong-type": Situation(
        "The header has another type for a parameter than the library was compiled with.",
        "c-types",
        ("abilint check libstore.so --header wrong/double-for-integer.h",),
    ),
    "layout": Situation(
        "The header's struct has a field that the library does not know of.",
        "c-types",
        ("abilint check libstore.so --header wrong/field-added.h",),
    ),
    "release-break": Situation(
        "A new release puts a member into the middle of a struct.",
        "release/records/member-inserted",
        ("abilint diff old/libfoo.so new/libfoo.so --old-header old/foo.h --new-header new/foo.h",),
    ),
    "incomplete-header": Situation(
        "The header includes a file that was not shipped.",
        "c-header-missing-include",
        ("abilint check libframe.so --header frame.h",),
    ),
    "wrong-file": Situation(
        "The paths are mixed up: a header where a library should be, a library that is not there.",
        "c-plain",
        ("abilint check ring.h --header ring.h", "abilint check libring.so.1 --header ring.h"),
    ),
    "accepted": Situation(
        "Old findings are in the baseline, one is suppressed in the header; what remains is new.",
        "c-undeclared-exports",
        (
            "abilint check liblog.so --header log.h --fail-on note -q -o text -o json=log.json",
            "abilint baseline create log.json -o baseline.json",
            "abilint check liblog.so --header log.h --fail-on note --baseline baseline.json",
            "abilint check liblog.so --header log.h --header new.h --fail-on note --baseline baseline.json",
        ),
        (("new.h", NEW_HEADER),),
    ),
}


def told(name: str) -> str:
    """The whole session as it comes out now."""
    situation = SITUATIONS[name]
    with tempfile.TemporaryDirectory() as folder:
        _lay(situation, Path(folder))
        with contextlib.chdir(folder):
            return "".join([f"# {situation.story}\n", *map(_session, situation.commands)])


def _lay(situation: Situation, folder: Path) -> None:
    if situation.source.startswith("release/"):
        _unpack(situation.source.removeprefix("release/"), folder)
    else:
        each = sample(situation.source)
        shutil.copytree(each.directory, folder, dirs_exist_ok=True)
        for library in each.libraries:
            shutil.copy(library, folder / library.name)
    for name, text in situation.files:
        (folder / name).write_text(text)


def _unpack(pair: str, folder: Path) -> None:
    with tarfile.open(PREBUILT) as packed:
        for member in packed.getmembers():
            if member.isfile() and member.name.startswith(f"{pair}/"):
                path = folder / member.name.removeprefix(f"{pair}/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(packed.extractfile(member).read())


def _session(command: str) -> str:
    """What stands on the screen after that command; the exit code where it is not 0."""
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        code = abilint(shlex.split(command)[1:])
    ending = f"[exit code {code}]\n" if code else ""
    return f"\n$ {command}\n{_RULES.sub('N', screen.getvalue())}{ending}"


def main() -> None:
    os.environ["NO_COLOR"] = "1"
    KEPT.mkdir(exist_ok=True)
    for name in SITUATIONS:
        (KEPT / f"{name}.txt").write_text(told(name), "utf-8")


if __name__ == "__main__":
    main()
