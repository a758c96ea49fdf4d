"""What Java and Kotlin sources state, in the words that both have: classes, members, expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:
    from abilint.model.location import Location


class TypeUse(Struct, frozen=True):
    """A type as it is written."""

    name: str
    """With its packages and outer classes, as far as the text has them: `Structure.ByReference`."""
    arguments: tuple[TypeUse, ...] = ()
    dimensions: int = 0
    nullable: bool = False
    """Kotlin's `Int?`: an object, where `Int` is a number."""

    @property
    def element(self) -> TypeUse:
        """What an array of it holds."""
        return TypeUse(self.name, self.arguments, self.dimensions - 1, self.nullable)


class Literal(Struct, frozen=True):
    """A number, text, truth value or null."""

    value: int | float | str | bool | None


class Name(Struct, frozen=True):
    """Names joined by dots: `Platform.C_LIBRARY_NAME`."""

    path: tuple[str, ...]


class Call(Struct, frozen=True):
    """A call of a method, and in Kotlin of a constructor too, which is written alike."""

    target: Expression | None
    """What stands before the dot; None where nothing does."""
    name: str
    arguments: tuple[Expression, ...]
    where: Location


class New(Struct, frozen=True):
    """Making an object."""

    type: TypeUse
    arguments: tuple[Expression, ...]
    body: Class | None = None
    """What an anonymous class adds."""


class NewArray(Struct, frozen=True):
    """Making an array."""

    element: TypeUse | None
    """None where the text leaves it to the compiler."""
    counts: tuple[Expression | None, ...]
    elements: tuple[Expression, ...] | None = None


class ClassLiteral(Struct, frozen=True):
    """`Foo.class`, `Foo::class.java`."""

    type: TypeUse


class Operation(Struct, frozen=True):
    """An operator with one or two operands."""

    operator: str
    operands: tuple[Expression, ...]


class Choice(Struct, frozen=True):
    """A value under a condition, and another one without; None: one that is not written."""

    condition: Expression
    then: Expression
    otherwise: Expression


class Lambda(Struct, frozen=True):
    """A function without a name."""

    parameters: tuple[str, ...]
    results: tuple[Expression, ...]
    """What it gives back, in each of its ways."""


class Opaque(Struct, frozen=True):
    """What abilint makes nothing of."""


Expression: TypeAlias = (
    Literal | Name | Call | New | NewArray | ClassLiteral | Operation | Choice | Lambda | Opaque
)
OPAQUE = Opaque()


class Code(Struct):
    """What is done in a body, whatever the order."""

    calls: list[Call] = field(default_factory=list)
    assigned: dict[str, list[Expression]] = field(default_factory=dict)
    """Variables, local ones and fields, with all that they are given."""
    results: list[Expression] = field(default_factory=list)
    """What is returned."""
    super_calls: list[tuple[Expression, ...]] = field(default_factory=list)
    """Arguments of the base class's constructor."""


class Variable(Struct):
    """A field, or a constant."""

    name: str
    type: TypeUse | None
    value: Expression | None
    modifiers: frozenset[str]
    where: Location


class Method(Struct):
    """A method, with or without a body."""

    name: str
    result: TypeUse
    parameters: tuple[tuple[str, TypeUse], ...]
    variadic: bool
    modifiers: frozenset[str]
    """`native` is said of Kotlin's `external` ones too."""
    annotations: dict[str, tuple[Expression, ...]]
    type_parameters: dict[str, TypeUse | None]
    code: Code
    where: Location


class Class(Struct, eq=False):
    """A class, an interface, an object of Kotlin, or what Kotlin makes of a file's own functions."""

    name: str
    kind: str
    """`class`, `interface`, `enum`, `object`."""
    outer: Class | None
    unit: Unit
    where: Location
    supers: tuple[TypeUse, ...] = ()
    modifiers: frozenset[str] = frozenset()
    annotations: dict[str, tuple[Expression, ...]] = field(default_factory=dict)
    type_parameters: dict[str, TypeUse | None] = field(default_factory=dict)
    fields: list[Variable] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    classes: dict[str, Class] = field(default_factory=dict)
    code: Code = field(default_factory=Code)
    """Initialisers, constructors and the values of fields."""
    is_local: bool = False
    """Declared in a body: its name in the virtual machine is the compiler's choice."""

    def within(self) -> tuple[Class, ...]:
        """List it and the classes around it, from the inside."""
        found: list[Class] = []
        each: Class | None = self
        while each is not None:
            found.append(each)
            each = each.outer
        return tuple(found)

    @property
    def binary_name(self) -> str:
        """Its name in the virtual machine: `a.b.Outer$Inner` (JLS 13.1)."""
        nested = "$".join(each.name for each in reversed(self.within()))
        return f"{self.unit.package}.{nested}" if self.unit.package else nested


class Unit(Struct, eq=False):
    """One source file."""

    path: str
    package: str = ""
    imports: dict[str, str] = field(default_factory=dict)
    """Simple name -> full name; of static imports too."""
    wide_imports: list[str] = field(default_factory=list)
    """Packages and classes all of whose members are imported (`import a.b.*`)."""
    aliases: dict[str, TypeUse] = field(default_factory=dict)
    """Kotlin's `typealias`."""
    classes: dict[str, Class] = field(default_factory=dict)
    """Those that are not nested."""
    broken: tuple[tuple[Location, str], ...] = ()

    def all_classes(self) -> list[Class]:
        """List every class, outer ones first."""
        found = list(self.classes.values())
        for each in found:
            found.extend(each.classes.values())
        return found
