"""The text of a snapshot: its parts, and the digest that seals it.

The first line says what the file is and holds a digest of all that follows, so that a file which was cut off
or changed by hand is not taken for a release. Values that are a field's default are left out. Types refer to
each other by an `id` which says what they are: numbers would all change with the first one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from abilint.model.artifact import Artifact
from abilint.model.build import NO_DEBUG_INFO, Role
from abilint.model.surface import Declaration, Surface
from abilint.model.target import Target
from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Typedef,
    Unknown,
    Void,
)
from abilint.surfaces.snapshot.fields import APART, REQUIRED, fields_of
from abilint.surfaces.snapshot.hints import prepare

FORMAT: Final = "abilint-snapshot"
SCHEMA_VERSION: Final = "1.0"
NODES: Final[dict[str, type]] = {
    "record": Record,
    "enum": Enum,
    "typedef": Typedef,
    "function": FunctionType,
    "pointer": Pointer,
    "member_pointer": MemberPointer,
    "array": Array,
    "qualified": Qualified,
    "primitive": Primitive,
    "void": Void,
    "unknown": Unknown,
}
"""The lists of a surface's types: what a reader looks for comes first."""
ABSENT: Final = Raw(b"null")
EMPTY: Final = Raw(b"[]")


class Head(Struct):
    """What the first line says."""

    format: str
    schema_version: str
    digest: str
    tool: dict[str, str] = {}


class MemberText(Struct, forbid_unknown_fields=True):
    """One binary."""

    artifact: Artifact
    role: Role = Role.SUBJECT
    stands_for: int | None = None
    not_built: str = NO_DEBUG_INFO
    symbols: Raw = EMPTY
    debug_info: Raw = ABSENT


class BuildText(Struct, forbid_unknown_fields=True):
    """The binaries of one target, and what headers say on it."""

    target: Target
    members: list[MemberText]
    unread: frozenset[str] = frozenset()
    headers_absent: bool = False
    headers: Raw = ABSENT


class Document(Head, forbid_unknown_fields=True, kw_only=True):
    """The whole text."""

    evidence: list[str]
    builds: list[BuildText]


class Named(Struct):
    """What of a type is read first."""

    id: str


class SurfaceText(Struct, forbid_unknown_fields=True):
    """What a source states."""

    about: Raw
    declarations: Raw
    types: Raw = ABSENT


def digest(rest: bytes) -> str:
    """Digest of everything behind the first line; version control may have changed the line ends."""
    same = rest.replace(b"\r\n", b"\n") if b"\r" in rest else rest
    return "sha256:" + hashlib.sha256(same).hexdigest()


@cache
def document() -> msgspec.json.Decoder[Document]:
    """Read a text, but for what headers and debug info state."""
    for kind in (Artifact, Target):
        prepare(kind)
    return msgspec.json.Decoder(Document)


@cache
def surface_about() -> type[Struct]:
    """Make what has all fields of a surface but its types and declarations."""
    prepare(Surface)
    own = [
        (each.name, each.hint) if each.default is REQUIRED else (each.name, each.hint, each.default)
        for each in fields_of(Surface)
        if each.name not in APART
    ]
    return msgspec.defstruct("SurfaceAbout", own, forbid_unknown_fields=True, kw_only=True)


@cache
def type_lists() -> tuple[type[Struct], type[Struct]]:
    """Make the lists of types: of their ids alone, and of all else."""
    for node in NODES.values():
        prepare(node)
    lists: list[list[Any]] = [
        [(kind, list[row], msgspec.field(default_factory=list)) for kind, row in rows.items()]  # type: ignore[valid-type]
        for rows in (dict.fromkeys(NODES, Named), NODES)
    ]
    return (
        msgspec.defstruct("TypeIds", lists[0], forbid_unknown_fields=True),
        msgspec.defstruct("Types", lists[1], forbid_unknown_fields=True),
    )


@cache
def declaration_list() -> Any:  # noqa: ANN401  (mypy has no word for it)
    """Give the type of a surface's declarations."""
    prepare(Declaration)
    return tuple[Declaration, ...]
