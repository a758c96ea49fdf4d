"""The JSON Schema of the JSON report, generated from the wire types."""

from __future__ import annotations

from typing import Any

from abilint.report import wire

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = f"urn:abilint:report:{wire.SCHEMA_VERSION}"


def report_schema() -> dict[str, Any]:
    """Generate the schema as a JSON object, every definition under `$defs`."""
    import msgspec

    (reference,), definitions = msgspec.json.schema_components([wire.Report], ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "abilint report",
        "description": "What `abilint -o json` writes",
        **reference,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """Write the schema as `abilint report schema` prints it and `docs/report-schema.json` keeps it."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(report_schema()), indent=2).decode() + "\n"
