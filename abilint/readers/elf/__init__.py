"""ELF: shared libraries, executables, relocatable objects and separate debug files.

| module          | part of the format                                                    |
|-----------------|-----------------------------------------------------------------------|
| `layout`        | fields of each record, in two classes and two byte orders             |
| `image`         | header, sections, segments, address -> file offset                    |
| `dynamic`       | dynamic section: SONAME, NEEDED, flags                                |
| `dynamic_table` | where the dynamic symbols lie, with or without section headers        |
| `versions`      | version definitions and requirements                                  |
| `symbols`       | entries of `.dynsym` and `.symtab`                                    |
| `sections`      | section headers as the model has them                                 |
| `identity`      | build id, debug link, interpreter                                     |
| `target`        | architecture, system, C library                                       |
| `artifact`      | all of it as one `Artifact`                                           |

Decoded with `struct` alone. A general ELF package needs 40 to 70 ms to be imported, as long as reading
all of SQLite's library here, and would still leave the symbol tables, versions and damaged files to us.
"""

from __future__ import annotations

from abilint.readers.elf.artifact import read_elf

__all__ = ["read_elf"]
