"""The published schema says of a configuration what the program says of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from test_config_reading import FAULTS

from abilint.cli.main import main
from abilint.config import reading, starter
from abilint.config.discovery import Source

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "config-schema.json"
SCHEMA = json.loads(KEPT.read_text("utf-8"))
GOOD = [
    "",
    'edition = "2026.1"\nprofile = "audit"\nfail-on = "never"\nrequire = ["header"]\noutput = ["text"]\n',
    '[[suppress]]\nrule = "x"\nreason = "y"\nuntil = 2030-01-01\n',
    '[rules.version-floor]\nlevel = "off"\nglibc = "2.28"\n',
    '[[target]]\nname = "a"\nlibraries = ["*.so"]\n[target.rules.ABI101]\nlevels = { absent = "note" }\n',
]
UNSEEN = {"name twice", "old headers of nothing", "suppress nothing", "suppress all", "unknown target"}
"""What no schema of types can see."""
NO_TOML = {"no TOML", "nested", "time for a date"}


def errors(text):
    table = json.loads(json.dumps(tomllib.loads(text), default=str))
    checker = jsonschema.FormatChecker()
    return list(jsonschema.Draft7Validator(SCHEMA, format_checker=checker).iter_errors(table))


def test_the_kept_schema_is_the_generated_one(capsys):
    assert main(["config", "schema"]) == 0
    # Write it anew: abilint config schema > docs/config-schema.json
    assert capsys.readouterr().out == KEPT.read_text("utf-8"), (
        "abilint config schema > docs/config-schema.json"
    )
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", GOOD)
def test_what_the_program_reads_is_valid(text):
    reading.decode(text, Source("abilint.toml"))
    assert errors(text) == []


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - UNSEEN - NO_TOML))
def test_what_the_program_refuses_is_not(fault):
    assert errors(FAULTS[fault][0])


def test_a_first_configuration_is_valid(tmp_path):
    (tmp_path / "include").mkdir()
    for name in ("libfoo.so.1.2", "libfoo.so", "foo bär.dll", "include/foo.h"):
        (tmp_path / name).write_text("")
    text = starter.text(tmp_path)
    assert errors(text) == []
    table = reading.decode(text, Source("abilint.toml")).table
    assert table.target[0].libraries == ("foo bär.dll", "libfoo.so*")
    assert table.target[0].headers == ("include",)
    lines = text.splitlines()
    live = [line.removeprefix("# ") for line in lines if " = " in line or line.startswith(("[", "# ["))]
    assert errors("\n".join(live)) == []
