"""How a declaration is spelled in C, from libclang's spelling of its type."""

from __future__ import annotations


def declarator(type_spelling: str, name: str) -> str:
    """Put the name where C puts it: `void (int)` and `f` give `void f(int)`.

    The name goes behind the stars of the outermost `(*`, else in front of the first parameter list
    or array bound, else at the end.
    """
    opening = type_spelling.find("(")
    if type_spelling.startswith("(*", opening):
        place = opening + 1
        while type_spelling.startswith(("*", "&", "const", "volatile", "restrict", " "), place):
            place += _word(type_spelling, place)
        separator = " " if type_spelling[place - 1].isalpha() else ""
        return f"{type_spelling[:place]}{separator}{name}{type_spelling[place:]}"
    bracket = type_spelling.find("[")
    place = min((at for at in (opening, bracket) if at > 0), default=len(type_spelling))
    before = type_spelling[:place].rstrip()
    separator = "" if before.endswith(("*", "&")) else " "
    return f"{before}{separator}{name}{type_spelling[place:]}"


def _word(text: str, place: int) -> int:
    for word in ("const", "volatile", "restrict"):
        if text.startswith(word, place):
            return len(word)
    return 1
