"""Symbols that an architecture's tools write for themselves: marks of code and data, assembler labels.

Source: ELF for the Arm Architecture, "Mapping symbols"; the same for AArch64; RISC-V ELF psABI,
"Mapping Symbol". nm hides them unless asked with `--special-syms`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = {
    "arm": r"\$[adtmfp](\.|$)",
    "aarch64": r"\$[dx](\.|$)",
    "riscv": r"$|\$[dx](\.|$)|\$xrv|\.L|\.\.|_\.L_",
}
"""Start of the architecture's name -> names of its marks. RISC-V keeps assembler labels (`.L`) in object
files, because its linker moves code after the assembler has measured it."""


def marker_test(architecture: str) -> Callable[[str], bool] | None:
    """Give the test whether a name is such a mark; None where the architecture has none."""
    for start, pattern in _NAMES.items():
        if architecture.startswith(start):
            matches = re.compile(pattern).match
            return lambda name: matches(name) is not None
    return None
