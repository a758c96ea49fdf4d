"""Rows that SQLite does not take as they are."""

from __future__ import annotations

import pytest

from abilint.facts.database import empty, insert

KERNEL = 0xFFFFFFFF81000000


def test_numbers_keep_their_64_bits_and_names_their_bytes():
    connection = empty()
    connection.execute("PRAGMA foreign_keys = OFF")
    rows = [(1, 1, "plain", 5), (2, 1, "ring\udcff", KERNEL), (3, 1, "last", (1 << 64) + 7)]
    insert(connection, "symbols", ("id", "artifact_id", "name", "address"), iter(rows))
    found = connection.execute("SELECT name, address FROM symbols ORDER BY id").fetchall()
    assert [(name, address % (1 << 64)) for name, address in found] == [
        ("plain", 5),
        (r"ring\xff", KERNEL),
        ("last", 7),
    ]


def test_what_is_wrong_in_another_way_is_not_hidden():
    with pytest.raises(Exception, match="bind"):
        insert(empty(), "dependencies", ("artifact_id", "position", "name"), [(1, 0, object())])
