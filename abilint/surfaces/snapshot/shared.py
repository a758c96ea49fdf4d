"""What two snapshots write down in the same words is decoded once, and is one object in both releases.

Consecutive releases agree in nearly all of their rows. A type has one number in both graphs. Where its row
and the rows of all types that it leads to are the same but for the lines of headers, it is not compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from abilint.model.types import TypeGraph, Unknown
from abilint.surfaces.snapshot.references import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from abilint.model.types import TypeId

    Decode = Callable[[bytes], Sequence[Any]]

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


class Rows:
    """Symbols or declarations of one library in both snapshots."""

    def __init__(self) -> None:
        self._text = b""
        self._values: Sequence[Any] = ()

    def either(self, text: bytes, decode: Decode) -> tuple[Any, ...]:
        """Decode a list of values that refer to nothing."""
        return self.second(text, decode) if self._text else self.first(text, decode)

    def first(self, text: bytes, decode: Decode) -> tuple[Any, ...]:
        """Decode the list of the snapshot that is read first."""
        self._text, self._values = text, decode(text)
        return tuple(self._values)

    def second(self, text: bytes, decode: Decode) -> tuple[Any, ...]:
        """Decode what the first did not have."""
        known, rows = self._known(), rows_of(text)
        if not known or rows is None:
            return tuple(decode(text))
        others = [row for row in rows if row not in known]
        values = decode(b"[" + b",".join(others) + b"]") if others else ()
        if len(values) != len(others):
            return tuple(decode(text))
        fresh = iter(values)
        return tuple(known[row] if row in known else next(fresh) for row in rows)

    def _known(self) -> Mapping[bytes, Any]:
        rows = rows_of(self._text)
        return dict(zip(rows, self._values, strict=True)) if rows and len(rows) == len(self._values) else {}


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


class Surfaces:
    """What one source states of one library in both snapshots."""

    def __init__(self) -> None:
        self.types = Types()
        self.declarations = Rows()


class Shared:
    """Everything that two snapshots may have in common, by its place in them."""

    def __init__(self) -> None:
        self.surfaces: dict[tuple[int, ...], Surfaces] = defaultdict(Surfaces)
        self.symbols: dict[tuple[int, ...], Rows] = defaultdict(Rows)
