"""Getting past entries without decoding them.

Most entries are of no interest: bodies of functions, types that no export reaches. Each abbreviation is
compiled into a number of bytes to skip, and a short list of the forms whose size is in the data. Where
a compiler wrote DW_AT_sibling (GCC and the Go linker do, LLVM does not), all that is below an entry is
skipped in one step.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from abilint.readers.dwarf.codes import At, Form
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.forms import fixed_code, reader_of
from abilint.readers.dwarf.leb128 import uleb

if TYPE_CHECKING:
    from abilint.readers.dwarf.abbreviations import Abbreviation
    from abilint.readers.dwarf.encoding import Encoding

_ULEB, _STRING, _BLOCK1, _BLOCK2, _BLOCK4, _BLOCK, _INDIRECT = range(7)
_KINDS = {
    Form.STRING: _STRING,
    Form.BLOCK1: _BLOCK1,
    Form.BLOCK2: _BLOCK2,
    Form.BLOCK4: _BLOCK4,
    Form.BLOCK: _BLOCK,
    Form.EXPRLOC: _BLOCK,
    Form.INDIRECT: _INDIRECT,
}
_NO_ROOM = (Form.FLAG_PRESENT, Form.IMPLICIT_CONST)
_SIBLING_FORMS = (Form.REF1, Form.REF2, Form.REF4, Form.REF8)


_DEEPEST = 1000
"""Functions inlined into each other nest a hundred deep."""


class Skip(NamedTuple):
    """How to get past an entry of one abbreviation."""

    size: int
    """Bytes up to the first form whose size is in the data, or all of them."""
    steps: tuple[tuple[int, int], ...]
    """(what is in the data, bytes of fixed size behind it), in order."""
    has_children: bool
    sibling_back: int
    """How far before the entry's end DW_AT_sibling stands; 0 where there is none to use."""
    sibling: Struct | None


@lru_cache(maxsize=1 << 13)
def skip_of(abbreviation: Abbreviation, encoding: Encoding) -> Skip:
    """Compile an abbreviation; DamagedDwarf where it has an unknown form."""
    sizes = [0]
    kinds: list[int] = []
    sibling, sibling_at, sibling_run = None, 0, 0
    for spec in abbreviation.specs:
        if spec.form in _NO_ROOM:
            continue
        code = fixed_code(spec.form, encoding)
        if code is None:
            reader_of(spec.form)
            kinds.append(_KINDS.get(spec.form, _ULEB))
            sizes.append(0)
            continue
        if spec.attribute == At.SIBLING and spec.form in _SIBLING_FORMS:
            sibling, sibling_at, sibling_run = Struct(encoding.mark + code), sizes[-1], len(sizes)
        sizes[-1] += Struct(encoding.mark + code).size
    back = sizes[-1] - sibling_at if sibling and sibling_run == len(sizes) else 0
    steps = tuple(zip(kinds, sizes[1:], strict=True))
    return Skip(sizes[0], steps, abbreviation.has_children, back, sibling if back else None)


def step_over(data: bytes, at: int, steps: tuple[tuple[int, int], ...], encoding: Encoding) -> int:
    """Give where the entry ends, from where its first form of variable size starts."""
    for kind, size in steps:
        if kind == _ULEB:
            while data[at] > 127:
                at += 1
            at += 1 + size
        elif kind == _BLOCK:
            length = data[at]
            at += 1
            if length > 127:
                length, at = uleb(data, at - 1)
            at += length + size
        elif kind == _STRING:
            at = data.index(0, at) + 1 + size
        elif kind == _BLOCK1:
            at += 1 + data[at] + size
        else:
            at = _rarely(data, at, kind, encoding) + size
    return at


def _rarely(data: bytes, at: int, kind: int, encoding: Encoding) -> int:
    if kind == _BLOCK2:
        return at + 2 + int(Struct(encoding.mark + "H").unpack_from(data, at)[0])
    if kind == _BLOCK4:
        return at + 4 + int(Struct(encoding.mark + "I").unpack_from(data, at)[0])
    form, at = uleb(data, at)
    if form == Form.FLAG_PRESENT:
        return at
    code = fixed_code(form, encoding)
    if code is not None:
        return at + Struct(encoding.mark + code).size
    if form == Form.INDIRECT:
        raise DamagedDwarf("an indirect form leads to another one")
    if form != Form.IMPLICIT_CONST:
        reader_of(form)
    return step_over(data, at, ((_KINDS.get(form, _ULEB), 0),), encoding)


class Skips(dict[int, Skip]):
    """Abbreviation code -> how to get past its entries, compiled when the first one is met."""

    def __init__(self, abbreviations: dict[int, Abbreviation], encoding: Encoding) -> None:
        super().__init__()
        self._abbreviations = abbreviations
        self.encoding = encoding

    def __missing__(self, code: int) -> Skip:
        skip = self[code] = skip_of(self._abbreviations[code], self.encoding)
        return skip


def skip_children(data: bytes, at: int, skips: Skips, origin: int, end: int) -> int:
    """Give where a list of children ends, behind its null entry, from where its first entry starts.

    `origin` is where the unit's header starts: siblings count from there. Raises DamagedDwarf where the
    list goes on behind `end`, the unit's.
    """
    depth = 1
    while depth:
        code = data[at]
        at += 1
        if not code:
            if at > end:
                raise DamagedDwarf("a list of entries goes on behind its unit")
            depth -= 1
            continue
        if code > 127:
            code, at = uleb(data, at - 1)
        size, steps, has_children, sibling_back, sibling = skips[code]
        at += size
        if steps:
            at = step_over(data, at, steps, skips.encoding)
        if not has_children:
            continue
        if sibling is not None:
            place = sibling.unpack_from(data, at - sibling_back)[0] + origin
            if at < place <= end:
                at = place
                continue
        depth += 1
        if depth > _DEEPEST:
            raise DamagedDwarf(f"entries are nested more than {_DEEPEST} deep")
    return at
