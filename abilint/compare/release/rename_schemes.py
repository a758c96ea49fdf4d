"""Ways in which a release renames many names at once: another suffix, prefix, namespace or C++ library.

ICU puts its version behind every name, OpenBLAS a `64_`; C++ libraries have inline namespaces and the two
ABIs of libstdc++; Rust writes a hash into each name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from abilint.compare import standard_library
from abilint.model.language import Language, language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

FEWEST = 5
"""So many names must change alike before it is one change."""
LONGEST_AFFIX = 24
MOST_DEMANGLED = 6_000
MANGLED = ("_Z", "_R")
MOST_NAMESPACES = 4
MOST_ALIKE = 4
"""Names that differ from one another by the affix alone; of more, any could be the new one."""

_NUMBER = re.compile(r"(?<=[^\d])_?\d+(?:_\d+)*$")
_NESTED = re.compile(r"_Z(?:T[VTISC]|GV|Z)?N[rVKRO]*")
_DIGITS = re.compile(r"\d{1,4}")
_HASH = re.compile(r"17h[0-9a-f]{16}E")
_ABI_TAG = re.compile(r"\[abi:\w+\]")
_NAMESPACE = re.compile(r"\b([A-Za-z_]\w*)::")

RUST_HASH = "Rust's hashes"
ABI_TAG = "ABI tags"


class Scheme(NamedTuple):
    """How the old names were made, and how the new ones are."""

    before: str
    after: str


Renamed = tuple[Scheme, str, str]
"""A way, an old name, a new name."""


def find(removed: Collection[str], added: Collection[str]) -> Iterator[tuple[Scheme, dict[str, str]]]:
    """Give each way in which at least `FEWEST` names changed, the one of most names first; no name twice."""
    lost, come = set(removed), set(added)
    while min(len(lost), len(come)) >= FEWEST:
        ways = _ways(lost, come)
        best = max(ways, key=lambda way: (len(ways[way]), -len("".join(way)), way), default=None)
        if best is None or len(ways[best]) < FEWEST:
            return
        yield best, ways[best]
        lost -= ways[best].keys()
        come -= set(ways[best].values())


def _ways(lost: set[str], come: set[str]) -> dict[Scheme, dict[str, str]]:
    """List every way that is thinkable, each with the old names that it explains, and their new ones."""
    found: dict[Scheme, dict[str, str]] = defaultdict(dict)
    for look, wanted in ((_affixes, False), (_mangled, True)):
        sides = (
            sorted(name for name in names if name.startswith(MANGLED) is wanted) for names in (lost, come)
        )
        for scheme, old, new in look(*sides):
            found[scheme].setdefault(old, new)
    return {scheme: _one_to_one(names) for scheme, names in found.items() if len(names) >= FEWEST}


def _one_to_one(names: dict[str, str]) -> dict[str, str]:
    return {old: new for new, old in {new: old for old, new in names.items()}.items()}


def _affixes(lost: list[str], come: list[str]) -> Iterator[Renamed]:
    """Prefixes and suffixes that were put on, taken off, or replaced."""
    for cut, pattern in ((_number, "*{}"), (_head, "{}*"), (_tail, "*{}")):
        yield from _replaced(lost, come, cut, pattern)
    for shorter, longer, grown in ((set(lost), come, True), (set(come), lost, False)):
        for name in longer:
            for affix, stem in _splits(name):
                if stem in shorter:
                    ways = ("*", affix) if grown else (affix, "*")
                    yield Scheme(*ways), *((stem, name) if grown else (name, stem))


def _splits(name: str) -> Iterator[tuple[str, str]]:
    for length in range(1, min(len(name) - 2, LONGEST_AFFIX)):
        yield f"{name[:length]}*", name[length:]
        yield f"*{name[-length:]}", name[:-length]


def _replaced(
    lost: list[str], come: list[str], cut: Callable[[str], tuple[str, str] | None], pattern: str
) -> Iterator[Renamed]:
    stems: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in come:
        if parts := cut(name):
            stems[parts[0]].append((parts[1], name))
    for name in lost:
        stem, affix = cut(name) or ("", "")
        others = stems.get(stem, ())
        for other, new in others if len(others) <= MOST_ALIKE else ():
            yield Scheme(pattern.format(affix), pattern.format(other)), name, new


def _number(name: str) -> tuple[str, str] | None:
    found = _NUMBER.search(name)
    return (name[: found.start()], found[0]) if found else None


def _head(name: str) -> tuple[str, str] | None:
    head, mark, stem = name.partition("_")
    return (stem, head + mark) if head and stem else None


def _tail(name: str) -> tuple[str, str] | None:
    stem, mark, tail = name.rpartition("_")
    return (stem, mark + tail) if stem and tail else None


def _mangled(lost: list[str], come: list[str]) -> Iterator[Renamed]:
    """C++ libraries, ABI tags, namespaces; Rust's hashes."""
    if min(len(lost), len(come)) < FEWEST:
        return
    yield from _equal(lost, come, _without_hash, Scheme(RUST_HASH, RUST_HASH))
    old, new = ([name for name in side if language_of(name) is Language.CXX] for side in (lost, come))
    yield from _identifiers(old, new)
    if len(old) + len(new) > MOST_DEMANGLED:
        return
    spelled = {name: _spell(name) for name in (*old, *new)}
    yield from _standard_library(old, new, spelled)
    yield from _equal(old, new, lambda name: _ABI_TAG.sub("", spelled[name]), Scheme(ABI_TAG, ABI_TAG))
    for before, after in _namespaces(old, new, spelled):
        drop = re.compile("|".join(rf"\b{each}::" for each in (before, after) if each))
        ways = Scheme(*(f"{each}::*" if each else "*" for each in (before, after)))
        yield from _equal(old, new, lambda name, drop=drop: drop.sub("", spelled[name]), ways)  # type: ignore[misc]


