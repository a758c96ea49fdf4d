"""C++ names of which every program that uses them has a copy of its own (vague linkage).

The compiler writes inline functions, instances of templates, their static data, and vtables and type
information of classes without a key function into every object file that uses them, as weak symbols
(Itanium C++ ABI 5.2). A library exports its copies by accident: a program that was built with the old
release has its own. So it is with whatever has a lambda in its name, however it is bound: these are numbered
anew by every build, and nobody else can write down their type. The exception is a template of which the
header promises an instance (`extern template`), or keeps the definitions to the library: this no symbol
table tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.symbol import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.symbol import Symbol

INLINE = "inline"
INSTANCE = "instance"
FEWEST_MEMBERS = 2
"""Of a class that is instantiated explicitly all members are exported: so many at least must have been."""

_STANDARD = re.compile(r"_Z(?:GV|T[VTISCWH]|Th\w*?_)?Z?(?:N[rVK]*)?(?:S[tabsiod]|9__gnu_cxx)")
_OPERATOR = re.compile(r"operator\s*(?:<=>|<<=?|>>=?|->\*?|[<>]=?)")
_ARGUMENTS = re.compile(r"<[^<>]*>")
_CLOSURE = "Ul"
_ANONYMOUS = "(anonymous namespace)"


def reason(symbol: Symbol) -> str | None:
    """Say why programs have a copy of their own, as far as names tell; None: they need the library's."""
    name = symbol.link_name
    if not name.startswith("_Z"):
        return None
    if has_closure(name):
        return INLINE
    if symbol.binding not in (Binding.WEAK, Binding.UNIQUE):
        return None
    if is_standard(name) or "I" not in name:
        return INLINE
    from abilint.readers.mangling import demangle

    return INSTANCE if is_instance(demangle(name) or "") else INLINE


def has_closure(name: str) -> bool:
    """Whether the type of a lambda is part of a mangled name (Itanium C++ ABI 5.1.8)."""
    if _CLOSURE not in name:
        return False
    from abilint.readers.mangling import demangle

    return "'lambda" in (demangle(name) or "")


def is_standard(name: str) -> bool:
    """Whether it belongs to the C++ standard library, which programs instantiate themselves."""
    return _STANDARD.match(name) is not None


def is_instance(spelled: str) -> bool:
    """Whether a demangled function, variable or class is an instance of a template, whatever it takes."""
    path = _OPERATOR.sub("operator", spelled.replace(_ANONYMOUS, ""))
    return "<" in path.partition("(")[0]


def explicit(gone: Iterable[Symbol], left: Iterable[Symbol]) -> set[str]:
    """Name the symbols of classes that the library seems to have instantiated explicitly, and no longer does.

    An explicit instantiation brings all members of a class, an implicit one those that the library's own
    code calls and the compiler did not inline, which changes with every build. So all members of the class
    must be gone, and constructors, destructors and assignments, which any use brings, do not count.
    """
    classes: dict[str, set[str]] = {}
    members: dict[str, set[str]] = {}
    for symbol in gone:
        owner, member = _owner(symbol.link_name)
        if is_instance(owner):
            classes.setdefault(owner, set()).add(symbol.link_name)
            if member not in (owner.partition("<")[0].rpartition("::")[2], "operator="):
                members.setdefault(owner, set()).add(member)
    told = {owner for owner, names in members.items() if len(names) >= FEWEST_MEMBERS}
    if told:
        told -= {_owner(symbol.link_name)[0] for symbol in left if _may_be_instance(symbol)}
    return {name for owner in told for name in classes[owner]}


def template(mangled: str) -> str:
    """Name the template function, or the member of a template class, without arguments: `ns::Many::get`."""
    owner, member = _owner(mangled)
    path = f"{owner}::{member}" if owner else member
    while "<" in path:
        shorter = _ARGUMENTS.sub("", path)
        if shorter == path:
            break
        path = shorter
    return path.rpartition(" ")[2]


def _may_be_instance(symbol: Symbol) -> bool:
    return symbol.binding in (Binding.WEAK, Binding.UNIQUE) and "I" in symbol.link_name


def _owner(mangled: str) -> tuple[str, str]:
    """Spell the class of a member, and the member without what it takes."""
    from abilint.readers.mangling import demangle

    depth, path = 0, (demangle(mangled) or "").replace(_ANONYMOUS, "")
    cut = 0
    for at, letter in enumerate(path):
        if letter == "(" and not depth:
            path = path[:at]
            break
        depth += (letter == "<") - (letter == ">")
        if path.startswith("::", at) and not depth:
            cut = at
    return path[:cut], path[cut + 2 :] if cut else path
