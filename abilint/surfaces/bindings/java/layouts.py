"""Memory layouts of the foreign function API (`java.lang.foreign`, Java 22), as types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Field, Primitive, RecordKind
from abilint.surfaces.bindings.java import syntax

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java.evaluation import Evaluator, Place
    from abilint.surfaces.bindings.java.syntax import Call, Expression

VALUES = {
    "JAVA_BYTE": ("byte", 1, False), "JAVA_SHORT": ("short", 2, False), "JAVA_CHAR": ("char", 2, False),
    "JAVA_INT": ("int", 4, False), "JAVA_LONG": ("long", 8, False), "JAVA_FLOAT": ("float", 4, True),
    "JAVA_DOUBLE": ("double", 8, True),
}  # fmt: skip
OF_C = {
    "C_BOOL": "bool", "C_CHAR": "char", "C_SHORT": "short", "C_INT": "int", "C_LONG": "long",
    "C_LONG_LONG": "long long", "C_FLOAT": "float", "C_DOUBLE": "double", "C_POINTER": "void*",
}  # fmt: skip
"""What jextract calls the layouts of C's types."""
KEPT = (
    "withByteAlignment", "withBitAlignment", "withOrder", "withoutName", "withoutTargetLayout", "asUnbounded",
)  # fmt: skip
"""Methods that change nothing of what is compared."""
DEEPEST = 40
LARGEST = 1 << 40


class Layouts:
    """Layouts of one file."""

    def __init__(self, evaluator: Evaluator, collected: Collected) -> None:
        self.evaluator = evaluator
        self.graph = collected.graph
        self._records: dict[tuple[object, ...], TypeId] = {}

    def type(self, expression: Expression | None, place: Place, name: str = "") -> TypeId | None:
        """Make the type that a layout states; None where only a run can tell."""
        if place.depth > DEEPEST:
            return None
        match expression:
            case syntax.Name(path=path):
                return self._named(path, place, name)
            case syntax.Call():
                return self._called(expression, place, name)
        return None

    def _named(self, path: tuple[str, ...], place: Place, name: str) -> TypeId | None:
        word = path[-1].removesuffix("$LAYOUT").removesuffix("_UNALIGNED")
        if word not in VALUES:
            behind = self.evaluator.behind(path, place)
            if len(behind) == 1:
                value, where = behind[0]
                return self.type(value, where, name or (where.owner.name if word in ("", "LAYOUT") else ""))
        return self._plain(word)

    def _plain(self, word: str) -> TypeId | None:
        graph = self.graph
        if word in VALUES:
            spelled, size, real = VALUES[word]
            return graph.add(Primitive(spelled, Encoding.FLOAT if real else Encoding.INTEGER, size))
        if word in ("JAVA_BOOLEAN", "C_BOOL"):
            return graph.plain("bool")
        if word in ("ADDRESS", "C_POINTER"):
            return graph.pointer(graph.void)
        if word in OF_C:
            return self._of_c(OF_C[word])
        return None

    def _of_c(self, spelled: str) -> TypeId | None:
        """Make a number of C's as Java sees it: with one sign."""
        if spelled in ("void*", "bool"):
            return self._plain("ADDRESS" if spelled == "void*" else "JAVA_BOOLEAN")
        try:
            plain = self.graph.plain(spelled)
        except KeyError:
            return None
        encoding = Encoding.FLOAT if spelled in ("float", "double") else Encoding.INTEGER
        return self.graph.add(Primitive(spelled, encoding, self.graph.size(plain) or 0))

    def _called(self, call: Call, place: Place, name: str) -> TypeId | None:
        match call.name:
            case "withName":
                given = self.evaluator.value(call.arguments[0] if call.arguments else None, place)
                return self.type(call.target, place, name or str(given or ""))
            case "withTargetLayout":
                target = self.type(call.arguments[0] if call.arguments else None, place)
                return self.graph.pointer(self.graph.void if target is None else target)
            case "structLayout" | "unionLayout":
                return self._record(call, place, name)
            case "sequenceLayout":
                return self._array(call, place)
            case "get":
                return self._canonical(call, place)
        if call.name in KEPT:
            return self.type(call.target, place, name)
        found = self.evaluator.method(call, place)
        if found is None or len(found[0]) != 1:
            return None
        return self.type(found[0][0], found[1], name or found[1].owner.name)

    def _canonical(self, call: Call, place: Place) -> TypeId | None:
        """Read `linker.canonicalLayouts().get("long")`."""
        if not isinstance(call.target, syntax.Call) or call.target.name != "canonicalLayouts":
            return None
        spelled = self.evaluator.value(call.arguments[0] if call.arguments else None, place)
        return self._of_c(spelled) if isinstance(spelled, str) else None

    def _array(self, call: Call, place: Place) -> TypeId | None:
        if len(call.arguments) != 2:
            return None
        count = self.evaluator.number(call.arguments[0], place)
        element = self.type(call.arguments[1], place)
        if element is None or count is None or not 0 <= count < LARGEST:
            return None
        return self.graph.array(element, count)

    def _record(self, call: Call, place: Place, name: str) -> TypeId:
        """Make a struct or union; members lie where they are put, padding is a member too."""
        union = call.name == "unionLayout"
        kind = RecordKind.UNION if union else RecordKind.STRUCT
        name = "" if name.startswith("$anon") else name
        fields = self._fields(call, place, union=union)
        if fields is None:
            return self._known((kind, name), kind, name)
        members, size, alignment = fields
        key = (kind, name, tuple((each.name, each.type, each.offset) for each in members), size)
        made = self._known(key, kind, name)
        self.graph.complete(made, members, size, alignment)
        return made

    def _known(self, key: tuple[object, ...], kind: RecordKind, name: str) -> TypeId:
        if key not in self._records:
            self._records[key] = self.graph.record(kind, name)
        return self._records[key]

    def _fields(self, call: Call, place: Place, *, union: bool) -> tuple[tuple[Field, ...], int, int] | None:
        fields: list[Field] = []
        end = size = 0
        alignment = 1
        for argument in call.arguments:
            padding = self._padding(argument, place)
            made = self.type(argument, place.deeper()) if padding is None else None
            bytes_ = padding if padding is not None else (None if made is None else self.graph.size(made))
            if bytes_ is None:
                return None
            if made is not None:
                name = self._member_name(argument, place)
                fields.append(Field(name, made, 0 if union else end * 8, None, call.where))
                alignment = max(alignment, self.graph.alignment(made))
            end += bytes_
            size = max(size, bytes_) if union else end
        return tuple(fields), size, alignment

    def _padding(self, expression: Expression, place: Place) -> int | None:
        """Give the bytes of a member that is padding."""
        if (
            isinstance(expression, syntax.Call)
            and expression.name == "paddingLayout"
            and expression.arguments
        ):
            found = self.evaluator.number(expression.arguments[0], place)
            return found if found is None or 0 < found < LARGEST else None
        return None

    def _member_name(self, expression: Expression, place: Place) -> str:
        for _ in range(DEEPEST):
            if isinstance(expression, syntax.Name):
                behind = self.evaluator.behind(expression.path, place)
                expression = behind[0][0] if len(behind) == 1 else syntax.OPAQUE
            if not isinstance(expression, syntax.Call) or expression.target is None:
                return ""
            if expression.name == "withName" and expression.arguments:
                found = self.evaluator.value(expression.arguments[0], place)
                return found if isinstance(found, str) and not found.startswith("$anon") else ""
            expression = expression.target
        return ""
