"""Which platforms a declaration is for: `[SupportedOSPlatform("windows")]`, at it or around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.csharp import attributes, platforms

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.project import Project

SUPPORTED = "SupportedOSPlatform"


class Audience:
    """Answers for the target of one run."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._source = project.text.source
        self._is_stated = SUPPORTED.encode() in self._source.data
        self._known: dict[int, bool] = {}
        """Of types, by where they begin."""

    def has_target(self, node: Node, path: tuple[str, ...]) -> bool:
        """Whether a declaration in the types of `path` is for the target, as far as the file tells."""
        if not self._is_stated:
            return True
        return self._leaves_in(node) and all(map(self._is_type_for_target, self._around(node, path)))

    def _around(self, node: Node, path: tuple[str, ...]) -> list[Node]:
        return [
            each.node
            for depth in range(1, len(path) + 1)
            for each in self._project.index.types.get(path[depth - 1], ())
            if each.path == path[:depth]
            and each.text is self._project.text
            and each.node.start_byte <= node.start_byte < each.node.end_byte
        ]

    def _is_type_for_target(self, node: Node) -> bool:
        if node.start_byte not in self._known:
            self._known[node.start_byte] = self._leaves_in(node)
        return self._known[node.start_byte]

    def _leaves_in(self, node: Node) -> bool:
        """Whether a declaration's own attributes leave the target in; without any it is for all platforms."""
        answers = [
            platforms.is_system(self._project.target, self._source.text(each.first()).strip('"'))
            for each in attributes.all_of(self._source, node)
            if each.name == SUPPORTED
        ]
        return not answers or any(each is not False for each in answers)
