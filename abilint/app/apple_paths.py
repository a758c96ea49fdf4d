"""Where a Mach-O file's dependencies may lie on this machine: the loader's `@` words made folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Artifact

SYSTEM = ("/usr/lib/", "/System/")
"""Apple's own: since macOS 11 these files exist in the loader's cache alone, and their names were matched
when the library was linked."""
_LOADER = "@loader_path/"
_RUN_PATH = "@rpath/"


def candidates(artifact: Artifact, name: str) -> tuple[str, ...]:
    """Paths to try for a dependency, in the loader's order; at last the same file name beside the library.

    A program's place (`@executable_path`) is not known, so such a name is looked for beside the library.
    """
    own = os.path.dirname(artifact.path) or "."  # noqa: PTH120  (paths are strings throughout)
    found = (*_expanded(artifact, name, own), os.path.join(own, name.rpartition("/")[2]))  # noqa: PTH118
    return tuple(dict.fromkeys(found))


def is_system(name: str) -> bool:
    """Whether an install name is one of Apple's own libraries."""
    return name.startswith(SYSTEM)


def _expanded(artifact: Artifact, name: str, own: str) -> Iterator[str]:
    if name.startswith(_LOADER):
        yield os.path.join(own, name.removeprefix(_LOADER))  # noqa: PTH118
    elif name.startswith(_RUN_PATH) and artifact.macho:
        for folder in artifact.macho.run_paths:
            base = folder.rstrip("/") + "/"
            if base.startswith(_LOADER):
                yield os.path.join(own, base.removeprefix(_LOADER), name.removeprefix(_RUN_PATH))  # noqa: PTH118
