"""One place where two sources state a type differently: typed, without opinion."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.location import Location


class TypeDifferenceKind(StrEnum):
    """What differs; each says what stands in `before` (promised) and `after` (built)."""

    PARAMETER_COUNT = "parameter-count"
    """How many arguments. `path` lists the ones that only one side has."""
    VARIADIC = "variadic"
    """`...` on one side. `moved`, between releases: arguments that one side names and the other does not."""
    CONVENTION = "convention"
    """Calling conventions."""
    WIDTH = "width"
    """Sizes in bytes of two scalars."""
    ENCODING = "encoding"
    """Integer against floating point or truth value: other registers, or other bits."""
    SIGNEDNESS = "signedness"
    """Signed against unsigned of one size: the same bits, read differently."""
    SHAPE = "shape"
    """Pointer against number, record against scalar, array against pointer, function against data."""
    POINTER_LEVEL = "pointer-level"
    """`T *` against `T **`."""
    POINTEE = "pointee"
    """Pointers to values of different kinds and one size (number against record), or to `bytes` on one side
    and to wider numbers on the other."""
    RECORD = "record"
    """Two records that have neither name, member nor layout in common. `before`, `after`: their names."""
    RECORD_NAME = "record-name"
    """Same layout, another name."""
    PARAMETER_ORDER = "parameter-order"
    """The same names in another order, of types that do not tell them apart. `before`, `after`: the names."""
    QUALIFIER = "qualifier"
    """`const` and its kind behind a pointer."""
    PASSING = "passing"
    """A class that is passed by copy on one side and by address on the other."""
    SIZE = "size"
    """Bytes of a record, array, variable or enum."""
    ALIGNMENT = "alignment"
    """Bytes."""
    FIELD_MISSING = "field-missing"
    """Promised, not built. `before`: bits from the start of the record."""
    FIELD_EXTRA = "field-extra"
    """Built, not promised. `after`: bits from the start of the record."""
    FIELD_OFFSET = "field-offset"
    """Bits from the start of the record."""
    FIELD_ORDER = "field-order"
    """The same names at each other's places. `before`, `after`: offsets in bits."""
    FIELD_NAME = "field-name"
    """Same place, same type, another name."""
    FIELD_ACCESS = "field-access"
    """Two releases: a member that fewer may use. `before`, `after`: `public`, `protected`, `private`."""
    BIT_FIELD = "bit-field"
    """Width in bits; None: no bit-field."""
    ARRAY_BOUND = "array-bound"
    """Number of elements."""
    ENUM_VALUE = "enum-value"
    """Values of one name."""
    ENUM_MISSING = "enum-missing"
    """Promised, not built. `before`: its value."""
    ENUM_EXTRA = "enum-extra"
    """Built, not promised. `after`: its value."""
    ENUM_NAME = "enum-name"
    """Same value, another name."""
    SLOT_COUNT = "slot-count"
    """Function pointers in a table that has a size field, or virtual functions of a class."""
    SLOT = "slot"
    """Another function at one place of such a table. `before`, `after`: their names."""
    BASE_OFFSET = "base-offset"
    """Bits from the start of the class."""
    BASE_MISSING = "base-missing"
    BASE_EXTRA = "base-extra"
    BASE_VIRTUAL = "base-virtual"
    """A base class that is virtual on one side. `before`, `after`: `virtual` or nothing."""
    BASE_ACCESS = "base-access"
    """Two releases: a base class to which fewer may convert. `before`, `after`: as of `field-access`."""
    STATIC = "static"
    """Two releases: a member function takes `this` on one side alone, and keeps its link name.
    `before`, `after`: `static`, `member`."""
    OPACITY = "opacity"
    """Two releases of a header: a record or enum that one shows and the other does not.
    `before`, `after`: `complete`, `opaque`."""
    WRAPPED = "wrapped"
    """Two releases: a value, and a record or array that holds nothing else and goes where it would go."""
    ALTERNATIVE_EXTRA = "alternative-extra"
    """Two releases: a member more at a place that others share (a union), which takes no more room.
    `after`: bits from the start of the record."""
    ALTERNATIVE_MISSING = "alternative-missing"
    """Two releases: a member less of those that share a place, which take the same room still. `before`: bits
    from the start of the record."""
    BYTE_SIGN = "byte-sign"
    """Two releases: a pointer to `char` that is one to `unsigned char` now, and the like."""
    ENUM_SCOPED = "enum-scoped"
    """Two releases: an enum whose names stand in a scope of their own, on one side. `before`, `after`:
    `scoped` or nothing."""
    POINTER_TYPED = "pointer-typed"
    """Two releases: a pointer to anything, which is one to something now. The same word, but other pointers
    no longer become one by themselves."""
    POINTER_UNTYPED = "pointer-untyped"
    """Two releases: a pointer to something, which is one to anything now."""
    RESERVED_USED = "reserved-used"
    """Two releases: a member more in room that the old one kept for it. `after`: bits from the start."""
    RESERVED_AGAIN = "reserved-again"
    """Two releases: a member less, whose room is kept. `before`: bits from the start of the record."""
    ENUM_SENTINEL = "enum-sentinel"
    """Two releases: the name that marks an enum's end has another value since values were added before it."""
    SLOT_EXTRA = "slot-extra"
    """Two releases: virtual functions more. `path`: the first of them; `before`: `final` at the end of a
    class from which nobody can derive, else nothing; `after`: its place in the table or `end`; `moved`:
    functions of the class that stand elsewhere for it, or classes of the library that go on behind it."""
    SLOT_MISSING = "slot-missing"
    """Two releases: virtual functions less. `before`: place of the first of them."""
    SLOT_PURE = "slot-pure"
    """Two releases: a virtual function without a definition, on one side. `before`, `after`: `pure`, or
    nothing."""
    TABLE_POINTER = "table-pointer"
    """Two releases: a class begins or ceases to have virtual functions, which moves all that it holds."""
    CONSTANT = "constant"
    """Two releases: a variable that is `const` on one side. `before`, `after`: `const`, or nothing."""


