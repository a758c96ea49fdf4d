"""Lists of exported names, one module per format.

`read` tells the formats apart by what the file says; a suffix decides only between those that look alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.model.export_list import ListFormat
from abilint.surfaces.export_list.debian_symbols import parse_debian_symbols
from abilint.surfaces.export_list.module_definition import KEYWORDS, parse_module_definition
from abilint.surfaces.export_list.plain import (
    parse_exported_symbols,
    parse_plain,
    parse_unexported_symbols,
)
from abilint.surfaces.export_list.text import read_text
from abilint.surfaces.export_list.text_stub import parse_text_stub
from abilint.surfaces.export_list.version_script import parse_dynamic_list, parse_version_script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abilint.model.export_list import ExportList
    from abilint.surfaces.export_list.text import SourceText

PARSERS: Mapping[ListFormat, Callable[[SourceText], ExportList]] = {
    ListFormat.VERSION_SCRIPT: parse_version_script,
    ListFormat.DYNAMIC_LIST: parse_dynamic_list,
    ListFormat.MODULE_DEFINITION: parse_module_definition,
    ListFormat.EXPORTED_SYMBOLS: parse_exported_symbols,
    ListFormat.UNEXPORTED_SYMBOLS: parse_unexported_symbols,
    ListFormat.TEXT_STUB: parse_text_stub,
    ListFormat.DEBIAN_SYMBOLS: parse_debian_symbols,
    ListFormat.PLAIN: parse_plain,
}
"""One row for each format."""

_PEEK = 1 << 16
_LINE_COMMENT = re.compile(r"^[ \t]*(?:[#;]|//)[^\n]*", re.MULTILINE)
_NODE = re.compile(r"\s*(?:[\w.$@+-]+\s*|\"[^\"\n]*\"\s*)?\{")
_LABEL = re.compile(r"\b(?:global|local)\s*:(?!:)")
_WORD = re.compile(r"\s*(\S+)")
_SUFFIXES = {
    ".dynlist": ListFormat.DYNAMIC_LIST,
    ".def": ListFormat.MODULE_DEFINITION,
    ".exp": ListFormat.EXPORTED_SYMBOLS,
    ".exports": ListFormat.EXPORTED_SYMBOLS,
    ".tbd": ListFormat.TEXT_STUB,
}


def read(path: str, list_format: ListFormat | None = None) -> ExportList:
    """Read a list; raises InputError naming file and line. `list_format` overrules what it looks like."""
    source = read_text(path)
    chosen = list_format or sniff(source)
    if chosen is None:
        raise InputError(
            path,
            "is no export list that abilint knows: it reads version scripts, dynamic lists, .def files, "
            "lists of exported symbols, .tbd stubs and Debian's .symbols files",
        )
    return PARSERS[chosen](source)


def sniff(source: SourceText) -> ListFormat | None:
    """Tell the format; None for a text that holds none, such as an empty one."""
    start = source.text[:_PEEK]
    if start.lstrip().startswith("---") or re.match(r"\s*\{\s*\"", start):
        return ListFormat.TEXT_STUB
    said = _LINE_COMMENT.sub("", _without_comments(start))
    if any(map(_is_debian, start.split("\n"))):
        return ListFormat.DEBIAN_SYMBOLS
    if _NODE.match(said):
        return _braced(source, said)
    first = _WORD.match(said)
    if first is None:
        return None
    if first[1].upper() in KEYWORDS:
        return ListFormat.MODULE_DEFINITION
    return _one_a_line(source, said)


def _without_comments(text: str) -> str:
    """Drop what stands between `/*` and `*/`; one that is not closed goes to the end."""
    kept = []
    at = 0
    while (opened := text.find("/*", at)) >= 0:
        kept.append(text[at:opened])
        closed = text.find("*/", opened + 2)
        if closed < 0:
            return "".join(kept)
        at = closed + 2
    return "".join([*kept, text[at:]])


def _is_debian(line: str) -> bool:
    """`library package #MINVER#`, or ` name@version minimal-version` with a blank before it."""
    if "#MINVER#" in line:
        return True
    name, _, version = line.strip().rpartition(" ")
    return line[:1] in (" ", "\t") and "@" in name and version[:1].isdigit()


def _braced(source: SourceText, said: str) -> ListFormat:
    """Take an unnamed block without labels for a dynamic list; as a version script it says the same."""
    anonymous = said.lstrip().startswith("{")
    if anonymous and (_SUFFIXES.get(_suffix(source)) is ListFormat.DYNAMIC_LIST or not _LABEL.search(said)):
        return ListFormat.DYNAMIC_LIST
    return ListFormat.VERSION_SCRIPT


def _one_a_line(source: SourceText, said: str) -> ListFormat | None:
    """Names alone: Mach-O's where the file's name says so, or where each begins as C names do there."""
    lines = [name for line in said.split("\n") if (name := line.partition("#")[0].strip())]
    if any(len(line.split()) > 1 and line[:2] not in ("-[", "+[") for line in lines):
        return None
    if "unexport" in source.path.rpartition("/")[2].lower():
        return ListFormat.UNEXPORTED_SYMBOLS
    hinted = _SUFFIXES.get(_suffix(source)) is ListFormat.EXPORTED_SYMBOLS
    underscored = all(line.startswith(("_", ".objc", "-[", "+[", "*")) for line in lines)
    return ListFormat.EXPORTED_SYMBOLS if hinted or underscored else ListFormat.PLAIN


def _suffix(source: SourceText) -> str:
    name = source.path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
