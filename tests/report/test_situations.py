"""What a user sees in ten typical situations, word by word."""

from __future__ import annotations

import pytest
from situations import KEPT, SITUATIONS, told


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_screen_is_as_it_was_read(name, monkeypatch):
    """Changed on purpose? Run `python tests/report/situations.py`, and read the difference as users would."""
    for variable in ("FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(variable, raising=False)
    assert told(name) == (KEPT / f"{name}.txt").read_text("utf-8")


def test_no_situation_is_left_over():
    assert {path.stem for path in KEPT.iterdir()} == set(SITUATIONS)


def test_no_path_of_this_machine_is_in_them():
    for path in KEPT.iterdir():
        assert "/tmp" not in path.read_text("utf-8")
