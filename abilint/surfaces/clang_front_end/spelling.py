"""How a declaration is spelled in C, from libclang's spelling of its type."""

from __future__ import annotations

_INNER = ("*", "&", "(*", "(&", "const", "volatile", "restrict", " ")
"""What may stand between the outermost parenthesis of a declarator and its name."""


def declarator(type_spelling: str, name: str) -> str:
    """Put the name where C puts it: `void (int)` and `f` give `void f(int)`.

    The name goes behind the stars of the innermost leading `(*`, else in front of the first parameter list
    or array bound, else at the end.
    """
    opening = type_spelling.find("(")
    if type_spelling.startswith(("(*", "(&"), opening):
        place = opening + 1
        while type_spelling.startswith(_INNER, place):
            place += _length(type_spelling, place)
        separator = " " if type_spelling[place - 1].isalpha() else ""
        return f"{type_spelling[:place]}{separator}{name}{type_spelling[place:]}"
    bracket = type_spelling.find("[")
    place = min((at for at in (opening, bracket) if at > 0), default=len(type_spelling))
    before = type_spelling[:place].rstrip()
    separator = "" if before.endswith(("*", "&")) else " "
    return f"{before}{separator}{name}{type_spelling[place:]}"


def _length(text: str, place: int) -> int:
    return max(len(word) for word in _INNER if text.startswith(word, place))
