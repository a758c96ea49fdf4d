"""koffi and ref themselves are asked what their types come to, and which they refuse.

Needs node, and a folder `$MODULES` with koffi, ref-napi, ref-struct-di, ref-union-di and ref-array-di; collected only when named.
"""

# ruff: noqa: E501  (tables of types)

from __future__ import annotations

import json
import os
import random
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import FunctionType, Record
from abilint.surfaces import bindings
from abilint.surfaces.bindings.node import koffi_types, ref
from abilint.surfaces.bindings.node.run import Run
from abilint.surfaces.bindings.node.syntax import SYNTAX

if TYPE_CHECKING:
    from pathlib import Path

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
NAMES = (
    *koffi_types.PLAIN,
    *koffi_types.SAME,
    *koffi_types.TEXTS,
    "int16_le",
    "uint64_be_t",
    "int32_be",
    "void *",
)
WRONG = (
    "in",
    "unsigned",
    "signed int",
    "ssize_t",
    "u32",
    "pointer",
    "uint_t",
    "Int",
    "long double",
    "float16",
    "",
)
FORMS = (
    "{} ",
    "const {}",
    "{} *",
    "{}*const*",
    "{} [3]",
    "{}[2][4]",
    " {} * [ 2 ]",
    "{} const",
    "{}!",
    "{} *!",
    "{} x",
    "{} &",
    "{}[0]",
    "{}[]",
    "*{}",
)
PROTOTYPES = (
    "int foo()", "int foo(void)", "int foo(int)", "int foo(int a, float b);", "int foo(const char *s, ...)",
    "void *foo(_Out_ int *a, _Inout_ char *b)", "int __stdcall foo(int a)", "const char *foo(str a)",
    "unsigned long long foo(unsigned int a)", "int foo(int a", "int foo int a)", "foo(int a)", "int foo(int a,)",
    "int foo(int a[])", "int foo(struct s *a)", "int foo(void *)", "void foo(void a)", "int foo(int a b)", "int *foo(int *a, ...)",
)  # fmt: skip


