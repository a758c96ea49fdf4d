"""GCC compiles the samples' headers: sizes, places, constants and signatures are those of both surfaces."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import binary, sample

from abilint.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.machine

PLACES = ("", "-linked", "-split", "-packed", "-dwz", "-dwarf2", "-types", "-lto")
CASES = [
    ("c-types", "libstore.so", "store.h"),
    ("rust-types", "libcells.so", "cells.h"),
    *(("c-debug-places", f"libmeter{place}.so", "meter.h") for place in PLACES),
]
PRELUDE = """
#include <stddef.h>
#include <stdio.h>
#include <string.h>
static int checked;
static void check(const char *what, long long compiled, long long stated) {
    checked++;
    if (compiled != stated) printf("%s: %lld, stated as %lld\\n", what, compiled, stated);
}
static int first_bit(const unsigned char *bytes, size_t size) {
    for (size_t bit = 0; bit < size * 8; bit++) if (bytes[bit / 8] >> bit % 8 & 1) return (int)bit;
    return -1;
}
"""


def stated(*arguments: str) -> dict[str, Any]:
    """What `abilint types` says; a pattern that nothing fits is no matter."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["types", *arguments, "-o", "json"])
    return json.loads(out.getvalue())


def claims(types: dict[str, Any], header: str) -> Iterator[str]:
    """One line of C for each number that is stated of something the header defines."""
    for record in types["records"]:
        name = f"{record['kind']} {record['name'].rpartition('::')[2]}"
        if re.search(re.escape(name) + r"\s*\{", header):
            yield f'check("{name}", sizeof({name}), {record["size"]});'
            for member in record["members"]:
                if member["kind"] == "field":
                    yield place(name, member)
    for enum in types["enums"]:
        for constant in enum["constants"]:
            if re.search(rf"\b{constant['name']}\b", header):
                yield f'check("{constant["name"]}", {constant["name"]}, {constant["value"]});'


def place(record: str, member: dict[str, Any]) -> str:
    """The place of a member in bits; that of a bit-field by setting it."""
    field, what = member["name"], f'"{record}.{member["name"]}"'
    if not member["bit_field"]:
        return (
            f"check({what}, offsetof({record}, {field}) * 8, {member['offset']});"
            f" check({what}, sizeof((({record} *)0)->{field}) * 8, {member['size']});"
        )
    return (
        f"{{ {record} r; memset(&r, 0, sizeof r); r.{field} = 1;"
        f" check({what}, first_bit((void *)&r, sizeof r), {member['offset']}); }}"
    )


def signatures(types: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A declaration under another name, and a line that compares the two."""
    for each in types["declarations"]:
        name = each["name"]
        again = re.sub(rf"\b{name}\b", f"again_{name}", each["text"], count=1)
        same = f"__builtin_types_compatible_p(__typeof__({name}), __typeof__(again_{name}))"
        yield f"extern {again};", f'check("{name}", {same}, 1);'


@pytest.mark.parametrize("side", ["debug-info", "header"])
@pytest.mark.parametrize(("name", "library", "header"), CASES, ids=lambda case: case)
def test_the_compiler_agrees(
    name: str, library: str, header: str, side: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = sample(name).directory
    monkeypatch.chdir(folder)
    path, text = str(binary(folder, library)), (folder / header).read_text(encoding="utf-8")
    more = ("--header", header) if side == "header" else ()
    layouts = stated(path, "struct *", "union *", "enum *", *more)
    checks = list(claims(layouts, text))
    declared: list[str] = []
    if not (name.startswith("rust") and side == "debug-info"):
        pairs = list(signatures(stated(path, *more)))
        declared, compared = [again for again, _ in pairs], [line for _, line in pairs]
        assert compared
        checks += compared
    body = "\n".join(checks)
    program = tmp_path / "probe.c"
    program.write_text(
        f'#include "{folder / header}"\n{PRELUDE}\n'
        + "\n".join(declared)
        + f'\nint main(void) {{\n{body}\nprintf("%d checked\\n", checked);\n}}\n'
    )
    made = tmp_path / "probe"
    subprocess.run(["gcc", "-std=gnu11", "-w", str(program), "-o", str(made)], check=True)
    said = subprocess.run([str(made)], capture_output=True, text=True, check=True).stdout
    count = sum(line.count("check(") for line in checks)
    assert said == f"{count} checked\n"
    assert count >= 8
