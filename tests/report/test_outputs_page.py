from __future__ import annotations

import re
from pathlib import Path

from abilint.report import FORMATS
from abilint.report.metrics import FAMILIES

PAGE = (Path(__file__).parents[2] / "docs" / "outputs.md").read_text("utf-8")


def test_the_page_lists_every_format():
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) == set(FORMATS)


def test_the_page_names_every_family_of_metrics():
    assert set(re.findall(r"\babilint_[a-z_]+", PAGE)) == set(FAMILIES)
