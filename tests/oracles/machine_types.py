"""What a header means to memory and registers, by GCC's debug info of a program that includes it.

Read with pyelftools from an object file that GCC wrote: neither abilint's reader of debug info nor its
front end for headers has a part in it. Two headers are then compared by their effect on a caller.
"""

from __future__ import annotations

import subprocess
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

Spec = tuple[Any, ...]
"""A type: `("scalar", encoding, size)`, `("pointer", spec)`, `("record", key)`, ..."""

SEEN_THROUGH = ("typedef", "const_type", "volatile_type", "restrict_type")
FLOATS = (3, 4)
"""DW_ATE_complex_float, DW_ATE_float."""


class Effect(IntEnum):
    """What a change of the header does to a caller."""

    NONE = 0
    """The same registers and bytes, and the same types behind pointers."""
    READING = 1
    """The same registers and bytes, read as something else: signedness, `void *`, a name, `const`."""
    BREAKS = 2
    """Other registers, sizes, places or values."""


class Member(NamedTuple):
    """A field: its place in bits, its width where it is a bit-field."""

    name: str
    place: int
    bits: int | None
    spec: Spec


class Meaning(Struct):
    """Everything that a header says of the names that were asked for."""

    names: dict[str, Spec] = field(default_factory=dict)
    records: dict[str, tuple[int, tuple[Member, ...]]] = field(default_factory=dict)
    enums: dict[str, tuple[int, dict[str, int]]] = field(default_factory=dict)
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """C++: virtual functions that a class declares, in their order."""
    methods: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """C++: linkage names of the functions that a class declares and does not define, sorted."""


class NotCompiledError(Exception):
    """The header is no C."""


