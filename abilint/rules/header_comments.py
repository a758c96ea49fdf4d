"""Suppressions that stand in headers: `/* abilint: ignore[rule, other-rule] reason */`, or after `//`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.acceptance import Suppression
from abilint.model.location import Location
from abilint.model.upkeep import FaultyComment
from abilint.rules.declaration_lines import DeclarationLines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.rules.catalogue import Catalogue
    from abilint.rules.declaration_lines import Comment

MARK = b"abilint:"
_SIGNS = re.compile(r"^/[/*][/*!]*<?|\*/$")
_LINE_SIGN = re.compile(r"\n[ \t]*\*?")
_DIRECTIVE = re.compile(r"\s*abilint:\s*([\w-]*)\s*(?:\[([^\]]*)\])?:?\s*(.*)", re.DOTALL)
_WORD = "ignore"


class Said(NamedTuple):
    """What the comments of a header come to."""

    suppressions: tuple[Suppression, ...]
    faults: tuple[FaultyComment, ...]


def read(path: str, data: bytes, rules: Catalogue) -> Said:
    """Read the comments of one header; those that say it wrongly suppress nothing."""
    if MARK not in data:
        return Said((), ())
    text = data.decode("utf-8", "replace")
    lines = DeclarationLines(text)
    told = [each for comment in lines.comments for each in _of_comment(path, comment, lines, rules)]
    return Said(
        tuple(each for each in told if isinstance(each, Suppression)),
        tuple(each for each in told if isinstance(each, FaultyComment)),
    )


def _of_comment(
    path: str, comment: Comment, lines: DeclarationLines, rules: Catalogue
) -> Iterator[Suppression | FaultyComment]:
    found = _DIRECTIVE.match(_LINE_SIGN.sub("\n", _SIGNS.sub("", comment.text)))
    if not found:
        return
    place = Location(path, lines.line(comment.start))
    word, listed = found.group(1), found.group(2)
    reason = " ".join(found.group(3).split())
    names = [name.strip() for name in (listed or "").split(",") if name.strip()]
    held = lines.spoken_of(comment)
    if fault := _fault(place, word, names, reason, held):
        yield fault
        return
    for name in names:
        if rules.suppressible(name):
            yield Suppression(name, reason, place, inline=True, lines=held or (0, 0))
        else:
            nearest = rules.nearest(name)
            yield FaultyComment(place, "gate-rule" if nearest == name else "unknown-rule", name, nearest)


def _fault(
    place: Location, word: str, names: list[str], reason: str, held: tuple[int, int] | None
) -> FaultyComment | None:
    if word != _WORD:
        from difflib import get_close_matches

        return FaultyComment(place, "unknown-word", word, next(iter(get_close_matches(word, [_WORD])), None))
    if not names:
        return FaultyComment(place, "no-rule")
    if not reason:
        return FaultyComment(place, "no-reason", ", ".join(names))
    return None if held else FaultyComment(place, "no-declaration")
