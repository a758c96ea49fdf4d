"""`abilint ignore`: one table more at the end of the configuration, and not a byte of the rest otherwise."""

from __future__ import annotations

import json
import shutil
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_files import sample

from abilint.app import ignoring
from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

MARK = "abilint/v1:00112233445566778899aabbccddeeff"
OLD = '# ours\r\nedition   = "2026.1"  # pinned\r\n\r\n[rules."missing-soname"]\r\nlevel = "error" # no end'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.delenv("ABILINT_CONFIG", raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_comments_and_layout_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "abilint.toml").write_bytes(OLD.encode())
    assert main(["ignore", MARK, "--reason", 'they say "no"', "--until", "+90d"]) == 0
    assert capsys.readouterr().out == f"abilint.toml: {MARK} is accepted until 2026-04-01\n"
    text = (folder / "abilint.toml").read_bytes().decode()
    assert text.startswith(OLD)
    assert text.endswith("\n")
    assert tomllib.loads(text)["suppress"] == [
        {"fingerprint": MARK, "reason": 'they say "no"', "until": date(2026, 4, 1)}
    ]


def test_a_project_without_a_configuration_gets_one(folder: Path) -> None:
    assert main(["ignore", MARK, "--reason", "why"]) == 0
    text = (folder / "abilint.toml").read_text()
    assert text == f'[[suppress]]\nfingerprint = "{MARK}"\nreason = "why"\n'


def test_the_nearest_configuration_is_meant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.abilint]\n')
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    assert main(["ignore", MARK, "--reason", "why"]) == 0
    tables = tomllib.loads((folder / "pyproject.toml").read_text())
    assert [each["fingerprint"] for each in tables["tool"]["abilint"]["suppress"]] == [MARK]
    assert list((folder / "sub").iterdir()) == []
    (folder / "other.toml").write_text("")
    assert main(["ignore", MARK, "--reason", "why", "--config", "../other.toml"]) == 0
    assert tomllib.loads((folder / "other.toml").read_text())["suppress"][0]["reason"] == "why"


def test_a_report_names_rule_and_symbol(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    each = sample("c-misspelt")
    for path in (*each.libraries, *each.headers):
        shutil.copy(path, folder / path.name)
    command = ["check", "libmatrix.so", "--header", "matrix.h"]
    main([*command, "-o", "json=report.json"])
    findings = json.loads((folder / "report.json").read_text())["findings"]
    (mark,) = [each["fingerprint"] for each in findings if each["rule"] == "declared-not-exported"]
    capsys.readouterr()
    assert main(["ignore", mark, "--reason", "why", "--report", "report.json"]) == 0
    told = capsys.readouterr().out
    assert told == "abilint.toml: declared-not-exported of matrix_tranpose is accepted\n"
    assert tomllib.loads((folder / "abilint.toml").read_text())["suppress"] == [
        {"rule": "declared-not-exported", "symbol": "matrix_tranpose", "fingerprint": mark, "reason": "why"}
    ]
    assert main(["ignore", MARK, "--reason", "why", "--report", "report.json"]) == 2
    assert f"report.json has no finding {MARK}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["0011", "--reason", "why"], "'0011' is no fingerprint"),
        ([MARK[:-1], "--reason", "why"], "is no fingerprint"),
        ([MARK.upper(), "--reason", "why"], "is no fingerprint"),
        ([MARK], "required: --reason"),
        ([MARK, "--reason", " "], "--reason is empty"),
        ([MARK, "--reason", "\udcff"], "--reason is no UTF-8 text"),
        ([MARK, "--reason", "why", "--until", "soon"], "--until soon: no date"),
        ([MARK, "--reason", "why", "--until", "+99999d"], None),
        ([MARK, "--reason", "why", "--until", "2025-12-31"], "that day is past; today is 2026-01-01"),
        ([MARK, "--reason", "why", "--config", "absent.toml"], "absent.toml: there is no such file"),
        ([MARK, "--reason", "why", "--config", "broken.toml"], "broken.toml: not TOML"),
        (
            [MARK, "--reason", "why", "--config", "inline.toml"],
            "no `[[suppress]]` table can stand at its end",
        ),
        ([MARK, "--reason", "why", "--config", "twice.toml"], "has a suppression of"),
        ([MARK, "--reason", "why", "--config", "latin.toml"], "as UTF-8 text"),
    ],
)
def test_bad_input(
    arguments: list[str], complaint: str | None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "broken.toml": b"x = \n",
        "inline.toml": b'suppress = [{ rule = "x", reason = "y" }]\n',
        "twice.toml": f'[[suppress]]\nfingerprint = "{MARK}"\nreason = "y"\n'.encode(),
        "latin.toml": b"# \xe9\n",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert main(["ignore", *arguments]) == (2 if complaint else 0)
    if complaint:
        output = capsys.readouterr()
        assert complaint in output.err
        assert output.err.count("\n") == 1
        assert not (folder / "abilint.toml").exists()
    assert {name: (folder / name).read_bytes() for name in files} == files


@given(reason=st.text(min_size=1).filter(str.strip), symbol=st.text())
def test_any_text_comes_out_as_it_went_in(reason: str, symbol: str) -> None:
    table = ignoring.entry(MARK, reason, None, "a-rule", symbol)
    text = ignoring.append("absent.toml", (), table)
    assert tomllib.loads(text)["suppress"] == [table]
    assert table["reason"] == reason.strip()
