"""Entries without bytes: a graph that a test states, as the reader of entries would give it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import Found, Language, Tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def unit(language: int = Language.C11, producer: str = "a compiler", mark: str = "<") -> Any:
    return SimpleNamespace(
        version=5,
        language=language,
        producer=producer,
        name="unit.c",
        comp_dir="/folder",
        address_size=8,
        encoding=SimpleNamespace(mark=mark),
        base=0,
        is_assembler=False,
        source=SimpleNamespace(note=lambda text: None),
    )


class Node(Struct, dict=True):
    """An entry."""

    offset: int
    tag: int
    attributes: dict[int, Any] = field(default_factory=dict)
    children: list[int] = field(default_factory=list)
    unit: Any = field(default_factory=unit)

    def get(self, attribute: int) -> Any:
        return self.attributes.get(attribute)


class Graph:
    """What `DebugInfo` offers, over entries by offset."""

    def __init__(self, nodes: Collection[Node]) -> None:
        self.nodes = {node.offset: node for node in nodes}
        self.notes: tuple[str, ...] = ()

    def entry(self, offset: int) -> Node:
        if offset not in self.nodes:
            raise CorruptBinary("graph", f"no entry is at {offset:#x}")
        return self.nodes[offset]

    def children(self, entry: Node) -> Iterator[Node]:
        return (self.nodes[at] for at in entry.children if at in self.nodes)

    def roots(self, _unit: Any) -> Iterator[Node]:
        return iter(self.nodes.values())

    def scan(self, tags: Collection[int]) -> Iterator[Found]:
        for node in self.nodes.values():
            if node.tag in tags:
                yield Found(node.unit, node.tag, node.offset, 0)

    def file(self, _unit: Any, index: int) -> str | None:
        return f"file{index}.c" if index % 2 else None


TAGS = sorted({value for name, value in vars(Tag).items() if name.isupper()} | {0x2D, 0x7777})
