"""A version node that is private by its name: the linker binds to it all the same."""

from __future__ import annotations

import json
import subprocess

import pytest

from abilint.cli.main import main

pytestmark = pytest.mark.machine

SOURCE = "int shown(void) { return 1; } int inner(void) { return 2; } int unsaid(void) { return 3; }"
SCRIPT = "FOO_1 { global: shown; local: *; }; FOO_PRIVATE_1 { global: inner; unsaid; };"


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foo.c").write_text(SOURCE)
    (tmp_path / "foo.map").write_text(SCRIPT)
    (tmp_path / "foo.h").write_text("int shown(void);\nint inner(void);\n")
    build = ["gcc", "-shared", "-fPIC", "-Wl,-soname,libfoo.so.1", "-Wl,--version-script=foo.map"]
    subprocess.run([*build, "foo.c", "-o", "libfoo.so"], check=True)
    return tmp_path


def test_a_declared_name_is_kept_as_promised(library, capsys):
    """A program that calls it links, so nothing is missing; what the header leaves out is no export."""
    (library / "main.c").write_text('#include "foo.h"\nint main(void) { return inner() + shown(); }')
    subprocess.run(["gcc", "main.c", "-L.", "-lfoo", "-o", "main"], check=True)
    assert main(["check", "libfoo.so", "--header", "foo.h", "-o", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["findings"], report["declarations"]["verified"]) == ([], 2)
