"""Single changes of a C or C++ header, made on its text, as a careless edit would make them.

Most change what callers do, some change nothing: which is which is for a compiler to say, not for this
module. A change that does not compile is no mutant.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDER = {
    "int": "long long",
    "unsigned": "unsigned long long",
    "long": "int",
    "short": "int",
    "char": "short",
    "float": "double",
    "double": "float",
    "size_t": "unsigned int",
    "int8_t": "int16_t",
    "uint8_t": "uint16_t",
    "int16_t": "int32_t",
    "uint16_t": "uint32_t",
    "int32_t": "int64_t",
    "uint32_t": "uint64_t",
    "int64_t": "int32_t",
    "uint64_t": "uint32_t",
    "bool": "int",
    "_Bool": "int",
}
"""A type and one of another size."""
SIGNS = {
    "int": "unsigned int",
    "unsigned": "int",
    "size_t": "long",
    "int32_t": "uint32_t",
    "uint8_t": "int8_t",
}
SYNONYMS = {"unsigned": "unsigned int", "int": "signed int", "long": "long int", "short": "short int"}
WORD = re.compile(r"\b[A-Za-z_]\w*\b")
NUMBER = re.compile(r"\b(\d+)\b")


class Mutant(NamedTuple):
    """One change."""

    operator: str
    line: int
    """Of the original header."""
    before: str
    after: str
    start: int
    end: int
    """What `after` stands for in the original text."""

    def applied(self, text: str) -> str:
        """Give the changed header."""
        return text[: self.start] + self.after + text[self.end :]


class Scalars(NamedTuple):
    """Names of types that are numbers in the header at hand, and what to put in their place."""

    other_width: dict[str, str]
    other_sign: dict[str, str]
    same: dict[str, str]


def scalars(typedefs: dict[str, tuple[str, int]]) -> Scalars:
    """Add the header's own: name to kind (`signed`, `unsigned`, `float`) and bytes."""
    width, sign, same = dict(WIDER), dict(SIGNS), dict(SYNONYMS)
    for name, (kind, size) in typedefs.items():
        if kind == "float":
            width[name] = "double" if size == 4 else "float"
            continue
        prefix = "unsigned " if kind == "unsigned" else "signed "
        spelled = {1: "char", 2: "short", 4: "int", 8: "long"}
        width[name] = prefix + ("int" if size != 4 else "long")
        sign[name] = ("signed " if kind == "unsigned" else "unsigned ") + spelled[size]
        same[name] = prefix + spelled[size]
    return Scalars(width, sign, same)


def mutants(text: str, names: Sequence[str], known: Scalars) -> list[Mutant]:
    """Every change that the operators make of the functions named, and of all structs, enums and macros."""
    maker = _Maker(text, known)
    return list(dict.fromkeys(maker.all(names)))


