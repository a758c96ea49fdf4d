"""One of the two surfaces, with what comparing asks of it again and again."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from abilint.compare.sizes import size_of
from abilint.compare.types.place_names import PlaceNames
from abilint.model.surface import SourceKind
from abilint.model.types import Array, Enum, Pointer, Qualified, Record, Type, Typedef, TypeGraph

if TYPE_CHECKING:
    from abilint.compare.types.members import Member
    from abilint.model.surface import Surface
    from abilint.model.types import TypeId

TAG = re.compile(r"^(struct|union|class|enum)\s+")
DECORATION = re.compile(r"_?(s|t|st|tag|struct|_)$")
LARGE_FILE = re.compile(r"64(?=_t$|$)")
"""The Large File Summit's mark of types with 64-bit sizes."""


class Side:
    """A surface and its types."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.graph = surface.types or TypeGraph()
        self.target = surface.target
        self.members: dict[TypeId, tuple[Member, ...]] = {}
        """What `abilint.compare.types.members` has laid out."""
        self._stripped: dict[TypeId, TypeId] = {}

    def strip(self, type_id: TypeId) -> TypeId:
        """See through typedefs and qualifiers, `_Atomic` too: it has its own check."""
        known = self._stripped.get(type_id)
        if known is None:
            known = self._stripped[type_id] = self._strip(type_id)
        return known

    def _strip(self, type_id: TypeId) -> TypeId:
        for _ in range(len(self.graph.nodes)):
            node = self.graph[type_id]
            if not isinstance(node, Typedef | Qualified):
                break
            type_id = node.target
        return type_id

    def typedefs_over(self, type_id: TypeId) -> list[TypeId]:
        """List the typedefs that `strip` sees through, from the outermost."""
        found = []
        for _ in range(len(self.graph.nodes)):
            node = self.graph[type_id]
            if not isinstance(node, Typedef | Qualified):
                break
            if isinstance(node, Typedef):
                found.append(type_id)
            type_id = node.target
        return found

    def typedef_name(self, type_id: TypeId) -> str:
        """Give the name of a typedef."""
        node = self.graph[type_id]
        return node.name if isinstance(node, Typedef) else ""

    def node(self, type_id: TypeId) -> Type:
        """Give the type behind all typedefs and qualifiers."""
        return self.graph[self.strip(type_id)]

    def qualifiers(self, type_id: TypeId) -> frozenset[str]:
        """Give `const` and `volatile`, from any layer of typedefs, of an array those of its elements too."""
        found: set[str] = set()
        for _ in range(len(self.graph.nodes)):
            node = self.graph[type_id]
            match node:
                case Qualified(target=target):
                    found.update(word for word in ("const", "volatile") if getattr(node, word))
                    type_id = target
                case Typedef(target=target) | Array(element=target):
                    type_id = target
                case _:
                    break
        return frozenset(found)

    @cached_property
    def states_qualifiers(self) -> bool:
        """Whether the source knows `const` at all: what rustc and Go write down of a pointer does not."""
        return any(isinstance(node, Qualified) and node.const for node in self.graph.nodes)

    @cached_property
    def states_pure(self) -> bool:
        """Whether the source tells pure virtual functions from others: GCC's debug info does not."""
        return self.surface.source is SourceKind.HEADER or any(
            slot.pure for node in self.graph.nodes if isinstance(node, Record) for slot in node.slots
        )

    @cached_property
    def typed_names(self) -> frozenset[str]:
        """Link names of the declarations whose types are known, and told of there."""
        return frozenset(
            name for d in self.surface.declarations if d.type is not None for name in d.link_names
        )

    @cached_property
    def type_names(self) -> frozenset[str]:
        """Name every record and enum, without the arguments of templates."""
        named = (self.name(i) for i, node in enumerate(self.graph.nodes) if isinstance(node, Record | Enum))
        return frozenset(map(base_name, named))

    @property
    def states_conventions(self) -> bool:
        """Whether a plain convention means that there is no other: GCC's debug info never tells."""
        return self.surface.source is not SourceKind.DEBUG_INFO

    def bits(self, type_id: TypeId) -> int | None:
        """Size in bits."""
        size = size_of(self.graph, type_id)
        return None if size is None else size * 8

    @cached_property
    def _typedefs(self) -> dict[TypeId, str]:
        """Name of each record or enum that only a typedef names; of several the first in the alphabet."""
        names: dict[TypeId, str] = {}
        for type_id, node in enumerate(self.graph.nodes):
            if isinstance(node, Typedef):
                target = self.strip(type_id)
                names[target] = min(names.get(target, node.name), node.name)
        return names

    def name(self, type_id: TypeId) -> str:
        """Give the tag of a record or enum, else the typedef that names it, else nothing."""
        node = self.graph[type_id]
        own = node.name if isinstance(node, Record | Enum) else ""
        return own or self._typedefs.get(type_id, "")

    def goes_by(self, type_id: TypeId, name: str) -> bool:
        """Whether a typedef of a name stands for a record or enum, which may have a tag of its own."""
        nodes = enumerate(self.graph.nodes)
        return any(
            isinstance(node, Typedef) and node.name == name and self.strip(number) == type_id
            for number, node in nodes
        )

    def spelled(self, type_id: TypeId | None) -> str:
        """Write a type as C; one that only a typedef or a member names by that."""
        if type_id is None:
            return ""
        node = self.graph[type_id]
        if isinstance(node, Record | Enum) and not node.name:
            named = self._typedefs.get(type_id) or self.place_names.of(type_id)
            if named:
                return named
        from abilint.compare.spell import spell

        return spell(self.graph, type_id)

    @cached_property
    def place_names(self) -> PlaceNames:
        """Name what has neither tag nor typedef by where it stands."""
        return PlaceNames(self)

    def pointee(self, type_id: TypeId) -> TypeId | None:
        """Give what a pointer points to; None where the type is no pointer."""
        node = self.node(type_id)
        return node.target if isinstance(node, Pointer) else None


def base_name(name: str) -> str:
    """Leave out tags, and arguments of templates, which compilers spell in more ways than one."""
    return TAG.sub("", name).partition("<")[0]


def plain_name(name: str) -> str:
    """Reduce a name to what Rust's `ns::ItemCount`, Go's `ItemCount` and C's `struct item_count_s` share."""
    last = TAG.sub("", name).partition("<")[0].rpartition("::")[2].strip("_")
    return DECORATION.sub("", last).replace("_", "").casefold() or last.casefold()


def akin(one: str, other: str) -> bool:
    """Whether two names mean one type, a library's prefix aside: `Point` and `geo_point_t`.

    For an instance of a generic type, as `Pair<i32>`, C headers put its arguments behind it: `Pair_i32`.
    C libraries build what takes a `struct stat` and what takes a `struct stat64` once, where both are alike.
    """
    if not one or not other:
        return True
    names = (plain_name(LARGE_FILE.sub("", name)) for name in (one, other))
    shorter, longer = sorted(names, key=len)
    return longer.endswith(shorter) or ("<" in one + other and longer.startswith(shorter))
