"""Python cffi: modules are followed as those of ctypes are, and their C text is read by libclang."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "python-cffi"


def read(path: str, target: Target) -> Binding:
    """Read what a module declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings import python_ctypes
    from abilint.surfaces.bindings.python_cffi import surface
    from abilint.surfaces.bindings.python_cffi.values import CffiRun

    run = CffiRun(path, target)
    python_ctypes.follow(run)
    return surface.of(run, LANGUAGE)