class Reach(StrEnum):
    """How a caller comes to a type; the first that holds of a type decides."""

    VALUE = "value"
    """Passed, returned or embedded by value, or an exported variable of it, or of an array of it."""
    POINTER = "pointer"
    """Only behind a pointer; the promising side shows its fields, so that callers allocate and read it."""
    OPAQUE = "opaque"
    """Only behind a pointer, and the promising side does not show its fields. Between releases also by way
    of a type that users do not see inside."""


class TypeDifference(Struct, frozen=True):
    """One disagreement at its root: in a signature, or in a record or enum that signatures reach."""

    kind: TypeDifferenceKind
    declaration: int | None
    """Index of the promising declaration in its surface, where its own signature or type differs; else the
    first of those that reach `subject`."""
    built: int | None
    """Index of the declaration that states the other side."""
    subject: str
    """Link name of the declaration, or the type at fault: `struct foo`."""
    place: str
    """In a signature: `result`, `parameter 2`, `signature` where it is none of them; else `variable`, or of a
    type `record`, `table` (a record of function pointers that states its size), `class`, `enum` or, between
    releases, `typedef`."""
    path: tuple[str, ...] = ()
    """From the subject inwards: (`items[4]`, `flags`); `*` is what a pointer points to."""
    before: str | int | None = None
    after: str | int | None = None
    before_type: str = ""
    """The promised type in C, or as its source spells it."""
    after_type: str = ""
    reach: Reach = Reach.VALUE
    location: Location | None = None
    """Of the promised declaration, field or enumerator."""
    built_location: Location | None = None
    """Where the other side was built: from debug info."""
    reached_by: tuple[str, ...] = ()
    """Names of the declarations that reach `subject`, sorted; the first few."""
    reached_count: int = 0
    parameter: str = ""
    """Name of the parameter that `place` numbers."""
    count: int = 1
    """How many in a row it holds of: fields inserted side by side, values that one side lacks."""
    moved: int = 0
    """Members behind it that stand elsewhere for no other reason than this."""
    before_size: int | None = None
    """Bytes of the promised record or enum at fault."""
    after_size: int | None = None
    """Bytes of the built one."""
