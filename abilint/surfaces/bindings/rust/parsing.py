"""Rust's text as a syntax tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import text_file, tree

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

GRAMMAR = "tree_sitter_rust"
WORDS = "Rust"
SAFE = re.compile(rb"\bsafe(?=\s+(?:fn|static)\b)")
"""A word of Rust 2024 that the grammar does not know, and that changes no type."""


def parse(path: str) -> Source:
    """Parse a file; raises InputError."""
    data = SAFE.sub(b"    ", text_file.read(path))
    return tree.parsed(path, data, GRAMMAR, WORDS)


def fragment(source: Source, group: Node) -> Source:
    """Parse what stands between the brackets of a macro's argument, at its own place in the file."""
    return tree.parsed(source.path, source.data, GRAMMAR, WORDS, within=group.children[1:-1])
