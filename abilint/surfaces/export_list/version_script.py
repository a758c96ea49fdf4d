"""ELF version scripts and dynamic lists.

Source: GNU ld manual, "VERSION Command" and "--dynamic-list"; the same files are read by lld, gold and mold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.export_list import EntryScope, ExportEntry, ExportList, ListFormat, Match, VersionNode
from abilint.surfaces.export_list.text import LONGEST_NAME, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from abilint.surfaces.export_list.text import SourceText

_TOKEN = re.compile(
    r"(?P<skip>\s+|/\*.*?\*/|\#[^\n]*)"
    r'|"(?P<quoted>[^"\n]*)"'
    r"|(?P<mark>[{};])"
    r"|(?P<word>(?:[^\s{};\":\#/]|::|/(?!\*))+)"
    r"|(?P<colon>:)",
    re.DOTALL,
)
_WILD = re.compile(r"[*?\[]")
_LANGUAGES = {"C": "c", "C++": "c++"}


class _Token(NamedTuple):
    text: str
    offset: int
    quoted: bool = False

    def is_mark(self, mark: str) -> bool:
        return self.text == mark and not self.quoted


_END = _Token("", -1)


def parse_version_script(source: SourceText) -> ExportList:
    """Read every node; raises InputError naming the line where the text is no version script."""
    script = _Script(source)
    while script.ahead.offset >= 0:
        script.node()
    return ExportList(
        source.path,
        ListFormat.VERSION_SCRIPT,
        tuple(script.entries),
        tuple(script.notes),
        nodes=tuple(script.nodes),
    )


def parse_dynamic_list(source: SourceText) -> ExportList:
    """Read `{ name; ... };`, which has neither node names nor `local:`."""
    script = parse_version_script(source)
    named = next((node for node in script.nodes if node.name), None)
    if named:
        source.fail(named.line, f"a dynamic list has no node names, and here is {shown(named.name)}")
    return ExportList(source.path, ListFormat.DYNAMIC_LIST, script.entries, script.notes)


class _Script:
    """A reader with one token of sight."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.entries: list[ExportEntry] = []
        self.nodes: list[VersionNode] = []
        self.notes: list[str] = []
        self.tokens = _tokens(source)
        self.ahead = next(self.tokens, _END)
        self.scope = EntryScope.GLOBAL
        self.version: str | None = None

    def take(self) -> _Token:
        token = self.ahead
        self.ahead = next(self.tokens, _END)
        return token

    def expect(self, mark: str, why: str) -> None:
        if not self.ahead.is_mark(mark):
            self.refuse(f"{why}: `{mark}` is missing")
        self.take()

    def refuse(self, problem: str) -> NoReturn:
        offset = self.ahead.offset if self.ahead.offset >= 0 else len(self.source.text)
        before = f" before {shown(self.ahead.text)}" if self.ahead.offset >= 0 else " at the end of the file"
        self.source.fail(self.source.place(offset)[0], problem + before)

    def node(self) -> None:
        """`NAME { ... } PARENT... ;`, the name left out for the anonymous node."""
        first = self.ahead
        name = "" if first.is_mark("{") else self.take().text
        if name in {";", "}", ":"} and not first.quoted:
            self.source.fail(self.source.place(first.offset)[0], f"a node cannot begin with `{name}`")
        self.expect("{", "a version node opens with a brace")
        self.scope, self.version = EntryScope.GLOBAL, name or None
        self.body(f"node {shown(name)}" if name else "the anonymous node", "c", labels=True)
        parents = []
        while self.ahead.offset >= 0 and not self.ahead.is_mark(";"):
            if self.ahead.text in {"{", "}", ":"} and not self.ahead.quoted:
                self.refuse("a node ends with a semicolon: `;` is missing")
            parents.append(self.take().text)
        self.expect(";", "a node ends with a semicolon")
        self.nodes.append(VersionNode(name, tuple(parents), self.source.place(first.offset)[0]))

    def body(self, what: str, language: str, *, labels: bool) -> None:
        """Read entries up to the closing brace; `extern` blocks hold entries alone."""
        while not self.ahead.is_mark("}"):
            if self.ahead.offset < 0:
                self.refuse(f"{what} is not closed: `}}` is missing")
            token = self.take()
            if token.is_mark(";"):
                continue
            if labels and not token.quoted and self._is_label(token):
                continue
            if labels and token.text == "extern" and not token.quoted and self.ahead.quoted:
                self.extern()
                continue
            self.entry(token, language)
        self.take()

    def _is_label(self, token: _Token) -> bool:
        if token.text not in ("global", "local") or not self.ahead.is_mark(":"):
            return False
        self.take()
        self.scope = EntryScope(token.text)
        return True

    def extern(self) -> None:
        """`extern "C++" { ... };`: patterns for demangled names."""
        language = self.take()
        known = _LANGUAGES.get(language.text)
        if known is None:
            line = self.source.place(language.offset)[0]
            self.notes.append(f'line {line}: patterns of extern "{language.text}" are not checked')
        self.expect("{", "extern opens with a brace")
        kept = len(self.entries)
        self.body(f'extern "{language.text}"', known or "c", labels=False)
        if known is None:
            del self.entries[kept:]

    def entry(self, token: _Token, language: str) -> None:
        if not token.quoted and token.text in {"{", ":"}:
            line = self.source.place(token.offset)[0]
            self.source.fail(line, f"`{token.text}` cannot stand here: a name with `;` behind it is expected")
        line, column = self.source.place(token.offset)
        if len(token.text) > LONGEST_NAME:
            self.source.fail(line, f"the name has more than {LONGEST_NAME} characters")
        if not self.ahead.is_mark(";") and not self.ahead.is_mark("}"):
            self.refuse(f"after {shown(token.text)}: `;` is missing")
        wild = not token.quoted and _WILD.search(token.text)
        self.entries.append(
            ExportEntry(
                token.text,
                line,
                column,
                Match.GLOB if wild else Match.EXACT,
                self.scope,
                self.version,
                language=language,
            )
        )


def _tokens(source: SourceText) -> Iterator[_Token]:
    text, at = source.text, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            what = "a quoted name" if text[at] == '"' else "a comment"
            source.fail(source.place(at)[0], f"{what} is not closed")
        if match.lastgroup == "quoted":
            yield _Token(match["quoted"], at, quoted=True)
        elif match.lastgroup != "skip":
            yield _Token(match.group(), at)
        at = match.end()
