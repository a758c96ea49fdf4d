from __future__ import annotations

import argparse
import json

import pytest

from abilint.cli import report
from abilint.report.schema import schema_text


def parsed(*arguments):
    parser = argparse.ArgumentParser()
    report.configure(parser)
    return parser.parse_args(arguments)


def test_report_schema_prints_the_schema(capsys):
    assert report.run(parsed("schema")) == 0
    printed = capsys.readouterr()
    assert printed.out == schema_text()
    assert printed.err == ""
    assert json.loads(printed.out)["$id"].startswith("urn:abilint:report:1")


def test_report_alone_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as refused:
        parsed()
    assert refused.value.code == 2
    assert "schema" not in capsys.readouterr().out
