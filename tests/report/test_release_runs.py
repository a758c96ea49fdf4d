"""What is printed of libraries that GCC built: two releases of a small one, on each kind of evidence."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

OLD_HEADER = """
struct point { int x; int y; };
enum colour { RED, BLUE };
int foo_open(const char *name);
int foo_close(int handle);
struct point foo_middle(struct point a, struct point b);
int foo_paint(enum colour colour);
int foo_sum(int a, int b);
"""
NEW_HEADER = """
struct point { int x; int y; int z; };
enum colour { RED, GREEN, BLUE };
int foo_open(const char *name);
struct point foo_middle(struct point a, struct point b);
int foo_paint(enum colour colour);
int foo_sum(int a, long b);
int foo_reset(void);
"""
BODY = """
int foo_open(const char *name) { return !!name; }
struct point foo_middle(struct point a, struct point b) { a.x = (a.x + b.x) / 2; return a; }
int foo_paint(enum colour colour) { return colour == RED; }
"""
OLD_BODY = (
    f"{BODY}int foo_close(int handle) {{ return handle; }}\nint foo_sum(int a, int b) {{ return a + b; }}\n"
)
NEW_BODY = f"{BODY}int foo_sum(int a, long b) {{ return a + b; }}\nint foo_reset(void) {{ return 0; }}\n"
ADDITION = f"{OLD_BODY}int foo_reset(void) {{ return 0; }}\n"


class Bench(Struct, dict=True):
    """A folder to build in and to run from."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def build(self, name: str, header: str, body: str, *flags: str, soname: str = "libfoo.so.1") -> str:
        place = self.folder / name
        place.mkdir()
        (place / "foo.h").write_text(header)
        (place / "foo.c").write_text(f'#include "foo.h"\n{body}')
        command = ["gcc", "-shared", "-fPIC", *flags, f"-Wl,-soname,{soname}", "-o", "libfoo.so.1", "foo.c"]
        subprocess.run(command, cwd=place, check=True)
        return f"{name}/libfoo.so.1"

    def run(self, *arguments: str) -> tuple[int, str]:
        code = main(list(arguments))
        return code, self.capture.readouterr().out


