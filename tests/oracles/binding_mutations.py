"""Single changes of a ctypes module, made on its text, as a careless edit would make them.

What a change does to the calls is for ctypes itself to say (binding_types.py). One that does not run is no
mutant.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

WIDTH = {
    "c_int": "c_longlong",
    "c_uint": "c_ulonglong",
    "c_long": "c_int",
    "c_ulong": "c_uint",
    "c_longlong": "c_int",
    "c_ulonglong": "c_uint",
    "c_size_t": "c_uint",
    "c_ssize_t": "c_int",
    "c_int8": "c_int16",
    "c_uint8": "c_uint16",
    "c_int16": "c_int32",
    "c_uint16": "c_uint32",
    "c_int32": "c_int64",
    "c_uint32": "c_uint64",
    "c_int64": "c_int32",
    "c_uint64": "c_uint32",
    "c_short": "c_int",
    "c_ushort": "c_uint",
    "c_byte": "c_short",
    "c_ubyte": "c_ushort",
    "c_bool": "c_int",
    "c_float": "c_double",
    "c_double": "c_float",
}
"""A type, and one of another size."""
KIND = {
    "c_int": "c_float",
    "c_uint": "c_float",
    "c_int32": "c_float",
    "c_uint32": "c_float",
    "c_longlong": "c_double",
    "c_int64": "c_double",
    "c_uint64": "c_double",
    "c_size_t": "c_double",
    "c_double": "c_int64",
    "c_float": "c_int32",
    "c_void_p": "c_double",
    "c_char_p": "c_double",
}
"""A type, and one of its size that travels in another register."""
SIGN = {
    "c_int": "c_uint",
    "c_uint": "c_int",
    "c_int32": "c_uint32",
    "c_uint32": "c_int32",
    "c_size_t": "c_ssize_t",
    "c_uint8": "c_int8",
    "c_ubyte": "c_byte",
    "c_uint64": "c_int64",
    "c_int64": "c_uint64",
}
SYNONYM = {
    "c_int": "c_int32",
    "c_int32": "c_int",
    "c_uint": "c_uint32",
    "c_uint32": "c_uint",
    "c_short": "c_int16",
    "c_ubyte": "c_uint8",
    "c_uint8": "c_ubyte",
    "c_size_t": "c_ulong",
    "c_ssize_t": "c_long",
    "c_int64": "c_longlong",
    "c_uint64": "c_ulonglong",
    "c_ulonglong": "c_uint64",
    "c_char_p": "c_void_p",
}
"""A type, and another name of it where `long` has 64 bits."""
ADDRESS = {"c_void_p": "c_int", "c_char_p": "c_int", "c_int": "c_void_p", "c_double": "c_void_p"}
"""An address, and a number of another size or register."""
TYPES = {
    "another width": WIDTH,
    "another kind": KIND,
    "another sign": SIGN,
    "another name of the type": SYNONYM,
    "an address or a number": ADDRESS,
}
MISSPELT = {"argtypes": "argtype", "restype": "restypes", "_fields_": "_field_", "_pack_": "_packed_"}


class Mutant(NamedTuple):
    """One change."""

    operator: str
    line: int
    before: str
    after: str
    start: int
    end: int
    """What `after` stands for in the original text, in bytes of UTF-8."""

    def applied(self, text: str) -> str:
        """Give the whole text with the change made."""
        raw = text.encode()
        return (raw[: self.start] + self.after.encode() + raw[self.end :]).decode()


class Text:
    """A module's text, and where its nodes stand."""

    def __init__(self, text: str) -> None:
        self.raw = text.encode()
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in self.raw.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def span(self, first: ast.expr | ast.stmt, last: ast.expr | ast.stmt | None = None) -> tuple[int, int]:
        """Bytes from the start of a node to the end of another, or of the same."""
        end = last or first
        assert end.end_lineno is not None
        assert end.end_col_offset is not None
        return (
            self._lines[first.lineno - 1] + first.col_offset,
            self._lines[end.end_lineno - 1] + end.end_col_offset,
        )

    def mutant(self, operator: str, node: ast.expr | ast.stmt, after: str) -> Mutant:
        """Put something else in the place of a node."""
        start, end = self.span(node)
        return self.replaced(operator, node.lineno, start, end, after)

    def replaced(self, operator: str, line: int, start: int, end: int, after: str) -> Mutant:
        """Put something else in the place of some bytes."""
        return Mutant(operator, line, self.raw[start:end].decode(), after, start, end)

    def of(self, node: ast.expr) -> str:
        """Give the text of a node."""
        start, end = self.span(node)
        return self.raw[start:end].decode()


