"""README says what the program does: its sample output, its commands and its exit codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.cli import main as cli
from abilint.rules import catalogue

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(marker: str) -> str:
    match = re.search(rf"{re.escape(marker)}\n+```\n(.*?)```", README, re.DOTALL)
    assert match, f"README lost its block after {marker!r}"
    return match.group(1)


def test_sample_output_is_current(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    command = _block("<!-- sample command -->").partition("bin/abilint ")[2].split()
    assert cli.main(command) == 1
    assert _block("It prints the finding, and ends in exit code 1:") in capsys.readouterr().out


def test_every_rule_is_in_the_table() -> None:
    for rule in catalogue.load().rules:
        assert f"`{rule.name}`" in README, f"README's table lacks {rule.name}"
