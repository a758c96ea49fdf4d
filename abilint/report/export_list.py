"""Export lists as linkers and packagers read them; what is written here is read back as the same list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.model.export_list import EntryScope, ListFormat
from abilint.model.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from abilint.model.export_list import ExportEntry, ExportList

_BARE = re.compile(r"[A-Za-z_.$][\w.$]*", re.ASCII)
_BARE_IN_DEF = re.compile(r"[A-Za-z_?@.$#][\w?@$.#]*", re.ASCII)
_RESERVED = frozenset({"global", "local", "extern"})
_DEF_WORDS = frozenset(
    {
        "LIBRARY",
        "NAME",
        "EXPORTS",
        "IMPORTS",
        "SECTIONS",
        "SEGMENTS",
        "VERSION",
        "DESCRIPTION",
        "STUB",
        "STACKSIZE",
        "HEAPSIZE",
        "EXETYPE",
        "PROTMODE",
        "VIRTUAL",
        "CODE",
        "DATA",
    }
)
_SONAME = re.compile(r"(?P<stem>.+?)\.so(?:\.(?P<version>.+))?")


def render(export_list: ExportList, since: str = "0") -> str:
    """Write the list in its own format; raises UsageError for `.tbd`, which abilint does not write.

    `since` is the package version that Debian's `.symbols` say brought the names.
    """
    if export_list.format is ListFormat.DEBIAN_SYMBOLS:
        return _text(_debian(export_list, since))
    writer = _WRITERS.get(export_list.format)
    if writer is None:
        raise UsageError(f"lists of the format {export_list.format} are not written by abilint")
    return _text(writer(export_list))


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _version_script(export_list: ExportList) -> Iterator[str]:
    nodes = {node.name: node.parents for node in export_list.nodes}
    for entry in export_list.entries:
        nodes.setdefault(entry.version or "", ())
    for name, parents in nodes.items():
        entries = [entry for entry in export_list.entries if (entry.version or "") == name]
        yield f"{name} {{".lstrip()
        for scope in EntryScope:
            scoped = [entry for entry in entries if entry.scope is scope]
            if scoped:
                yield f"    {scope}:"
                yield from (f"        {line}" for line in _patterns(scoped))
        yield " ".join(["}", *parents]) + ";"


def _dynamic_list(export_list: ExportList) -> Iterator[str]:
    yield "{"
    yield from (f"    {line}" for line in _patterns(export_list.entries))
    yield "};"


def _patterns(entries: Sequence[ExportEntry]) -> Iterator[str]:
    yield from (f"{_pattern(entry)};" for entry in entries if entry.language == "c")
    demangled = [entry for entry in entries if entry.language == "c++"]
    if demangled:
        yield 'extern "C++" {'
        yield from (f"    {_pattern(entry)};" for entry in demangled)
        yield "};"


def _pattern(entry: ExportEntry) -> str:
    """Quote what is no plain name: inside quotes a wildcard is a character like others."""
    plain = entry.is_glob or (_BARE.fullmatch(entry.pattern) and entry.pattern not in _RESERVED)
    return entry.pattern if plain else f'"{entry.pattern}"'


def _module_definition(export_list: ExportList) -> Iterator[str]:
    if export_list.library:
        yield f"LIBRARY {_quoted(export_list.library)}"
    yield "EXPORTS"
    for entry in export_list.entries:
        yield "    " + " ".join(_export(entry))


def _export(entry: ExportEntry) -> Iterator[str]:
    target = f"={_quoted(entry.target)}" if entry.target else ""
    yield _quoted(entry.pattern) + target
    if entry.ordinal is not None:
        yield f"@{entry.ordinal}"
    if "noname" in entry.tags:
        yield "NONAME"
    if entry.kind in (SymbolKind.OBJECT, SymbolKind.TLS):
        yield "CONSTANT" if "constant" in entry.tags else "DATA"
    if "private" in entry.tags:
        yield "PRIVATE"


def _quoted(name: str) -> str:
    return name if _BARE_IN_DEF.fullmatch(name) and name.upper() not in _DEF_WORDS else f'"{name}"'


def _one_a_line(export_list: ExportList) -> Iterator[str]:
    return (entry.pattern for entry in export_list.entries)


def _debian(export_list: ExportList, since: str) -> Iterator[str]:
    library = export_list.library or ""
    yield f"{library} {package_of(library)} #MINVER#"
    for entry in export_list.entries:
        tags = f"({'|'.join(entry.tags)})" if entry.tags else ""
        name = f"{entry.pattern}@{entry.version or 'Base'}"
        yield f' {tags}"{name}" {since}' if " " in name else f" {tags}{name} {since}"


def package_of(soname: str) -> str:
    """`libfoo.so.1` -> `libfoo1`, `libfoo2.so.1` -> `libfoo2-1` (Debian policy 8.1)."""
    match = _SONAME.fullmatch(soname)
    stem, version = (match["stem"], match["version"] or "") if match else (soname, "")
    joint = "-" if version and stem[-1:].isdigit() else ""
    return f"{stem}{joint}{version}".lower().replace("_", "-")


_WRITERS: Mapping[ListFormat, Callable[[ExportList], Iterator[str]]] = {
    ListFormat.VERSION_SCRIPT: _version_script,
    ListFormat.DYNAMIC_LIST: _dynamic_list,
    ListFormat.MODULE_DEFINITION: _module_definition,
    ListFormat.EXPORTED_SYMBOLS: _one_a_line,
    ListFormat.UNEXPORTED_SYMBOLS: _one_a_line,
    ListFormat.PLAIN: _one_a_line,
}
