"""C++ names of which every program that uses them has a copy of its own (vague linkage).

The compiler writes inline functions, instances of templates, their static data, and vtables and type
information of classes without a key function into every object file that uses them, as weak symbols
(Itanium C++ ABI 5.2). A library exports its copies by accident: a program that was built with the old
release has its own. The exception is a template of which the header promises an instance (`extern
template`), or keeps the definitions to the library: this no symbol table tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.symbol import Binding

if TYPE_CHECKING:
    from abilint.model.symbol import Symbol

INLINE = "inline"
INSTANCE = "instance"

_STANDARD = re.compile(r"_Z(?:GV|T[VTISCWH]|Th\w*?_)?Z?(?:N[rVK]*)?(?:S[tabsiod]|9__gnu_cxx)")
_OPERATOR = re.compile(r"operator\s*(?:<=>|<<=?|>>=?|->\*?|[<>]=?)")
_ANONYMOUS = "(anonymous namespace)"


def reason(symbol: Symbol) -> str | None:
    """Say why programs have a copy of their own, as far as names tell; None: they need the library's."""
    name = symbol.link_name
    if not name.startswith("_Z") or symbol.binding not in (Binding.WEAK, Binding.UNIQUE):
        return None
    if is_standard(name) or "I" not in name:
        return INLINE
    from abilint.readers.mangling import demangle

    return INSTANCE if is_instance(demangle(name) or "") else INLINE


def is_standard(name: str) -> bool:
    """Whether it belongs to the C++ standard library, which programs instantiate themselves."""
    return _STANDARD.match(name) is not None


def is_instance(spelled: str) -> bool:
    """Whether a demangled function, variable or class is an instance of a template, whatever it takes."""
    path = _OPERATOR.sub("operator", spelled.replace(_ANONYMOUS, ""))
    return "<" in path.partition("(")[0]
