"""docs/configuration.md names every key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from abilint.config.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
KEYS = {field.encode_name for table in TABLES.values() for field in msgspec.structs.fields(table)}


@pytest.mark.parametrize("key", sorted(KEYS - {"rules", "suppress", "target"}))
def test_key(key):
    assert f"`{key}`" in PAGE
