"""The text of a snapshot as a release; whoever wrote it, it is not trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from abilint.errors import SnapshotError
from abilint.model.build import Build, Member
from abilint.model.surface import Surface
from abilint.model.types import TypeGraph
from abilint.surfaces.snapshot.hints import Reference
from abilint.surfaces.snapshot.layout import (
    FORMAT,
    NODES,
    SCHEMA_VERSION,
    Head,
    SurfaceText,
    declaration_list,
    digest,
    document,
    surface_about,
    type_lists,
)
from abilint.surfaces.snapshot.symbols import is_escaped, symbol_rows, symbols_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.surfaces.snapshot.layout import BuildText, MemberText

MAKE_ANEW = "make it anew with `abilint snapshot`"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_json = msgspec.json


def decode(data: bytes, path: str) -> tuple[Build, ...]:
    """Read a release; raises SnapshotError where it is none, was changed, or is of a later abilint."""
    try:
        _check(data, path)
        escaped = is_escaped(data)
        return tuple(_build(each, escaped=escaped) for each in document().decode(data).builds)
    except msgspec.ValidationError as error:
        raise SnapshotError(path, f"does not hold what a snapshot must: {error}; {MAKE_ANEW}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(path, f"is no whole snapshot: {error}; {MAKE_ANEW}") from None
    except RecursionError:
        raise SnapshotError(path, f"is nested too deeply for a snapshot; {MAKE_ANEW}") from None


def _check(data: bytes, path: str) -> None:
    """See whether the text is a snapshot that this program understands, as it was written."""
    if not data:
        raise SnapshotError(path, f"is empty, or was cut off; {MAKE_ANEW}")
    first, _, rest = data.removeprefix(BYTE_ORDER_MARK).partition(b"\n")
    try:
        head = _json.decode(first.rstrip(b"\r,") + b"}", type=dict[str, Any])
    except msgspec.DecodeError:  # laid out in another way, and so no longer as it was written
        head = _json.decode(data, type=dict[str, Any])
    if head.get("format") != FORMAT:
        raise SnapshotError(path, f"is JSON, but no snapshot of a release; {MAKE_ANEW}")
    known = msgspec.convert(head, Head)
    if known.schema_version != SCHEMA_VERSION:
        tool = known.tool.get("version", "")
        written = f"is a snapshot of version {known.schema_version}, written by abilint {tool}"
        problem = f"{written}; this abilint reads {SCHEMA_VERSION}: use that one, or {MAKE_ANEW}"
        raise SnapshotError(path, problem)
    if known.digest != digest(rest):
        raise SnapshotError(path, f"was cut off, or changed since abilint wrote it; {MAKE_ANEW}")


def _build(text: BuildText, *, escaped: bool) -> Build:
    members = tuple(_member(each, escaped=escaped) for each in text.members)
    for each in members:
        if each.stands_for is not None and not 0 <= each.stands_for < len(members):
            raise msgspec.ValidationError(f"{each.name} stands for a library that is not there")
    return Build(
        target=text.target,
        members=members,
        surface=_surface(text.headers),
        unread=text.unread,
        headers_absent=text.headers_absent,
    )


def _member(text: MemberText, *, escaped: bool) -> Member:
    count = max(1, len(text.artifact.sections))
    symbols = symbols_of(_json.decode(text.symbols, type=symbol_rows()), escaped=escaped)
    for symbol in symbols:
        if symbol.section >= count:
            raise msgspec.ValidationError(f"{symbol.name} lies in a section that is not there")
    return Member(
        artifact=text.artifact,
        role=text.role,
        symbols=symbols,
        stands_for=text.stands_for,
        built=_surface(text.debug_info),
        not_built=text.not_built,
    )


def _surface(raw: msgspec.Raw) -> Surface | None:
    text = _json.decode(raw, type=SurfaceText | None)
    if text is None:
        return None
    find = _finder(text.types)
    about = _json.decode(text.about, type=surface_about(), dec_hook=find)
    return Surface(
        declarations=_json.decode(text.declarations, type=declaration_list(), dec_hook=find),
        types=_graph(text.types, find),
        **msgspec.structs.asdict(about),
    )


def _finder(types: msgspec.Raw) -> Callable[[type, Any], Any]:
    """Make what finds a type by its `id`."""
    rows = _json.decode(types, type=type_lists()[0] | None)
    ids = [row.id for kind in NODES for row in getattr(rows, kind, ())]
    known = {name: Reference(number) for number, name in enumerate(ids)}
    if len(known) != len(ids):
        raise msgspec.ValidationError("two types have the same id")

    def find(_: type, name: object) -> Reference:
        if isinstance(name, str) and name in known:
            return known[name]
        raise ValueError(f"there is no type {str(name)[:80]!r}")

    return find


def _graph(types: msgspec.Raw, find: Callable[[type, Any], Any]) -> TypeGraph | None:
    lists = _json.decode(types, type=type_lists()[1] | None, dec_hook=find)
    return (
        None if lists is None else TypeGraph(tuple(node for kind in NODES for node in getattr(lists, kind)))
    )
