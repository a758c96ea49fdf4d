"""A weak declaration needs no definition (gABI 4.19): the linker is asked, and abilint says no more."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.machine
def test_a_program_links_without_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kin.inc").write_text("#define WEAK __attribute__((weak))\n", encoding="utf-8")
    (tmp_path / "foo.h").write_text('#include "kin.inc"\nextern WEAK int perhaps(void);\n', encoding="utf-8")
    (tmp_path / "foo.c").write_text("int other;\n", encoding="utf-8")
    source = '#include "foo.h"\nint main(void) { return perhaps ? perhaps() : 0; }\n'
    (tmp_path / "main.c").write_text(source, encoding="utf-8")
    for command in ("gcc -shared -fPIC foo.c -o libfoo.so", "gcc main.c ./libfoo.so -o main"):
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)

    main(["check", str(tmp_path / "libfoo.so"), "--header", str(tmp_path / "foo.h"), "-o", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["cause"], f["level"]) for f in found if f["symbol"] == "perhaps"] == [("weak", "note")]
