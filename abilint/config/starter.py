"""A first configuration, written from the libraries and headers that lie in a folder."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.config.discovery import OWN
from abilint.errors import UsageError
from abilint.rules import edition
from abilint.rules.fingerprint import library_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIBRARY = re.compile(r".+\.(so(\.\d+)*|dylib|dll|pyd)")
HEADERS = (".h", ".hh", ".hpp", ".hxx")
DEEPEST = 4
"""Folders that are looked into, one within the other."""
SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "CMakeFiles"})
_VERSION = re.compile(r"(?<=\.so)(\.\d+)+$")

HEAD = """\
# What `abilint check` checks here, and how. `abilint config check` looks this file over.
edition = "{edition}"   # rules and their levels stay as they are until this line changes
fail-on = "error"   # or warning, note, never
"""
TARGET = """
[[target]]
name = "{name}"   # stands for the library in reports, whatever its file is called
libraries = [{libraries}]
headers = [{headers}]
# include-dirs = ["include"]
# defines = ["NAME=VALUE"]
# exports = ["{name}.map"]   # version script, .def, or another list of what is exported
# against = "abi/{name}.abi.json"   # the last release: `abilint snapshot LIBRARY --header H -o FILE`
# baseline = "abilint.baseline"   # findings that were there before: `abilint baseline create`
"""
TAIL = """
# [rules.exported-not-declared]
# level = "warning"   # error, warning, note, off

# [[suppress]]
# rule = "exported-not-declared"
# symbol = "test_*"
# reason = "hooks for the tests"
# until = 2030-12-31
"""
NOTHING = """
# No library was found: this is one to begin with.
# [[target]]
# name = "libfoo"
# libraries = ["build/libfoo.so*"]
# headers = ["include"]
"""


def write(folder: Path) -> str:
    """Write the file and give its path; raises UsageError where there is a configuration already."""
    path = folder / OWN
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text(folder))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; it stays as it is") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    return str(path)


def text(folder: Path) -> str:
    """Give the text of a configuration for a folder."""
    files = [path.relative_to(folder).as_posix() for path in _files(folder)]
    patterns = _patterns(path for path in files if LIBRARY.fullmatch(path))
    headers = _header_places(path for path in files if path.endswith(HEADERS))
    target = NOTHING
    if patterns:
        name = _name(patterns, folder)
        target = TARGET.format(name=name, libraries=_listed(patterns), headers=_listed(headers))
    return "".join([HEAD.format(edition=edition.names()[-1]), target, TAIL])


def _files(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        here = Path(top)
        depth = len(here.relative_to(folder).parts)
        kept = sorted(name for name in folders if name[0] != "." and name not in SKIPPED)
        folders[:] = kept if depth < DEEPEST else []
        yield from (here / name for name in sorted(names))


def _patterns(files: Iterable[str]) -> list[str]:
    """Give a pattern for each library, which leaves open what its versions are called."""
    plain = (_VERSION.sub("", path) for path in files)
    return list(dict.fromkeys(f"{path}*" if path.endswith(".so") else path for path in plain))


def _name(patterns: list[str], folder: Path) -> str:
    """Call the target as its only library; several, which share their headers, as the folder."""
    name = re.sub(r"\.(so|dylib|dll|pyd)\*?$", "", library_name(patterns[0]))
    if len(patterns) > 1:
        name = folder.resolve().name
    return re.sub(r"[^\w.+@-]", "-", name).lstrip("-.+@") or "library"


def _header_places(files: Iterable[str]) -> list[str]:
    """Give `include` where there is such a folder, else the headers that lie at the top."""
    known = sorted(files)
    within = [path for path in known if path.startswith("include/")]
    return ["include"] if within else [path for path in known if "/" not in path]


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
