"""A unit: its header, and where its tables lie (DWARF 5, section 7.5.1)."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.abbreviations import Abbreviation
from abilint.readers.dwarf.codes import At, Language, Tag, UnitType
from abilint.readers.dwarf.damage import DAMAGE, words
from abilint.readers.dwarf.entry import Entry, decode
from abilint.readers.dwarf.values import Address, Unresolved

if TYPE_CHECKING:
    from abilint.readers.dwarf.encoding import Encoding
    from abilint.readers.dwarf.entry import Plans
    from abilint.readers.dwarf.source import Source
    from abilint.readers.dwarf.values import Value

_BASES = (At.STR_OFFSETS_BASE, At.ADDR_BASE, At.GNU_ADDR_BASE, At.RNGLISTS_BASE, At.GNU_RANGES_BASE)


class Unit:
    """One unit of one source."""

    __slots__ = (
        "_bases",
        "_language",
        "_plans",
        "_reads_bases",
        "_root",
        "abbreviations",
        "base",
        "encoding",
        "end",
        "first",
        "line_base",
        "offset",
        "range_base",
        "signature",
        "skeleton",
        "source",
        "split",
        "string_offsets",
        "type_offset",
        "unit_type",
    )

    def __init__(
        self,
        source: Source,
        offset: int,
        end: int,
        first: int,
        encoding: Encoding,
        unit_type: int,
        abbreviations: int,
        signature: int | None = None,
        type_offset: int = 0,
    ) -> None:
        self.source = source
        self.offset = offset
        """Where the header starts in its section."""
        self.base = source.base + offset
        """The same as `DebugInfo.entry` takes it: references in the unit count from here."""
        self.end = end
        self.first = first
        """Where the root entry starts in its section."""
        self.encoding = encoding
        self.unit_type = unit_type
        """UnitType.*; before DWARF 5 only COMPILE and TYPE, and the root's tag says more."""
        self.abbreviations = abbreviations
        """Where its table starts in the section of abbreviations."""
        self.signature = signature
        """A type unit: the type's signature. A skeleton or split unit: the id that joins them."""
        self.type_offset = type_offset
        """Of a type unit: where the type's entry starts, counted from the header."""
        self.skeleton: Unit | None = None
        """Of a split unit: the unit that stayed in the program."""
        self.split: Unit | None = None
        """Of a skeleton unit: the unit that holds the entries, where it was found."""
        self.string_offsets: tuple[int, int] | None = None
        """Of a unit in a package (.dwp): where its part of the string offsets starts and ends."""
        self.line_base = 0
        """Of a unit in a package: where its part of the line tables starts."""
        self.range_base = 0
        """The same for the lists of ranges."""
        self._reads_bases = False
        self._bases: dict[int, Value] | None = None
        self._root: Entry | None = None
        self._plans: Plans | None = None
        self._language: tuple[int | None, ...] = ()

    @property
    def version(self) -> int:
        """DWARF version of the header, 2 to 5."""
        return self.encoding.version

    @property
    def address_size(self) -> int:
        """Bytes of an address on the target."""
        return self.encoding.address_size

    @property
    def plans(self) -> Plans:
        """How to decode each abbreviation. Raises what `damage.DAMAGE` lists."""
        if self._plans is None:
            self._plans = self.source.plans(self)
        return self._plans

    @property
    def root(self) -> Entry:
        """The root entry; one without tag and attributes, and a note, where none can be read."""
        if self._root is None:
            self.base_of(At.STR_OFFSETS_BASE)
            self._root = self._read_root()
        return self._root

    def _read_root(self) -> Entry:
        problem = "it holds no entry"
        try:
            root = decode(self, self.first)
        except DAMAGE as error:
            root, problem = None, words(error)
        if root is None:
            self.source.note(f"the unit at {self.offset:#x} is skipped: {problem}")
            return Entry(self, self.source.base + self.first, Abbreviation(0, False, ()), {}, self.end)
        return root

    def base_of(self, attribute: int) -> int | None:
        """Give one of the root's bases: they are read before what the root itself states by index."""
        if self._bases is None:
            self._reads_bases = True
            root = self._read_root()
            self._reads_bases = False
            self._bases = {base: root.attributes[base] for base in _BASES if base in root.attributes}
        found = self._bases.get(attribute)
        return found if isinstance(found, int) else None

    def text(self, attribute: int) -> str | None:
        """Give a string that the root states."""
        found = self.root.get(attribute)
        return found if isinstance(found, str) else None

    @property
    def name(self) -> str | None:
        """The source file, as the compiler was given it."""
        return self.text(At.NAME)

    @property
    def producer(self) -> str | None:
        """The compiler, its version and often its options."""
        return self.text(At.PRODUCER)

    @property
    def comp_dir(self) -> str | None:
        """The directory that the compiler ran in."""
        return self.text(At.COMP_DIR)

    @property
    def language(self) -> int | None:
        """DW_LANG_*, see `codes.Language`; of a partial unit that states none, that of its importers."""
        if not self._language:
            stated = self.stated_language
            if stated is None and self.is_partial:
                stated = self.source.group.partial_languages.get(self.base)
            self._language = (stated,)
        return self._language[0]

    @property
    def stated_language(self) -> int | None:
        """The language that the root itself states."""
        found = self.root.get(At.LANGUAGE)
        return found if isinstance(found, int) else None

    @property
    def is_type_unit(self) -> bool:
        """Whether it holds one type, which other units refer to by its signature."""
        return self.unit_type in (UnitType.TYPE, UnitType.SPLIT_TYPE)

    @property
    def is_partial(self) -> bool:
        """Whether other units import it: it is no translation unit of its own."""
        return self.root.tag == Tag.PARTIAL_UNIT

    @property
    def is_skeleton(self) -> bool:
        """Whether the entries are in a `.dwo` or `.dwp` file."""
        return self.unit_type == UnitType.SKELETON or (
            not self.source.is_split and (At.GNU_DWO_NAME in self.root.attributes)
        )

    @property
    def is_assembler(self) -> bool:
        """Whether it comes from an assembler, which knows no types."""
        return self.language == Language.MIPS_ASSEMBLER

    def string_at(self, index: int) -> Value:
        """Give the string with an index (DW_FORM_strx); Unresolved where the tables do not hold it."""
        if self._reads_bases:
            return Unresolved(index)
        table = self.source.string_offsets
        size = self.encoding.offset_size
        start, end = self.string_offsets or (0, len(table))
        place = start + self._string_base() + index * size
        if place + size > end:
            return Unresolved(index)
        offset = Struct(self.encoding.mark + self.encoding.offset).unpack_from(table, place)[0]
        return self.source.strings[offset]

    def _string_base(self) -> int:
        """Give the root's base, or what a split unit has for one: the table behind its header."""
        if self.source.is_split:
            return (8 if self.encoding.offset_size == 4 else 16) if self.version >= 5 else 0
        return self.base_of(At.STR_OFFSETS_BASE) or 0

    def address_at(self, index: int) -> Value:
        """Give the address with an index (DW_FORM_addrx); Unresolved where no table holds it."""
        owner = self.skeleton or self
        if owner.source.is_split or owner._reads_bases:  # noqa: SLF001  of its own kind
            return Unresolved(index)
        base = owner.base_of(At.ADDR_BASE if self.version >= 5 else At.GNU_ADDR_BASE)
        table = owner.source.addresses
        place = (base or 0) + index * self.address_size
        if base is None or place + self.address_size > len(table):
            return Unresolved(index)
        return Address(Struct(self.encoding.mark + self.encoding.address).unpack_from(table, place)[0])
