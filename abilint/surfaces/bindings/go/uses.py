"""What a Go file takes from C: `C.name`, called, converted to, or taken the address of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.model.binding import CallSite

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.surfaces.bindings.tree import Index, Source

HELPERS = frozenset({"CString", "CBytes", "GoString", "GoStringN", "GoBytes"})
"""Functions of cgo itself (`go doc cmd/cgo`)."""
NUMBERS = {
    "char": "char", "schar": "signed char", "uchar": "unsigned char", "short": "short",
    "ushort": "unsigned short", "int": "int", "uint": "unsigned int", "long": "long",
    "ulong": "unsigned long", "longlong": "long long", "ulonglong": "unsigned long long",
    "float": "float", "double": "double", "complexfloat": "float _Complex",
    "complexdouble": "double _Complex", "_Bool": "bool", "bool": "bool", "size_t": "size_t",
    "ssize_t": "ssize_t", "ptrdiff_t": "ptrdiff_t", "intptr_t": "intptr_t", "uintptr_t": "uintptr_t",
    "wchar_t": "wchar_t", "__int128": "__int128", "unsigned": "unsigned int", "signed": "int",
    **{f"{sign}int{bits}_t": f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}  # fmt: skip
"""cgo's names of C's numbers -> C's."""
TAGS = ("struct_", "union_", "enum_", "sizeof_")
STATEMENTS = frozenset({"expression_statement", "go_statement", "defer_statement"})


class Use(Struct):
    """One name of C, over all its uses."""

    location: Location
    calls: list[CallSite] = field(default_factory=list)
    is_type: bool = False
    is_function: bool = False
    """Some use is a call that cannot be a conversion."""
    is_value: bool = False
    """Some use is no call: a constant, a variable, the address of a function, or a type."""


def uses(source: Source, index: Index) -> dict[str, Use]:
    """Collect the names, but for those of cgo itself."""
    found: dict[str, Use] = {}
    for node in index.of_type("selector_expression", "qualified_type"):
        name = _name(source, node)
        if not name or name in HELPERS or name in NUMBERS or name.startswith(TAGS):
            continue
        use = found.setdefault(name, Use(source.at(node)))
        if node.type == "qualified_type":
            use.is_type = True
        else:
            _note(source, index, node, use)
    return found


def _name(source: Source, node: Node) -> str:
    """Give `name` of `C.name`; empty for everything else."""
    if node.type == "selector_expression":
        parts = node.child_by_field_name("operand"), node.child_by_field_name("field")
    elif node.type == "qualified_type":
        parts = node.child_by_field_name("package"), node.child_by_field_name("name")
    else:
        return ""
    return source.text(parts[1]) if source.text(parts[0]) == "C" else ""


def _note(source: Source, index: Index, node: Node, use: Use) -> None:
    parent = index.above(node)
    if parent is None or parent.type != "call_expression" or parent.child_by_field_name("function") != node:
        use.is_type |= parent is not None and parent.type == "unary_expression" and _converts(source, parent)
        use.is_value = True
        return
    arguments = parent.child_by_field_name("arguments")
    given = [each for each in arguments.named_children if each.type != "comment"] if arguments else []
    spread = any(each.type == "variadic_argument" for each in given)
    outer = index.above(parent)
    statement = outer is not None and outer.type in STATEMENTS
    use.is_function |= len(given) != 1 or statement or _gives_two(index, outer)
    use.calls.append(CallSite(source.at(node), None if spread else len(given), not statement))


def _converts(source: Source, unary: Node) -> bool:
    """Whether `*C.foo` is a type: `(*C.foo)(x)`."""
    return source.text(unary.child_by_field_name("operator")) == "*"


def _gives_two(index: Index, row: Node | None) -> bool:
    """Whether the result of the only call of a row goes to two places, the second being `errno`."""
    outer = index.above(row) if row is not None and row.named_child_count == 1 else None
    if row is None or row.type != "expression_list" or outer is None:
        return False
    left = outer.child_by_field_name("left")
    return left is not None and left.named_child_count == 2
