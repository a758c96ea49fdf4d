"""Names that sources can use in one of two releases only, and functions that became inline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.compare.release import source_macros
from abilint.model.release import Change, ChangeKind
from abilint.model.surface import Declaration, DeclarationKind, Obligation
from abilint.model.types import Enum, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.location import Location
    from abilint.model.release import Library
    from abilint.model.surface import Surface

NOT_FOR_SOURCES = frozenset({Obligation.HIDDEN, Obligation.UNAVAILABLE})


class Named(NamedTuple):
    """A name that a header gives."""

    kind: str
    """`function`, `inline`, `variable`, `macro`, `type`."""
    location: Location
    signature: str = ""
    link_name: str | None = None


def compare(old: Library, new: Library, before: Surface, after: Surface) -> Iterator[Change]:
    """Tell of names, but for those whose symbols come and go with them: that is told already."""
    left, right = _names(before), _names(after)
    silent, unnoticed = _enumerators(after) | _for_headers(before), _unnoticed(after)
    gone = _outermost(name for name in left if name not in right and name not in silent)
    come = _outermost(name for name in right if name not in left and name not in unnoticed)
    gone, come = _but_unread(gone, new), _but_unread(come, old)
    for name in gone:
        named = _named(left[name])
        if not _has_only(old, new, named.link_name):
            yield _change(ChangeKind.DECLARATION_REMOVED, name, named, removed=True)
    yield from _overloads(before, after)
    for name in come:
        named = _named(right[name])
        if not _has_only(new, old, named.link_name):
            yield _change(ChangeKind.DECLARATION_ADDED, name, named, removed=False)
    both = left.keys() & right.keys()
    for name in sorted(each for each in both if _is_inline(left[each]) is not _is_inline(right[each])):
        one, other = _named(left[name]), _named(right[name])
        if {one.kind, other.kind} == {"function", "inline"}:
            yield Change(
                ChangeKind.INLINE_CHANGED,
                other.link_name or one.link_name or name,
                one.kind,
                other.kind,
                declared=True,
                old_location=one.location,
                location=other.location,
                old_signature=one.signature,
                signature=other.signature,
            )


def _but_unread(names: Iterable[str], other: Library) -> list[str]:
    """Leave out what may stand in headers of the other release that could not be read."""
    build = other.build
    return [] if build.headers_absent else [n for n in names if n.rpartition("::")[2] not in build.unread]


def _overloads(before: Surface, after: Surface) -> Iterator[Change]:
    """Tell of inline functions that went while others of their name stayed."""
    kept = {name for each in after.declarations for name in each.link_names}
    names = {each.qualified_name for each in after.declarations if _is_usable(each)}
    for each in before.declarations:
        is_inline = each.obligation is Obligation.INLINE and each.language == "c++" and _is_usable(each)
        if is_inline and each.qualified_name in names and kept.isdisjoint(each.link_names or kept):
            named = _named(each)
            yield _change(ChangeKind.DECLARATION_REMOVED, each.qualified_name, named, removed=True)


def _has_only(one: Library, other: Library, link_name: str | None) -> bool:
    """Whether one release alone exports a name."""
    if link_name is None:
        return False
    return _exports(one, link_name) and not _exports(other, link_name)


def _exports(library: Library, link_name: str) -> bool:
    return link_name in library.exported_names


def _change(kind: ChangeKind, name: str, named: Named, *, removed: bool) -> Change:
    return Change(
        kind,
        named.link_name or name,
        named.kind if removed else None,
        None if removed else named.kind,
        detail=name,
        declared=True,
        old_location=named.location if removed else None,
        location=None if removed else named.location,
        old_signature=named.signature if removed else "",
        signature="" if removed else named.signature,
    )


def _outermost(names: Iterable[str]) -> list[str]:
    """Leave out the members of what is among the names itself."""
    found = set(names)
    return sorted(name for name in found if not any(scope in found for scope in _scopes(name)))


def _scopes(name: str) -> Iterator[str]:
    parts = name.split("::")
    return ("::".join(parts[:end]) for end in range(1, len(parts)))


def _names(surface: Surface) -> dict[str, Declaration | Named]:
    """Give every name that sources may use; of several things of one name the one that a linker sees."""
    found: dict[str, Declaration | Named] = {}
    for declaration in surface.declarations:
        if _is_usable(declaration):
            name = declaration.qualified_name
            if name not in found or declaration.obligation is Obligation.PROMISED:
                found[name] = declaration
    for name, type_ in _types(surface):
        found.setdefault(name, type_)
    for constant in surface.constants:
        found.setdefault(constant.name, Named("macro", constant.location, f"#define {constant.name}"))
    for macro in surface.macros:
        found.setdefault(macro.name, Named("macro", macro.location, macro.spelled()))
    return found


def _unnoticed(surface: Surface) -> set[str]:
    """Name the macros of which nobody is told that they came: `FOO_API`, casts, pieces of code."""
    return {macro.name for macro in surface.macros if macro.parameters is None}


def _for_headers(surface: Surface) -> set[str]:
    """Name the macros that stand for nothing, and those that are for the header's own declarations."""
    return {macro.name for macro in surface.macros if not macro.body or source_macros.is_decoration(macro)}


def _enumerators(surface: Surface) -> set[str]:
    """Name the constants of enums: a macro that became one still has its name."""
    nodes = surface.types.nodes if surface.types else ()
    return {each.name for node in nodes if isinstance(node, Enum) for each in node.enumerators}


def _is_usable(declaration: Declaration) -> bool:
    return (
        declaration.obligation not in NOT_FOR_SOURCES
        and declaration.access != "private"
        and declaration.kind is not DeclarationKind.CLASS
        and not declaration.name.startswith("_")
    )


def _is_inline(name: Declaration | Named) -> bool:
    return isinstance(name, Declaration) and name.obligation is Obligation.INLINE


def _named(declaration: Declaration | Named) -> Named:
    if isinstance(declaration, Named):
        return declaration
    link_name = declaration.link_names[0] if declaration.link_names else None
    place = declaration.location
    if declaration.kind is DeclarationKind.MACRO:
        return Named("macro", place, f"#define {declaration.name}")
    if declaration.obligation is Obligation.INLINE:
        return Named("inline", place, declaration.signature, link_name)
    data = (DeclarationKind.VARIABLE, DeclarationKind.STATIC_MEMBER)
    kind = "variable" if declaration.kind in data else "function"
    return Named(kind, place, declaration.signature, link_name)


def _types(surface: Surface) -> Iterator[tuple[str, Named]]:
    """Give the types that the given headers themselves name: not those of the system that they use."""
    own = {header.path for header in surface.headers}
    for node in surface.types.nodes if surface.types else ():
        if not isinstance(node, Record | Enum | Typedef) or node.location is None:
            continue
        last = node.name.rpartition("::")[2]
        if node.location.file in own and last and not last.startswith(("_", "(")) and "<" not in node.name:
            yield node.name, Named("type", node.location, _signature(node))


def _signature(node: Record | Enum | Typedef) -> str:
    if isinstance(node, Typedef):
        return f"typedef ... {node.name}"
    return f"{node.kind if isinstance(node, Record) else 'enum'} {node.name}"
