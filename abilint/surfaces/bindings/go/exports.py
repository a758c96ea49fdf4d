"""Functions that a file gives to C: `//export Name` above a function (`go doc cmd/cgo`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.go.go_types import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.go.go_types import GoTypes
    from abilint.surfaces.bindings.tree import Source

MARK = "//export "


def read(source: Source, collected: Collected, types: GoTypes) -> None:
    """Note what the library that is built of the file must export.

    Only package `main` is built as a library; the functions of others may be there for callbacks alone.
    """
    package = _package(source)
    part = () if package == "main" else (f"package {package}",)
    for name, function in _exported(source):
        where = source.at(function)
        handle = collected.open(Loading.BUILT, part, source.at(source.root))
        type_id = types.function(function, Way.EXPORT, name=name)
        collected.bind(Bound(name, where, handle, type_id))


def _package(source: Source) -> str:
    for node in source.root.named_children:
        if node.type == "package_clause" and node.named_children:
            return source.text(node.named_children[0])
    return ""


def _exported(source: Source) -> Iterator[tuple[str, Node]]:
    """List exported names with their functions: the line stands among the comments right above."""
    above: list[Node] = []
    for node in source.root.named_children:
        if above and above[-1].end_point[0] != node.start_point[0] - 1:
            above.clear()
        if node.type == "comment":
            above.append(node)
            continue
        for each in above if node.type == "function_declaration" else ():
            text = source.text(each)
            if text.startswith(MARK):
                yield text.removeprefix(MARK).split()[0], node
        above.clear()
