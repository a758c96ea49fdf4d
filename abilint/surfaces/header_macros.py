"""Macros of headers that are no constants: the words that the front end gives, put into values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.location import Location
from abilint.model.macro import VARIADIC, Macro

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

OPEN, CLOSE, COMMA = "(", ")", ","
ANY_NUMBER = "__VA_ARGS__"


def read(
    plain: Iterable[Sequence[Any]],
    called: Iterable[Sequence[Any]],
    constants: Mapping[str, object],
    files: Sequence[str],
) -> dict[str, Macro]:
    """Give those of both kinds that are no constants and not the header's own, by name."""
    found = {}
    for name, words, file, line, column in plain:
        if name not in constants and not name.startswith("_"):
            found[name] = Macro(name, " ".join(words), Location(files[file], line, column))
    for name, words, file, line, column in called:
        if not name.startswith("_"):
            parameters, body = _parted(words)
            found[name] = Macro(name, " ".join(body), Location(files[file], line, column), parameters)
    return found


def _parted(words: Sequence[str]) -> tuple[tuple[str, ...], Iterator[str]]:
    """Part the parameters from the body, in which their names do not count."""
    end = words.index(CLOSE)
    parameters = tuple(filter(None, "".join(words[1:end]).split(COMMA)))
    numbers = {name.removesuffix(VARIADIC) or ANY_NUMBER: f"${at}" for at, name in enumerate(parameters, 1)}
    return parameters, (numbers.get(word, word) for word in words[end + 1 :])
