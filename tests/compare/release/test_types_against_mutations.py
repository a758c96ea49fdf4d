"""One careless edit of a header is a new release: the compiler says whether programs see another layout."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "oracles"))

from mutations import mutants, scalars

from abilint.app.diff import diff
from abilint.app.request import DiffRequest, SideRequest
from abilint.model.release import Effect

pytestmark = pytest.mark.machine

HEADER = """\
struct point {
  int x;
  short y;
  char tag[6];
};
struct flags {
  unsigned kind : 3;
  unsigned mode : 5;
  long count;
};
enum color {
  RED,
  GREEN = 5,
  BLUE
};
struct box {
  struct point corner;
  double weight;
  enum color color;
  float *cells;
};
"""
SOURCE = "int foo(struct box *b, struct flags *f) { return b->corner.x + (int)f->count; }\n"
PROBE = """
#include <stdio.h>
#include <stddef.h>
#include <string.h>
#define P(s, m) printf("%s.%s %zu %zu\\n", #s, #m, offsetof(struct s, m), sizeof((struct s *)0)->m)
#define B(m) do { struct flags f; memset(&f, 0, sizeof f); f.m = -1; printf(#m); \\
  for (unsigned i = 0; i < sizeof f; i++) printf(" %02x", ((unsigned char *)&f)[i]); puts(""); } while (0)
#define K(e) _Generic((e), float: 1, double: 2, float *: 3, const float *: 3, double *: 4, default: 0)
int main(void) {
  struct box b;
  struct flags f;
  P(point, x); P(point, y); P(point, tag); P(flags, count);
  P(box, corner); P(box, weight); P(box, color); P(box, cells); B(kind); B(mode);
  printf("%zu %zu %zu\\n", sizeof(struct point), sizeof(struct flags), sizeof(struct box));
  printf("%d %d %d\\n", RED, GREEN, BLUE);
  printf("%d %d %d\\n", K(b.corner.x), K(b.corner.y), K(f.count));
  printf("%d %d %d\\n", K(b.weight), K(b.cells), (int)sizeof *b.cells);
}
"""
SAMPLE = 40
KNOWN = scalars({})


def made(folder: Path, name: str, header: str) -> Path:
    home = folder / name
    home.mkdir()
    (home / "foo.h").write_text(header)
    (home / "foo.c").write_text(f'#include "foo.h"\n{SOURCE}')
    target = home / "libfoo.so.1"
    command = ["gcc", "-g", "-shared", "-fPIC", "foo.c", "-o", target.name, "-Wl,-soname,libfoo.so.1"]
    done = subprocess.run(command, cwd=home, capture_output=True, check=False)
    return target if done.returncode == 0 else Path()


def layout(folder: Path) -> str | None:
    """What an old program knows, by the header in a folder; None where its source does not compile."""
    (folder / "probe.c").write_text(f'#include "foo.h"\n{PROBE}')
    done = subprocess.run(
        ["gcc", "-w", "probe.c", "-o", "probe"], cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        return None
    return subprocess.run(["./probe"], cwd=folder, capture_output=True, text=True, check=True).stdout


def edits():
    wanted = re.compile("field|enumerator|struct|swapped")
    found = [mutant for mutant in mutants(HEADER, [], KNOWN) if wanted.search(mutant.operator)]
    return random.Random(5).sample(found, min(SAMPLE, len(found)))


def test_layouts_that_differ_are_told_and_others_break_nothing(tmp_path):
    old = made(tmp_path, "old", HEADER)
    known = layout(old.parent)
    wrong, seen = [], set()
    for number, mutant in enumerate(edits()):
        new = made(tmp_path, f"new{number}", mutant.applied(HEADER))
        if not new.name:
            continue
        now = layout(new.parent)
        verdict = diff(DiffRequest(SideRequest(str(old)), SideRequest(str(new)))).verdict
        if now is None:
            right = verdict.rank >= Effect.SOURCE_BREAK.rank
        elif now != known:
            right = verdict is Effect.BREAKING
        else:
            right = verdict is not Effect.BREAKING
        seen.add((now is None, now == known))
        if not right:
            wrong.append((mutant, str(verdict)))
    assert not wrong
    assert len(seen) == 3