def asked(folder: Path, script: str) -> list[object]:
    """Run a script; each line that it prints is a value."""
    file = folder / "oracle.cjs"
    file.write_text(script)
    environment = {**os.environ, "NODE_PATH": os.environ["MODULES"]}
    done = subprocess.run(["node", file], env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tried(expression: str) -> str:
    """Write a line that prints a value, or null where it throws."""
    return f"try {{ console.log(JSON.stringify({expression})) }} catch (e) {{ console.log('null') }}\n"


def test_names_of_types_of_koffi(tmp_path: Path) -> None:
    names = [
        *NAMES,
        *WRONG,
        *(form.format(name) for name in ("int", "str", "size_t", "void", "no") for form in FORMS),
    ]
    lines = "".join(tried(f"[koffi.sizeof({json.dumps(n)}), koffi.alignof({json.dumps(n)})]") for n in names)
    told = asked(tmp_path, f"const koffi = require('koffi');\n{lines}")
    run = Run.of("client.js", "node", LINUX, SYNTAX)
    ours = []
    for name in names:
        found = koffi_types.spelled(run, name)
        size = None if found is None else run.graph.size(found)
        ours.append(None if found is None or size is None else [size, run.graph.alignment(found)])
    differing = [(n, a, b) for n, a, b in zip(names, told, ours, strict=True) if a not in (b, [0, 0])]
    assert differing == []
    assert sum(each is None for each in told) > len(WRONG)


@pytest.mark.parametrize("kind", ["struct", "pack", "union"])
def test_records_of_koffi(tmp_path: Path, kind: str) -> None:
    chosen = random.Random(kind)
    types = [f"'{each}'" for each in NAMES if each != "void *"]
    text, made = "const koffi = require('koffi');\n", []
    for number in range(150):
        inner = [
            *types,
            "[1, 'int64']",
            "[8, 'char']",
            "koffi.array('short', 3)",
            "'double [2]'",
            "'void *'",
            *made[-5:],
        ]
        members = ", ".join(f"m{n}: {chosen.choice(inner)}" for n in range(chosen.randint(1, 7)))
        text += f"const R{number} = koffi.{kind}('R{number}', {{ {members} }});\n"
        made.append(chosen.choice((f"R{number}", f"'R{number}'")))
    script = text + "".join(
        f"console.log(JSON.stringify([R{n}.size, R{n}.alignment, ...Object.values(R{n}.members).map(m => m.offset)]));\n"
        for n in range(150)
    )
    told = asked(tmp_path, script)
    (tmp_path / "client.js").write_text(text)
    types_ = bindings.read(str(tmp_path / "client.js"), LINUX)[0].surface.types
    assert types_ is not None
    ours = [
        [each.size, each.alignment, *(field.offset // 8 for field in each.fields)]
        for each in types_.nodes
        if isinstance(each, Record) and each.name.startswith("R")
    ]
    assert ours == told


def test_prototypes_of_koffi(tmp_path: Path) -> None:
    listed = [each.replace("foo", f"f{number}", 1) for number, each in enumerate(PROTOTYPES)]
    lines = "".join(tried(f"koffi.proto({json.dumps(each)}).proto.arguments.length") for each in listed)
    told = asked(tmp_path, f"const koffi = require('koffi');\n{lines}")
    assert told == [_parameters(tmp_path, each) for each in listed]
    assert None in told


def _parameters(folder: Path, prototype: str) -> int | None:
    """Count the parameters of a prototype; None where it is refused."""
    text = f"const koffi = require('koffi');\nkoffi.load('foo').func('f', 'int', [koffi.pointer(koffi.proto({json.dumps(prototype)}))]);"
    (folder / "client.js").write_text(text)
    binding = bindings.read(str(folder / "client.js"), LINUX)[0]
    types = binding.surface.types
    assert types is not None
    found = [len(each.parameters) for each in types.nodes if isinstance(each, FunctionType)]
    return None if binding.unread else found[0]


def test_names_of_types_of_ref(tmp_path: Path) -> None:
    names = [
        *ref.PLAIN,
        "CString",
        "pointer",
        "string",
        "Pointer",
        "STRING",
        "void *",
        "int*",
        "char * *",
        "Int",
        "UINT8 *",
        "size_t*",
        "u32",
        "integer",
        "const char *",
        "long long",
        "strings",
    ]
    size = "(t => t.indirection > 1 ? [8, 8] : [t.size, t.alignment])"
    lines = "".join(tried(f"{size}(ref.coerceType({json.dumps(each)}))") for each in names)
    told = asked(tmp_path, f"const ref = require('ref-napi');\n{lines}")
    run = Run.of("client.js", "node", LINUX, SYNTAX)
    found = [ref.spelled(run, each) for each in names]
    assert told == [
        None if each is None else [run.graph.size(each), run.graph.alignment(each)] for each in found
    ]
    assert None in told


@pytest.mark.parametrize("options", ["", ", { packed: true }", "union"])
def test_records_of_ref(tmp_path: Path, options: str) -> None:
    chosen = random.Random(options)
    types = [f"'{each}'" for each in ref.PLAIN]
    text, made = (
        "const ref = require('ref-napi'), S = require('ref-struct-di')(ref), U = require('ref-union-di')(ref), A = require('ref-array-di')(ref);\n",
        [],
    )
    maker, options = ("U", "") if options == "union" else ("S", options)
    for number in range(150):
        inner = [*types, "A('short', 3)", "'void *'", "ref.refType('char')", "ref.types.long", *made[-5:]]
        members = ", ".join(f"m{n}: {chosen.choice(inner)}" for n in range(chosen.randint(1, 7)))
        text += f"const R{number} = {maker}({{ {members} }}{options});\n"
        made.append(f"R{number}")
    offsets = ", ...Object.values(R{0}.fields).map(f => f.offset)" if maker == "S" else ""
    script = text + "".join(
        f"console.log(JSON.stringify([R{n}.size, R{n}.alignment{offsets.format(n)}]));\n" for n in range(150)
    )
    told = asked(tmp_path, script)
    (tmp_path / "client.js").write_text(text)
    types_ = bindings.read(str(tmp_path / "client.js"), LINUX)[0].surface.types
    assert types_ is not None
    fields = [each for each in types_.nodes if isinstance(each, Record)]
    where = [field.offset // 8 for each in fields for field in each.fields] if maker == "S" else []
    flat = [each.size for each in fields]
    assert flat == [each[0] for each in told]  # type: ignore[index]
    assert where == [each for row in told for each in row[2:]]  # type: ignore[index]
