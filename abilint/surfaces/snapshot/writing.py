"""A release as the text of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint import __version__
from abilint.model.artifact import ArtifactKind
from abilint.model.build import NO_DEBUG_INFO
from abilint.surfaces.snapshot.fields import Plain, lists_of
from abilint.surfaces.snapshot.layout import FORMAT, NODES, SCHEMA_VERSION, digest
from abilint.surfaces.snapshot.reduction import without_surroundings
from abilint.surfaces.snapshot.surfaces import SURFACE, arranged
from abilint.surfaces.snapshot.symbols import row_of
from abilint.surfaces.snapshot.text import line, lines, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.build import Build, Member
    from abilint.model.surface import Surface
    from abilint.surfaces.snapshot.surfaces import Arranged


def encode(builds: Iterable[Build]) -> bytes:
    """Write a release down; equal releases give equal bytes."""
    kept = tuple(map(without_surroundings, builds))
    rest = members({"evidence": line(evidence(kept)), "builds": lines(map(_build, kept))})[1:] + b"\n"
    first = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "abilint", "version": __version__},
        "digest": digest(rest),
    }
    return line(first)[:-1] + b",\n" + rest


def evidence(builds: Sequence[Build]) -> list[str]:
    """Say what a release can be compared by."""
    found = [member for build in builds for member in build.members]
    there = {
        "exports": any(member.artifact.kind is not ArtifactKind.HEADERS for member in found),
        "debug-info": any(member.built for member in found),
        "header": any(build.surface for build in builds),
    }
    return sorted(name for name, is_there in there.items() if is_there)


def _build(build: Build) -> bytes:
    parts = {"target": line(Plain()(build.target))}
    if build.unread:
        parts["unread"] = line(sorted(build.unread))
    if build.headers_absent:
        parts["headers_absent"] = line(build.headers_absent)
    if build.surface:
        parts["headers"] = _surface(build.surface)
    return members(parts | {"members": lines(map(_member, build.members))})


def _member(member: Member) -> bytes:
    parts = {"artifact": line(Plain()(member.artifact)), "role": line(member.role)}
    if member.stands_for is not None:
        parts["stands_for"] = line(member.stands_for)
    if member.not_built != NO_DEBUG_INFO:
        parts["not_built"] = line(member.not_built)
    parts["symbols"] = lines(line(row_of(symbol)) for symbol in member.symbols)
    if member.built:
        parts["debug_info"] = _surface(member.built)
    return members(parts)


def _surface(surface: Surface) -> bytes:
    """Write what a source states: types, declarations and the like a line each, all else on the first."""
    kept = arranged(surface)
    plain = Plain(kept.types.ids)
    about = {name: own for name, own in Plain()(kept.about).items() if own}
    listed = {name: lines(map(line, about.pop(name))) for name in lists_of(SURFACE) if name in about}
    return members(
        {
            "about": members({name: line(own) for name, own in about.items()} | listed),
            **({"types": _types(kept, plain)} if surface.types else {}),
            "declarations": lines(line(plain(each)) for each in kept.declarations),
        }
    )


def _types(kept: Arranged, plain: Plain) -> bytes:
    """Write the types, in a list for each kind of them."""
    lists: dict[type, list[bytes]] = {}
    for type_id in kept.types.chosen:
        node = kept.nodes[type_id]
        lists.setdefault(type(node), []).append(line({"id": kept.types.ids[type_id], **plain(node)}))
    return members({kind: lines(lists[node]) for kind, node in NODES.items() if node in lists})
