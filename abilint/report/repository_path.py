"""Files as a repository names them: relative to its top, with slashes, on every machine the same."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING

from abilint.report.visible import valid_unicode

if TYPE_CHECKING:
    from abilint.model.finding import Finding

OUTSIDE = 3
"""Parts that are kept of the path of a file outside: the folders above differ from machine to machine."""
NO_FILE = "abilint"
"""Stands where a finding names no file at all."""


def repository_path(path: str, base: str = "") -> str:
    """Name a file from the top of the repository; never empty, no leading `/` or `./`, no `..`.

    `base` leads from the top to the working directory (`View.base`); a relative path is one from there, an
    absolute path below the top is made relative. Of a file elsewhere the last three parts are kept:
    `/usr/include/foo.h` is `usr/include/foo.h`.
    """
    here = os.getcwd() if os.path.isabs(path) else ""  # noqa: PTH109, PTH117  # strings, for the cache
    return _from_top(path, base, here)


@lru_cache(maxsize=1024)  # thousands of findings name a few files
def _from_top(path: str, base: str, here: str) -> str:
    text = valid_unicode(path).replace(os.sep, "/")
    if here:
        text = _from(here, path) or text
    way = posixpath.normpath(posixpath.join(base.replace(os.sep, "/"), text))
    if not way.startswith(("/", "../")) and way not in {".", ".."}:
        return way
    parts = [part for part in way.split("/") if part not in {"", ".", ".."}]
    return "/".join(parts[-OUTSIDE:]) or NO_FILE


def repository_uri(path: str, base: str = "") -> str:
    """Give the same as a relative reference (RFC 3986, 4.2); only `/` and unreserved characters stay."""
    from urllib.parse import quote

    return quote(repository_path(path, base), safe="/")


def file_of(finding: Finding) -> str:
    """Path of the header where one is known, else of the binary."""
    return finding.location.file or finding.artifact or NO_FILE


def _from(here: str, path: str) -> str | None:
    """Make an absolute path relative; None where it lies on another drive, or has a byte that no path has."""
    try:
        return valid_unicode(os.path.relpath(path, here)).replace(os.sep, "/")
    except ValueError:
        return None