@pytest.fixture
def bench(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return Bench(tmp_path, capsys)


@pytest.fixture
def both(bench):
    return (
        bench.build("old", OLD_HEADER, OLD_BODY, "-g"),
        bench.build("new", NEW_HEADER, NEW_BODY, "-g"),
        "--old-header",
        "old/foo.h",
        "--new-header",
        "new/foo.h",
    )


def test_all_evidence(bench, both):
    code, text = bench.run("diff", *both)
    *blocks, closing = text.split("\n\n")
    assert code == 1
    titles = [block.splitlines()[0] for block in blocks]
    assert all(title.startswith("breaking[") for title in titles[:-1])
    assert titles[-1] == "compatible[symbol-added]: 1 name is new: foo_reset"
    (grown,) = [block for block in blocks if "`struct point`" in block.splitlines()[0]]
    assert "  |   struct point { /* 8 bytes */" not in grown
    assert "  | - struct point { /* 8 bytes */\n  | + struct point { /* 12 bytes */\n" in grown
    assert "  | +     int z;\n" in grown
    assert "2 | struct point { int x; int y; int z; };\n" in grown
    assert "  = old: old/foo.h:2" in grown
    assert "foo_middle" in grown
    (summed,) = [block for block in blocks if "`foo_sum`" in block.splitlines()[0]]
    assert "  | - int foo_sum(int, int)\n  | + int foo_sum(int, long)\n" in summed
    assert any("enum colour" in title for title in titles)
    assert any("foo_close" in title for title in titles)
    verdict, compared = closing.splitlines()
    assert verdict.startswith("breaking: ")
    assert verdict.endswith("libfoo.so.1 keeps its SONAME: change it, or undo them")
    assert compared.startswith("compared: exports, headers and debug info; ")


def test_text_and_json_tell_the_same(bench, both):
    _, text = bench.run("diff", *both)
    _, printed = bench.run("diff", *both, "-o", "json")
    _, lines = bench.run("diff", *both, "-o", "concise")
    report = json.loads(printed)
    assert (report["verdict"], report["bump"]) == ("breaking", "major")
    assert report["comparison"]["evidence"] == ["exports", "header", "debug-info"]
    for finding in report["findings"]:
        assert f"{finding['effect']}: {finding['message']}" in lines
        assert finding["message"] in text or finding["rule"] == "symbol-added"
    (grown,) = [f for f in report["findings"] if f["symbol"] == "struct point"]
    assert grown["signature"].splitlines()[-2:] == ["    int z;", "};"]
    assert (grown["old_file"], grown["old_line"]) == ("old/foo.h", 2)


def test_without_header_and_debug_info(bench):
    old = bench.build("old", OLD_HEADER, OLD_BODY, "-s")
    new = bench.build("new", OLD_HEADER, ADDITION, "-s")
    code, text = bench.run("diff", old, new)
    assert code == 0
    assert text.splitlines()[:4] == [
        "compatible[symbol-added]: 1 name is new: foo_reset",
        "",
        (
            "not compared: types: the old release (libfoo.so.1) and the new release (libfoo.so.1) "
            "have no header and no debug info"
        ),
        "compatible, as far as exports tell: 1 compatible change; the version's minor part must grow",
    ]
    assert text.splitlines()[4].startswith("compared: exports alone; ")


def test_a_build_that_lost_its_debug_info_is_not_green(bench):
    """The struct grew as well, which nobody can see any more."""
    old = bench.build("old", OLD_HEADER, BODY, "-g")
    new = bench.build("new", NEW_HEADER, BODY, "-s")
    code, text = bench.run("diff", old, new)
    assert "risky[evidence-lost]: the old release has debug info" in text
    assert "not compared: types: " in text
    assert (code, bench.run("diff", old, new, "--require", "debug-info")[0]) == (0, 3)


@pytest.mark.parametrize("flags", [("-g",), ("-g", "-O2", "-gdwarf-4"), ("-s",)])
def test_built_again_it_is_the_same(bench, flags):
    old = bench.build("old", OLD_HEADER, OLD_BODY, *flags)
    new = bench.build("elsewhere", OLD_HEADER, OLD_BODY, *flags)
    code, text = bench.run("diff", old, new, "--old-header", "old/foo.h", "--new-header", "elsewhere/foo.h")
    assert code == 0
    told = "exports, headers and debug info" if "-g" in flags else "exports and headers"
    assert text.splitlines()[-2] == f"no-change: {told} say the same; the version need not grow"


def test_a_new_soname_answers_a_break(bench):
    old = bench.build("old", OLD_HEADER, OLD_BODY, "-g")
    new = bench.build("new", NEW_HEADER, NEW_BODY, "-g", soname="libfoo.so.2")
    code, text = bench.run("diff", old, new)
    said = (
        "the SONAME changed from libfoo.so.1 to libfoo.so.2: programs built with the old release keep loading"
    )
    assert code == 0
    assert said in text.splitlines()[-2]
    assert text.count(said) == 1, "the closing line says it for all"
    assert bench.run("diff", old, new, "--fail-on", "warning")[0] == 1
    findings = json.loads(bench.run("diff", old, new, "-o", "json")[1])["findings"]
    assert {f["level"] for f in findings if f["effect"] == "breaking"} == {"warning"}
    assert any(said in (f["note"] or "") for f in findings)


def test_a_new_soname_that_nothing_asks_for(bench):
    old = bench.build("old", OLD_HEADER, OLD_BODY)
    new = bench.build("new", OLD_HEADER, OLD_BODY, soname="libfoo.so.2")
    code, text = bench.run("diff", old, new)
    assert code == 0
    assert "from libfoo.so.1 to libfoo.so.2, and no change asks for it" in text.splitlines()[-2]


def test_both_gates(bench, both):
    old, new, *_ = both
    header = bench.folder / "new" / "foo.h"
    header.write_text(f"{NEW_HEADER}int foo_never(void);\n")
    code, text = bench.run("check", new, "--header", "new/foo.h", "--against", old)
    assert code == 1
    assert text.startswith("error[declared-not-exported]: `foo_never`")
    assert "breaking[symbol-removed]: `foo_close`" in text
    found, accounting, verdict, compared = text.splitlines()[-4:]
    assert found == "found 1 error in new/libfoo.so.1"
    assert accounting.startswith("6 declarations: 5 verified, 1 not exported; ")
    assert verdict.startswith("breaking against old/libfoo.so.1: ")
    assert compared == "compared: exports and debug info"
    report = json.loads(bench.run("check", new, "--header", "new/foo.h", "--against", old, "-o", "json")[1])
    assert {f["effect"] for f in report["findings"] if f["rule"] == "declared-not-exported"} == {None}
    assert report["verdict"] == "breaking"
