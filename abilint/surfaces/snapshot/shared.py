"""Types that two snapshots write down in the same words are decoded once, and are one object in both.

Consecutive releases agree in nearly all of them. A type has one number in both graphs. Where its row
and the rows of all types that it leads to are the same but for the lines of headers, it is not compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from abilint.model.types import TypeGraph, Unknown
from abilint.surfaces.snapshot.references import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.model.types import TypeId

LOCATION = re.compile(rb',"location":\["[^"\\]*",\d+,\d+\]')
ABSENT = Unknown("only the other release has this type")
OPEN, BETWEEN, CLOSE = b"[\n", b",\n", b"\n]"


def rows_of(text: bytes) -> list[bytes] | None:
    """Give the rows of a list that has a line for each, as abilint writes it; None where it has not."""
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    if not (text.startswith(OPEN) and text.endswith(CLOSE)):
        return None
    rows = text[len(OPEN) : -len(CLOSE)].split(BETWEEN)
    return rows if text.count(b"\n") == len(rows) + 1 else None


class Types:
    """Types of one library in both snapshots."""

    def __init__(self) -> None:
        self.texts: Mapping[str, bytes] | None = None
        """Of the first snapshot, by `id`; None until it was read, or where it is laid out in another way."""
        self.numbers: dict[str, TypeId] = {}
        self.graph = TypeGraph()
        """Of the first."""

    def shared(self, texts: Mapping[str, bytes]) -> tuple[frozenset[TypeId], frozenset[TypeId]]:
        """Say which types of the first snapshot the second has in the same words, down to the last.

        Also which nodes can be taken as they are, places and all.
        """
        known = (self.texts or {}).items()
        others = [
            (self.numbers[name], text, texts.get(name)) for name, text in known if texts.get(name) != text
        ]
        changed = [number for number, one, other in others if not _is_same(one, other)]
        every = frozenset(range(len(self.graph.nodes)))
        return every - self._leading_to(changed), every - {number for number, _, _ in others}

    def _leading_to(self, changed: Iterable[TypeId]) -> set[TypeId]:
        """Give some types and all that refer to them, through whatever lies between."""
        waiting = list(changed)
        found = set(waiting)
        holders = self._holders() if waiting else {}
        while waiting:
            for holder in holders.get(waiting.pop(), ()):
                if holder not in found:
                    found.add(holder)
                    waiting.append(holder)
        return found

    def _holders(self) -> Mapping[TypeId, list[TypeId]]:
        holders: dict[TypeId, list[TypeId]] = defaultdict(list)
        for number, node in enumerate(self.graph.nodes):
            for each in references(node):
                holders[each].append(number)
        return holders


def _is_same(one: bytes, other: bytes | None) -> bool:
    """Whether two rows differ in the lines of headers alone."""
    return other is not None and LOCATION.sub(b"", one) == LOCATION.sub(b"", other)


class Shared:
    """The types that two snapshots may have in common, by the place of what states them."""

    def __init__(self) -> None:
        self.types: dict[tuple[int, ...], Types] = defaultdict(Types)