def mutants(text: str, names: Collection[str]) -> list[Mutant]:
    """List every change; `names` are those that the library exports."""
    read = Text(text)
    return sorted(
        {
            mutant
            for node in ast.walk(read.tree)
            for mutant in (
                *_types(read, node),
                *_lists(read, node),
                *_names(read, node, names),
                *_statements(read, node),
            )
            if mutant.after != mutant.before
        },
        key=lambda mutant: (mutant.start, mutant.operator, mutant.after),
    )


def _types(text: Text, node: ast.AST) -> Iterator[Mutant]:
    name = _name_of(node)
    if not name.startswith("c_") or not isinstance(node, ast.expr):
        if isinstance(node, ast.Call) and text.of(node.func).endswith("POINTER") and len(node.args) == 1:
            yield text.mutant("what it points to, by value", node, text.of(node.args[0]))
            yield text.mutant("an address of the address", node, f"{text.of(node.func)}({text.of(node)})")
        return
    _, end = text.span(node)
    for operator, table in TYPES.items():
        if name in table:
            yield text.replaced(operator, node.lineno, end - len(name), end, table[name])


def _name_of(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _lists(text: Text, node: ast.AST) -> Iterator[Mutant]:
    """Drop, double and swap the members of lists of types and of fields."""
    if not isinstance(node, ast.List | ast.Tuple) or not node.elts or not _is_of_types(text, node.elts):
        return
    what = "a field" if all(isinstance(each, ast.Tuple) for each in node.elts) else "an argument"
    for first, second in zip(node.elts, node.elts[1:], strict=False):
        start, end = text.span(first, second)
        gap = text.raw[text.span(first)[1] : text.span(second)[0]].decode()
        swapped = text.of(second) + gap + text.of(first)
        yield text.replaced(f"{what} and the next swapped", first.lineno, start, end, swapped)
        after = text.span(first)[0]
        yield text.replaced(f"{what} dropped", first.lineno, after, text.span(second)[0], "")
    last = node.elts[-1]
    yield text.mutant(f"{what} dropped", last, "") if len(node.elts) > 1 else _emptied(text, node, what)
    doubled = _renamed(text.of(last)) if what == "a field" else text.of(last)
    yield text.mutant(f"{what} added", last, f"{text.of(last)}, {doubled}")
    if what == "an argument" and isinstance(node, ast.List):
        yield text.mutant("a tuple for a list", node, f"({text.of(node)[1:-1]},)")


def _emptied(text: Text, node: ast.List | ast.Tuple, what: str) -> Mutant:
    return text.mutant(f"{what} dropped", node, "[]" if isinstance(node, ast.List) else "()")


def _renamed(field: str) -> str:
    quote = '"' if '"' in field else "'"
    return field.replace(quote, f"{quote}and_", 1)


def _is_of_types(text: Text, elements: Sequence[ast.expr]) -> bool:
    types = [each.elts[1] if _is_field(each) else each for each in elements]  # type: ignore[attr-defined]
    return any("c_" in text.of(each) or "POINTER" in text.of(each) for each in types) and all(
        isinstance(each, ast.Name | ast.Attribute | ast.Call | ast.BinOp) for each in types
    )


def _is_field(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Tuple)
        and len(node.elts) in (2, 3)
        and isinstance(node.elts[0], ast.Constant)
        and isinstance(node.elts[0].value, str)
    )


def _names(text: Text, node: ast.AST, names: Collection[str]) -> Iterator[Mutant]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names:
        start, end = text.span(node)
        if end - start == len(node.value) + 2:
            yield text.replaced("a name misspelt", node.lineno, end - 1, end - 1, "x")
    elif isinstance(node, ast.Attribute) and node.attr in names:
        _, end = text.span(node)
        yield text.replaced("a name misspelt", node.lineno, end, end, "x")


def _statements(text: Text, node: ast.AST) -> Iterator[Mutant]:
    if isinstance(node, ast.stmt):
        start, _ = text.span(node)
        if node.col_offset == 0:
            yield text.replaced("a comment", node.lineno, start, start, "# c_int\n")
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return
    target = node.targets[0]
    name = (
        target.attr
        if isinstance(target, ast.Attribute)
        else target.id
        if isinstance(target, ast.Name)
        else ""
    )
    if name in MISSPELT:
        _, end = text.span(target)
        yield text.replaced("an attribute misspelt", node.lineno, end - len(name), end, MISSPELT[name])
    if name in ("restype", "_pack_"):
        yield text.mutant(f"no {name}", node, "pass")


def by_operator(found: Iterable[Mutant]) -> dict[str, list[Mutant]]:
    """Group changes by what they are."""
    groups: dict[str, list[Mutant]] = {}
    for mutant in found:
        groups.setdefault(mutant.operator, []).append(mutant)
    return groups
