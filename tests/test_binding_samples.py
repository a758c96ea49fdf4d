"""Clients in other languages: right ones are silent, a faulty one gives exactly its fault at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from binding_samples import FOLDERS, clients

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.rule import Level

if TYPE_CHECKING:
    from pathlib import Path

    from binding_samples import Client, Fault

    from abilint.model.report import Report

RIGHT = [pytest.param(each, id=each.name) for each in clients()]
FAULTY = [
    pytest.param(each, fault, id=f"{each.name}: {fault.what}") for each in clients() for fault in each.faults
]


def checked(client: Client, written: Path) -> Report:
    options = RuleOptions(select=("bindings",))
    return check(
        CheckRequest(client.libraries, client.headers, bindings=(str(written),), rule_options=options)
    )


def told(report: Report) -> set[tuple[str, int | None, str]]:
    """Rule, line and message of what is worse than a note."""
    return {
        (each.rule, each.location.line if each.location else None, each.message)
        for each in report.findings
        if each.level is not Level.NOTE
    }


@pytest.mark.parametrize("client", RIGHT)
def test_a_right_client_is_read_to_its_end_and_silent(client: Client, tmp_path: Path) -> None:
    written = client.written(tmp_path)
    report = checked(client, written)
    assert told(report) == set()
    assert [each.reason for each in report.not_run if each.subject == str(written)] == []


@pytest.mark.parametrize(("client", "fault"), FAULTY)
def test_a_faulty_client_gives_its_fault_alone(client: Client, fault: Fault, tmp_path: Path) -> None:
    written = client.written(tmp_path, fault)
    lines = written.read_text(encoding="utf-8").splitlines()
    expected = sorted(
        (rule, next(number for number, line in enumerate(lines, 1) if line.lstrip().startswith(at)))
        for rule, at in fault.told
    )
    found = told(checked(client, written))
    assert sorted((rule, line) for rule, line, _ in found) == expected, found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_client_is_listed(folder: Path) -> None:
    ours = [each for each in clients() if each.file.parent == folder]
    listed = {path.name for each in ours for path in (each.file, *each.beside)}
    found = {path.name for path in folder.iterdir() if path.suffix != ".c"}
    assert found == listed | {"clients.toml"}, "C's own clients are compiled, not read as bindings"
