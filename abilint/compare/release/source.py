"""What headers of two releases let sources do: names that come and go, constants, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.compare.release import included, source_contracts, source_macros, source_names, version_words
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.location import Location
    from abilint.model.release import Library
    from abilint.model.surface import Declaration, Surface


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Compare two libraries of which both headers were read."""
    if old.headers is None or new.headers is None:
        return
    before, after = included.aligned(old.headers, new.headers)
    yield from source_names.compare(old, new, before, after)
    yield from _constants(before, after)
    yield from source_macros.compare(before, after)
    yield from source_contracts.compare(old, new, before, after)


def _constants(old: Surface, new: Surface) -> Iterator[Change]:
    """Compare the values that both releases give a name, as a macro or as a variable."""
    values = {each.name: each for each in _named_values(new)}
    for constant in _named_values(old):
        now = values.get(constant.name)
        if now is not None and now.value != constant.value:
            yield Change(
                ChangeKind.CONSTANT_CHANGED,
                constant.name,
                constant.value,
                now.value,
                detail="version" if version_words.are_in(constant.name) else None,
                declared=True,
                old_location=constant.location,
                location=now.location,
                old_signature=constant.signature,
                signature=now.signature,
            )


class _NamedValue(NamedTuple):
    name: str
    value: str
    location: Location
    signature: str


def _named_values(surface: Surface) -> Iterator[_NamedValue]:
    for each in surface.constants:
        yield _NamedValue(each.name, each.value, each.location, f"#define {each.name} {each.value}")
    for variable in surface.declarations:
        if variable.value is not None and _is_for_sources(variable):
            signature = f"{variable.signature} = {variable.value}"
            yield _NamedValue(variable.qualified_name, variable.value, variable.location, signature)


def _is_for_sources(variable: Declaration) -> bool:
    return variable.access != "private" and not variable.name.startswith("_")
