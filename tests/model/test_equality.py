"""Where a value was seen does not make it another."""

from __future__ import annotations

from abilint.model.equality import EqualByFirst


class Word(EqualByFirst, frozen=True):
    text: str
    line: int = 0


class Other(EqualByFirst, frozen=True):
    text: str


def test_the_first_field_alone_decides() -> None:
    assert Word("a", 1) == Word("a", 2)
    assert not Word("a", 1) != Word("a", 2)  # noqa: SIM202  (inequality is a method of its own)
    assert Word("a") != Word("b")
    assert Word("a") != Other("a")
    assert Word("a") != "a"
    assert len({Word("a", 1), Word("a", 2), Word("b")}) == 2
