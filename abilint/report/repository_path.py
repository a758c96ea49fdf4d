"""Files as a repository names them: relative to its top, with slashes, on every machine the same."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from abilint.report.visible import valid_unicode

if TYPE_CHECKING:
    from abilint.model.finding import Finding
    from abilint.model.report import Report

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
    return _placed(path, base)[0]


def is_inside(path: str, base: str = "") -> bool:
    """Whether the file lies below the top of the repository."""
    return _placed(path, base)[1]


def _placed(path: str, base: str) -> tuple[str, bool]:
    here = os.getcwd() if os.path.isabs(path) else ""  # noqa: PTH109, PTH117  # strings, for the cache
    return _placed_from(here, path, base)


@lru_cache(maxsize=1024)  # thousands of findings name a few files
def _placed_from(here: str, path: str, base: str) -> tuple[str, bool]:
    text = valid_unicode(path).replace(os.sep, "/")
    if here:
        text = _from(here, path) or text
    way = posixpath.normpath(posixpath.join(base.replace(os.sep, "/"), text))
    if not way.startswith(("/", "../")) and way not in {".", ".."}:
        return way, True
    parts = [part for part in way.split("/") if part not in {"", ".", ".."}]
    return "/".join(parts[-OUTSIDE:]) or NO_FILE, False


def repository_uri(path: str, base: str = "") -> str:
    """Give the same as a relative reference (RFC 3986, 4.2); only `/` and unreserved characters stay."""
    from urllib.parse import quote

    return quote(repository_path(path, base), safe="/")


def file_of(finding: Finding) -> str:
    """Path of the header where one is known, else of the binary."""
    return finding.location.file or finding.artifact or NO_FILE


class Files(Struct, frozen=True):
    """The files of one report."""

    base: str
    """As `View.base` has it."""
    binaries: tuple[str, ...]
    """Whole files, not members of archives and slices: the longest path first."""

    @classmethod
    def of(cls, report: Report, base: str) -> Self:
        """Take the binaries from the coverage, which is that of whole files."""
        return cls(base, tuple(sorted({row.artifact for row in report.coverage}, key=len, reverse=True)))

    def whole(self, label: str) -> str:
        """Name the file that there is on disk: `libfoo.a` of `libfoo.a(bar.o)`."""
        if label in self.binaries or not label.endswith(")"):
            return label
        return next((path for path in self.binaries if label.startswith(f"{path}(")), label)

    def path(self, label: str) -> str:
        """Name it from the top of the repository."""
        return repository_path(self.whole(label), self.base)

    def has(self, label: str) -> bool:
        """Whether it lies in the repository."""
        return is_inside(self.whole(label), self.base)

    def uri(self, label: str) -> str:
        """Name it so, as a relative reference."""
        return repository_uri(self.whole(label), self.base)


def _from(here: str, path: str) -> str | None:
    """Make an absolute path relative; None where it lies on another drive, or has a byte that no path has."""
    try:
        return valid_unicode(os.path.relpath(path, here)).replace(os.sep, "/")
    except ValueError:
        return None
