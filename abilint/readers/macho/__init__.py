"""Mach-O: dynamic libraries, bundles, executables, object files and dSYM files, thin and universal.

| module        | part of the format                                              |
|---------------|-----------------------------------------------------------------|
| `layout`      | fields of each record, in two widths and two byte orders        |
| `image`       | header, load commands, segments, sections                       |
| `dylibs`      | install name, needed libraries, re-exports, run paths           |
| `target`      | architecture, platform, oldest version that it runs on          |
| `sections`    | sections as the model has them                                  |
| `link_edit`   | where the symbol table and the loader's tables lie              |
| `export_trie` | what the loader finds by name                                   |
| `imports`     | what the loader binds, and from which library                   |
| `leb128`      | numbers of variable length                                      |
| `symbols`     | all three tables as symbols                                     |
| `artifact`    | all of it as one `Artifact`                                     |
| `universal`   | files with a slice for each architecture                        |
"""

from __future__ import annotations

from abilint.readers.macho.artifact import read_macho
from abilint.readers.macho.universal import read_universal

__all__ = ["read_macho", "read_universal"]
