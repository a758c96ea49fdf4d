"""How much of a report to show, and on what."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from msgspec import Struct
from msgspec.structs import replace

from abilint.report.colour import ColourChoice, wants_colour

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

MAX_FINDINGS = 50
FALLBACK_WIDTH = 120


class View(Struct, frozen=True):
    """What the formats for people ask about the place they are printed on; the others ignore it."""

    colour: bool = False
    width: int = FALLBACK_WIDTH
    """Columns; source lines are cut to it, messages never are."""
    max_findings: int | None = MAX_FINDINGS
    """Errors, and again warnings, of one rule that are printed in full; None for all.

    The formats for machines always hold all.
    """
    fold_notes: bool = True
    """Whether notes of one rule and cause become one block."""
    fingerprints: bool = False
    """Whether each finding says by what name `abilint ignore` knows it."""
    quiet: bool = False
    """Whether only what fails the run is told, and the verdict."""
    base: str = ""
    """Where the working directory lies in the repository, for formats that name files from its top."""

    @classmethod
    def of(
        cls,
        stream: TextIO | None,
        environ: Mapping[str, str],
        colour: ColourChoice = ColourChoice.AUTO,
        max_findings: int | None = MAX_FINDINGS,
        fold_notes: bool = True,
        quiet: bool = False,
        fingerprints: bool = False,
    ) -> Self:
        """Ask the stream: colour and width are those of a terminal, else there is no colour.

        `max_findings` is the option's value, where 0 stands for all. GITHUB_WORKSPACE, or GitLab's
        CI_PROJECT_DIR, is the top of the repository.
        """
        return cls(
            colour=wants_colour(stream, environ, colour),
            width=terminal_width(stream),
            max_findings=max_findings or None,
            fold_notes=fold_notes,
            quiet=quiet,
            fingerprints=fingerprints,
            base=_base(environ.get("GITHUB_WORKSPACE") or environ.get("CI_PROJECT_DIR")),
        )

    def of_a_file(self) -> Self:
        """Give what suits a report that nobody reads on this terminal."""
        return replace(self, colour=False, width=FALLBACK_WIDTH)


def _base(top: str | None) -> str:
    """Path from `top` to the working directory; empty where that is no part of it."""
    if not top:
        return ""
    try:
        way = os.path.relpath(os.getcwd(), os.path.realpath(top))  # noqa: PTH109
    except (FileNotFoundError, ValueError):  # the directory is gone, or on another drive
        return ""
    return "" if way == os.curdir or way.startswith(os.pardir) else way


def terminal_width(stream: TextIO | None) -> int:
    """Columns of the terminal; FALLBACK_WIDTH where the stream is none."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns if stream else 0
    except (OSError, ValueError):
        return FALLBACK_WIDTH
    return columns or FALLBACK_WIDTH
