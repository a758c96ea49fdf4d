"""The headers once more, with questions about explicit instantiations behind them."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import extern_templates, libclang
from abilint.surfaces.clang_front_end.unit import UMBRELLAS, ParseRefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.surfaces.clang_front_end.explicit_classes import ClassQuestion
    from abilint.surfaces.clang_front_end.extern_templates import ExternTemplate
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Diagnostic, Unit

_PARSES = 4
"""Each drops the questions that the one before could not compile."""
_OPEN = ("-fno-access-control", "-fno-delayed-template-parsing")
"""Private members are asked for like all others, and bodies of templates are read, as MSVC does not."""
_FUNCTIONS = frozenset({libclang.FUNCTION_DECL, libclang.CXX_METHOD})
_REFERENCES = frozenset({libclang.MEMBER_REF_EXPR, libclang.CALL_EXPR})


class SecondLook:
    """A unit with questions that compiles without errors; dispose of `unit` when done."""

    def __init__(self, classes: Sequence[ClassQuestion], functions: Sequence[ExternTemplate]) -> None:
        self._classes = classes
        self._functions = functions
        self._left_out: set[object] = set()
        self._lines: dict[int, object] = {}
        """Line of the umbrella -> the question, or part of one, that stands there."""
        self._texts: dict[str, bytes] = {}
        self.unit: Unit

    def take(self, first: Unit, concerned: Sequence[str]) -> bool:
        """Parse until what is left of the questions compiles; False where the headers no longer do.

        The headers that the questions are about are enough where every question compiles behind them.
        """
        if len(concerned) < len(first.headers) and self._parse(first, concerned, times=1):
            return True
        self._left_out.clear()
        return self._parse(first, first.headers, times=_PARSES)

    def _parse(self, first: Unit, headers: Sequence[str], *, times: int) -> bool:
        arguments = [*first.arguments, *_OPEN]
        for _ in range(times):
            added = "".join(self._text(len(headers)))
            try:
                self._texts = extern_templates.with_friends(self._functions, self._left_out)
                unit = first.clang.parse(
                    headers, first.language, arguments, added=added, replaced=self._texts
                )
            except (ParseRefusedError, OSError):
                return False
            if not unit.errors:
                self.unit = unit
                self._texts[UMBRELLAS[unit.language]] = unit.umbrella
                return True
            guilty = {part for error in unit.errors for part in self._asked_at(unit, error)}
            unit.dispose()
            if not guilty - self._left_out:
                return False
            self._left_out |= guilty
        return False

    def _text(self, above: int) -> Iterator[str]:
        self._lines.clear()
        for number, question in enumerate(self._classes):
            if question in self._left_out:
                continue
            for part, line in question.lines(number):
                if part not in self._left_out:
                    above += 1
                    self._lines[above] = part
                    yield f"{line}\n"

    def _asked_at(self, unit: Unit, error: Diagnostic) -> Iterator[object]:
        file, line = unit.file_name(error.place.file), error.place.line
        if file == UMBRELLAS[unit.language] and line in self._lines:
            yield self._lines[line]
        for each in self._functions:
            if each.file == file and each.line <= line <= each.last_line:
                yield each

    def instance(self, number: int) -> tuple[Cursor, str] | None:
        """Give the class that a question is about, and its encoding (Itanium 5.1.5); None if left out."""
        asked = self._named(f"abilint_takes_{number}(".encode())
        if asked is None or asked.kind != libclang.FUNCTION_DECL:
            return None
        clang, library = self.unit.clang, self.unit.clang.library
        mangled = clang.text(library.clang_Cursor_getMangling(asked))
        pointer = library.clang_getArgType(library.clang_getCursorType(asked), 0)
        pointed = library.clang_getCanonicalType(library.clang_getPointeeType(pointer))
        return library.clang_getTypeDeclaration(pointed), mangled.partition(f"abilint_takes_{number}P")[2]

    def members(self, number: int) -> list[Cursor]:
        """Give what the statements and derived classes of a question refer to, each declaration once."""
        found: dict[int, Cursor] = {}
        for name in (f"abilint_calls_{number}(", f"abilint_heir_{number} ", f"abilint_first_heir_{number} "):
            asked = self._named(name.encode())
            if asked is not None:
                self._refer(asked, found)
        return list(found.values())

    def _refer(self, asked: Cursor, found: dict[int, Cursor]) -> None:
        library = self.unit.clang.library

        def visit(cursor: Cursor, _parent: Cursor, _data: object) -> int:
            if cursor.kind in _REFERENCES:
                named = [library.clang_getCursorReferenced(cursor)]
            elif cursor.kind == libclang.OVERLOADED_DECL_REF:
                count = library.clang_getNumOverloadedDecls(cursor)
                named = [library.clang_getOverloadedDecl(cursor, at) for at in range(count)]
            else:
                named = []
            for each in named:
                found.setdefault(library.clang_getCanonicalCursor(each).data[0] or 0, each)
            return libclang.RECURSE

        library.clang_visitChildren(asked, libclang.Visitor(visit), None)

    def friend(self, number: int) -> Cursor | None:
        """Give the instance of a function template, None where it was not found."""
        asked = self._named(extern_templates.mark(number) + b" ", self._functions[number].file)
        found: list[Cursor] = []

        def visit(cursor: Cursor, _parent: Cursor, _data: object) -> int:
            if cursor.kind in _FUNCTIONS:
                found.append(cursor)
            return libclang.RECURSE if cursor.kind == libclang.FRIEND_DECL else libclang.CONTINUE

        if asked is not None:
            self.unit.clang.library.clang_visitChildren(asked, libclang.Visitor(visit), None)
        return found[0] if found else None

    def _named(self, name: bytes, file: str = "") -> Cursor | None:
        """Cursor of what the added text declares, by its name and what follows; `#if` may leave it out."""
        file = file or UMBRELLAS[self.unit.language]
        at = self._texts.get(file, b"").rfind(b" " + name)
        if at < 0:
            return None
        found = self.unit.cursor_at(file, at + 1)
        spelling = self.unit.clang.text(self.unit.clang.library.clang_getCursorSpelling(found))
        return found if spelling.encode() == name.rstrip(b"( ") else None
