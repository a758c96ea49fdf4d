"""When to colour, and with what: SGR sequences of ECMA-48, section 8.3.117."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO


class ColourChoice(StrEnum):
    """What the user asked for."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Style(Enum):
    """What a piece of text is; the value is its SGR parameter."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    GOOD = "1;32"
    STRONG = "1"
    FRAME = "1;34"


def wants_colour(
    stream: TextIO | None,
    environ: Mapping[str, str],
    choice: ColourChoice = ColourChoice.AUTO,
) -> bool:
    """Whether escape sequences may be written to the stream.

    The user's choice comes first, then a non-empty NO_COLOR (no-color.org), then FORCE_COLOR
    (force-color.org) or CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors), then what the
    stream is.
    """
    if choice is not ColourChoice.AUTO:
        return choice is ColourChoice.ALWAYS
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
        return False
    return _is_terminal(stream)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # the stream is closed
        return False


class Paint:
    """Wraps text in a style, or leaves it alone where there is no colour."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, style: Style, text: str) -> str:
        """Give the text in that style; empty text stays empty."""
        return f"\x1b[{style.value}m{text}\x1b[0m" if self._colour and text else text
