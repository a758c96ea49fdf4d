"""Each row of the table of languages leads to a package that reads it under that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces.bindings import BINDINGS

if TYPE_CHECKING:
    from pathlib import Path

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")


@pytest.mark.parametrize("language", BINDINGS)
def test_a_file_is_read_as_the_language_of_its_row(tmp_path: Path, language: str) -> None:
    adapter = BINDINGS[language]
    file = tmp_path / f"file{adapter.suffixes[0]}"
    file.write_bytes(b"\n")
    assert adapter.read(str(file), LINUX).language == language
