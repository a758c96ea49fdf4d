"""Bytes of a file -> `Artifact`, for every object format.

    read(path)        the one entry: what a path stands for, linker scripts followed
    linkage(artifact) one `Symbol` per name that a check asks about

| module          | what it knows                                                         |
|-----------------|-----------------------------------------------------------------------|
| `file_bytes`    | opening a path safely, reading pieces that never exceed the file      |
| `sniff`         | magic bytes -> `FileFormat`                                           |
| `load`          | the table `READERS`: format -> reader; following linker scripts       |
| `archive`       | static libraries: every member by the reader of its own format        |
| `member_bytes`  | a part of a file, offered like a file of its own                      |
| `elf`           | ELF, one module per part of the format                                |
| `linker_script` | `INPUT`, `GROUP`, `AS_NEEDED` in a text file called `.so`             |
| `library_path`  | where a linker looks for a name of such a script                      |
| `debug_file`    | the symbols of a stripped binary, from its separate debug file        |
| `linkage`       | the two symbol tables of an artifact as one                           |
| `marker_symbols` | names that ARM, AArch64 and RISC-V tools write for themselves           |
| `mangling`      | demangled and unqualified names (third-party demangler)               |
"""

from __future__ import annotations

from abilint.readers.debug_file import companions, restored
from abilint.readers.linkage import linkage
from abilint.readers.load import Loaded, read

__all__ = ["Loaded", "companions", "linkage", "read", "restored"]
