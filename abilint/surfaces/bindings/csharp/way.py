"""How values go over to native code: which text, and whether the run time converts at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from abilint.surfaces.bindings.csharp.attributes import Attribute
    from abilint.surfaces.bindings.csharp.constants import Place


class Way(Struct, frozen=True):
    """What a declaration says of all that stands in it."""

    wide: bool | None = False
    """Text is UTF-16; None: not stated, each value has to."""
    raw: bool = False
    """Nothing is converted: memory is as C# itself has it, `bool` one byte and `char` two."""
    is_field: bool = False
    """A member of a struct, not an argument."""
    generated: bool = False
    """`LibraryImport`: the compiler writes the conversions, and has none for some types."""

    def as_raw(self) -> Way:
        """Go on behind a pointer of C#'s own."""
        return replace(self, raw=True, wide=True)


RAW = Way(wide=True, raw=True)


class Marshal(Struct, frozen=True):
    """`[MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)]`, read."""

    kind: str = ""
    """Member of `UnmanagedType`; empty where nothing is stated."""
    element: str = ""
    """Likewise, of an array's elements: `ArraySubType`."""
    attribute: Attribute | None = None


NUMBERED = {
    2: "Bool", 3: "I1", 4: "U1", 5: "I2", 6: "U2", 7: "I4", 8: "U4", 9: "I8", 10: "U8", 11: "R4", 12: "R8",
    19: "BStr", 20: "LPStr", 21: "LPWStr", 22: "LPTStr", 23: "ByValTStr", 25: "IUnknown", 27: "Struct",
    30: "ByValArray", 31: "SysInt", 32: "SysUInt", 37: "VariantBool", 38: "FunctionPtr", 40: "AsAny",
    42: "LPArray", 43: "LPStruct", 44: "CustomMarshaler", 45: "Error", 48: "LPUTF8Str",
}  # fmt: skip
"""`UnmanagedType` as numbers, which old sources write."""


def marshal(place: Place, attributes: dict[str, Attribute]) -> Marshal:
    """Read what a value's own attribute says."""
    found = attributes.get("MarshalAs")
    if found is None:
        return Marshal("Custom" if "MarshalUsing" in attributes else "")
    text = place.text.source.text
    first = found.first()
    written = text(first).replace(" ", "") if first is not None else ""
    element = found.named.get("ArraySubType")
    return Marshal(_kind(written), _kind(text(element)) if element is not None else "", found)


def _kind(written: str) -> str:
    """Take the name out of `UnmanagedType.I1`, and out of `(UnmanagedType) 3` too."""
    last = written.rpartition(".")[2].rpartition(")")[2].strip()
    return NUMBERED.get(int(last), "Unknown") if last.isdecimal() else last
