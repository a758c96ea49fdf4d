"""The text of a snapshot as a release; whoever wrote it, it is not trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from abilint.errors import SnapshotError
from abilint.model.build import Build, Member
from abilint.model.surface import Surface
from abilint.surfaces.snapshot import types
from abilint.surfaces.snapshot.layout import (
    FORMAT,
    SCHEMA_VERSION,
    Head,
    SurfaceText,
    declaration_list,
    digest,
    document,
    surface_about,
)
from abilint.surfaces.snapshot.shared import Shared
from abilint.surfaces.snapshot.symbols import is_escaped, symbol_rows, symbols_of

if TYPE_CHECKING:
    from abilint.surfaces.snapshot.layout import BuildText, MemberText
    from abilint.surfaces.snapshot.shared import Types

MAKE_ANEW = "make it anew with `abilint snapshot`"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_json = msgspec.json


def decode(data: bytes, path: str, shared: Shared | None = None) -> tuple[Build, ...]:
    """Read a release; raises SnapshotError where it is none, was changed, or is of a later abilint.

    What was `shared` with a release that was read before is not decoded again.
    """
    known = shared or Shared()
    try:
        _check(data, path)
        escaped = is_escaped(data)
        builds = document().decode(data).builds
        return tuple(_build(each, n, known, escaped=escaped) for n, each in enumerate(builds))
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


def _build(text: BuildText, number: int, shared: Shared, *, escaped: bool) -> Build:
    members = tuple(
        _member(each, (number, place), shared, escaped=escaped) for place, each in enumerate(text.members)
    )
    for each in members:
        if each.stands_for is not None and not 0 <= each.stands_for < len(members):
            raise msgspec.ValidationError(f"{each.name} stands for a library that is not there")
    return Build(
        target=text.target,
        members=members,
        surface=_surface(text.headers, shared.types[number,]),
        unread=text.unread,
        headers_absent=text.headers_absent,
    )


def _member(text: MemberText, place: tuple[int, int], shared: Shared, *, escaped: bool) -> Member:
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
        built=_surface(text.debug_info, shared.types[place]),
        not_built=text.not_built,
    )


def _surface(raw: msgspec.Raw, shared: Types) -> Surface | None:
    text = _json.decode(raw, type=SurfaceText | None)
    if text is None:
        return None
    found = types.read(text.types, shared)
    about = _json.decode(text.about, type=surface_about(), dec_hook=found.find)
    return Surface(
        declarations=_json.decode(text.declarations, type=declaration_list(), dec_hook=found.find),
        types=found.graph,
        **msgspec.structs.asdict(about),
    )
