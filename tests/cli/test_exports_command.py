"""`abilint exports`: what it writes goes to the linker, and what is linked with it passes `abilint check`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

HEADER = """\
#ifndef TALLY_H
#define TALLY_H
extern int tally_total;
extern _Thread_local int tally_depth;
int tally_add(int);
int tally_reset(void);
int renamed(void) __asm__("tally_renamed");
static inline int tally_twice(int n) { return tally_add(n) + tally_add(n); }
int tally_private(void) __attribute__((visibility("hidden")));
#endif
"""
SOURCE = """\
#include "tally.h"
int tally_total; _Thread_local int tally_depth;
int tally_add(int n) { return tally_total += n; }
int tally_reset(void) { return tally_total = 0; }
int renamed(void) { return 1; }
int tally_private(void) { return 2; }
int tally_helper(void) { return 3; }
"""


def _library(folder: Path, script: str, source: str = "tally.c", compiler: str = "gcc") -> Path:
    (folder / "tally.map").write_text(script)
    library = folder / "libtally.so"
    command = [
        compiler, "-shared", "-fPIC", "-Wl,-soname,libtally.so", str(folder / source), "-o", str(library),
        f"-Wl,--version-script={folder / 'tally.map'}",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return library


def _sources(folder: Path) -> Path:
    (folder / "tally.h").write_text(HEADER)
    (folder / "tally.c").write_text(SOURCE)
    return folder / "tally.h"


def _run(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main([str(word) for word in words]) == 0
    return capsys.readouterr().out


def _check(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[dict[str, Any]]]:
    code = main(["check", *map(str, words), "-o", "json"])
    return code, json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.machine
@pytest.mark.parametrize("node", [(), ("--name", "TALLY_1.0")], ids=["no node", "node"])
def test_a_library_linked_with_the_written_script_passes(tmp_path, capsys, node):
    header = _sources(tmp_path)
    script = _run(capsys, "exports", "--header", header, "--format", "version-script", *node)
    library = _library(tmp_path, script)
    code, findings = _check(capsys, library, "--header", header, "--exports", tmp_path / "tally.map")
    assert (code, findings) == (0, [])


@pytest.mark.machine
@pytest.mark.parametrize("name", ["tally_add", "tally_total", "tally_renamed"])
def test_with_one_line_removed_the_rule_fires(tmp_path, capsys, name):
    header = _sources(tmp_path)
    script = _run(capsys, "exports", "--header", header, "--format", "version-script")
    shorter = "".join(line for line in script.splitlines(keepends=True) if line.strip() != f"{name};")
    assert shorter != script
    library = _library(tmp_path, shorter)
    code, findings = _check(capsys, library, "--header", header, "--exports", tmp_path / "tally.map")
    said = {(f["rule"], f["symbol"], f["cause"]) for f in findings}
    assert code == 1
    assert ("export-list-mismatch", name, "list-forgets") in said
    assert not {rule for rule, _, _ in said} & {"local-only-symbol", "declared-not-exported"}
    _, without = _check(capsys, library, "--header", header)
    assert ("local-only-symbol", name) in {(f["rule"], f["symbol"]) for f in without}


@pytest.mark.machine
def test_a_stripped_library_whose_list_forgets(tmp_path, capsys):
    header = _sources(tmp_path)
    script = _run(capsys, "exports", "--header", header, "--format", "version-script")
    library = _library(tmp_path, script.replace("        tally_reset;\n", ""))
    subprocess.run(["strip", str(library)], check=True)
    code, findings = _check(capsys, library, "--header", header, "--exports", tmp_path / "tally.map")
    assert code == 1
    assert [(f["rule"], f["symbol"], f["cause"]) for f in findings] == [
        ("export-list-mismatch", "tally_reset", "list-lacks")
    ]


CXX_HEADER = """\
#pragma once
namespace draw {
struct Point { int x, y; };
class Shape {
public:
    Shape();
    explicit Shape(int);
    virtual ~Shape();
    virtual int area() const;
    static int count;
private:
    virtual void grow();
};
int area(const Shape &, Point);
}
extern "C" int draw_version(void);
"""
CXX_SOURCE = """\
#include "draw.hpp"
namespace draw {
Shape::Shape() {} Shape::Shape(int) {} Shape::~Shape() {}
int Shape::area() const { return 0; } int Shape::count; void Shape::grow() {}
int area(const Shape &, Point p) { return p.x; }
int helper() { return 1; }
}
extern "C" int draw_version(void) { return 1; }
"""
CXX_CONSUMER = """\
#include "draw.hpp"
struct Square : draw::Shape { int area() const override { return 4; } };
int main() {
    Square square; draw::Shape other(1);
    draw::Shape *both[] = {&square, &other, new draw::Shape};
    delete both[2];
    return dynamic_cast<Square *>(both[0]) == nullptr || draw::area(square, {0, 1}) || draw_version() != 1;
}
"""


@pytest.mark.machine
def test_a_cxx_consumer_links_with_what_the_script_leaves(tmp_path, capsys):
    header = tmp_path / "draw.hpp"
    header.write_text(CXX_HEADER)
    (tmp_path / "draw.cpp").write_text(CXX_SOURCE)
    (tmp_path / "main.cpp").write_text(CXX_CONSUMER)
    script = _run(capsys, "exports", "--header", header, "--format", "version-script", "--name", "DRAW_1")
    library = _library(tmp_path, script, "draw.cpp", "g++")
    program = tmp_path / "main"
    command = ["g++", str(tmp_path / "main.cpp"), str(library), f"-Wl,-rpath,{tmp_path}", "-o", str(program)]
    subprocess.run(command, check=True)
    assert subprocess.run([str(program)], check=False).returncode == 0
    code, findings = _check(capsys, library, "--header", header, "--exports", tmp_path / "tally.map")
    assert (code, [f for f in findings if f["rule"] == "export-list-mismatch"]) == (0, [])
    exported = subprocess.run(["nm", "-DC", str(library)], check=True, capture_output=True, text=True).stdout
    assert "draw::helper" not in exported


def test_every_format(tmp_path, capsys):
    header = _sources(tmp_path)
    formats = ["version-script", "dynamic-list", "def", "exported-symbols-list", "plain", "symbols"]
    words = [word for name in formats for word in ("-o", f"{name}={tmp_path / name}")]
    _run(capsys, "exports", "--header", header, "--soname", "libtally.so.1", "--since", "1.2", *words)
    assert (tmp_path / "def").read_text() == (
        "LIBRARY libtally.so.1\nEXPORTS\n    tally_add\n    tally_depth DATA\n"
        "    tally_renamed\n    tally_reset\n    tally_total DATA\n"
    )
    assert (tmp_path / "exported-symbols-list").read_text().split() == [
        "_tally_add", "_tally_depth", "_tally_reset", "_tally_total", "tally_renamed",
    ]  # fmt: skip
    assert (tmp_path / "symbols").read_text().splitlines()[:2] == [
        "libtally.so.1 libtally1 #MINVER#",
        " tally_add@Base 1.2",
    ]
    assert "    local:\n        *;\n" in (tmp_path / "version-script").read_text()


WRONG = {
    "no header": (["--format", "def"], 2, "whose names"),
    "no format": (["--header", "tally.h"], 2, "in which format"),
    "unknown format": (["--header", "tally.h", "--format", "tbd"], 2, "abilint writes version-script"),
    "no library": (["--header", "tally.h", "--format", "symbols"], 2, "--library FILE or --soname NAME"),
    "bad node": (["--header", "tally.h", "--format", "def", "--name", "a b"], 2, "a version node is letters"),
    "bad target": (["--header", "tally.h", "--format", "def", "--target", "?"], 2, "a compiler's triple"),
    "other platform": (
        ["--header", "tally.h", "--format", "def", "--target", "x86_64-linux-gnu"], 2, "another platform"
    ),
    "two on one place": (["--header", "tally.h", "-o", "def", "-o", "plain"], 2, "cannot both go to"),
    "twice stdout": (["--header", "tally.h", "-o", "def", "-o", "plain=/dev/stdout"], 2, "cannot both go"),
    "broken header": (["--header", "broken.h", "--format", "plain"], 3, "the list would forget its names"),
    "nothing promised": (["--header", "empty.h", "--format", "plain"], 3, "there is nothing to list"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "code", "complaint"), WRONG.values(), ids=WRONG)
def test_refusals(tmp_path, monkeypatch, capsys, words, code, complaint):
    _sources(tmp_path)
    (tmp_path / "broken.h").write_text("int f(;\n")
    (tmp_path / "empty.h").write_text("typedef int number;\n")
    monkeypatch.chdir(tmp_path)
    assert main(["exports", *words]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert complaint in told.err
    assert told.err.count("\n") == 1


LISTS = {
    "missing": ("gone.map", None, 3, "cannot be read"),
    "broken": ("tally.map", "V { tally_add; ", 3, "line 1: node `V` is not closed"),
    "for Windows": ("tally.def", "EXPORTS\n tally_add\n", 0, "no library of this run is the one"),
    "of another library": (
        "other.symbols", "libother.so.1 libother1 #MINVER#\n f@Base 1\n", 0, "is about libother.so.1"
    ),
}  # fmt: skip


@pytest.mark.machine
@pytest.mark.parametrize(("name", "text", "code", "complaint"), LISTS.values(), ids=LISTS)
def test_a_list_that_cannot_be_used_is_told(tmp_path, capsys, name, text, code, complaint):
    header = _sources(tmp_path)
    library = _library(tmp_path, "{ global: *; };")
    if text is not None:
        (tmp_path / name).write_text(text)
    found = main(
        ["check", str(library), "--header", str(header), "--exports", str(tmp_path / name), "-o", "json"]
    )
    report = json.loads(capsys.readouterr().out)
    assert found == code
    assert any(complaint in entry["reason"] for entry in report["not_run"])
    assert all(f["rule"] != "export-list-mismatch" for f in report["findings"])
    assert "export-list" not in report["artifacts"][0]["evidence"]


@pytest.mark.machine
def test_require_export_list(tmp_path, capsys):
    header = _sources(tmp_path)
    library = _library(tmp_path, "{ global: *; };")
    words = [str(library), "--header", str(header), "--require", "export-list"]
    assert _check(capsys, *words)[0] == 3
    assert _check(capsys, *words, "--exports", f"version-script={tmp_path / 'tally.map'}")[0] == 0
