"""The text of a snapshot as a release; whoever wrote it, it is not trusted."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from abilint.errors import SnapshotError
from abilint.model.artifact import Artifact
from abilint.model.build import Build, Member, Role
from abilint.model.constant import Constant
from abilint.model.surface import Declaration, Surface
from abilint.model.symbol import Symbol
from abilint.model.target import Target
from abilint.model.types import TypeGraph
from abilint.surfaces.snapshot.layout import FORMAT, KIND, NODES, SCHEMA_VERSION, digest
from abilint.surfaces.snapshot.references import references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.types import Type

MAKE_ANEW = "make it anew with `abilint snapshot`"


def decode(data: bytes, path: str) -> tuple[Build, ...]:
    """Read a release; raises SnapshotError where it is none, was changed, or is of a later abilint."""
    try:
        text = _checked(data, path)
        return tuple(_build(each) for each in text["builds"])
    except msgspec.ValidationError as error:
        raise SnapshotError(path, f"does not hold what a snapshot must: {error}; {MAKE_ANEW}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(path, f"is no whole snapshot: {error}; {MAKE_ANEW}") from None
    except RecursionError:
        raise SnapshotError(path, f"is nested too deeply for a snapshot; {MAKE_ANEW}") from None
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        problem = f"does not hold what a snapshot must ({type(error).__name__}: {error}); {MAKE_ANEW}"
        raise SnapshotError(path, problem) from None


def _checked(data: bytes, path: str) -> dict[str, Any]:
    """Decode the text once it is known to be a snapshot that this program understands."""
    first, _, rest = data.partition(b"\n")
    opened = first.rstrip(b"\r").endswith(b",")
    start = msgspec.json.decode(first.rstrip(b"\r,") + b"}" * opened, type=dict[str, Any])
    if start.get("format") != FORMAT:
        raise SnapshotError(path, f"is JSON, but no snapshot of a release; {MAKE_ANEW}")
    version = str(start.get("schema_version"))
    if _major(version) != _major(SCHEMA_VERSION):
        written = f"is a snapshot of version {version}, and this abilint reads {SCHEMA_VERSION}"
        raise SnapshotError(path, f"{written}; use the abilint that wrote it, or {MAKE_ANEW}")
    if start.get("digest") != digest(rest):
        raise SnapshotError(path, f"was cut off, or changed since abilint wrote it; {MAKE_ANEW}")
    return msgspec.json.decode(data, type=dict[str, Any])


def _major(version: str) -> str:
    return version.partition(".")[0]


def _build(text: dict[str, Any]) -> Build:
    return Build(
        target=msgspec.convert(text["target"], Target),
        members=tuple(map(_member, text["members"])),
        surface=_surface(text["headers"]),
        headers_absent=msgspec.convert(text["headers_absent"], bool),
    )


def _member(text: dict[str, Any]) -> Member:
    artifact = msgspec.convert(text["artifact"], Artifact)
    symbols = msgspec.convert(text["symbols"], tuple[Symbol, ...])
    if any(symbol.section >= max(1, len(artifact.sections)) for symbol in symbols):
        raise ValueError("a symbol lies in a section that is not there")
    return Member(
        artifact=artifact,
        role=Role(text["role"]),
        symbols=symbols,
        built=_surface(text["debug_info"]),
        not_built=msgspec.convert(text["not_built"], str),
    )


def _surface(text: dict[str, Any] | None) -> Surface | None:
    if text is None:
        return None
    nodes = None if text["types"] is None else tuple(map(_node, text["types"]))
    declarations = msgspec.convert(text["declarations"], tuple[Declaration, ...])
    _check_references(nodes or (), declarations)
    about = {**text["about"], "constants": text["constants"]}
    known = {name: _part(name, value) for name, value in about.items()}
    return Surface(declarations=declarations, types=None if nodes is None else TypeGraph(nodes), **known)


@cache
def _hints() -> dict[str, Any]:
    """Give the types of a surface's fields."""
    return get_type_hints(Surface, localns={"Target": Target, "TypeGraph": TypeGraph, "Constant": Constant})


def _part(name: str, value: object) -> Any:  # noqa: ANN401  (by the field's own hint)
    return msgspec.convert(value, _hints()[name])


def _node(row: dict[str, Any]) -> Type:
    node: Type = msgspec.convert(row, NODES[row[KIND]])
    return node


def _check_references(nodes: Sequence[Type], declarations: Sequence[Declaration]) -> None:
    numbers = {number for node in nodes for number in references(node)}
    numbers |= {each.type for each in declarations if each.type is not None}
    if numbers and not (min(numbers) >= 0 and max(numbers) < len(nodes)):
        raise ValueError("a type refers to one that is not there")
