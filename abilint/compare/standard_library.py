"""One function under the names of two C++ standard libraries: the header's reading and the binary's.

libc++ keeps its classes in `std::__1`, libstdc++ its strings in `std::__cxx11` or, in its older ABI, in
`std` itself, Microsoft's library in `std`: every name whose parameters hold such a class differs, and
what the library defines looks missing.
https://gcc.gnu.org/onlinedocs/libstdc++/manual/using_dual_abi.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.mangled import identifiers
from abilint.model.build import Build, Role
from abilint.model.difference import Difference, DifferenceKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.symbol import Symbol

Place = tuple[int, int]

USES_STD = re.compile(r"S[tabsiod]|B5cxx11|@std@@")
"""What a mangled name with a class of the standard library holds (Itanium C++ ABI 5.1.10; Microsoft's)."""

_PATH = re.compile(r"\bstd::(?:\w+::)+")
_VARIANT = re.compile(r"([CD])[0-3](?=E)")
_INLINE = frozenset({"__1", "__2", "__ndk1", "__cxx11", "__cxx1998", "__fs", "_V2"})
_TAG = "[abi:cxx11]"
_ALIASES = (
    ("std::basic_string<char, std::char_traits<char>, std::allocator<char>>", "std::string"),
    ("std::basic_istream<char, std::char_traits<char>>", "std::istream"),
    ("std::basic_ostream<char, std::char_traits<char>>", "std::ostream"),
    ("std::basic_iostream<char, std::char_traits<char>>", "std::iostream"),
)
_OPERATOR = re.compile(r"_Z(N\w*?)?[a-z]{2}|\?\?")
_WORD = re.compile(r"[A-Za-z_]\w*")

UNCERTAIN = "another C++ library, or libstdc++'s old ABI"
"""Where only a tag is lacking: a function that takes nothing and returns a string."""

_LIBCXX = ("St3__1", "St3__2", "St6__ndk1", "@__1@std@@")
_NEW_STRING = ("St7__cxx11", "B5cxx11")


def neutral(spelled: str) -> str:
    """Spell a demangled name as if there were one standard library."""
    text = _PATH.sub(_without_inline, spelled).replace(_TAG, "")
    for long, short in _ALIASES:
        text = text.replace(long, short)
    return text


def _without_inline(path: re.Match[str]) -> str:
    return "::".join(part for part in path.group().split("::") if part not in _INLINE)


def library(link_name: str, other: str) -> str:
    """Name the standard library that a mangled name was made with; `other` is the function's other name."""
    if any(mark in link_name for mark in _LIBCXX):
        return "libc++"
    if link_name.startswith("?"):
        return "Microsoft's C++ library"
    if _has_new_string(link_name):
        return "libstdc++"
    if "std::" not in _spell(link_name):
        return UNCERTAIN
    return "libstdc++'s old ABI" if _has_new_string(other) else "libstdc++"


def _has_new_string(link_name: str) -> bool:
    return any(mark in link_name for mark in _NEW_STRING)


def twins(wanted: Iterable[str], symbols: Iterable[tuple[Place, Symbol]]) -> dict[str, Place]:
    """Find for each wanted mangled name the export that differs from it by the standard library alone."""
    spelled: dict[str, list[str]] = {}
    for name in wanted:
        spelled.setdefault(_spell(name), []).append(name)
    spelled.pop("", None)
    if not spelled:
        return {}
    words = {word for text in spelled for word in _WORD.findall(text.partition("(")[0])}
    operators = any("operator" in text for text in spelled)
    found: dict[str, Place] = {}
    for place, symbol in symbols:
        mangled = symbol.link_name
        if symbol.scope is not Scope.EXPORTED or not mangled.startswith(("_Z", "?")):
            continue
        if not words.isdisjoint(_names(mangled)) or (operators and _OPERATOR.match(mangled)):
            for name in spelled.get(_spell(mangled), ()):
                if name != mangled:
                    found.setdefault(name, place)
    return found


def _spell(mangled: str) -> str:
    from abilint.readers.mangling import demangle

    return neutral(demangle(mangled) or "")


def _names(mangled: str) -> set[str]:
    return set(_WORD.findall(mangled)) if mangled.startswith("?") else identifiers(mangled)


def explain(build: Build, differences: Iterable[Difference]) -> Iterator[Difference]:
    """Replace what is missing under one library's name and exported under another's.

    Calls of inline functions and undeclared exports that are such pairs are no findings of their own.
    """
    found = list(differences)
    wanted = {name for name in map(_lacking, found) if USES_STD.search(name)}
    pairs = twins(sorted(wanted), _exports(build)) if wanted else {}
    used = {_any_variant(_symbol(build, place).link_name) for place in pairs.values()}
    certain = _certain(build, pairs)
    for difference in found:
        place = pairs.get(_lacking(difference))
        if difference.kind is DifferenceKind.UNDECLARED:
            if _any_variant(difference.link_name or "") not in used:
                yield difference
        elif place is None or _is_variant(_lacking(difference), _symbol(build, place).link_name):
            yield difference
        elif difference.kind is DifferenceKind.MISSING:
            declared, exported = difference.link_name or "", _symbol(build, place).link_name
            built_with = library(exported, declared)
            yield replace(
                difference,
                kind=DifferenceKind.STANDARD_LIBRARY,
                artifact=place[0],
                symbol=place[1],
                before=library(declared, exported),
                after=certain.get(place[0], built_with) if built_with == UNCERTAIN else built_with,
            )


def _lacking(difference: Difference) -> str:
    """Name that the library lacks; empty for differences of another kind."""
    if difference.kind is DifferenceKind.INLINE_CALL:
        return difference.after or ""
    return (difference.link_name or "") if difference.kind is DifferenceKind.MISSING else ""


def _certain(build: Build, pairs: dict[str, Place]) -> dict[int, str]:
    """Name the library that each member was built with, where one of the pairs says so."""
    named = ((place[0], library(_symbol(build, place).link_name, wanted)) for wanted, place in pairs.items())
    return {member: built_with for member, built_with in named if built_with != UNCERTAIN}


def _symbol(build: Build, place: Place) -> Symbol:
    return build.members[place[0]].symbols[place[1]]


def _exports(build: Build) -> Iterator[tuple[Place, Symbol]]:
    for m, member in enumerate(build.members):
        if member.role is not Role.PROVIDER:
            yield from (((m, s), symbol) for s, symbol in enumerate(member.symbols))


def _is_variant(one: str, other: str) -> bool:
    """Whether both name one member: no library differs there."""
    return _any_variant(one) == _any_variant(other)


def _any_variant(link_name: str) -> str:
    """Take the number out of a constructor's or destructor's name: one member has several names."""
    return _VARIANT.sub(r"\1", link_name)
