"""The JSON Schema of a configuration, generated from its tables: for editors."""

from __future__ import annotations

from typing import Any

from abilint.config.tables import ConfigTable, RuleLevel

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The one that editors of TOML read."""
SCHEMA_ID = "urn:abilint:config:1"


def config_schema() -> dict[str, Any]:
    """Generate the schema as a JSON object, every definition under `definitions`."""
    import msgspec

    (reference,), found = msgspec.json.schema_components([ConfigTable], ref_template="#/definitions/{name}")
    whole = {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "abilint.toml",
        "description": "What abilint checks, and how; also under [tool.abilint] in pyproject.toml",
        "allOf": [reference],
        "definitions": dict(sorted(found.items())),
    }
    schema: dict[str, Any] = _without_null(whole)
    for table in ("ConfigTable", "TargetTable"):
        rule = schema["definitions"][table]["properties"]["rules"]["additionalProperties"]
        rule |= {"type": "object", "properties": _rule_properties()}
    return schema


def _rule_properties() -> dict[str, Any]:
    """Say what every table of a rule may hold, beside the rule's own parameters."""
    from typing import get_args

    levels = list(get_args(RuleLevel))
    return {
        "level": {"description": "Level of its findings; off: it does not run", "enum": levels},
        "levels": {
            "description": "Levels of single causes",
            "type": "object",
            "additionalProperties": {"enum": levels[:-1]},
        },
    }


def _without_null(part: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Leave out that a value may be null: TOML has none, a key is there or is not."""
    if isinstance(part, list):
        return [_without_null(each) for each in part]
    if not isinstance(part, dict):
        return part
    said = {
        key: _without_null(value) for key, value in part.items() if not (key == "default" and value is None)
    }
    choices = [each for each in said.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del said["anyOf"]
        return choices[0] | said
    return said


def schema_text() -> str:
    """Write the schema as `abilint config schema` prints it and `docs/config-schema.json` keeps it."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(config_schema()), indent=2).decode() + "\n"
