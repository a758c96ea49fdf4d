"""GCC says by `sizeof`, `offsetof`, `_Generic` and bit patterns whether two structs differ; so do we."""

from __future__ import annotations

import random
import subprocess
from collections import defaultdict

import pytest

from abilint import readers
from abilint.compare import types
from abilint.surfaces import debug_info

pytestmark = pytest.mark.machine

PAIRS = 200
KINDS = (
    "char", "short", "int", "long", "float", "double", "void *", "long long", "unsigned", "int:3",
    "unsigned:7", "char[5]", "int[3]", "struct in", "int (*)(int)",
)  # fmt: skip
START = """#include <stdio.h>
#include <stddef.h>
#include <string.h>
struct in { char c; int i; };
#define K(x) _Generic((x), char: "c", short: "s", int: "i", unsigned: "u", long: "l", long long: "l", \\
  float: "f", double: "d", void *: "p", int (*)(int): "p", struct in: "r", default: "a")
"""


def declared(kind: str, name: str) -> str:
    if ":" in kind:
        base, _, width = kind.partition(":")
        return f"{base} {name} : {width};"
    if "[" in kind:
        base, _, bound = kind.partition("[")
        return f"{base} {name}[{bound};"
    return kind.replace("(*)", f"(*{name})") + ";" if "(*)" in kind else f"{kind} {name};"


def struct(number: int, members: list[tuple[str, str]], packed: bool) -> str:
    text = " ".join(declared(kind, name) for kind, name in members)
    return f"struct s{number} {{ {text} }}{' __attribute__((packed))' if packed else ''};\n"


def printed(number: int, members: list[tuple[str, str]]) -> str:
    """C that prints a line of what the compiler knows of a struct; of a bit-field, the bits that it sets."""
    lines = [f'printf("%d %zu|", {number}, sizeof(struct s{number}));']
    for kind, name in members:
        if ":" in kind:
            lines.append(
                f"{{ struct s{number} v; memset(&v, 0, sizeof v); v.{name} = -1;"
                f' printf("{name} "); for (unsigned n = 0; n < sizeof v; n++)'
                f' printf("%02x", ((unsigned char *)&v)[n]); printf("|"); }}'
            )
        else:
            lines.append(
                f"{{ struct s{number} v; "
                f'printf("{name} %zu %zu %s|", offsetof(struct s{number}, {name}), sizeof v.{name},'
                f" K(v.{name})); }}"
            )
    return "\n".join([*lines, 'puts("");'])


def changed(order: random.Random, members: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], bool]:
    after, place = list(members), order.randrange(len(members))
    match order.choice(["nothing", "insert", "remove", "swap", "retype", "pack"]):
        case "insert":
            after.insert(place, (order.choice(KINDS), "inserted"))
        case "remove" if len(after) > 1:
            del after[place]
        case "swap":
            after[place], after[-1] = after[-1], after[place]
        case "retype":
            after[place] = (order.choice(KINDS), after[place][1])
        case "pack":
            return after, True
    return after, False


def surface(folder, name: str, structs: list[str]):
    source = folder / f"{name}.c"
    functions = "".join(f"void f{n}(struct s{n} *p) {{ (void)p; }}\n" for n in range(len(structs)))
    source.write_text(START + "".join(structs) + functions)
    library = folder / f"lib{name}.so"
    subprocess.run(["gcc", "-w", "-g", "-shared", "-fPIC", "-o", library, source], check=True)
    (artifact,) = readers.read(str(library)).artifacts
    return debug_info.read(artifact, readers.linkage(artifact), ())


def lines(folder, name: str, structs: list[str], prints: list[str]) -> list[list[str]]:
    source = folder / f"print{name}.c"
    source.write_text(START + "".join(structs) + "int main(void) {" + "\n".join(prints) + "}\n")
    program = folder / f"print{name}"
    subprocess.run(["gcc", "-w", "-o", program, source], check=True)
    told = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return [sorted(line.split("|")) for line in told.splitlines()]


@pytest.mark.parametrize("seed", [1, 2])
def test_random_changes_of_structs(tmp_path, seed):
    order = random.Random(seed)
    texts, prints = defaultdict(list), defaultdict(list)
    for number in range(PAIRS):
        before = [(order.choice(KINDS), f"m{n}") for n in range(order.randint(1, 6))]
        for side, (members, packed) in (("old", (before, False)), ("new", changed(order, before))):
            texts[side].append(struct(number, members, packed))
            prints[side].append(printed(number, members))
    old, new = (lines(tmp_path, side, texts[side], prints[side]) for side in ("old", "new"))
    truth = {f"struct s{n}" for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other}
    found = types.compare(*(surface(tmp_path, side, texts[side]) for side in ("old", "new")))
    subjects = [difference.subject for difference in found]
    assert set(subjects) == truth
    assert len(subjects) == len(truth)
