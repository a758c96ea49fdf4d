"""The separate debug file of a stripped library, made by GNU objcopy and strip."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint import readers
from abilint.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "static int helper(int a) { return a * 3; }\nint api(int a) { return helper(a) + helper(a + 1); }\n"


def _stripped(folder: Path, source: str = SOURCE) -> Path:
    library, debug = folder / "libx.so", folder / "libx.debug"
    (folder / "x.c").write_text(source)
    commands = (
        ["gcc", "-O0", "-shared", "-fPIC", "-Wl,--build-id", "-o", library, folder / "x.c"],
        ["objcopy", "--only-keep-debug", library, debug],
        ["strip", library],
        ["objcopy", f"--add-gnu-debuglink={debug}", library],
    )
    for command in commands:
        subprocess.run(list(map(str, command)), check=True, cwd=folder)
    return library


@pytest.mark.machine
def test_found_by_debug_link(tmp_path: Path) -> None:
    artifact = readers.read(str(_stripped(tmp_path))).artifacts[0]
    assert not artifact.has_static_symbols
    whole = readers.restored(artifact)
    assert whole.symbols_from == str(tmp_path / "libx.debug")
    assert "helper" in {symbol.name for symbol in readers.linkage(whole)}
    assert [symbol.name for symbol in readers.linkage(whole)].count("api") == 1


@pytest.mark.machine
def test_another_build_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    library = _stripped(tmp_path)
    _stripped(tmp_path / "other", SOURCE.replace("3", "5"))
    (tmp_path / "other" / "libx.debug").replace(tmp_path / "libx.debug")
    artifact = readers.read(str(library)).artifacts[0]
    assert readers.restored(artifact) is artifact


@pytest.mark.machine
def test_named_file_must_be_readable(tmp_path: Path) -> None:
    artifact = readers.read(str(_stripped(tmp_path))).artifacts[0]
    with pytest.raises(InputError, match="none"):
        readers.restored(artifact, [str(tmp_path / "none")])