def meaning(
    header: Path, names: Sequence[str], folder: Path, flags: Sequence[str] = (), classes: Sequence[str] = ()
) -> Meaning:
    """Compile a program that names the functions, variables and classes; raises NotCompiledError."""
    suffix = "cpp" if classes else "c"
    program, made = folder / f"probe.{suffix}", folder / "probe.o"
    lines = [f'#include "{header}"', *(f"__typeof__({name}) *probe_{name};" for name in names)]
    lines += [f"{name} *probe_class_{number};" for number, name in enumerate(classes)]
    program.write_text("\n".join(lines) + "\n")
    compiler = ["g++", "-femit-class-debug-always"] if classes else ["gcc"]
    command = [*compiler, "-w", "-g", "-gdwarf-5", "-O0", *flags, "-c", str(program), "-o", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotCompiledError(next((line for line in done.stderr.splitlines() if "error" in line), ""))
    return _Reader().read(made)


class _Reader:
    """One object file's debug info as a `Meaning`."""

    def __init__(self) -> None:
        self.meaning = Meaning()
        self.keys: dict[int, str] = {}

    def read(self, path: Path) -> Meaning:
        from elftools.elf.elffile import ELFFile

        with path.open("rb") as stream:
            for unit in ELFFile(stream).get_dwarf_info().iter_CUs():
                for die in unit.get_top_DIE().iter_children():
                    name = _name(die)
                    if die.tag == "DW_TAG_variable" and name.startswith("probe_"):
                        self._probe(name, _target(die))
        return self.meaning

    def _probe(self, name: str, pointer: Any) -> None:
        thing = _target(pointer)
        spec = self.spec(thing)
        if not name.startswith("probe_class_"):
            self.meaning.names[name.removeprefix("probe_")] = spec

    def spec(self, die: Any) -> Spec:
        """State a type; records and enums are laid into the tables and referred to by key."""
        if die is None:
            return ("void",)
        kind = die.tag.removeprefix("DW_TAG_")
        if kind in SEEN_THROUGH or kind == "atomic_type":
            return self._named(die)
        match kind:
            case "base_type":
                return ("scalar", _number(die, "encoding"), _number(die, "byte_size"))
            case "pointer_type" | "reference_type" | "rvalue_reference_type":
                return ("pointer", self.spec(_target(die)))
            case "subroutine_type":
                return self._function(die)
            case "array_type":
                return self._array(die)
            case "enumeration_type":
                return self._enum(die)
            case "structure_type" | "union_type" | "class_type":
                return self._record(die)
        return (kind,)

    def _named(self, die: Any) -> Spec:
        inner = _target(die)
        if inner is not None and die.tag == "DW_TAG_typedef" and not _name(inner):
            self.keys.setdefault(inner.offset, _name(die))
        return self.spec(inner)

    def _function(self, die: Any) -> Spec:
        children = list(die.iter_children())
        parameters = tuple(
            self.spec(_target(each)) for each in children if each.tag == "DW_TAG_formal_parameter"
        )
        variadic = any(each.tag == "DW_TAG_unspecified_parameters" for each in children)
        return ("function", self.spec(_target(die)), parameters, variadic)

    def _array(self, die: Any) -> Spec:
        spec = self.spec(_target(die))
        for bound in reversed(list(die.iter_children())):
            if "DW_AT_count" in bound.attributes:
                count = _number(bound, "count")
            else:
                upper = bound.attributes.get("DW_AT_upper_bound")
                count = upper.value + 1 if upper else None
            spec = ("array", count, spec)
        return spec

    def _enum(self, die: Any) -> Spec:
        values = {_name(each): _number(each, "const_value") for each in die.iter_children()}
        key = (
            self._key(die, "enum")
            if _name(die) or die.offset in self.keys
            else "enum " + min(values, default="")
        )
        size = _number(die, "byte_size")
        self.meaning.enums[key] = (size, values)
        return ("enum", key, size)

    def _record(self, die: Any) -> Spec:
        key = self._key(die, die.tag.removeprefix("DW_TAG_").removesuffix("_type"))
        if "DW_AT_declaration" in die.attributes:
            return ("opaque", key)
        if key not in self.meaning.records:
            self.meaning.records[key] = (_number(die, "byte_size"), ())
            members = tuple(self._members(die, key))
            self.meaning.records[key] = (_number(die, "byte_size"), members)
            self._functions(die, key)
        return ("record", key)

    def _members(self, die: Any, key: str) -> Iterator[Member]:
        for number, each in enumerate(die.iter_children()):
            if each.tag not in ("DW_TAG_member", "DW_TAG_inheritance") or "DW_AT_external" in each.attributes:
                continue
            inner = _target(each)
            if inner is not None and not _name(inner):
                self.keys.setdefault(inner.offset, f"{key}::{_name(each) or number}")
            name = _name(each) or (
                f"base {_name(inner)}" if each.tag == "DW_TAG_inheritance" else f"#{number}"
            )
            yield Member(name, _place(each), _bits(each), self.spec(inner))

    def _functions(self, die: Any, key: str) -> None:
        functions = [each for each in die.iter_children() if each.tag == "DW_TAG_subprogram"]
        callable_ = [each for each in functions if _accessible(die, each)]
        for each in callable_:
            if "DW_AT_linkage_name" in each.attributes:
                self.meaning.names[_text(each, "linkage_name")] = self._function(each)
        self.meaning.slots[key] = tuple(
            _text(each, "linkage_name") for each in functions if "DW_AT_virtuality" in each.attributes
        )
        self.meaning.methods[key] = tuple(
            sorted(
                _text(each, "linkage_name")
                for each in callable_
                if "DW_AT_linkage_name" in each.attributes and "DW_AT_artificial" not in each.attributes
            )
        )

    def _key(self, die: Any, kind: str) -> str:
        return f"{kind} {_name(die) or self.keys.get(die.offset, '?')}"


def _accessible(record: Any, method: Any) -> bool:
    """Whether callers may use a method: DW_ACCESS_public or protected, or a struct's own rule."""
    if "DW_AT_accessibility" in method.attributes:
        return _number(method, "accessibility") in (1, 2)
    return record.tag != "DW_TAG_class_type"


def _target(die: Any) -> Any:
    return die.get_DIE_from_attribute("DW_AT_type") if "DW_AT_type" in die.attributes else None


def _name(die: Any) -> str:
    return _text(die, "name")


def _text(die: Any, attribute: str) -> str:
    found = die.attributes.get(f"DW_AT_{attribute}")
    return found.value.decode() if found else ""


def _number(die: Any, attribute: str) -> int:
    found = die.attributes.get(f"DW_AT_{attribute}")
    return found.value if found else 0


def _bits(die: Any) -> int | None:
    return _number(die, "bit_size") if "DW_AT_bit_size" in die.attributes else None


def _place(die: Any) -> int:
    location = die.attributes.get("DW_AT_data_member_location")
    bytes_before = location.value if location and isinstance(location.value, int) else 0
    return _number(die, "data_bit_offset") or bytes_before * 8


def effect(built: Meaning, promised: Meaning, exported: Collection[str] = ()) -> Effect:
    """Say what becomes of a caller that was compiled with `promised` where the library is as in `built`.

    `exported` are linkage names of C++: a method that the library has under one of them and that the header
    now gives another is not found.
    """
    found = [
        _records(built.records[key], promised.records[key]) for key in _both(built.records, promised.records)
    ]
    found += [_enums(built.enums[key], promised.enums[key]) for key in _both(built.enums, promised.enums)]
    found += [
        _types(built.names[name], promised.names[name], behind=False)
        for name in _both(built.names, promised.names)
    ]
    for key in _both(built.slots, promised.slots):
        found.append(Effect.NONE if built.slots[key] == promised.slots[key] else Effect.BREAKS)
    for key in _both(built.methods, promised.methods):
        before, after = set(built.methods[key]), set(promised.methods[key])
        lost = (before - after).intersection(exported)
        found.append(Effect.BREAKS if lost and after - before else Effect.NONE)
    if built != promised:
        found.append(Effect.READING)
    return max(found, default=Effect.NONE)


def _both(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [key for key in one if key in other]


def _records(built: tuple[int, tuple[Member, ...]], promised: tuple[int, tuple[Member, ...]]) -> Effect:
    if built[0] != promised[0]:
        return Effect.BREAKS
    one = {member.name: member for member in built[1]}
    other = {member.name: member for member in promised[1]}
    found = [Effect.NONE if one.keys() == other.keys() else Effect.READING]
    for name in _both(one, other):
        before, after = one[name], other[name]
        if (before.place, before.bits) != (after.place, after.bits):
            return Effect.BREAKS
        found.append(_types(before.spec, after.spec, behind=False))
    return max(found)


def _enums(built: tuple[int, dict[str, int]], promised: tuple[int, dict[str, int]]) -> Effect:
    if built[0] != promised[0] or any(
        built[1][name] != promised[1][name] for name in _both(built[1], promised[1])
    ):
        return Effect.BREAKS
    return Effect.NONE if built[1] == promised[1] else Effect.READING


def _types(built: Spec, promised: Spec, *, behind: bool) -> Effect:
    """Compare two types; `behind` a pointer the memory that is pointed to counts."""
    if built == promised:
        return Effect.NONE
    kinds = (_kind(built), _kind(promised))
    if "void" in kinds:
        return Effect.READING if behind or kinds[1] == "void" else Effect.BREAKS
    match kinds:
        case ("number", "number"):
            return _numbers(built, promised, behind=behind)
        case ("pointer", "pointer"):
            return _types(built[1], promised[1], behind=True)
        case ("pointer", "number") | ("number", "pointer"):
            number = built if kinds[0] == "number" else promised
            return Effect.READING if number[2] == 8 and not _floating(number) else Effect.BREAKS
        case ("record", "record"):
            return Effect.READING if behind else Effect.BREAKS
        case ("record", "number") | ("number", "record"):
            return Effect.READING if behind else Effect.BREAKS
        case ("array", "array"):
            if built[1] != promised[1]:
                return Effect.BREAKS if built[1] and promised[1] else Effect.READING
            return _types(built[2], promised[2], behind=behind)
        case ("function", "function"):
            return _functions(built, promised)
    return Effect.BREAKS


def _kind(spec: Spec) -> str:
    return {"scalar": "number", "enum": "number", "opaque": "record"}.get(spec[0], spec[0])


def _floating(spec: Spec) -> bool:
    return spec[0] == "scalar" and spec[1] in FLOATS


def _numbers(built: Spec, promised: Spec, *, behind: bool) -> Effect:
    if behind and 1 in (built[2], promised[2]):
        return Effect.READING
    same = built[2] == promised[2] and _floating(built) == _floating(promised)
    return Effect.READING if same else Effect.BREAKS


def _functions(built: Spec, promised: Spec) -> Effect:
    if len(built[2]) != len(promised[2]) or built[3] != promised[3]:
        return Effect.BREAKS
    pairs = [(built[1], promised[1]), *zip(built[2], promised[2], strict=True)]
    return max(_types(one, other, behind=False) for one, other in pairs)
