"""What `abilint symbols` prints: the chosen symbols of some artifacts, in the format asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.report.listed import Listed
    from abilint.report.symbol_choice import Choice

NM_FORMATS = ("bsd", "posix", "sysv")
FORMATS = ("table", "json", "ndjson", "csv", *NM_FORMATS)


def render(
    listed: Sequence[Listed], format_name: str, choice: Choice, *, demangle: bool, sizes: bool, several: bool
) -> str:
    """Give the whole text; `format_name` is one of FORMATS.

    `several`: more than one file was asked for, so that nm's formats name each of them.
    """
    if format_name in NM_FORMATS:
        return _as_nm(listed, format_name, choice, demangle=demangle, sizes=sizes, several=several)
    if format_name == "table":
        from abilint.report.symbol_table import render_table

        return render_table(listed, demangle=demangle)
    from abilint.report import symbol_records

    write = {
        "json": symbol_records.render_json,
        "ndjson": symbol_records.render_ndjson,
        "csv": symbol_records.render_csv,
    }[format_name]
    return write(listed, demangle=demangle)


def _as_nm(
    listed: Sequence[Listed], format_name: str, choice: Choice, *, demangle: bool, sizes: bool, several: bool
) -> str:
    from abilint.report import nm

    parts = []
    for entry in listed:
        parts.append(
            nm.heading(entry.artifact, format_name, several=several, undefined_only=choice.undefined_only)
        )
        rows = nm.lines(
            entry.artifact,
            entry.symbols,
            format_name,
            demangle=demangle,
            sizes=sizes,
            undefined_only=choice.undefined_only,
        )
        parts.extend(f"{row}\n" for row in rows)
    return "".join(parts)
