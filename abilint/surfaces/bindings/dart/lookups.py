"""What is looked up: `lookup`, `lookupFunction`, and functions that are declared with `@Native`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.model.types import FunctionType, Typedef
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.dart import libraries, type_text

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.dart.program import File, Program
    from abilint.surfaces.bindings.dart.type_text import Written
    from abilint.surfaces.bindings.dart.types import Types

NATIVE = frozenset({"Native", "FfiNative"})
NOT_NAMED = "looks up a name that only a run can tell"
NOT_TYPED = "is looked up with types that only a run can tell"
TWO_WAYS = "two branches declare it in two ways, and only a run tells which is taken"


def read_all(program: Program, types: Types) -> None:
    """Note all that a program looks up."""
    reader = _Reader(program, types)
    for file in program.files:
        tokens = file.tokens
        for index in file.live():
            word = tokens.text(index)
            if word in ("lookup", "_lookup", "lookupFunction") and tokens.text(index + 1) in ("<", "("):
                reader.looked_up(file, index)
            elif word in NATIVE and "@" in (tokens.text(index - 1), tokens.text(index - 3)):
                reader.native(file, index)
            elif word == "const":
                reader.constant(file, index)
    reader.finish()


class _Reader:
    """Reads lookups, and puts together what is said of each name."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program, self.types, self.collected = program, types, program.collected
        self.bound: list[tuple[Bound, bool]] = []

    def looked_up(self, file: File, index: int) -> None:
        """Read `lookup<NativeFunction<F>>('name')` and `lookupFunction<F, D>('name')`.

        `lookup('name')` of what is no library for certain may be any method: `InternetAddress.lookup`.
        """
        tokens = file.tokens
        listed: tuple[Written, ...] = ()
        behind = index + 1
        if tokens.text(behind) == "<":
            between = type_text.between(tokens, behind)
            if between is None:
                return
            listed, behind = between
        if tokens.text(behind) != "(" or self._is_declaration(file, behind):
            return
        where = tokens.at(index)
        name = self._name(file, behind + 1)
        sought = libraries.of_owner(self.program, file, index)
        written = listed[0] if listed else self._assigned(file, index)
        if written is None and sought.loading is Loading.COMPUTED:
            return
        if name is None:
            if not any(each.name == "T" for each in listed) and tokens.text(index - 1) != "=":
                self.collected.unread(where, NOT_NAMED)
            return
        handle = self.collected.open(sought.loading, sought.names, where, sought.key)
        conditional = index in file.conditional
        self._note(name, where, handle, written, conditional)

    def _is_declaration(self, file: File, opening: int) -> bool:
        closing = file.tokens.partner.get(opening)
        return closing is not None and file.tokens.text(closing + 1) in ("{", "=>")

    def _assigned(self, file: File, index: int) -> Written | None:
        """Give `T` of `Pointer<T> name = library.lookup('name')`."""
        tokens = file.tokens
        start = index
        while start > 0 and tokens.text(start) != "=":
            if tokens.text(start) in (";", "{", "}", ","):
                return None
            start -= 1
        start -= 2
        if tokens.text(start) != ">":
            return None
        depth = 0
        while start > 0:
            depth += (tokens.text(start) == ">") - (tokens.text(start) == "<")
            if depth == 0:
                break
            start -= 1
        found = type_text.read(tokens, start - 1)
        is_pointer = found is not None and found[0].name == "Pointer" and found[0].arguments
        return found[0].arguments[0] if found is not None and is_pointer else None

    def _name(self, file: File, index: int) -> str | None:
        written = file.tokens.literal(index)
        if written is None and file.tokens.is_name(index):
            part = self.program.values.get(file.tokens.text(index))
            written = None if part is None else part.file.tokens.literal(part.start)
        return None if written is None or "\0" in written or not written else written

    def native(self, file: File, index: int) -> None:
        """Read `@Native<F>(symbol: 'name') external T name(...);`."""
        tokens = file.tokens
        listed: tuple[Written, ...] = ()
        behind = index + 1
        if tokens.text(behind) == "<":
            between = type_text.between(tokens, behind)
            if between is None:
                return
            listed, behind = between
        end = tokens.partner.get(behind)
        if tokens.text(behind) != "(" or end is None:
            return
        name = tokens.literal(behind + 1)
        for each in range(behind, end):
            if tokens.text(each) == "symbol" and tokens.text(each + 1) == ":":
                name = self._name(file, each + 2)
        place = self._external(file, end + 1)
        if place is None:
            return
        found, own, type_ = place
        handle = self.collected.open(Loading.LINKED, (), tokens.at(index))
        self._note(
            name or own, tokens.at(found), handle, listed[0] if listed else type_, index in file.conditional
        )

    def _external(self, file: File, index: int) -> tuple[int, str, Written | None] | None:
        """Read the declaration behind `@Native`: where it begins, its name, and its type."""
        tokens = file.tokens
        while tokens.text(index) == "@":
            while tokens.text(index) != "(" and index < len(tokens.all):
                index += 1
            index = tokens.partner.get(index, index) + 1
        start = index
        while tokens.text(index) in ("external", "static", "final", "get", "set", "late"):
            index += 1
        result = type_text.read(tokens, index)
        if result is None or not tokens.is_name(result[1]):
            return None
        name = tokens.text(result[1])
        listed = type_text.parameters(tokens, result[1] + 1)
        own = type_text.Written("Function", listed, result[0]) if listed is not None else result[0]
        return start, name, own

    def constant(self, file: File, index: int) -> None:
        """Note `const int NAME = 3;`, also of a class."""
        tokens = file.tokens
        at = index + 1 + (tokens.text(index + 1) == "int")
        if not (tokens.is_name(at) and tokens.text(at + 1) == "="):
            return
        negative = tokens.text(at + 2) == "-"
        written = tokens.text(at + 2 + negative).replace("_", "")
        if tokens.text(at + 3 + negative) != ";" or not written[:1].isdigit() or len(written) > 40:
            return
        number = int(written, 0) if not written.lstrip("0").isdigit() else int(written)
        self.collected.constant(tokens.text(at), -number if negative else number, tokens.at(at))

    def _note(
        self, name: str, where: Location, handle: int, written: Written | None, conditional: bool
    ) -> None:
        type_id = None if written is None else self.types.of(written)
        graph = self.types.graph
        inner = type_id
        while inner is not None and isinstance(node := graph.nodes[inner], Typedef):
            inner = node.target
        is_function = inner is not None and isinstance(graph.nodes[inner], FunctionType)
        if type_id is not None and not is_function and graph.size(type_id) is None:
            if graph.is_unknown(type_id):
                self.collected.unread(where, f"`{name}` {NOT_TYPED}")
            type_id = inner = None
        if is_function and self._is_unsure(inner):
            self.collected.unread(where, f"`{name}` {NOT_TYPED}")
        kept = inner if is_function else type_id
        is_variable = type_id is not None and not is_function
        made = Bound(name, where, handle, kept, is_variable=is_variable, optional=conditional)
        self.bound.append((made, conditional))

    def _is_unsure(self, function: TypeId | None) -> bool:
        node = None if function is None else self.types.graph.nodes[function]
        if not isinstance(node, FunctionType):
            return False
        return any(map(self.types.graph.is_unknown, (node.result, *(each.type for each in node.parameters))))

    def finish(self) -> None:
        """Hand over what was found; not what branches declare in several ways."""
        ways: dict[tuple[int, str], list[tuple[Bound, bool]]] = {}
        for made, conditional in self.bound:
            ways.setdefault((made.handle, made.name), []).append((made, conditional))
        for each in ways.values():
            typed = {made.type for made, _ in each if made.type is not None}
            first = each[0][0]
            if len(typed) > 1 and any(conditional for _, conditional in each):
                self.collected.unread(first.location, f"`{first.name}`: {TWO_WAYS}")
                self.collected.bind(Bound(first.name, first.location, first.handle, optional=True))
                continue
            for made, _ in each:
                if made.type is not None or not typed:
                    self.collected.bind(made)
