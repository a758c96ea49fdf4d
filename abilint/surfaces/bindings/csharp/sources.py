"""One file of C#, parsed as a compiler for the target sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import InputError
from abilint.surfaces.bindings import text_file, tree
from abilint.surfaces.bindings.csharp import platforms, preprocessor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.csharp.preprocessor import Branch
    from abilint.surfaces.bindings.tree import Source

GRAMMAR, WORDS = "tree_sitter_c_sharp", "C#"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Text(Struct, frozen=True):
    """A file, and which of its lines are compiled under conditions that are not decided."""

    source: Source
    branches: tuple[Branch, ...]
    sizes: Mapping[int, int]
    is_guessed: bool
    """Symbols that nobody knows were taken as not defined: with all branches the text cannot be parsed."""

    def conditions(self, node: Node) -> tuple[Branch, ...]:
        """List the branches that a node stands in, the outermost first."""
        line = node.start_point[0] + 1
        return tuple(sorted(each for each in self.branches if each.first < line < each.last))

    def is_conditional_inside(self, node: Node) -> bool:
        """Whether conditions that are not decided cut through a node."""
        first, last = node.start_point[0] + 1, node.end_point[0] + 1
        return any(first <= each.first <= last for each in self.branches)


def read(path: str, target: Target) -> Text:
    """Parse a file; raises InputError where it cannot be read, or the grammar is not installed."""
    data = _text(path)
    known = platforms.symbols(target)
    text = _parsed(path, preprocessor.clean(data, known), is_guessed=False)
    if not (text.branches and text.source.root.has_error):
        return text
    guessed = _parsed(path, preprocessor.clean(data, known, others=False), is_guessed=True)
    return text if guessed.source.root.has_error else guessed


def _text(path: str) -> bytes:
    """Give a file as UTF-8, from whichever encoding the compiler takes: UTF-16, or else Windows' own."""
    data = text_file.raw(path)
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace").encode()
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode("cp1252", "replace").encode()
    if b"\0" in data:
        raise InputError(path, "is no text: it holds NUL bytes")
    return b"   " + data[3:] if data.startswith(BYTE_ORDER_MARK) else data


def _parsed(path: str, cleaned: preprocessor.Cleaned, *, is_guessed: bool) -> Text:
    source = tree.parsed(path, cleaned.data, GRAMMAR, WORDS)
    return Text(source, cleaned.branches, cleaned.sizes, is_guessed)


def are_certain(paths: Iterable[tuple[Branch, ...]], sizes: Mapping[int, int]) -> bool:
    """Whether something is compiled for sure that stands in each of the branches given."""
    waiting = [tuple(paths)]
    while waiting:
        group = waiting.pop()
        if () in group:
            continue
        chains = {path[0].chain for path in group}
        covered = [chain for chain in chains if _is_covered(chain, group, sizes)]
        if not covered:
            return False
        waiting += _inner(covered[0], group)
    return True


def _is_covered(chain: int, group: tuple[tuple[Branch, ...], ...], sizes: Mapping[int, int]) -> bool:
    """Whether all branches of an `#if` with an `#else` are among those given."""
    return len({path[0].number for path in group if path[0].chain == chain}) == sizes.get(chain)


def _inner(chain: int, group: tuple[tuple[Branch, ...], ...]) -> list[tuple[tuple[Branch, ...], ...]]:
    """Give for each branch of a chain what stands in it, without that branch."""
    found: dict[int, list[tuple[Branch, ...]]] = {}
    for path in group:
        if path[0].chain == chain:
            found.setdefault(path[0].number, []).append(path[1:])
    return [tuple(each) for each in found.values()]
