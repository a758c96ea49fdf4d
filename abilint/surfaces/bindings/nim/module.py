"""A module, followed from its first statement to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.nim import file_names, syntax
from abilint.surfaces.bindings.nim.conditions import Evaluator
from abilint.surfaces.bindings.nim.lines import Line
from abilint.surfaces.bindings.nim.nim_types import Types
from abilint.surfaces.bindings.nim.syntax import Cursor, Written
from abilint.surfaces.bindings.nim.tokens import Kind, normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.binding import Binding
    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.surfaces.bindings.nim.conditions import Value
    from abilint.surfaces.bindings.nim.syntax import Pragmas

DEEPEST = 100
NO_PROCEDURE = "declares `{}` in a way that is not understood"


class Found(NamedTuple):
    """A procedure or variable that is another's."""

    name: str
    type: Written
    pragmas: Pragmas
    where: Location
    optional: bool
    is_variable: bool = False


class Module:
    """What has been learned of one module."""

    def __init__(self, path: str, language: str, target: Target) -> None:
        self.collected = Collected(path, language, target)
        self.constants: dict[str, Value] = {}
        self.evaluator = Evaluator(target, self.constants)
        self.types = Types(self.collected, self.evaluator)
        self._pushed: list[Pragmas] = []
        self._own: dict[str, Pragmas] = {}
        """Pragmas that the module defines itself."""
        self._found: list[Found] = []
        self._optional = 0
        self._depth = 0

    def follow(self, lines: list[Line]) -> None:
        """Follow statements; of `when` only the branches that are compiled."""
        if self._depth > DEEPEST:
            return
        self._depth += 1
        done: bool | None = False
        for line in lines:
            if line.word in {"when", "elif", "else"}:
                done = self._branch(line, False if line.word == "when" else done)
            else:
                self._statement(line)
        self._depth -= 1

    def _branch(self, line: Line, done: bool | None) -> bool | None:
        """Follow a branch; says whether it, or one before it, is taken."""
        cursor = Cursor(line.tokens, 1)
        condition = cursor.until(":")
        cursor.accept(":")
        holds = True if line.word == "else" else self.evaluator.of(condition)
        if done is True or holds is False:
            return done
        certain = done is False and holds is True
        self._optional += not certain
        rest = line.tokens[cursor.at :]
        self.follow([Line(rest, line.indent), *line.below] if rest else line.below)
        self._optional -= not certain
        return True if certain else None

    def _statement(self, line: Line) -> None:
        match line.word:
            case "const":
                self._section(line, self._constant)
            case "type":
                self._section(line, self._type)
            case "var" | "let":
                self._section(line, self._variable)
            case "proc" | "func":
                self._procedure(line)
            case "{.":
                self._pragma(Cursor(line.tokens))

    def _section(self, line: Line, each: Callable[[Line], None]) -> None:
        """Follow `const a = 1`, or what stands below `const`."""
        if len(line.tokens) > 1:
            each(Line(line.tokens[1:], line.indent, line.below))
        else:
            for below in line.below:
                each(below)

    def _constant(self, line: Line) -> None:
        cursor = Cursor(line.tokens)
        name, where = cursor.peek(), line.tokens[0].where
        cursor.take()
        cursor.until("=")
        if not cursor.accept("="):
            return
        chosen = cursor.peek() == "when" or (line.below and line.below[0].word == "when")
        value = self._chosen(line) if chosen else self.evaluator.of(line.tokens[cursor.at :])
        self.constants[normal(name)] = value
        if isinstance(value, int) and not isinstance(value, bool) and "_" in name:
            self.collected.constant(name, value, where)

    def _chosen(self, line: Line) -> Value:
        """Give the value of `when defined(windows): "foo.dll" else: "libfoo.so"`, on one line or several."""
        texts = [*line.tokens, *(token for each in line.below for token in each.tokens)]
        for each in line.below:
            texts += [token for below in each.below for token in below.tokens]
        texts.sort(key=lambda token: token.where)
        cursor = Cursor(texts)
        cursor.until("when")
        while cursor.accept("when", "elif", "else"):
            is_last = texts[cursor.at - 1].text == "else"
            condition = cursor.until(":")
            cursor.accept(":")
            value = cursor.until("elif", "else")
            if is_last or self.evaluator.of(condition) is True:
                return self.evaluator.of(value)
        return None

    def _type(self, line: Line) -> None:
        cursor = Cursor(line.tokens)
        name, where = cursor.peek(), line.tokens[0].where
        cursor.take()
        cursor.accept("*")
        pragmas = self._expanded(syntax.pragmas(cursor))
        if not cursor.accept("="):
            return
        written = syntax.type_(cursor)
        if written is None:
            return
        for pointed in (written, *written.inner):
            pointed.line = line
        written.pragmas = {**pragmas, **written.pragmas}
        self.types.written[normal(name)] = (name, written, where)

    def _variable(self, line: Line) -> None:
        cursor = Cursor(line.tokens)
        name, where = cursor.peek(), line.tokens[0].where
        cursor.take()
        cursor.accept("*")
        pragmas = self._expanded(syntax.pragmas(cursor))
        written = syntax.type_(cursor) if cursor.accept(":") else None
        if "importc" in pragmas and written is not None:
            self._found.append(Found(name, written, pragmas, where, self._optional > 0, is_variable=True))

    def _procedure(self, line: Line) -> None:
        joined = [each for each in line.below if each.word == "{."]
        cursor = Cursor([*line.tokens, *(token for each in joined for token in each.tokens)], 1)
        if not cursor.is_word():
            return
        name, where = cursor.peek(), cursor.tokens[1].where
        cursor.take()
        cursor.accept("*")
        is_generic = cursor.peek() == "["
        cursor.until("(", ":", "{.", "=")
        start = cursor.at
        written = syntax.type_(
            Cursor([line.tokens[0]._replace(kind=Kind.WORD, text="proc"), *cursor.tokens[start:]])
        )
        pragmas = self._expanded(written.pragmas if written else self._anywhere(cursor))
        if "importc" not in pragmas:
            return
        if written is None or is_generic:
            self.collected.unread(where, NO_PROCEDURE.format(name))
            return
        written.pragmas = pragmas
        self._found.append(Found(name, written, pragmas, where, self._optional > 0))

    def _anywhere(self, cursor: Cursor) -> Pragmas:
        """Give the last pragmas of a declaration that is not understood."""
        places = [n for n, each in enumerate(cursor.tokens) if each.text == "{."]
        return syntax.pragmas(Cursor(cursor.tokens, places[-1])) if places else {}

    def _pragma(self, cursor: Cursor) -> None:
        """`{.push cdecl.}`, `{.pop.}`, `{.pragma: mylib, dynlib: Lib.}`."""
        words = cursor.tokens[1:]
        first = normal(words[0].text) if words else ""
        if first == "push":
            start = 2 if len(words) > 1 and words[1].text == "," else 1
            pushed = syntax.pragmas(Cursor([cursor.tokens[0], *words[start:]]))
            self._pushed.append(self._expanded(pushed, pushed=False))
        elif first == "pop" and self._pushed:
            self._pushed.pop()
        elif first == "pragma":
            found = syntax.pragmas(cursor)
            name = found.pop("pragma", [])
            if name:
                self._own[normal(name[0].text)] = self._expanded(found, pushed=False)

    def _expanded(self, pragmas: Pragmas, *, pushed: bool = True) -> Pragmas:
        """Add what is pushed, and put what the module's own pragmas mean in their place."""
        found: Pragmas = {}
        for each in self._pushed if pushed else ():
            found |= each
        for name, value in pragmas.items():
            found |= self._own.get(name, {name: value})
        return found

    def binding(self) -> Binding:
        """Give everything that the module states."""
        for each in self._found:
            if "header" not in each.pragmas:
                self._bind(each)
        return self.collected.binding()

    def _bind(self, found: Found) -> None:
        """Bind a name; `importc: "foo_$1"` is a pattern for it."""
        pattern = found.pragmas["importc"]
        given = self.evaluator.of(pattern) if pattern else "$1"
        spelled = given.replace("$1", found.name) if isinstance(given, str) else found.name
        make = self.types.of if found.is_variable else self.types.function
        self.collected.bind(
            Bound(
                spelled,
                found.where,
                self._library(found.pragmas, found.where),
                make(found.type, found.where),
                is_variable=found.is_variable,
                optional=found.optional,
            )
        )

    def _library(self, pragmas: Pragmas, where: Location) -> int:
        if "dynlib" not in pragmas:
            return self.collected.open(Loading.LINKED, (), where)
        name = self.evaluator.of(pragmas["dynlib"])
        if not isinstance(name, str):
            key = " ".join(each.text for each in pragmas["dynlib"])
            return self.collected.open(Loading.COMPUTED, (), where, key)
        return self.collected.open(Loading.NAMED, file_names.expanded(name), where)
