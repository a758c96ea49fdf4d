"""Foreign text made safe: symbol names and source lines come from files that nobody vouches for."""

from __future__ import annotations

import re
import unicodedata

_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    r"""One line that a terminal prints as it stands.

    Control characters, line breaks, bidirectional and zero-width characters (Unicode categories C
    and Z but the space) are spelled `\n`, `\x1b`, `\u202e`, so that no name can forge a line,
    recolour the terminal or hide from the reader.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _spelled(c) for c in text)


def valid_unicode(text: str) -> str:
    r"""Make text that UTF-8 can carry: a byte that was not UTF-8 in its file is spelled `\xff`."""
    return text if text.isascii() else _SURROGATE.sub(lambda match: _spelled(match[0]), text)


def columns(text: str) -> int:
    """Terminal columns that visible text takes: two for East Asian wide characters, none for accents."""
    return len(text) if text.isascii() else sum(map(_character_columns, text))


def _spelled(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # PEP 383: a byte that did not decode
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def _character_columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
