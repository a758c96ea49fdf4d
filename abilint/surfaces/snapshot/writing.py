"""A release as the text of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from abilint import __version__
from abilint.model.artifact import ArtifactKind
from abilint.surfaces.snapshot.layout import FORMAT, KIND, KIND_OF, SCHEMA_VERSION, digest, plain
from abilint.surfaces.snapshot.reduction import reduced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.build import Build, Member
    from abilint.model.surface import Surface
    from abilint.model.types import Type


def encode(builds: Iterable[Build]) -> bytes:
    """Write a release down; equal releases give equal bytes."""
    kept = reduced(builds)
    rest = _text({"evidence": evidence(kept)})[1:-1] + ',\n"builds": ' + _list(map(_build, kept)) + "}\n"
    after = rest.encode()
    first = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "abilint", "version": __version__},
        "digest": digest(after),
    }
    return f"{_text(first)[:-1]},\n".encode() + after


def evidence(builds: Sequence[Build]) -> list[str]:
    """Say what a release can be compared by."""
    members = [member for build in builds for member in build.members]
    found = {
        "exports": any(member.artifact.kind is not ArtifactKind.HEADERS for member in members),
        "debug-info": any(member.built for member in members),
        "header": any(build.surface for build in builds),
    }
    return sorted(name for name, there in found.items() if there)


def _build(build: Build) -> str:
    parts = [
        ('"target"', _text(plain(build.target))),
        ('"headers_absent"', _text(build.headers_absent)),
        ('"headers"', _surface(build.surface) if build.surface else "null"),
        ('"members"', _list(map(_member, build.members))),
    ]
    return _object(parts)


def _member(member: Member) -> str:
    parts = [
        ('"artifact"', _text(plain(member.artifact))),
        ('"role"', _text(member.role.value)),
        ('"not_built"', _text(member.not_built)),
        ('"symbols"', _rows(plain(symbol) for symbol in member.symbols)),
        ('"debug_info"', _surface(member.built) if member.built else "null"),
    ]
    return _object(parts)


def _surface(surface: Surface) -> str:
    """Write what a source states; types and declarations a line each, all else on the first."""
    own = {
        name: value
        for name, value in plain(surface).items()
        if name not in ("declarations", "types", "constants")
    }
    nodes = None if surface.types is None else surface.types.nodes
    parts = [
        ('"about"', _text(own)),
        ('"types"', "null" if nodes is None else _rows(map(_node, nodes))),
        ('"declarations"', _rows(plain(each) for each in surface.declarations)),
        ('"constants"', _rows(plain(each) for each in surface.constants)),
    ]
    return _object(parts)


def _node(node: Type) -> dict[str, Any]:
    return {KIND: KIND_OF[type(node)], **plain(node)}


def _object(parts: Iterable[tuple[str, str]]) -> str:
    return "{" + ",\n".join(f"{key}: {text}" for key, text in parts) + "}"


def _rows(rows: Iterable[Any]) -> str:
    return _list(map(_text, rows))


def _list(texts: Iterable[str] | Iterator[str]) -> str:
    lines = ",\n".join(texts)
    return f"[\n{lines}\n]" if lines else "[]"


def _text(value: Any) -> str:  # noqa: ANN401  (any JSON value)
    return msgspec.json.encode(value).decode()