def _identifiers(old: list[str], new: list[str]) -> Iterator[Renamed]:
    """Find a namespace or class with another name: no other part of the mangled names changes with it."""
    before, after = ({word for name in side for word in _path(name)} for side in (old, new))
    gone, come = sorted(before - after), sorted(after - before)
    if max(len(gone), len(come)) > MOST_NAMESPACES:
        return
    known = set(new)
    for was, now in product(gone, come):
        for name in old:
            other = name.replace(f"{len(was)}{was}", f"{len(now)}{now}")
            if other in known:
                yield Scheme(f"{was}::*", f"{now}::*"), name, other


def _path(mangled: str) -> Iterator[str]:
    """Give the namespaces and classes that a mangled name begins with (Itanium C++ ABI 5.1.2)."""
    found = _NESTED.match(mangled)
    at = found.end() if found else len(mangled)
    while digits := _DIGITS.match(mangled, at):
        at = digits.end() + int(digits[0])
        if _DIGITS.match(mangled, at):  # the last one is the function's own name
            yield mangled[digits.end() : at]


def _equal(
    old: Iterable[str], new: Iterable[str], key: Callable[[str], str], scheme: Scheme
) -> Iterator[Renamed]:
    """Pair the names of which `key` makes the same."""
    keyed = {key(name): name for name in new}
    for name in old:
        other = keyed.get(key(name))
        if other and other != name:
            yield scheme, name, other


def _without_hash(name: str) -> str:
    return _HASH.sub("", name) if language_of(name) is Language.RUST else name


def _standard_library(old: list[str], new: list[str], spelled: dict[str, str]) -> Iterator[Renamed]:
    both = Scheme("", "")
    pairs = [(o, n) for _, o, n in _equal(old, new, lambda n: standard_library.neutral(spelled[n]), both)]
    named = [
        Scheme(standard_library.library(o, n), standard_library.library(n, o))
        for o, n in pairs
        if standard_library.USES_STD.search(o + n)
    ]
    certain = [way for way in named if standard_library.UNCERTAIN not in way and way.before != way.after]
    if certain:
        scheme = max(certain, key=certain.count)
        yield from ((scheme, o, n) for o, n in pairs)


def _namespaces(old: Iterable[str], new: Iterable[str], spelled: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give the namespaces of the one release that the other does not have, each with each."""
    before, after = ({n for name in side for n in _NAMESPACE.findall(spelled[name])} for side in (old, new))
    gone, come = sorted(before - after), sorted(after - before)
    if max(len(gone), len(come)) <= MOST_NAMESPACES:
        yield from (pair for pair in product([*gone, ""], [*come, ""]) if any(pair))


def _spell(name: str) -> str:
    from abilint.readers.mangling import demangle

    return demangle(name) or name
