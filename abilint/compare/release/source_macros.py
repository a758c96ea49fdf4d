"""Macros that both releases have, and that expand to something else, or take other arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.release import version_words
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.location import Location
    from abilint.model.macro import Macro
    from abilint.model.surface import Surface

LITERAL = re.compile(r"""[.]?\d[\w.'+-]*|(?:L|u8?|U)?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+')""")
"""A number, a text, a character."""
SUFFIX = re.compile(r"\b(0[xX][0-9A-Fa-f]+|\d+)([uU][lL]{0,2}|[lL]{1,2}[uU]?)\b")
"""A whole number, and what says how wide it is (C17, 6.4.4.1)."""
DECORATION = re.compile(
    r"__attribute__|__declspec|_Pragma|__pragma|\[|extern|static|inline|__inline(__)?|__forceinline|"
    r"__extension__|_?_?cdecl|__(std|fast|vector)call|__restrict(__)?|restrict|_Noreturn|noexcept|namespace|\}"
)
"""How what stands before, behind or around declarations begins: these themselves are compared."""


def compare(before: Surface, after: Surface) -> Iterator[Change]:
    """Compare what sources that are compiled anew get in the place of a name."""
    values = {each.name: each for each in before.constants}
    known = {each.name: each for each in before.macros}
    for macro in after.macros:
        was, value = known.get(macro.name), values.get(macro.name)
        if was is not None and not is_decoration(macro) and not is_decoration(was):
            detail = _detail(was, macro)
            if detail:
                yield _change(macro, detail, was.location, was.spelled())
        elif value is not None:
            yield _change(macro, "body", value.location, f"#define {value.name} {value.value}")


def is_decoration(macro: Macro) -> bool:
    """Whether it is for the header's own declarations: `FOO_API`, `FOO_BEGIN_DECLS`."""
    return DECORATION.match(macro.body) is not None


def _detail(was: Macro, now: Macro) -> str | None:
    if was.parameters is not None and now.parameters is not None and not _takes_as_before(was, now):
        return "parameters"
    if (_plain(was.body), was.parameters is None) == (_plain(now.body), now.parameters is None):
        return None
    if version_words.are_in(now.name):
        return "body"
    return "value" if _differs_in_values(was.body.split(" "), now.body.split(" ")) else "body"


def _plain(body: str) -> str:
    """Write the suffixes of numbers in one way: `LLU` as `ull`."""
    return SUFFIX.sub(lambda found: found[1] + "".join(sorted(found[2].lower(), reverse=True)), body)


def _takes_as_before(was: Macro, now: Macro) -> bool:
    """Whether every number of arguments that the old one took the new one takes."""
    if now.takes_any_number:
        return now.fewest <= was.fewest
    return not was.takes_any_number and was.fewest == now.fewest


def _differs_in_values(was: list[str], now: list[str]) -> bool:
    """Whether the expansion is the same but for numbers and texts in it."""
    pairs = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
    return len(was) == len(now) and all(LITERAL.fullmatch(word) for pair in pairs for word in pair)


def _change(macro: Macro, detail: str, old_location: Location, old_signature: str) -> Change:
    return Change(
        ChangeKind.MACRO_CHANGED,
        macro.name,
        detail=detail,
        declared=True,
        old_location=old_location,
        location=macro.location,
        old_signature=old_signature,
        signature=macro.spelled(),
    )
