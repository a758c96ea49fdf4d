"""One entry, decoded: its tag and its attributes as values."""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from abilint.readers.dwarf.codes import Form
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.forms import MEANINGS, fixed_code, reader_of
from abilint.readers.dwarf.leb128 import uleb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.readers.dwarf.abbreviations import Abbreviation, Spec
    from abilint.readers.dwarf.encoding import Encoding
    from abilint.readers.dwarf.forms import Meaning, Reader
    from abilint.readers.dwarf.unit import Unit
    from abilint.readers.dwarf.values import Value


class Entry:
    """A debugging information entry."""

    __slots__ = ("abbreviation", "after", "attributes", "offset", "unit")

    def __init__(
        self, unit: Unit, offset: int, abbreviation: Abbreviation, attributes: dict[int, Value], after: int
    ) -> None:
        self.unit = unit
        self.offset = offset
        """As `DebugInfo.entry` takes it."""
        self.abbreviation = abbreviation
        self.attributes = attributes
        """DW_AT_* number -> value."""
        self.after = after
        """Where the entry ends and its first child would start, in its own section."""

    @property
    def tag(self) -> int:
        """DW_TAG_*."""
        return self.abbreviation.tag

    @property
    def has_children(self) -> bool:
        """Whether a list of children follows, be it an empty one."""
        return self.abbreviation.has_children

    def get(self, attribute: int) -> Value | None:
        """Give an attribute's value, None where the entry has none."""
        return self.attributes.get(attribute)

    def form(self, attribute: int) -> int | None:
        """Give the DW_FORM_* of an attribute: data1 to data8 leave open whether a number is signed."""
        return next((spec.form for spec in self.abbreviation.specs if spec.attribute == attribute), None)

    def __repr__(self) -> str:
        return f"<Entry {self.offset:#x} tag={self.tag:#x} {self.attributes}>"


class Step(NamedTuple):
    """One step of decoding: a run of attributes of fixed size, or one whose size is in the data."""

    layout: Struct | None
    """Decodes the whole run; None where `reader` decodes the one attribute."""
    attributes: tuple[int, ...]
    meanings: tuple[tuple[int, Meaning], ...]
    """Those of the run that are more than numbers."""
    reader: Reader | None


class Plan(NamedTuple):
    """How to decode the entries of one abbreviation."""

    abbreviation: Abbreviation
    constants: dict[int, Value]
    """Attributes that take no room: DW_FORM_flag_present and DW_FORM_implicit_const."""
    steps: tuple[Step, ...]


class Plans(dict[int, Plan]):
    """Abbreviation code -> how to decode its entries, compiled when the first one asks."""

    def __init__(self, abbreviations: dict[int, Abbreviation], encoding: Encoding) -> None:
        super().__init__()
        self._abbreviations, self._encoding = abbreviations, encoding

    def __missing__(self, code: int) -> Plan:
        plan = self[code] = plan_of(self._abbreviations[code], self._encoding)
        return plan


@lru_cache(maxsize=1 << 13)
def plan_of(abbreviation: Abbreviation, encoding: Encoding) -> Plan:
    """Compile an abbreviation; DamagedDwarf where it has an unknown form."""
    constants: dict[int, Value] = {}
    steps: list[Step] = []
    run: list[tuple[Spec, str]] = []
    for spec in abbreviation.specs:
        if spec.form == Form.FLAG_PRESENT:
            constants[spec.attribute] = True
        elif spec.form == Form.IMPLICIT_CONST:
            constants[spec.attribute] = spec.constant
        elif code := fixed_code(spec.form, encoding):
            if any(spec.attribute == other.attribute for other, _ in run):
                steps += _run(run, encoding)
                run = []
            run.append((spec, code))
        else:
            steps += _run(run, encoding)
            run = []
            steps.append(Step(None, (spec.attribute,), (), reader_of(spec.form)))
    steps += _run(run, encoding)
    return Plan(abbreviation, constants, tuple(steps))


def _run(run: list[tuple[Spec, str]], encoding: Encoding) -> Iterable[Step]:
    if not run:
        return ()
    layout = Struct(encoding.mark + "".join(code for _, code in run))
    specs = [spec for spec, _ in run]
    meanings = ((spec.attribute, MEANINGS[spec.form]) for spec in specs if spec.form in MEANINGS)
    return (Step(layout, tuple(spec.attribute for spec in specs), tuple(meanings), None),)


def decode(unit: Unit, at: int) -> Entry | None:
    """Decode the entry at a place in its section; None for the null entry that ends a list of children.

    Raises what `damage.DAMAGE` lists where the data contradict themselves.
    """
    data = unit.source.info
    code, place = uleb(data, at)
    if not code:
        return None
    plan = unit.plans[code]
    attributes = plan.constants.copy()
    for layout, names, meanings, reader in plan.steps:
        if layout is not None:
            attributes.update(zip(names, layout.unpack_from(data, place), strict=True))
            place += layout.size
            for name, meaning in meanings:
                attributes[name] = meaning(unit, attributes[name])  # type: ignore[arg-type]
        elif reader is not None:
            attributes[names[0]], place = reader(unit, data, place)
    if place > unit.end:
        raise DamagedDwarf("an entry reaches past the end of its unit")
    return Entry(unit, unit.source.base + at, plan.abbreviation, attributes, place)
