"""A release written down: what its binaries export and its headers and debug info state, as JSON.

One line for each symbol, type and declaration, sorted, and nothing that changes from build to build: two
snapshots can be kept in a repository and read side by side. `abilint diff` takes one for a binary.
"""

from __future__ import annotations

from abilint.surfaces.snapshot.packing import is_snapshot, read, write
from abilint.surfaces.snapshot.reading import decode
from abilint.surfaces.snapshot.reduction import reduced
from abilint.surfaces.snapshot.shared import Shared
from abilint.surfaces.snapshot.writing import encode

__all__ = ["Shared", "decode", "encode", "is_snapshot", "read", "reduced", "write"]
