"""koffi's C-like prototypes: `int __stdcall foo(_Out_ int *count, str name, ...)` (koffi.dev, load)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.surfaces.bindings.node import koffi_types

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run

TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|\.\.\.|\S")
CONVENTIONS = {
    "__cdecl": "c", "__stdcall": "stdcall", "__fastcall": "fastcall", "__thiscall": "thiscall",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z_]\w*")
NO_PROTOTYPE = "is no prototype that koffi understands: declaring this throws an error"


class Prototype(Struct, frozen=True):
    """A prototype in words: its types are looked up when all names of types are known."""

    name: str
    result: tuple[str, ...]
    """Words of the type, and perhaps those of the name behind it."""
    parameters: tuple[tuple[str, ...], ...]
    variadic: bool
    convention: str


def parse(text: str) -> Prototype | None:
    """Take a prototype apart; None where koffi would not."""
    words = TOKEN.findall(text)
    while words and words[-1] == ";":
        words.pop()
    if "(" not in words or words[-1] != ")":
        return None
    start = words.index("(")
    head, inner = words[:start], words[start + 1 : -1]
    parameters = _parameters(inner)
    if not head or parameters is None or not WORD.fullmatch(head[0]):
        return None
    convention = next((CONVENTIONS[each] for each in head if each in CONVENTIONS), "c")
    head = [each for each in head if each not in CONVENTIONS]
    is_named = len(head) > 1 and WORD.fullmatch(head[-1])
    name = head[-1] if is_named else ""
    variadic = bool(parameters) and parameters[-1] == ("...",)
    listed = parameters[:-1] if variadic else parameters
    return Prototype(name, tuple(head[:-1] if is_named else head), tuple(listed), variadic, convention)


def _parameters(words: list[str]) -> list[tuple[str, ...]] | None:
    if words in ([], ["void"]):
        return []
    found: list[list[str]] = [[]]
    for each in words:
        if each == ",":
            found.append([])
        else:
            found[-1].append(each)
    is_odd = any(not each or {"(", ")", "["} & set(each) for each in found)
    return None if is_odd else [tuple(each) for each in found]


def type_of(run: Run, prototype: Prototype, where: Location) -> TypeId:
    """Give the function type."""
    result = _of(run, prototype.result, where)
    parameters = [_of(run, each, where) for each in prototype.parameters]
    return run.graph.function(
        koffi_types.as_value(run, result[0]),
        tuple(koffi_types.as_parameter(run, type_id, where) for type_id, _ in parameters),
        names=tuple(name for _, name in parameters),
        variadic=prototype.variadic,
        convention=convention(run, prototype.convention),
    )


def convention(run: Run, name: str) -> str:
    """Give a calling convention; all but one processor have one only, and koffi heeds none there."""
    return name if run.target.architecture == "i386" else "c"


def _of(run: Run, words: tuple[str, ...], where: Location) -> tuple[TypeId, str]:
    """Give type and name of a parameter: all of its words spell a type, or all but the last, its name."""
    whole = koffi_types.spelled(run, " ".join(words))
    if whole is not None:
        return whole, ""
    is_named = len(words) > 1 and bool(WORD.fullmatch(words[-1]))
    spelled = " ".join(words[:-1] if is_named else words)
    found = koffi_types.spelled(run, spelled)
    if found is None:
        run.unread(where, koffi_types.NO_TYPE.format(spelled))
        found = run.graph.unknown(koffi_types.NO_TYPE.format(spelled))
    return found, words[-1] if is_named else ""
