"""The part of YAML in which `.tbd` stubs are written, and nothing beyond it.

A document is a mapping; its values are scalars, lists of scalars, or lists of such mappings. Anchors,
aliases, tags, flow mappings and block scalars are refused: no stub has them, and aliases are how a
small YAML file becomes a large one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.surfaces.export_list.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from abilint.surfaces.export_list.text import SourceText

_START = re.compile(r"---(?:[ \t]+!(?P<tag>[\w-]+))?[ \t]*(?:#.*)?$")
_KEY = re.compile(r"(?P<indent> *)(?P<dash>-[ ]+)?(?P<key>[A-Za-z][\w-]*):(?:[ \t]+|$)")
_ITEM = re.compile(r"(?P<indent> *)-[ ]+(?=\S)")
_SPACE = re.compile(r"(?:\s+|(?:(?<=\s)|^)\#[^\n]*)*", re.MULTILINE)
_SCALAR = re.compile(
    r"'(?P<single>(?:[^'\n]|'')*)'"
    r'|"(?P<double>(?:[^"\\\n]|\\.)*)"'
    r"|(?P<plain>[^\s,\[\]{}'\"#&*!|>%@`](?:[^\n,\[\]{}#]|(?<!\s)#)*)"
)
_REFUSED = {
    "&": "anchors",
    "*": "aliases",
    "!": "tags on values",
    "{": "flow mappings",
    "|": "block scalars",
    ">": "block scalars",
}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))")
_ESCAPES = {"n": "\n", "t": "\t", "0": "\0", "r": "\r"}


class Scalar(NamedTuple):
    """One value and its place."""

    text: str
    line: int
    column: int


class Mapping(Struct):
    """Keys of one level; a key with several values is a list."""

    line: int
    values: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)
    """Scalars and lists of scalars."""
    parts: dict[str, list[Mapping]] = field(default_factory=dict)
    """Lists of mappings."""

    def first(self, key: str) -> str | None:
        """Text of a scalar; None where the key is not there."""
        found = self.values.get(key)
        return found[0].text if found else None


class Document(NamedTuple):
    """One `---` document."""

    tag: str
    """`tapi-tbd`, `tapi-tbd-v3`, ...; empty for none."""
    root: Mapping


def documents(source: SourceText) -> Iterator[Document]:
    """Read every document; raises InputError naming the line of what is not understood."""
    reader = _Reader(source)
    while reader.at < len(source.text):
        yield reader.document()
        reader.skip_blank_lines()


class _Reader(Struct):
    source: SourceText
    at: int = 0

    def __post_init__(self) -> None:
        self.skip_blank_lines()

    @property
    def line(self) -> str:
        end = self.source.text.find("\n", self.at)
        return self.source.text[self.at : end if end >= 0 else len(self.source.text)]

    def refuse(self, problem: str) -> NoReturn:
        self.source.fail(self.source.place(self.at)[0], problem)

    def skip_blank_lines(self) -> None:
        text = self.source.text
        while self.at < len(text):
            stripped = self.line.strip()
            if stripped and not stripped.startswith(("#", "%YAML")):
                return
            self.next_line()

    def next_line(self) -> None:
        end = self.source.text.find("\n", self.at)
        self.at = end + 1 if end >= 0 else len(self.source.text)

    def document(self) -> Document:
        match = _START.match(self.line)
        if match is None:
            self.refuse(f"a document begins with `---`, and here is {shown(self.line.strip())}")
        root = Mapping(self.source.place(self.at)[0])
        self.next_line()
        self.skip_blank_lines()
        while self.at < len(self.source.text) and not self.line.startswith("---"):
            if self.line.startswith("..."):
                self.next_line()
                break
            self.pair(root)
            self.skip_blank_lines()
        return Document(match["tag"] or "", root)

    def pair(self, root: Mapping) -> None:
        """`key: value` at the left edge, or `key:` with its list below."""
        match = _KEY.match(self.line)
        if match is None or match["indent"] or match["dash"]:
            self.refuse(
                f"`key: value` at the start of the line is expected, and here is {shown(self.line.strip())}"
            )
        key = match["key"]
        if key in root.values or key in root.parts:
            self.refuse(f"the key {shown(key)} stands twice in one document")
        self.at += match.end()
        if self._to_value():
            root.values[key] = self.value()
            return
        if _KEY.match(self.line) and (match := _KEY.match(self.line)) and match["dash"]:
            root.parts[key] = list(self.mappings())
        else:
            root.values[key] = tuple(self.items())

    def _to_value(self) -> bool:
        """Go to the value on this line or, for a bracket, a later one; False where a block list follows."""
        if self.line.strip() and not self.line.lstrip().startswith("#"):
            return True
        self.skip_blank_lines()
        return self.line.lstrip().startswith("[")

    def mappings(self) -> Iterator[Mapping]:
        """List items that are mappings: `- key: value` and further keys indented below."""
        current: Mapping | None = None
        depth = -1
        while match := _KEY.match(self.line):
            if match["dash"]:
                current = Mapping(self.source.place(self.at)[0])
                depth = len(match["indent"]) + len(match["dash"])
                yield current
            elif len(match["indent"]) == 0:
                return
            elif current is None or len(match["indent"]) != depth:
                self.refuse("this key is indented unlike the others of its item")
            if match["key"] in current.values:
                self.refuse(f"the key {shown(match['key'])} stands twice in one item")
            self.at += match.end()
            current.values[match["key"]] = self.value() if self._to_value() else tuple(self.items())
            self.skip_blank_lines()

    def items(self) -> Iterator[Scalar]:
        """List items that are scalars: `- value`."""
        while (match := _ITEM.match(self.line)) and not _KEY.match(self.line):
            self.at += match.end()
            yield self.scalar()
            self.end_of_line()
            self.skip_blank_lines()

    def value(self) -> tuple[Scalar, ...]:
        """Read a scalar, or a list in brackets; at the end the reader stands on the next line."""
        self.at += len(self.line) - len(self.line.lstrip())
        listed = self.source.text.startswith("[", self.at)
        found = tuple(self.flow()) if listed else (self.scalar(),)
        self.end_of_line()
        return found

    def end_of_line(self) -> None:
        rest = self.line.strip()
        if rest and not rest.startswith("#"):
            self.refuse(f"nothing can follow the value, and here is {shown(rest)}")
        self.next_line()

    def flow(self) -> Iterator[Scalar]:
        """`[ a, 'b', "c" ]` over any number of lines."""
        opened = self.source.place(self.at)[0]
        self.at += 1
        while True:
            self._space(opened)
            if self.source.text[self.at] == "]":
                self.at += 1
                return
            yield self.scalar()
            self._space(opened)
            if self.source.text[self.at] == ",":
                self.at += 1
            elif self.source.text[self.at] != "]":
                self.refuse(f"`,` or `]` is expected, and here is {shown(self.line.strip())}")

    def _space(self, opened: int) -> None:
        match = _SPACE.match(self.source.text, self.at)
        self.at = match.end() if match else self.at
        if self.at >= len(self.source.text):
            self.source.fail(opened, "the list is not closed: `]` is missing")

    def scalar(self) -> Scalar:
        match = _SCALAR.match(self.source.text, self.at)
        if match is None:
            refused = _REFUSED.get(self.source.text[self.at])
            if refused:
                self.refuse(f"{refused} are not allowed in a stub")
            self.refuse(f"a value is expected, and here is {shown(self.line.strip())}")
        place = self.source.place(self.at)
        self.at = match.end()
        return Scalar(_text(match), *place)


def _text(match: re.Match[str]) -> str:
    if match["single"] is not None:
        return match["single"].replace("''", "'")
    if match["double"] is not None:
        return _ESCAPE.sub(_unescape, match["double"])
    return match["plain"].rstrip()


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[3])
