"""`abilint types`: what it prints of a header, and what it says where there is nothing to print."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADER = """
#include <stddef.h>
struct item { char tag; long when; };
typedef struct { struct item items[2]; unsigned a : 3, b : 5; } box_t;
enum colour { RED, BLUE = 7 };
int box_open(box_t *box, size_t count, ...);
extern int box_count;
"""


def types(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "abilint", "types", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def header(tmp_path: Path) -> str:
    path = tmp_path / "box.h"
    path.write_text(HEADER)
    return str(path)


def test_every_declaration_where_no_name_is_given(header: str) -> None:
    done = types("--header", header, "--target", "x86_64-linux-gnu")
    assert done.returncode == 0
    assert [line.partition(";")[0] for line in done.stdout.splitlines()] == [
        "int box_open(box_t *box, size_t count, ...)",
        "int box_count",
    ]


@pytest.mark.parametrize(
    ("target", "when", "size"),
    [("x86_64-linux-gnu", 64, 16), ("i686-w64-mingw32", 32, 8), ("aarch64-apple-macos11", 64, 16)],
)
def test_layouts_are_those_of_the_target(header: str, target: str, when: int, size: int) -> None:
    done = types("--header", header, "struct item", "--target", target, "-o", "json")
    (record,) = json.loads(done.stdout)["records"]
    assert record["size"] == size
    assert [m["offset"] for m in record["members"] if m["name"] == "when"] == [when]


def test_a_typedef_names_a_record_and_patterns_fit_several(header: str) -> None:
    done = types("--header", header, "box_t", "*colour", "box_count", "--target", "x86_64-linux-gnu")
    told = " ".join(done.stdout.split())
    assert "struct item items[2]; /* 0 32 */" in told
    assert "unsigned int b : 5; /* 32:3 */" in told
    assert "BLUE = 7, /* 0x7 */" in told
    assert told.startswith("int box_count;")


def test_a_name_that_nothing_has(header: str) -> None:
    done = types("--header", header, "struct item", "nope")
    assert done.returncode == 3
    assert "struct item {" in done.stdout
    assert done.stderr == "abilint: nope: no function, variable or type of this name\n"


def test_a_library_without_debug_info() -> None:
    done = types("samples/c-hidden-by-default/libtimer.so")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("abilint: samples/c-hidden-by-default/libtimer.so: there is no debug info")
    assert "--header" in done.stderr


def test_nothing_to_look_at() -> None:
    done = types()
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
