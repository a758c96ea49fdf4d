"""Every rule over every sample: the findings are those that the sample expects, and no others."""

from __future__ import annotations

import contextlib
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import checks

from abilint.cli.main import main

if TYPE_CHECKING:
    from sample_files import Expectation, Sample


HOSTED = {"cxx-old-string-abi", "cxx-unsafe-types"}
"""Samples whose headers include the machine's own C++ library."""

CASES = [
    pytest.param(
        sample, id=sample.name, marks=[pytest.mark.machine] if sample.directory.name in HOSTED else []
    )
    for sample in checks()
]


def _report(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, Any]]:
    monkeypatch.chdir(sample.directory)
    out, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        code = main([*sample.command(), "--profile", "audit", "-o", "json"])
    assert out.getvalue(), complaints.getvalue()
    return code, json.loads(out.getvalue())


def _meets(finding: dict[str, Any], wanted: Expectation) -> bool:
    facts = {"rule": wanted.rule, "code": wanted.code, "symbol": wanted.symbol}
    facts |= {"cause": wanted.cause, "level": wanted.level, "line": wanted.line}
    if wanted.message and wanted.message not in finding["message"]:
        return False
    return all(finding.get(key) == value for key, value in facts.items() if value is not None)


def _unmatched(
    findings: list[dict[str, Any]], wanted: tuple[Expectation, ...]
) -> tuple[list[str], list[str]]:
    left = list(findings)
    missing = []
    for expectation in sorted(wanted, key=lambda w: w.symbol is None):
        fitting = next((f for f in left if _meets(f, expectation)), None)
        if fitting is None:
            missing.append(str(expectation))
        else:
            left.remove(fitting)
    return missing, [f"{f['rule']} {f['symbol']} {f['cause']} {f['level']}: {f['message']}" for f in left]


@pytest.mark.parametrize("sample", CASES)
def test_sample(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings, accounting and exit code, complete."""
    code, report = _report(sample, monkeypatch)
    missing, besides = _unmatched(report["findings"], sample.expect)
    assert (missing, besides) == ([], [])
    counts = report["declarations"] or {}
    assert {k: v for k, v in counts.items() if v and k != "total"} == sample.buckets
    assert code == sample.exit_code
    assert report["outcome"]["exit_code"] == code


@pytest.mark.parametrize("sample", CASES)
def test_every_message_is_filled(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """No column of a message is NULL, and each finding says how to mend it."""
    _, report = _report(sample, monkeypatch)
    for finding in report["findings"]:
        assert "`?`" not in finding["message"]
        assert "{" not in finding["message"]
        assert finding["fix"]
        assert finding["fingerprint"].startswith("abilint/v1:")
    fingerprints = [finding["fingerprint"] for finding in report["findings"]]
    assert len(set(fingerprints)) == len(fingerprints)