class _Maker:
    """The operators, on one header."""

    def __init__(self, text: str, known: Scalars) -> None:
        self.text = text
        self.known = known
        self.code = _blanked(text)

    def all(self, names: Sequence[str]) -> Iterator[Mutant]:
        for name in names:
            yield from self.function(name)
        yield from self.callbacks()
        yield from self.structs()
        yield from self.enums()
        yield from self.macros()
        yield from self.whole()

    def mutant(self, operator: str, start: int, end: int, after: str) -> Mutant:
        line = self.text.count("\n", 0, start) + 1
        return Mutant(operator, line, self.text[start:end], after, start, end)

    def function(self, name: str) -> Iterator[Mutant]:
        """Change the first declaration of a function: its parameters and what it returns."""
        found = re.search(rf"\b{re.escape(name)}\b\s*(?:(?:OF|PNGARG|,)\s*)*(\(+)", self.code)
        if not found:
            return
        yield from self.parameters(found.end() - 1, "parameter")
        start = max(self.code.rfind(mark, 0, found.start()) for mark in ";}#\n")
        begin = self.code.rfind("(", start, found.start()) + 1 or start + 1
        yield from self.types(begin, found.start(), "result")
        for void in re.finditer(r"\bvoid\b(?!\s*\*)", self.code[begin : found.start()]):
            yield self.mutant("result: from nothing", begin + void.start(), begin + void.end(), "int")
        for number in re.finditer(r"\bint\b", self.code[begin : found.start()]):
            yield self.mutant("result: to nothing", begin + number.start(), begin + number.end(), "void")

    def callbacks(self) -> Iterator[Mutant]:
        for found in re.finditer(r"\(\s*\*\s*\w+\s*\)\s*\(", self.code):
            yield from self.parameters(found.end() - 1, "callback's parameter")

    def parameters(self, opening: int, place: str) -> Iterator[Mutant]:
        """Change what stands between the parentheses; `opening` is the place of the first."""
        closing = _closing(self.code, opening)
        parts = list(_split(self.code, opening + 1, closing, ","))
        if self.code[opening + 1 : closing].strip() in ("", "void"):
            yield self.mutant(f"{place} added", opening + 1, closing, "int added")
            return
        for number, (start, end) in enumerate(parts):
            yield from self.parameter(start, end, place)
            yield self.mutant(f"{place} added", start, start, " int added,")
            if len(parts) == 1:
                yield self.mutant(f"{place} removed", start, end, "void")
            elif number == 0:
                yield self.mutant(f"{place} removed", start, parts[1][0], "")
            else:
                yield self.mutant(f"{place} removed", parts[number - 1][1], end, "")
        for (start, middle), (behind, end) in pairwise(parts):
            swapped = self.text[behind:end] + self.text[middle:behind] + self.text[start:middle]
            yield self.mutant(f"{place}s swapped", start, end, swapped)

    def parameter(self, start: int, end: int, place: str) -> Iterator[Mutant]:
        part = self.code[start:end]
        if "(" in part or "..." in part:
            return
        yield from self.types(start, end, place)
        words = list(WORD.finditer(part))
        if len(words) > 1 and part.rstrip().endswith(words[-1].group()) and words[-1].group() not in WIDER:
            last = words[-1]
            yield self.mutant(f"{place} renamed", start + last.start(), start + last.end(), "renamed")

    def types(self, start: int, end: int, place: str) -> Iterator[Mutant]:
        """Change one word or asterisk of a type."""
        part = self.code[start:end]
        for word in WORD.finditer(part):
            yield from self.word(start + word.start(), word.group(), part, place)
        stars = [start + found.start() for found in re.finditer(r"\*", part)]
        if stars and "(" not in part:
            yield self.mutant(f"{place}: pointer level added", stars[-1], stars[-1] + 1, "**")
            yield self.mutant(f"{place}: pointer level removed", stars[-1], stars[-1] + 1, "")
            constant = re.search(r"\bconst\b", part)
            if constant:
                yield self.mutant(
                    f"{place}: const removed", start + constant.start(), start + constant.end(), ""
                )
            elif place != "result" and part.strip():
                first = start + len(part) - len(part.lstrip())
                yield self.mutant(f"{place}: const added", first, first, "const ")

    def word(self, at: int, word: str, part: str, place: str) -> Iterator[Mutant]:
        compound = len(re.findall(r"\b(?:unsigned|signed|long|short|int|char|double)\b", part)) > 1
        if compound and word in (*WIDER, *SIGNS) and not word.endswith("_t"):
            return
        known, end = self.known, at + len(word)
        if word in known.other_width:
            yield self.mutant(f"{place}: other width", at, end, known.other_width[word])
            if "*" not in part:
                other = "int" if word in ("float", "double") else "double"
                yield self.mutant(f"{place}: number to float or back", at, end, other)
        if word in known.other_sign:
            yield self.mutant(f"{place}: other signedness", at, end, known.other_sign[word])
        if word in known.same:
            yield self.mutant(f"{place}: same type, spelled otherwise", at, end, known.same[word])

    def structs(self) -> Iterator[Mutant]:
        """Change fields; only where the braces hold no functions with bodies."""
        for found in re.finditer(r"\b(struct|union|class)\b\s*\w*\s*(?::[^{;()]*)?\{", self.code):
            opening = found.end() - 1
            closing = _closing(self.code, opening)
            if found.group(1) == "struct":
                yield self.mutant("struct packed", found.end(1), found.end(1), " __attribute__((packed))")
                yield self.mutant(
                    "struct aligned", found.end(1), found.end(1), " __attribute__((aligned(32)))"
                )
            yield from self.fields(opening, closing)

    def fields(self, opening: int, closing: int) -> Iterator[Mutant]:
        parts = [(s, e) for s, e in _split(self.code, opening + 1, closing, ";") if self.code[s:e].strip()]
        parts = [(e - len(self.code[s:e].lstrip()), e) for s, e in parts]
        for start, end in parts:
            part = self.code[start:end]
            if "{" in part or "#" in part:
                continue
            yield self.mutant("field removed", start, end + 1, "")
            yield self.mutant("field added", start, start, "int added; ")
            if "(" not in part:
                yield from self.types(start, end, "field")
                yield from self.declarator(start, part)
        for (start, middle), (behind, end) in pairwise(parts):
            if "#" not in self.code[start:end] and "{" not in self.code[start:end]:
                swapped = self.text[behind:end] + self.text[middle:behind] + self.text[start:middle]
                yield self.mutant("fields swapped", start, end, swapped)

    def declarator(self, start: int, part: str) -> Iterator[Mutant]:
        for bound in re.finditer(r"\[\s*(\d+)\s*\]", part):
            place = (start + bound.start(1), start + bound.end(1))
            yield self.mutant("array bound", *place, str(int(bound.group(1)) + 4))
        for width in re.finditer(r":\s*(\d+)\s*$", part):
            place = (start + width.start(1), start + width.end(1))
            yield self.mutant("bit-field width", *place, str(int(width.group(1)) - 1 or 2))
        name = re.search(r"(\w+)\s*(?:\[[^]]*\]\s*)*(?::\s*\d+\s*)?$", part)
        if name and len(WORD.findall(part)) > 1:
            yield self.mutant("field renamed", start + name.start(1), start + name.end(1), "renamed")

    def enums(self) -> Iterator[Mutant]:
        for found in re.finditer(r"\benum\b(?:\s+class\b)?\s*\w*\s*\{", self.code):
            opening = found.end() - 1
            parts = [
                (s + len(self.code[s:e]) - len(self.code[s:e].lstrip()), s + len(self.code[s:e].rstrip()))
                for s, e in _split(self.code, opening + 1, _closing(self.code, opening), ",")
                if self.code[s:e].strip() and "#" not in self.code[s:e]
            ]
            for number, (start, end) in enumerate(parts):
                yield self.mutant("enumerator inserted", start, start, f"ADDED_{number}, ")
                value = re.search(r"=\s*(-?\d+)\s*$", self.code[start:end])
                if value:
                    place = (start + value.start(1), start + value.end(1))
                    yield self.mutant("enumerator's value", *place, str(int(value.group(1)) + 100))
                else:
                    yield self.mutant("enumerator's value", end, end, f" = {1000 + number}")
                if number + 1 < len(parts):
                    yield self.mutant("enumerator removed", start, parts[number + 1][0], "")
                else:
                    yield self.mutant("enumerator appended", end, end, ", ADDED_LAST")

    def macros(self) -> Iterator[Mutant]:
        for found in re.finditer(r"(?m)^#\s*define\s+\w+[ \t]+(\d+)[ \t]*$", self.code):
            yield self.mutant("macro's number", found.start(1), found.end(1), str(int(found.group(1)) + 1))

    def whole(self) -> Iterator[Mutant]:
        """Changes that mean nothing, at places between declarations."""
        ends = [
            found.end() for found in re.finditer(r"(?m)\)\s*;[ \t]*$", self.code) if self.outside(found.end())
        ]
        for number, place in enumerate(ends):
            yield self.mutant("comment", place, place, " /* int f(long); */")
            yield self.mutant("blank lines", place, place, "\n\n\t\n")
            inline = f"\nstatic inline int added_{number}(int a) {{ return a + {number}; }}"
            yield self.mutant("static inline added", place, place, inline)
            yield self.mutant("forward declaration added", place, place, f"\nstruct added_{number};")
            yield self.mutant(
                "typedef added", place, place, f"\ntypedef struct added_{number} *added_handle_{number};"
            )
        for tag in re.finditer(r"\btypedef\s+struct\s+(\w+)\s+\1\s*;", self.code):
            yield self.mutant(
                "forward declaration repeated", tag.start(), tag.start(), f"struct {tag.group(1)}; "
            )
            yield from self.tagged(tag.group(1), tag.end())
        yield from self.order(ends)

    def tagged(self, name: str, start: int) -> Iterator[Mutant]:
        """`struct x *` for `x *`."""
        for used in re.finditer(rf"(?<!struct )(?<!\w)\b{name}\b(?=\s*\*)", self.code[start:]):
            yield self.mutant("struct x for x", start + used.start(), start + used.end(), f"struct {name}")

    def order(self, ends: Iterable[int]) -> Iterator[Mutant]:
        """Two declarations that stand on one line each change places."""
        for end in ends:
            begin = self.text.rfind("\n", 0, end) + 1
            follow = re.compile(r"\n([^\n#{}]+\)\s*;)[ \t]*(?=\n)").match(self.code, end)
            if follow and self.code.rfind(";", 0, end - 1) < begin and "(" in self.code[begin:end]:
                one, other = self.text[begin:end], self.text[follow.start(1) : follow.end(1)]
                yield self.mutant("declarations swapped", begin, follow.end(1), f"{other}\n{one}")

    def outside(self, place: int) -> bool:
        """Whether no brace but that of `extern "C"` is open."""
        return place not in self.inside

    @property
    def inside(self) -> set[int]:
        if not hasattr(self, "_inside"):
            self._inside: set[int] = set()
            for found in re.finditer(r"\{", self.code):
                before = self.code[: found.start()].rstrip()
                if not before.endswith('"C"') and not re.search(r"\bnamespace(\s+\w+)?$", before):
                    self._inside.update(range(found.start(), _closing(self.code, found.start())))
        return self._inside


def _blanked(text: str) -> str:
    """Comments, and directives but `#define`, as blanks: every other character keeps its place."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group())

    return re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.DOTALL)


def _closing(code: str, opening: int) -> int:
    """Place of the bracket that closes the one at `opening`."""
    pair = {"(": ")", "{": "}"}[code[opening]]
    depth = 0
    for place in range(opening, len(code)):
        if code[place] == code[opening]:
            depth += 1
        elif code[place] == pair:
            depth -= 1
            if depth == 0:
                return place
    return len(code)


def _split(code: str, start: int, end: int, mark: str) -> Iterator[tuple[int, int]]:
    """Pieces between the marks that stand in no bracket; what follows the last `;` is none."""
    depth, begin = 0, start
    for place in range(start, end):
        if code[place] in "({[":
            depth += 1
        elif code[place] in ")}]":
            depth -= 1
        elif code[place] == mark and depth == 0:
            yield begin, place
            begin = place + 1
    if mark == ",":
        yield begin, end
