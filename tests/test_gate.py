"""Three releases of a repository go through the gate as CI would play them: red, accepted, mended.

The repository is samples/gate: two libraries, a configuration, a baseline, suppressions.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec import Struct
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from abilint.cli.main import main

GATE = Path(__file__).resolve().parent.parent / "samples" / "gate"
NEW_YEAR_2027 = "1798761600"
FILES = {
    "json": "r.json",
    "ndjson": "r.ndjson",
    "sarif": "r.sarif",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "rdjson": "rd.json",
    "markdown": "summary.md",
    "github": "github.txt",
    "concise": "concise.txt",
    "metrics": "abilint.prom",
    "html": "r.html",
}
RENAMED = {("declared-not-exported", "chart_close"), ("symbol-removed", "chart_close")}
DEBT = ("declared-not-exported", "tone_record")


class Run(Struct, frozen=True):
    """What one run of CI left behind."""

    code: int
    text: str
    folder: Path

    def read(self, name):
        return (self.folder / FILES[name]).read_text(encoding="utf-8")

    @property
    def report(self):
        return json.loads(self.read("json"))

    def findings(self, level, state):
        return {
            (row["rule"], row["symbol"])
            for row in self.report["findings"]
            if (row["level"], row["state"]) == (level, state)
        }


class Repository(Struct):
    """A checkout, and who works in it."""

    folder: Path
    capsys: pytest.CaptureFixture

    def build(self, release):
        shutil.copytree(self.folder / "releases" / release, self.folder / "dist", dirs_exist_ok=True)

    def abilint(self, *words):
        self.capsys.readouterr()
        code = main([*words])
        return code, self.capsys.readouterr()

    def gate(self):
        outputs = [word for name, file in FILES.items() for word in ("-o", f"{name}={file}")]
        code, printed = self.abilint("check", "-o", "text", *outputs)
        assert printed.err == ""
        return Run(code, printed.out, self.folder)

    def accept(self, run):
        for row in run.report["findings"]:
            if row["level"] == "error" and row["state"] == "new":
                words = ("--reason", "renamed by mistake; 1.2 brings it back", "--until", "2027-03-31")
                code, _ = self.abilint("ignore", row["fingerprint"], *words, "--report", FILES["json"])
                assert code == 0


@pytest.fixture
def repository(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "repository"
    shutil.copytree(GATE, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NEW_YEAR_2027)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKSPACE", "ABILINT_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return Repository(folder, capsys)


def test_the_first_release_passes_with_its_debt(repository):
    repository.build("1.0")
    run = repository.gate()
    assert run.code == 0
    assert run.findings("error", "baselined") == {DEBT}
    assert run.findings("error", "new") == set()
    assert (run.report["verdict"], run.report["bump"]) == ("no-change", "none")
    assert "(1 baselined)" in run.text


def test_the_second_release_is_red_in_every_output(repository):
    repository.build("1.1")
    run = repository.gate()
    assert run.code == 1
    assert run.findings("error", "new") == RENAMED
    assert run.findings("error", "baselined") == {DEBT}
    assert run.report["outcome"]["reasons"] == ["chart: 2 findings at or above error"]
    assert (run.report["verdict"], run.report["bump"]) == ("breaking", "major")
    assert {row["target"] for row in run.report["artifacts"]} == {"chart", "tone"}
    assert "breaking against libchart.so" in run.text
    assert sarif_errors(run) == {(*each, None) for each in RENAMED} | {(*DEBT, "external")}
    assert {row["check_name"] for row in json.loads(run.read("gitlab"))} >= {rule for rule, _ in RENAMED}
    assert failed_cases(run) == {("libchart.so", rule) for rule, _ in RENAMED}
    assert len(re.findall(r"^::error .*chart_close", run.read("github"), re.MULTILINE)) == len(RENAMED)
    assert run.read("markdown").count("chart_close") >= len(RENAMED)
    assert run.read("concise").count(": error[") == len(RENAMED)
    assert metric(run, "abilint_findings", level="error", state="new") == len(RENAMED)
    assert metric(run, "abilint_findings", level="error", state="baselined") == 1
    assert Counter(json.loads(line)["record"] for line in run.read("ndjson").splitlines())["finding"] == 4
    assert "chart_close" in run.read("html")
    assert {d["code"]["value"] for d in json.loads(run.read("rdjson"))["diagnostics"]} >= {
        r for r, _ in RENAMED
    }


def test_accepted_with_a_reason_it_passes_and_every_output_still_counts_it(repository):
    repository.build("1.1")
    repository.accept(repository.gate())
    run = repository.gate()
    assert run.code == 0
    assert run.findings("error", "suppressed") == RENAMED
    assert run.findings("error", "new") == set()
    assert run.report["verdict"] != "breaking"
    assert {row["justification"] for row in run.report["findings"] if row["state"] == "suppressed"} == {
        "renamed by mistake; 1.2 brings it back"
    }
    assert "exports and headers say the same, but for what is accepted" in run.text
    assert "(1 suppressed)" in run.text
    assert {state for *_, state in sarif_errors(run)} == {"external"}
    assert failed_cases(run) == set()
    assert "::error" not in run.read("github")
    assert ": error[" not in run.read("concise")
    assert metric(run, "abilint_findings", level="error", state="suppressed") == len(RENAMED)
    assert metric(run, "abilint_findings", level="error", state="new") == 0


def test_verbose_text_says_what_abilint_ignore_asks_for(repository):
    repository.build("1.1")
    _, printed = repository.abilint("check", "-v")
    run = repository.gate()
    new = [row["fingerprint"] for row in run.report["findings"] if row["state"] == "new"]
    assert sorted(re.findall(r"= fingerprint: (\S+)", printed.out)) == sorted(new)


def test_after_its_day_the_finding_is_back(repository, monkeypatch):
    repository.build("1.1")
    repository.accept(repository.gate())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NEW_YEAR_2027) + 200 * 86_400))
    run = repository.gate()
    assert run.code == 1
    assert run.findings("error", "new") == RENAMED
    assert "2027-03-31" in run.text


def test_mended_it_passes_and_says_what_is_stale(repository):
    repository.build("1.1")
    repository.accept(repository.gate())
    repository.build("1.2")
    run = repository.gate()
    assert run.code == 0
    assert {row["state"] for row in run.report["findings"]} == {"new"}
    assert {row["level"] for row in run.report["findings"]} == {"note"}
    rules = Counter(row["rule"] for row in run.report["findings"])
    assert rules["unused-suppression"] == 3  # two of them in abilint.toml, one a comment
    assert rules["stale-baseline"] == 1
    assert (run.report["verdict"], run.report["bump"]) == ("compatible", "minor")


def test_what_is_stale_can_be_taken_out(repository):
    repository.build("1.2")
    repository.gate()
    code, _ = repository.abilint("baseline", "prune", "accepted.jsonl", FILES["json"])
    assert code == 0
    assert len((repository.folder / "accepted.jsonl").read_text().splitlines()) == 1
    assert not {row["rule"] for row in repository.gate().report["findings"]} & {"stale-baseline"}


def test_a_library_that_was_not_built_is_no_green_gate(repository):
    repository.build("1.0")
    (repository.folder / "dist" / "libtone.so").unlink()
    code, printed = repository.abilint("check")
    assert code == 3
    assert "libtone.so" in printed.out + printed.err


def sarif_errors(run):
    """Rule, symbol, and what suppresses it."""
    results = [result for one in json.loads(run.read("sarif"))["runs"] for result in one["results"]]
    return {
        (
            result["ruleId"],
            result["locations"][0]["logicalLocations"][0]["name"],
            next((each["kind"] for each in result.get("suppressions", ())), None),
        )
        for result in results
        if result["level"] == "error"
    }


def failed_cases(run):
    """Library and rule of each case that failed."""
    suites = ET.fromstring(run.read("junit")).iter("testsuite")
    return {
        (suite.get("name").rpartition("/")[2], case.get("name").partition(" ")[0])
        for suite in suites
        for case in suite.iter("testcase")
        if case.find("failure") is not None
    }


def metric(run, name, **labels):
    return sum(
        sample.value
        for family in text_string_to_metric_families(run.read("metrics"))
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
