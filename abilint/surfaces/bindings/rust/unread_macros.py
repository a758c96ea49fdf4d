"""Macros that may declare functions: only the compiler expands them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.location import Location
    from abilint.surfaces.bindings.rust.crate import Crate

DECLARES = re.compile(r'\bextern\s*("[^"]*"\s*)?\{|\bexternal_library\b')
"""A block of declarations in a macro's text, or in what it is given."""


def of(crate: Crate) -> Iterator[tuple[Location, str]]:
    """List the calls of macros that declare functions."""
    for each in crate.macros:
        name = each.field("macro").rpartition("::")[2].strip()
        if DECLARES.search(crate.definitions.get(name, "")) or DECLARES.search(each.source.text(each.node)):
            yield each.location, f"the macro `{name}!` declares functions"
