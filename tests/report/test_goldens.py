from __future__ import annotations

import pytest
from goldens import GOLDEN, GOLDENS, rendered


@pytest.mark.parametrize("name", GOLDENS)
def test_the_report_comes_out_as_it_is_kept(name, monkeypatch):
    monkeypatch.chdir(GOLDEN)
    assert rendered(name) == (GOLDEN / name).read_text("utf-8")


def test_no_golden_is_left_over():
    assert {path.name for path in GOLDEN.iterdir() if path.is_file()} == set(GOLDENS)


@pytest.mark.parametrize("name", ["everything", "release"])
def test_colour_adds_escape_sequences_and_nothing_else(name, monkeypatch):
    import re

    monkeypatch.chdir(GOLDEN)
    assert re.sub(r"\x1b\[[0-9;]*m", "", rendered(f"{name}.colour.txt")) == rendered(f"{name}.txt")
