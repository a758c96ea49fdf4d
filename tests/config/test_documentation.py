"""docs/configuration.md names every key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from abilint.config.tables import TABLES
from abilint.model.rule import Profile
from abilint.rules import catalogue

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
KEYS = {field.encode_name for table in TABLES.values() for field in msgspec.structs.fields(table)}


@pytest.mark.parametrize("key", sorted(KEYS - {"rules", "suppress", "target"}))
def test_key(key):
    assert f"`{key}`" in PAGE


def test_rules_above_regular():
    for rule in catalogue.load().rules:
        if rule.profile is not Profile.REGULAR:
            assert (
                f"`{rule.name}` needs\n`{rule.profile}`" in PAGE
                or f"`{rule.name}` needs `{rule.profile}`" in PAGE
            )
