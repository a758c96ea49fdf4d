"""Static libraries: `ar` archives as GNU, BSD, LLVM and Microsoft tools write them, and thin ones.

| module        | what it knows                                                           |
|---------------|-------------------------------------------------------------------------|
| `header`      | the 60 bytes in front of each member                                    |
| `names`       | long and short names, and which members are tables of the archive       |
| `members`     | walking from member to member                                           |
| `contents`    | a member's bytes: a window on the archive, or a file that it names      |
| `passed_over` | members that are no object files, and what is said of them              |
| `artifacts`   | one artifact for the whole, and one for each member                     |
"""

from __future__ import annotations

from abilint.readers.archive.artifacts import read_archive

__all__ = ["read_archive"]
