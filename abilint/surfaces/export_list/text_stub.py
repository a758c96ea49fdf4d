"""Text-based stub libraries (`.tbd`) of Apple: which names a dylib offers to the linker.

Source: LLVM, "TextAPI" (versions 1 to 4 are YAML, version 5 is JSON); no other specification is published.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.export_list import ExportEntry, ExportList, ListFormat
from abilint.surfaces.export_list import stub_json, stub_names, stub_yaml
from abilint.surfaces.export_list.text import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.export_list.stub_yaml import Document, Mapping, Scalar
    from abilint.surfaces.export_list.text import SourceText

_SECTIONS = {"exports": (), "reexports": ("reexport",)}
"""Key of a section to the tags of its entries; `undefineds` promise nothing."""

_VERSION = re.compile(r"tapi-tbd-v(\d)$")

_KINDS = {
    "symbols": stub_names.SYMBOL,
    "weak-symbols": stub_names.WEAK,
    "weak-def-symbols": stub_names.WEAK,
    "thread-local-symbols": stub_names.THREAD_LOCAL,
    "objc-classes": stub_names.OBJECTIVE_C_CLASS,
    "objc-eh-types": stub_names.OBJECTIVE_C_EXCEPTION,
    "objc-ivars": stub_names.OBJECTIVE_C_IVAR,
}


def parse_text_stub(source: SourceText) -> ExportList:
    """Read a stub of any version; raises InputError naming the line of what is not understood."""
    if source.text.lstrip().startswith("{"):
        return stub_json.parse(source)
    entries: list[ExportEntry] = []
    notes = []
    library = None
    for document in stub_yaml.documents(source):
        name = document.root.first("install-name")
        if name is None:
            source.fail(document.root.line, "a stub states an `install-name`, and this document has none")
        if library:
            notes.append(f"line {document.root.line}: the stub of {name} stands in the same file")
        library = library or name
        entries += _entries(source, document, name)
    return ExportList(source.path, ListFormat.TEXT_STUB, tuple(entries), tuple(notes), library)


def _entries(source: SourceText, document: Document, library: str) -> Iterator[ExportEntry]:
    version = _VERSION.match(document.tag)
    underscored = int(version[1]) < 3 if version else not document.tag
    for section, tags in _SECTIONS.items():
        for part in document.root.parts.get(section, ()):
            machines = stub_names.condition(_machines(part))
            for key, kind in _KINDS.items():
                for scalar in part.values.get(key, ()):
                    name = _name(source, scalar, underscored=underscored and key.startswith("objc-"))
                    tagged = kind._replace(tags=(*tags, *kind.tags))
                    yield from stub_names.entries(
                        name, (scalar.line, scalar.column), tagged, library, machines
                    )


def _machines(part: Mapping) -> list[str]:
    return [scalar.text for key in ("targets", "archs") for scalar in part.values.get(key, ())]


def _name(source: SourceText, scalar: Scalar, *, underscored: bool) -> str:
    """Versions 1 and 2 write classes with the underscore of the C name."""
    if len(scalar.text) > LONGEST_NAME:
        source.fail(scalar.line, f"the name has more than {LONGEST_NAME} characters")
    return scalar.text.removeprefix("_") if underscored else scalar.text
