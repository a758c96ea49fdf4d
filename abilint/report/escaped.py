"""Foreign text for places that have a syntax of their own: workflow commands, Markdown, HTML."""

from __future__ import annotations

import re

from abilint.report.visible import visible

_MARKDOWN = re.compile(r"[\\`*\[\]#|<>&~@$]|(?<![^\W_])_|_(?![^\W_])")
"""What begins something within a line; `_` between letters and digits does not (CommonMark 0.31, 6.2)."""
_ACTIVE = re.compile(r"\S*(?:@|#\d|://|www\.)\S*")
"""What GitHub and GitLab make a link of, or a message to somebody: `@name`, `#12`, addresses."""


def command_data(text: str) -> str:
    """Write a message of a workflow command (actions/toolkit, `escapeData`): `%`, CR, LF."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Write a property of a workflow command (actions/toolkit, `escapeProperty`): `:` and `,` too."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def log_line(text: str) -> str:
    """Write a line of a log that the runner takes for no command: these begin with `::` or hold `##[`."""
    plain = visible(text).replace("##[", "## [")
    return f"> {plain}" if plain.lstrip().startswith("::") else plain


def markdown(text: str) -> str:
    """Write one line of prose, in which only what stands between backticks is set as code.

    Every character that Markdown or HTML gives a meaning to within a line becomes a numeric reference, which
    stands for itself and nothing else (CommonMark 0.31, 2.5): no name can begin a tag, a link or a cell.
    """
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:  # the last backtick opens nothing
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(code(part) if number % 2 else _prose(part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """Write a name as code; `<code>`, since a span in backticks knows no references."""
    return f"<code>{_referred(visible(text))}</code>" if text else ""


def _prose(text: str) -> str:
    """Keep what would call on somebody from doing so."""
    pieces = []
    end = 0
    for match in _ACTIVE.finditer(text):
        pieces += [_referred(text[end : match.start()]), code(match[0])]
        end = match.end()
    return "".join([*pieces, _referred(text[end:])])


def _referred(text: str) -> str:
    return _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", text)
