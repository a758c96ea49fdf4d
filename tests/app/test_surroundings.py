"""Why a name may be missing: a condition that the library was built with as well explains nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from elf_writer import ElfFile, Entry

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEADER = """
#define WITH_FILES 1
#define WITH_PIPES 1
#if WITH_FILES
int opened(void);
int page_size(void);
#endif
#if WITH_PIPES
int piped(void);
#endif
"""


def test_a_condition_under_which_the_library_has_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "libfoo.so").write_bytes(ElfFile(dynamic=(Entry(b"opened"),)).build())
    (tmp_path / "foo.h").write_text(HEADER, encoding="utf-8")

    main(["check", "libfoo.so", "--header", "foo.h", "-o", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]

    assert [(f["symbol"], f["cause"]) for f in found if f["level"] == "error"] == [
        ("page_size", "absent"),
        ("piped", "guarded"),
    ]
